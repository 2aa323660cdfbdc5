//! The encodings in which agencies write: told from the bytes, read as UTF-8, and written back byte for byte.
//! The names of encodings in a mapping are the names here. Which rows a text holds is not known here.

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a file writes its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, plain ASCII included.
    Utf8,
    /// UTF-16, low byte first: "Unicode text" of spreadsheets.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Western European Windows; every byte is a character of it.
    Windows1252,
}

impl Encoding {
    /// Every one of them.
    pub const ALL: [Encoding; 4] = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252];

    /// The name in a mapping and in what is said to people.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1252 => "windows-1252",
        }
    }

    /// The encoding of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.name() == name)
    }

    /// Turns bytes into UTF-8; none for what is UTF-8 already. A byte order mark is not handled.
    pub(super) fn decoder(self) -> Option<Decoder> {
        let encoding = match self {
            Encoding::Utf8 => return None,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        Some(encoding.new_decoder_without_bom_handling())
    }

    /// The text's bytes as they stood in the file. Exact for whatever could be read.
    pub fn written(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Windows1252 => WINDOWS_1252.encode(text).0.into_owned(),
        }
    }
}

/// The byte order mark at the start of the bytes: its encoding and length.
pub(super) fn byte_order_mark(start: &[u8]) -> Option<(Encoding, usize)> {
    if start.starts_with(&[0xEF, 0xBB, 0xBF]) {
        Some((Encoding::Utf8, 3))
    } else if start.starts_with(&[0xFF, 0xFE]) {
        Some((Encoding::Utf16Le, 2))
    } else if start.starts_with(&[0xFE, 0xFF]) {
        Some((Encoding::Utf16Be, 2))
    } else {
        None
    }
}

/// UTF-16 without a mark: in text of Latin letters every other byte is zero, and text in other encodings has no zero bytes.
pub(super) fn utf16_by_zero_bytes(start: &[u8]) -> Option<Encoding> {
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (high_first, low_first) = (zeros(0), zeros(1));
    let pairs = start.len() / 2;
    // Seven in ten: names with letters beyond Latin-1 pass, and a few stray zero bytes in other text do not.
    let most = |n: usize| pairs > 0 && n * 10 >= pairs * 7;
    match (most(low_first), most(high_first)) {
        (true, false) => Some(Encoding::Utf16Le),
        (false, true) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_windows_1252_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let mut decoder = Encoding::Windows1252.decoder().unwrap();
        let mut text = String::with_capacity(1024);
        let (_, _, replaced) = decoder.decode_to_string(&bytes, &mut text, true);
        assert!(!replaced);
        assert_eq!(Encoding::Windows1252.written(&text), bytes);
    }

    #[test]
    fn utf16_is_told_by_its_zero_bytes() {
        let check = |text: &[u8], expected| assert_eq!(utf16_by_zero_bytes(text), expected);
        check(b"i\0d\0,\0a\0\n\0", Some(Encoding::Utf16Le));
        check(b"\0i\0d\0,\0a\0\n", Some(Encoding::Utf16Be));
        check(b"id,a\n1,\0\n", None);
        check(&[0; 64], None);
        check(b"", None);
        check(b"a", None);
    }

    #[test]
    fn names_are_found_again() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::named(encoding.name()), Some(encoding));
        }
        assert_eq!(Encoding::named("latin1"), None);
    }
}
