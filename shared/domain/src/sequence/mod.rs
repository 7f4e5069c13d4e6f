//! Sequences: messages that are sent after delays until the customer replies.
//!
//! Everything about them that can be wrong is decided here, by pure functions over an [`Enrolment`]; storage, clock and
//! channel are outside. The promise: no step is lost; a step's message is handed over at most once; what is not known is
//! shown as unknown; a reply or a stop that was recorded before the hand-over always wins.
//!
//! ```text
//!           enrol                 begin (intent)                 delivered, more steps
//!             |                  .------------.            .---------------------------> waiting
//!             v                 /              v          /
//!          waiting ------------'            sending -----+------ delivered, last step -> finished
//!           |   ^ postpone                     |    ^     \
//!      stop |   '--- not delivered ------------'    |      '---- a stop was asked for -> stopped
//!           v                                       v
//!        stopped                                 unknown (an intent without an outcome; looked up, never sent again)
//! ```

mod decision;
mod definition;
mod delivery;
mod due;
mod enrolment;
pub mod invariants;
mod receipt;
mod stop_reason;

pub use decision::{AgentState, ConversationState, DecisionInput, StepDecision, decide};
pub use definition::{Action, Delay, MessageText, Plan, Sequence, SequenceName, Step, StepDraft, Steps};
pub use delivery::{Deliveries, Delivery, Handover, Lookup, Refusal, Replies, SendId};
pub use due::{DueKey, DueStep, shard};
pub use enrolment::{Enrolment, Intent, State, Status, Subject};
pub use receipt::{ObservedState, Receipt, StepOutcome};
pub use stop_reason::StopReason;
