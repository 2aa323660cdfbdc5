//! Files as agencies send them, from bytes to rows of cells: CSV with its encodings, delimiters and quotes, spreadsheets, Parquet, and
//! archives of these. What a cell means is not known here (see `mapping`); a bad row is a mark on the row, never a failure.
//!
//! A file is read twice. [`look`] goes through it once for its hash, size and kind, so that a file seen before is known before
//! anything of it is kept. [`open`] reads its header, and the [`Pieces`] it gives hand on the rest as [`Piece`]s of whole records, which
//! [`Rows::of`] takes apart, each on whichever thread. Spreadsheets and Parquet become the same text that CSV is.
//!
//! To add a format: one file here that opens it, one variant of [`Kind`] with its bytes, one arm in `open`.

mod archive;
mod columns;
mod cut;
mod encoding;
mod header;
mod kind;
mod lines;
mod look;
mod parquet;
mod pieces;
mod rows;
mod serial;
mod source;
mod text;
mod texts;
mod xlsx;

pub use archive::{Member, Members, members};
pub use columns::{Coded, Columns, columns};
pub use cut::{Cutter, Damage, MOST_ROW_BYTES, Piece};
pub use encoding::Encoding;
pub use header::{Declared, Header, Opened, open};
pub use kind::{Kind, Unreadable};
pub use look::{Look, header_of, kind_of, look};
pub use pieces::Pieces;
pub use rows::{Row, Rows};
pub(crate) use serial::{NativeDates, day_of_serial, number_text};
pub use source::{Content, Source};
pub use texts::{NO_TEXT, Texts};
pub(crate) use xlsx::NOT_CALCULATED;

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
