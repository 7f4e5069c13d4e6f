//! Measures what it takes to open an index beside reading its bytes, and the memory that it takes.
//!
//! Usage: `open_index SEGMENT`, a file that `search` has left. Prints one line of JSON: the medians of reading and of opening, which has the
//! reading in it, in milliseconds of processor time, the bytes of the file, and by how much the process grew from opening it and
//! searching once.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::sync::Arc;

use benches::{Chance, cpu_milliseconds};
use domain::retrieval::{Embedding, Index, Language, SearchQuery, Segment};
use serde_json::json;

const RUNS: usize = 11;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: open_index SEGMENT")?;
    let open = || -> Result<Index, Box<dyn Error>> { Ok(Index::new(vec![Arc::new(Segment::open(fs::read(&path)?)?)])) };
    let before = resident_bytes()?;
    let index = open()?;
    let mut chance = Chance::default();
    let (text, numbers) = (chance.text(8), chance.vector());
    let vector = index.model_id().map(|model_id| Embedding { model_id, numbers: &numbers });
    let query = SearchQuery { text: &text, vector, language: Language::of(&text), limit: 50 };
    black_box(index.search(&query));
    let memory = resident_bytes()?.saturating_sub(before);
    drop(index);
    let read_ms = time(|| Ok(fs::read(&path)?))?;
    let open_ms = time(open)?;
    let line = json!({
        "benchmark": "open_index", "read_ms": read_ms, "open_ms": open_ms, "bytes": fs::metadata(&path)?.len(), "memory": memory,
    });
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}

/// The median of [`RUNS`] runs.
fn time<T>(run: impl Fn() -> Result<T, Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = cpu_milliseconds();
        black_box(run()?);
        times.push(cpu_milliseconds() - start);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[RUNS / 2])
}

/// The memory of this process that is in RAM.
fn resident_bytes() -> Result<usize, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("there is no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<usize>()? * 1024)
}
