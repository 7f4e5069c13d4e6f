//! What can be answered, what is answered, and what supports it, on `XQuAD`.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::line::{Line, Target};
use crate::places::Places;
use crate::{build, process};

/// Questions that are refused of a whole collection, in percent: language, at most of those that it answers, at least of near misses and of
/// foreign ones. What is asked of a logistic regression that is better than one over three signals.
const REFUSED: [(&str, f64, f64, f64); 2] = [("en", 5.0, 85.0, 98.0), ("ru", 5.0, 82.0, 97.0)];
/// Answers inside at most two and at most three quoted sentences, in percent at least.
const QUOTED: [(&str, [f64; 2]); 2] = [("en", [89.0, 92.0]), ("ru", [86.0, 90.0])];

/// Whether questions are refused that should be, and only those.
pub(crate) fn grounding(places: &Places) -> Result<Vec<Line>> {
    let Some(sets) = sets(places)? else { return Ok(Vec::new()) };
    let program = build::release(places, "benches", "--bin", "grounding")?;
    let refused = |language: &str, collections: &[&PathBuf]| {
        let mut command = process::pinned(&program);
        command.arg("judge").arg(memory(places)).args(collections);
        let line = |told: &Value| {
            let (size, base) = (name(told, "size")?, name(told, "base")?);
            let figure = format!("grounding/{language}/{size}/{base}");
            Ok((size, base, Line::new(figure, 100.0 * process::number(told, "refused")?, "% refused")))
        };
        told(command)?.iter().map(line).collect::<Result<Vec<(String, String, Line)>>>()
    };
    let mut lines = Vec::new();
    for (language, holds, near, foreign) in REFUSED {
        let judged = refused(language, &[set(&sets, language)])?;
        lines.extend(judged.into_iter().map(|(size, base, line)| match (size.as_str(), base.as_str()) {
            ("all", "holds") => line.should_be(Target::AtMost(holds)),
            ("all", "near") => line.should_be(Target::AtLeast(near)),
            ("all", "foreign") => line.should_be(Target::AtLeast(foreign)),
            _ => line,
        }));
    }
    // Across languages nothing is promised; what is so must be known all the same.
    for (asked, searched) in [("ru", "en"), ("en", "ru")] {
        let crossed = refused(&format!("{asked}-{searched}"), &[set(&sets, asked), set(&sets, searched)])?;
        lines.extend(crossed.into_iter().map(|(_, _, line)| line));
    }
    Ok(lines)
}

/// Whether the quoted sentences hold the answer.
pub(crate) fn answers(places: &Places) -> Result<Vec<Line>> {
    let Some(sets) = sets(places)? else { return Ok(Vec::new()) };
    let program = build::release(places, "benches", "--bin", "answers")?;
    let mut lines = Vec::new();
    for (language, targets) in QUOTED {
        let mut command = process::pinned(&program);
        command.arg(memory(places)).arg(set(&sets, language));
        for (told, target) in told(command)?.iter().zip(targets) {
            let sentences = told["sentences"].as_u64().context("no number of sentences")?;
            let share = |key| Ok::<_, anyhow::Error>(100.0 * process::number(told, key)?);
            let line =
                |what: &str, share| Line::new(format!("answers/{language}/{sentences}-sentences{what}"), share, "%");
            lines.push(line("", share("held")?).should_be(Target::AtLeast(target)));
            lines.push(line("/judged-half", share("heldOfJudged")?));
        }
    }
    Ok(lines)
}

/// Whether sentences are taken back that should be, and only those.
pub(crate) fn support(places: &Places) -> Result<Vec<Line>> {
    let Some(sets) = sets(places)? else { return Ok(Vec::new()) };
    let program = build::release(places, "benches", "--bin", "support")?;
    let mut command = process::pinned(&program);
    command.arg("judge").arg(memory(places)).arg(places.root.join("benches/grounding/support.json")).args(&sets);
    let line = |told: &Value| {
        let wrong = 100.0 * process::number(told, "wrong")?;
        Ok(Line::new(format!("support/{}", name(told, "pairs")?), wrong, "% wrong"))
    };
    told(command)?.iter().map(line).collect()
}

/// The collections in English and Russian; `None` without test data.
fn sets(places: &Places) -> Result<Option<[PathBuf; 2]>> {
    if places.data.is_none() {
        writeln!(io::stderr(), "not measured: XQuAD is not part of the repository; name a folder by --data")?;
        return Ok(None);
    }
    let set = |language: &str| {
        let missing = "the folder has no retrieval/xquad.en.json and retrieval/xquad.ru.json";
        places.datum(&format!("retrieval/xquad.{language}.json")).context(missing)
    };
    Ok(Some([set("en")?, set("ru")?]))
}

fn set<'a>(sets: &'a [PathBuf; 2], language: &str) -> &'a PathBuf {
    &sets[usize::from(language == "ru")]
}

/// The file that keeps vectors from one run to the next.
fn memory(places: &Places) -> PathBuf {
    places.work.join("vectors")
}

fn told(command: std::process::Command) -> Result<Vec<Value>> {
    Ok(process::output(command)?.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

fn name(told: &Value, key: &str) -> Result<String> {
    Ok(told[key].as_str().with_context(|| format!("no {key} in {told}"))?.to_owned())
}
