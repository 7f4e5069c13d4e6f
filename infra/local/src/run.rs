//! The program around the system: start it, tell about it, listen to the keyboard and to signals, end it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use bytes::Bytes;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use crate::app::{Running, start};
use crate::cli::Arguments;
use crate::clock::{Clock, WallClock};
use crate::credentials::{ACCESS_KEY, SECRET_KEY};
use crate::lambda::InvokeError;
use crate::logs::{Format, Level, Logs};
use crate::options::Options;
use crate::seed::Seed;
use crate::watch::{Builder, POLL_PERIOD};

const DEMO_SEED: &str = include_str!("../seed/demo.json");
/// Variables of the caller that functions see start with this.
const PASSED_ON: &str = "VORONKA_";

/// Runs until it is told to end.
///
/// # Errors
///
/// Fails when the system cannot start, or when the one event of `--event` makes its function fail.
pub async fn run(arguments: Arguments) -> Result<()> {
    let logs = logs(&arguments);
    let binaries = arguments.binaries()?;
    let system = start(options(&arguments, &binaries, &logs)?).await?;
    if let Some(file) = &arguments.event {
        let outcome = send_one(&system, &arguments, file).await;
        system.stop().await;
        return outcome;
    }
    tell(&system, &logs);
    let workspace = workspace(&arguments)?;
    let mut builder = Builder::new(workspace, binaries, arguments.release);
    builder.remember(&system.functions);
    let outcome = attend(&system, &mut builder, arguments.watch, &logs).await;
    logs.say(Level::Info, "ending");
    system.stop().await;
    outcome
}

fn logs(arguments: &Arguments) -> Logs {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let format = if arguments.json_logs { Format::Json } else { Format::for_terminal(no_color) };
    let lowest = match (arguments.quiet || arguments.event.is_some(), arguments.verbose) {
        (true, _) => Level::Warn,
        (false, true) => Level::Debug,
        (false, false) => Level::Info,
    };
    Logs::new(format, lowest, Arc::new(WallClock), Box::new(std::io::stderr()))
}

fn options(arguments: &Arguments, binaries: &Path, logs: &Logs) -> Result<Options> {
    let read = |path: &Path| std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    let seed = match &arguments.seed {
        Some(path) => Seed::parse(&read(path)?)?,
        None => Seed::parse(DEMO_SEED)?,
    };
    // One event needs users for its tokens, but no data and no particular port.
    let (seed, port) = match arguments.event {
        Some(_) => (Seed { requests: Vec::new(), ..seed }, 0),
        None => (seed, arguments.port),
    };
    Ok(Options {
        template: read(&arguments.template)?,
        parameters: arguments.parameters(),
        data: (!arguments.memory).then(|| arguments.data.clone()),
        port,
        website: (!arguments.no_web).then(|| arguments.web.clone()),
        binaries: binaries.to_owned(),
        only: arguments.function.clone(),
        watchdog: Some(std::env::current_exe()?),
        environment: passed_on_environment(),
        seed,
        clock: Arc::new(WallClock) as Arc<dyn Clock>,
        logs: logs.clone(),
    })
}

fn passed_on_environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with(PASSED_ON))
        .collect()
}

/// Says where everything is; the address comes last, where it is looked for.
fn tell(system: &Running, logs: &Logs) {
    let (dynamodb, s3, sqs) = (&system.dynamodb, &system.s3, &system.sqs);
    logs.say(Level::Info, &format!("not run here: {}", system.not_run));
    logs.say(Level::Info, &format!("dynamodb {dynamodb}  s3 {s3}  sqs {sqs}  key {ACCESS_KEY} {SECRET_KEY}"));
    logs.say(Level::Info, &format!("up at {}  (r + Enter rebuilds and swaps, q + Enter ends)", system.url));
}

async fn send_one(system: &Running, arguments: &Arguments, file: &Path) -> Result<()> {
    let [name] = arguments.function.as_slice() else { bail!("--event wants exactly one --function") };
    let event = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let pool = system.functions.by_name(name).context("the function does not run")?;
    let outcome = match pool.invoke(Bytes::from(event)).await {
        Ok(reply) => reply.whole().await,
        Err(error) => Err(error),
    };
    let (answer, failed) = match outcome {
        Ok(answer) => (answer, false),
        Err(InvokeError::Function { payload, .. }) => (payload, true),
        Err(error) => bail!("{}", error.summary()),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&answer)?;
    out.write_all(b"\n")?;
    ensure!(!failed, "the function failed");
    Ok(())
}

/// The folder that holds the template, where cargo is run.
fn workspace(arguments: &Arguments) -> Result<PathBuf> {
    let template = arguments.template.canonicalize()?;
    Ok(template.parent().context("the template lies in no folder")?.to_owned())
}

/// Waits for keys, changes of sources and signals, until one of them says to end.
async fn attend(system: &Running, builder: &mut Builder, watch: bool, logs: &Logs) -> Result<()> {
    let mut keys = keyboard();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut look = tokio::time::interval(POLL_PERIOD);
    let mut seen = builder.fingerprint();
    loop {
        let rebuild = tokio::select! {
            _ = interrupt.recv() => return Ok(()),
            _ = terminate.recv() => return Ok(()),
            Some(key) = keys.recv() => match key.trim() {
                "q" => return Ok(()),
                "r" => true,
                _ => false,
            },
            _ = look.tick(), if watch => {
                let now = builder.fingerprint();
                std::mem::replace(&mut seen, now) != now
            }
        };
        if rebuild {
            logs.say(Level::Info, "building");
            match builder.rebuild(&system.functions).await {
                Ok(swapped) if swapped.is_empty() => logs.say(Level::Info, "nothing changed"),
                Ok(swapped) => logs.say(Level::Info, &format!("swapped {}", swapped.join(", "))),
                Err(error) => logs.say(Level::Error, &format!("{error:#}")),
            }
        }
    }
}

/// Lines from the terminal. Nothing comes when there is none.
///
/// The thread is never joined: it waits in a read that only Enter ends, and goes away with the program.
fn keyboard() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
