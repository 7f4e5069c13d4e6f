//! The answerer that needs no model and no key: it quotes the sentences that fit the question best. It cannot phrase,
//! and it cannot invent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;

use super::Source;
use crate::embedding::Embedder;
use crate::language_model::{Completion, Deltas, LanguageModel, ModelError, ModelFailure, Prompt};
use crate::retrieval::{analyze, sentences};

/// Sentences of an answer at most.
const SENTENCES: usize = 3;
/// Passages that are looked into at most: further down there is little but chance.
const PASSAGES: usize = 4;
/// A further sentence must be worth this share of the best one.
const WORTH_ADDING: f32 = 0.65;
/// What a question or a heading hands on to the sentence behind it, which answers it.
const HANDED_ON: f32 = 0.9;
/// Characters of the longest quotation.
const LONGEST: usize = 400;
/// What the likeness of meaning weighs against shared words.
const MEANING: f32 = 0.5;

/// Quotes the sentences of the passages that fit the question best, in reading order, each with its citation.
#[derive(Clone, Default)]
pub struct Extractive {
    embedder: Option<Arc<dyn Embedder>>,
}

/// A sentence of a passage.
struct Candidate<'a> {
    /// The passage's place in the prompt.
    passage: usize,
    text: &'a str,
    terms: BTreeSet<String>,
    score: f32,
}

impl Extractive {
    /// Its name, where a model's name stands.
    pub const NAME: &'static str = "extractive";

    /// An answerer that also compares meanings when it has an embedding model; without one it goes by words.
    #[must_use]
    pub fn new(embedder: Option<Arc<dyn Embedder>>) -> Self {
        Self { embedder }
    }

    async fn pick(&self, prompt: &Prompt) -> crate::Result<String> {
        let mut candidates = candidates(&prompt.passages);
        let meanings = self.meanings(prompt, &candidates).await?;
        rate(&mut candidates, prompt, &meanings);
        hand_on(&mut candidates);
        let mut order: Vec<usize> = (0..candidates.len()).filter(|&i| is_quotable(candidates[i].text)).collect();
        order.sort_by(|&a, &b| candidates[b].score.total_cmp(&candidates[a].score).then(a.cmp(&b)));
        let best = order.first().map_or(0.0, |&i| candidates[i].score);
        let mut chosen: Vec<usize> = Vec::new();
        for i in order {
            let repeats = chosen.iter().any(|&other| candidates[other].terms == candidates[i].terms);
            if chosen.len() < SENTENCES && !repeats && (chosen.is_empty() || candidates[i].score >= best * WORTH_ADDING)
            {
                chosen.push(i);
            }
        }
        chosen.sort_unstable();
        Ok(quote(&candidates, &chosen))
    }

    /// The cosine of the question with each sentence; empty without an embedding model.
    async fn meanings(&self, prompt: &Prompt, candidates: &[Candidate<'_>]) -> crate::Result<Vec<f32>> {
        let Some(embedder) = &self.embedder else {
            return Ok(Vec::new());
        };
        let question = embedder.query(&prompt.question).await?;
        let texts: Vec<&str> = candidates.iter().map(|candidate| candidate.text).collect();
        let vectors = embedder.passages(&texts).await?;
        Ok(vectors.iter().map(|vector| vector.iter().zip(&question).map(|(a, b)| a * b).sum()).collect())
    }
}

#[async_trait]
impl LanguageModel for Extractive {
    async fn answer(&self, prompt: &Prompt, deltas: &mut dyn Deltas) -> Result<Completion, ModelError> {
        let text = self.pick(prompt).await.map_err(|e| ModelError::new(ModelFailure::Unavailable, e.report()))?;
        if deltas.push(&text).is_break() {
            return Err(ModelError::new(ModelFailure::Cancelled, "nobody wants the answer"));
        }
        Ok(Completion::of(Self::NAME, None))
    }

    fn generates(&self) -> bool {
        false
    }
}

fn candidates(passages: &[Source]) -> Vec<Candidate<'_>> {
    let mut candidates = Vec::new();
    for (passage, source) in passages.iter().take(PASSAGES).enumerate() {
        let lines = source.text.split('\n').flat_map(sentences);
        candidates.extend(lines.map(|text| Candidate {
            passage,
            text,
            terms: analyze(text).into_iter().collect(),
            score: 0.0,
        }));
    }
    candidates
}

/// Scores sentences by the question's words in them, rare ones more, by likeness of meaning, and by how well the
/// passage fits.
fn rate(candidates: &mut [Candidate<'_>], prompt: &Prompt, meanings: &[f32]) {
    let question: BTreeSet<String> = analyze(&prompt.question).into_iter().collect();
    let rarity: BTreeMap<&String, f32> = question
        .iter()
        .map(|term| {
            let holding = candidates.iter().filter(|candidate| candidate.terms.contains(term)).count();
            (term, (1.0 + candidates.len() as f32 / (1.0 + holding as f32)).ln())
        })
        .collect();
    let all: f32 = rarity.values().sum::<f32>().max(f32::MIN_POSITIVE);
    let (least, most) = meanings.iter().fold((f32::MAX, f32::MIN), |(least, most), &m| (least.min(m), most.max(m)));
    let scores: Vec<f32> = candidates
        .iter()
        .enumerate()
        .map(|(i, candidate)| {
            let found: f32 =
                rarity.iter().filter(|(term, _)| candidate.terms.contains(**term)).map(|(_, rarity)| rarity).sum();
            let words = found / all;
            let meaning = meanings.get(i).map(|meaning| (meaning - least) / (most - least).max(f32::EPSILON));
            let fit = meaning.map_or(words, |meaning| MEANING * meaning + (1.0 - MEANING) * words);
            fit * (0.5 + prompt.passages[candidate.passage].score / 2.0)
        })
        .collect();
    candidates.iter_mut().zip(scores).for_each(|(candidate, score)| candidate.score = score);
}

/// A question in the text and a line that announces are no answers: what they announce is behind them.
fn hand_on(candidates: &mut [Candidate<'_>]) {
    for i in 1..candidates.len() {
        let before = &candidates[i - 1];
        if before.passage == candidates[i].passage && !is_quotable(before.text) {
            candidates[i].score = candidates[i].score.max(before.score * HANDED_ON);
        }
    }
}

/// Whether a sentence can stand alone: no question, no announcement, more than a word or a number.
fn is_quotable(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    !text.ends_with(['?', ':']) && !text.starts_with('#') && letters >= 3 && text.split_whitespace().count() >= 2
}

/// Joins the chosen sentences; the last one of a passage carries its citation.
fn quote(candidates: &[Candidate<'_>], chosen: &[usize]) -> String {
    let mut text = String::new();
    for (at, &i) in chosen.iter().enumerate() {
        let Candidate { passage, text: sentence, .. } = &candidates[i];
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&tidy(sentence));
        let next = chosen.get(at + 1).map(|&next| candidates[next].passage);
        if next != Some(*passage) {
            text.push_str(&format!(" [{}]", passage + 1));
        } else if text.ends_with(char::is_alphanumeric) {
            text.push('.');
        }
    }
    text
}

/// A sentence on one line, without the mark of a list and within the length of a quotation.
fn tidy(sentence: &str) -> String {
    let line = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_start_matches(['-', '–', '—', '•', '*', '·', '▪', '◦']).trim_start();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Language;
    use crate::ids::FileId;
    use crate::time::Timestamp;

    fn answer(passages: &[(&str, f32)], question: &str) -> String {
        let now = Timestamp::from_millis(1).unwrap();
        let source = |&(text, score): &(&str, f32)| Source {
            file: FileId::derived(now, &["f"]),
            file_name: "faq.md".into(),
            page: None,
            passage: 0,
            headings: String::new(),
            context: None,
            text: text.into(),
            score,
        };
        let asking = Prompt::asking(question, Language::Russian, now);
        let prompt = Prompt { passages: passages.iter().map(source).collect(), ..asking };
        futures_lite(Extractive::default().pick(&prompt)).unwrap()
    }

    /// Runs a future that never waits.
    fn futures_lite<T>(future: impl Future<Output = T>) -> T {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(future).poll(&mut context) {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => unreachable!("there is nothing to wait for"),
        }
    }

    #[test]
    fn the_sentence_that_answers_is_quoted_and_cited() {
        let passages = [
            ("Магазин открыт с 9 до 21. Доставка по городу стоит 300 рублей. Мы любим клиентов.", 0.9),
            ("Возврат товара возможен в течение 14 дней.", 0.5),
        ];
        assert_eq!(answer(&passages, "Сколько стоит доставка?"), "Доставка по городу стоит 300 рублей. [1]");
    }

    #[test]
    fn a_question_in_the_text_is_answered_by_what_follows_it() {
        let faq = "Сколько стоит доставка?\nТриста рублей по городу.\n\nКогда вы открыты?\nС девяти до девяти.";
        assert_eq!(answer(&[(faq, 0.9)], "сколько стоит доставка"), "Триста рублей по городу. [1]");
    }

    #[test]
    fn at_most_three_sentences_in_reading_order() {
        let text = "Доставка курьером быстрая. Доставка почтой дешёвая. Доставка дроном новая. Доставка пешком тихая.";
        let answer = answer(&[(text, 0.9)], "доставка");
        assert_eq!(answer, "Доставка курьером быстрая. Доставка почтой дешёвая. Доставка дроном новая. [1]");
    }

    #[test]
    fn list_marks_line_breaks_and_endless_lines_are_tidied() {
        assert_eq!(
            answer(&[("- Доставка\u{a0}в субботу возможна", 0.9)], "доставка в субботу"),
            "Доставка в субботу возможна [1]"
        );
        let long = format!("Доставка {}", "очень ".repeat(200));
        let answer = answer(&[(&long, 0.9)], "доставка");
        assert!(answer.ends_with("… [1]") && answer.chars().count() < LONGEST + 10, "{answer}");
    }
}
