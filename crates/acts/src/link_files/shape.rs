//! What the values of a column look like, whatever its header says. It looks at a sample and decides nothing.

use super::dates::{self, Order};
use std::collections::HashSet;
use throughline_exchange::catalog::linkage::Holds;
use throughline_exchange::read::{Coded, NO_TEXT};
use throughline_link::standardize::{self, Lists};

/// Different values looked at.
const LOOKED_AT: usize = 2_000;

/// What values are compared with.
pub(crate) struct Known<'a> {
    /// First names and their short forms, in lower case.
    pub given_names: HashSet<&'a str>,
    /// Months and fakes.
    pub lists: Lists,
}

/// What a column holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shape {
    /// Rows with a value.
    pub n_filled: usize,
    /// Different values.
    pub n_distinct: usize,
    /// Shares of the different values, 0 to 1.
    letters: f64,
    several_words: f64,
    date: f64,
    /// Years between the tenth and the ninetieth hundredth of its dates.
    pub years: u32,
    age: f64,
    sex: f64,
    digit: f64,
    starts_with_digit: f64,
    mostly_digits: f64,
    short: f64,
    phone: f64,
    /// Written with signs between groups of digits, as telephones are.
    pub phone_signs: f64,
    /// `123-45-6789`.
    pub ssn_signs: f64,
    email: f64,
    /// Whole numbers.
    pub whole: f64,
    /// Known short forms of first names.
    pub given_name: f64,
}

/// What people answer when asked for their sex, in the forms files use.
const SEXES: [&str; 26] = [
    "m",
    "f",
    "male",
    "female",
    "man",
    "woman",
    "h",
    "mujer",
    "hombre",
    "masculino",
    "femenino",
    "x",
    "u",
    "unknown",
    "nonbinary",
    "non binary",
    "other",
    "o",
    "0",
    "1",
    "2",
    "9",
    "n",
    "boy",
    "girl",
    "transgender",
];

impl Shape {
    /// Of a column's sample.
    pub fn of(column: &Coded, known: &Known<'_>) -> Self {
        let values: Vec<&str> = column.texts.iter().take(LOOKED_AT).collect();
        let share = |of: &dyn Fn(&str) -> bool| values.iter().filter(|value| of(value)).count() as f64 / values.len().max(1) as f64;
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let signs = |text: &str, groups: &[usize]| {
            let found: Vec<usize> = text.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|n| *n > 0).collect();
            found == groups
        };
        let day_first = dates::order(&column.texts) == Order::DayFirst;
        let whole = |text: &str| text.parse::<u64>().is_ok();
        Self {
            n_filled: column.codes.iter().filter(|code| **code != NO_TEXT).count(),
            n_distinct: column.texts.len(),
            letters: share(&|text| {
                text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.' | '’' | '`' | ',' | '/' | '(' | ')'))
            }),
            several_words: share(&|text| text.split([' ', ',']).filter(|word| word.chars().any(char::is_alphabetic)).count() >= 2),
            date: share(&|text| is_date(text, day_first, &known.lists)),
            years: years(&values, day_first, &known.lists),
            age: share(&|text| text.parse::<f64>().is_ok_and(|age| (0.0..=120.0).contains(&age))),
            sex: share(&|text| SEXES.contains(&text.to_lowercase().replace('-', " ").as_str())),
            digit: share(&|text| digits(text) > 0),
            starts_with_digit: share(&|text| text.starts_with(|c: char| c.is_ascii_digit())),
            mostly_digits: share(&|text| digits(text) >= 3 && digits(text) * 2 >= text.len()),
            short: share(&|text| text.chars().count() <= 10),
            phone: share(&|text| (7..=13).contains(&digits(text)) && text.chars().all(|c| c.is_ascii_digit() || " +-().x/".contains(c))),
            phone_signs: share(&|text| signs(text, &[3, 3, 4]) || signs(text, &[1, 3, 3, 4])),
            ssn_signs: share(&|text| signs(text, &[3, 2, 4]) && text.len() == 11),
            email: share(&|text| text.contains('@')),
            whole: share(&whole),
            given_name: share(&|text| known.given_names.contains(text.to_lowercase().as_str())),
        }
    }

    /// Whether values look so. Most do in real files, never all.
    pub fn holds(&self, holds: Holds) -> bool {
        let most = 0.7;
        match holds {
            Holds::Name => self.letters >= most && self.email < 0.3,
            Holds::FullName => self.letters >= most && self.several_words >= 0.6,
            Holds::Date => self.date >= most,
            Holds::Age => self.age >= 0.9,
            Holds::Sex => self.n_distinct <= 20 && self.sex >= 0.5,
            Holds::Digits => self.mostly_digits >= 0.6 || self.digit >= 0.9,
            Holds::Phone => self.phone >= most,
            Holds::Email => self.email >= most,
            Holds::Street => self.letters + self.digit > 0.0 && self.mostly_digits < most && self.email < 0.3,
            Holds::HouseNumber => self.starts_with_digit >= most && self.short >= most,
            Holds::Postcode => self.digit >= most && self.short >= most,
            Holds::Text => true,
        }
    }

    /// Words that say something: more than a few different, and far from one for each row.
    pub fn is_telling_text(&self) -> bool {
        self.letters >= 0.8 && self.n_distinct >= 10 && self.n_distinct * 10 < self.n_filled * 8
    }

    /// No two rows have the same value.
    pub fn is_unique(&self) -> bool {
        self.n_filled > 1 && self.n_distinct == self.n_filled
    }

    /// Dates that may be of birth: they stretch over decades.
    pub fn may_be_birth(&self) -> bool {
        self.date >= 0.9 && self.years >= 15
    }
}

fn is_date(text: &str, day_first: bool, lists: &Lists) -> bool {
    text.len() >= 4 && year(text, day_first, lists).is_some_and(|year| (1850..2100).contains(&year))
}

fn year(text: &str, day_first: bool, lists: &Lists) -> Option<u32> {
    standardize::date(text, lists, day_first)?.get(..4)?.parse().ok()
}

fn years(values: &[&str], day_first: bool, lists: &Lists) -> u32 {
    let mut years: Vec<u32> = values.iter().filter_map(|text| year(text, day_first, lists)).collect();
    years.sort_unstable();
    let at = |hundredth: usize| years.get(years.len() * hundredth / 100).copied().unwrap_or_default();
    at(90).saturating_sub(at(10))
}
