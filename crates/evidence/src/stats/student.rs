//! The 97.5 % quantile of Student's t, for any degrees of freedom (Welch's are fractions).
//! Not a statistics library: one quantile, good to nine digits, is not worth a dependency of eighteen compile seconds.

/// The 97.5 % quantile of the normal distribution.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// The 97.5 % quantile of Student's t. `None` unless `df` is above zero and a number.
pub(super) fn t(df: f64) -> Option<f64> {
    if df.is_nan() || df <= 0.0 {
        return None;
    }
    if df >= 1000.0 { Some(expanded(df)) } else { bisect(df) }
}

/// Cornish-Fisher expansion in powers of 1/df (Abramowitz and Stegun 26.7.5); the next term is below 1e-13 from df = 1000 on.
fn expanded(df: f64) -> f64 {
    let z2 = Z * Z;
    let g1 = Z * (z2 + 1.0) / 4.0;
    let g2 = Z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    let g3 = Z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
    let g4 = Z * ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) / 92160.0;
    Z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df
}

/// Halves an interval around the quantile until it cannot be halved. Below one degree of freedom the quantile
/// grows without limit, so the upper end is doubled first.
fn bisect(df: f64) -> Option<f64> {
    let (mut low, mut high) = (Z, 16.0);
    while tail(high, df) > 0.025 {
        high *= 2.0;
        if !high.is_finite() {
            return None;
        }
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if tail(middle, df) > 0.025 { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}

/// The share of the distribution above `t`: half the regularized incomplete beta function I_x(df/2, 1/2) at
/// x = df / (df + t^2) (Abramowitz and Stegun 26.7.1).
fn tail(t: f64, df: f64) -> f64 {
    let (a, b) = (df / 2.0, 0.5);
    let (x, y) = (df / (df + t * t), t * t / (df + t * t));
    let front = (a * x.ln() + b * y.ln() - ln_beta_half(a)).exp();
    let beta = if x < (a + 1.0) / (a + b + 2.0) { front * fraction(a, b, x) / a } else { 1.0 - front * fraction(b, a, y) / b };
    beta / 2.0
}

/// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let safe = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / safe(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..500 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / safe(1.0 + even * d);
        c = safe(1.0 + even / c);
        value *= d * c;
        d = 1.0 / safe(1.0 + odd * d);
        c = safe(1.0 + odd / c);
        let change = d * c;
        value *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// ln B(a, 1/2), through the ratio of gamma functions: raised by the recurrence to where its asymptotic series is exact
/// (Tricomi and Erdelyi 1951), so that no two large logarithms are subtracted.
fn ln_beta_half(a: f64) -> f64 {
    let mut lifted = a;
    let mut product = 1.0;
    while lifted < 40.0 {
        product *= lifted / (lifted + 0.5);
        lifted += 1.0;
    }
    let inverse = 1.0 / lifted;
    let series = 1.0
        - inverse
            * (1.0 / 8.0 - inverse * (1.0 / 128.0 + inverse * (5.0 / 1024.0 - inverse * (21.0 / 32768.0 + inverse * 399.0 / 262_144.0))));
    let gamma_ratio = product * lifted.sqrt() * series;
    std::f64::consts::PI.sqrt().ln() - gamma_ratio.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values from SciPy's `t.ppf(0.975, df)`, an independent implementation.
    #[test]
    fn quantiles() {
        for (df, want) in KNOWN {
            let found = t(df).unwrap();
            assert!((found / want - 1.0).abs() < 1e-9, "df {df}: {found} is not {want}");
        }
        assert_eq!(t(0.0), None);
        assert_eq!(t(f64::NAN), None);
    }

    /// The two methods meet where one takes over from the other.
    #[test]
    fn no_step_at_the_seam() {
        let (numeric, series) = (bisect(1000.0).unwrap(), expanded(1000.0));
        assert!((numeric - series).abs() < 1e-11, "{numeric} {series}");
    }

    const KNOWN: [(f64, f64); 19] = [
        (0.5, 164.557673480488),
        (1.0, 12.7062047361747),
        (1.5, 6.01666310442793),
        (2.0, 4.30265272974946),
        (3.0, 3.18244630528371),
        (4.5, 2.6589123472044),
        (7.0, 2.36462425159278),
        (10.0, 2.22813885198627),
        (29.0, 2.0452296421327),
        (30.0, 2.04227245630124),
        (79.3, 1.99033313382191),
        (80.0, 1.99006342125445),
        (81.0, 1.9896863234569),
        (100.0, 1.98397151852355),
        (431.0, 1.96548332033974),
        (999.0, 1.96234146113345),
        (1000.5, 1.96233789245935),
        (12345.0, 1.96015616760057),
        (1000000.0, 1.95996635681411),
    ];
}
