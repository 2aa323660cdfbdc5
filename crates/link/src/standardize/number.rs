//! Numbers that identify: digits only, known fakes left out. Not for amounts.

use super::Lists;

/// The digits of a text.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// An identifying number, letters kept in upper case; `None` for a listed fake, one digit repeated, digits in sequence, or nothing.
pub fn id(text: &str, lists: &Lists) -> Option<String> {
    let kept: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()).collect();
    (!kept.is_empty() && !is_invented(&kept) && !lists.no_ids.contains(&kept)).then_some(kept)
}

/// A Social Security number: nine digits, or the last four where the rest is hidden (`XXX-XX-1234`) or not given. A number for taxes only (it begins
/// with 9) is one too. Shapes that were never given out ([`Lists::no_ssns`], `x` for any digit) are not known.
pub fn ssn(text: &str, lists: &Lists) -> Option<String> {
    let known = digits(text);
    let others = text.chars().any(|c| c.is_alphabetic() && !matches!(c, 'x' | 'X'));
    let n = match known.len() {
        _ if others => return None,
        4 => 4,
        9 => 9,
        _ => return None,
    };
    let never = lists.no_ssns.iter().any(|shape| shape.len() == n && fits(shape, &known));
    id(&known, lists).filter(|_| !never)
}

/// A telephone number: its last ten digits, without a country's 1 in front and without an extension; `None` where fewer than seven digits or a fake.
pub fn phone(text: &str, lists: &Lists) -> Option<String> {
    let all = digits(without_extension(text));
    let number = id(all.get(all.len().saturating_sub(10)..)?, lists)?;
    let fake = lists.no_phones.iter().any(|shape| shape.len() == number.len() && fits(shape, &number));
    (number.len() >= 7 && !fake).then_some(number)
}

/// A zip code of five digits; a 0 that a spreadsheet lost is put back, four more digits are left out.
pub fn zip(text: &str, lists: &Lists) -> Option<String> {
    let first = text.trim().split('-').next().unwrap_or_default();
    let known = digits(first);
    let five = match known.len() {
        4 | 8 => format!("0{}", known.get(..4)?),
        5 | 9 => known.get(..5)?.to_owned(),
        _ => return None,
    };
    (!is_invented(&five) && !lists.no_ids.contains(&five)).then_some(five)
}

/// One digit repeated five times or more, or six and more digits in sequence, up or down, 0 after 9.
fn is_invented(number: &str) -> bool {
    let bytes = number.as_bytes();
    let by = |step: u8| {
        bytes
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.is_ascii_digit() && b.is_ascii_digit() && (a - b'0' + step) % 10 == b - b'0'))
    };
    let repeated = bytes.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
    (bytes.len() > 4 && repeated) || (bytes.len() > 5 && (by(1) || by(9)))
}

/// Whether digits fit a shape: `x` for any.
fn fits(shape: &str, number: &str) -> bool {
    shape.bytes().zip(number.bytes()).all(|(shape, digit)| shape == b'x' || shape == digit)
}

/// What stands before an extension: `x12`, `ext. 12`, `#12`.
fn without_extension(text: &str) -> &str {
    let at = text
        .char_indices()
        .find(|(at, c)| matches!(c, 'x' | 'X' | '#' | ';' | 'e' | 'E') && text.bytes().take(*at).filter(u8::is_ascii_digit).count() >= 7);
    at.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardize::lists::tests::lists;

    #[test]
    fn fakes_are_left_out() {
        let check = |text, expected: Option<&str>| assert_eq!(id(text, &lists()).as_deref(), expected, "{text}");
        check("ab-584 16", Some("AB58416"));
        check("123-45-6789", None);
        check("987654321", None);
        check("999-99-9999", None);
        check("078-05-1120", None);
        check("12345", Some("12345"));
        check("ßa", Some("SSA"));
    }

    #[test]
    fn social_security_numbers_whole_or_the_last_four() {
        let check = |text, expected: Option<&str>| assert_eq!(ssn(text, &lists()).as_deref(), expected, "{text}");
        check("584-16-0130", Some("584160130"));
        check("XXX-XX-0130", Some("0130"));
        check("***-**-0130", Some("0130"));
        check("0130", Some("0130"));
        check("000-12-3456", None);
        check("584-00-0130", None);
        check("912-70-1234", Some("912701234"));
        check("58416013", None);
        check("none", None);
        check("A123", None);
    }

    #[test]
    fn telephones_and_zip_codes() {
        let check = |text, expected: Option<&str>| assert_eq!(phone(text, &lists()).as_deref(), expected, "{text}");
        check("+1 (215) 555-0123", Some("2155550123"));
        check("215.555.0123 x45", Some("2155550123"));
        check("215-555-0123 ext. 45", Some("2155550123"));
        check("+52 55 1234 5670", Some("5512345670"));
        check("555-0123", Some("5550123"));
        check("000-000-0000", None);
        check("215-000-0000", None);
        check("0123", None);
        let check = |text, expected: Option<&str>| assert_eq!(zip(text, &lists()).as_deref(), expected, "{text}");
        check("02139", Some("02139"));
        check("2139", Some("02139"));
        check("02139-1234", Some("02139"));
        check("021391234", Some("02139"));
        check("00000", None);
        check("H3Z 2Y7", None);
    }
}
