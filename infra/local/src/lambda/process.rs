//! Starts one process of a function with the environment Lambda gives.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};

use super::binary_path;
use crate::credentials::{ACCESS_KEY, SECRET_KEY};
use crate::logs::Logs;
use crate::tasks::spawn;
use crate::template::{Function, REGION};
use crate::watchdog::Watchdog;

/// What all processes share.
#[derive(Debug)]
pub struct Settings {
    /// Folder with the binaries.
    pub binaries: PathBuf,
    /// Added to every environment: service endpoints and the caller's `VORONKA_*` variables.
    pub environment: BTreeMap<String, String>,
    /// Ends the processes if this program is killed.
    pub watchdog: Watchdog,
}

/// Starts a process that talks to the Runtime API at `api`.
///
/// # Errors
///
/// Fails when the binary is missing or cannot be run.
pub(crate) fn start(
    function: &Function,
    settings: &Settings,
    api: SocketAddr,
    trace: &str,
    logs: &Logs,
) -> Result<Child> {
    let binary = binary_path(&settings.binaries, function);
    let mut command = Command::new(&binary);
    command
        .env_clear()
        .envs(environment(function, settings, api, trace))
        .current_dir(&settings.binaries)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {}; build it with: cargo build --workspace --bins", binary.display()))?;
    if let Some(id) = child.id() {
        settings.watchdog.watch(id);
    }
    follow(child.stdout.take(), function, logs);
    follow(child.stderr.take(), function, logs);
    Ok(child)
}

fn environment(function: &Function, settings: &Settings, api: SocketAddr, trace: &str) -> BTreeMap<String, String> {
    let memory = function.memory_mb.to_string();
    let folder = settings.binaries.display().to_string();
    let log_group = format!("/aws/lambda/{}", function.name);
    let lambda = [
        ("AWS_LAMBDA_RUNTIME_API", api.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", function.name.clone()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", log_group),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "local".to_owned()),
        ("AWS_LAMBDA_LOG_FORMAT", function.log_format.clone()),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_DEFAULT_REGION", REGION.to_owned()),
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY.to_owned()),
        ("_HANDLER", function.handler.clone()),
        ("_X_AMZN_TRACE_ID", trace.to_owned()),
        ("LAMBDA_TASK_ROOT", folder.clone()),
        ("LAMBDA_RUNTIME_DIR", folder),
        ("TZ", ":UTC".to_owned()),
        ("LANG", "en_US.UTF-8".to_owned()),
        ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
    ];
    let mut environment = function.environment.clone();
    environment.extend(settings.environment.clone());
    environment.extend(lambda.map(|(name, value)| (name.to_owned(), value)));
    if let Some(level) = &function.log_level {
        environment.insert("AWS_LAMBDA_LOG_LEVEL".to_owned(), level.clone());
    }
    environment
}

/// Copies what the process writes into the log stream, line by line.
fn follow(stream: Option<impl AsyncRead + Unpin + Send + 'static>, function: &Function, logs: &Logs) {
    let Some(stream) = stream else { return };
    let (name, logs) = (function.binary.clone(), logs.clone());
    spawn(async move {
        let mut lines = BufReader::new(stream).split(b'\n');
        while let Ok(Some(line)) = lines.next_segment().await {
            let line = String::from_utf8_lossy(&line);
            if !line.trim().is_empty() {
                logs.function(&name, line.trim_end());
            }
        }
    });
}
