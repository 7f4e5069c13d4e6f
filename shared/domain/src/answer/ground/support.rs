//! Whether a sentence of an answer is what the passages say.
//!
//! A sentence is held against every passage, without the courtesy that it begins with and without its figures: how many of
//! its telling words the passage and one of its sentences hold, whether its names are there, whether both affirm or deny,
//! whether it holds as far, and how near they are in meaning. A logistic regression, `support.weights.json`, makes one
//! score of it. Figures are compared by value and before any score: one that no passage has is never supported, and one
//! that is written another way changes nothing.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::reach::{Reach, contradicts};
use super::stated::Stated;
use super::statement::{Known, Statement, without_courtesy};
use crate::answer::retrieve::{LogisticRegression, QueryAnalysis, Signal, Signals, TextAnalysis};
use crate::embedding::Embedder;
use crate::error::Result;
use crate::language::{Denial, Text, folded_words, is_function_word, without_citations, without_figures};
use crate::retrieval::{Index, Language, Source, sentences};

/// The least score with which a sentence is kept; the weights are shifted to it.
const THRESHOLD: f32 = 0.5;
/// Sentences that are compared in meaning with one of the answer: each costs a run of the embedding model, once.
const COMPARED: usize = 4;
/// The same where the languages differ and words cannot choose.
const COMPARED_ACROSS: usize = 12;

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| serde_json::from_str(include_str!("support.weights.json")).unwrap_or_default());

/// The file of weights.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Weights {
    embedding_model: String,
    english: LogisticRegression,
    russian: LogisticRegression,
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
    known: Known,
    passages: Vec<Evidence>,
    /// Vectors of sentences that were compared before.
    vectors: Mutex<HashMap<String, Vec<f32>>>,
}

/// A passage with what is looked for in it.
struct Evidence {
    text: TextAnalysis,
    stated: Stated,
    language: Language,
    sentences: Vec<Sentence>,
}

/// A sentence of a passage.
struct Sentence {
    /// Without its figures.
    plain: String,
    words: TextAnalysis,
    read: Text,
    reach: Reach,
}

/// What is to be proved.
struct Claim {
    /// Without courtesy and figures.
    plain: String,
    words: QueryAnalysis,
    read: Text,
    reach: Reach,
    stated: Stated,
    language: Language,
}

/// How far one sentence of a passage says what is to be proved.
struct Match<'a> {
    passage: usize,
    sentence: &'a Sentence,
    share: f32,
    /// How near both are in meaning, for the first of them and with weights for the embedding model.
    cosine: Option<f32>,
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
    pub fn new(question: &str, passages: &[Source], embedder: &'a dyn Embedder) -> Self {
        let texts: Vec<String> =
            passages.iter().map(|source| format!("{}\n{}", source.headings, source.shown())).collect();
        Self {
            embedder,
            known: Known::of(question, texts.iter().map(String::as_str)),
            passages: passages.iter().zip(&texts).map(|(source, text)| Evidence::of(source, text)).collect(),
            vectors: Mutex::default(),
        }
    }

    /// How well the passages support `sentence`, which may carry citations.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub async fn of(&self, sentence: &str) -> Result<Support> {
        let sentence = without_citations(sentence);
        let none = Support {
            statement: Statement::of(&sentence, &self.known),
            score: 0.0,
            threshold: THRESHOLD,
            source: None,
            signals: Vec::new(),
        };
        if none.statement == Statement::NotAFact || self.passages.is_empty() {
            return Ok(none);
        }
        let claim = Claim::of(without_courtesy(&sentence));
        let mut matches = self.matches(&claim);
        self.compare(&claim, &mut matches).await?;
        let mut best = none;
        for (at, passage) in self.passages.iter().enumerate() {
            let own = || matches.iter().filter(|found| found.passage == at);
            let cosine = own().filter_map(|found| found.cosine).reduce(f32::max);
            let missing_figures = claim.stated.missing_in(&passage.stated);
            let signals = claim.signals(passage, own().next(), cosine, missing_figures);
            let is_across = !claim.language.shares_words_with(passage.language);
            let model = match claim.language {
                _ if cosine.is_none() => &WEIGHTS.words_alone,
                _ if is_across => &WEIGHTS.two_languages,
                Language::Russian => &WEIGHTS.russian,
                Language::English | Language::Other => &WEIGHTS.english,
            };
            let score = if missing_figures == 0 { model.score(&signals) } else { 0.0 };
            if best.source.is_none() || score > best.score {
                let signals = signals.into_iter().map(|(name, value)| Signal { name: name.to_owned(), value });
                best = Support { score, source: Some(at), signals: signals.collect(), ..best };
            }
        }
        Ok(best)
    }

    /// Every sentence of every passage, those with most of the words first.
    fn matches(&self, claim: &Claim) -> Vec<Match<'_>> {
        let mut matches: Vec<Match<'_>> = Vec::new();
        for (passage, evidence) in self.passages.iter().enumerate() {
            matches.extend(evidence.sentences.iter().map(|sentence| {
                let share = claim.words.coverage(&claim.words.word_matches(&sentence.words));
                Match { passage, sentence, share, cosine: None }
            }));
        }
        matches.sort_by(|a, b| b.share.total_cmp(&a.share));
        matches
    }

    /// Compares the claim in meaning with the first of `matches`; not without weights for the embedding model.
    async fn compare(&self, claim: &Claim, matches: &mut [Match<'_>]) -> Result<()> {
        if self.embedder.model_id() != WEIGHTS.embedding_model {
            return Ok(());
        }
        let is_across = self.passages.iter().any(|passage| !claim.language.shares_words_with(passage.language));
        let compared = if is_across { COMPARED_ACROSS } else { COMPARED };
        let texts =
            std::iter::once(&claim.plain).chain(matches.iter().take(compared).map(|found| &found.sentence.plain));
        let texts: Vec<&str> = texts.map(String::as_str).collect();
        let known = |text: &str| self.vectors.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        let new: Vec<&str> = texts.iter().copied().filter(|text| known(text).is_none()).collect();
        let made = self.embedder.passages(&new).await?;
        let made = new.into_iter().map(str::to_owned).zip(made);
        self.vectors.lock().unwrap_or_else(PoisonError::into_inner).extend(made);
        let vectors: Vec<Vec<f32>> = texts.iter().map(|text| known(text).unwrap_or_default()).collect();
        let Some((own, others)) = vectors.split_first() else { return Ok(()) };
        for (found, other) in matches.iter_mut().zip(others) {
            found.cosine = Some(other.iter().zip(own).map(|(a, b)| a * b).sum());
        }
        Ok(())
    }
}

impl Claim {
    fn of(sentence: &str) -> Self {
        let plain = without_figures(sentence);
        Self {
            words: QueryAnalysis::of(&plain, &Index::default()),
            read: Text::read(sentence),
            reach: Reach::of(sentence),
            stated: Stated::of(sentence),
            language: Language::of(sentence),
            plain,
        }
    }

    /// Whether it claims nothing but its figures, which are compared by themselves: `Two days.` Every other word is one
    /// that sentences are only made with, and nothing is denied.
    fn says_figures_alone(&self) -> bool {
        let mut terms = self.read.sentences.iter().flat_map(|sentence| &sentence.terms);
        !self.stated.is_empty()
            && terms.all(|term| term.denial == Denial::None)
            && folded_words(&self.plain).iter().all(|word| is_function_word(word))
    }

    /// What speaks for and against `passage`, of which `best` is the sentence with most of the words.
    fn signals(
        &self,
        passage: &Evidence,
        best: Option<&Match<'_>>,
        cosine: Option<f32>,
        missing_figures: usize,
    ) -> Signals {
        let held = self.words.word_matches(&passage.text);
        let says_figures_alone = self.says_figures_alone();
        // "You pay nothing" denies no more than "free" does.
        let denies =
            |found: &&Match<'_>| !self.stated.denies_a_price() && contradicts(&self.read, &found.sentence.read);
        let denial = best.filter(denies);
        vec![
            ("coverage", if says_figures_alone { 1.0 } else { self.words.coverage(&held) }),
            ("cosine", if says_figures_alone { 1.0 } else { cosine.unwrap_or_default() }),
            ("missingNames", self.words.missing_names(&held)),
            ("missingNumbers", missing_figures as f32),
            ("missingTelling", self.words.missing_telling(&held) as f32 / 10.0),
            ("denial", denial.map_or(0.0, |found| found.share)),
            ("wider", f32::from(u8::from(best.is_some_and(|found| self.reach.is_wider_than(found.sentence.reach))))),
        ]
    }
}

impl Evidence {
    fn of(source: &Source, text: &str) -> Self {
        let shown = source.shown();
        Self {
            text: TextAnalysis::of(text),
            stated: Stated::of(text),
            language: Language::of(shown),
            sentences: shown.split('\n').flat_map(sentences).map(Sentence::of).collect(),
        }
    }
}

impl Sentence {
    fn of(sentence: &str) -> Self {
        Self {
            plain: without_figures(sentence),
            words: TextAnalysis::of(sentence),
            read: Text::read(sentence),
            reach: Reach::of(sentence),
        }
    }
}
