//! Golden questions: what an agent must answer, must not claim, must rest on and must do; and runs, which ask all of an
//! agent's golden questions and judge the answers.
//!
//! A run compares two sides, such as what is published and the draft, on the same questions and the same knowledge. It
//! is about one [`Subject`]; publishing may require a run about exactly what is published.

mod claim;
mod failure;
mod item;
mod judge;
mod ledger;
mod proposal;
mod question;
mod run;
mod subject;

pub use failure::{Failure, Place};
pub use item::{Begun, Change, Citation, Cost, Given, GivenOutcome, GoldenItem, Which};
pub use judge::Judged;
pub use ledger::{Ledger, RunOutcome};
pub use proposal::propose;
pub use question::{Claim, Expectations, ExpectationsInput, ExpectedSource, ExpectedTool, GoldenQuestion};
pub use run::{GoldenRun, Origin, RunFailure, RunStatus, Side, Tally, Trigger};
pub use subject::{Subject, fingerprint};
