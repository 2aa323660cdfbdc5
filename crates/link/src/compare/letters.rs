//! What a glance at a value tells: which letters it has, how long it is, how it begins. From that follows how alike two values can be at most, and
//! most comparisons of letters need not be made. Not for the comparison itself (`jaro`, `edit`).

use super::lanes::{Lane, mask};
use super::symbols::MOST;

/// A value at a glance.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Letters {
    /// A bit per letter; six more for a second a, e, i, n, o or r. Other symbols share these bits: a bound may be too wide, never too narrow.
    pub(crate) mask: u32,
    /// Symbols, at most 64.
    pub(crate) n: u8,
    /// How many of `begin` there are; more if the value is longer.
    n_bytes: u8,
    /// Whether symbols are bytes.
    pub(crate) ascii: bool,
    /// The first bytes: of most values all of them, so that their text need not be fetched from wherever it lies.
    begin: [u8; BEGIN],
}

/// Bytes of a value kept with its letters: what makes 32 in all.
const BEGIN: usize = 25;

impl Letters {
    pub(crate) fn new(value: &str) -> Self {
        let n_bytes = value.len().min(BEGIN + 1) as u8;
        let mut letters = Self { ascii: value.is_ascii(), n_bytes, ..Self::default() };
        letters.begin.iter_mut().zip(value.bytes()).for_each(|(to, from)| *to = from);
        let mut met = 0;
        for symbol in value.chars().take(MOST) {
            letters.n += 1;
            letters.mask |= bit(symbol, &mut met);
        }
        letters
    }

    /// The first four bytes; zeros where there are fewer.
    pub(crate) fn head(&self) -> u32 {
        let [a, b, c, d, ..] = self.begin;
        u32::from_le_bytes([a, b, c, d])
    }

    /// The bits of the first four bytes that are there.
    pub(crate) fn keep(&self) -> u32 {
        if self.n_bytes >= 4 { u32::MAX } else { (1 << (8 * self.n_bytes)) - 1 }
    }

    /// The whole value, if it is short and ASCII.
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        self.begin.get(..usize::from(self.n_bytes)).filter(|_| self.ascii)
    }
}

/// The bit of a symbol, given the letters met before it. Only a letter itself makes another of it a second: a blank that shares the bit of `a` does
/// not, or else the same symbols in another order would look like other symbols.
fn bit(symbol: char, met: &mut u32) -> u32 {
    let folded = symbol.to_ascii_lowercase();
    if !folded.is_ascii_lowercase() {
        return 1 << (u32::from(folded) % 32);
    }
    let own = 1 << (folded as u32 - 'a' as u32);
    let again = *met & own != 0;
    *met |= own;
    match "aeinor".find(folded) {
        Some(second) if again => 1 << (26 + second),
        _ => own,
    }
}

/// How alike two values must be for any level of a comparison to hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    /// Matching letters times both lengths added must reach this times both multiplied: from Jaro's formula without transpositions.
    plain: f32,
    /// The same where the first letters are equal, so that Winkler's bonus may come.
    begins: f32,
    /// Letters put in, left out, replaced or swapped; negative where no level asks.
    edits: f32,
}

impl Bound {
    /// For the lowest Jaro-Winkler similarity and the most edits that a level asks for.
    pub(crate) fn new(similar: Option<f64>, edits: Option<u32>) -> Self {
        // A little room for rounding; a similarity above 1 is never reached.
        let needed = |jaro: f64| (3.0 * jaro - 1.0 - 1e-5) as f32;
        let with_bonus = |t: f64| if t > 0.7 { ((t - 0.4) / 0.6).max(0.7) } else { t };
        Self {
            plain: similar.map_or(f32::INFINITY, needed),
            begins: similar.map_or(f32::INFINITY, |t| needed(with_bonus(t))),
            edits: edits.map_or(-1.0, |n| n as f32),
        }
    }

    /// Which of eight values may be alike enough.
    #[inline(always)]
    pub(crate) fn may(&self, a: &Letters, masks: &Lane, heads: &Lane, lengths: &Lane) -> Lane {
        let la = f32::from(a.n);
        std::array::from_fn(|n| {
            let lb = lengths[n] as i32 as f32;
            let (only_a, only_b) = ((a.mask & !masks[n]).count_ones() as i32 as f32, (masks[n] & !a.mask).count_ones() as i32 as f32);
            let matched = (la - only_a).min(lb - only_b);
            let needed = if (a.head() ^ heads[n]) & 0xff == 0 { self.begins } else { self.plain };
            let similar = matched * (la + lb) >= needed * (la * lb);
            let apart = (la - lb).abs().max(only_a).max(only_b);
            mask(similar | (apart <= self.edits))
        })
    }

    /// Whether one value may.
    pub(crate) fn may_one(&self, a: &Letters, b: &Letters) -> bool {
        self.may(a, &[b.mask; 8], &[b.head(); 8], &[u32::from(b.n); 8])[0] != 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::{damerau, jaro_winkler, levenshtein};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_alike_is_never_ruled_out(a in "[abeinr09é李 ]{1,12}", b in "[abeinr09é李 ]{1,12}", t in 0.3f64..1.0, most in 0u32..4) {
            let (x, y) = (Letters::new(&a), Letters::new(&b));
            let similar = jaro_winkler(&a, &b);
            prop_assert!(Bound::new(Some(similar), None).may_one(&x, &y));
            if similar >= t {
                prop_assert!(Bound::new(Some(t), None).may_one(&x, &y));
            }
            if damerau(&a, &b) <= most || levenshtein(&a, &b) <= most {
                prop_assert!(Bound::new(None, Some(most)).may_one(&x, &y));
            }
        }
    }

    proptest! {
        #[test]
        fn the_order_of_letters_is_no_difference(a in "[abeinor09é李 .-]{1,12}", from in 0usize..12, to in 0usize..12) {
            let mut b: Vec<char> = a.chars().collect();
            let n = b.len();
            b.swap(from % n, to % n);
            let b: String = b.into_iter().collect();
            let (x, y) = (Letters::new(&a), Letters::new(&b));
            prop_assert_eq!(x.mask, y.mask);
            prop_assert!(Bound::new(Some(jaro_winkler(&a, &b)), None).may_one(&x, &y));
            prop_assert!(Bound::new(None, Some(damerau(&a, &b))).may_one(&x, &y));
        }
    }

    #[test]
    fn strangers_are_ruled_out() {
        let may = |a, b, t| Bound::new(Some(t), None).may_one(&Letters::new(a), &Letters::new(b));
        assert!(!may("robert", "linda", 0.7));
        assert!(!may("garcia", "johnson", 0.7));
        assert!(may("martha", "marhta", 0.96));
        assert!(!Bound::new(None, Some(1)).may_one(&Letters::new("4711"), &Letters::new("4829")));
    }
}
