//! 95 % intervals, from exact integer sums. Not for tests of significance, and not for middle values.

use super::doubted::critical;
use super::student::{Z, t};
use crate::published::{Interval, Ratio};

/// What a mean and its interval need: how many, their sum, the sum of their squares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments {
    /// People counted.
    pub n: u64,
    /// Sum of their values.
    pub sum: i128,
    /// Sum of the squares.
    pub squares: i128,
}

impl Moments {
    /// The sample variance, exactly: (n * squares - sum^2) / (n * (n - 1)). `None` below two people or on overflow.
    /// Whole numbers to the end, so nothing cancels however large the values are beside their spread.
    fn variance(&self) -> Option<Ratio> {
        let n = i128::from(self.n);
        let spread = n.checked_mul(self.squares)?.checked_sub(self.sum.checked_mul(self.sum)?)?;
        if self.n < 2 || spread < 0 { None } else { Ratio::new(spread, n.checked_mul(n - 1)?) }
    }

    /// Whether all have the same value, as far as sums can tell; `false` on overflow.
    pub(crate) fn all_alike(&self) -> bool {
        self.variance().is_some_and(|v| v.num == 0)
    }
}

/// Wilson's score interval of a rate (Wilson 1927). `None` when nobody is counted. `doubt`, in millionths, is the share of those counted whose
/// outcome may be another's because a link is wrong; the interval then holds the rate whatever the true outcomes of those are (see `doubted`).
pub(crate) fn wilson(success: u64, n: u64, doubt: u64) -> Option<Interval> {
    let (low, high) = ends(success, n, doubt)?;
    Some(rounded(low, high))
}

fn ends(success: u64, n: u64, doubt: u64) -> Option<(f64, f64)> {
    if n == 0 || success > n {
        return None;
    }
    let (s, n) = (success as f64, n as f64);
    if doubt == 0 {
        return Some((wilson_low(s, n, Z), 1.0 - wilson_low(n - s, n, Z)));
    }
    // The bounds lie a doubt away from what was observed, and are as uncertain as that is.
    let wrong = (doubt as f64 / 1e6).min(1.0);
    let z = critical((s / n + wrong).min(1.0) - (s / n - wrong).max(0.0), (s * (n - s) / n).sqrt() / n);
    let (low, high) = (wilson_low(s, n, z) - wrong, 1.0 - wilson_low(n - s, n, z) + wrong);
    Some((low.max(0.0), high.min(1.0)))
}

/// The lower end of Wilson's interval at the quantile `z`; the upper end is that of the complement.
fn wilson_low(s: f64, n: f64, z: f64) -> f64 {
    let z2 = z * z;
    if s <= 0.0 { 0.0 } else { (2.0 * s + z2 - z * (z2 + 4.0 * s * (n - s) / n).sqrt()) / (2.0 * (n + z2)) }
}

/// Interval of a difference of two independent rates, group minus reference: Newcombe 1998, method 10.
/// Each is (success, counted, doubt in millionths, see [`wilson`]). `None` when a side counts nobody.
pub(crate) fn newcombe(group: (u64, u64, u64), reference: (u64, u64, u64)) -> Option<Interval> {
    let (l1, u1) = ends(group.0, group.1, group.2)?;
    let (l2, u2) = ends(reference.0, reference.1, reference.2)?;
    let (p1, p2) = (group.0 as f64 / group.1 as f64, reference.0 as f64 / reference.1 as f64);
    Some(rounded(p1 - p2 - (p1 - l1).hypot(u2 - p2), p1 - p2 + (u1 - p1).hypot(p2 - l2)))
}

/// Student's interval of a mean, in the values' unit divided by `per`. `None` below two people or on overflow.
pub(crate) fn student(m: &Moments, per: i64) -> Option<Interval> {
    let n = m.n as f64;
    let center = Ratio::new(m.sum, i128::from(m.n))?.approximately();
    let half = t(n - 1.0)? * (m.variance()?.approximately() / n).sqrt();
    Some(rounded((center - half) / per as f64, (center + half) / per as f64))
}

/// Welch's interval of a difference of two means, group minus reference, with Welch and Satterthwaite's degrees of
/// freedom, in the values' unit divided by `per`. `None` below two people on a side or on overflow.
pub(crate) fn welch(group: &Moments, reference: &Moments, per: i64) -> Option<Interval> {
    let means = (Ratio::new(group.sum, i128::from(group.n))?, Ratio::new(reference.sum, i128::from(reference.n))?);
    let center = means.0.minus(means.1)?.approximately();
    let (n1, n2) = (group.n as f64, reference.n as f64);
    let (a, b) = (group.variance()?.approximately() / n1, reference.variance()?.approximately() / n2);
    let half = if a + b > 0.0 { t((a + b).powi(2) / (a * a / (n1 - 1.0) + b * b / (n2 - 1.0)))? * (a + b).sqrt() } else { 0.0 };
    Some(rounded((center - half) / per as f64, (center + half) / per as f64))
}

/// Six decimals, so that the last bits of a machine's arithmetic never reach a report. Adding zero turns -0 into 0.
fn rounded(low: f64, high: f64) -> Interval {
    let six = |v: f64| (v * 1e6).round() / 1e6 + 0.0;
    Interval { low: six(low), high: six(high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<Interval>, low: f64, high: f64, within: f64, what: &str) {
        let found = found.unwrap();
        assert!((found.low - low).abs() <= within && (found.high - high).abs() <= within, "{what}: {found:?}, not {low} to {high}");
    }

    /// Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    #[test]
    fn wilson_as_published() {
        for (success, n, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            near(wilson(success, n, 0), low, high, 5.1e-5, &format!("{success}/{n}"));
        }
        assert_eq!(wilson(0, 0, 0), None);
        assert_eq!(wilson(2, 1, 0), None);
    }

    /// Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
    #[test]
    fn newcombe_as_published() {
        for (a, b, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            near(newcombe((a.0, a.1, 0), (b.0, b.1, 0)), low, high, 5.1e-5, &format!("{a:?} {b:?}"));
        }
        assert_eq!(newcombe((1, 2, 0), (0, 0, 0)), None);
    }

    fn moments(values: &[i128]) -> Moments {
        Moments { n: values.len() as u64, sum: values.iter().sum(), squares: values.iter().map(|v| v * v).sum() }
    }

    /// Expected values from SciPy's `ttest_1samp` and `ttest_ind(equal_var=False)`, an independent implementation.
    /// The two samples of 15 are those often printed beside Welch's test, times ten.
    #[test]
    fn means_against_an_independent_implementation() {
        let a = moments(&[275, 210, 190, 236, 170, 179, 169, 201, 219, 226, 231, 196, 190, 217, 214]);
        let b = moments(&[271, 220, 208, 234, 234, 235, 258, 220, 248, 202, 219, 221, 229, 305, 245]);
        let c = moments(&[10, 12, 9, 11]);
        near(student(&a, 1), 192.667_016_524_5, 223.732_983_475_5, 1e-6, "student a");
        near(student(&c, 1), 8.445_739_743_2, 12.554_260_256_8, 1e-6, "student c");
        near(student(&c, 2), 8.445_739_743_2 / 2.0, 12.554_260_256_8 / 2.0, 1e-6, "student c per 2");
        near(welch(&a, &b, 1), -48.754_591_703_2, -8.045_408_296_8, 1e-6, "welch a b");
        near(welch(&a, &c, 1), 182.127_957_079_6, 213.272_042_920_4, 1e-6, "welch a c");
    }

    /// Large values with a small spread, where floating-point sums would lose everything.
    #[test]
    fn nothing_cancels() {
        let base: i128 = 1_000_000_000_000;
        let found = student(&moments(&[base, base + 1, base + 2]), 1).unwrap();
        assert!((found.high - found.low - 2.0 * 2.484_137_712).abs() < 1e-3, "{found:?}");
        assert!(moments(&[base, base]).all_alike());
        assert!(!moments(&[base, base + 1]).all_alike());
    }

    #[test]
    fn too_large_or_too_few_has_no_interval() {
        assert_eq!(student(&moments(&[5]), 1), None);
        assert_eq!(student(&Moments { n: 3, sum: i128::MAX, squares: i128::MAX }, 1), None);
    }

    #[test]
    fn no_negative_zero() {
        let found = rounded(-1e-9, 1e-9);
        assert!(found.low.is_sign_positive());
    }
}
