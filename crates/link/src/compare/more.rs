//! Tests on what is read out of a value: its words, a number, a telephone's ending, a street, a list, its sound, the name of a mailbox. Each value
//! is read once, however many pairs it is in, and no more of it than a bound; so a value of any length costs a pair no more than a short one. Not for
//! letters (`jaro`, `edit`) and not for dates (`date`).

use super::symbols::{self, Symbols};
use super::{Comparison, Test};
use crate::column::{Column, hash};
use crate::encode::Bits;
use crate::standardize::sound;

/// Most words or listed values looked at.
const MOST: usize = 64;

/// Most letters of a value that are read at all.
const MOST_READ: usize = 4_096;

/// What one comparison's tests read, by value's code.
#[derive(Default)]
pub(crate) struct More {
    words: Vec<Box<[u64]>>,
    listed: Vec<Box<[u64]>>,
    numbers: Vec<Option<f64>>,
    endings: Vec<Option<u64>>,
    sounds: Vec<Option<u64>>,
    mailboxes: Vec<Option<u64>>,
    streets: Vec<Option<Street>>,
    bits: Vec<Option<Bits>>,
}

/// A street address: the number of the house, and the street.
struct Street {
    house: u64,
    name: Symbols,
}

impl More {
    /// Reads the values of a column as far as a comparison's tests ask.
    pub(crate) fn new(comparison: &Comparison, column: &Column) -> Self {
        let asks = |f: fn(&Test) -> bool| comparison.levels.iter().flat_map(|level| &level.all).any(f);
        Self {
            words: each(asks(|t| matches!(t, Test::Tokens(_))), column, words),
            listed: each(asks(|t| matches!(t, Test::InCommon(_))), column, listed),
            numbers: each(asks(|t| matches!(t, Test::Apart(_) | Test::Percent(_))), column, number),
            endings: each(asks(|t| matches!(t, Test::PhoneEnding)), column, ending),
            sounds: each(asks(|t| matches!(t, Test::Sounds)), column, key),
            mailboxes: each(asks(|t| matches!(t, Test::MailName)), column, mailbox),
            streets: each(asks(|t| matches!(t, Test::Street(_))), column, street),
            bits: each(asks(|t| matches!(t, Test::Dice(_))), column, Bits::parse),
        }
    }

    /// Whether a test holds of two values. Symmetric; a test that is not of this file never holds.
    pub(crate) fn holds(&self, test: &Test, x: usize, y: usize) -> bool {
        match test {
            Test::Tokens(least) => share(&self.words[x], &self.words[y]) >= f64::from(*least) / 100.0,
            Test::InCommon(least) => common(&self.listed[x], &self.listed[y]) >= (*least).max(1) as usize,
            Test::Apart(most) => both(&self.numbers, x, y).is_some_and(|(a, b)| (a - b).abs() <= *most),
            Test::Percent(most) => both(&self.numbers, x, y).is_some_and(|(a, b)| (a - b).abs() <= a.abs().max(b.abs()) * most / 100.0),
            Test::PhoneEnding => both(&self.endings, x, y).is_some_and(|(a, b)| a == b),
            Test::Sounds => both(&self.sounds, x, y).is_some_and(|(a, b)| a == b),
            Test::MailName => both(&self.mailboxes, x, y).is_some_and(|(a, b)| a == b),
            Test::Street(least) => match (&self.streets[x], &self.streets[y]) {
                (Some(a), Some(b)) => a.house == b.house && symbols::jaro_winkler(&a.name, &b.name) >= f64::from(*least) / 100.0,
                _ => false,
            },
            Test::Dice(least) => match (&self.bits[x], &self.bits[y]) {
                (Some(a), Some(b)) => a.are_alike(b, *least),
                _ => false,
            },
            _ => false,
        }
    }
}

fn each<T>(asked: bool, column: &Column, read: fn(&str) -> T) -> Vec<T> {
    if asked { column.values().map(|value| read(bounded(value))).collect() } else { Vec::new() }
}

fn bounded(value: &str) -> &str {
    value.get(..value.floor_char_boundary(MOST_READ)).unwrap_or(value)
}

fn both<T: Copy>(read: &[Option<T>], x: usize, y: usize) -> Option<(T, T)> {
    read.get(x).copied().flatten().zip(read.get(y).copied().flatten())
}

/// The words of a value as a set.
fn words(value: &str) -> Box<[u64]> {
    set(value.split(|c: char| !c.is_alphanumeric()))
}

/// The values of a list, separated by `|`, as a set.
fn listed(value: &str) -> Box<[u64]> {
    set(value.split('|').map(str::trim))
}

fn set<'v>(parts: impl Iterator<Item = &'v str>) -> Box<[u64]> {
    let mut set: Vec<u64> = parts.filter(|part| !part.is_empty()).take(MOST).map(|part| hash(part.as_bytes())).collect();
    set.sort_unstable();
    set.dedup();
    set.into()
}

/// How many two sets have in common, both ascending.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        n += usize::from(x == y);
    }
    n
}

/// The share of words in common among all words of both; 0 where there are none.
fn share(a: &[u64], b: &[u64]) -> f64 {
    let n = common(a, b);
    n as f64 / (a.len() + b.len() - n).max(1) as f64
}

/// `1,204.50` and `$ 1204.5` are one number.
fn number(value: &str) -> Option<f64> {
    let kept: String = value.chars().filter(|c| !matches!(c, ',' | '$' | '€' | ' ' | '_')).take(MOST).collect();
    kept.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// The last seven digits: what stays when somebody keeps a number in another area, or leaves the area out.
fn ending(value: &str) -> Option<u64> {
    let digits: Vec<u8> = value.bytes().filter(u8::is_ascii_digit).collect();
    digits.last_chunk::<7>().map(|seven| hash(seven))
}

fn key(value: &str) -> Option<u64> {
    let key = sound(value);
    (!key.is_empty()).then(|| hash(key.as_bytes()))
}

/// What stands before the `@`: people keep their name when they change the provider.
fn mailbox(value: &str) -> Option<u64> {
    let (name, _) = value.rsplit_once('@')?;
    (!name.trim().is_empty()).then(|| hash(name.trim().to_lowercase().as_bytes()))
}

/// `1501 interlake ave n`: house 1501, street `interlake ave n`. `None` where it does not begin with a number.
fn street(value: &str) -> Option<Street> {
    let (house, name) = value.trim().split_once(' ')?;
    house.starts_with(|c: char| c.is_ascii_digit()).then(|| Street { house: hash(house.as_bytes()), name: Symbols::new(name.trim()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Comparer, Level};
    use crate::table::{Source, Table};
    use proptest::prelude::*;

    /// Whether a test holds of two values, either way round.
    fn holds(test: &Test, a: &str, b: &str) -> bool {
        let column = Column::new([Some(a), Some(b)]);
        let source = Source { name: String::new(), one_row_each: false };
        let table = Table::new(vec![column], &[0, 1], vec![0, 0], vec![source]).unwrap();
        let level = Level { name: String::new(), all: vec![test.clone()] };
        let comparisons = [Comparison { name: String::new(), column: 0, levels: vec![level], by_frequency: false }];
        let comparer = Comparer::new(&table, &comparisons);
        let answer = comparer.compare(0, 1);
        assert_eq!(answer, comparer.compare(1, 0), "{test:?} {a} {b}");
        answer.get(0) == Some(0)
    }

    #[test]
    fn worked_examples() {
        let check = |test: Test, a, b, expected| assert_eq!(holds(&test, a, b), expected, "{test:?} {a} | {b}");
        check(Test::Tokens(60), "maria elena garcia", "garcia maria elena", true);
        check(Test::Tokens(60), "maria garcia lopez", "garcia, maria", true);
        check(Test::Tokens(60), "maria garcia", "maria lopez", false);
        check(Test::Tokens(60), "李 小龙", "小龙 李", true);
        check(Test::Tokens(1), "--", "..", false);
        check(Test::Apart(2.0), "41", "43", true);
        check(Test::Apart(2.0), "41", "43.5", false);
        check(Test::Apart(2.0), "forty", "fortyone", false);
        check(Test::Apart(1e9), "inf", "1", false);
        check(Test::Percent(5.0), "$1,000", "1050", true);
        check(Test::Percent(5.0), "1000", "1060", false);
        check(Test::Percent(5.0), "-10", "10", false);
        check(Test::Percent(5.0), "0", "0.0", true);
        check(Test::PhoneEnding, "2155550123", "4845550123", true);
        check(Test::PhoneEnding, "5550123", "(215) 555-0123", true);
        check(Test::PhoneEnding, "2155550123", "2155550124", false);
        check(Test::PhoneEnding, "0123", "50123", false);
        check(Test::Street(90), "1501 interlake ave n", "1501 interlaken ave n", true);
        check(Test::Street(90), "1501 interlake ave n", "1507 interlake ave n", false);
        check(Test::Street(90), "1501 interlake ave n", "1501 5th st", false);
        check(Test::Street(90), "po box 12", "po box 13", false);
        check(Test::InCommon(1), "en|es", "es|fr", true);
        check(Test::InCommon(1), "en | es", "pt|fr", false);
        check(Test::InCommon(2), "en|es|fr", "fr|es", true);
        check(Test::InCommon(1), "||", "|", false);
        check(Test::Sounds, "catherine", "kathryn", true);
        check(Test::Sounds, "smith", "jones", false);
        check(Test::Sounds, "李", "王", false);
        check(Test::MailName, "m.garcia@mail.example", "M.Garcia@other.example", true);
        check(Test::MailName, "m.garcia@mail.example", "j.garcia@mail.example", false);
        check(Test::MailName, "@mail.example", "@other.example", false);
        check(Test::YearSlip, "1995-03-09", "2005-03-09", true);
        check(Test::YearSlip, "1989-12-31", "1990-12-31", true);
        check(Test::YearSlip, "1925-03-09", "2025-03-09", true);
        check(Test::YearSlip, "1925-03-09", "1930-03-09", false);
        check(Test::YearSlip, "1995-03-09", "2005-03-10", false);
    }

    fn all() -> Vec<Test> {
        vec![
            Test::Tokens(50),
            Test::Apart(3.0),
            Test::Percent(10.0),
            Test::PhoneEnding,
            Test::Street(80),
            Test::InCommon(1),
            Test::Sounds,
            Test::MailName,
            Test::YearSlip,
            Test::DateParts,
            Test::DaysApart(40),
            Test::Word,
            Test::Begins,
        ]
    }

    proptest! {
        #[test]
        fn symmetric_in_every_script(a in "\\PC{0,40}", b in "\\PC{0,40}") {
            all().iter().for_each(|test| { holds(test, &a, &b); });
        }

        #[test]
        fn symmetric_where_something_is_read(a in "[0-9]{0,4}[ |@a-c.-]{0,6}[0-9]{0,8}", b in "[0-9]{0,4}[ |@a-c.-]{0,6}[0-9]{0,8}") {
            all().iter().for_each(|test| { holds(test, &a, &b); });
        }
    }

    /// Ten kilobytes in every script: read up to the bound, and never through the middle of a letter.
    #[test]
    fn long_values_are_read_up_to_a_bound() {
        for letter in ["a", "7", "7 ", "ñ ", "李", "|x", "@", "\u{301}", "🙂 "] {
            let long = letter.repeat(10_000 / letter.len());
            all().iter().for_each(|test| {
                holds(test, &long, &format!("{long}x"));
            });
        }
        assert!(holds(&Test::Tokens(99), &"one two ".repeat(1_250), "two one"));
    }
}
