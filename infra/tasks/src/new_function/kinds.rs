//! What the three kinds of functions consist of.

use super::draft::Draft;
use super::names::Names;

/// What calls a function.
pub(crate) enum Kind {
    /// Requests.
    Http,
    /// The messages of a new queue of this name.
    Queue(String),
    /// The clock.
    Schedule,
}

/// The text of a template.
macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../templates/", $name, ".txt"))
    };
}

const TEMPLATE: &str = "template.yaml";
const MONITORING: &str = "infra/monitoring.yaml";
/// The comments before which the parts of the template end.
const END_OF_FUNCTIONS: &str = "  # ---- Queues ---";
const END_OF_QUEUES: &str = "  # ---- Data ---";

/// What of a function depends on its kind.
struct Parts {
    library: &'static str,
    test: &'static str,
    dependencies: &'static [&'static str],
    description: &'static str,
    events: &'static str,
    statements: &'static str,
    /// Where its test is, and is listed.
    tests: &'static str,
}

/// Adds a function with everything around it.
pub(super) fn add(draft: &mut Draft, names: &Names, kind: &Kind) -> Result<(), String> {
    let parts = match kind {
        Kind::Http => Parts {
            library: template!("http/lib.rs"),
            test: template!("http/test.rs"),
            dependencies: &["domain", "serde", "shared", "utoipa"],
            description: "Serves @words@ of an agent",
            events: template!("http/events.yaml"),
            statements: template!("http/statements.yaml"),
            tests: "api",
        },
        Kind::Queue(_) => Parts {
            library: template!("queue/lib.rs"),
            test: template!("queue/test.rs"),
            dependencies: &["domain", "futures-util", "shared", "tracing"],
            description: "Works on the queue of @queue@",
            events: template!("queue/events.yaml"),
            statements: template!("queue/statements.yaml"),
            tests: "flows",
        },
        Kind::Schedule => Parts {
            library: template!("schedule/lib.rs"),
            test: template!("schedule/test.rs"),
            dependencies: &["domain", "futures-util", "shared", "tracing"],
            description: "Each hour: @words@",
            events: template!("schedule/events.yaml"),
            statements: template!("schedule/statements.yaml"),
            tests: "flows",
        },
    };
    add_crate(draft, names, &parts)?;
    add_tests(draft, names, &parts)?;
    add_resources(draft, names, &parts)?;
    match kind {
        Kind::Http => add_documentation(draft, names),
        Kind::Queue(_) => add_queue(draft, names),
        Kind::Schedule => add_schedule(draft, names),
    }
}

fn add_crate(draft: &mut Draft, names: &Names, parts: &Parts) -> Result<(), String> {
    let dependencies: String = parts.dependencies.iter().map(|name| format!("{name}.workspace = true\n")).collect();
    let manifest = template!("Cargo.toml").replace("@dependencies@", &dependencies);
    for (file, text) in
        [("Cargo.toml", &*manifest), ("src/main.rs", template!("main.rs")), ("src/lib.rs", parts.library)]
    {
        draft.create(names.fill(&format!("functions/@name@/{file}")), names.fill(text))?;
    }
    Ok(())
}

fn add_tests(draft: &mut Draft, names: &Names, parts: &Parts) -> Result<(), String> {
    let dependency = names.fill("@name@ = { path = \"../functions/@name@\" }\n");
    draft.insert_sorted("tests/Cargo.toml", "[dev-dependencies]\n", "utoipa", &dependency)?;
    let function = names.fill("    @snake@::FUNCTION,\n");
    draft.insert_sorted("tests/it/registry.rs", "FUNCTIONS: &[Function] = &[\n", "];", &function)?;
    let list = format!("tests/it/{}/mod.rs", parts.tests);
    draft.edit(&list, |text| {
        let (documentation, modules) = text.split_once("\nmod ")?;
        let lines: Vec<_> = modules.lines().take_while(|line| !line.is_empty()).collect();
        let rest = modules.lines().skip(lines.len()).map(|line| format!("{line}\n")).collect::<String>();
        let mut modules: Vec<String> = lines.iter().map(|line| line.trim_start_matches("mod ").to_owned()).collect();
        modules.push(names.fill("@snake@;"));
        modules.sort();
        let modules: String = modules.iter().map(|module| format!("mod {module}\n")).collect();
        Some(format!("{documentation}\n{modules}{rest}"))
    })?;
    draft.create(names.fill(&format!("tests/it/{}/@snake@.rs", parts.tests)), names.fill(parts.test))
}

fn add_resources(draft: &mut Draft, names: &Names, parts: &Parts) -> Result<(), String> {
    let function = template!("function.yaml")
        .replace("@description@", parts.description)
        .replace("@events@", parts.events)
        .replace("@statements@", parts.statements);
    draft.insert_before(TEMPLATE, END_OF_FUNCTIONS, &names.fill(&function))?;
    // The list of functions that are watched: commas between them, none behind the last one.
    draft.edit(TEMPLATE, |text| {
        let (before, rest) = text.split_once("        Functions: >-\n")?;
        let (list, rest) = rest.split_at(rest.find("        AlarmEmail")?);
        let mut listed: Vec<&str> = list.lines().map(|line| line.trim().trim_end_matches(',')).collect();
        listed.push(&names.name);
        listed.sort_unstable();
        let listed = listed.iter().map(|name| format!("          {name}")).collect::<Vec<_>>().join(",\n");
        Some(format!("{before}        Functions: >-\n{listed}\n{rest}"))
    })
}

fn add_documentation(draft: &mut Draft, names: &Names) -> Result<(), String> {
    let row = names.fill("| `GET /api/agents/{agentId}/@name@` | viewer |\n");
    draft.insert_line_behind("docs/API.md", "| `GET /api/agents/{agentId}/", &row)
}

fn add_queue(draft: &mut Draft, names: &Names) -> Result<(), String> {
    let entry = names.fill("    /// Work for `@name@`.\n    @Queue@ = \"@queue@\", \"@QUEUE@_QUEUE_URL\";\n");
    draft.insert_line_behind("shared/src/queue.rs", "_QUEUE_URL\";", &entry)?;
    draft.insert_sorted("shared/src/lib.rs", "pub mod app;\n", "\n\n", &names.fill("pub mod @queue@;\n"))?;
    draft.create(names.fill("shared/src/@queue@.rs"), names.fill(template!("queue/message.rs")))?;
    draft.create(names.fill("events/@name@.one.json"), names.fill(template!("queue/event.json")))?;

    let queue = template!("queue/queue.yaml");
    draft.insert_before(TEMPLATE, END_OF_QUEUES, &names.fill(queue))?;
    let variable = names.fill("        @QUEUE@_QUEUE_URL: !Ref @Queue@Queue\n");
    draft.insert_line_behind(TEMPLATE, "_QUEUE_URL: !Ref ", &variable)?;
    // Readiness asks every queue for a sign of life.
    draft.edit(TEMPLATE, |text| {
        let (before, rest) = text.split_once("Action: sqs:GetQueueAttributes\n")?;
        let (resources, rest) = rest.split_once(']')?;
        let queue = names.fill(", !GetAtt @Queue@Queue.Arn");
        Some(format!("{before}Action: sqs:GetQueueAttributes\n{resources}{queue}]{rest}"))
    })?;
    let output = names.fill("  @Queue@QueueUrl:\n    Value: !Ref @Queue@Queue\n");
    draft.insert_line_behind(TEMPLATE, "    Value: !Ref ", &output)?;
    let alarm = "A message of the queue of @queue@ failed five times and was put aside.";
    let repeat = "2. Then move the messages back:\n```sh\n\
        arn=$(aws sqs get-queue-attributes --queue-url $(out @Dead@DeadLetterQueueUrl) --attribute-names QueueArn --query \
        Attributes.QueueArn --output text)\naws sqs start-message-move-task --source-arn $arn\n```";
    add_dead_letters(draft, names, alarm, "A message of @queue@ was put aside", repeat)
}

fn add_schedule(draft: &mut Draft, names: &Names) -> Result<(), String> {
    draft.create(names.fill("events/@name@.one.json"), names.fill(template!("schedule/event.json")))?;
    draft.edit(MONITORING, |text| {
        let (before, rest) = text.split_once("Fn::ForEach::AsynchronousFunctions:")?;
        let (listed, rest) = rest.split_once(']')?;
        Some(format!("{before}Fn::ForEach::AsynchronousFunctions:{listed}, {}]{rest}", names.name))
    })?;
    let alarm = "A call of @name@ by the clock failed.";
    let repeat = "2. Nothing has to be repeated: the next call does all that this one left. Delete the message.";
    add_dead_letters(draft, names, alarm, "A call of `@name@` failed", repeat)?;
    draft.insert_before(TEMPLATE, END_OF_QUEUES, &names.fill(template!("schedule/policy.yaml")))
}

/// A queue for what failed, an alarm that watches it, and the page that the alarm names.
fn add_dead_letters(draft: &mut Draft, names: &Names, alarm: &str, title: &str, repeat: &str) -> Result<(), String> {
    let fill = |template: &str| {
        let text = template.replace("@alarm-title@", title).replace("@alarm@", alarm).replace("@repeat@", repeat);
        names.fill(&text)
    };
    draft.insert_before(TEMPLATE, END_OF_QUEUES, &fill(template!("dead-letters.yaml")))?;
    let parameter = fill("        @Dead@DeadLetterQueueName: !GetAtt @Dead@DeadLetterQueue.QueueName\n");
    draft.insert_line_behind(TEMPLATE, "DeadLetterQueueName: !GetAtt ", &parameter)?;
    let output = fill("  @Dead@DeadLetterQueueUrl:\n    Value: !Ref @Dead@DeadLetterQueue\n");
    draft.insert_line_behind(TEMPLATE, "    Value: !Ref ", &output)?;

    let parameter = fill("  @Dead@DeadLetterQueueName: { Type: String }\n");
    draft.insert_line_behind(MONITORING, "DeadLetterQueueName: { Type: String }", &parameter)?;
    draft.insert_before(MONITORING, "  Fn::ForEach::AsynchronousFunctions:", &fill(template!("alarm.yaml")))?;
    let series = fill(", [\"...\", \"${@Dead@DeadLetterQueueName}\"]");
    draft.insert_behind(MONITORING, "DeadLetterQueueName}\"]", &series)?;

    draft.create(fill("docs/runbooks/@dead@-dead.md"), fill(template!("runbook.md")))?;
    let row = fill("| `…-@dead@-dead` | [@dead@-dead](@dead@-dead.md) | whoever waits for @words@ | today |\n");
    draft.insert_before("docs/runbooks/README.md", "| `…-table-throttled`", &row)
}
