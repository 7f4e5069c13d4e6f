//! The life of a function's process.

use serde_json::{Value, json};

use crate::support::{Gate, System};

#[tokio::test]
async fn a_process_is_used_again_and_replaced_after_a_crash() {
    let system = System::start().await;
    let first = system.invoke("echo", json!({})).await.json["pid"].clone();
    assert_eq!(system.invoke("echo", json!({})).await.json["pid"], first, "a warm process takes the next event");

    let crashed = system.invoke("echo", json!({ "action": "crash" })).await;
    assert_eq!((crashed.status, crashed.header("x-amz-function-error")), (200, "Unhandled"));
    assert_eq!(crashed.json["errorType"], "Runtime.ExitError");
    assert!(
        crashed.json["errorMessage"].as_str().unwrap().ends_with("Error: Runtime exited with error: exit status 7")
    );
    assert_ne!(system.invoke("echo", json!({})).await.json["pid"], first);
}

#[tokio::test]
async fn an_error_is_told_and_keeps_the_process() {
    let system = System::start().await;
    let pid = system.invoke("echo", json!({})).await.json["pid"].clone();
    let failed = system.invoke("echo", json!({ "action": "error" })).await;
    assert_eq!(
        (failed.header("x-amz-function-error"), &failed.json["errorMessage"]),
        ("Unhandled", &json!("asked to fail"))
    );
    assert_eq!(system.invoke("echo", json!({})).await.json["pid"], pid);
}

#[tokio::test]
async fn invocations_at_one_time_have_processes_of_their_own() {
    let system = System::start().await;
    let gate = Gate::new().await;
    let event = json!({ "action": "wait", "gate": gate.address });
    let both = async { (gate.arrival().await, gate.arrival().await) };
    let (one, two, waiting) =
        tokio::join!(system.invoke("echo", event.clone()), system.invoke("echo", event.clone()), async {
            drop(both.await)
        });
    let () = waiting;
    assert_ne!(one.json["pid"], two.json["pid"]);
}

#[tokio::test]
async fn a_function_is_killed_at_its_timeout() {
    let system = System::start().await;
    let gate = Gate::new().await;
    let pid = system.invoke("hasty", json!({})).await.json["pid"].clone();
    let late = system.invoke("hasty", json!({ "action": "wait", "gate": gate.address })).await;
    assert_eq!(late.json["errorType"], "Sandbox.Timedout");
    assert!(late.json["errorMessage"].as_str().unwrap().ends_with("Error: Task timed out after 1.00 seconds"));
    assert_ne!(system.invoke("hasty", json!({})).await.json["pid"], pid);
}

#[tokio::test]
async fn a_process_that_cannot_start_fails_its_first_event() {
    let system = System::start().await;
    let gone = system.invoke("init-exit", json!({})).await;
    assert_eq!(
        gone.json,
        json!({ "errorType": "Runtime.ExitError", "errorMessage": "Error: Runtime exited with error: exit status 3" })
    );
    let refused = system.invoke("init-error", json!({})).await;
    assert_eq!(refused.json, json!({ "errorType": "Config.Missing", "errorMessage": "no settings" }));
}

#[tokio::test]
async fn reserved_concurrency_and_payload_limits_refuse() {
    let system = System::start().await;
    let gate = Gate::new().await;
    let held = system.invoke("single", json!({ "action": "wait", "gate": gate.address }));
    let refused = async {
        let waiting = gate.arrival().await;
        let refused = system.invoke("single", json!({})).await;
        drop(waiting);
        refused
    };
    let (held, refused) = tokio::join!(held, refused);
    assert_eq!((held.status, refused.status), (200, 429));
    assert_eq!(refused.json["Reason"], "ReservedFunctionConcurrentInvocationLimitExceeded");

    let big = system.invoke("echo", json!({ "action": "big" })).await;
    assert_eq!(big.json["errorType"], "Function.ResponseSizeTooLarge");
    assert_eq!(system.invoke("nobody", json!({})).await.status, 404);
}

#[tokio::test]
async fn the_environment_is_lambdas_and_nothing_else() {
    let system = System::start().await;
    let environment = system.invoke("echo", json!({ "action": "environment" })).await.json;
    for (name, value) in [
        ("AWS_LAMBDA_FUNCTION_NAME", "echo"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_REGION", "us-east-1"),
        ("_HANDLER", "bootstrap"),
        ("TABLE_NAME", "things"),
        ("OWN", "arn:aws:sqs:us-east-1:000000000000:work"),
        ("VORONKA_PASSED", "on"),
        ("AWS_ENDPOINT_URL_SQS", system.running.sqs.as_str()),
        ("AWS_ENDPOINT_URL_S3", system.running.s3.as_str()),
        ("AWS_ENDPOINT_URL_DYNAMODB", system.running.dynamodb.as_str()),
    ] {
        assert_eq!(environment[name], value, "{name}");
    }
    assert_eq!(environment.get("HOME"), None);
    assert_eq!(environment.get("CARGO_MANIFEST_DIR"), None);
}

#[tokio::test]
async fn a_swapped_function_finishes_on_its_old_process() {
    let system = System::start().await;
    let pid = system.invoke("echo", json!({})).await.json["pid"].clone();
    let gate = Gate::new().await;
    let running = system.invoke("echo", json!({ "action": "wait", "gate": gate.address }));
    let swap = async {
        let waiting = gate.arrival().await;
        system.running.functions.by_name("echo").unwrap().replace();
        let fresh: Value = system.invoke("echo", json!({})).await.json["pid"].clone();
        drop(waiting);
        fresh
    };
    let (running, fresh) = tokio::join!(running, swap);
    assert_eq!(running.json["pid"], pid, "what was running finishes where it ran");
    assert_ne!(fresh, pid);
    assert_eq!(system.invoke("echo", json!({})).await.json["pid"], fresh);
}
