//! Takes a piece of a file apart into rows and cells, without an allocation per cell. What a cell means is not known here.

use super::cut::{Damage, Piece};
use super::{Layout, text};
use memchr::{memchr, memchr_iter};
use std::ops::Range;
use throughline_model::refusal::Refusal;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Line of the file at which it begins, counting from 1.
    pub line: u64,
    start: u32,
    end: u32,
    /// How many cells it has; the header's number when nothing is wrong.
    pub n_cells: u32,
    /// It holds a zero byte, which no text has.
    pub zero_byte: bool,
    /// It is a line that could not be read as a record.
    pub damage: Option<Damage>,
}

/// The rows of a piece. Blank lines are left out.
#[derive(Debug)]
pub struct Rows {
    /// The piece's text, then the cells that had quotes inside, then [`PADDING`].
    text: String,
    rows: Vec<Row>,
    /// `width` cells a row: missing ones are empty, those too many are left out.
    cells: Vec<Cell>,
    width: usize,
}

/// A cell's bytes in the text, its quotes left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    start: u32,
    end: u32,
}

/// Bytes after the last cell, so that eight bytes can be read at the start of any cell.
pub(crate) const PADDING: usize = 8;

impl Rows {
    /// Takes a piece apart into rows of `width` cells. `name` is the file's, for the refusal of a file that changed while it was read.
    pub fn of(piece: Piece, layout: Layout, width: usize, name: &str) -> Result<Self, Refusal> {
        let mut bytes = piece.text;
        let mut reading = Reading::new(&bytes, layout, width, piece.first_line);
        match piece.damage {
            None => reading.records(),
            Some(damage) => reading.damaged(damage),
        }
        let Reading { mut rows, cells, unquoted, .. } = reading;
        mark_zero_bytes(&bytes, &mut rows);
        bytes.extend_from_slice(&unquoted);
        bytes.extend_from_slice(&[0; PADDING]);
        let text = String::from_utf8(bytes).map_err(|_| text::changed(name))?;
        Ok(Self { text, rows, cells, width })
    }

    /// The rows, in the order of the file.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many cells the header has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// A row as received, without its line end, in UTF-8.
    pub fn raw(&self, row: &Row) -> &str {
        self.text.get(row.start as usize..row.end as usize).unwrap_or_default()
    }

    /// One column's cells from the first row to the last, as places in [`Self::bytes`].
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let cells = self.cells.iter().skip(column).step_by(self.width.max(1));
        cells.map(|cell| cell.start as usize..cell.end as usize)
    }

    /// The bytes that places of cells refer to, with eight more after the last.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// One cell's place, empty when there is none.
    pub(crate) fn place(&self, row: usize, column: usize) -> Range<usize> {
        let cell = row.checked_mul(self.width).and_then(|first| self.cells.get(first + column));
        cell.map_or(0..0, |cell| cell.start as usize..cell.end as usize)
    }

    /// One cell's text, untrimmed.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.at(self.place(row, column))
    }

    /// Text at a place that [`Self::column`] gave.
    pub(crate) fn at(&self, place: Range<usize>) -> &str {
        self.text.get(place).unwrap_or_default()
    }
}

/// A piece being taken apart.
struct Reading<'p> {
    bytes: &'p [u8],
    layout: Layout,
    width: usize,
    line: u64,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    /// Cells rewritten without their inner quotes; they will stand behind the piece's bytes.
    unquoted: Vec<u8>,
}

/// A cell and the place of the byte that ended it.
struct Ended {
    cell: Cell,
    at: usize,
}

impl<'p> Reading<'p> {
    fn new(bytes: &'p [u8], layout: Layout, width: usize, line: u64) -> Self {
        let cells = Vec::with_capacity(bytes.len() / 5);
        Self { bytes, layout, width, line, rows: Vec::new(), cells, unquoted: Vec::new() }
    }

    /// One row that is the whole piece.
    fn damaged(&mut self, damage: Damage) {
        let end = self.without_line_end(0, self.bytes.len());
        self.rows.push(Row { line: self.line, start: 0, end: place(end), n_cells: 0, zero_byte: false, damage: Some(damage) });
        self.cells.resize(self.width, EMPTY);
    }

    fn records(&mut self) {
        let mut at = 0;
        while at < self.bytes.len() {
            at = self.record(at);
        }
    }

    /// Reads the record that begins at `start`; gives where the next one begins.
    fn record(&mut self, start: usize) -> usize {
        let (line, first_cell) = (self.line, self.cells.len());
        let mut n_cells = 0;
        let mut at = start;
        let end = loop {
            let ended = if self.bytes.get(at) == Some(&b'"') { self.quoted(at) } else { self.plain(at) };
            n_cells += 1;
            if n_cells <= self.width {
                self.cells.push(ended.cell);
            }
            match self.bytes.get(ended.at) {
                Some(byte) if *byte == self.layout.delimiter => at = ended.at + 1,
                _ => break ended.at,
            }
        };
        self.line += 1;
        let last = self.without_line_end(start, end);
        if last == start {
            self.cells.truncate(first_cell);
        } else {
            self.trim_line_end(last);
            self.cells.resize(first_cell + self.width, EMPTY);
            let n_cells = u32::try_from(n_cells).unwrap_or(u32::MAX);
            self.rows.push(Row { line, start: place(start), end: place(last), n_cells, zero_byte: false, damage: None });
        }
        end + 1
    }

    fn plain(&self, start: usize) -> Ended {
        let at = self.cell_end(start);
        Ended { cell: Cell { start: place(start), end: place(at) }, at }
    }

    /// The first delimiter or record end at or after `start`, or the end of the piece.
    #[inline]
    fn cell_end(&self, start: usize) -> usize {
        let Layout { delimiter, end } = self.layout;
        let rest = self.bytes.get(start..).unwrap_or_default();
        rest.iter().position(|byte| *byte == delimiter || *byte == end).map_or(self.bytes.len(), |i| start + i)
    }

    /// A cell whose first byte is a quote.
    fn quoted(&mut self, opening: usize) -> Ended {
        let start = opening + 1;
        let (mut at, mut inner) = (start, false);
        let close = loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            match memchr(b'"', rest) {
                Some(i) if rest.get(i + 1) == Some(&b'"') => {
                    inner = true;
                    at += i + 2;
                }
                Some(i) => break at + i,
                None => break self.bytes.len(),
            }
        };
        let inside = self.bytes.get(start..close).unwrap_or_default();
        self.line += memchr_iter(self.layout.end, inside).count() as u64;
        let at = self.cell_end((close + 1).min(self.bytes.len()));
        let after = self.bytes.get(close + 1..self.without_line_end(close + 1, at)).unwrap_or_default();
        if !inner && after.is_empty() {
            return Ended { cell: Cell { start: place(start), end: place(close) }, at };
        }
        Ended { cell: self.rewrite(inside, after), at }
    }

    /// Keeps a cell without its inner quotes behind the piece's bytes; text after the closing quote belongs to it.
    fn rewrite(&mut self, inside: &[u8], after: &[u8]) -> Cell {
        let start = self.bytes.len() + self.unquoted.len();
        let mut rest = inside;
        while let Some(i) = memchr(b'"', rest) {
            self.unquoted.extend_from_slice(rest.get(..=i).unwrap_or_default());
            rest = rest.get(i + 2..).unwrap_or_default();
        }
        self.unquoted.extend_from_slice(rest);
        self.unquoted.extend_from_slice(after);
        Cell { start: place(start), end: place(self.bytes.len() + self.unquoted.len()) }
    }

    /// `end` without the `\r\n`, `\n` or `\r` that ends a record before it.
    fn without_line_end(&self, start: usize, end: usize) -> usize {
        let mut end = end;
        let line_end = |at: usize, byte: u8| at > start && self.bytes.get(at - 1) == Some(&byte);
        if line_end(end, self.layout.end) {
            end -= 1;
        }
        if self.layout.end == b'\n' && line_end(end, b'\r') {
            end -= 1;
        }
        end
    }

    /// Takes the `\r` of a `\r\n` off the record's last cell.
    fn trim_line_end(&mut self, end: usize) {
        if let Some(cell) = self.cells.last_mut()
            && (cell.end as usize) < self.bytes.len()
        {
            cell.end = cell.end.min(place(end)).max(cell.start);
        }
    }
}

const EMPTY: Cell = Cell { start: 0, end: 0 };

/// A place in a piece; pieces are far below 4 GB.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Marks the rows in which a zero byte stands.
fn mark_zero_bytes(bytes: &[u8], rows: &mut [Row]) {
    for at in memchr_iter(0, bytes) {
        let after = rows.partition_point(|row| row.start as usize <= at);
        if let Some(row) = after.checked_sub(1).and_then(|i| rows.get_mut(i)) {
            row.zero_byte = true;
        }
    }
}
