//! Every function's folder has its resource, complete.

use domain::limits::{FILE_BYTES, FILE_CPU_SECONDS, FILE_MEMORY_BYTES, FILE_TEXT_BYTES};
use serde_json::Value;
use shared::queue::QueueName;
use shared::runtime::EventSource;

use super::{folders, logical_id, named, of_type, queue_id, read, resources};
use crate::registry::FUNCTIONS;

#[test]
fn every_folder_is_a_function_and_every_function_a_folder() {
    let mut wanted: Vec<_> = folders().iter().map(|folder| logical_id(folder, "Function")).collect();
    let mut there: Vec<_> = of_type("AWS::Serverless::Function").into_iter().map(|(id, _)| id).collect();
    wanted.sort();
    there.sort();
    assert_eq!(there, wanted);
    let known: Vec<_> = FUNCTIONS.iter().map(|function| function.name.to_owned()).collect();
    assert_eq!(known, folders(), "tests/it/registry.rs lists the functions");
}

#[test]
fn a_function_is_called_by_what_it_says() {
    let resources = resources();
    for function in FUNCTIONS {
        let properties = &resources[&logical_id(function.name, "Function")]["Properties"];
        let events: Vec<_> = properties["Events"].as_object().into_iter().flat_map(|events| events.values()).collect();
        let (kind, queue) = match function.source {
            EventSource::Http(_) => ("HttpApi", None),
            EventSource::Stream(_) => {
                assert!(properties["FunctionUrlConfig"].is_object() && events.is_empty(), "{}", function.name);
                continue;
            }
            EventSource::Queue(queue, _) => ("SQS", Some(queue_id(queue))),
            EventSource::Objects(_) => ("S3", None),
            EventSource::Schedule(_) => ("Schedule", None),
        };
        assert!(!events.is_empty(), "nothing calls {}", function.name);
        for event in events {
            assert_eq!(event["Type"], kind, "{}", function.name);
            assert_eq!(queue.is_some().then(|| queue_of(event)), queue, "{}", function.name);
        }
    }
}

#[test]
fn every_function_is_told_the_address_of_every_queue() {
    let template = local::template::parse(&read("template.yaml")).unwrap();
    let variables = &template["Globals"]["Function"]["Environment"]["Variables"];
    for queue in QueueName::ALL {
        assert_eq!(variables[queue.variable()]["Ref"], queue_id(queue), "{}", queue.variable());
    }
}

#[test]
fn every_function_builds_its_binary_and_has_a_role_and_a_log_group_of_its_own() {
    let resources = resources();
    for folder in folders() {
        let function = &resources[&logical_id(&folder, "Function")];
        assert_eq!(function["Metadata"]["BuildProperties"]["Binary"], folder.as_str());
        let role = function["Properties"]["Role"].to_string();
        assert!(role.contains(&logical_id(&folder, "Role")), "{folder} runs as {role}");
        let group = &resources[&logical_id(&folder, "LogGroup")];
        assert!(!group["Properties"]["RetentionInDays"].is_null(), "{folder} keeps its logs for ever");
    }
}

#[test]
fn a_function_answers_before_whoever_waits_for_it_gives_up() {
    let resources = resources();
    for folder in folders() {
        let properties = &resources[&logical_id(&folder, "Function")]["Properties"];
        let timeout = properties["Timeout"].as_u64().unwrap_or(15);
        let events: Vec<_> = properties["Events"].as_object().into_iter().flat_map(|events| events.values()).collect();
        for event in events {
            match event["Type"].as_str().unwrap() {
                // API Gateway waits 30 s.
                "HttpApi" => assert!(timeout < 30, "{folder} may answer after its caller has left"),
                // A message must not come again while it is being worked on: AWS advises six times the timeout.
                "SQS" => {
                    let queue = queue_of(event);
                    let visibility = resources[&queue]["Properties"]["VisibilityTimeout"].as_u64().unwrap();
                    assert!(visibility >= 6 * timeout, "{queue} gives {visibility} s for {timeout} s of work");
                }
                // One tick must end before the next begins.
                "Schedule" => assert!(timeout < 60, "{folder} overtakes itself"),
                _ => {}
            }
        }
    }
}

#[test]
fn a_reading_ends_by_its_own_limits_before_its_function_ends_it() {
    let resources = resources();
    for folder in ["file-worker", "file-parts"] {
        let properties = &resources[&logical_id(folder, "Function")]["Properties"];
        let memory = properties["MemorySize"].as_u64().unwrap() * 1024 * 1024;
        // Beside the reader: the file as it came and in the pipe, its text as it comes, decoded and as it is stored, and the
        // embedding model with everything else.
        let worker = 2 * FILE_BYTES + 3 * FILE_TEXT_BYTES as u64 + 256 * 1024 * 1024;
        assert!(FILE_MEMORY_BYTES + worker <= memory, "{folder} has {memory} bytes");
        let seconds = properties["Timeout"].as_u64().unwrap();
        assert!(FILE_CPU_SECONDS + 20 <= seconds, "{folder} has {seconds} s");
    }
}

#[test]
fn every_asynchronous_path_ends_in_dead_letters_that_an_alarm_watches() {
    let (resources, monitoring) = (resources(), read("infra/monitoring.yaml"));
    for folder in folders() {
        let properties = &resources[&logical_id(&folder, "Function")]["Properties"];
        let events: Vec<_> = properties["Events"].as_object().into_iter().flat_map(|events| events.values()).collect();
        for event in events {
            let dead = match event["Type"].as_str().unwrap() {
                "SQS" => {
                    assert_eq!(event["Properties"]["FunctionResponseTypes"][0], "ReportBatchItemFailures", "{folder}");
                    let redrive = &resources[&queue_of(event)]["Properties"]["RedrivePolicy"];
                    let receives = redrive["maxReceiveCount"].as_u64().unwrap();
                    assert!(receives >= 5, "throttling alone would use up {receives} receives");
                    redrive["deadLetterTargetArn"].clone()
                }
                "S3" | "Schedule" => {
                    properties["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"].clone()
                }
                _ => continue,
            };
            let queue = named(&dead);
            assert_eq!(resources[&queue]["Type"], "AWS::SQS::Queue", "{folder}: {dead}");
            let days = resources[&queue]["Properties"]["MessageRetentionPeriod"].as_u64().unwrap();
            assert_eq!(days, 14 * 24 * 3600, "dead letters stay as long as SQS keeps anything");
            assert!(monitoring.contains(&format!("{queue}Name")), "no alarm watches {queue}");
        }
    }
}

#[test]
fn every_function_is_watched_and_every_alarm_has_a_runbook() {
    let monitoring = read("infra/monitoring.yaml");
    let watched = resources()["Monitoring"]["Properties"]["Parameters"]["Functions"].clone();
    let watched: Vec<_> = watched.as_str().unwrap().split(',').map(|name| name.trim().to_owned()).collect();
    assert_eq!(watched, folders(), "the alarms watch these functions");
    for line in monitoring.lines().filter(|line| line.contains("docs/runbooks/")) {
        let (_, rest) = line.split_once("docs/runbooks/").unwrap();
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '.')).collect();
        let path = format!("docs/runbooks/{}", name.trim_end_matches('.'));
        assert!(super::repository(&path).is_file(), "{path} is missing");
    }
}

/// The queue of an SQS event.
fn queue_of(event: &Value) -> String {
    named(&event["Properties"]["Queue"])
}
