//! From the start of a process to its first question for work, and what it weighs.
//!
//! The functions are those that ship, with all the clients that they use; the peer is the Node.js twin of `agents`, with the same three
//! clients. Both read one item to open their connection before they ask for work. Not in it: AWS's own start of the sandbox.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::line::{Line, Target};
use crate::places::Places;
use crate::runtime_api::RuntimeApi;
use crate::statistics::Pairs;
use crate::{build, peers, process};

/// Starts of each process.
const ROUNDS: usize = 15;
/// Functions that carry the embedding model.
const WITH_MODEL: [&str; 2] = ["chat", "file-worker"];
/// Bytes of a megabyte.
const MEGABYTE: f64 = 1_000_000.0;
/// Bytes that a ZIP archive adds to the compressed content of its one file, `bootstrap`.
const ZIP_FRAME: usize = 200;

/// The time and the memory of each function's start, against the twin's.
pub(crate) fn run(places: &Places) -> Result<Vec<Line>> {
    peers::node(places)?;
    let binaries = build::functions(places)?;
    let functions = places.functions()?;
    let api = RuntimeApi::start()?;
    let twin = || {
        let mut command = process::pinned("node");
        command.arg(places.peer("node/main.mjs"));
        start(command, "agents", &api)
    };
    let ours = |name: &str| start(process::pinned(binaries.join(name)), name, &api);
    // Once for the page cache.
    twin()?;
    functions.iter().try_for_each(|name| ours(name).map(drop))?;

    let mut measured: Vec<(Pairs, Pairs)> = functions.iter().map(|_| (Pairs::default(), Pairs::default())).collect();
    for _ in 0..ROUNDS {
        let theirs = twin()?;
        for (name, (times, memories)) in functions.iter().zip(&mut measured) {
            let started = ours(name)?;
            times.push(started.milliseconds, theirs.milliseconds);
            memories.push(started.megabytes, theirs.megabytes);
        }
    }
    let mut lines = Vec::new();
    for (name, (times, memories)) in functions.iter().zip(&measured) {
        for (what, unit, pairs, target) in [("time", "ms", times, 1.0 / 8.0), ("memory", "MB", memories, 1.0 / 3.0)] {
            let (ours, theirs, ratio) = pairs.medians();
            let line = Line::new(format!("cold-start/{name}/{what}"), ours, unit).against(peers::NODE, theirs, ratio);
            lines.push(line.should_be(Target::Ratio(target)));
        }
    }
    Ok(lines)
}

/// What each function weighs, zipped.
pub(crate) fn sizes(places: &Places) -> Result<Vec<Line>> {
    let binaries = build::functions(places)?;
    let functions = places.functions()?;
    let line = |name: &String| {
        let limit = if WITH_MODEL.contains(&name.as_str()) { 40.0 } else { 6.0 };
        let size = zipped(&binaries.join(name))?;
        Ok(Line::new(format!("sizes/{name}"), size as f64 / MEGABYTE, "MB").should_be(Target::AtMost(limit)))
    };
    functions.iter().map(line).collect()
}

struct Started {
    milliseconds: f64,
    megabytes: f64,
}

/// Starts a process, waits until it is ready and ends it.
fn start(mut command: Command, name: &str, api: &RuntimeApi) -> Result<Started> {
    let url = format!("http://{}", api.address);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").stdin(Stdio::null()).stdout(Stdio::null());
    command.envs(environment(name, api, &url).iter().map(|(name, value)| (name, value)));
    let began = Instant::now();
    let mut running = Running(command.spawn().with_context(|| format!("{name} could not be started"))?);
    let ready = api.first_next().with_context(|| name.to_owned())?;
    let megabytes = process::resident_megabytes(running.0.id())?;
    running.0.kill()?;
    running.0.wait()?;
    Ok(Started { milliseconds: (ready - began).as_secs_f64() * 1e3, megabytes })
}

/// Ends its process, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended, which is all that is wanted.
        drop(self.0.kill().and_then(|()| self.0.wait()));
    }
}

/// What Lambda and the template put into the environment.
fn environment(name: &str, api: &RuntimeApi, url: &str) -> [(&'static str, String); 20] {
    [
        ("AWS_LAMBDA_RUNTIME_API", api.address.clone()),
        ("AWS_LAMBDA_FUNCTION_NAME", name.to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{name}")),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "figures".to_owned()),
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "figures".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "figures".to_owned()),
        ("AWS_ENDPOINT_URL_DYNAMODB", url.to_owned()),
        ("AWS_ENDPOINT_URL_S3", url.to_owned()),
        ("AWS_ENDPOINT_URL_SQS", url.to_owned()),
        ("STAGE", "dev".to_owned()),
        ("LOG_LEVEL", "info".to_owned()),
        ("TABLE_NAME", "figures".to_owned()),
        ("FILES_BUCKET", "figures".to_owned()),
        ("STEPS_QUEUE_URL", format!("{url}/000000000000/steps")),
        ("OIDC_ISSUER", url.to_owned()),
        ("OIDC_AUDIENCE", "figures".to_owned()),
        ("_X_AMZN_TRACE_ID", "Root=1-00000000-000000000000000000000000;Sampled=0".to_owned()),
    ]
}

/// Bytes of a ZIP archive with the file in it.
fn zipped(file: &Path) -> Result<usize> {
    let mut archive = DeflateEncoder::new(Vec::new(), Compression::default());
    archive.write_all(&fs::read(file)?)?;
    Ok(archive.finish()?.len() + ZIP_FRAME)
}
