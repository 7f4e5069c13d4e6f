//! Collects blocks while a format is read from start to end.

use crate::document::Block;

/// Cells a span may cover: a table of a real text is narrower, a hostile one is kept small.
const MAX_SPAN: usize = 64;
/// A cell longer than this is a part of the page's layout, not of a table.
const MAX_CELL_CHARACTERS: usize = 1_500;
/// What a cell over several rows repeats in each of them: enough for a name or a price.
const MAX_REPEATED_BYTES: usize = 200;

/// The block that text goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Open {
    #[default]
    Paragraph,
    Heading(u8),
    ListItem,
    Code,
}

/// The blocks read so far and the one being read.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    done: Vec<Block>,
    open: Open,
    text: String,
    tables: Vec<Table>,
    pieces: usize,
}

#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    /// For each column, the last row that a cell from above reaches, and the cell's text.
    reaching: Vec<Option<(usize, String)>>,
    cell: Option<Cell>,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<String>,
    is_header: bool,
    headings: usize,
    values: usize,
}

#[derive(Debug)]
struct Cell {
    text: String,
    columns: usize,
    rows: usize,
    is_heading: bool,
}

impl Blocks {
    /// Adds text; outside code every space is a space.
    pub(crate) fn text(&mut self, text: &str) {
        if self.open == Open::Code {
            self.text.push_str(text);
        } else {
            self.text.extend(text.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c }));
        }
    }

    /// Adds text whose line breaks count.
    pub(crate) fn lines(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Breaks the line inside the block.
    pub(crate) fn line_break(&mut self) {
        self.text.push('\n');
    }

    /// Ends the current block and opens another.
    pub(crate) fn start(&mut self, open: Open) {
        self.finish();
        self.open = open;
    }

    /// Ends the current block; what follows is a paragraph.
    pub(crate) fn finish(&mut self) {
        let text = std::mem::take(&mut self.text);
        let open = std::mem::take(&mut self.open);
        if text.trim().is_empty() {
            return;
        }
        self.pieces += 1;
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            if !cell.text.is_empty() {
                cell.text.push('\n');
            }
            cell.text.push_str(text.trim());
            return;
        }
        self.done.push(match open {
            Open::Paragraph => Block::Paragraph(text),
            Open::Heading(level) => Block::Heading { level, text },
            Open::ListItem => Block::ListItem(text),
            Open::Code => Block::Code(text),
        });
    }

    /// Opens a table. A table inside a cell becomes a table of its own, before the outer one.
    pub(crate) fn table_start(&mut self) {
        self.finish();
        self.tables.push(Table::default());
    }

    /// Opens a row.
    pub(crate) fn row_start(&mut self, is_header: bool) {
        self.cell_end();
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(Row { is_header, ..Row::default() });
        }
    }

    /// Opens a cell that covers so many columns and rows; of no rows is a cell that continues the one above.
    pub(crate) fn cell_start(&mut self, columns: usize, rows: usize) {
        self.cell_end();
        if let Some(table) = self.tables.last_mut() {
            let columns = columns.clamp(1, MAX_SPAN);
            self.pieces += columns;
            table.cell = Some(Cell { text: String::new(), columns, rows, is_heading: false });
        }
    }

    /// Marks the open cell as the name of a column or row.
    pub(crate) fn mark_heading_cell(&mut self) {
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.is_heading = true;
        }
    }

    /// Ends the cell, if one is open.
    pub(crate) fn cell_end(&mut self) {
        self.finish();
        let Some(table) = self.tables.last_mut() else { return };
        let Some(cell) = table.cell.take() else { return };
        table.place(cell);
    }

    /// Marks the open row as the names of the columns.
    pub(crate) fn mark_header(&mut self) {
        if let Some(row) = self.tables.last_mut().and_then(|table| table.rows.last_mut()) {
            row.is_header = true;
        }
    }

    /// Ends the table.
    pub(crate) fn table_end(&mut self) {
        self.cell_end();
        if let Some(table) = self.tables.pop() {
            table.finish(&mut self.done);
        }
    }

    /// The number of complete blocks.
    pub(crate) fn len(&self) -> usize {
        self.done.len()
    }

    /// The number of blocks and cells so far, on all pages.
    pub(crate) fn pieces(&self) -> usize {
        self.pieces
    }

    /// Takes the blocks that are complete: a new page begins.
    pub(crate) fn take(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.done)
    }

    /// Ends everything that is open.
    pub(crate) fn into_blocks(mut self) -> Vec<Block> {
        while !self.tables.is_empty() {
            self.table_end();
        }
        self.finish();
        self.done
    }
}

impl Table {
    fn place(&mut self, mut cell: Cell) {
        if self.rows.is_empty() {
            self.rows.push(Row::default());
        }
        self.fill_reached();
        let Some((row, above)) = self.rows.split_last_mut() else {
            return;
        };
        row.headings += usize::from(cell.is_heading);
        row.values += usize::from(!cell.is_heading);
        let first = row.cells.len();
        if cell.rows == 0 {
            let above = above.last().and_then(|row| row.cells.get(first));
            cell.text = above.filter(|text| text.len() <= MAX_REPEATED_BYTES).cloned().unwrap_or_default();
        }
        let repeated = if cell.text.len() <= MAX_REPEATED_BYTES { cell.text.clone() } else { String::new() };
        row.cells.push(cell.text);
        row.cells.extend(std::iter::repeat_n(String::new(), cell.columns - 1));
        if cell.rows > 1 {
            let last = (self.rows.len() - 1).saturating_add(cell.rows - 1);
            self.reaching.resize(self.reaching.len().max(first + cell.columns), None);
            for (nth, slot) in self.reaching.iter_mut().skip(first).take(cell.columns).enumerate() {
                *slot = Some((last, if nth == 0 { repeated.clone() } else { String::new() }));
            }
        }
        self.fill_reached();
    }

    /// Fills the next columns with the cells that reach down from rows above.
    fn fill_reached(&mut self) {
        let index = self.rows.len().saturating_sub(1);
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(Some((last, text))) = self.reaching.get(row.cells.len()) {
            if *last < index {
                return;
            }
            row.cells.push(text.clone());
        }
    }

    fn finish(mut self, done: &mut Vec<Block>) {
        self.rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
        let columns = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let cells = || self.rows.iter().flat_map(|row| &row.cells);
        if columns < 2 || cells().any(|cell| cell.chars().nth(MAX_CELL_CHARACTERS).is_some()) {
            done.extend(cells().filter(|cell| !cell.trim().is_empty()).cloned().map(Block::Paragraph));
            return;
        }
        let has_header = self.rows.first().is_some_and(Row::names_columns);
        let mut rows = self.rows.into_iter().map(|row| row.cells);
        let header = if has_header && rows.len() > 1 { rows.next().unwrap_or_default() } else { Vec::new() };
        done.push(Block::Table { header, rows: rows.collect() });
    }
}

impl Row {
    /// Whether the row, as the first of its table, names the columns: it is marked so, or all of its cells are words.
    fn names_columns(&self) -> bool {
        let is_name = |cell: &String| cell.chars().any(char::is_alphabetic) && cell.chars().nth(80).is_none();
        let filled = || self.cells.iter().filter(|cell| !cell.trim().is_empty());
        match (self.headings, self.values) {
            _ if self.is_header => true,
            // The corner of a table with names on two sides is empty.
            (0, _) => filled().count() > 1 && filled().all(is_name),
            (_, values) => values == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(blocks: &mut Blocks, text: &str, columns: usize, rows: usize) {
        blocks.cell_start(columns, rows);
        blocks.text(text);
    }

    #[test]
    fn a_cell_over_two_rows_stands_in_both() {
        let mut blocks = Blocks::default();
        blocks.table_start();
        blocks.row_start(true);
        for name in ["Model", "Colour", "Price"] {
            cell(&mut blocks, name, 1, 1);
        }
        blocks.row_start(false);
        cell(&mut blocks, "Volga", 1, 2);
        cell(&mut blocks, "red", 1, 1);
        cell(&mut blocks, "100", 1, 1);
        blocks.row_start(false);
        cell(&mut blocks, "blue", 1, 1);
        cell(&mut blocks, "110", 1, 1);
        blocks.table_end();
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = vec![row(["Volga", "red", "100"]), row(["Volga", "blue", "110"])];
        assert_eq!(blocks.into_blocks(), [Block::Table { header: row(["Model", "Colour", "Price"]), rows }]);
    }

    #[test]
    fn a_table_of_one_column_is_layout() {
        let mut blocks = Blocks::default();
        blocks.table_start();
        for text in ["one", "two"] {
            blocks.row_start(false);
            cell(&mut blocks, text, 1, 1);
        }
        assert_eq!(blocks.into_blocks(), ["one", "two"].map(|text| Block::Paragraph(text.to_owned())));
    }

    #[test]
    fn a_table_inside_a_cell_becomes_its_own() {
        let mut blocks = Blocks::default();
        blocks.table_start();
        cell(&mut blocks, "outer left", 1, 1);
        blocks.cell_start(1, 1);
        blocks.table_start();
        cell(&mut blocks, "1", 1, 1);
        cell(&mut blocks, "2", 1, 1);
        blocks.table_end();
        blocks.text("outer right");
        blocks.table_end();
        let row = |cells: [&str; 2]| vec![cells.map(str::to_owned).to_vec()];
        let expected = [row(["1", "2"]), row(["outer left", "outer right"])];
        assert_eq!(blocks.into_blocks(), expected.map(|rows| Block::Table { header: Vec::new(), rows }));
    }
}
