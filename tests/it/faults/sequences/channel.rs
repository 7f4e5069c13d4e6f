//! A channel outside: it knows no transaction of ours, and sometimes it does not know what it did.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::Result;
use domain::sequence::{Deliveries, Delivery, Handover, Lookup, SendId};

use super::hazards::{Hazards, gate, no_answer};
use super::table::SimTable;

/// A provider that sends whatever it is told as often as it is told.
pub(super) struct Outside {
    hazards: Arc<Hazards>,
    table: Arc<SimTable>,
    sent: Mutex<BTreeSet<SendId>>,
}

impl Outside {
    pub(super) fn new(hazards: Arc<Hazards>, table: Arc<SimTable>) -> Self {
        Self { hazards, table, sent: Mutex::default() }
    }
}

#[async_trait]
impl Deliveries for Outside {
    async fn deliver(&self, delivery: &Delivery) -> Result<Handover> {
        gate().await;
        if self.hazards.strikes(50) {
            return Err(no_answer());
        }
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).insert(delivery.id.clone());
        self.table.note_hand_over(delivery.enrolment, &delivery.id);
        gate().await;
        if self.hazards.strikes(50) { Err(no_answer()) } else { Ok(Handover::Done) }
    }

    async fn find(&self, delivery: &Delivery) -> Result<Lookup> {
        gate().await;
        if self.hazards.strikes(50) {
            return Err(no_answer());
        }
        let found = self.sent.lock().unwrap_or_else(PoisonError::into_inner).contains(&delivery.id);
        gate().await;
        Ok(match found {
            // Some it forgets for good.
            _ if delivery.id.to_string().starts_with(['0', '1', '2', '3']) => Lookup::Unknown,
            _ if self.hazards.strikes(200) => Lookup::Unknown,
            true => Lookup::Found,
            false => Lookup::Absent,
        })
    }
}
