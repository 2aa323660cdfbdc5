//! Whether a text holds what looks like a Social Security number, so that names and free text do not carry one unseen. It quotes nothing.

use super::definition::{Column, Reads};

/// How closely the texts of a column are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Not at all: the column is for such numbers, or is no text.
    Away,
    /// For nine digits written 123-45-6789 or 123 45 6789.
    Written,
    /// Also for nine digits in a row, and for numbers that were never given out: a name has none.
    Bare,
}

impl Looks {
    pub fn at(column: &Column) -> Self {
        let name = &column.name;
        match column.reads {
            Reads::Text if name.contains("ssn") || name.contains("social_security") => Looks::Away,
            Reads::Text if name.ends_with("name") => Looks::Bare,
            Reads::Text => Looks::Written,
            _ => Looks::Away,
        }
    }

    /// Whether the text holds one.
    pub fn finds(self, text: &[u8]) -> bool {
        let enough = || text.len() >= 9 && text.iter().filter(|byte| byte.is_ascii_digit()).take(9).count() == 9;
        match self {
            Looks::Away => false,
            Looks::Written => enough() && find(text, &[b"-", b" "], given_out).is_some(),
            Looks::Bare => enough() && find(text, &[b"-", b" ", b""], |_| true).is_some(),
        }
    }
}

/// The text with every such number, however written, replaced by signs.
pub(super) fn hidden(text: &str) -> String {
    let mut hidden = text.to_owned();
    while let Some((start, end)) = find(hidden.as_bytes(), &[b"-", b" "], given_out) {
        hidden.replace_range(start..end, "###-##-####");
    }
    hidden
}

/// Numbers that were never given out have 000, 666 or 900 on at the start, 00, or 0000.
fn given_out([area, group, serial]: [u32; 3]) -> bool {
    !matches!(area, 0 | 666 | 900..) && group != 0 && serial != 0
}

/// The first place of three, two and four digits that count, with one of these between them, and no digit on either side.
fn find(text: &[u8], between: &[&[u8]], counts: impl Fn([u32; 3]) -> bool) -> Option<(usize, usize)> {
    let starts = (0..text.len()).filter(|at| *at == 0 || !text.get(at - 1).is_some_and(u8::is_ascii_digit));
    starts.flat_map(|at| between.iter().map(move |sign| (at, *sign))).find_map(|(at, sign)| {
        let rest = text.get(at..)?;
        let (area, rest) = digits(rest, 3)?;
        let (group, rest) = digits(rest.strip_prefix(sign)?, 2)?;
        let (serial, rest) = digits(rest.strip_prefix(sign)?, 4)?;
        let ends = !rest.first().is_some_and(u8::is_ascii_digit);
        (ends && counts([area, group, serial])).then_some((at, text.len() - rest.len()))
    })
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
        let check = |text: &str, written: bool, bare: bool| {
            assert_eq!((Looks::Written.finds(text.as_bytes()), Looks::Bare.finds(text.as_bytes())), (written, bare), "{text}");
        };
        check("123-45-6789", true, true);
        check("Ana Ruiz 123 45 6789", true, true);
        check("SMITH 123456789", false, true);
        check("call 1234567890", false, false);
        check("000-12-3456", false, true);
        check("900-12-3456", false, true);
        check("19104-1234", false, false);
        check("555-123-4567", false, false);
        check("99-123-45-6789-1", true, true);
        check("", false, false);
        assert_eq!(hidden("a 123-45-6789, 123 45 6780"), "a ###-##-####, ###-##-####");
    }
}
