//! Numbers as people read them: exact fractions rounded once, half away from zero, by whole-number arithmetic.
//! Not for words or units (see `report::unit`). Both languages use the form common in the United States, in Spanish too: 1,234.5.

use throughline_evidence::published::Ratio;

/// Minus as it is set in print, which screen readers say.
const MINUS: char = '\u{2212}';

/// The fraction times `scale`, rounded half away from zero. The denominator is above zero; what is too large stays at the greatest whole number.
pub(crate) fn scaled(ratio: Ratio, scale: i128) -> i128 {
    let rest = (ratio.num % ratio.den).saturating_mul(scale);
    let left = (rest % ratio.den).abs();
    let away = if left >= ratio.den - left { rest.signum() } else { 0 };
    (ratio.num / ratio.den).saturating_mul(scale).saturating_add(rest / ratio.den + away)
}

/// A fraction with a fixed number of decimals: 1,234.5.
pub(crate) fn decimal(ratio: Ratio, places: u32) -> String {
    written(scaled(ratio, 10_i128.pow(places)), places)
}

/// A number counted in units of 10^-places.
pub(crate) fn written(value: i128, places: u32) -> String {
    let digits = unsigned(value.unsigned_abs(), places);
    if value < 0 { format!("{MINUS}{digits}") } else { digits }
}

/// The same without its sign.
pub(crate) fn unsigned(size: u128, places: u32) -> String {
    let unit = 10_u128.pow(places);
    let whole = grouped(size / unit);
    if places == 0 {
        return whole;
    }
    format!("{whole}.{:0width$}", size % unit, width = places as usize)
}

/// Minus, plus, or nothing for zero.
pub(crate) fn sign(value: i128) -> &'static str {
    match value {
        1.. => "+",
        0 => "",
        _ => "\u{2212}",
    }
}

/// Digits in groups of three.
fn grouped(whole: u128) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count of people or rows.
pub(crate) fn count(n: u64) -> String {
    grouped(u128::from(n))
}

/// A count that Fluent hands back as a double; counts of people are far below 2^53.
#[expect(clippy::cast_possible_truncation, reason = "rounded, and far below 2^53")]
pub(crate) fn count_of_float(n: f64) -> String {
    written(n.round() as i128, 0)
}

/// About how much, for putting in order.
#[expect(clippy::cast_precision_loss, reason = "an order, not a number that is printed")]
pub(crate) fn rough(ratio: Ratio) -> f64 {
    ratio.num as f64 / ratio.den as f64
}

/// An end of an interval, which is published with six decimals, as an exact fraction.
#[expect(clippy::cast_possible_truncation, reason = "saturates; intervals are finite, which `report::check` asks for")]
pub(crate) fn millionths(end: f64) -> Ratio {
    Ratio { num: (end * 1e6).round() as i128, den: 1_000_000 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding() {
        let check = |num, den, places, expected: &str| assert_eq!(decimal(Ratio { num, den }, places), expected, "{num}/{den}");
        check(7, 9, 3, "0.778");
        check(25, 36, 3, "0.694");
        check(1, 8, 2, "0.13");
        check(-1, 8, 2, "−0.13");
        check(-1, 2, 0, "−1");
        check(1, 2, 0, "1");
        check(-49, 100, 0, "0");
        check(88_630, 100, 0, "886");
        check(123_456_789, 100, 2, "1,234,567.89");
        check(999_999, 1_000, 0, "1,000");
        check(0, 1, 1, "0.0");
        check(100, 1, 0, "100");
        check(-1_000, 1, 0, "−1,000");
    }

    #[test]
    fn the_largest_do_not_overflow() {
        assert_eq!(scaled(Ratio { num: i128::MAX, den: 1 }, 1_000), i128::MAX);
        assert_eq!(scaled(Ratio { num: i128::MIN + 1, den: i128::MAX }, 10), -10);
    }

    #[test]
    fn published_ends() {
        assert_eq!(millionths(0.165_432), Ratio { num: 165_432, den: 1_000_000 });
        assert_eq!(decimal(millionths(-0.05), 1), "−0.1");
    }
}
