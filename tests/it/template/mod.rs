//! What `template.yaml` must hold, read as it is written: every function complete, every role narrow, every asynchronous
//! path with dead letters, and the routes equal to the code and to `docs/API.md`.

mod events;
mod functions;
mod roles;
mod routes;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use shared::queue::QueueName;

/// A path in the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(repository(path)).unwrap()
}

/// The resources of the template, intrinsics in their long form.
fn resources() -> Map<String, Value> {
    let template = local::template::parse(&read("template.yaml")).unwrap();
    template["Resources"].as_object().unwrap().clone()
}

/// The resources of one type.
fn of_type(kind: &str) -> Vec<(String, Value)> {
    resources().into_iter().filter(|(_, resource)| resource["Type"] == kind).collect()
}

/// The functions' folders.
fn folders() -> Vec<String> {
    let folders = std::fs::read_dir(repository("functions")).unwrap();
    let mut names: Vec<_> = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// `agent-files` is `AgentFilesFunction` in the template.
fn logical_id(folder: &str, suffix: &str) -> String {
    let words = folder.split('-').map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    });
    format!("{}{suffix}", words.collect::<String>())
}

/// The queue of `steps` is `StepsQueue` in the template.
fn queue_id(queue: QueueName) -> String {
    logical_id(queue.as_str(), "Queue")
}

/// The logical id in `Fn::GetAtt` or `Ref`; otherwise the text itself.
fn named(value: &Value) -> String {
    let attribute = &value["Fn::GetAtt"];
    let id = attribute[0].as_str().or_else(|| attribute.as_str()).or_else(|| value["Ref"].as_str());
    id.and_then(|id| id.split('.').next()).map_or_else(|| value.to_string(), str::to_owned)
}
