//! The parts of a fact as bytes, before it is sealed and after it is opened: compact, little end first, each part known by its place or
//! its length. Not for values (see `value`), and not for sealing.

use std::sync::Arc;
use throughline_model::calendar::{Axis, Span};

/// When something held, borrowed from the bytes that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When<'b> {
    /// The axis both days count on.
    pub(crate) axis: &'b str,
    /// First day.
    pub(crate) from: i32,
    /// First day after.
    pub(crate) to: i32,
}

impl When<'_> {
    /// The same as a span of its own.
    pub(crate) fn span(&self) -> Span {
        Span { axis: Axis(Arc::from(self.axis)), from: self.from, to: self.to }
    }
}

/// Appends text with its length before it, seven bits a byte (LEB128): one byte for every name in practice, and no longest name.
pub(super) fn append_text(text: &str, out: &mut Vec<u8>) {
    let mut left = text.len();
    while left >= 0x80 {
        out.push(left as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
    out.extend_from_slice(text.as_bytes());
}

/// Appends first day, day after the last, and axis.
pub(super) fn append_span(span: &Span, out: &mut Vec<u8>) {
    out.extend_from_slice(&span.from.to_le_bytes());
    out.extend_from_slice(&span.to.to_le_bytes());
    append_text(&span.axis.0, out);
}

/// Takes parts off the front of a fact's bytes; `None` where they end too early or are no such part.
pub(super) struct Bytes<'b>(pub(super) &'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    /// One byte.
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// What [`append_text`] appended.
    pub(super) fn text(&mut self) -> Option<&'b str> {
        let mut length = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return std::str::from_utf8(self.take(length)?).ok();
            }
        }
        None
    }

    /// What [`append_span`] appended.
    pub(super) fn when(&mut self) -> Option<When<'b>> {
        let (from, to) = (self.day()?, self.day()?);
        Some(When { axis: self.text()?, from, to })
    }

    /// Everything left.
    pub(super) fn rest(self) -> &'b [u8] {
        self.0
    }

    fn day(&mut self) -> Option<i32> {
        self.take(4)?.try_into().ok().map(i32::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_come_back_one_after_the_other() {
        for length in [0, 1, 127, 128, 16_383, 16_384, 70_000] {
            let text = "x".repeat(length);
            let mut bytes = Vec::new();
            append_text(&text, &mut bytes);
            append_text("next", &mut bytes);
            let mut parts = Bytes(&bytes);
            assert_eq!((parts.text(), parts.text(), parts.rest()), (Some(text.as_str()), Some("next"), &b""[..]));
        }
    }

    #[test]
    fn what_ends_too_early_or_is_no_text_is_nothing() {
        for bytes in [&b""[..], b"\x02a", b"\x80", b"\x01\xff", &[0xff; 20]] {
            assert_eq!(Bytes(bytes).text(), None, "{bytes:?}");
        }
        assert_eq!(Bytes(&[0; 8]).when(), None);
    }
}
