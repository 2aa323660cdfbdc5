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
    /// Dates of one year.
    SameYear,
    /// The same day and month, the year 1, 10 or 100 off.
    YearSlip,
    /// So many hundredths of all words in common, in any order.
    Tokens(u32),
    /// Lists separated by `|` with at least so many values in common.
    InCommon(u32),
    /// Numbers at most so far apart.
    Apart(u32),
    /// Numbers at most so many percent of the larger apart.
    Percent(u32),
    /// Telephones with the same last seven digits.
    PhoneEnding,
    /// Addresses with the same house number and a street so alike, in hundredths.
    Street(u32),
    /// The same key of sound.
    Sounds,
    /// E-mail addresses with the same name before the @.
    MailName,
    /// Encoded values at least so alike, in hundredths.
    Bits(u32),
}

/// How tests are written.
const FORMS: [&str; 25] = [
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
    "days N",
    "same_year",
    "year_slip",
    "tokens N",
    "in_common N",
    "apart N",
    "percent N",
    "phone_ending",
    "street N",
    "sounds",
    "mail_name",
    "bits N",
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
        ("days", _) => number(36_600).map(Test::Days),
        ("tokens", _) => number(100).map(Test::Tokens),
        ("in_common", _) => number(64).map(Test::InCommon),
        ("apart", _) => number(1_000_000_000).map(Test::Apart),
        ("percent", _) => number(100).map(Test::Percent),
        ("street", _) => number(100).map(Test::Street),
        ("bits", _) => number(100).map(Test::Bits),
        ("same_year", "") => Some(Test::SameYear),
        ("year_slip", "") => Some(Test::YearSlip),
        ("phone_ending", "") => Some(Test::PhoneEnding),
        ("sounds", "") => Some(Test::Sounds),
        ("mail_name", "") => Some(Test::MailName),
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
