//! The message that tells the crawler of a site that has pages to be fetched.

use domain::Result;
use domain::access::Principal;
use domain::error::Error;
use domain::ids::{AccountId, AgentId, SiteId};
use domain::site::Site;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::queue::{Message, QueueName};

/// A site with work to do, as it is written into the queue. Only functions of ours write there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteMessage {
    /// Whose it is.
    pub account_id: AccountId,
    /// The agent.
    pub agent_id: AgentId,
    /// The site.
    pub site_id: SiteId,
    /// The round for which the message was made; in another one it is stale.
    pub round: u64,
}

impl SiteMessage {
    /// The message about a site of `caller`'s account, as it stands.
    #[must_use]
    pub fn new(caller: &Principal, site: &Site) -> Self {
        Self { account_id: caller.account(), agent_id: site.agent, site_id: site.id, round: site.round }
    }

    /// Calls the crawler in `delay_seconds`. A message too many does no harm.
    ///
    /// # Errors
    /// When the queue did not take it.
    pub async fn send(&self, app: &App, delay_seconds: i64) -> Result<()> {
        let body = serde_json::to_string(self).map_err(|e| Error::internal(e).with("encode a site"))?;
        let message = Message { body, delay_seconds, group: self.account_id.to_string() };
        let refused = app.queue(QueueName::Sites)?.send(&[message]).await?;
        if refused.is_empty() { Ok(()) } else { Err(Error::internal("the queue did not take a site")) }
    }

    /// Reads a message of the queue.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] when it is none of ours: repeating it does not help, and the dead letters keep it.
    pub fn from_queue(body: &str) -> Result<Self> {
        serde_json::from_str(body).map_err(|e| Error::internal(e).with("decode a site"))
    }
}
