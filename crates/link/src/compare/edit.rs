//! Edit distances, bit-parallel: Levenshtein (Myers 1999) and with swaps of neighbors (Hyyrö 2003, optimal string alignment).
//! Not for long text: see the bound in `symbols`.

use super::symbols::{Ask, Symbols, ask};

/// Letters put in, left out or replaced to get from one value to the other. Symmetric.
pub fn levenshtein(a: &str, b: &str) -> u32 {
    ask(Ask::Edits, &Symbols::new(a), &Symbols::new(b)) as u32
}

/// The same, a swap of two neighbors counting as one. Symmetric.
pub fn damerau(a: &str, b: &str) -> u32 {
    ask(Ask::Swaps, &Symbols::new(a), &Symbols::new(b)) as u32
}

/// Of slices of at most 64 symbols; `places` gives the bits of the places where a symbol stands in `a`. With `SWAPS`, a swap counts as one.
#[inline]
pub(crate) fn distance<T: Copy, const SWAPS: bool>(a: &[T], b: &[T], places: impl Fn(T) -> u64) -> u32 {
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len()) as u32;
    }
    let last = 1u64 << (a.len() - 1).min(63);
    let (mut vp, mut vn, mut d0, mut before) = (!0u64, 0u64, 0u64, 0u64);
    let mut distance = a.len() as u32;
    for y in b {
        let here = places(*y);
        let swap = if SWAPS { ((!d0 & here) << 1) & before } else { 0 };
        d0 = (((here & vp).wrapping_add(vp)) ^ vp) | here | vn | swap;
        let (hp, hn) = (vn | !(d0 | vp), d0 & vp);
        distance += u32::from(hp & last != 0);
        distance -= u32::from(hn & last != 0);
        let (hp, hn) = (hp << 1 | 1, hn << 1);
        vp = hn | !(d0 | hp);
        vn = hp & d0;
        before = here;
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook table, as the oracle.
    fn table(a: &[u8], b: &[u8], swaps: bool) -> u32 {
        let mut d = vec![vec![0u32; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i == 0 || j == 0 {
                    d[i][j] = (i + j) as u32;
                    continue;
                }
                let cost = u32::from(a[i - 1] != b[j - 1]);
                d[i][j] = (d[i - 1][j] + 1).min(d[i][j - 1] + 1).min(d[i - 1][j - 1] + cost);
                if swaps && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
                }
            }
        }
        d[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn as_the_textbook(a in "[abc]{0,64}", b in "[abc]{0,64}") {
            prop_assert_eq!(levenshtein(&a, &b), table(a.as_bytes(), b.as_bytes(), false));
            prop_assert_eq!(damerau(&a, &b), table(a.as_bytes(), b.as_bytes(), true));
            prop_assert_eq!(damerau(&a, &b), damerau(&b, &a));
        }
    }

    #[test]
    fn a_swap_is_one_error() {
        assert_eq!((levenshtein("1234", "1243"), damerau("1234", "1243")), (2, 1));
        assert_eq!(levenshtein("ñandú", "nandu"), 2);
    }
}
