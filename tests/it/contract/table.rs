//! What every table must do.

use serde_json::json;
use shared::store::table::{Condition, Cursor, Index, IndexKey, Item, Key, Query, Table, Write, WriteError};
use testkit::MemoryTable;

use super::services::Services;

fn item(pk: &str, sk: &str, text: &str) -> Item {
    Item::new(Key::new(pk, sk), "thing", &json!({"text": text, "n": 1.5, "list": [null, true], "empty": ""})).unwrap()
}

fn refused_at(result: Result<(), WriteError>) -> usize {
    match result {
        Err(WriteError::Condition(at)) => at,
        other => panic!("expected a failed condition, got {other:?}"),
    }
}

/// An item comes back as it was put, and is absent before and after.
async fn reads_what_was_written(table: &dyn Table) {
    let mut item = item("a", "1", "ё 🙂").listed("list", "1");
    item.expires_at = Some(2_000_000_000);
    assert!(table.get(&item.key).await.unwrap().is_none());
    table.write(vec![Write::create(item.clone())]).await.unwrap();
    assert_eq!(table.get(&item.key).await.unwrap(), Some(item.clone()));
    table.write(vec![Write::Delete(item.key.clone(), Condition::Version(1))]).await.unwrap();
    assert!(table.get(&item.key).await.unwrap().is_none());
}

/// Every condition holds exactly when it should, alone and in a transaction; a refused transaction writes nothing.
async fn writes_only_under_conditions(table: &dyn Table) {
    let (first, second) = (item("c", "1", "one"), item("c", "2", "two"));
    table.write(vec![Write::create(first.clone())]).await.unwrap();
    assert_eq!(refused_at(table.write(vec![Write::create(first.clone())]).await), 0);
    assert_eq!(refused_at(table.write(vec![Write::replace(second.clone().at_version(2))]).await), 0);
    assert_eq!(refused_at(table.write(vec![Write::Delete(second.key.clone(), Condition::Present)]).await), 0);
    assert_eq!(refused_at(table.write(vec![Write::Check(second.key.clone(), Condition::Present)]).await), 0);

    let transaction = vec![Write::create(second.clone()), Write::replace(first.clone().at_version(9))];
    assert_eq!(refused_at(table.write(transaction).await), 1);
    assert!(table.get(&second.key).await.unwrap().is_none(), "nothing of a refused transaction happens");

    let transaction = vec![
        Write::create(second.clone()),
        Write::replace(first.clone().at_version(2)),
        Write::Check(Key::new("c", "3"), Condition::Absent),
    ];
    table.write(transaction).await.unwrap();
    assert_eq!(table.get(&first.key).await.unwrap().unwrap().version, 2);
    let transaction = vec![
        Write::Delete(first.key.clone(), Condition::Version(2)),
        Write::Delete(second.key.clone(), Condition::Present),
    ];
    table.write(transaction).await.unwrap();
    assert!(table.get(&first.key).await.unwrap().is_none());
}

/// Pages go through a partition once, in order, both ways, and never into another one.
async fn pages_through_a_partition(table: &dyn Table) {
    for n in 1..=5 {
        table.write(vec![Write::create(item("p", &n.to_string(), "mine"))]).await.unwrap();
    }
    table.write(vec![Write::create(item("q", "1", "another's"))]).await.unwrap();
    for (descending, wanted) in [(false, "12345"), (true, "54321")] {
        let (mut seen, mut after) = (String::new(), None);
        loop {
            let mut query = Query::partition("p", 2).after(after);
            query.descending = descending;
            let page = table.query(&query).await.unwrap();
            assert!(page.items.len() <= 2);
            seen.extend(page.items.iter().map(|item| item.key.sk.as_str()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, wanted);
    }
    let forged = Cursor { pk: "q".into(), sk: "0".into(), index_sk: None };
    let page = table.query(&Query::partition("p", 10).after(Some(forged))).await.unwrap();
    assert!(page.items.iter().all(|item| item.key.pk == "p") && page.items.len() == 5);
}

/// Ranges of sort keys.
async fn reads_ranges(table: &dyn Table) {
    for sk in ["a#1", "a#2", "b#1"] {
        table.write(vec![Write::create(item("r", sk, "x"))]).await.unwrap();
    }
    let keys = |page: shared::store::table::Page| page.items.into_iter().map(|i| i.key.sk).collect::<Vec<_>>();
    let prefix = Query { prefix: Some("a#".into()), ..Query::partition("r", 10) };
    assert_eq!(keys(table.query(&prefix).await.unwrap()), ["a#1", "a#2"]);
    let up_to = Query { up_to: Some("a#2".into()), ..Query::partition("r", 10) };
    assert_eq!(keys(table.query(&up_to).await.unwrap()), ["a#1", "a#2"]);
}

/// The listing index has whole items; it follows every change and is paged.
async fn lists_through_the_index(table: &dyn Table) {
    for n in 1..=3 {
        let item = item(&format!("l{n}"), "META", "x").listed("everything", format!("{n}"));
        table.write(vec![Write::create(item)]).await.unwrap();
    }
    let first = table.query(&Query::listing("everything", 2)).await.unwrap();
    assert_eq!(first.items[1], item("l2", "META", "x").listed("everything", "2"));
    let rest = table.query(&Query::listing("everything", 2).after(first.next)).await.unwrap();
    assert_eq!(rest.items.iter().map(|item| item.key.pk.as_str()).collect::<Vec<_>>(), ["l3"]);
    table.write(vec![Write::replace(item("l2", "META", "x").at_version(2))]).await.unwrap();
    let left = table.query(&Query::listing("everything", 9)).await.unwrap();
    assert_eq!(left.items.len(), 2, "an item that is not listed any more is not in the list");
}

/// The due index is sparse, in order of time, and shows keys and versions.
async fn finds_what_is_due(table: &dyn Table) {
    for (n, at) in [(1, "2026-01-02"), (2, "2026-01-01"), (3, "2026-02-01")] {
        let mut waiting = item(&format!("e{n}"), "META", "secret").at_version(n);
        waiting.due = Some(IndexKey::new("DUE#00", at));
        table.write(vec![Write::Put(Box::new(waiting), Condition::Absent)]).await.unwrap();
    }
    let due = Query { index: Index::Due, up_to: Some("2026-01-31".into()), ..Query::partition("DUE#00", 10) };
    let page = table.query(&due).await.unwrap();
    let found: Vec<_> = page.items.iter().map(|item| (item.key.pk.as_str(), item.version)).collect();
    assert_eq!(found, [("e2", 2), ("e1", 1)]);
    assert!(page.items.iter().all(|item| item.data.is_null()), "content stays out of the index");
}

async fn whole_suite(table: &dyn Table) {
    reads_what_was_written(table).await;
    writes_only_under_conditions(table).await;
    pages_through_a_partition(table).await;
    reads_ranges(table).await;
    lists_through_the_index(table).await;
    finds_what_is_due(table).await;
}

#[tokio::test]
async fn the_table_in_memory_keeps_the_contract() {
    whole_suite(&MemoryTable::default()).await;
}

#[tokio::test]
async fn the_table_over_dynamodb_keeps_the_contract() {
    let services = Services::start().await;
    whole_suite(&*services.ports.table).await;
}
