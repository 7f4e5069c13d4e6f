//! `DynamoDB`: the `dynoxide` server with the template's tables.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use dynoxide::Database;
use dynoxide::actions::describe_table::DescribeTableRequest;
use dynoxide::actions::update_time_to_live::{TimeToLiveSpecification, UpdateTimeToLiveRequest};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::tasks::spawn;
use crate::template::Table;

/// How often expired items are removed. AWS takes up to 48 hours; nothing may depend on the difference.
const SWEEP_PERIOD: Duration = Duration::from_secs(60);

/// Opens the database, in memory without a `file`, and creates the tables that are missing.
///
/// # Errors
///
/// Fails when the file cannot be opened, or when a table in it has other keys or indexes than the template.
pub fn open(file: Option<&Path>, tables: &[Table]) -> Result<Database> {
    let database = match file {
        Some(file) => Database::new(file.to_str().context("the data folder's name is not UTF-8")?),
        None => Database::memory(),
    };
    let database = database.map_err(|error| anyhow!("cannot open the database: {error}"))?;
    for table in tables {
        create(&database, table).with_context(|| format!("table {}", table.name))?;
    }
    Ok(database)
}

/// Serves the database on `listener` until `stop`, and removes expired items now and then.
pub fn serve(listener: TcpListener, database: Database, clock: Arc<dyn Clock>, stop: CancellationToken) {
    let swept = database.clone();
    let sweeper = stop.clone();
    spawn(async move {
        loop {
            let next = clock.now().saturating_add(SWEEP_PERIOD).unwrap_or(jiff::Timestamp::MAX);
            tokio::select! {
                () = clock.sleep_until(next) => {}
                () = sweeper.cancelled() => return,
            }
            let database = swept.clone();
            // A failed sweep leaves the items for the next one.
            drop(tokio::task::spawn_blocking(move || database.sweep_ttl()).await);
        }
    });
    spawn(async move {
        tokio::select! {
            () = dynoxide::server::serve_on(listener, database) => {}
            () = stop.cancelled() => {}
        }
    });
}

fn create(database: &Database, table: &Table) -> Result<()> {
    let existing = database.describe_table(DescribeTableRequest { table_name: table.name.clone() });
    if let Ok(existing) = existing {
        return check_same_indexes(table, &serde_json::to_value(existing)?);
    }
    let request = serde_json::from_value(table.create.clone()).context("the template's table is not valid")?;
    database.create_table(request).map_err(|error| anyhow!("{error}"))?;
    if let Some(attribute) = &table.ttl {
        let specification = TimeToLiveSpecification { attribute_name: attribute.clone(), enabled: true };
        let request =
            UpdateTimeToLiveRequest { table_name: table.name.clone(), time_to_live_specification: specification };
        database.update_time_to_live(request).map_err(|error| anyhow!("{error}"))?;
    }
    Ok(())
}

fn check_same_indexes(table: &Table, existing: &serde_json::Value) -> Result<()> {
    let names = |list: &serde_json::Value| {
        let list = list.as_array().cloned().unwrap_or_default();
        let mut names: Vec<String> =
            list.iter().filter_map(|index| index["IndexName"].as_str().map(str::to_owned)).collect();
        names.sort();
        names
    };
    let (wanted, found) =
        (names(&table.create["GlobalSecondaryIndexes"]), names(&existing["Table"]["GlobalSecondaryIndexes"]));
    ensure!(
        wanted == found,
        "the template has the indexes [{}], the data folder has [{}]; remove the data folder and start again",
        wanted.join(", "),
        found.join(", ")
    );
    Ok(())
}
