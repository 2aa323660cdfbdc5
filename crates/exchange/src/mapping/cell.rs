//! One cell's text, trimmed, as the readers of values want it: as bytes, as a number of eight bytes, as text. It reads no value.

use crate::read::Rows;
use std::ops::Range;

/// A cell of a block, without white space around it.
#[derive(Debug, Clone)]
pub(super) struct Cell<'r> {
    rows: &'r Rows,
    place: Range<usize>,
}

impl<'r> Cell<'r> {
    /// The cell at a place that [`Rows::column`] gave.
    #[inline]
    pub fn new(rows: &'r Rows, place: Range<usize>) -> Self {
        let bytes = rows.bytes().get(place.clone()).unwrap_or_default();
        // Letters, digits and signs of ASCII are no white space; anything else is looked at closely.
        let plain = |byte: Option<&u8>| byte.is_none_or(|byte| (0x21..0x7F).contains(byte));
        if plain(bytes.first()) && plain(bytes.last()) {
            return Self { rows, place };
        }
        let text = rows.at(place.clone());
        let start = place.start + text.len() - text.trim_start().len();
        Self { rows, place: start..start + text.trim().len() }
    }

    /// Its place in the block.
    pub fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    #[inline]
    pub fn bytes(&self) -> &'r [u8] {
        self.rows.bytes().get(self.place.clone()).unwrap_or_default()
    }

    pub fn text(&self) -> &'r str {
        self.rows.at(self.place.clone())
    }

    /// The bytes as one number, if there are at most eight: equal numbers are equal texts, because no text has a zero byte.
    #[inline]
    pub fn number(&self) -> Option<u64> {
        let length = self.place.len();
        if length > 8 {
            return None;
        }
        // The block has eight more bytes after its last cell.
        let eight = self.rows.bytes().get(self.place.start..)?.first_chunk::<8>()?;
        Some(first_bytes(u64::from_le_bytes(*eight), length))
    }
}

/// The first `length` of eight bytes; the others become zero.
#[inline]
fn first_bytes(eight: u64, length: usize) -> u64 {
    if length == 0 { 0 } else { eight & (u64::MAX >> (64 - 8 * length)) }
}

/// The number of a text as [`Cell::number`] gives it.
pub(super) fn number_of(text: &str) -> Option<u64> {
    let mut eight = [0; 8];
    eight.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    Some(u64::from_le_bytes(eight))
}
