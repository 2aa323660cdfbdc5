//! The table on a sheet: its header among the titles above it, and the rows below, as text. It opens no file.

use super::notes::Notes;
use crate::read::header::{Declared, Header};
use crate::read::lines::Lines;
use calamine::Dimensions;

/// Rows among which a header is looked for.
const SEARCHED: usize = 50;

/// A row of a sheet: its number counting from 0, and its cells that are not empty, with their columns.
struct SheetRow {
    row: u32,
    cells: Vec<(u32, String)>,
}

/// A table being read.
pub(super) struct Table<'d> {
    declared: Declared<'d>,
    /// Rows seen before the header is known.
    waiting: Vec<SheetRow>,
    open: Option<SheetRow>,
    header: Option<(u32, Vec<String>)>,
    /// Merged ranges by their first row, the next ones first.
    merged: std::iter::Peekable<std::vec::IntoIter<Dimensions>>,
    /// Merged ranges under way, with what stands across them.
    across: Vec<(Dimensions, String)>,
    lines: Lines,
    notes: Notes,
}

/// A table that was read.
pub(super) struct Read {
    pub header: Header,
    pub lines: Lines,
    pub notes: Notes,
}

impl<'d> Table<'d> {
    pub fn new(declared: Declared<'d>, mut merged: Vec<Dimensions>) -> Self {
        merged.sort_by_key(|range| (range.start, range.end));
        let merged = merged.into_iter().peekable();
        let (lines, notes) = (Lines::default(), Notes::default());
        Self { declared, waiting: Vec::new(), open: None, header: None, merged, across: Vec::new(), lines, notes }
    }

    /// Takes the next cell; whether it comes after the one before.
    pub fn cell(&mut self, (row, column): (u32, u32), text: String, formula: bool) -> bool {
        if formula {
            self.notes.formulas.add(row, column);
        }
        match &mut self.open {
            Some(open) if open.row == row => open.cells.push((column, text)),
            Some(open) if open.row > row => return false,
            _ => {
                self.close_row();
                self.open = Some(SheetRow { row, cells: vec![(column, text)] });
            }
        }
        true
    }

    /// Bytes of text kept so far.
    pub fn n_bytes(&self) -> u64 {
        self.lines.n_bytes()
    }

    /// Ends the sheet; `None` when it has no header.
    pub fn end(mut self) -> Option<Read> {
        self.close_row();
        self.find_header();
        self.lines.close(0);
        let (row, names) = self.header?;
        Some(Read { header: Header { names, line: u64::from(row) + 1 }, lines: self.lines, notes: self.notes })
    }

    fn close_row(&mut self) {
        let Some(mut row) = self.open.take() else { return };
        row.cells.retain(|(_, text)| !text.is_empty());
        if row.cells.is_empty() {
            return;
        }
        if self.header.is_some() {
            self.data(row);
            return;
        }
        self.waiting.push(row);
        if self.waiting.len() >= SEARCHED {
            self.find_header();
        }
    }

    /// Decides which of the rows seen so far is the header; the rows below it are data.
    fn find_header(&mut self) {
        if self.header.is_some() {
            return;
        }
        let at = match self.declared.header_row {
            Some(number) => self.waiting.iter().position(|row| u64::from(row.row) + 1 == number),
            None => recognized(&self.waiting, self.declared.wanted),
        };
        let Some(at) = at else {
            // A header further down than a search goes may still be named by its number.
            if self.declared.header_row.is_some() {
                self.waiting.clear();
            }
            return;
        };
        let mut rows = std::mem::take(&mut self.waiting).into_iter().skip(at);
        if let Some(header) = rows.next() {
            self.header = Some((header.row, names(&header)));
        }
        rows.for_each(|row| self.data(row));
    }

    fn data(&mut self, row: SheetRow) {
        let Some((header, names)) = &self.header else { return };
        let (header, width) = (*header, names.len());
        let mut cells = vec![String::new(); width];
        let mut any = false;
        for (column, text) in row.cells {
            match cells.get_mut(column as usize) {
                Some(cell) => (*cell, any) = (text, true),
                None => self.notes.beside.add(row.row, column),
            }
        }
        self.fill_merged(header, row.row, &mut cells);
        if any {
            self.lines.add(u64::from(row.row) + 1, &cells, 0);
        }
    }

    /// Gives the cells of merged ranges what stands across them.
    fn fill_merged(&mut self, header: u32, row: u32, cells: &mut [String]) {
        while let Some(range) = self.merged.next_if(|range| range.start.0 <= row) {
            if range.start.0 > header && range.start.0 == row {
                let text = cells.get(range.start.1 as usize).cloned().unwrap_or_default();
                self.across.push((range, text));
            }
        }
        self.across.retain(|(range, _)| range.end.0 >= row);
        for (range, text) in &self.across {
            let (first, last) = (range.start.1 as usize, (range.end.1 as usize).min(cells.len().saturating_sub(1)));
            for cell in cells.get_mut(first..=last).into_iter().flatten().filter(|cell| cell.is_empty() && !text.is_empty()) {
                text.clone_into(cell);
            }
            if range.start.0 == row {
                self.notes.merged.add(row, range.start.1);
            }
        }
    }
}

/// The row with most of the names that are looked for; without such names the first row that is about as wide as the widest.
fn recognized(rows: &[SheetRow], wanted: &[&str]) -> Option<usize> {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted: Vec<String> = wanted.iter().map(|name| folded(name)).collect();
    let hits = |row: &SheetRow| row.cells.iter().filter(|(_, text)| wanted.contains(&folded(text))).count();
    let most = rows.iter().map(hits).max()?;
    if most > 0 {
        return rows.iter().position(|row| hits(row) == most);
    }
    let widest = rows.iter().map(|row| row.cells.len()).max()?;
    rows.iter().position(|row| row.cells.len() * 3 >= widest * 2)
}

/// The names of the columns up to the last that has one; line ends inside a name are spaces.
fn names(row: &SheetRow) -> Vec<String> {
    let width = row.cells.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or_default();
    let mut names = vec![String::new(); width];
    for (column, text) in &row.cells {
        if let Some(name) = names.get_mut(*column as usize) {
            *name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    names
}
