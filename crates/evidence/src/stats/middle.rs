//! The exact middle value. Not for other quantiles.

use crate::published::Ratio;

/// The middle of `values`, divided by `per`; of an even count the mean of the middle two. `None` when there are none.
pub(crate) fn median(values: &[i64], per: i64) -> Option<Ratio> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get(sorted.len().checked_sub(1)? / 2)?;
    Ratio::new(i128::from(lower) + i128::from(upper), 2 * i128::from(per))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[i64], per: i64, want: Option<(i128, i128)>) {
        assert_eq!(median(values, per), want.map(|(num, den)| Ratio { num, den }), "{values:?} per {per}");
    }

    #[test]
    fn middle_values() {
        check(&[], 1, None);
        check(&[5], 1, Some((5, 1)));
        check(&[9, 1, 5], 1, Some((5, 1)));
        check(&[9, 1, 5, 6], 1, Some((11, 2)));
        check(&[i64::MAX, i64::MAX], 1, Some((i128::from(i64::MAX), 1)));
        check(&[14, 35], 7, Some((7, 2)));
    }
}
