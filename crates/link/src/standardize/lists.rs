//! The lists that standardizing needs, as a caller hands them in, and which way a column is standardized. It holds no list of its own.

use super::{address, date, digits, email, fold, full_name, generation, given_name, id, phone, ssn, surname, zip};
use std::collections::{HashMap, HashSet};

/// Lists, in lower case without accents.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// `de`, `la`, `van`: joined to the word that follows.
    pub particles: HashSet<String>,
    /// `y`: left out between two surnames.
    pub joiners: HashSet<String>,
    /// `dr`, `mrs`: left out in front of names.
    pub titles: HashSet<String>,
    /// `esq`, `md`: left out of names.
    pub suffixes: HashSet<String>,
    /// `junior` to `jr`: left out of names, and a part of its own.
    pub generations: HashMap<String, String>,
    /// Letters of other scripts in Latin ones: `ж` to `zh`. One to three letters each.
    pub letters: HashMap<String, String>,
    /// `unknown`, `baby boy`: names that name nobody.
    pub no_names: HashSet<String>,
    /// `999999999`: numbers that identify nobody. Digits only.
    pub no_ids: HashSet<String>,
    /// `000xxxxxx`: Social Security numbers that were never given out; `x` for any digit.
    pub no_ssns: Vec<String>,
    /// `xxx0000000`: telephones of nobody; `x` for any digit.
    pub no_phones: Vec<String>,
    /// `noemail@`, `@none.com`, `a@b.com`: mailboxes of nobody.
    pub no_emails: HashSet<String>,
    /// `1900-01-01`: dates that stand for "not known".
    pub no_dates: HashSet<String>,
    /// `march` to 3.
    pub months: HashMap<String, u8>,
    /// `de`, `of`, `th`: words that stand in dates and say nothing.
    pub date_words: HashSet<String>,
    /// Two-digit years from this on lie in the 1900s, those before in the 2000s; 30 where not said.
    pub two_digit_years_from: Option<u16>,
    /// `street` to `st`, `north` to `n`.
    pub street_words: HashMap<String, String>,
    /// `apt`, `unit`: they and what follows are left out of an address.
    pub units: HashSet<String>,
    /// `po box`, `apartado`: a box follows.
    pub po_boxes: HashSet<String>,
    /// `homeless`, `no fixed address`: no address.
    pub no_addresses: HashSet<String>,
}

/// How a column is standardized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// A first or middle name.
    GivenName,
    /// A last name.
    Surname,
    /// A whole name in one column, as `garcia lopez, maria elena, jr`.
    FullName,
    /// The first given name of a whole name.
    GivenOfFull,
    /// The other given names of a whole name.
    MiddleOfFull,
    /// The surname of a whole name.
    SurnameOfFull,
    /// `jr`, `iii`: of a suffix, a last name or a whole name.
    Generation,
    /// A calendar date, as `1987-03-09`; the month before the day where it cannot be seen.
    Date,
    /// The same, the day before the month.
    DateDayFirst,
    /// A number that identifies: digits, without known fakes.
    Id,
    /// A Social Security number, or its last four digits.
    Ssn,
    /// A telephone number.
    Phone,
    /// A street address.
    Address,
    /// A zip code.
    Zip,
    /// An e-mail address.
    Email,
    /// Digits only.
    Digits,
    /// Any other text: letters folded.
    Text,
    /// As it stands, without spaces around it: what was encoded, and would be spoiled.
    AsIs,
}

impl Standard {
    /// The value standardized; `None` where nothing of use is left.
    pub fn of(self, value: &str, lists: &Lists) -> Option<String> {
        let some = |text: String| (!text.is_empty()).then_some(text);
        match self {
            Standard::GivenName => given_name(value, lists),
            Standard::Surname => surname(value, lists),
            Standard::FullName => some(full_name(value, lists)?.written()),
            Standard::GivenOfFull => some(full_name(value, lists)?.given),
            Standard::MiddleOfFull => some(full_name(value, lists)?.middle),
            Standard::SurnameOfFull => some(full_name(value, lists)?.surname),
            Standard::Generation => generation(value, lists),
            Standard::Date => date(value, lists, false),
            Standard::DateDayFirst => date(value, lists, true),
            Standard::Id => id(value, lists),
            Standard::Ssn => ssn(value, lists),
            Standard::Phone => phone(value, lists),
            Standard::Address => address(value, lists),
            Standard::Zip => zip(value, lists),
            Standard::Email => email(value, lists),
            Standard::Digits => some(digits(value)).filter(|d| d.bytes().any(|b| b != b'0')),
            Standard::Text => some(fold(value)),
            Standard::AsIs => some(value.trim().to_owned()),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A few of each list, for the tests of this folder.
    pub(crate) fn lists() -> Lists {
        let set = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Lists {
            particles: set(&["de", "del", "la", "mc", "van"]),
            joiners: set(&["y"]),
            titles: set(&["dr", "mrs"]),
            suffixes: set(&["md", "esq"]),
            generations: map(&[("jr", "jr"), ("junior", "jr"), ("sr", "sr"), ("iii", "iii")]),
            letters: map(&[("ж", "zh"), ("и", "i"), ("в", "v"), ("а", "a"), ("ь", "")]),
            no_names: set(&["unknown", "baby boy", "test"]),
            no_ids: set(&["078051120"]),
            no_ssns: ["000xxxxxx", "xxx00xxxx", "xxxxx0000"].map(str::to_owned).into(),
            no_phones: vec!["xxx0000000".to_owned()],
            no_emails: set(&["noemail@", "@none.com"]),
            no_dates: set(&["1900-01-01"]),
            months: [("march", 3), ("mar", 3), ("marzo", 3)].map(|(name, n)| (name.to_owned(), n)).into(),
            date_words: set(&["de", "of", "th"]),
            two_digit_years_from: None,
            street_words: map(&[("avenue", "ave"), ("north", "n"), ("first", "1st"), ("saint", "st"), ("street", "st")]),
            units: set(&["apt", "unit"]),
            po_boxes: set(&["po box", "apartado postal", "apartado"]),
            no_addresses: set(&["homeless", "no fixed address"]),
        }
    }

    const ALL: [Standard; 17] = [
        Standard::GivenName,
        Standard::Surname,
        Standard::FullName,
        Standard::GivenOfFull,
        Standard::MiddleOfFull,
        Standard::SurnameOfFull,
        Standard::Generation,
        Standard::Date,
        Standard::DateDayFirst,
        Standard::Id,
        Standard::Ssn,
        Standard::Phone,
        Standard::Address,
        Standard::Zip,
        Standard::Email,
        Standard::Digits,
        Standard::Text,
    ];

    /// What is standardized stays as it is; the parts of a full name are no full names any more.
    fn twice(text: &str) {
        let of_full = [Standard::GivenOfFull, Standard::MiddleOfFull, Standard::SurnameOfFull];
        for standard in ALL {
            let once = standard.of(text, &lists());
            assert_ne!(once.as_deref(), Some(""), "{standard:?} of {text:?}");
            if let Some(once) = once.filter(|_| !of_full.contains(&standard)) {
                assert_eq!(standard.of(&once, &lists()).as_deref(), Some(once.as_str()), "{standard:?} of {text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn idempotent_in_every_script(text in "\\PC{0,60}") {
            twice(&text);
        }

        #[test]
        fn idempotent_where_lists_meet(words in prop::collection::vec("(de|la|mc|y|dr|md|jr|iii|unknown|baby|boy|apt|unit|po|box|first|north|avenue|st|th|ana|cruz|ж|ь|Ж-в|#|,|\"|[(]|[)]|[-]|12|3|1987|march|@|none.com|x|[+])", 0..9), gap in "[ ,./-]") {
            twice(&words.join(&gap));
            twice(&words.join(" "));
        }
    }

    #[test]
    fn hostile_and_long_texts_come_through() {
        for text in ["\u{0}", "\u{202e}evil", "''';--", "{{", "\u{1f}\u{85}", "ﷺ", "İ", "a\u{301}\u{301}\u{301}", "١٢٣٤"] {
            twice(text);
        }
        for piece in ["a", "de ", "jr ", "7", "(", "\"a", "ñ ", "李", "ж", "#", ",", "ﷺ", "-", "@", "unknown "] {
            twice(&piece.repeat(10_000 / piece.len()));
        }
    }
}
