//! Levels of a comparison as they are written: `same`, `similar 92`, `similar 90 and same zip`. What they mean to two values is decided where they are
//! compared, not here.

use super::super::reader::{Item, suggestion};

/// One question about two values; columns are named by their place in the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// The same value.
    Same,
    /// The same, and this other column too.
    SameWith(usize),
    /// This other column is the same.
    SameOther(usize),
    /// The value stands in the other record's other column, and the other way round.
    Exchanged(usize),
    /// Short forms of one another.
    Nickname,
    /// At least so alike, in hundredths.
    Similar(u32),
    /// At most so many letters put in, left out or replaced.
    Edits(u32),
    /// The same, a swap of neighbors counting as one.
    Swaps(u32),
    /// One is the first or last word of the other.
    Word,
    /// One begins with the other.
    Begins,
    /// Month and day exchanged.
    DayAndMonth,
    /// One digit of a date off.
    DateDigit,
    /// Dates agree as far as both are known.
    DateParts,
    /// At most so many days apart.
    Days(u32),
}

/// How tests are written.
const FORMS: [&str; 13] = [
    "same",
    "same COLUMN",
    "same_with COLUMN",
    "exchanged COLUMN",
    "nickname",
    "similar N",
    "edits N",
    "swaps N",
    "word",
    "begins",
    "day_and_month",
    "date_digit",
    "date_parts",
];

/// Reads a level: one test, or several joined by `and`.
pub(super) fn read(item: &Item<'_>, text: &str, columns: &[&str]) -> Option<Vec<Test>> {
    text.split(" and ").map(|test| one(item, test.trim(), columns)).collect()
}

fn one(item: &Item<'_>, text: &str, columns: &[&str]) -> Option<Test> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let column = || {
        let place = columns.iter().position(|known| *known == rest);
        if place.is_none() {
            item.error("name_not_known", format!("There is no column named '{rest}'."), suggestion(rest, columns.iter().copied()));
        }
        place
    };
    let number = |most: u32| {
        let n = rest.parse().ok().filter(|n| (1..=most).contains(n));
        if n.is_none() {
            item.error("number_not_fitting", format!("'{word}' needs a whole number from 1 to {most}."), format!("Write \"{word} 1\"."));
        }
        n
    };
    match (word, rest) {
        ("same", "") => Some(Test::Same),
        ("same", _) => column().map(Test::SameOther),
        ("same_with", _) => column().map(Test::SameWith),
        ("exchanged", _) => column().map(Test::Exchanged),
        ("similar", _) => number(100).map(Test::Similar),
        ("edits", _) => number(10).map(Test::Edits),
        ("swaps", _) => number(10).map(Test::Swaps),
        ("days", _) => number(366).map(Test::Days),
        ("nickname", "") => Some(Test::Nickname),
        ("word", "") => Some(Test::Word),
        ("begins", "") => Some(Test::Begins),
        ("day_and_month", "") => Some(Test::DayAndMonth),
        ("date_digit", "") => Some(Test::DateDigit),
        ("date_parts", "") => Some(Test::DateParts),
        _ => {
            item.error("level_not_known", format!("'{text}' is no level."), suggestion(text, FORMS));
            None
        }
    }
}
