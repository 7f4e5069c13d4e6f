//! Sequences under simulated trouble: a seeded scheduler runs ticks, steppers, customers and people at once on one thread,
//! over a table whose due index lags, a queue that repeats, delays and forgets, and processes that die at any await.
//! After every write the invariants of `domain::sequence::invariants` must hold; in the end nothing may be lost.

mod channel;
mod hazards;
mod queue;
mod simulation;
mod table;

use simulation::{Channel, Simulation};

/// Worlds for each channel. A failing one prints its seed; `only` runs it alone.
const SEEDS: u64 = 1_000;

fn all(channel: Channel) {
    for seed in 0..SEEDS {
        only(seed, channel);
    }
}

fn only(seed: u64, channel: Channel) {
    if let Err(violation) = Simulation::new(seed, channel).run() {
        panic!("seed {seed} over {channel:?}: {violation}");
    }
}

#[test]
fn nothing_is_lost_and_nothing_is_sent_twice_in_our_own_conversations() {
    all(Channel::Conversation);
}

#[test]
fn nothing_is_lost_and_nothing_is_sent_twice_over_a_channel_that_forgets() {
    all(Channel::Outside);
}
