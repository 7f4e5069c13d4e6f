//! Excel workbooks: a visible sheet is a page (ECMA-376, part 1, `SpreadsheetML`).

mod cells;
mod dates;
mod sheet;

use crate::archive::Archive;
use crate::blocks::Blocks;
use crate::document::Content;
use crate::document::{Block, Page};
use crate::error::ExtractError;
use crate::job::Job;
use crate::package::Relationships;
use crate::xml::{self, Element, Visitor};

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    archive.check(job)?;
    let mut workbook = Workbook::default();
    xml::walk(&archive.read("xl/workbook.xml", job)?.unwrap_or_default(), job, &mut workbook)?;
    let relationships = Relationships::of(&mut archive, "xl/", "workbook.xml", job)?;
    let mut strings = cells::SharedStrings::default();
    if let Some(part) = archive.read("xl/sharedStrings.xml", job)? {
        xml::walk(&part, job, &mut strings)?;
    }
    let mut dates = dates::DateStyles::default();
    if let Some(part) = archive.read("xl/styles.xml", job)? {
        xml::walk(&part, job, &mut dates)?;
    }

    let (visible, hidden): (Vec<_>, Vec<_>) = workbook.sheets.into_iter().partition(|sheet| !sheet.is_hidden);
    for sheet in hidden {
        job.warn("hidden_sheet", format!("the hidden sheet \"{}\" was not read", sheet.name), None);
    }
    job.allow_pages(visible.len())?;
    let mut pages = Vec::with_capacity(visible.len());
    for (number, sheet) in (1..).zip(&visible) {
        let mut grid = sheet::Sheet::new(&strings, &dates, job.unpackable());
        if let Some(part) = relationships.part(&sheet.id).map(|part| archive.read(part, job)).transpose()?.flatten() {
            xml::walk(&part, job, &mut grid)?;
        }
        // The same string may stand in a million cells.
        job.unpacked(grid.bytes())?;
        if grid.is_cut {
            let columns = sheet::MAX_COLUMNS;
            job.warn("wide_sheet", format!("columns to the right of the first {columns} were not read"), Some(number));
        }
        pages.push(Page::new(number, blocks(&sheet.name, &grid.into_rows(), job)?, false));
        job.page_done(pages.len(), Some(visible.len()))?;
    }
    Ok(Content { encoding: None, pages })
}

/// The blocks of a sheet: its name, then tables, parted by empty rows. A row of one cell before a table is its title.
fn blocks(name: &str, rows: &[Vec<String>], job: &mut Job<'_>) -> Result<Vec<Block>, ExtractError> {
    let is_empty = |row: &Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
    let mut blocks = Blocks::default();
    for group in rows.split(is_empty).filter(|group| !group.is_empty()) {
        let filled = |row: &&Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
        let titles = group.iter().take_while(|row| filled(row) == 1).count();
        let (titles, table) = group.split_at(titles);
        for title in titles.iter().flatten().filter(|cell| !cell.trim().is_empty()) {
            blocks.lines(title);
            blocks.finish();
        }
        // Columns that are empty in the whole table are margins.
        let width = table.iter().map(Vec::len).max().unwrap_or(0);
        let is_used =
            |column: &usize| table.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.trim().is_empty()));
        let columns: Vec<usize> = (0..width).filter(is_used).collect();
        blocks.table_start();
        for row in table {
            job.step()?;
            blocks.row_start(false);
            for column in &columns {
                blocks.cell_start(1, 1);
                blocks.lines(row.get(*column).map_or("", String::as_str));
            }
        }
        blocks.table_end();
    }
    let mut blocks = blocks.into_blocks();
    if !blocks.is_empty() {
        blocks.insert(0, Block::Heading { level: 1, text: name.to_owned() });
    }
    Ok(blocks)
}

#[derive(Debug, Default)]
struct Workbook {
    sheets: Vec<SheetEntry>,
}

#[derive(Debug)]
struct SheetEntry {
    name: String,
    id: String,
    is_hidden: bool,
}

impl Visitor for Workbook {
    fn start(&mut self, element: &Element<'_>) {
        if element.name() == "sheet" {
            self.sheets.push(SheetEntry {
                name: element.attribute("name").unwrap_or_default(),
                id: element.relationship().unwrap_or_default(),
                is_hidden: element.attribute("state").is_some_and(|state| state != "visible"),
            });
        }
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}
