//! A golden question made of a real conversation: what was asked, and what of the answer is worth expecting again.

use super::question::{Claim, Expectations, ExpectedSource};
use crate::answer::wording;
use crate::conversation::{Author, CustomerText, Message};
use crate::ids::MessageId;
use crate::language::{ReplyLanguage, Sentence, Text};

/// Facts that are proposed at most; a person is to choose among them.
const PROPOSED: usize = 5;

/// The golden questions that a conversation's messages make: each customer's message with the agent's whole answer to
/// it, or only the one that `about` is a part of.
#[must_use]
pub fn propose(messages: &[Message], about: Option<MessageId>) -> Vec<(CustomerText, Expectations)> {
    let mut asked: Vec<&Message> = Vec::new();
    let mut proposed = Vec::new();
    for message in messages {
        match message.content.author {
            Author::Customer => asked.push(message),
            Author::Sequence => {}
            Author::Agent => {
                let wanted = about.is_none_or(|id| id == message.id || asked.iter().any(|asked| asked.id == id));
                let text = asked.iter().map(|message| message.content.text.as_str()).collect::<Vec<_>>().join("\n");
                asked.clear();
                let expectations = expectations(message).filter(|_| wanted);
                proposed.extend(CustomerText::parse(text, &[]).ok().zip(expectations));
            }
        }
    }
    proposed
}

/// What is worth expecting of an answer like this one; `None` when it is no whole answer to a question.
fn expectations(answer: &Message) -> Option<Expectations> {
    let content = &answer.content;
    if content.failure.is_some() || content.grounded.is_none() {
        return None;
    }
    let unknown = [ReplyLanguage::Russian, ReplyLanguage::English].map(wording::unknown);
    if unknown.iter().any(|unknown| content.text.contains(unknown)) {
        return Some(Expectations { unknown: true, ..Expectations::default() });
    }
    let source = content.citations.first();
    let source = source.map(|source| ExpectedSource { file_id: source.file, page: source.page });
    Some(Expectations { facts: facts(&content.text), source, ..Expectations::default() })
}

/// The figures of an answer, which are what goes wrong; without any, its first sentence.
fn facts(text: &str) -> Vec<Claim> {
    let sentences = Text::read(text).sentences;
    let mut facts: Vec<String> = Vec::new();
    for term in sentences.iter().flat_map(|sentence| &sentence.terms).filter(|term| term.meaning.is_figure()) {
        if !facts.contains(&term.written) {
            facts.push(term.written.clone());
        }
    }
    if facts.is_empty() {
        let written =
            |sentence: &Sentence| sentence.terms.iter().map(|term| term.written.as_str()).collect::<Vec<_>>().join(" ");
        facts.extend(sentences.iter().find(|sentence| !sentence.terms.is_empty()).map(written));
    }
    facts.into_iter().take(PROPOSED).filter_map(|fact| Claim::try_from(fact).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::NewMessage;
    use crate::ids::{AgentId, ConversationId};
    use crate::time::Timestamp;

    fn conversation(said: &[(Author, &str)]) -> Vec<Message> {
        let at = Timestamp::from_millis(1).unwrap();
        let id = ConversationId::derived(at, &["c"]);
        let mut conversation = crate::conversation::Conversation::new(id, AgentId::derived(at, &["a"]), at);
        let messages = said.iter().enumerate().map(|(at_number, (author, text))| {
            let question = CustomerText::parse((*text).to_owned(), &[]).unwrap();
            let grounded = (*author == Author::Agent).then_some(true);
            let content = NewMessage { author: *author, grounded, ..NewMessage::of_customer(&question) };
            conversation.add(MessageId::derived(at, &[&at_number.to_string()]), content, at)
        });
        messages.collect()
    }

    fn facts_of(proposed: &(CustomerText, Expectations)) -> Vec<&str> {
        proposed.1.facts.iter().map(Claim::as_str).collect()
    }

    #[test]
    fn a_burst_is_one_question_and_the_figures_of_its_answer_are_its_facts() {
        let messages = conversation(&[
            (Author::Customer, "Здравствуйте"),
            (Author::Customer, "Сколько стоит доставка?"),
            (Author::Agent, "Доставка стоит 500 рублей [1]. Срок 2 дня."),
            (Author::Customer, "А кто привезёт?"),
            (Author::Agent, "Привезёт курьер [1]."),
            (Author::Customer, "Хорошо"),
        ]);
        let all = propose(&messages, None);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].0.as_str(), "Здравствуйте\nСколько стоит доставка?");
        assert_eq!(facts_of(&all[0]), ["500 рублей", "2 дня"]);
        assert_eq!(facts_of(&all[1]), ["Привезёт курьер"]);
        for part in [3, 4] {
            assert_eq!(propose(&messages, Some(messages[part].id)), all[1..]);
        }
    }

    #[test]
    fn an_answer_that_says_that_it_does_not_know_is_expected_to_say_so() {
        let unknown = wording::unknown(ReplyLanguage::Russian);
        let proposed = propose(&conversation(&[(Author::Customer, "Биткоины?"), (Author::Agent, unknown)]), None);
        assert!(proposed[0].1.unknown && proposed[0].1.facts.is_empty());
    }

    #[test]
    fn what_is_no_answer_makes_no_question() {
        let mut messages = conversation(&[(Author::Customer, "Привет"), (Author::Agent, "Здравствуйте!")]);
        messages[1].content.grounded = None;
        assert!(propose(&messages, None).is_empty());
    }
}
