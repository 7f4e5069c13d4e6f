//! The messages of the queue of files: parts of large files, and indexes to be made anew.

use domain::Result;
use domain::error::Error;
use domain::ids::{AccountId, AgentId, FileId};
use domain::knowledge::Part;
use serde::{Deserialize, Serialize};

use crate::queue::Message;

/// A piece of work, as it is written into the queue. Only functions of ours write there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum FileWork {
    /// A part of the reading of a file.
    Part {
        /// Whose it is.
        account_id: AccountId,
        /// Whose knowledge it is.
        agent_id: AgentId,
        /// The file.
        file_id: FileId,
        /// The number of the job; the parts of another one are stale.
        job: u32,
        /// The part.
        part: Part,
    },
    /// An index whose vectors are of another model than the deployment's.
    Reindex {
        /// Whose it is.
        account_id: AccountId,
        /// Whose knowledge it is.
        agent_id: AgentId,
        /// The model that the index is to have.
        model: String,
    },
}

impl FileWork {
    /// Whose it is.
    #[must_use]
    pub fn account(&self) -> AccountId {
        match self {
            Self::Part { account_id, .. } | Self::Reindex { account_id, .. } => *account_id,
        }
    }

    /// The message for the queue.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] when it has no JSON form.
    pub fn to_queue(&self) -> Result<Message> {
        let body = serde_json::to_string(self).map_err(|e| Error::internal(e).with("encode work on a file"))?;
        Ok(Message { body, delay_seconds: 0, group: self.account().to_string() })
    }

    /// Reads a message of the queue.
    ///
    /// # Errors
    /// [`domain::ErrorKind::Internal`] when it is none of ours: repeating it does not help, and the dead letters keep it.
    pub fn from_queue(body: &str) -> Result<Self> {
        serde_json::from_str(body).map_err(|e| Error::internal(e).with("decode work on a file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    #[test]
    fn a_message_survives_the_queue() {
        let at = Timestamp::from_millis(1).unwrap();
        let (account_id, agent_id) = (AccountId::derived(at, &["a"]), AgentId::derived(at, &["g"]));
        let file_id = FileId::derived(at, &["f"]);
        let part = FileWork::Part { account_id, agent_id, file_id, job: 3, part: Part::Pages(7) };
        let reindex = FileWork::Reindex { account_id, agent_id, model: "m@2".into() };
        for work in [part, reindex] {
            let message = work.to_queue().unwrap();
            assert_eq!(FileWork::from_queue(&message.body).unwrap(), work);
            assert_eq!(message.group, account_id.to_string());
        }
        assert!(FileWork::from_queue("{\"kind\":\"part\"}").is_err());
    }
}
