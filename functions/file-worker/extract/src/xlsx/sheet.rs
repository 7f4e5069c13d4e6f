//! The cells of a sheet.

use super::cells::{SharedStrings, column, number};
use super::dates::{DateStyles, date};
use crate::xml::{Element, Visitor};

/// Cells further to the right are not read, with a warning: a table for people is narrower.
pub(super) const MAX_COLUMNS: usize = 512;

/// Collects the rows of a sheet.
pub(super) struct Sheet<'a> {
    strings: &'a SharedStrings,
    dates: &'a DateStyles,
    rows: Vec<Vec<String>>,
    /// The number of the last row in the file, from 1.
    row: usize,
    column: usize,
    kind: Kind,
    value: String,
    in_value: bool,
    /// Bytes of all cells, at most `max_bytes` and one cell more.
    bytes: usize,
    max_bytes: u64,
    /// Rows and cells, also the empty ones before a cell.
    cells: usize,
    /// Whether cells were left out.
    pub(super) is_cut: bool,
}

/// How a cell's value is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shared,
    Date,
    Number,
    Text,
    Boolean,
    Error,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(strings: &'a SharedStrings, dates: &'a DateStyles, max_bytes: u64) -> Self {
        Self {
            strings,
            dates,
            rows: Vec::new(),
            row: 0,
            column: 0,
            kind: Kind::Number,
            value: String::new(),
            in_value: false,
            bytes: 0,
            max_bytes,
            cells: 0,
            is_cut: false,
        }
    }

    /// The bytes of all cells.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn into_rows(self) -> Vec<Vec<String>> {
        self.rows
    }

    fn start_row(&mut self, element: &Element<'_>) {
        let number = element.attribute("r").and_then(|row| row.parse().ok()).unwrap_or(self.row + 1);
        // However many rows are left out, one empty row parts the tables.
        if number > self.row + 1 && !self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        self.row = number;
        self.column = 0;
        self.cells += 1;
        self.rows.push(Vec::new());
    }

    fn start_cell(&mut self, element: &Element<'_>) {
        self.column = element.attribute("r").and_then(|reference| column(&reference)).unwrap_or(self.column);
        self.value.clear();
        self.kind = match element.attribute("t").as_deref() {
            Some("s") => Kind::Shared,
            Some("str" | "inlineStr") => Kind::Text,
            Some("b") => Kind::Boolean,
            Some("e") => Kind::Error,
            _ if element.attribute("s").is_some_and(|style| self.dates.is_date(&style)) => Kind::Date,
            _ => Kind::Number,
        };
    }

    fn end_cell(&mut self) {
        let column = self.column;
        self.column += 1;
        let value = std::mem::take(&mut self.value);
        let text = match self.kind {
            Kind::Shared => self.strings.get(&value).unwrap_or_default().to_owned(),
            Kind::Date => date(&value).unwrap_or_else(|| number(&value)),
            Kind::Number => number(&value),
            Kind::Text => value,
            Kind::Boolean => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            Kind::Error => String::new(),
        };
        let Some(row) = self.rows.last_mut() else { return };
        if text.trim().is_empty() || self.bytes as u64 > self.max_bytes {
            return;
        }
        if column >= MAX_COLUMNS {
            self.is_cut = true;
            return;
        }
        if row.len() <= column {
            // An empty cell costs memory as well.
            self.bytes += (column - row.len()) * size_of::<String>();
            self.cells += column + 1 - row.len();
            row.resize(column + 1, String::new());
        }
        self.bytes += text.len();
        if let Some(cell) = row.get_mut(column) {
            *cell = text;
        }
    }
}

impl Visitor for Sheet<'_> {
    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "row" => self.start_row(element),
            "c" => self.start_cell(element),
            "v" | "t" => self.in_value = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "c" => self.end_cell(),
            "v" | "t" => self.in_value = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_value {
            self.value.push_str(text);
        }
    }

    fn pieces(&self) -> usize {
        self.cells
    }
}
