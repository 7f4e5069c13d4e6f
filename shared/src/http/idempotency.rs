//! Requests that may come twice: the answer to a POST with an `Idempotency-Key` is stored in the same transaction as the
//! rows that it made, so there is no moment in which one exists without the other.
//!
//! The loser of a race fails on the record's condition and answers what the winner stored; no lock, nothing to expire.

use domain::error::{Error, Result};
use serde::{Deserialize, Serialize};

use super::{ApiRequest, Reply, StoredResponse};
use crate::app::App;
use crate::store::table::{Key, Write};
use crate::store::{RequestIdentity, Store, Transaction, record_item};

/// A request that was answered.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    /// Its fingerprint.
    pub(crate) request: String,
    /// The answer.
    pub(crate) response: StoredResponse,
}

/// Runs `work` and commits what it planned together with its answer; a repetition with the same `Idempotency-Key` gets
/// that answer again, with the header `Idempotent-Replayed: true`.
///
/// # Errors
/// Those of `work` and of the commit; [`domain::ErrorKind::IdempotencyKeyReused`] when the key came before with another
/// request.
pub async fn once<Answer: Reply>(
    app: &App,
    request: &ApiRequest,
    work: impl AsyncFnOnce(&mut Transaction) -> Result<Answer>,
) -> Result<Answer> {
    let store = app.store();
    let mut transaction = Transaction::default();
    let request = request.request_identity()?;
    let Some(key) = request.record_key() else {
        let response = work(&mut transaction).await?;
        transaction.commit(store.table()).await?;
        return Ok(response);
    };
    if let Some(answer) = replay(store, &request, &key).await? {
        return Ok(answer);
    }
    let response = work(&mut transaction).await?;
    let record = Record { request: request.fingerprint.clone(), response: response.to_stored()? };
    let item = record_item(store, key.clone(), "idempotency", &record)?;
    let at = transaction.len();
    transaction.add(Write::create(item), Error::stale);
    match transaction.try_commit(store.table()).await {
        Ok(()) => Ok(response),
        Err((refused, error)) => match replay(store, &request, &key).await? {
            // Whichever condition failed first, a stored answer means that a twin of this request won.
            Some(answer) => Ok(answer),
            None if refused == Some(at) => Err(Error::internal("an idempotency record vanished").with("replay")),
            None => Err(error),
        },
    }
}

async fn replay<Answer: Reply>(store: &Store, request: &RequestIdentity, key: &Key) -> Result<Option<Answer>> {
    let Some(item) = store.table().get(key).await? else { return Ok(None) };
    let record: Record = item.decode()?;
    request.expect(&record.request)?;
    Ok(Some(Answer::replayed(record.response)))
}
