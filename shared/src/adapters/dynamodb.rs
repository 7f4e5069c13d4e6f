//! The table port over Amazon `DynamoDB`.
//!
//! An item is `{pk, sk, et, v, data}` and, where it has them, `gsi1pk`/`gsi1sk`, `duePk`/`dueSk` and `ttl`.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, ConsumedCapacity, Delete, Put, ReturnConsumedCapacity, TransactWriteItem,
};
use domain::error::{Error, ErrorKind, Result, Retry};
use serde_json::{Map, Number, Value};

use crate::aws::{Http, client_config};
use crate::config::Config;
use crate::store::table::{Condition, Cursor, Index, IndexKey, Item, Key, Page, Query, Table, Write, WriteError};

type Attributes = HashMap<String, AttributeValue>;

/// Retries of a transaction that met another one; each is a fresh try of the same conditions.
const CONFLICT_RETRIES: usize = 3;

pub(super) struct DynamoTable {
    client: Client,
    name: String,
}

impl DynamoTable {
    pub(super) fn new(config: &Config, http: Http) -> Self {
        let conf = client_config!(aws_sdk_dynamodb, config, http, &config.endpoints.dynamodb).build();
        Self { client: Client::from_conf(conf), name: config.table.clone() }
    }

    async fn write_one(&self, write: Write) -> Result<(), WriteError> {
        let check_failed = |code: Option<&str>| code == Some("ConditionalCheckFailedException");
        let result = match write {
            Write::Put(item, condition) => {
                let put = self.client.put_item().table_name(&self.name).set_item(Some(to_attributes(*item)));
                let put = put.return_consumed_capacity(ReturnConsumedCapacity::Total);
                let put = put.condition_expression(expression(condition));
                let put = put
                    .set_expression_attribute_names(names(condition))
                    .set_expression_attribute_values(values(condition));
                put.send()
                    .await
                    .map(|out| spent(out.consumed_capacity()))
                    .map_err(|e| (check_failed(e.code()), failure(e, "put an item")))
            }
            Write::Delete(key, condition) => {
                let delete = self.client.delete_item().table_name(&self.name).set_key(Some(to_key(&key)));
                let delete = delete.return_consumed_capacity(ReturnConsumedCapacity::Total);
                let delete = delete.condition_expression(expression(condition));
                let delete = delete
                    .set_expression_attribute_names(names(condition))
                    .set_expression_attribute_values(values(condition));
                delete
                    .send()
                    .await
                    .map(|out| spent(out.consumed_capacity()))
                    .map_err(|e| (check_failed(e.code()), failure(e, "delete an item")))
            }
            check @ Write::Check(..) => return self.write_all(&[check]).await,
        };
        result.map_err(|(condition, error)| if condition { WriteError::Condition(0) } else { WriteError::Other(error) })
    }

    async fn write_all(&self, writes: &[Write]) -> Result<(), WriteError> {
        let mut tries = 0;
        loop {
            let actions =
                writes.iter().map(|write| self.action(write)).collect::<Result<Vec<_>>>().map_err(WriteError::Other)?;
            let request = self.client.transact_write_items().set_transact_items(Some(actions));
            let request = request.return_consumed_capacity(ReturnConsumedCapacity::Total);
            let error = match request.send().await {
                Ok(out) => {
                    out.consumed_capacity().iter().for_each(|capacity| spent(Some(capacity)));
                    return Ok(());
                }
                Err(error) => error,
            };
            match refused(&error) {
                Refusal::Condition(at) => return Err(WriteError::Condition(at)),
                Refusal::Conflict if tries < CONFLICT_RETRIES => tries += 1,
                Refusal::Conflict => {
                    let text = "too many changes of the same thing at once; try again";
                    let busy = Error::new(ErrorKind::Unavailable(Duration::from_secs(1)), text);
                    return Err(WriteError::Other(busy.caused_by(error)));
                }
                Refusal::Other => return Err(WriteError::Other(failure(error, "write a transaction"))),
            }
        }
    }

    fn action(&self, write: &Write) -> Result<TransactWriteItem> {
        let action = TransactWriteItem::builder();
        let built = match write {
            Write::Put(item, condition) => Put::builder()
                .table_name(&self.name)
                .set_item(Some(to_attributes((**item).clone())))
                .condition_expression(expression(*condition))
                .set_expression_attribute_names(names(*condition))
                .set_expression_attribute_values(values(*condition))
                .build()
                .map(|put| action.put(put)),
            Write::Delete(key, condition) => Delete::builder()
                .table_name(&self.name)
                .set_key(Some(to_key(key)))
                .condition_expression(expression(*condition))
                .set_expression_attribute_names(names(*condition))
                .set_expression_attribute_values(values(*condition))
                .build()
                .map(|delete| action.delete(delete)),
            Write::Check(key, condition) => ConditionCheck::builder()
                .table_name(&self.name)
                .set_key(Some(to_key(key)))
                .condition_expression(expression(*condition))
                .set_expression_attribute_names(names(*condition))
                .set_expression_attribute_values(values(*condition))
                .build()
                .map(|check| action.condition_check(check)),
        };
        Ok(built.map_err(|e| Error::internal(e).with("build a transaction"))?.build())
    }
}

#[async_trait]
impl Table for DynamoTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        let request = self.client.get_item().table_name(&self.name).set_key(Some(to_key(key))).consistent_read(true);
        let out = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
        let out = out.map_err(|e| failure(e, "get an item"))?;
        spent(out.consumed_capacity());
        out.item.map(from_attributes).transpose()
    }

    async fn query(&self, query: &Query) -> Result<Page> {
        let (index, pk, sk) = match query.index {
            Index::Table => (None, "pk", "sk"),
            Index::Listing => (Some("gsi1".to_owned()), "gsi1pk", "gsi1sk"),
            Index::Due => (Some("due".to_owned()), "duePk", "dueSk"),
        };
        let mut condition = "#pk = :pk".to_owned();
        let mut request = self
            .client
            .query()
            .table_name(&self.name)
            .set_index_name(index)
            .consistent_read(query.index == Index::Table)
            .scan_index_forward(!query.descending)
            .limit(i32::try_from(query.limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .expression_attribute_names("#pk", pk)
            .expression_attribute_values(":pk", AttributeValue::S(query.partition.clone()));
        if let Some(prefix) = &query.prefix {
            condition.push_str(" AND begins_with(#sk, :prefix)");
            request = request.expression_attribute_values(":prefix", AttributeValue::S(prefix.clone()));
        } else if let Some(up_to) = &query.up_to {
            condition.push_str(" AND #sk <= :upTo");
            request = request.expression_attribute_values(":upTo", AttributeValue::S(up_to.clone()));
        }
        if query.prefix.is_some() || query.up_to.is_some() {
            request = request.expression_attribute_names("#sk", sk);
        }
        let start = query.after.as_ref().map(|cursor| start_key(cursor, query));
        let out = request.key_condition_expression(condition).set_exclusive_start_key(start).send().await;
        let out = out.map_err(|e| failure(e, "query a partition"))?;
        spent(out.consumed_capacity());
        let more = out.last_evaluated_key.is_some();
        let items = out.items.unwrap_or_default().into_iter().map(from_attributes).collect::<Result<Vec<_>>>()?;
        let next = items.last().filter(|_| more).map(|item| Cursor::after(item, query.index));
        Ok(Page { items, next })
    }

    async fn write(&self, mut writes: Vec<Write>) -> Result<(), WriteError> {
        match writes.len() {
            0 => Ok(()),
            // Half the price of a transaction of one.
            1 => self.write_one(writes.remove(0)).await,
            _ => self.write_all(&writes).await,
        }
    }
}

enum Refusal {
    Condition(usize),
    Conflict,
    Other,
}

fn refused<R>(error: &SdkError<TransactWriteItemsError, R>) -> Refusal {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            let reasons = cancelled.cancellation_reasons();
            let failed = reasons.iter().position(|reason| reason.code() == Some("ConditionalCheckFailed"));
            match failed {
                Some(at) => Refusal::Condition(at),
                None if reasons.iter().any(|reason| reason.code() == Some("TransactionConflict")) => Refusal::Conflict,
                None => Refusal::Other,
            }
        }
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => Refusal::Conflict,
        _ => Refusal::Other,
    }
}

fn failure<E, R>(error: SdkError<E, R>, doing: &'static str) -> Error
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let throttled = matches!(
        error.code(),
        Some("ProvisionedThroughputExceededException" | "ThrottlingException" | "RequestLimitExceeded")
    );
    if throttled || matches!(error, SdkError::TimeoutError(_) | SdkError::DispatchFailure(_)) {
        let busy =
            Error::new(ErrorKind::Unavailable(Duration::from_secs(1)), "the storage is busy; try again in a moment");
        return busy.caused_by(error).with(doing);
    }
    Error::upstream("dynamodb", Retry::Soon, error).with(doing)
}

/// One line a request at debug level, from which `docs/DATA-MODEL.md` has its exact costs.
fn spent(capacity: Option<&ConsumedCapacity>) {
    let units = capacity.and_then(ConsumedCapacity::capacity_units).unwrap_or_default();
    tracing::debug!(capacity.units = units, "dynamodb");
}

fn expression(condition: Condition) -> &'static str {
    match condition {
        Condition::Absent => "attribute_not_exists(#pk)",
        Condition::Present => "attribute_exists(#pk)",
        Condition::Version(_) => "#v = :v",
    }
}

fn names(condition: Condition) -> Option<HashMap<String, String>> {
    let (placeholder, name) = match condition {
        Condition::Absent | Condition::Present => ("#pk", "pk"),
        Condition::Version(_) => ("#v", "v"),
    };
    Some(HashMap::from([(placeholder.to_owned(), name.to_owned())]))
}

fn values(condition: Condition) -> Option<Attributes> {
    match condition {
        Condition::Absent | Condition::Present => None,
        Condition::Version(version) => Some(HashMap::from([(":v".to_owned(), AttributeValue::N(version.to_string()))])),
    }
}

fn to_key(key: &Key) -> Attributes {
    text_attributes([("pk", &key.pk), ("sk", &key.sk)])
}

fn start_key(cursor: &Cursor, query: &Query) -> Attributes {
    let mut start = text_attributes([("pk", &cursor.pk), ("sk", &cursor.sk)]);
    let index_sk = cursor.index_sk.clone().unwrap_or_default();
    match query.index {
        Index::Table => {
            // The place comes from a caller, the partition never does.
            start.insert("pk".into(), AttributeValue::S(query.partition.clone()));
        }
        Index::Listing => start.extend(text_attributes([("gsi1pk", &query.partition), ("gsi1sk", &index_sk)])),
        Index::Due => start.extend(text_attributes([("duePk", &query.partition), ("dueSk", &index_sk)])),
    }
    start
}

fn text_attributes<const N: usize>(pairs: [(&str, &String); N]) -> Attributes {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value.clone()))).collect()
}

fn to_attributes(item: Item) -> Attributes {
    let mut attributes = to_key(&item.key);
    attributes.insert("et".into(), AttributeValue::S(item.entity));
    attributes.insert("v".into(), AttributeValue::N(item.version.to_string()));
    if let Some(key) = &item.listing {
        attributes.extend(text_attributes([("gsi1pk", &key.pk), ("gsi1sk", &key.sk)]));
    }
    if let Some(key) = &item.due {
        attributes.extend(text_attributes([("duePk", &key.pk), ("dueSk", &key.sk)]));
    }
    if let Some(at) = item.expires_at {
        attributes.insert("ttl".into(), AttributeValue::N(at.to_string()));
    }
    attributes.insert("data".into(), to_attribute(item.data));
    attributes
}

fn from_attributes(mut attributes: Attributes) -> Result<Item> {
    let mut text = |name: &str| match attributes.remove(name) {
        Some(AttributeValue::S(text)) => Some(text),
        _ => None,
    };
    let key = text("pk").zip(text("sk")).map(|(pk, sk)| Key { pk, sk });
    let key = key.ok_or_else(|| Error::internal("an item has no key"))?;
    let listing = text("gsi1pk").zip(text("gsi1sk")).map(|(pk, sk)| IndexKey { pk, sk });
    let due = text("duePk").zip(text("dueSk")).map(|(pk, sk)| IndexKey { pk, sk });
    let entity = text("et").unwrap_or_default();
    let number = |name: &str| attributes.get(name).and_then(|value| value.as_n().ok()?.parse::<i64>().ok());
    let version = number("v").and_then(|version| u64::try_from(version).ok()).unwrap_or_default();
    let expires_at = number("ttl");
    let data = attributes.remove("data").map_or(Ok(Value::Null), from_attribute)?;
    Ok(Item { key, entity, version, listing, due, expires_at, data })
}

fn to_attribute(value: Value) -> AttributeValue {
    match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(flag) => AttributeValue::Bool(flag),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::String(text) => AttributeValue::S(text),
        Value::Array(list) => AttributeValue::L(list.into_iter().map(to_attribute).collect()),
        Value::Object(map) => {
            AttributeValue::M(map.into_iter().map(|(name, value)| (name, to_attribute(value))).collect())
        }
    }
}

fn from_attribute(value: AttributeValue) -> Result<Value> {
    Ok(match value {
        AttributeValue::Null(_) => Value::Null,
        AttributeValue::Bool(flag) => Value::Bool(flag),
        AttributeValue::N(text) => {
            let number: Number = text.parse().map_err(|e| Error::internal(e).with("read a number of the table"))?;
            Value::Number(number)
        }
        AttributeValue::S(text) => Value::String(text),
        AttributeValue::L(list) => Value::Array(list.into_iter().map(from_attribute).collect::<Result<_>>()?),
        AttributeValue::M(map) => {
            let entries = map.into_iter().map(|(name, value)| Ok((name, from_attribute(value)?)));
            Value::Object(entries.collect::<Result<Map<_, _>>>()?)
        }
        other => return Err(Error::internal(format!("the table holds an attribute of another kind: {other:?}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_item_survives_its_attribute_form() {
        let data =
            json!({"text": "ё", "n": 1.5, "big": 1_764_000_000_123_i64, "none": null, "list": [true, {"a": []}]});
        let mut item = Item::new(Key::new("p", "s"), "thing", &data).unwrap().listed("lp", "ls").at_version(7);
        item.expires_at = Some(99);
        assert_eq!(from_attributes(to_attributes(item.clone())).unwrap(), item);
    }

    #[test]
    fn a_cursor_cannot_leave_the_partition_of_its_query() {
        let forged = Cursor { pk: "acc_other#AGENTS".into(), sk: "agt".into(), index_sk: None };
        let start = start_key(&forged, &Query::partition("acc_mine#AGENTS", 10));
        assert_eq!(start["pk"], AttributeValue::S("acc_mine#AGENTS".into()));
    }
}
