//! Asking one question of a run.

use std::time::Duration;

use domain::access::Principal;
use domain::error::{Error, ErrorKind, Result};
use domain::golden::{Begun, GoldenItem, GoldenRun, Origin, RunFailure, Which};
use domain::ids::{AgentId, GoldenQuestionId, GoldenRunId};
use domain::time::Timestamp;
use shared::App;
use shared::store::Versioned;

use crate::answering;

/// Seconds that are kept for writing the answers down.
const RESERVE_SECONDS: i64 = 5;

/// Who asks.
pub(crate) struct Asker<'a> {
    pub(crate) app: &'a App,
    pub(crate) caller: &'a Principal,
    pub(crate) agent: AgentId,
    /// When the invocation ends.
    pub(crate) deadline: Timestamp,
}

impl Asker<'_> {
    /// Asks a question of both sides of its run and settles it.
    ///
    /// # Errors
    /// When the message must come again.
    pub(crate) async fn ask(&self, run: GoldenRunId, question: GoldenQuestionId) -> Result<()> {
        let golden = self.app.golden(self.caller);
        let Some(run) = self.going_on(run).await? else { return Ok(()) };
        let Some(mut item) = golden.item(run.value.id, question).await? else { return Ok(()) };
        match item.value.begin(self.app.clock().now()) {
            Begun::Settled => return Ok(()),
            Begun::Busy => return Err(busy()),
            Begun::Exhausted => return golden.settle(self.agent, item).await.map(drop),
            Begun::Ask => {}
        }
        if !golden.write_item(&mut item).await? {
            return Err(busy());
        }
        match self.answer(&run.value, &mut item).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                // Whether it can be given back or not, the lease ends and the attempt is counted.
                item.value.release();
                let _given_back = golden.write_item(&mut item).await;
                return Err(error);
            }
        }
        // What changed while it was asked may have changed the answers.
        if self.going_on(run.value.id).await?.is_none() {
            return Ok(());
        }
        if let Some(run) = golden.settle(self.agent, item).await?
            && run.is_over()
        {
            let (passed, total) = (run.candidate_tally.passed, run.total);
            tracing::info!(run.id = %run.id, passed, total, "a golden run is finished");
        }
        Ok(())
    }

    /// Has the sides answered that have not; `false` when somebody else has taken the question over.
    async fn answer(&self, run: &GoldenRun, item: &mut Versioned<GoldenItem>) -> Result<bool> {
        let asked = [
            // The answers of an earlier run are there already, or there are none.
            run.baseline.as_ref().filter(|side| !matches!(side.origin, Origin::Run(_))).map(|_| Which::Baseline),
            Some(Which::Candidate),
        ];
        let mut open: Vec<_> = asked.into_iter().flatten().filter(|which| item.value.given(*which).is_none()).collect();
        while let Some(which) = open.first().copied() {
            let now = self.app.clock().now();
            let left = self.deadline.plus_seconds(-RESERVE_SECONDS).since(now);
            let share = left / i32::try_from(open.len()).unwrap_or(i32::MAX);
            let (given, bill) =
                answering::answer(self.app, self.caller, (run, which), &item.value, now.plus(share)).await?;
            if !self.app.golden(self.caller).record(self.agent, item, (which, given), &bill).await? {
                return Ok(false);
            }
            open.remove(0);
        }
        Ok(true)
    }

    /// The run, while it goes on. One whose knowledge changed fails: its answers would be about different things.
    async fn going_on(&self, run: GoldenRunId) -> Result<Option<Versioned<GoldenRun>>> {
        let golden = self.app.golden(self.caller);
        let Some(run) = golden.find_run(self.agent, run).await?.filter(|run| !run.value.is_over()) else {
            return Ok(None);
        };
        if golden.knowledge_version(self.agent).await? != run.value.subject.knowledge {
            golden.fail(run, RunFailure::knowledge_changed()).await?;
            return Ok(None);
        }
        Ok(Some(run))
    }
}

fn busy() -> Error {
    let wait = Duration::from_secs(1);
    Error::new(ErrorKind::Unavailable(wait), "the question is being asked; look again later")
}
