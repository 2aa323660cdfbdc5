//! Values as slices of symbols, bytes where every letter is ASCII and characters where not, so that every script compares by letters.
//! Not for cleaning. A value is compared by its first 64 symbols: a bound on work, and longer values are no names.

use super::places::Places;
use super::{edit, jaro};

/// Most symbols looked at.
pub(crate) const MOST: usize = 64;

/// What is asked of two values' letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Similarity by Jaro and Winkler.
    Similarity,
    /// Levenshtein's distance.
    Edits,
    /// The same with swaps.
    Swaps,
}

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

/// The answer about two values made ready.
pub(crate) fn ask(ask: Ask, a: &Symbols, b: &Symbols) -> f64 {
    match (a, b) {
        (Symbols::Bytes(a), Symbols::Bytes(b)) => of(ask, a, b, |y| found(a, y)),
        (a, b) => of_chars(ask, &a.chars(), &b.chars()),
    }
}

/// Similarity of two values made ready.
pub(crate) fn jaro_winkler(a: &Symbols, b: &Symbols) -> f64 {
    ask(Ask::Similarity, a, b)
}

/// The answer about two values as they stand.
pub(crate) fn ask_text(asked: Ask, (a, b): (&str, &str)) -> f64 {
    let chars = |text: &str| -> Vec<char> { text.chars().take(MOST).collect() };
    of_chars(asked, &chars(a), &chars(b))
}

/// The answer about two ASCII values. `places` keeps what is known of `a`, the value of a code, for the next question.
pub(crate) fn ask_bytes(asked: Ask, (a, b): (&[u8], &[u8]), places: Option<(&mut Places, u32)>) -> f64 {
    let (a, b) = (&a[..a.len().min(MOST)], &b[..b.len().min(MOST)]);
    match places {
        Some((places, code)) => {
            let places = places.of(code, a);
            of(asked, a, b, |y| places[usize::from(y)])
        }
        None => of(asked, a, b, |y| found(a, y)),
    }
}

fn of_chars(ask: Ask, a: &[char], b: &[char]) -> f64 {
    of(ask, a, b, |y| found(a, y))
}

#[inline]
fn of<T: Copy + PartialEq>(ask: Ask, a: &[T], b: &[T], places: impl Fn(T) -> u64) -> f64 {
    match ask {
        Ask::Similarity => jaro::of(a, b, places),
        Ask::Edits => f64::from(edit::distance::<T, false>(a, b, places)),
        Ask::Swaps => f64::from(edit::distance::<T, true>(a, b, places)),
    }
}

/// The places where a symbol stands.
#[inline]
fn found<T: Copy + PartialEq>(a: &[T], y: T) -> u64 {
    a.iter().enumerate().fold(0, |bits, (place, x)| bits | u64::from(*x == y) << place)
}
