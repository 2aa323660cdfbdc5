//! The first look at a file: its hash, size, kind and encoding. No row is read here.

use super::encoding::{Encoding, byte_order_mark, utf16_by_zero_bytes};
use super::kind::{self, Kind};
use super::source::Source;
use std::io::Read;
use throughline_model::refusal::Refusal;

/// What a file is, seen from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// BLAKE3 hash of the bytes as received, in hexadecimal.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// What it is.
    pub kind: Kind,
    /// How its characters are written, as far as the bytes tell; only for text.
    pub encoding: Encoding,
    /// The encoding is a guess: the bytes are not UTF-8, and nothing says what they are.
    pub guessed: bool,
    /// Bytes of the byte order mark.
    pub mark: usize,
    /// The first byte at which the file is not UTF-8, counting from 0, and the line it stands in, counting from 1.
    pub not_utf8_at: Option<(u64, u64)>,
}

/// Bytes read at once.
const CHUNK: usize = 1 << 18;
/// Bytes from the start in which UTF-16 shows.
const START: usize = 1 << 14;

/// Goes through the whole file once.
pub fn look(source: &Source<'_>) -> Result<Look, Refusal> {
    let mut reader = source.open()?;
    let mut hasher = blake3::Hasher::new();
    let mut utf8 = Utf8::default();
    let mut start = Vec::new();
    let mut size = 0;
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        chunk.clear();
        let n = reader.by_ref().take(CHUNK as u64).read_to_end(&mut chunk).map_err(|error| source.refuse(&error))?;
        if n == 0 {
            break;
        }
        if size == 0 {
            start.extend(chunk.iter().take(START));
        }
        size += n as u64;
        hasher.update(&chunk);
        utf8.check(&chunk);
    }
    utf8.end();
    let (encoding, mark, guessed) = match (byte_order_mark(&start), utf16_by_zero_bytes(&start)) {
        (Some((encoding, length)), _) => (encoding, length, false),
        (None, Some(encoding)) => (encoding, 0, false),
        (None, None) if utf8.wrong_at.is_none() => (Encoding::Utf8, 0, false),
        (None, None) => (Encoding::Windows1252, 0, true),
    };
    let kind = kind::of(&start, source);
    let guessed = guessed && kind == Kind::Text;
    Ok(Look { kind, hash: hasher.finalize().to_hex().to_string(), size, encoding, guessed, mark, not_utf8_at: utf8.wrong_at })
}

/// Whether bytes that come in chunks are UTF-8.
#[derive(Debug, Default)]
struct Utf8 {
    /// The start of a character whose rest is in the next chunk.
    open: Vec<u8>,
    checked: u64,
    line: u64,
    wrong_at: Option<(u64, u64)>,
}

impl Utf8 {
    fn check(&mut self, chunk: &[u8]) {
        if self.wrong_at.is_some() {
            return;
        }
        let rest = self.close(chunk);
        if self.wrong_at.is_none() && !rest.is_empty() {
            self.advance(rest);
        }
    }

    /// Ends the open character with the chunk's first bytes; gives what follows.
    fn close<'c>(&mut self, chunk: &'c [u8]) -> &'c [u8] {
        let mut rest = chunk;
        while let (false, Some((next, after))) = (self.open.is_empty(), rest.split_first()) {
            self.open.push(*next);
            rest = after;
            let open = std::mem::take(&mut self.open);
            self.advance(&open);
            if self.wrong_at.is_some() {
                break;
            }
        }
        rest
    }

    fn advance(&mut self, bytes: &[u8]) {
        let (valid, wrong) = match std::str::from_utf8(bytes) {
            Ok(_) => (bytes.len(), false),
            Err(error) => (error.valid_up_to(), error.error_len().is_some()),
        };
        let (before, after) = bytes.split_at_checked(valid).unwrap_or((bytes, &[]));
        self.checked += before.len() as u64;
        self.line += memchr::memchr_iter(b'\n', before).count() as u64;
        if wrong {
            self.wrong_at = Some((self.checked, self.line + 1));
        } else {
            self.open = after.to_vec();
        }
    }

    fn end(&mut self) {
        if self.wrong_at.is_none() && !self.open.is_empty() {
            self.wrong_at = Some((self.checked, self.line + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(bytes: &[u8]) -> Look {
        look(&Source::memory("a.csv", bytes)).unwrap()
    }

    #[test]
    fn encodings_are_told_from_the_bytes() {
        let check = |bytes: &[u8], encoding, mark, guessed| {
            let look = of(bytes);
            assert_eq!((look.encoding, look.mark, look.guessed), (encoding, mark, guessed), "{bytes:?}");
        };
        check(b"", Encoding::Utf8, 0, false);
        check("id,año\n".as_bytes(), Encoding::Utf8, 0, false);
        check(b"\xEF\xBB\xBFid\n", Encoding::Utf8, 3, false);
        check(b"id,a\xF1o\n", Encoding::Windows1252, 0, true);
        check(b"\xFF\xFEi\0d\0", Encoding::Utf16Le, 2, false);
        check(b"\xFE\xFF\0i\0d", Encoding::Utf16Be, 2, false);
        check(b"i\0d\0\n\0", Encoding::Utf16Le, 0, false);
        check(b"id\xC3", Encoding::Windows1252, 0, true);
    }

    #[test]
    fn the_first_wrong_byte_is_found() {
        assert_eq!(of(b"ab\ncd\xFFe").not_utf8_at, Some((5, 2)));
        assert_eq!(of(b"ab").hash, blake3::hash(b"ab").to_hex().to_string());
        assert_eq!(of(b"ab").size, 2);
    }

    proptest! {
        #[test]
        fn chunks_change_nothing(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'a'), Just(0xC3), Just(0xB1)], 0..40), at in 0usize..40) {
            let (a, b) = bytes.split_at(at.min(bytes.len()));
            let mut utf8 = Utf8::default();
            utf8.check(a);
            utf8.check(b);
            utf8.end();
            let expected = std::str::from_utf8(&bytes).err().map(|error| error.valid_up_to() as u64);
            prop_assert_eq!(utf8.wrong_at.map(|(byte, _)| byte), expected);
        }
    }
}
