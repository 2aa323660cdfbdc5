//! Whether a text holds what looks like a Social Security number, so that names and free text do not carry one unseen. It quotes nothing.

use super::definition::{Column, Reads};
use throughline_model::ssn::{Parts, find};

/// How closely the texts of a column are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Not at all: the column is for such numbers, or is no text.
    Away,
    /// For nine digits written 123-45-6789 or with other signs between.
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
            Looks::Written => enough() && find(text, Parts::Apart).is_some(),
            Looks::Bare => enough() && find(text, Parts::Any).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_at_more_closely_than_other_texts() {
        let check = |text: &str, written: bool, bare: bool| {
            assert_eq!((Looks::Written.finds(text.as_bytes()), Looks::Bare.finds(text.as_bytes())), (written, bare), "{text}");
        };
        check("Ana Ruiz 123.45.6789", true, true);
        check("SMITH 123456789", false, true);
        check("19104-1234", false, false);
        assert!(!Looks::Away.finds(b"123-45-6789"));
    }
}
