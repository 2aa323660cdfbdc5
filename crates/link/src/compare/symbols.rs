//! Values as slices of symbols, bytes where every letter is ASCII and characters where not, so that every script compares by letters.
//! Not for cleaning. A value is compared by its first 64 symbols: a bound on work, and longer values are no names.

/// Most symbols looked at.
pub(crate) const MOST: usize = 64;

/// A value ready to be compared.
#[derive(Debug, Clone)]
pub(crate) enum Symbols {
    /// ASCII only.
    Bytes(Box<[u8]>),
    /// Any script.
    Chars(Box<[char]>),
}

impl Symbols {
    pub(crate) fn new(value: &str) -> Self {
        if value.is_ascii() {
            Symbols::Bytes(value.bytes().take(MOST).collect())
        } else {
            Symbols::Chars(value.chars().take(MOST).collect())
        }
    }

    fn chars(&self) -> Vec<char> {
        match self {
            Symbols::Bytes(bytes) => bytes.iter().map(|b| char::from(*b)).collect(),
            Symbols::Chars(chars) => chars.to_vec(),
        }
    }
}

/// Calls `$f` on two values as slices of one type.
macro_rules! both {
    ($a:expr, $b:expr, $f:expr) => {
        match ($a, $b) {
            (Symbols::Bytes(a), Symbols::Bytes(b)) => $f(a, b),
            (a, b) => $f(&a.chars(), &b.chars()),
        }
    };
}

pub(crate) fn jaro_winkler(a: &Symbols, b: &Symbols) -> f64 {
    both!(a, b, super::jaro::of)
}

pub(crate) fn levenshtein(a: &Symbols, b: &Symbols) -> u32 {
    both!(a, b, super::edit::plain)
}

pub(crate) fn damerau(a: &Symbols, b: &Symbols) -> u32 {
    both!(a, b, super::edit::with_swaps)
}
