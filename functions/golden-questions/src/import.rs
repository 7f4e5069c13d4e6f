//! Golden questions in a table.
//!
//! The first line names the columns in English or Russian, in any order; without names they are question, facts, forbidden
//! claims, source, page, tool, unknown. Several facts in one cell are parted by a line break or a semicolon.

use std::collections::BTreeMap;

use domain::conversation::CustomerText;
use domain::error::{Error, FieldError, Result};
use domain::golden::{Expectations, ExpectationsInput, ExpectedSource};
use domain::ids::FileId;
use domain::limits::GOLDEN_IMPORT_LINES;

/// An agent's files by their names in small letters.
pub(crate) type Files = BTreeMap<String, FileId>;

/// What a table holds.
pub(crate) struct Imported {
    /// The questions of the lines that are right.
    pub(crate) questions: Vec<(CustomerText, Expectations)>,
    /// What is wrong with the others.
    pub(crate) errors: Vec<LineError>,
}

/// What is wrong with a line.
pub(crate) struct LineError {
    /// Counted from 1.
    pub(crate) line: u64,
    /// A sentence for people.
    pub(crate) message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Question,
    Facts,
    Forbidden,
    Source,
    Page,
    Tool,
    Unknown,
}

/// The columns in their order where no line names them, each with its names.
const COLUMNS: [(Column, &[&str]); 7] = [
    (Column::Question, &["question", "вопрос"]),
    (Column::Facts, &["expectedfacts", "facts", "expected", "answer", "факты", "ожидаемыефакты", "ответ"]),
    (Column::Forbidden, &["forbiddenclaims", "forbidden", "запрещено", "запрещенныеутверждения", "нельзя"]),
    (Column::Source, &["expectedsource", "source", "file", "источник", "файл"]),
    (Column::Page, &["page", "страница"]),
    (Column::Tool, &["expectedtool", "tool", "инструмент", "действие"]),
    (Column::Unknown, &["expectedunknown", "unknown", "незнает", "неизвестно"]),
];
const YES: &[&str] = &["1", "true", "yes", "y", "x", "+", "да"];
const NO: &[&str] = &["", "0", "false", "no", "n", "-", "нет"];

/// Reads a table. What is wrong with one line is no concern of the others.
///
/// # Errors
/// [`domain::ErrorKind::Invalid`] when it has too many lines or none.
pub(crate) fn read(text: &str, files: &Files) -> Result<Imported> {
    let mut imported = Imported { questions: Vec::new(), errors: Vec::new() };
    let mut columns: Option<Vec<Option<Column>>> = None;
    let mut lines = 0;
    for record in extract::csv_reader(text).records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line());
                imported.errors.push(LineError { line, message: format!("the line cannot be read: {error}") });
                continue;
            }
        };
        let line = record.position().map_or(0, |position| position.line());
        let cells: Vec<&str> = record.iter().collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let columns = match &columns {
            Some(columns) => columns,
            None => {
                let named = header(&cells);
                let is_header = named.is_some();
                if let Some(named) = &named {
                    for (cell, _) in
                        cells.iter().zip(named).filter(|(cell, column)| column.is_none() && !cell.is_empty())
                    {
                        let message = format!("the column \"{cell}\" is not known and was left out");
                        imported.errors.push(LineError { line, message });
                    }
                }
                let usual = || COLUMNS.iter().map(|(column, _)| Some(*column)).collect();
                let columns = columns.insert(named.unwrap_or_else(usual));
                if is_header {
                    continue;
                }
                &*columns
            }
        };
        lines += 1;
        if lines > GOLDEN_IMPORT_LINES {
            return Err(invalid(format!("must have at most {GOLDEN_IMPORT_LINES} lines; split the table")));
        }
        let cell = |wanted| {
            let at = columns.iter().position(|column| *column == Some(wanted));
            at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
        };
        match question(cell, files) {
            Ok(question) => imported.questions.push(question),
            Err(message) => imported.errors.push(LineError { line, message }),
        }
    }
    if lines == 0 {
        return Err(invalid("has no line with a question".to_owned()));
    }
    Ok(imported)
}

/// The columns that a line names, if it names that of the questions.
fn header(cells: &[&str]) -> Option<Vec<Option<Column>>> {
    let named = |cell: &&str| {
        let name: String = cell.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let name = name.replace('ё', "е");
        COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column)
    };
    let columns: Vec<_> = cells.iter().map(named).collect();
    columns.contains(&Some(Column::Question)).then_some(columns)
}

fn question<'a>(cell: impl Fn(Column) -> &'a str, files: &Files) -> Result<(CustomerText, Expectations), String> {
    let mut problems = Vec::new();
    let text = CustomerText::parse(cell(Column::Question).to_owned(), &["question"]);
    let text = text.map_err(|error| problems.push(format!("question: {}", error.message)));
    let page = match cell(Column::Page) {
        "" => None,
        page => page.parse().map(Some).unwrap_or_else(|_| {
            problems.push(format!("page: \"{page}\" is no number"));
            None
        }),
    };
    let source = match cell(Column::Source) {
        "" => None,
        name => match name.parse().ok().or_else(|| files.get(&name.to_lowercase()).copied()) {
            Some(file_id) => Some(ExpectedSource { file_id, page }),
            None => {
                problems.push(format!("source: the agent has no file \"{name}\""));
                None
            }
        },
    };
    let unknown = cell(Column::Unknown).to_lowercase();
    if !YES.contains(&unknown.as_str()) && !NO.contains(&unknown.as_str()) {
        problems.push(format!("unknown: \"{unknown}\" is neither yes nor no"));
    }
    let several = |cell: &str| {
        let parts = cell.split(['\n', ';']).map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let input = ExpectationsInput {
        facts: several(cell(Column::Facts)),
        forbidden: several(cell(Column::Forbidden)),
        source,
        tool: Some(cell(Column::Tool).to_owned()).filter(|tool| !tool.is_empty()),
        unknown: YES.contains(&unknown.as_str()),
    };
    let expectations = Expectations::parse(input, &[]);
    let expectations = expectations.map_err(|errors| {
        problems.extend(errors.into_iter().map(|error| format!("{}: {}", error.loc.join("."), error.message)));
    });
    match (text, expectations) {
        (Ok(text), Ok(expectations)) if problems.is_empty() => Ok((text, expectations)),
        _ => Err(problems.join("; ")),
    }
}

fn invalid(message: String) -> Error {
    Error::invalid(vec![FieldError::new(&["body", "csv"], "invalid", message)])
}
