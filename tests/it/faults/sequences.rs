//! Sequences under simulated trouble: a seeded scheduler runs ticks, steppers, customers and people at once on one thread,
//! over a table whose due index lags, a queue that repeats, delays and forgets, and processes that die at any await.
//! After every write the invariants of `domain::sequence::invariants` must hold; in the end nothing may be lost.

mod channel;
mod hazards;
mod queue;
mod simulation;
mod table;

use std::collections::BTreeSet;

use simulation::{Channel, Simulation};

/// Worlds for each channel. A failing one prints its seed, with which it happens again.
const SEEDS: u64 = 300;
/// What happens in some world, lest the simulation prove something about worlds in which nothing happens.
const MUST_HAPPEN: [&str; 8] =
    ["finished", "stopped", "replied", "stoppedByPerson", "sequenceDeleted", "sent", "notSent", "postponed"];

/// Runs every world; answers what happened in any of them.
fn run(channel: Channel) -> BTreeSet<&'static str> {
    let world = |seed| match Simulation::new(seed, channel).run() {
        Ok(words) => words,
        Err(violation) => panic!("seed {seed} over {channel:?}: {violation}"),
    };
    let words: BTreeSet<_> = (0..SEEDS).flat_map(world).collect();
    assert!(MUST_HAPPEN.iter().all(|word| words.contains(word)), "only this happened: {words:?}");
    words
}

#[test]
fn nothing_is_lost_and_nothing_is_sent_twice_in_our_own_conversations() {
    let words = run(Channel::Conversation);
    assert!(!words.contains("unknown"), "our own table can always tell");
}

#[test]
fn nothing_is_lost_and_nothing_is_sent_twice_over_a_channel_that_forgets() {
    let words = run(Channel::Outside);
    assert!(words.contains("unknown"), "not every outcome can be found out");
}
