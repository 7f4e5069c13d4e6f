//! Whether a text states a claim.

use super::question::Claim;
use crate::language::{Denial, Sentence, Term, Text};

/// What parts the alternatives of a claim.
const OR: char = '|';

/// One of a claim's alternatives, read.
#[derive(Debug)]
pub(super) struct Statement {
    terms: Vec<Term>,
    /// Whether it states that something is not so.
    negative: bool,
}

/// Whether a text states something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// It does, in words that begin so.
    Stated(String),
    /// It says the opposite.
    Denied(String),
    /// These parts of it are missing where the most of it is.
    Missing(Vec<String>),
}

/// The alternatives of a claim. One that says nothing that can be looked for is left out.
pub(super) fn statements(claim: &Claim) -> Vec<Statement> {
    claim.as_str().split(OR).filter_map(Statement::read).collect()
}

impl Statement {
    fn read(text: &str) -> Option<Self> {
        let sentences = Text::read(text).sentences;
        let terms: Vec<Term> = sentences.into_iter().flat_map(|sentence| sentence.terms).collect();
        let negative = terms.iter().any(|term| term.denial == Denial::Direct)
            || !terms.is_empty() && terms.iter().all(|term| term.denial != Denial::None);
        (!terms.is_empty()).then_some(Self { terms, negative })
    }

    /// Whether `text` states this as a fact. Its figures must stand in one sentence; its words may also stand in the
    /// sentence before or in the heading, as in a list.
    pub(super) fn stated_in(&self, text: &Text) -> Finding {
        self.best(text, true)
    }

    /// Whether one sentence of `text` makes this claim.
    pub(super) fn claimed_in(&self, text: &Text) -> Finding {
        self.best(text, false)
    }

    fn best(&self, text: &Text, with_context: bool) -> Finding {
        let mut best = Finding::Missing(self.terms.iter().map(|term| term.written.clone()).collect());
        let mut heading: Option<&Sentence> = None;
        let mut before: Option<&Sentence> = None;
        for sentence in &text.sentences {
            let context = [heading, before].into_iter().flatten().filter(|_| with_context);
            let finding = self.in_sentence(sentence, context.flat_map(|sentence| &sentence.terms));
            if finding.rank() > best.rank() {
                best = finding;
            }
            heading = if sentence.heading { Some(sentence) } else { heading };
            before = Some(sentence);
        }
        best
    }

    fn in_sentence<'a>(&self, sentence: &'a Sentence, context: impl Iterator<Item = &'a Term>) -> Finding {
        let context: Vec<&Term> = context.filter(|term| term.meaning.is_word()).collect();
        let (mut missing, mut here, mut direct, mut free) = (Vec::new(), false, false, false);
        for wanted in &self.terms {
            let is_meant = |term: &&Term| wanted.meaning.is_said_by(&term.meaning);
            let own = sentence.terms.iter().filter(is_meant).map(|term| term.denial).min();
            here |= own.is_some();
            match own.or_else(|| context.iter().filter(|term| is_meant(term)).map(|term| term.denial).min()) {
                None => missing.push(wanted.written.clone()),
                Some(denial) => {
                    direct |= denial == Denial::Direct;
                    free |= denial == Denial::None;
                }
            }
        }
        let said = || sentence.terms.iter().map(|term| term.written.as_str()).collect::<Vec<_>>().join(" ");
        let asserted = free && !direct;
        match missing.is_empty() && here {
            false => Finding::Missing(missing),
            true if asserted != self.negative => Finding::Stated(said()),
            true => Finding::Denied(said()),
        }
    }
}

impl Finding {
    /// How much of the claim it is, the more the higher.
    fn rank(&self) -> (u8, std::cmp::Reverse<usize>) {
        match self {
            Self::Stated(_) => (2, std::cmp::Reverse(0)),
            Self::Denied(_) => (1, std::cmp::Reverse(0)),
            Self::Missing(parts) => (0, std::cmp::Reverse(parts.len())),
        }
    }

    /// The one of two that is more of the claim.
    pub(super) fn or_better(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }
}
