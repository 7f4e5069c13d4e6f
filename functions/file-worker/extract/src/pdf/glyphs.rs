//! Draws glyphs into lines of text.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use crate::error::ExtractError;
use crate::job::Job;

/// A gap between glyphs of more than this part of the font's size is a space.
const SPACE: f64 = 0.1;
/// A gap this many times the font's size parts the cells of a table.
const CELL_GAP: f64 = 1.8;
/// Glyphs whose base lines differ by less than this part of the size stand on one line (indices, raised signs).
const SAME_LINE: f64 = 0.5;
/// A step back of more than this part of the size begins a new line at the same height.
const STEP_BACK: f64 = 1.0;
/// A glyph drawn twice at nearly one place is bold type made by hand.
const OVERPRINT: f64 = 0.2;

/// A line of text. Lengths are in points, in the direction of reading: `x` grows to the right, `y` upwards.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// The text; the cells of a table are parted by tabs.
    pub(crate) text: String,
    /// The left end.
    pub(crate) left: f64,
    /// The right end.
    pub(crate) right: f64,
    /// The base line.
    pub(crate) y: f64,
    /// The size of the first glyph.
    pub(crate) size: f64,
    /// Where each cell begins; the first is `left`.
    pub(crate) cells: Vec<f64>,
}

/// Lines of a text whose layout is unknown.
pub(super) fn plain_lines(text: &str) -> Vec<Line> {
    let mut y = 0.0;
    let line = |text: &str| {
        y -= 12.0;
        Line { text: text.to_owned(), left: 0.0, right: 400.0, y, size: 10.0, cells: vec![0.0] }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

/// Collects the lines of a page in the order in which they are drawn.
pub(super) struct LineCollector<'j, 'a> {
    job: &'j mut Job<'a>,
    stopped: Option<ExtractError>,
    lines: Vec<Line>,
    line: Option<Open>,
}

struct Open {
    line: Line,
    turn: u8,
    last: String,
    last_start: f64,
}

impl<'j, 'a> LineCollector<'j, 'a> {
    pub(super) fn new(job: &'j mut Job<'a>) -> Self {
        Self { job, stopped: None, lines: Vec::new(), line: None }
    }

    /// The lines, unless the work was stopped.
    pub(super) fn finish(mut self) -> Result<Vec<Line>, ExtractError> {
        self.end_line();
        self.stopped.map_or(Ok(self.lines), Err)
    }

    fn end_line(&mut self) {
        if let Some(open) = self.line.take()
            && !open.line.text.trim().is_empty()
        {
            self.lines.push(open.line);
        }
    }

    fn glyph(&mut self, glyph: &Glyph, text: &str) {
        if let Some(open) = &mut self.line {
            let gap = glyph.x - open.line.right;
            let same_place =
                open.turn == glyph.turn && (glyph.y - open.line.y).abs() < open.line.size.max(glyph.size) * SAME_LINE;
            if same_place && (glyph.x - open.last_start).abs() < glyph.size * OVERPRINT && open.last == text {
                return;
            }
            if same_place && gap > -glyph.size * STEP_BACK {
                open.add(glyph, gap, text);
                return;
            }
        }
        self.end_line();
        if text.trim().is_empty() {
            return;
        }
        let line = Line {
            text: text.to_owned(),
            left: glyph.x,
            right: glyph.x + glyph.advance,
            y: glyph.y,
            size: glyph.size,
            cells: vec![glyph.x],
        };
        self.line = Some(Open { line, turn: glyph.turn, last: text.to_owned(), last_start: glyph.x });
    }
}

impl Open {
    fn add(&mut self, glyph: &Glyph, gap: f64, text: &str) {
        let line = &mut self.line;
        if text.trim().is_empty() {
            // A drawn space moves nothing: the gap to the next glyph tells whether there is one.
            if !line.text.ends_with([' ', '\t']) {
                line.text.push(' ');
            }
            if gap < glyph.size * SPACE {
                line.right = line.right.max(glyph.x + glyph.advance);
            }
            return;
        }
        if gap > glyph.size * CELL_GAP {
            line.text.truncate(line.text.trim_end().len());
            line.text.push('\t');
            line.cells.push(glyph.x);
        } else if gap > glyph.size * SPACE && !line.text.ends_with([' ', '\t']) {
            line.text.push(' ');
        }
        line.text.push_str(text);
        line.right = glyph.x + glyph.advance;
        self.last_start = glyph.x;
        self.last.clear();
        self.last.push_str(text);
    }
}

/// Where a glyph stands, turned so that its line runs to the right.
struct Glyph {
    x: f64,
    y: f64,
    size: f64,
    advance: f64,
    /// Quarter turns of the line.
    turn: u8,
}

impl Glyph {
    fn of(transform: &Transform, width: f64, spacing: f64, font_size: f64) -> Option<Self> {
        let (a, b) = (transform.m11, transform.m12);
        let scale = a.hypot(b);
        let size = font_size.abs() * (a * transform.m22 - b * transform.m21).abs().sqrt();
        let (x, y) = (transform.m31, transform.m32);
        let (turn, x, y) = match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
            (true, true, _) => (0, x, y),
            (true, false, _) => (2, -x, -y),
            (false, _, true) => (1, y, -x),
            (false, _, false) => (3, -y, x),
        };
        let advance = (width * font_size.abs() + spacing) * scale;
        let is_sound = [x, y, size, advance].iter().all(|number| number.is_finite()) && size > 0.0;
        is_sound.then_some(Self { x, y, size, advance, turn })
    }
}

impl OutputDev for LineCollector<'_, '_> {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        transform: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        if let Err(error) = self.job.step() {
            self.stopped = Some(error);
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        if let Some(glyph) = Glyph::of(transform, width, spacing, font_size).filter(|_| !text.is_empty()) {
            self.glyph(&glyph, text);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
