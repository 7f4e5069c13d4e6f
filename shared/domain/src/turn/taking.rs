//! Who answers what.

use serde::{Deserialize, Serialize};

use crate::ids::MessageId;

/// The number of a turn in its conversation, counted from 1. Taking a turn over makes a new number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TurnNumber(u64);

/// The state of the turns of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TurnTaking {
    /// The number of the message up to which nothing waits for an answer; `None` before the first turn, also in
    /// conversations that are older than turns.
    answered: Option<u64>,
    /// The newest turn.
    newest: Option<Newest>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Newest {
    number: TurnNumber,
    /// The number of the customer's message that began it.
    question: u64,
    /// The message's id.
    message: MessageId,
    /// The number of its answer, when it has one.
    answer: Option<u64>,
}

impl TurnTaking {
    /// Begins the turn of a customer's message, which has just got its number. The turn before it, if nobody answered it,
    /// is superseded.
    pub fn begin(&mut self, question: u64, message: MessageId) -> TurnNumber {
        // What an older product left is not asked again.
        self.answered.get_or_insert(question.saturating_sub(1));
        let number = self.next_number();
        self.newest = Some(Newest { number, question, message, answer: None });
        number
    }

    /// Takes the turn of a message over from whoever does not answer it any more; `None` when it is answered, or when a
    /// newer message has begun another.
    pub fn take_over(&mut self, question: u64) -> Option<TurnNumber> {
        let number = self.next_number();
        let newest = self.newest.as_mut().filter(|turn| turn.question == question && turn.answer.is_none())?;
        newest.number = number;
        Some(number)
    }

    /// Whether the turn is still to be answered by whoever holds this number.
    #[must_use]
    pub fn holds(&self, turn: TurnNumber) -> bool {
        self.newest.as_ref().is_some_and(|newest| newest.number == turn && newest.answer.is_none())
    }

    /// Notes the number of the answer of a turn that [`TurnTaking::holds`]: nothing up to its question waits any more.
    pub fn settle(&mut self, turn: TurnNumber, answer: u64) {
        if let Some(newest) = self.newest.as_mut().filter(|newest| newest.number == turn) {
            newest.answer = Some(answer);
            self.answered = Some(newest.question);
        }
    }

    /// Whether the customer's message of this number waits for an answer.
    #[must_use]
    pub fn waits(&self, message: u64) -> bool {
        self.answered.is_some_and(|answered| message > answered)
    }

    /// The message that began the newest turn.
    #[must_use]
    pub fn newest_message(&self) -> Option<MessageId> {
        self.newest.as_ref().map(|newest| newest.message)
    }

    fn next_number(&self) -> TurnNumber {
        TurnNumber(self.newest.as_ref().map_or(0, |newest| newest.number.0) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn id(number: u64) -> MessageId {
        MessageId::derived(Timestamp::from_millis(1).unwrap(), &[&number.to_string()])
    }

    #[test]
    fn a_newer_message_takes_the_turn_and_the_older_message_with_it() {
        let mut turns = TurnTaking::default();
        let first = turns.begin(1, id(1));
        assert!(turns.holds(first) && turns.waits(1));
        let second = turns.begin(2, id(2));
        assert!(!turns.holds(first) && turns.holds(second));
        assert!(turns.waits(1) && turns.waits(2), "both are answered together");
        assert_eq!(turns.newest_message(), Some(id(2)));
        turns.settle(first, 3);
        assert!(turns.waits(1), "who holds nothing settles nothing");
        turns.settle(second, 3);
        assert!(!turns.holds(second) && !turns.waits(2));
        turns.begin(4, id(4));
        assert!(turns.waits(4) && !turns.waits(2));
    }

    #[test]
    fn a_turn_is_taken_over_once_and_only_while_it_is_open() {
        let mut turns = TurnTaking::default();
        let crashed = turns.begin(1, id(1));
        let next = turns.take_over(1).unwrap();
        assert!(turns.holds(next) && !turns.holds(crashed));
        turns.settle(next, 2);
        assert_eq!(turns.take_over(1), None);
        turns.begin(3, id(3));
        assert_eq!(turns.take_over(1), None, "a newer message has the turn");
    }

    #[test]
    fn what_was_said_before_turns_were_counted_is_not_answered_again() {
        let mut turns: TurnTaking = serde_json::from_str("{}").unwrap();
        assert!(!turns.waits(6));
        turns.begin(7, id(7));
        assert!(turns.waits(7) && !turns.waits(6));
    }
}
