//! Makes bits and tokens of values under a key. Each part of a value chooses its bits by a keyed hash of its own (not by sums of two hashes, which
//! attacks have used); bits may be hardened by folding and by a salt. Not for what to encode.

use super::bits::Bits;

/// How encoded values are made harder to turn back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hardening {
    /// Twice as many bits are made, and both halves folded into one (exclusive or): a bit no longer says that a part is there.
    pub folded: bool,
}

/// Makes encoded values of one field.
#[derive(Debug, Clone)]
pub struct Maker {
    key: [u8; 32],
    n_each: usize,
    hardening: Hardening,
}

impl Maker {
    /// For a field of this name under a key of 32 bytes; each part of a value sets `n_each` bits. The same part sets other bits in
    /// another field.
    pub fn new(key: &[u8; 32], field: &str, n_each: usize, hardening: Hardening) -> Self {
        let key = *blake3::keyed_hash(key, &[b"field\0", field.as_bytes()].concat()).as_bytes();
        Self { key, n_each, hardening }
    }

    /// The bits of a value's parts. `salt`: values with another salt are as if made under another key. `None` where there is no part: an
    /// empty value has no encoding, and is like nothing.
    pub fn bits(&self, parts: &[String], salt: &str) -> Option<Bits> {
        if parts.is_empty() {
            return None;
        }
        let key = *blake3::keyed_hash(&self.key, &[b"salt\0", salt.as_bytes()].concat()).as_bytes();
        let mut wide = [0u64; 32];
        let mut drawn = vec![0u8; self.n_each * 2];
        for part in parts {
            blake3::Hasher::new_keyed(&key).update(part.as_bytes()).finalize_xof().fill(&mut drawn);
            for pair in drawn.chunks_exact(2) {
                let [low, high] = *pair else { continue };
                let bit = usize::from(u16::from_le_bytes([low, high])) % if self.hardening.folded { 2_048 } else { 1_024 };
                wide[bit / 64] |= 1 << (bit % 64);
            }
        }
        let (low, high) = wide.split_at(16);
        let mut words = [0u64; 16];
        words.iter_mut().zip(low.iter().zip(high)).for_each(|(word, (low, high))| *word = low ^ high);
        Some(Bits::new(words)).filter(|bits| bits.n_set() > 0)
    }

    /// A token of values: 128 bits of a keyed hash, hexadecimal. Equal where all of them are.
    pub fn token(&self, values: &[&str]) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        for value in values {
            hasher.update(&(value.len() as u64).to_le_bytes()).update(value.as_bytes());
        }
        hasher.finalize().to_hex().chars().take(32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::pairs_of_letters;
    use super::*;

    fn maker(key: u8, field: &str, folded: bool) -> Maker {
        Maker::new(&[key; 32], field, 20, Hardening { folded })
    }

    #[test]
    fn alike_names_are_alike_under_one_key_and_salt_only() {
        for folded in [false, true] {
            let bits = |key, field: &str, name: &str, salt: &str| maker(key, field, folded).bits(&pairs_of_letters(name), salt).unwrap();
            let garcia = bits(1, "last", "garcia", "1987");
            assert_eq!(garcia.dice(&bits(1, "last", "garcia", "1987")), 1.0);
            let near = garcia.dice(&bits(1, "last", "garzia", "1987"));
            assert!((0.6..0.9).contains(&near), "{near}");
            for other in [
                bits(2, "last", "garcia", "1987"),
                bits(1, "first", "garcia", "1987"),
                bits(1, "last", "garcia", "1988"),
                bits(1, "last", "smith", "1987"),
            ] {
                assert!(garcia.dice(&other) < 0.35, "{}", garcia.dice(&other));
            }
        }
    }

    #[test]
    fn what_is_empty_has_no_encoding_and_tokens_do_not_run_together() {
        assert_eq!(maker(1, "last", true).bits(&[], ""), None);
        let token = |values: &[&str]| maker(1, "last", true).token(values);
        assert_eq!(token(&["a", "b"]), token(&["a", "b"]));
        assert_ne!(token(&["a", "b"]), token(&["ab", ""]));
        assert_eq!(token(&["a"]).len(), 32);
    }
}
