//! Creating and listing agents through the whole local system, ours and the Node.js twin in turns.
//!
//! Both sides do the same: check the token, find the membership, validate, look whether the request is a repetition, write the agent
//! and the answer in one transaction, log a line and a metric. The processor time is the function's own; the times of an answer have
//! the gateway and the table in them, which are the same for both.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::line::{Line, Target};
use crate::places::Places;
use crate::statistics::{Pairs, quantile};
use crate::system::{Side, System};
use crate::{build, peers, process};

/// Turns of each side; each has an account of its own.
const ROUNDS: usize = 5;
/// Agents created in a turn, and then lists read.
const REQUESTS: usize = 100;
/// Agents of a list.
const LISTED: usize = 25;
/// What an agent costs: requests to the table and capacity units for each call, in an account with [`LISTED`] agents.
///
/// A strongly consistent read costs a unit for each 4 KB, a write in a transaction two for each KB and item.
const COSTS: [(&str, f64, f64); 4] =
    [("create", 3.0, 5.0), ("create-repeatable", 4.0, 9.0), ("create-replayed", 2.0, 2.0), ("list", 2.0, 4.0)];

/// Processor time, memory, answer times and costs.
pub(crate) fn run(places: &Places) -> Result<Vec<Line>> {
    peers::node(places)?;
    let (local, functions) = (build::local(places)?, build::functions(places)?);
    let ours = Side { name: "ours", command: functions.join("agents").display().to_string() };
    let twin = Side { name: "twin", command: format!("node {}", places.peer("node/main.mjs").display()) };
    let start = |side: &Side, log_level: &str| System::start(places, &local, &functions, side, ROUNDS + 1, log_level);

    let (our_system, twin_system) = (start(&ours, "info")?, start(&twin, "info")?);
    // A round that does not count warms up the connections, the caches and Node's compiler.
    round(&our_system, ROUNDS)?;
    round(&twin_system, ROUNDS)?;
    let mut calls = [(); 2].map(|()| Call::default());
    for person in 0..ROUNDS {
        let (ours, theirs) = (round(&our_system, person)?, round(&twin_system, person)?);
        for ((call, ours), theirs) in calls.iter_mut().zip(ours).zip(theirs) {
            call.push(&ours, &theirs);
        }
    }
    let mut lines = Vec::new();
    for (name, call) in ["create", "list"].into_iter().zip(&calls) {
        lines.extend(call.lines(name));
    }
    let memory = |system: &System| process::resident_megabytes(system.function()?);
    let (ours_memory, twin_memory) = (memory(&our_system)?, memory(&twin_system)?);
    let line = Line::new("api/memory", ours_memory, "MB").against(peers::NODE, twin_memory, ours_memory / twin_memory);
    lines.push(line.should_be(Target::Ratio(1.0 / 3.0)));
    drop((our_system, twin_system));

    let (our_costs, twin_costs) = (costs(&start(&ours, "debug")?)?, costs(&start(&twin, "debug")?)?);
    for (((name, requests, units), ours), theirs) in COSTS.into_iter().zip(our_costs).zip(twin_costs) {
        for (what, wanted, ours, theirs) in
            [("requests", requests, ours.0, theirs.0), ("units", units, ours.1, theirs.1)]
        {
            let line = Line::new(format!("api/{name}/dynamodb-{what}"), ours, what);
            lines.push(line.against(peers::NODE, theirs, ours / theirs).should_be(Target::Exactly(wanted)));
        }
    }
    Ok(lines)
}

/// One turn of one call on one side.
struct Measured {
    cpu: f64,
    times: Vec<f64>,
}

/// A call on both sides.
#[derive(Default)]
struct Call {
    cpu: Pairs,
    median: Pairs,
    slowest: Pairs,
}

impl Call {
    fn push(&mut self, ours: &Measured, theirs: &Measured) {
        self.cpu.push(ours.cpu, theirs.cpu);
        self.median.push(quantile(&ours.times, 0.5), quantile(&theirs.times, 0.5));
        self.slowest.push(quantile(&ours.times, 0.99), quantile(&theirs.times, 0.99));
    }

    fn lines(&self, name: &str) -> [Line; 3] {
        let measures = [("cpu", &self.cpu, 1.0 / 3.0), ("p50", &self.median, 1.0), ("p99", &self.slowest, 1.0)];
        measures.map(|(what, pairs, target)| {
            let (ours, theirs, ratio) = pairs.medians();
            let line = Line::new(format!("api/{name}/{what}"), ours, "ms a request");
            line.against(peers::NODE, theirs, ratio).should_be(Target::Ratio(target))
        })
    }
}

/// Creates agents for a person, and lists them.
fn round(system: &System, person: usize) -> Result<[Measured; 2]> {
    let created = measure(system, person, |request| {
        let answer = system.create(person, &agent(request), Some(&format!("{person}-{request}")))?;
        ensure!(answer.body["version"] == 1, "no agent was created: {}", answer.body);
        Ok(answer.milliseconds)
    })?;
    let listed = measure(system, person, |_| {
        let answer = system.list(person, LISTED)?;
        let items = answer.body["items"].as_array().map_or(0, Vec::len);
        ensure!(items == LISTED, "a list has {items} agents instead of {LISTED}");
        Ok(answer.milliseconds)
    })?;
    Ok([created, listed])
}

fn measure(system: &System, person: usize, call: impl Fn(usize) -> Result<f64>) -> Result<Measured> {
    // The process starts with its first request.
    system.list(person, 1)?;
    let function = system.function()?;
    let before = process::cpu_milliseconds(function)?;
    let times = (0..REQUESTS).map(call).collect::<Result<Vec<_>>>()?;
    let cpu = (process::cpu_milliseconds(function)? - before) / REQUESTS as f64;
    Ok(Measured { cpu, times })
}

/// Requests to the table and their capacity units, for each of [`COSTS`].
fn costs(system: &System) -> Result<[(f64, f64); 4]> {
    let person = 0;
    for request in 0..LISTED {
        system.create(person, &agent(request), None)?;
    }
    let spent = |call: &dyn Fn() -> Result<()>| {
        system.take_units()?;
        call()?;
        let units = system.take_units()?;
        Ok::<_, anyhow::Error>((units.len() as f64, units.iter().sum()))
    };
    let new = agent(LISTED);
    // The list comes first, while there are exactly so many agents.
    let listed = spent(&|| system.list(person, LISTED).map(drop))?;
    let created = spent(&|| system.create(person, &new, None).map(drop))?;
    let repeatable = spent(&|| system.create(person, &new, Some("costs")).map(drop))?;
    let replayed = spent(&|| system.create(person, &new, Some("costs")).map(drop))?;
    Ok([created, repeatable, replayed, listed])
}

/// An agent as people make them.
fn agent(number: usize) -> Value {
    json!({
        "name": format!("Консультант {number}"),
        "instructions": "Отвечай коротко и только по базе знаний. Если ответа в ней нет, предложи соединить с менеджером.",
        "language": "auto",
        "replyDelaySeconds": 5,
    })
}
