//! Cuts a file into pieces of about a megabyte at borders of records, so that pieces can be read on several threads.
//! Only quotes and line ends are looked at; cells are taken apart in `rows`.
//!
//! A quote opens a quoted cell where a cell begins, and nowhere else: `5" pipe` is text. A quote that never closes would swallow the
//! rest of the file; its line alone is refused, and reading goes on at the next line.

use super::Layout;
use super::text::Text;
use memchr::{memchr, memchr_iter, memrchr};
use throughline_model::refusal::Refusal;

/// A record longer than this many bytes is refused, so that memory stays bounded.
pub const MOST_ROW_BYTES: usize = 16 << 20;
/// Bytes of a piece.
const PIECE: usize = 1 << 20;

/// A stretch of a file: whole records, or one line that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Line of the file, counting from 1, at which it begins.
    pub first_line: u64,
    /// UTF-8, if the file did not change since it was looked at.
    pub text: Vec<u8>,
    /// What is wrong with it, if it is one line that could not be read.
    pub damage: Option<Damage>,
    /// Bytes of the file read so far, for showing progress.
    pub n_read: u64,
}

/// Why a line is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// A quote opens in it and never closes.
    QuoteNotClosed,
    /// Longer than [`MOST_ROW_BYTES`]; its text is not kept.
    TooLong,
}

/// Cuts a file.
pub struct Cutter<'a> {
    text: Text<'a>,
    layout: Layout,
    sizes: Sizes,
    /// Unfinished bytes; the first is the first of a record.
    buffer: Vec<u8>,
    /// How far `buffer` was looked through, and whether that place is inside quotes.
    at: usize,
    quoted: bool,
    /// The end of the last whole record in `buffer`.
    whole: usize,
    line: u64,
    /// Inside a line that is too long: everything up to its end is dropped.
    dropping: bool,
}

/// Sizes in bytes; other than the constants only in tests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub piece: usize,
    pub most_row: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { piece: PIECE, most_row: MOST_ROW_BYTES }
    }
}

impl<'a> Cutter<'a> {
    /// Goes on after the header: `rest` is what was read beyond it, which begins at line `line`.
    pub(super) fn new(text: Text<'a>, layout: Layout, sizes: Sizes, rest: Vec<u8>, line: u64) -> Self {
        Self { text, layout, sizes, buffer: rest, at: 0, quoted: false, whole: 0, line, dropping: false }
    }

    /// The next piece in the order of the file.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, Refusal> {
        let mut wanted = self.sizes.piece;
        loop {
            self.text.fill(&mut self.buffer, wanted)?;
            if self.dropping && !self.drop_line() {
                if self.text.ended() {
                    return Ok(None);
                }
                continue;
            }
            self.scan();
            if self.whole > 0 {
                return Ok(Some(self.take(self.whole, None)));
            }
            if self.text.ended() {
                return Ok(self.last());
            }
            if self.buffer.len() >= self.sizes.most_row {
                return Ok(Some(self.give_up()));
            }
            wanted = self.buffer.len() + self.sizes.piece;
        }
    }

    /// Whether characters were met that could not be read.
    pub fn replaced(&self) -> bool {
        self.text.replaced()
    }

    /// Looks through the new bytes of the buffer for quotes and for the last end of a record.
    fn scan(&mut self) {
        while let Some(rest) = self.buffer.get(self.at..).filter(|rest| !rest.is_empty()) {
            if self.quoted {
                match memchr(b'"', rest).map(|i| (self.at + i, rest.get(i + 1))) {
                    None => self.at = self.buffer.len(),
                    Some((quote, Some(b'"'))) => self.at = quote + 2,
                    // Whether another quote follows is not known yet.
                    Some((quote, None)) if !self.text.ended() => {
                        self.at = quote;
                        return;
                    }
                    Some((quote, _)) => {
                        self.at = quote + 1;
                        self.quoted = false;
                    }
                }
            } else {
                let opening = memchr_iter(b'"', rest).map(|i| self.at + i).find(|quote| self.opens(*quote));
                let end = opening.unwrap_or(self.buffer.len());
                let plain = self.buffer.get(self.at..end).unwrap_or_default();
                if let Some(i) = memrchr(self.layout.end, plain) {
                    self.whole = self.at + i + 1;
                }
                self.at = opening.map_or(end, |quote| quote + 1);
                self.quoted = opening.is_some();
            }
        }
    }

    /// Whether a quote stands where a cell begins.
    fn opens(&self, quote: usize) -> bool {
        match quote.checked_sub(1).and_then(|before| self.buffer.get(before)) {
            None => true,
            Some(before) => *before == self.layout.delimiter || *before == self.layout.end,
        }
    }

    /// Takes the first `length` bytes out of the buffer.
    fn take(&mut self, length: usize, damage: Option<Damage>) -> Piece {
        let mut rest = Vec::with_capacity(self.sizes.piece + self.buffer.len().saturating_sub(length));
        rest.extend_from_slice(self.buffer.get(length..).unwrap_or_default());
        let mut text = std::mem::replace(&mut self.buffer, rest);
        text.truncate(length);
        let first_line = self.line;
        self.line += memchr_iter(self.layout.end, &text).count() as u64;
        self.at = self.at.saturating_sub(length);
        self.whole = 0;
        Piece { first_line, text, damage, n_read: self.text.n_read() }
    }

    /// The rest of the file: a record without a line end, or a quote that never closed.
    fn last(&mut self) -> Option<Piece> {
        if self.buffer.is_empty() {
            None
        } else if self.quoted {
            Some(self.give_up())
        } else {
            Some(self.take(self.buffer.len(), None))
        }
    }

    /// Refuses the first line of a record that has no end in sight; what follows is looked through again.
    fn give_up(&mut self) -> Piece {
        let line_end = memchr(self.layout.end, &self.buffer);
        let length = line_end.map_or(self.buffer.len(), |i| i + 1);
        let long = line_end.is_none() && !self.text.ended();
        let mut piece = self.take(length, Some(if long { Damage::TooLong } else { Damage::QuoteNotClosed }));
        if long {
            piece.text = Vec::new();
            self.dropping = true;
        }
        self.at = 0;
        self.quoted = false;
        piece
    }

    /// Drops bytes up to the end of the line; whether that end was found.
    fn drop_line(&mut self) -> bool {
        let line_end = memchr(self.layout.end, &self.buffer);
        let length = line_end.map_or(self.buffer.len(), |i| i + 1);
        self.buffer.drain(..length);
        self.line += u64::from(line_end.is_some());
        self.dropping = line_end.is_none();
        line_end.is_some()
    }
}
