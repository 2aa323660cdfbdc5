//! CSV files as agencies send them, from bytes to rows of cells: encoding, delimiter, quotes, line ends, blocks of bounded size.
//! What a cell means is not known here (see `mapping`); a bad row is a mark on the row, never a failure.
//!
//! A file is read twice. [`look`] goes through it once for its hash, size and encoding, so that a file seen before is known before
//! anything of it is kept. [`open`] reads its header, and the [`Cutter`] it gives cuts the rest into [`Piece`]s at borders of records,
//! which [`Rows::of`] takes apart, each on whichever thread.

mod cut;
mod encoding;
mod header;
mod look;
mod rows;
mod source;
mod text;

pub use cut::{Cutter, Damage, MOST_ROW_BYTES, Piece};
pub use encoding::Encoding;
pub use header::{Declared, Header, Opened, open};
pub use look::{Look, look};
pub use rows::{Row, Rows};
pub use source::{Content, Source};

/// How records are told apart in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The byte between two cells.
    pub delimiter: u8,
    /// The byte that ends a record: `\n`, or `\r` in files of old Macintoshes. `\r\n` ends with `\n`.
    pub end: u8,
}

#[cfg(test)]
mod tests;
