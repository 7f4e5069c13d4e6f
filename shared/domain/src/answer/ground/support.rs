//! Whether a sentence of an answer is what the passages say.
//!
//! A sentence is held against every passage: how many of its telling words the passage and one of its sentences hold,
//! whether each of its numbers and names is there, whether both affirm or deny, and how near they are in meaning. A
//! logistic regression, `support.weights.json`, makes one score of it. A number that no passage has is never supported,
//! whatever else speaks for the sentence.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

use super::numbers::numbers;
use super::statement::Statement;
use crate::answer::retrieve::{LogisticRegression, QueryAnalysis, Signal, Signals, TextAnalysis};
use crate::embedding::Embedder;
use crate::error::Result;
use crate::retrieval::{Index, Language, Source, sentences};

/// The least score with which a sentence is kept; the weights are shifted to it.
const THRESHOLD: f32 = 0.5;
/// Sentences that are compared in meaning with one of the answer: each costs a run of the embedding model, once.
const COMPARED: usize = 4;
/// The same where the languages differ and words cannot choose.
const COMPARED_ACROSS: usize = 12;
/// Words that deny.
const DENIALS: &[&str] = &[
    "не",
    "нет",
    "нельзя",
    "без",
    "никогда",
    "ни",
    "not",
    "no",
    "never",
    "cannot",
    "without",
    "don't",
    "doesn't",
    "isn't",
    "aren't",
    "can't",
    "won't",
    "didn't",
    "wasn't",
    "weren't",
    "none",
];

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| serde_json::from_str(include_str!("support.weights.json")).unwrap_or_default());

/// The file of weights.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Weights {
    embedding_model: String,
    same_language: LogisticRegression,
    two_languages: LogisticRegression,
    words_alone: LogisticRegression,
}

/// What the passages say to a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// Whether there is anything to prove.
    pub statement: Statement,
    /// How likely a passage says it, 0 to 1.
    pub score: f32,
    /// The least score with which a sentence is kept.
    pub threshold: f32,
    /// The passage that says it best, as an index of those given.
    pub source: Option<usize>,
    /// What the score was made of.
    pub signals: Vec<Signal>,
}

/// Holds the sentences of an answer against the passages that it was made from.
pub struct Supporter<'a> {
    embedder: &'a dyn Embedder,
    passages: Vec<Evidence<'a>>,
    /// Vectors of sentences that were compared before.
    vectors: Mutex<HashMap<String, Vec<f32>>>,
}

/// A passage with what is looked for in it.
struct Evidence<'a> {
    text: TextAnalysis,
    numbers: BTreeSet<String>,
    language: Language,
    sentences: Vec<(&'a str, TextAnalysis)>,
}

/// How far one sentence of a passage says what is to be proved.
struct Match<'a> {
    passage: usize,
    sentence: &'a str,
    share: f32,
}

impl Support {
    /// Whether the sentence may stay.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.statement == Statement::NotAFact || self.score >= self.threshold
    }
}

impl<'a> Supporter<'a> {
    /// A supporter for the answer to `question` that was made from `passages`; `embedder` compares meanings.
    #[must_use]
    pub fn new(_question: &'a str, passages: &'a [Source], embedder: &'a dyn Embedder) -> Self {
        Self { embedder, passages: passages.iter().map(Evidence::of).collect(), vectors: Mutex::default() }
    }

    /// How well the passages support `sentence`, which may carry citations.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub async fn of(&self, sentence: &str) -> Result<Support> {
        let sentence = without_citations(sentence);
        let none = Support {
            statement: Statement::of(&sentence),
            score: 0.0,
            threshold: THRESHOLD,
            source: None,
            signals: Vec::new(),
        };
        if none.statement == Statement::NotAFact || self.passages.is_empty() {
            return Ok(none);
        }
        let asked = QueryAnalysis::of(&sentence, &Index::default());
        let language = Language::of(&sentence);
        let claimed = numbers(&sentence);
        let matches = self.matches(&asked);
        let cosines = self.cosines(&sentence, language, &matches).await?;
        let mut best = none;
        for (at, passage) in self.passages.iter().enumerate() {
            let (model, signals) = self.judge(at, passage, &sentence, &asked, language, &claimed, &matches, &cosines);
            let score = if claimed.is_subset(&passage.numbers) { model.score(&signals) } else { 0.0 };
            if best.source.is_none() || score > best.score {
                let signals = signals.into_iter().map(|(name, value)| Signal { name: name.to_owned(), value });
                best = Support { score, source: Some(at), signals: signals.collect(), ..best };
            }
        }
        Ok(best)
    }

    /// Every sentence of every passage, those with most of the words first.
    fn matches(&self, asked: &QueryAnalysis) -> Vec<Match<'a>> {
        let mut matches: Vec<Match<'a>> = Vec::new();
        for (at, passage) in self.passages.iter().enumerate() {
            matches.extend(passage.sentences.iter().map(|(sentence, text)| Match {
                passage: at,
                sentence,
                share: asked.coverage(&asked.word_matches(text)),
            }));
        }
        matches.sort_by(|a, b| b.share.total_cmp(&a.share));
        matches
    }

    /// The cosine of the sentence with the first of `matches`; empty without weights for the embedding model.
    async fn cosines(&self, sentence: &str, language: Language, matches: &[Match<'a>]) -> Result<Vec<f32>> {
        if self.embedder.model_id() != WEIGHTS.embedding_model {
            return Ok(Vec::new());
        }
        let across = self.passages.iter().any(|passage| !language.shares_words_with(passage.language));
        let compared = if across { COMPARED_ACROSS } else { COMPARED };
        let texts = std::iter::once(sentence).chain(matches.iter().take(compared).map(|found| found.sentence));
        let texts: Vec<&str> = texts.collect();
        let known = |text: &str| self.vectors.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        let new: Vec<&str> = texts.iter().copied().filter(|text| known(text).is_none()).collect();
        let made = self.embedder.passages(&new).await?;
        let made = new.into_iter().map(str::to_owned).zip(made);
        self.vectors.lock().unwrap_or_else(PoisonError::into_inner).extend(made);
        let vectors: Vec<Vec<f32>> = texts.iter().map(|text| known(text).unwrap_or_default()).collect();
        let Some((own, others)) = vectors.split_first() else { return Ok(Vec::new()) };
        Ok(others.iter().map(|other| other.iter().zip(own).map(|(a, b)| a * b).sum()).collect())
    }

    #[expect(clippy::too_many_arguments, reason = "all of it is what one passage is judged by")]
    fn judge(
        &self,
        at: usize,
        passage: &Evidence<'_>,
        sentence: &str,
        asked: &QueryAnalysis,
        language: Language,
        claimed: &BTreeSet<String>,
        matches: &[Match<'_>],
        cosines: &[f32],
    ) -> (&'static LogisticRegression, Signals) {
        let held = asked.word_matches(&passage.text);
        let own = matches.iter().enumerate().filter(|(_, found)| found.passage == at);
        let best = own.clone().next();
        let cosine = own.filter_map(|(place, _)| cosines.get(place)).copied().reduce(f32::max);
        let denied = best.is_some_and(|(_, found)| denies(found.sentence) != denies(sentence));
        let missing_numbers = claimed.difference(&passage.numbers).count();
        let signals = vec![
            ("coverage", asked.coverage(&held)),
            ("sentenceCoverage", best.map_or(0.0, |(_, found)| found.share)),
            ("cosine", cosine.unwrap_or(0.7)),
            ("missingNames", asked.missing_names(&held)),
            ("missingNumbers", missing_numbers as f32),
            ("missingWords", asked.missing(&held).1 as f32 / 10.0),
            ("denial", f32::from(u8::from(denied))),
        ];
        let model = match cosine {
            _ if cosines.is_empty() => &WEIGHTS.words_alone,
            _ if !language.shares_words_with(passage.language) => &WEIGHTS.two_languages,
            _ => &WEIGHTS.same_language,
        };
        (model, signals)
    }
}

impl<'a> Evidence<'a> {
    fn of(source: &'a Source) -> Self {
        let text = source.shown();
        let sentences = text.split('\n').flat_map(sentences);
        Self {
            text: TextAnalysis::of(&format!("{}\n{text}", source.headings)),
            numbers: numbers(&format!("{}\n{text}", source.headings)),
            language: Language::of(text),
            sentences: sentences.map(|sentence| (sentence, TextAnalysis::of(sentence))).collect(),
        }
    }
}

/// Whether a sentence denies something.
pub(super) fn denies(sentence: &str) -> bool {
    let lower = sentence.to_lowercase().replace('’', "'");
    lower.split(|c: char| !(c.is_alphanumeric() || c == '\'')).any(|word| DENIALS.contains(&word))
}

/// A sentence without `[1]` and `[2, 3]`.
fn without_citations(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        match after.split_once(']') {
            Some((inside, behind)) if inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ';' | ' ')) => {
                rest = behind;
            }
            _ => {
                text.push('[');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}
