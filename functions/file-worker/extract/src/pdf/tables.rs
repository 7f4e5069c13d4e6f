//! Finds tables: lines whose cells stand under each other.

use super::glyphs::Line;
use crate::blocks::Blocks;
use crate::document::Block;

/// Fewer rows may be anything.
const MIN_ROWS: usize = 3;
/// Cells whose left ends differ by less than this many times the font's size are in one column.
const SAME_COLUMN: f64 = 1.5;

/// The number of lines at the start of `lines` that make a table.
pub(super) fn table_rows(lines: &[Line]) -> usize {
    let Some(first) = lines.first().filter(|line| line.cells.len() > 1) else {
        return 0;
    };
    let rows = lines.iter().take_while(|line| is_like(first, line)).count();
    if rows >= MIN_ROWS { rows } else { 0 }
}

/// Whether two lines have cells in the same columns; right-aligned numbers begin at different places, so every second
/// cell is enough, but the first must fit.
fn is_like(first: &Line, line: &Line) -> bool {
    if line.cells.len() != first.cells.len() {
        return false;
    }
    let fits = |(a, b): (&f64, &f64)| (a - b).abs() < first.size * SAME_COLUMN;
    let fitting = first.cells.iter().zip(&line.cells).filter(|pair| fits(*pair)).count();
    first.cells.iter().zip(&line.cells).next().is_some_and(fits) && fitting * 2 >= first.cells.len()
}

/// The block of a table's lines.
pub(super) fn table(lines: &[Line]) -> Vec<Block> {
    let mut blocks = Blocks::default();
    blocks.table_start();
    for line in lines {
        blocks.row_start(false);
        for cell in line.text.split('\t') {
            blocks.cell_start(1, 1);
            blocks.text(cell);
        }
    }
    blocks.into_blocks()
}
