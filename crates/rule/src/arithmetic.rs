//! What plus, minus, times and divided by mean for one pair of values: the one place that `decide` and `batch` both call. Not for
//! choosing which of them fits two types (see `types`) nor for their SQL (see `sql`).

use crate::date::{FIRST_DAY, LAST_DAY, civil};
use crate::value::GREATEST_WHOLE;

/// The greatest size of a decimal number. Its square and its inverse's square are still doubles, so that no engine overflows on the way.
pub(crate) const GREATEST_NUMBER: f64 = 1e150;
/// The least size of a decimal number other than zero.
pub(crate) const LEAST_NUMBER: f64 = 1e-150;

/// The whole number if it may be known.
pub(crate) fn whole(v: Option<i64>) -> Option<i64> {
    v.filter(|v| v.unsigned_abs() <= GREATEST_WHOLE.unsigned_abs())
}

pub(crate) fn add(a: i64, b: i64) -> Option<i64> {
    whole(a.checked_add(b))
}

pub(crate) fn subtract(a: i64, b: i64) -> Option<i64> {
    whole(a.checked_sub(b))
}

pub(crate) fn multiply(a: i64, b: i64) -> Option<i64> {
    whole(a.checked_mul(b))
}

pub(crate) fn divide(a: i64, b: i64) -> Option<f64> {
    divide_numbers(a as f64, b as f64)
}

/// The decimal number if it may be known; minus zero becomes zero, because Arrow orders them and SQL does not.
pub(crate) fn number(v: f64) -> Option<f64> {
    if v == 0.0 {
        return Some(0.0);
    }
    (LEAST_NUMBER..=GREATEST_NUMBER).contains(&v.abs()).then_some(v)
}

/// A decimal literal as a double: digits below 10^15 and a power of ten up to 10^15 are exact, so their quotient is rounded once.
pub(crate) fn decimal(digits: i64, places: u32) -> f64 {
    digits as f64 / 10_f64.powi(places.min(15) as i32)
}

pub(crate) fn add_numbers(a: f64, b: f64) -> Option<f64> {
    number(a + b)
}

pub(crate) fn subtract_numbers(a: f64, b: f64) -> Option<f64> {
    number(a - b)
}

pub(crate) fn multiply_numbers(a: f64, b: f64) -> Option<f64> {
    number(a * b)
}

pub(crate) fn divide_numbers(a: f64, b: f64) -> Option<f64> {
    if b == 0.0 { None } else { number(a / b) }
}

/// A day number if rules know that day.
pub(crate) fn day(v: Option<i64>) -> Option<i32> {
    v.and_then(|v| i32::try_from(v).ok()).filter(|v| (FIRST_DAY..=LAST_DAY).contains(v))
}

pub(crate) fn days_after(date: i32, n: i64) -> Option<i32> {
    day(i64::from(date).checked_add(n))
}

pub(crate) fn days_before(date: i32, n: i64) -> Option<i32> {
    day(i64::from(date).checked_sub(n))
}

/// The days from `b` to `a`.
pub(crate) fn days_from(a: i32, b: i32) -> Option<i64> {
    Some(i64::from(a) - i64::from(b))
}

/// The completed years from one day to another. A year begun on February 29 is complete on March 1 of a common year. Not known when `to`
/// is before `from`: an age before birth is a mistake in the data, not a number.
pub(crate) fn years_between(from: i32, to: i32) -> Option<i64> {
    let key = |(y, m, d): (i64, i64, i64)| y * 10_000 + m * 100 + d;
    (from <= to).then(|| (key(civil(to)) - key(civil(from))) / 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::parse_day;

    #[test]
    fn edges() {
        assert_eq!(add(GREATEST_WHOLE, 0), Some(GREATEST_WHOLE));
        assert_eq!(add(GREATEST_WHOLE, 1), None);
        assert_eq!(subtract(-GREATEST_WHOLE, 1), None);
        assert_eq!(add(i64::MAX, 1), None);
        assert_eq!(multiply(i64::MIN, -1), None);
        assert_eq!(multiply(94_906_265, 94_906_265), Some(9_007_199_136_250_225));
        assert_eq!(multiply(94_906_266, 94_906_266), None);
        assert_eq!(divide(1, 0), None);
        assert_eq!(divide(0, 0), None);
        assert_eq!(divide(0, -5).map(f64::to_bits), Some(0));
        assert_eq!(number(1e151), None);
        assert_eq!(number(f64::NAN), None);
        assert_eq!(number(1e-151), None);
        assert_eq!(days_after(LAST_DAY, 1), None);
        assert_eq!(days_after(0, i64::MAX), None);
        assert_eq!(days_before(FIRST_DAY, 1), None);
    }

    #[test]
    fn ages() {
        let check = |from, to, want| {
            assert_eq!(years_between(parse_day(from).unwrap(), parse_day(to).unwrap()), want, "{from} {to}");
        };
        check("2000-07-01", "2024-06-30", Some(23));
        check("2000-07-01", "2024-07-01", Some(24));
        check("2004-02-29", "2005-02-28", Some(0));
        check("2004-02-29", "2005-03-01", Some(1));
        check("2004-02-29", "2008-02-29", Some(4));
        check("2024-06-30", "2024-06-30", Some(0));
        check("2024-06-30", "2024-06-29", None);
        check("0001-01-01", "9999-12-31", Some(9998));
    }
}
