//! Asks the questions of a collection of bases that hold the answer and of bases that do not.
//!
//! Usage: `grounding fit|judge MEMORY QUESTIONS.json [PASSAGES.json]`. `fit` prints what is measured about every question of the articles
//! with even numbers, for `benches/grounding/fit.py`; `judge` counts how many questions of the others are refused. The questions of
//! the first collection are asked of the paragraphs of the second, its translation; without it, of its own. `MEMORY` is a
//! file that keeps the vectors from one run to the next.
//!
//! A base is the whole collection, or 100, 20 or 5 of its paragraphs. It `holds` the answer; or only the paragraph that answers is
//! missing (`near`); or the whole article is (`foreign`).

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use benches::Chance;
use benches::xquad::{self, Paragraph, Remembering, done};
use domain::answer::retrieve;
use domain::retrieval::Index;
use serde_json::json;

/// Sizes of bases besides the whole.
const SIZES: [usize; 3] = [100, 20, 5];
/// Passages of a question that are fitted.
const FITTED: usize = 4;

/// A base to ask: its name, what it lacks, and its paragraphs.
struct Base {
    size: &'static str,
    lacks: Lack,
    paragraphs: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lack {
    Nothing,
    Paragraph,
    Article,
}

impl Lack {
    const ALL: [Self; 3] = [Self::Nothing, Self::Paragraph, Self::Article];

    fn name(self) -> &'static str {
        match self {
            Self::Nothing => "holds",
            Self::Paragraph => "near",
            Self::Article => "foreign",
        }
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (fits, memory, questions, passages) = match arguments.as_slice() {
        [mode, memory, questions] => (mode == "fit", memory, questions, questions),
        [mode, memory, questions, passages] => (mode == "fit", memory, questions, passages),
        _ => bail!("usage: grounding fit|judge MEMORY QUESTIONS.json [PASSAGES.json]"),
    };
    let embedder = Remembering::at(memory.into());
    let asked = xquad::read(&PathBuf::from(questions))?;
    let searched = xquad::read(&PathBuf::from(passages))?;
    let segments = xquad::segments(&searched, &embedder)?;
    let mut out = BufWriter::new(io::stdout());
    let mut chance = Chance::default();
    let mut refused: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for (number, paragraph) in asked.iter().enumerate().filter(|(_, paragraph)| (paragraph.article % 2 == 0) == fits) {
        for question in &paragraph.questions {
            for base in bases(&searched, number, fits, &mut chance) {
                let index = Index::new(base.paragraphs.iter().map(|&number| Arc::clone(&segments[number])).collect());
                let found = done(retrieve(&index, &embedder, &question.text))?;
                if fits {
                    let own = segments[number].passage(0).context("an empty segment")?;
                    let passages: Vec<_> = found
                        .passages
                        .iter()
                        .take(FITTED)
                        .map(|found| {
                            let signals: BTreeMap<_, _> =
                                found.signals.iter().map(|signal| (&signal.name, signal.value)).collect();
                            json!({"answers": found.source.text == own.text, "signals": signals})
                        })
                        .collect();
                    let (size, lacks) = (base.size, base.lacks.name());
                    let line = json!({"article": paragraph.article, "size": size, "base": lacks, "passages": passages});
                    writeln!(out, "{line}")?;
                } else {
                    let (count, all) = refused.entry((base.size, base.lacks.name())).or_default();
                    *count += usize::from(!found.confidence.answerable());
                    *all += 1;
                }
            }
        }
    }
    for ((size, base), (count, all)) in refused {
        writeln!(
            out,
            "{}",
            json!({"size": size, "base": base, "refused": count as f64 / all as f64, "questions": all})
        )?;
    }
    out.flush()?;
    embedder.keep()
}

/// The bases to ask a question of the paragraph `own`. For fitting they are made of the fitting half alone, and all that count as whole
/// have one size, so that nothing can be learnt from it.
fn bases(paragraphs: &[Paragraph], own: usize, fits: bool, chance: &mut Chance) -> Vec<Base> {
    let article = paragraphs[own].article;
    let known = (0..paragraphs.len()).filter(|&number| !fits || paragraphs[number].article.is_multiple_of(2));
    let (same, others): (Vec<usize>, Vec<usize>) =
        known.filter(|&number| number != own).partition(|&number| paragraphs[number].article == article);
    let mut bases = Vec::new();
    let whole = if fits { others.len() } else { usize::MAX };
    for (size, count) in [("all", whole), ("100", SIZES[0]), ("20", SIZES[1]), ("5", SIZES[2])] {
        for lacks in Lack::ALL {
            let mut chosen = match lacks {
                Lack::Nothing => vec![own],
                Lack::Paragraph | Lack::Article => Vec::new(),
            };
            if lacks != Lack::Article {
                // Of a small base only some paragraphs are of the article, and where one is missing at least one is there.
                let siblings = if size == "all" { same.len() } else { (chance.fraction() * 4.0) as usize };
                let least = usize::from(lacks == Lack::Paragraph);
                chosen.extend(some(&same, siblings.clamp(least, same.len()), chance));
            }
            let room = count.saturating_sub(chosen.len()).min(others.len());
            chosen.extend(some(&others, room, chance));
            chosen.truncate(count);
            chosen.sort_unstable();
            bases.push(Base { size, lacks, paragraphs: chosen });
        }
    }
    bases
}

/// So many of `all`, by chance.
fn some(all: &[usize], count: usize, chance: &mut Chance) -> Vec<usize> {
    let mut all = all.to_vec();
    let count = count.min(all.len());
    for at in 0..count {
        let other = at + (chance.fraction() * (all.len() - at) as f64) as usize;
        all.swap(at, other);
    }
    all.truncate(count);
    all
}
