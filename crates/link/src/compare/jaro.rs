//! Jaro-Winkler similarity (Winkler 1990). Transpositions are halved with integer division, as DuckDB's and so Splink's is.
//! Not for long text: see the bound in `symbols`.

use super::symbols::{MOST, Symbols};

/// Similarity of two values, 0 to 1; 1 is equal. Symmetric.
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    super::symbols::jaro_winkler(&Symbols::new(a), &Symbols::new(b))
}

/// Of slices of at most 64 symbols; what lies beyond is not looked at.
pub(crate) fn of<T: Copy + PartialEq>(a: &[T], b: &[T]) -> f64 {
    let jaro = jaro(a, b);
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    if jaro > 0.7 { jaro + 0.1 * prefix as f64 * (1.0 - jaro) } else { jaro }
}

fn jaro<T: Copy + PartialEq>(a: &[T], b: &[T]) -> f64 {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if a.is_empty() {
        return if b.is_empty() { 1.0 } else { 0.0 };
    }
    let window = (b.len() / 2).saturating_sub(1);
    let (mut in_a, mut in_b, mut matched) = ([0usize; MOST], 0u64, 0usize);
    for (i, x) in a.iter().enumerate().take(MOST) {
        let to = (i + window + 1).min(b.len()).min(MOST);
        if let Some(j) = (i.saturating_sub(window)..to).find(|&j| in_b >> j & 1 == 0 && b[j] == *x) {
            in_b |= 1 << j;
            in_a[matched] = i;
            matched += 1;
        }
    }
    if matched == 0 {
        return 0.0;
    }
    let second = (0..b.len().min(MOST)).filter(|j| in_b >> j & 1 == 1);
    let out_of_order = in_a[..matched].iter().zip(second).filter(|(i, j)| a[**i] != b[*j]).count();
    let (m, t) = (matched as f64, (out_of_order / 2) as f64);
    (m / a.len() as f64 + m / b.len() as f64 + (m - t) / m) / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

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
