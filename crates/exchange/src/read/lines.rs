//! Rows of a spreadsheet or Parquet file written as the text that the rest of the reading knows: a row a record, with its own number.
//! What a cell holds is decided by who calls; it reads nothing.

use super::Layout;
use super::cut::{Damage, MOST_ROW_BYTES, Piece};
use std::collections::VecDeque;

/// The byte that ends a record: no cell has it, so that line ends inside cells count for nothing.
const END: u8 = 0x1E;
/// How such text is told apart.
pub(super) const LAYOUT: Layout = Layout { delimiter: b',', end: END };
/// Bytes of a piece.
const PIECE: usize = 1 << 20;

/// Pieces being written.
#[derive(Debug, Default)]
pub struct Lines {
    done: VecDeque<Piece>,
    text: Vec<u8>,
    first: u64,
    next: u64,
    n_bytes: u64,
}

impl Lines {
    /// Adds a row with its number, which is greater than the one before.
    pub fn add(&mut self, line: u64, cells: &[String], n_read: u64) {
        if line != self.next || self.text.len() >= PIECE {
            self.close(n_read);
            (self.first, self.next) = (line, line);
        }
        let before = self.text.len();
        let mut cells = cells.iter();
        if let Some(first) = cells.next() {
            cell(first, &mut self.text);
        }
        for one in cells {
            self.text.push(b',');
            cell(one, &mut self.text);
        }
        self.text.push(END);
        self.n_bytes += (self.text.len() - before) as u64;
        self.next += 1;
        if self.text.len() - before > MOST_ROW_BYTES {
            self.text.truncate(before);
            self.close(n_read);
            self.done.push_back(Piece { first_line: line, text: Vec::new(), damage: Some(Damage::TooLong), n_read });
            (self.first, self.next) = (line + 1, line + 1);
        }
    }

    /// Ends the piece being written.
    pub fn close(&mut self, n_read: u64) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.done.push_back(Piece { first_line: self.first, text, damage: None, n_read });
        }
    }

    /// The next piece that is whole.
    pub fn take(&mut self) -> Option<Piece> {
        self.done.pop_front()
    }

    /// Bytes written so far.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }
}

/// A cell, in quotes where it needs them.
fn cell(text: &str, out: &mut Vec<u8>) {
    let plain = !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r' | END));
    if plain {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\"\""),
            END => out.push(b' '),
            byte => out.push(byte),
        }
    }
    out.push(b'"');
}
