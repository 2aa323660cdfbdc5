//! Arithmetic of exact fractions. Overflow gives no answer, never a wrong one and never a panic.
//! Not for rounding: a fraction is rounded once, where it is printed.

use crate::published::Ratio;

impl Ratio {
    /// `num / den` in lowest terms, the denominator above zero. `None` for a zero denominator or an overflow.
    pub(crate) fn new(num: i128, den: i128) -> Option<Ratio> {
        if den == 0 {
            return None;
        }
        let shared = i128::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())).ok()?;
        let (num, den) = (num.checked_div(shared)?, den.checked_div(shared)?);
        if den > 0 { Some(Ratio { num, den }) } else { Some(Ratio { num: num.checked_neg()?, den: den.checked_neg()? }) }
    }

    /// The difference, exactly. `None` on overflow.
    pub(crate) fn minus(self, other: Ratio) -> Option<Ratio> {
        let shared = i128::try_from(gcd(self.den.unsigned_abs(), other.den.unsigned_abs())).ok()?;
        let scale = other.den.checked_div(shared)?;
        let left = self.num.checked_mul(scale)?;
        let right = other.num.checked_mul(self.den.checked_div(shared)?)?;
        Ratio::new(left.checked_sub(right)?, self.den.checked_mul(scale)?)
    }

    /// The nearest floating-point number, up to three roundings.
    pub(crate) fn approximately(self) -> f64 {
        self.num as f64 / self.den as f64
    }
}

/// Greatest common divisor; 1 for two zeros, so that it may always divide.
fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lowest_terms_with_the_sign_above() {
        assert_eq!(Ratio::new(6, -8), Some(Ratio { num: -3, den: 4 }));
        assert_eq!(Ratio::new(0, -8), Some(Ratio { num: 0, den: 1 }));
        assert_eq!(Ratio::new(194, 381), Some(Ratio { num: 194, den: 381 }));
        assert_eq!(Ratio::new(1, 0), None);
    }

    #[test]
    fn what_does_not_fit_has_no_answer() {
        assert_eq!(Ratio::new(1, i128::MIN), None);
        assert_eq!(Ratio::new(i128::MIN, -1), None);
        assert_eq!(Ratio::new(i128::MIN, 2), Some(Ratio { num: i128::MIN / 2, den: 1 }));
        let huge = Ratio { num: i128::MAX, den: 2 };
        assert_eq!(huge.minus(Ratio { num: -1, den: 3 }), None);
    }

    proptest! {
        #[test]
        fn a_difference_is_exact(a in -9999i128..9999, b in 1i128..9999, c in -9999i128..9999, d in 1i128..9999) {
            let found = Ratio::new(a, b).unwrap().minus(Ratio::new(c, d).unwrap()).unwrap();
            prop_assert_eq!(found.num * b * d, (a * d - c * b) * found.den);
            prop_assert_eq!(gcd(found.num.unsigned_abs(), found.den.unsigned_abs()), 1);
        }
    }
}
