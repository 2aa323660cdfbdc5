//! Where a text holds what looks like a Social Security number, and the text without it. It keeps and quotes nothing.

/// Most bytes that may stand between two of its three parts.
const MOST_BETWEEN: usize = 6;
/// What stands in its place.
const SIGNS: &str = "###-##-####";

/// How the parts of a number are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// By signs or blanks, such as 123-45-6789, 123.45.6789 or 123 45 6789.
    Apart,
    /// By signs, or not at all: nine digits in a row count too.
    Any,
}

/// The text with every such number, however written, replaced by signs: for sentences that quote what a file holds.
pub fn hidden(text: &str) -> String {
    let mut hidden = String::new();
    let mut rest = text;
    while let Some((start, end)) = find(rest.as_bytes(), Parts::Any) {
        let (Some(before), Some(after)) = (rest.get(..start), rest.get(end..)) else { break };
        hidden.push_str(before);
        hidden.push_str(SIGNS);
        rest = after;
    }
    hidden.push_str(rest);
    hidden
}

/// The first place (bytes) of three, two and four digits with no digit on either side. Numbers that were never given out (000, 666 or 900
/// on at the start, 00, 0000) do not count, but those that the tax office gives to people without one do (900 on, 50 or more in the middle).
pub fn find(text: &[u8], parts: Parts) -> Option<(usize, usize)> {
    let starts =
        (0..text.len()).filter(|at| *at == 0 || !at.checked_sub(1).and_then(|before| text.get(before)).is_some_and(u8::is_ascii_digit));
    starts.filter(|at| text.get(*at).is_some_and(u8::is_ascii_digit)).find_map(|at| {
        let rest = text.get(at..)?;
        let (area, rest) = digits(rest, 3)?;
        let (first, rest) = between(rest)?;
        let (group, rest) = digits(rest, 2)?;
        let (second, rest) = between(rest)?;
        let (serial, rest) = digits(rest, 4)?;
        // Five digits and four are a long zip code.
        let divided = match parts {
            Parts::Apart => first && second,
            Parts::Any => first || !second,
        };
        let given_out = !matches!(area, 0 | 666) && (area < 900 || group >= 50) && group != 0 && serial != 0;
        let ends = !rest.first().is_some_and(u8::is_ascii_digit);
        (divided && given_out && ends).then_some((at, text.len() - rest.len()))
    })
}

/// Whether anything stands before the next digit, and the text from there on. What is not ASCII counts: there are many dashes.
fn between(text: &[u8]) -> Option<(bool, &[u8])> {
    let n = text
        .iter()
        .take(MOST_BETWEEN + 1)
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'(' | b')' | b'-' | b'.' | b'/' | b'_' | b':' | 0x80..))
        .count();
    (n <= MOST_BETWEEN).then(|| text.get(n..)).flatten().map(|rest| (n > 0, rest))
}

fn digits(text: &[u8], n: usize) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(n)?;
    let all = digits.iter().all(u8::is_ascii_digit);
    all.then(|| (digits.iter().fold(0, |number, digit| 10 * number + u32::from(digit - b'0')), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_one() {
        let check = |text: &str, apart: bool, any: bool| {
            let found = |parts| find(text.as_bytes(), parts).is_some();
            assert_eq!((found(Parts::Apart), found(Parts::Any)), (apart, any), "{text}");
        };
        for written in ["123-45-6789", "Ana Ruiz 123 45 6789", "123.45.6789", "123/45/6789", "123_45_6789", "123 - 45 - 6789"] {
            check(written, true, true);
        }
        for written in
            ["123\u{2013}45\u{2013}6789", "123\u{2011}45\u{2011}6789", "123\u{a0}45\u{a0}6789", "(123)45-6789", "99-123-45-6789-1"]
        {
            check(written, true, true);
        }
        check("SMITH 123456789", false, true);
        check("123-456789", false, true);
        check("912-70-1234", true, true);
        check("call 1234567890", false, false);
        check("000-12-3456", false, false);
        check("900-12-3456", false, false);
        check("19104-1234", false, false);
        check("555-123-4567", false, false);
        check("123, 45, 6789", false, false);
        check("123.45, 6789", false, false);
        check("", false, false);
    }

    #[test]
    fn what_is_quoted_holds_none() {
        assert_eq!(hidden("a 123-45-6789, 123 45 6780;123456781"), "a ###-##-####, ###-##-####;###-##-####");
        assert_eq!(hidden("é 123\u{2013}45\u{2013}6789 ñ"), "é ###-##-#### ñ");
        assert_eq!(hidden(&"123-45-6789 ".repeat(100_000)).len(), 1_200_000);
    }
}
