//! The command line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};

use crate::golden;

/// Runs the whole system of template.yaml on this machine.
///
/// It starts the deployed binaries behind a Lambda Runtime API and serves the tables, buckets, queues, HTTP API, function URLs and the
/// website that they need, inside this one program.
///
/// While it runs: r + Enter rebuilds and swaps what changed, q + Enter ends it, as does Ctrl-C.
#[derive(Debug, Parser)]
#[command(name = "local", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Something else than running the system.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Port of the front door; 0 takes a free one.
    #[arg(long, default_value_t = 3000)]
    pub port: u16,
    /// Folder for tables, objects and queues, kept between runs.
    #[arg(long, value_name = "FOLDER", default_value = ".local", conflicts_with = "memory")]
    pub data: PathBuf,
    /// Keep nothing.
    #[arg(long)]
    pub memory: bool,
    /// Serve no interface, only a page that says how to build it.
    #[arg(long)]
    pub no_web: bool,
    /// Folder with the built interface.
    #[arg(long, value_name = "FOLDER", default_value = "web/dist")]
    pub web: PathBuf,
    /// Run the release binaries.
    #[arg(long)]
    pub release: bool,
    /// Run only this function (name, logical id or binary); may be repeated.
    #[arg(long, value_name = "NAME")]
    pub function: Vec<String>,
    /// Send this event to the one --function, print its answer and end.
    #[arg(long, value_name = "FILE", requires = "function")]
    pub event: Option<PathBuf>,
    /// The template.
    #[arg(long, value_name = "FILE", default_value = "template.yaml")]
    pub template: PathBuf,
    /// Folder with the binaries; by default the one this program lies in, or the release folder beside it.
    #[arg(long, value_name = "FOLDER")]
    pub bin_dir: Option<PathBuf>,
    /// Set a template parameter; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_parameter)]
    pub parameter: Vec<(String, String)>,
    /// Demo users and data; by default those built in.
    #[arg(long, value_name = "FILE")]
    pub seed: Option<PathBuf>,
    /// Rebuild and swap whenever a source changes.
    #[arg(long)]
    pub watch: bool,
    /// Tell only warnings and errors.
    #[arg(long)]
    pub quiet: bool,
    /// Tell details as well: metrics of functions, requests for pages.
    #[arg(long, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Write the log as JSON, one object a line.
    #[arg(long)]
    pub json_logs: bool,
}

/// What the program does besides running the system.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run golden questions on a system that is up.
    Golden(golden::Arguments),
}

impl Arguments {
    /// The folder with the binaries.
    ///
    /// # Errors
    ///
    /// Fails when this program does not know where it lies.
    pub fn binaries(&self) -> Result<PathBuf> {
        if let Some(folder) = &self.bin_dir {
            return folder.canonicalize().with_context(|| format!("cannot find {}", folder.display()));
        }
        let own = std::env::current_exe()?;
        let own = own.parent().context("this program lies in no folder")?;
        match self.release {
            true => Ok(own.parent().context("this program lies in no target folder")?.join("release")),
            false => Ok(own.to_owned()),
        }
    }

    /// Parameters by name.
    #[must_use]
    pub fn parameters(&self) -> BTreeMap<String, String> {
        self.parameter.iter().cloned().collect()
    }
}

fn parse_parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("{text} is not NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_event_wants_a_function() {
        assert!(Arguments::try_parse_from(["local", "--event", "e.json"]).is_err());
        assert!(Arguments::try_parse_from(["local", "--event", "e.json", "--function", "chat"]).is_ok());
        assert!(Arguments::try_parse_from(["local", "--parameter", "Stage"]).is_err());
    }
}
