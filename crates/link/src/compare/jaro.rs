//! Jaro-Winkler similarity (Winkler 1990). Transpositions are halved with integer division, as DuckDB's and so Splink's is.
//! Not for long text: see the bound in `symbols`.

use super::symbols::{MOST, Symbols};

/// Similarity of two values, 0 to 1; 1 is equal. Symmetric.
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    super::symbols::jaro_winkler(&Symbols::new(a), &Symbols::new(b))
}

/// Of slices of at most 64 symbols; `places` gives the bits of the places where a symbol stands in `a`.
#[inline]
pub(crate) fn of<T: Copy + PartialEq>(a: &[T], b: &[T], places: impl Fn(T) -> u64) -> f64 {
    let jaro = jaro(a, b, places);
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    if jaro > 0.7 { jaro + 0.1 * prefix as f64 * (1.0 - jaro) } else { jaro }
}

/// Every symbol of `b` takes the first equal symbol of `a` that is near and not yet taken. Which of the two values leads makes no difference: from
/// either side it comes to going through both from the left.
#[inline]
fn jaro<T: Copy + PartialEq>(a: &[T], b: &[T], places: impl Fn(T) -> u64) -> f64 {
    let (a, b) = (&a[..a.len().min(MOST)], &b[..b.len().min(MOST)]);
    if a.is_empty() || b.is_empty() {
        return if a.len() == b.len() { 1.0 } else { 0.0 };
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut in_a, mut in_b) = (0u64, 0u64);
    for (j, y) in b.iter().enumerate() {
        let near = (u64::MAX << j.saturating_sub(window)) & (u64::MAX >> 63usize.saturating_sub(j + window));
        let free = places(*y) & near & !in_a;
        in_a |= free & free.wrapping_neg();
        in_b |= u64::from(free != 0) << j;
    }
    let m = f64::from(in_a.count_ones());
    if in_a == 0 {
        return 0.0;
    }
    let t = f64::from(out_of_order(a, b, in_a, in_b) / 2);
    (m / a.len() as f64 + m / b.len() as f64 + (m - t) / m) / 3.0
}

/// Matched symbols that stand in another order.
#[inline]
fn out_of_order<T: Copy + PartialEq>(a: &[T], b: &[T], mut in_a: u64, mut in_b: u64) -> u32 {
    let mut n = 0;
    while in_a != 0 && in_b != 0 {
        n += u32::from(a.get(in_a.trailing_zeros() as usize) != b.get(in_b.trailing_zeros() as usize));
        in_a &= in_a - 1;
        in_b &= in_b - 1;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As Jaro's definition reads, step by step, as the oracle.
    fn step_by_step(a: &[u8], b: &[u8]) -> f64 {
        let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let window = (b.len() / 2).saturating_sub(1);
        let (mut in_a, mut taken) = (Vec::new(), vec![false; b.len()]);
        for (i, x) in a.iter().enumerate() {
            let near = i.saturating_sub(window)..(i + window + 1).min(b.len());
            if let Some(j) = near.into_iter().find(|&j| !taken[j] && b[j] == *x) {
                taken[j] = true;
                in_a.push(*x);
            }
        }
        let second = b.iter().zip(&taken).filter(|(_, t)| **t).map(|(y, _)| *y);
        let t = in_a.iter().zip(second).filter(|(x, y)| **x != *y).count() / 2;
        let m = in_a.len() as f64;
        let jaro = if m == 0.0 { 0.0 } else { (m / a.len() as f64 + m / b.len() as f64 + (m - t as f64) / m) / 3.0 };
        let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
        if jaro > 0.7 { jaro + 0.1 * prefix as f64 * (1.0 - jaro) } else { jaro }
    }

    proptest! {
        #[test]
        fn as_the_definition_and_symmetric(a in "[abc]{1,64}", b in "[abcd]{1,64}") {
            let jaro = jaro_winkler(&a, &b);
            prop_assert!((jaro - step_by_step(a.as_bytes(), b.as_bytes())).abs() < 1e-12);
            prop_assert_eq!(jaro.to_bits(), jaro_winkler(&b, &a).to_bits());
        }
    }

    proptest! {
        #[test]
        fn symmetric_at_equal_length(letters in prop::collection::vec(("[ab ]", "[ab ]"), 1..24)) {
            let (a, b): (String, String) = letters.into_iter().unzip();
            prop_assert_eq!(jaro_winkler(&a, &b).to_bits(), jaro_winkler(&b, &a).to_bits());
        }
    }

    /// Winkler's published pairs, to the digits usually printed.
    #[test]
    fn published_pairs() {
        let check = |a, b, expected: f64| assert!((jaro_winkler(a, b) - expected).abs() < 5e-4, "{a} {b} {}", jaro_winkler(a, b));
        check("martha", "marhta", 0.9611);
        check("dwayne", "duane", 0.84);
        check("dixon", "dicksonx", 0.8133);
        check("abc", "xyz", 0.0);
        check("same", "same", 1.0);
        check("", "", 1.0);
        check("josé", "jose", 0.8833);
    }
}
