//! A run as a table: both sides of each question side by side, what is wrong below it, the sums at the end.

use serde_json::Value;

/// Characters of a question in the table.
const QUESTION: usize = 48;
/// Characters of a side's cell.
const SIDE: usize = 20;

/// The table of a run.
pub(super) fn of(run: &Value) -> String {
    let mut lines = vec![row("", "question", &label(run, "baseline"), &label(run, "candidate"))];
    for result in run["results"].as_array().into_iter().flatten() {
        let change = match result["change"].as_str() {
            Some("better") => "+",
            Some("worse") => "-",
            _ => " ",
        };
        let question = result["question"].as_str().unwrap_or_default();
        lines.push(row(change, question, &answer(&result["baseline"]), &answer(&result["candidate"])));
        for failure in result["candidate"]["failures"].as_array().into_iter().flatten() {
            lines.push(format!("    {}", failure["message"].as_str().unwrap_or_default()));
        }
    }
    let sums = |name: &str, value: fn(&Value) -> String| {
        row("", name, &value(&run_side(run, name, "baseline")), &value(&run_side(run, name, "candidate")))
    };
    lines.push(sums("passRate", |rate| rate.as_u64().map_or_else(|| "-".to_owned(), |rate| format!("{rate} %"))));
    lines.push(sums("cost", money));
    lines.push(sums("latency", |times| match times["averageMs"].as_u64() {
        Some(average) => format!("{average} ms, at most {}", times["slowestMs"]),
        None => "-".to_owned(),
    }));
    lines.join("\n") + "\n"
}

fn run_side(run: &Value, what: &str, side: &str) -> Value {
    run[what][side].clone()
}

fn label(run: &Value, side: &str) -> String {
    run[side]["label"].as_str().unwrap_or("-").to_owned()
}

fn answer(answer: &Value) -> String {
    match answer["passed"].as_bool() {
        None => "-".to_owned(),
        Some(passed) => {
            let verdict = if passed { "passed" } else { "FAILED" };
            format!("{verdict} {} ms", answer["milliseconds"])
        }
    }
}

fn money(cost: &Value) -> String {
    match cost["amountMicros"].as_u64() {
        Some(micros) => {
            format!(
                "{}.{:06} {}",
                micros / 1_000_000,
                micros % 1_000_000,
                cost["currency"].as_str().unwrap_or_default()
            )
        }
        None => "not known".to_owned(),
    }
}

fn row(change: &str, question: &str, baseline: &str, candidate: &str) -> String {
    let line = format!("{change:1} {} {} {}", cell(question, QUESTION), cell(baseline, SIDE), cell(candidate, SIDE));
    line.trim_end().to_owned()
}

fn cell(text: &str, width: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(width) {
        Some(_) => format!("{}…", text.chars().take(width - 1).collect::<String>()),
        None => format!("{text:width$}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_sides_stand_side_by_side_and_what_is_wrong_below() {
        let side = |passed: bool, failures: Value| json!({"passed": passed, "milliseconds": 40, "failures": failures});
        let run = json!({
            "baseline": {"label": "version 1"}, "candidate": {"label": "draft"},
            "passRate": {"baseline": 100, "candidate": 0},
            "cost": {"baseline": null, "candidate": {"amountMicros": 1_500_000, "currency": "USD"}},
            "latency": {"baseline": null, "candidate": {"averageMs": 40, "slowestMs": 41}},
            "results": [{"question": "Сколько стоит доставка?", "change": "worse",
                "baseline": side(true, json!([])), "candidate": side(false, json!([{"code": "factMissing", "message": "expected the fact"}]))}],
        });
        let table = of(&run);
        let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[0], ["question", "version", "1", "draft"]);
        assert_eq!(lines[1], ["-", "Сколько", "стоит", "доставка?", "passed", "40", "ms", "FAILED", "40", "ms"]);
        assert_eq!(lines[2], ["expected", "the", "fact"]);
        assert_eq!(lines[3], ["passRate", "100", "%", "0", "%"]);
        assert_eq!(lines[4], ["cost", "not", "known", "1.500000", "USD"]);
        assert_eq!(lines[5], ["latency", "-", "40", "ms,", "at", "most", "41"]);
    }
}
