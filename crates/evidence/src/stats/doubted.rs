//! How far an interval reaches beyond the bounds of a rate that is only known within bounds. Not for the bounds themselves.
//!
//! If a share d of those counted may be linked wrongly, and nothing is assumed about the true outcomes of those, the true rate lies between the
//! observed one less d and the observed one plus d (contaminated data: Horowitz and Manski, Econometrica 63, 1995). An interval that covers the true
//! rate 95 times in 100, wherever between the bounds it lies, goes beyond each bound by less than 1.96 standard errors, because the rate cannot be at
//! both bounds at once (Imbens and Manski, Econometrica 72, 2004).

use super::student::Z;

/// The quantile by which an interval goes beyond bounds that are `width` apart, of which each is estimated with the standard error `error`:
/// 1.96 where they meet, 1.645 where they are far apart.
pub(super) fn critical(width: f64, error: f64) -> f64 {
    if width <= 0.0 {
        return Z;
    }
    let covers = |z: f64| 1.0 - above(z + width / error.max(1e-12)) - above(z);
    let (mut low, mut high) = (1.6, Z);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if covers(middle) < 0.95 { low = middle } else { high = middle }
    }
    high
}

/// The share of the normal distribution above `z`, for `z` of zero or more, to seven decimals (Abramowitz and Stegun 26.2.17).
fn above(z: f64) -> f64 {
    const B: [f64; 5] = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let sum = B.iter().rev().fold(0.0, |sum, b| (sum + b) * t);
    sum * (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::wilson;

    #[test]
    fn quantiles() {
        for (z, expected) in [(0.0, 0.5), (1.0, 0.158_655_25), (1.644_854, 0.05), (Z, 0.025), (3.0, 0.001_349_9)] {
            assert!((above(z) - expected).abs() < 1e-6, "{z}: {}", above(z));
        }
        assert!((critical(0.0, 0.01) - Z).abs() < 1e-9);
        assert!((critical(1.0, 0.01) - 1.644_854).abs() < 1e-5);
        let between = critical(0.01, 0.01);
        assert!((1.0 - above(between + 1.0) - above(between) - 0.95).abs() < 1e-6, "{between}");
    }

    /// A small generator with a fixed seed (splitmix64).
    struct Random(u64);

    impl Random {
        fn share(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
        }
    }

    /// How often the interval holds the true rate, with and without the doubt, where each person's records are another's with the probability that is
    /// stated, and `wrong` says what is then seen instead of the truth.
    fn covered(rate: f64, n: u64, wrong: impl Fn(bool, f64) -> bool) -> (f64, f64) {
        let (mut random, runs) = (Random(7), 2_000);
        let (mut with, mut without) = (0, 0);
        for _ in 0..runs {
            let (mut success, mut doubt) = (0u64, 0.0);
            for person in 0..n {
                // Most links are nearly sure, some are not: five in a hundred on average.
                let in_doubt = if person % 4 == 0 { 0.17 } else { 0.01 };
                doubt += in_doubt;
                let truly = random.share() < rate;
                let seen = if random.share() < in_doubt { wrong(truly, random.share()) } else { truly };
                success += u64::from(seen);
            }
            let holds = |doubt: u64| wilson(success, n, doubt).is_some_and(|i| i.low <= rate && rate <= i.high);
            with += u32::from(holds((doubt / n as f64 * 1e6) as u64));
            without += u32::from(holds(0));
        }
        (f64::from(with) / f64::from(runs), f64::from(without) / f64::from(runs))
    }

    /// Wage records of others make people look employed: the worst case, in which all wrong links speak for the outcome of those without it.
    #[test]
    fn the_interval_covers_its_share_even_where_every_wrong_link_deceives() {
        for (rate, n) in [(0.1, 800), (0.1, 200), (0.3, 2_000)] {
            let (with, without) = covered(rate, n, |_, _| true);
            assert!(with >= 0.94, "{rate} of {n}: {with}");
            assert!(without < with - 0.02, "{rate} of {n}: {without} without");
        }
        let (with, without) = covered(0.02, 2_000, |_, _| true);
        assert!((0.94..0.985).contains(&with) && without < 0.2, "{with} {without}");
        let (with, without) = covered(0.9, 800, |_, _| false);
        assert!(with >= 0.94 && without < 0.3, "{with} {without}");
    }

    /// A wrong link that brings the outcome of somebody picked at random deceives nobody on average: the interval is then wider than it must be.
    #[test]
    fn harmless_links_cost_width_only() {
        let (with, without) = covered(0.4, 800, |_, picked| picked < 0.4);
        assert!(with > 0.99 && without > 0.93, "{with} {without}");
    }
}
