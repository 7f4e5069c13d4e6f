//! What the sentences of an answer may rest on: passages of the files, and what the agent's owner told customers may know.
//! What a customer told about themselves supports what is said of them to them, and nothing else: see [`Testimony`].

use super::testimony::Testimony;
use super::verdict::{PendingSentence, Verdict};
use super::{Statement, Supporter};
use crate::answer::trace::{Basis, TracedSentence};
use crate::embedding::Embedder;
use crate::error::Result;
use crate::retrieval::Source;

/// The sources of one answer.
pub(crate) struct Sources<'a> {
    passages: Supporter<'a>,
    told: Supporter<'a>,
    testimony: &'a Testimony<'a>,
}

/// What is decided about a sentence, and why.
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    pub(crate) traced: TracedSentence,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(
        question: &'a str,
        passages: &'a [Source],
        told: &'a [Source],
        testimony: &'a Testimony<'a>,
        embedder: &'a dyn Embedder,
    ) -> Self {
        let supporter = |sources| Supporter::new(question, sources, embedder);
        Self { passages: supporter(passages), told: supporter(told), testimony }
    }

    /// Decides about a sentence. Its citations in the trace are indices of passages yet.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub(crate) async fn judge(&self, sentence: &PendingSentence) -> Result<Judgement> {
        let support = self.passages.of(&sentence.text).await?;
        let mut traced = TracedSentence {
            text: sentence.text.clone(),
            statement: support.statement == Statement::Fact,
            support: Some(support.score),
            threshold: support.threshold,
            kept: true,
            basis: None,
            citations: sentence.cited.clone(),
        };
        if !traced.statement {
            traced.support = None;
            return Ok(Judgement { verdict: Verdict::Keep, traced });
        }
        if support.holds()
            && let Some(passage) = support.source
        {
            traced.basis = Some(Basis::Passage);
            let right = sentence.cited.contains(&passage);
            let verdict = if right { Verdict::Keep } else { Verdict::Cite(passage) };
            if !right {
                traced.citations = vec![passage];
            }
            return Ok(Judgement { verdict, traced });
        }
        traced.citations.clear();
        let told = self.told.of(&sentence.text).await?;
        if told.holds() && told.source.is_some() {
            traced.support = Some(told.score);
            traced.basis = Some(Basis::Instructions);
            return Ok(Judgement { verdict: Verdict::Uncite, traced });
        }
        if self.testimony.supports(&sentence.text) {
            // It is so or not: there is no score to it.
            traced.support = None;
            traced.basis = Some(Basis::Customer);
            return Ok(Judgement { verdict: Verdict::Uncite, traced });
        }
        traced.support = Some(support.score.max(told.score));
        traced.kept = false;
        Ok(Judgement { verdict: Verdict::TakeBack, traced })
    }

    /// Lets a sentence stay that was quoted and not phrased.
    pub(crate) fn quoted(sentence: &PendingSentence) -> Judgement {
        let traced = TracedSentence {
            text: sentence.text.clone(),
            statement: true,
            support: None,
            threshold: 0.0,
            kept: true,
            basis: Some(Basis::Passage),
            citations: sentence.cited.clone(),
        };
        Judgement { verdict: Verdict::Keep, traced }
    }
}
