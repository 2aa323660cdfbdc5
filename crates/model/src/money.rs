//! Money in whole cents, read from the many ways agencies write it. Never a floating number.

/// An amount in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub i64);

/// The largest amount kept, in cents either way: where a double still counts exactly.
pub const MOST: i64 = (1 << 53) - 1;

/// What reading an amount gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Read as written.
    Exact(Cents),
    /// More than two decimals; rounded half away from zero.
    Rounded(Cents),
    /// Digits, but beyond what is kept.
    TooLarge,
    /// Not an amount.
    NotANumber,
}

/// Reads `1234.5`, `$1,234.50`, `-3`, `(12.00)`. Scientific notation is not an amount.
pub fn read(text: &str) -> Amount {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (true, inner),
        None => match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        },
    };
    let digits = digits.trim_start_matches('$').trim();
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !well_grouped(whole) || !fraction.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return Amount::NotANumber;
    }
    total(negative, whole, fraction)
}

/// Digits alone, or digits in groups of three.
fn well_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |g: &str| g.bytes().all(|b| b.is_ascii_digit());
    let grouped = whole.contains(',');
    digits(first) && (!grouped || (1..=3).contains(&first.len())) && groups.all(|g| g.len() == 3 && digits(g))
}

fn total(negative: bool, whole: &str, fraction: &str) -> Amount {
    let mut cents: i64 = 0;
    let padded = fraction.bytes().chain([b'0', b'0']).take(2);
    for digit in whole.bytes().filter(|b| *b != b',').chain(padded) {
        cents = cents.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
        if cents > MOST {
            return Amount::TooLarge;
        }
    }
    let rest = fraction.as_bytes().get(2..).unwrap_or_default();
    if rest.first().is_some_and(|d| *d >= b'5') {
        cents += 1;
    }
    if cents > MOST {
        return Amount::TooLarge;
    }
    let cents = Cents(if negative { -cents } else { cents });
    if rest.iter().any(|d| *d != b'0') { Amount::Rounded(cents) } else { Amount::Exact(cents) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        let check = |text: &str, expected: Amount| assert_eq!(read(text), expected, "{text}");
        check("12383.68", Amount::Exact(Cents(1_238_368)));
        check("$1,234.5", Amount::Exact(Cents(123_450)));
        check("4368.413", Amount::Rounded(Cents(436_841)));
        check("0.005", Amount::Rounded(Cents(1)));
        check("7.000", Amount::Exact(Cents(700)));
        check("(3)", Amount::Exact(Cents(-300)));
        check("-0", Amount::Exact(Cents(0)));
        check("90071992547409.91", Amount::Exact(Cents(MOST)));
        check("90071992547409.92", Amount::TooLarge);
        check("99999999999999999999999999", Amount::TooLarge);
        for bad in ["", "1e308", "abc", "1,23.00", "12.3.4", ".", "-", "$", "1,2345"] {
            check(bad, Amount::NotANumber);
        }
    }
}
