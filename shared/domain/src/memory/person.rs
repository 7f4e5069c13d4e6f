//! A person and the facts about them.

use serde::{Deserialize, Serialize};

use super::fact::{Fact, FactSource, NewFact};
use crate::ids::{AgentId, FactId, PersonId};
use crate::limits::FACTS_PER_PERSON;
use crate::time::Timestamp;

/// A person whom an agent talks to, as far as it remembers them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The agent that remembers.
    pub agent: AgentId,
    /// The facts, the oldest first.
    pub facts: Vec<Fact>,
    /// When everything was erased last: what was said before is not remembered again.
    #[serde(default)]
    pub erased_at: Option<Timestamp>,
}

/// An agent remembers [`FACTS_PER_PERSON`] facts about a person, and all of them were written by people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an agent remembers at most {FACTS_PER_PERSON} facts about a person; delete one first")]
pub struct MemoryFull;

impl Person {
    /// A person of whom nothing is known.
    #[must_use]
    pub fn new(id: PersonId, agent: AgentId) -> Self {
        Self { id, agent, facts: Vec::new(), erased_at: None }
    }

    /// A fact by its id.
    #[must_use]
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id == id)
    }

    /// Remembers what the person said at `said`; the latest word counts. It changes nothing when the same fact was said or
    /// changed later, or when everything was erased later. A full memory forgets what was not said for longest, but
    /// nothing that people wrote.
    ///
    /// Answers whether anything changed.
    pub fn learn(&mut self, fact: NewFact, id: FactId, source: FactSource, said: Timestamp) -> bool {
        if self.erased_at.is_some_and(|erased| erased >= said) {
            return false;
        }
        if let Some(known) = self.known(&fact) {
            if known.updated_at > said || known.value == fact.value {
                return false;
            }
            (known.value, known.source, known.updated_at) = (fact.value, Some(source), said);
            return true;
        }
        if self.facts.len() >= FACTS_PER_PERSON && !self.forget_the_longest_unsaid() {
            return false;
        }
        let NewFact { key, value } = fact;
        self.facts.push(Fact { id, key, value, source: Some(source), created_at: said, updated_at: said });
        true
    }

    /// Writes a fact by hand, over the one of the same name.
    ///
    /// # Errors
    /// [`MemoryFull`] when there are too many.
    pub fn write(&mut self, fact: NewFact, id: FactId, now: Timestamp) -> Result<Fact, MemoryFull> {
        if let Some(known) = self.known(&fact) {
            (known.value, known.source, known.updated_at) = (fact.value, None, now);
            return Ok(known.clone());
        }
        if self.facts.len() >= FACTS_PER_PERSON {
            return Err(MemoryFull);
        }
        let NewFact { key, value } = fact;
        let fact = Fact { id, key, value, source: None, created_at: now, updated_at: now };
        self.facts.push(fact.clone());
        Ok(fact)
    }

    /// Changes a fact by hand. One with the new name that was there already is replaced.
    pub fn change(&mut self, id: FactId, to: NewFact, now: Timestamp) -> Option<Fact> {
        self.facts.retain(|fact| fact.id == id || !NewFact::same_key(&fact.key, &to.key));
        let fact = self.facts.iter_mut().find(|fact| fact.id == id)?;
        (fact.key, fact.value, fact.source, fact.updated_at) = (to.key, to.value, None, now);
        Some(fact.clone())
    }

    /// Forgets a fact; answers whether it was there.
    pub fn forget(&mut self, id: FactId) -> bool {
        let before = self.facts.len();
        self.facts.retain(|fact| fact.id != id);
        self.facts.len() < before
    }

    /// Forgets everything, and also what was said up to now and is not yet remembered.
    pub fn erase(&mut self, now: Timestamp) {
        self.facts.clear();
        self.erased_at = Some(now);
    }

    fn known(&mut self, fact: &NewFact) -> Option<&mut Fact> {
        self.facts.iter_mut().find(|known| NewFact::same_key(&known.key, &fact.key))
    }

    fn forget_the_longest_unsaid(&mut self) -> bool {
        let learned = self.facts.iter().filter(|fact| fact.source.is_some());
        let Some(id) = learned.min_by_key(|fact| fact.updated_at).map(|fact| fact.id) else { return false };
        self.forget(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ConversationId, MessageId};

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    fn id(name: &str) -> FactId {
        FactId::derived(at(1), &[name])
    }

    fn fact(key: &str, value: &str) -> NewFact {
        NewFact::parse(key.into(), value.into()).unwrap()
    }

    fn source() -> FactSource {
        FactSource { conversation: ConversationId::derived(at(1), &["c"]), message: MessageId::derived(at(1), &["m"]) }
    }

    fn person() -> Person {
        Person::new(PersonId::derived(at(1), &["p"]), AgentId::derived(at(1), &["a"]))
    }

    fn values(person: &Person) -> Vec<&str> {
        person.facts.iter().map(|fact| fact.value.as_str()).collect()
    }

    #[test]
    fn the_latest_word_about_a_thing_counts_in_whatever_order_it_arrives() {
        let mut person = person();
        assert!(person.learn(fact("city", "Moscow"), id("1"), source(), at(10)));
        assert!(person.learn(fact("City", "Kazan"), id("2"), source(), at(20)));
        assert!(!person.learn(fact("city", "Tver"), id("3"), source(), at(15)), "it was said earlier");
        assert_eq!((values(&person), person.facts[0].id), (vec!["Kazan"], id("1")));
        assert_eq!((person.facts[0].created_at, person.facts[0].updated_at), (at(10), at(20)));
        person.write(fact("city", "Omsk"), id("4"), at(30)).unwrap();
        assert!(!person.learn(fact("city", "Perm"), id("5"), source(), at(25)), "a person corrected it since");
        assert_eq!((values(&person), person.facts[0].source), (vec!["Omsk"], None));
    }

    #[test]
    fn what_was_erased_is_not_remembered_again_by_an_answer_that_began_before() {
        let mut person = person();
        person.learn(fact("city", "Moscow"), id("1"), source(), at(10));
        person.erase(at(20));
        assert!(!person.learn(fact("city", "Moscow"), id("2"), source(), at(20)));
        assert!(person.facts.is_empty());
        assert!(person.learn(fact("city", "Kazan"), id("3"), source(), at(21)));
    }

    #[test]
    fn a_full_memory_forgets_what_was_not_said_for_longest_and_nothing_that_people_wrote() {
        let mut person = person();
        person.write(fact("by hand", "kept"), id("hand"), at(1)).unwrap();
        for n in 1..FACTS_PER_PERSON {
            let said = at(100 + i64::try_from(n).unwrap());
            assert!(person.learn(fact(&format!("k{n}"), "v"), id(&n.to_string()), source(), said));
        }
        assert_eq!(person.write(fact("new", "v"), id("new"), at(999)), Err(MemoryFull));
        assert!(person.learn(fact("new", "v"), id("new"), source(), at(999)));
        assert_eq!(person.facts.len(), FACTS_PER_PERSON);
        assert!(person.fact(id("1")).is_none() && person.fact(id("hand")).is_some() && person.fact(id("2")).is_some());
        let mut by_hand = Person { facts: Vec::new(), ..person };
        for n in 0..FACTS_PER_PERSON {
            by_hand.write(fact(&format!("k{n}"), "v"), id(&n.to_string()), at(1)).unwrap();
        }
        assert!(!by_hand.learn(fact("new", "v"), id("new"), source(), at(999)));
    }

    #[test]
    fn a_fact_is_changed_into_another_and_forgotten() {
        let mut person = person();
        person.write(fact("city", "Moscow"), id("1"), at(1)).unwrap();
        person.write(fact("name", "Anna"), id("2"), at(1)).unwrap();
        let changed = person.change(id("1"), fact("Name", "Olga"), at(2)).unwrap();
        assert_eq!((changed.id, values(&person)), (id("1"), vec!["Olga"]));
        assert_eq!(person.change(id("9"), fact("x", "y"), at(2)), None);
        assert!(person.forget(id("1")) && !person.forget(id("1")));
    }
}
