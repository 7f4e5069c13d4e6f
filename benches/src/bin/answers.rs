//! Answers the questions of a collection by quoting, and counts how often the annotated answer lies inside a quoted sentence.
//!
//! Usage: `answers MEMORY QUESTIONS.json`; the base is the whole collection, and `MEMORY` keeps vectors from one run to the next. Counted
//! are all questions, and those of the articles with odd numbers, on which nothing was chosen.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use benches::xquad::{self, Remembering, done};
use domain::answer::{Extractive, retrieve};
use domain::error::Result as DomainResult;
use domain::language::ReplyLanguage;
use domain::language_model::{LanguageModel as _, Prompt, StreamSink};
use domain::retrieval::{self, Index};
use domain::time::Timestamp;
use serde_json::json;

/// Sentences that are quoted at most.
const LIMITS: [usize; 2] = [2, 3];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [memory, questions] = arguments.as_slice() else { bail!("usage: answers MEMORY QUESTIONS.json") };
    let embedder = Arc::new(Remembering::at(memory.into()));
    let paragraphs = xquad::read(&PathBuf::from(questions))?;
    let index = Index::new(xquad::segments(&paragraphs, &embedder)?);
    let deadline = Timestamp::from_millis(1).map_err(|error| anyhow!(error.report()))?;
    let mut held = [[0_usize; 2]; 2];
    let mut all = [0_usize; 2];
    for paragraph in &paragraphs {
        let odd = paragraph.article % 2;
        for question in &paragraph.questions {
            let passages = done(retrieve(&index, embedder.as_ref(), &question.text))?.shown();
            let language = match retrieval::Language::of(&question.text) {
                retrieval::Language::Russian => ReplyLanguage::Russian,
                retrieval::Language::English | retrieval::Language::Other => ReplyLanguage::English,
            };
            all[odd] += 1;
            for (held, sentences) in held.iter_mut().zip(LIMITS) {
                let prompt =
                    Prompt { passages: passages.clone(), ..Prompt::asking(&question.text, language, deadline) };
                let answerer = Extractive::new(Some(embedder.clone())).quoting(sentences);
                let quoted = quoted(&answerer, &prompt)?;
                held[odd] += usize::from(on_one_line(&quoted).contains(&on_one_line(question.answer())));
            }
        }
    }
    for (held, sentences) in held.into_iter().zip(LIMITS) {
        let share = |held: usize, all: usize| held as f64 / all.max(1) as f64;
        let line = json!({
            "sentences": sentences,
            "questions": all[0] + all[1],
            "held": share(held[0] + held[1], all[0] + all[1]),
            "heldOfJudged": share(held[1], all[1]),
        });
        writeln!(io::stdout(), "{line}")?;
    }
    embedder.keep()
}

/// What the answerer quotes.
fn quoted(answerer: &Extractive, prompt: &Prompt) -> Result<String> {
    struct Text(String);
    impl StreamSink for Text {
        fn push(&mut self, text: &str) -> ControlFlow<()> {
            self.0.push_str(text);
            ControlFlow::Continue(())
        }
    }
    let mut text = Text(String::new());
    let answered = async {
        // Quoting cannot fail but by its embedding model, and that one is built in.
        let outcome: DomainResult<bool> = Ok(answerer.answer(prompt, &mut text).await.is_ok());
        outcome
    };
    if !done(answered)? {
        bail!("there is no answer to {}", prompt.question);
    }
    Ok(text.0)
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
