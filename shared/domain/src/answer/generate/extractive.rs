//! The answerer that needs no model and no key: it quotes the sentences that fit the question best. It can neither
//! phrase nor invent.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;

use crate::answer::retrieve::{QueryAnalysis, TextAnalysis};
use crate::embedding::Embedder;
use crate::language_model::{
    Completion, EXTRACTIVE, LanguageModel, ModelError, ModelFailure, Prompt, StreamSink, Usage,
};
use crate::retrieval::{Index, Source, analyze, sentences};

/// Sentences of an answer at most.
const SENTENCES: usize = 3;
/// Passages that sentences are taken from at most: those ranked lower rarely hold the answer.
const PASSAGES: usize = 6;
/// Sentences that are embedded at most: each costs a run of the embedding model.
const COMPARED: usize = 12;
/// What each rank of its passage costs a sentence when the sentences to embed are chosen.
const RANK_PRIORITY_COST: f32 = 0.1;
/// Weights beside the cosine: of shared words, of each rank of the passage (a cost), and of an answer of the type that is
/// asked for. Chosen on the half of XQuAD that weights are fitted on.
const WORDS_WEIGHT: f32 = 0.2;
const RANK_COST: f32 = 0.02;
const ANSWER_TYPE_WEIGHT: f32 = 0.01;
/// A further sentence is quoted when its score is at most so far below the best one.
const SCORE_MARGIN: f32 = 0.2;
/// What a score loses when a question or a heading passes it on to the sentence behind it, which answers it.
const PROPAGATION_LOSS: f32 = 0.01;
/// Characters of the longest quotation.
const LONGEST: usize = 400;

/// Quotes the sentences of the passages that fit the question best, in reading order, each with its citation.
#[derive(Clone)]
pub struct Extractive {
    embedder: Option<Arc<dyn Embedder>>,
    sentences: usize,
}

impl Default for Extractive {
    fn default() -> Self {
        Self::new(None)
    }
}

/// A sentence of a passage.
struct Candidate<'a> {
    /// The index of its passage in the prompt.
    passage: usize,
    text: &'a str,
    terms: BTreeSet<String>,
    /// Its index in the passage.
    position: usize,
    /// Which sentences are embedded first.
    priority: f32,
    score: f32,
}

impl Extractive {
    /// An answerer that also compares meanings when it has an embedding model; without one it goes by words.
    #[must_use]
    pub fn new(embedder: Option<Arc<dyn Embedder>>) -> Self {
        Self { embedder, sentences: SENTENCES }
    }

    /// The same that quotes at most so many sentences.
    #[must_use]
    pub fn quoting(self, sentences: usize) -> Self {
        Self { sentences, ..self }
    }

    async fn pick(&self, prompt: &Prompt) -> crate::Result<String> {
        let mut candidates = candidates(&prompt.passages);
        // Without an embedding model, words are the only evidence.
        rate(&mut candidates, prompt, if self.embedder.is_some() { WORDS_WEIGHT } else { 1.0 });
        self.compare(prompt, &mut candidates).await?;
        propagate_score(&mut candidates);
        let mut order: Vec<usize> = (0..candidates.len()).filter(|&i| is_quotable(candidates[i].text)).collect();
        order.sort_by(|&a, &b| candidates[b].score.total_cmp(&candidates[a].score).then(a.cmp(&b)));
        let best = order.first().map_or(0.0, |&i| candidates[i].score);
        let mut chosen: Vec<usize> = Vec::new();
        for i in order {
            let repeats = chosen.iter().any(|&other| candidates[other].terms == candidates[i].terms);
            let is_close = chosen.is_empty() || candidates[i].score >= best - SCORE_MARGIN;
            if chosen.len() < self.sentences && !repeats && is_close {
                chosen.push(i);
            }
        }
        chosen.sort_unstable();
        Ok(quote(&candidates, &chosen))
    }

    /// Adds the cosine with the question to the scores of the sentences of the highest priority, and drops the others.
    async fn compare(&self, prompt: &Prompt, candidates: &mut Vec<Candidate<'_>>) -> crate::Result<()> {
        let Some(embedder) = &self.embedder else {
            return Ok(());
        };
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by(|&a, &b| candidates[b].priority.total_cmp(&candidates[a].priority));
        order.truncate(COMPARED);
        let compared: BTreeSet<usize> = order.into_iter().collect();
        let mut at = 0..;
        candidates.retain(|_| at.next().is_some_and(|at| compared.contains(&at)));
        let question = embedder.query(&prompt.question).await?;
        let texts: Vec<&str> = candidates.iter().map(|candidate| candidate.text).collect();
        for (candidate, vector) in candidates.iter_mut().zip(embedder.passages(&texts).await?) {
            candidate.score += vector.iter().zip(&question).map(|(a, b)| a * b).sum::<f32>();
        }
        Ok(())
    }
}

#[async_trait]
impl LanguageModel for Extractive {
    async fn answer(&self, prompt: &Prompt, sink: &mut dyn StreamSink) -> Result<Completion, ModelError> {
        let text = self.pick(prompt).await.map_err(|e| ModelError::new(ModelFailure::Unavailable, e.report()))?;
        if sink.push(&text).is_break() {
            return Err(ModelError::new(ModelFailure::Cancelled, "nobody wants the answer"));
        }
        // No model was asked, so no token was used: this is exact, not an estimate.
        Ok(Completion::of(EXTRACTIVE, Some(Usage { input: 0, cached: 0, output: 0 })))
    }

    fn generates(&self) -> bool {
        false
    }
}

fn candidates(passages: &[Source]) -> Vec<Candidate<'_>> {
    let mut candidates = Vec::new();
    for (passage, source) in passages.iter().take(PASSAGES).enumerate() {
        let lines = source.text.split('\n').flat_map(sentences);
        candidates.extend(lines.enumerate().map(|(position, text)| Candidate {
            passage,
            text,
            terms: analyze(text).into_iter().collect(),
            position,
            priority: 0.0,
            score: 0.0,
        }));
    }
    candidates
}

/// Scores sentences by the question's words in them, which weigh `words`, by whether they have an answer of the type that
/// is asked for, and by the rank of their passage.
fn rate(candidates: &mut [Candidate<'_>], prompt: &Prompt, words: f32) {
    let query = QueryAnalysis::of(&prompt.question, &Index::default());
    for candidate in candidates {
        let coverage = query.coverage(&query.word_matches(&TextAnalysis::of(candidate.text)));
        let answer_type =
            if query.finds_its_answer_type_in(candidate.text) == Some(true) { ANSWER_TYPE_WEIGHT } else { 0.0 };
        let rank = candidate.passage as f32;
        candidate.priority = coverage - RANK_PRIORITY_COST * rank;
        candidate.score = words * coverage + answer_type - RANK_COST * rank;
    }
}

/// Passes the score of questions and headings on: the answer is the sentence that follows them.
fn propagate_score(candidates: &mut [Candidate<'_>]) {
    for i in 1..candidates.len() {
        let before = &candidates[i - 1];
        let behind = before.passage == candidates[i].passage && before.position + 1 == candidates[i].position;
        if behind && !is_quotable(before.text) {
            candidates[i].score = candidates[i].score.max(before.score - PROPAGATION_LOSS);
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
    use crate::ids::FileId;
    use crate::language::ReplyLanguage;
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
        let asking = Prompt::asking(question, ReplyLanguage::Russian, now);
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
