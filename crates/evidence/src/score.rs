//! Scores against adjusted levels of performance: individual, by indicator and by program, exactly, cut to a tenth of a percent at the end.
//! Source: RSA-TAC-20-02 (6 January 2025). Not for estimating levels: published coefficients are used, never ours.

use crate::published::Ratio;

/// An individual score below this is a failure.
pub const LEAST_INDIVIDUAL: Ratio = Ratio { num: 1, den: 2 };
/// A program's or an indicator's score below this is a failure.
pub const LEAST_OVERALL: Ratio = Ratio { num: 9, den: 10 };

/// The adjusted level: negotiated plus what the statistical model says has changed. All three in one unit. `None` on overflow.
pub fn adjusted(negotiated: Ratio, estimated_before: Ratio, estimated_after: Ratio) -> Option<Ratio> {
    let changed = estimated_after.minus(estimated_before)?;
    negotiated.minus(Ratio { num: changed.num.checked_neg()?, den: changed.den })
}

/// An individual score: what was reached over the adjusted level. Neither is rounded before. `None` where the level is zero, or on overflow.
pub fn individual(actual: Ratio, level: Ratio) -> Option<Ratio> {
    Ratio::new(actual.num.checked_mul(level.den)?, actual.den.checked_mul(level.num)?)
}

/// The mean of individual scores, uncut: of a program over its indicators, of an indicator over programs. `None` without scores or on overflow.
pub fn mean(scores: &[Ratio]) -> Option<Ratio> {
    let negative = |r: Ratio| Ratio { num: -r.num, den: r.den };
    let sum = scores.iter().try_fold(Ratio { num: 0, den: 1 }, |sum, score| sum.minus(negative(*score)))?;
    Ratio::new(sum.num, sum.den.checked_mul(i128::try_from(scores.len()).ok()?)?)
}

/// A score as it is judged: tenths of a percent, the rest cut off, never rounded. 899 is 89.9 %.
pub fn tenths_cut(score: Ratio) -> Option<i128> {
    score.num.checked_mul(1000).map(|thousandfold| thousandfold.div_euclid(score.den))
}

/// A rate as it is published: tenths of a percent, rounded half up.
pub fn tenths_rounded(rate: Ratio) -> Option<i128> {
    let twice = rate.num.checked_mul(2000)?.checked_add(rate.den)?;
    Some(twice.div_euclid(rate.den.checked_mul(2)?))
}

/// Whether a score fails: cut first, then compared.
pub fn fails(score: Ratio, least: Ratio) -> Option<bool> {
    Some(tenths_cut(score)? < tenths_cut(least)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(num: i128, den: i128) -> Ratio {
        Ratio::new(num, den).unwrap()
    }

    fn scores(given: &[(i128, i128, i128)]) -> Vec<Ratio> {
        given.iter().map(|(num, den, level)| individual(ratio(*num, *den), ratio(*level, 1000)).unwrap()).collect()
    }

    /// The worked examples of RSA-TAC-20-02.
    #[test]
    fn one_score_is_cut_to_ninety() {
        assert_eq!(tenths_cut(scores(&[(16244, 24000, 752)])[0]), Some(900));
    }

    /// The mean of six is .899896: rounding would let it pass as 90.0.
    #[test]
    fn a_row_that_rounding_would_let_pass() {
        let row = scores(&[
            (16244, 24000, 752),
            (13000, 18000, 725),
            (20000, 30000, 763),
            (9000, 15000, 797),
            (6000, 12000, 687),
            (31555, 42000, 654),
        ]);
        let mean = mean(&row).unwrap();
        assert_eq!((tenths_cut(mean), tenths_rounded(mean)), (Some(899), Some(900)));
        assert_eq!(fails(mean, LEAST_OVERALL), Some(true));
    }

    #[test]
    fn programs() {
        let earnings = |actual| individual(ratio(actual, 1), ratio(3890, 1)).unwrap();
        let mut adult = scores(&[(16244, 24000, 752), (15300, 25000, 700), (17950, 25000, 552), (21600, 30000, 856)]);
        adult.push(earnings(4350));
        assert_eq!(tenths_cut(mean(&adult).unwrap()), Some(1006));
        let mut other = scores(&[(14720, 20000, 751), (8200, 25000, 700), (12500, 25000, 552), (21600, 30000, 856)]);
        assert_eq!((tenths_cut(other[1]), fails(other[1], LEAST_INDIVIDUAL)), (Some(468), Some(true)));
        other.push(earnings(3434));
        assert_eq!(tenths_cut(mean(&other).unwrap()), Some(815));
    }

    #[test]
    fn adjustment_of_levels() {
        let level = |after| adjusted(ratio(702, 10), ratio(755, 10), ratio(after, 10)).unwrap();
        assert_eq!((level(737), level(783)), (ratio(684, 10), ratio(73, 1)));
        assert_eq!(individual(ratio(1, 2), Ratio { num: 0, den: 1 }), None);
        assert_eq!(mean(&[]), None);
    }
}
