//! The lists that standardizing needs, as a caller hands them in, and which way a column is standardized. It holds no list of its own.

use super::{address, digits, fold, given_name, id, phone, surname};
use std::collections::{HashMap, HashSet};

/// Lists, in lower case without accents.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// `de`, `la`, `van`: joined to the word that follows.
    pub particles: HashSet<String>,
    /// `jr`, `iii`: left out of names.
    pub suffixes: HashSet<String>,
    /// `unknown`, `baby boy`: names that name nobody.
    pub no_names: HashSet<String>,
    /// `999999999`: numbers that identify nobody. Digits only.
    pub no_ids: HashSet<String>,
    /// `1900-01-01`: dates that stand for "not known".
    pub no_dates: HashSet<String>,
    /// `street` to `st`, `north` to `n`.
    pub street_words: HashMap<String, String>,
    /// `apt`, `unit`: they and what follows are left out of an address.
    pub units: HashSet<String>,
}

/// How a column is standardized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// A first or middle name.
    GivenName,
    /// A last name.
    Surname,
    /// A calendar date, as `1987-03-09`.
    Date,
    /// A number that identifies: digits, without known fakes.
    Id,
    /// A telephone number.
    Phone,
    /// A street address.
    Address,
    /// Digits only: a zip code.
    Digits,
    /// Any other text: letters folded.
    Text,
}

impl Standard {
    /// The value standardized; `None` where nothing of use is left.
    pub fn of(self, value: &str, lists: &Lists) -> Option<String> {
        let some = |text: String| (!text.is_empty()).then_some(text);
        match self {
            Standard::GivenName => given_name(value, lists),
            Standard::Surname => surname(value, lists),
            Standard::Date => some(value.trim().to_owned()).filter(|date| !lists.no_dates.contains(date)),
            Standard::Id => id(value, lists),
            Standard::Phone => phone(value, lists),
            Standard::Address => address(value, lists),
            Standard::Digits => some(digits(value)).filter(|d| d.bytes().any(|b| b != b'0')),
            Standard::Text => some(fold(value)),
        }
    }
}
