//! Requests that may come twice: the answer to a POST with an `Idempotency-Key` is stored in the same transaction as the
//! rows that it made, so there is no moment in which one exists without the other.
//!
//! The loser of a race fails on the record's condition and answers what the winner stored; no lock, nothing to expire.

use domain::error::{Error, ErrorKind, Result};
use domain::limits::IDEMPOTENCY_SECONDS;
use domain::text::digest;
use serde::{Deserialize, Serialize};

use super::keys;
use super::table::{Item, Key, Table, Write};
use super::transaction::Transaction;
use crate::app::App;
use crate::http::{ApiRequest, Reply, StoredResponse};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    request: String,
    response: StoredResponse,
}

/// Runs `work` and commits what it planned together with its answer; a repetition with the same `Idempotency-Key` gets
/// that answer again, with the header `Idempotent-Replayed: true`.
///
/// # Errors
/// Those of `work` and of the commit; [`ErrorKind::IdempotencyKeyReused`] when the key came before with another request.
pub async fn once<Answer: Reply>(
    app: &App,
    request: &ApiRequest,
    work: impl AsyncFnOnce(&mut Transaction) -> Result<Answer>,
) -> Result<Answer> {
    let mut transaction = Transaction::default();
    let Some(key) = request.idempotency_key()? else {
        let response = work(&mut transaction).await?;
        transaction.commit(app.table()).await?;
        return Ok(response);
    };
    let scope = request.idempotency_scope()?;
    let place = keys::idempotency(&scope, &hex::encode(digest(&[request.route(), &key])));
    let fingerprint = request.fingerprint();
    if let Some(answer) = replay(app, &place, &fingerprint).await? {
        return Ok(answer);
    }
    let response = work(&mut transaction).await?;
    let record = Record { request: fingerprint.clone(), response: response.to_stored()? };
    let mut item = Item::new(place.clone(), "idempotency", &record)?;
    item.expires_at = Some(app.clock().now().plus_seconds(IDEMPOTENCY_SECONDS).as_seconds());
    let at = transaction.len();
    transaction.add(Write::create(item), Error::stale);
    match transaction.try_commit(app.table()).await {
        Ok(()) => Ok(response),
        Err((refused, error)) => match replay(app, &place, &fingerprint).await? {
            // Whichever condition failed first, a stored answer means that a twin of this request won.
            Some(answer) => Ok(answer),
            None if refused == Some(at) => Err(Error::internal("an idempotency record vanished").with("replay")),
            None => Err(error),
        },
    }
}

async fn replay<Answer: Reply>(app: &App, place: &Key, fingerprint: &str) -> Result<Option<Answer>> {
    let table: &dyn Table = app.table();
    let Some(item) = table.get(place).await? else { return Ok(None) };
    let record: Record = item.decode()?;
    if record.request != fingerprint {
        return Err(Error::new(
            ErrorKind::IdempotencyKeyReused,
            "this idempotency key was used before with another request; use a new key",
        ));
    }
    Ok(Some(Answer::replayed(record.response)))
}
