//! The parts of a statement as bytes, before it is sealed and after it is opened: whole numbers in groups of seven bits, text with its
//! length before it. Not for what the parts mean (see `write` and `read`), and not for sealing.

/// Appends a number, seven bits a byte, the low ones first (LEB128): one byte for nearly every number that occurs.
pub(super) fn append_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a number that may be below zero, the sign as the lowest bit.
pub(super) fn append_signed(number: i64, out: &mut Vec<u8>) {
    append_number(((number << 1) ^ (number >> 63)) as u64, out);
}

/// Appends text with its length before it.
pub(super) fn append_text(text: &str, out: &mut Vec<u8>) {
    append_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

/// Takes parts off the front of a statement's bytes; `None` where they end too early or are no such part.
#[derive(Clone)]
pub(crate) struct Bytes<'b>(pub(crate) &'b [u8]);

impl<'b> Bytes<'b> {
    /// So many bytes.
    pub(crate) fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    /// One byte.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// What [`append_number`] appended.
    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// The number of a word.
    pub(super) fn word(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    /// What [`append_signed`] appended.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// A day.
    pub(super) fn day(&mut self) -> Option<i32> {
        i32::try_from(self.signed()?).ok()
    }

    /// What [`append_text`] appended.
    pub(crate) fn text(&mut self) -> Option<&'b str> {
        let length = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.take(length)?).ok()
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
            assert_eq!((parts.text(), parts.text(), parts.0), (Some(text.as_str()), Some("next"), &b""[..]));
        }
    }

    #[test]
    fn numbers_of_every_size_and_sign_come_back() {
        for number in [0, 1, -1, 63, 64, -64, -65, i64::MAX, i64::MIN, 1 << 40] {
            let mut bytes = Vec::new();
            append_signed(number, &mut bytes);
            append_number(number as u64, &mut bytes);
            let mut parts = Bytes(&bytes);
            assert_eq!((parts.signed(), parts.number(), parts.0), (Some(number), Some(number as u64), &b""[..]));
        }
    }

    #[test]
    fn what_ends_too_early_or_is_no_such_part_is_nothing() {
        for bytes in [&b""[..], b"\x02a", b"\x80", b"\x01\xff", &[0xff; 20]] {
            assert_eq!(Bytes(bytes).text(), None, "{bytes:?}");
        }
        assert_eq!(Bytes(&[0x80; 11]).number(), None);
        assert_eq!(Bytes(&[0xff, 0xff, 0xff, 0xff, 0x7f]).day(), None);
    }
}
