//! Chance and its consequences: which await is the last one of a process, which answer gets lost.

use std::sync::{Mutex, PoisonError};
use std::task::Poll;

use domain::error::{Error, ErrorKind};

/// The dice of one simulated world. With the same seed everything happens again.
#[derive(Debug)]
pub(super) struct Hazards(Mutex<Dice>);

#[derive(Debug)]
struct Dice {
    state: u64,
    on: bool,
    violations: Vec<String>,
}

impl Hazards {
    pub(super) fn new(seed: u64) -> Self {
        Self(Mutex::new(Dice { state: seed, on: false, violations: Vec::new() }))
    }

    /// Lets things go wrong, or stops letting them.
    pub(super) fn set(&self, on: bool) {
        self.with(|dice| dice.on = on);
    }

    /// Whether something that goes wrong in so many cases of a thousand goes wrong now.
    pub(super) fn strikes(&self, in_a_thousand: u64) -> bool {
        self.with(|dice| dice.on && dice.next() % 1_000 < in_a_thousand)
    }

    /// A number below `end`, also when nothing goes wrong.
    pub(super) fn below(&self, end: u64) -> u64 {
        self.with(|dice| dice.next() % end.max(1))
    }

    /// Writes down what must not happen.
    pub(super) fn report(&self, violation: impl ToString) {
        let violation = violation.to_string();
        self.with(|dice| dice.violations.push(violation));
    }

    /// Passes or writes down.
    pub(super) fn check<E: ToString>(&self, result: Result<(), E>) {
        if let Err(violation) = result {
            self.report(violation);
        }
    }

    /// The first thing that must not have happened.
    pub(super) fn violation(&self) -> Option<String> {
        self.with(|dice| dice.violations.first().cloned())
    }

    fn with<T>(&self, f: impl FnOnce(&mut Dice) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Dice {
    /// Splitmix64 (Steele, Lea and Flood, 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// A place at which others run and at which a process may end: before and after everything that a port does.
pub(super) async fn gate() {
    let mut passed = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut passed, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// What a service says that cannot answer; whether it did what was asked is another matter.
pub(super) fn no_answer() -> Error {
    Error::new(ErrorKind::Unavailable(std::time::Duration::from_secs(1)), "the service does not answer")
}
