//! One cell against its element: layout (length, characters, date form), then valid values. It knows no other cell of the record.

use super::edition::{Element, Holds, Kind};
use throughline_rule::days;

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellFault {
    /// More characters than the layout has.
    TooLong,
    /// Something other than digits.
    NotDigits,
    /// Below zero.
    Negative,
    /// Not a day written YYYYMMDD.
    NotADate,
    /// Not a number with the layout's decimals.
    NotDecimal,
    /// A Social Security number written with hyphens.
    Ssn,
    /// Not one of the codes.
    NotListed,
    /// A number outside the element's range.
    OutOfRange,
    /// A listed code that lost its leading zero.
    LeadingZeroLost,
    /// A code that other editions give another meaning: its place in the element's list.
    Disputed(u8),
}

impl CellFault {
    /// Whether it belongs to the first stage, the layout.
    pub fn of_layout(self) -> bool {
        matches!(
            self,
            CellFault::TooLong | CellFault::NotDigits | CellFault::Negative | CellFault::NotADate | CellFault::NotDecimal | CellFault::Ssn
        )
    }

    /// Whether the record is kept.
    pub fn only_flags(self) -> bool {
        matches!(self, CellFault::LeadingZeroLost | CellFault::Disputed(_))
    }
}

/// Checks a cell that is not blank; `text` has no blanks around it.
pub fn check(element: &Element, text: &str) -> Option<CellFault> {
    layout(element, text).or_else(|| values(element, text))
}

fn layout(element: &Element, text: &str) -> Option<CellFault> {
    let bytes = text.as_bytes();
    let all_digits = || bytes.iter().all(u8::is_ascii_digit);
    let negative = || bytes.first() == Some(&b'-') && bytes.len() > 1 && bytes.iter().skip(1).all(|b| b.is_ascii_digit() || *b == b'.');
    match element.kind {
        Kind::Text if looks_like_ssn(bytes) => return Some(CellFault::Ssn),
        Kind::Text => {}
        Kind::Digits if all_digits() => {}
        Kind::Digits | Kind::Decimal(_) if negative() => return Some(CellFault::Negative),
        Kind::Digits => return Some(CellFault::NotDigits),
        Kind::Date if bytes.len() == 8 && all_digits() && day(text).is_some() => return None,
        Kind::Date => return Some(CellFault::NotADate),
        Kind::Decimal(places) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
            if !digits(whole) || !digits(fraction) || whole.is_empty() || fraction.len() > places {
                return Some(CellFault::NotDecimal);
            }
        }
    }
    let long = if text.is_ascii() { bytes.len() > element.length } else { text.chars().count() > element.length };
    long.then_some(CellFault::TooLong)
}

/// `123-45-6789`.
fn looks_like_ssn(bytes: &[u8]) -> bool {
    bytes.len() == 11 && bytes.iter().enumerate().all(|(i, b)| if i == 3 || i == 6 { *b == b'-' } else { b.is_ascii_digit() })
}

fn values(element: &Element, text: &str) -> Option<CellFault> {
    match element.holds {
        Holds::Code => code(element, text),
        Holds::Codes => (!all_listed(element, text)).then_some(CellFault::NotListed),
        Holds::Number => {
            let (least, most) = element.range?;
            let within = text.parse::<i64>().is_ok_and(|n| (least..=most).contains(&n));
            (!within).then_some(CellFault::OutOfRange)
        }
        Holds::Text | Holds::Date | Holds::Money => None,
    }
}

fn code(element: &Element, text: &str) -> Option<CellFault> {
    if element.codes.iter().any(|(code, _)| code == text) {
        return None;
    }
    if let Some(place) = element.disputed.iter().position(|(code, _)| code == text) {
        return Some(CellFault::Disputed(u8::try_from(place).unwrap_or(u8::MAX)));
    }
    Some(if place_of_code(element, text).is_some() { CellFault::LeadingZeroLost } else { CellFault::NotListed })
}

/// The place of a code in [`Element::all_codes`], with the leading zeros that a spreadsheet takes away or adds.
pub fn place_of_code(element: &Element, text: &str) -> Option<usize> {
    let plain = |code: &str| code.trim_start_matches('0').to_owned();
    let exact = element.all_codes().position(|code| code == text);
    exact.or_else(|| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        element.all_codes().position(|code| digits && plain(code) == plain(text) && code.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// Several codes of one digit each; `0` stands alone.
fn all_listed(element: &Element, text: &str) -> bool {
    let listed = |digit: char| element.codes.iter().any(|(code, _)| code.len() == 1 && code.starts_with(digit));
    text.chars().all(listed) && (text.len() == 1 || !text.contains('0'))
}

/// The day of a text YYYYMMDD; years before 1900 are none.
pub fn day(text: &str) -> Option<i32> {
    let number: i64 = text.parse().ok().filter(|_| text.len() == 8)?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    (year >= 1900).then(|| days(year, month, day)).flatten()
}

/// Cents of an amount in dollars, whose form was checked.
pub fn cents(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let part: i64 = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<i64>().ok()? * 10,
        _ => fraction.get(..2)?.parse().ok()?,
    };
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)
}
