//! How alike two rows are: each comparison goes through its levels from the most to the least alike, and the first that holds is its
//! answer. Not for what an answer is worth; that is learned (`train`).

mod alias;
mod date;
mod dates;
mod edit;
mod jaro;
mod lanes;
mod letters;
mod more;
mod pattern;
mod places;
mod prepare;
mod sift;
mod strips;
mod symbols;

pub use alias::Aliases;
pub use date::{Day, one_digit_off, parts_agree, swapped, year_slip};
pub use edit::{damerau, levenshtein};
pub use jaro::jaro_winkler;
pub(crate) use lanes::{Lane, N, any, equal, within, zip};
pub use pattern::Pattern;
pub(crate) use prepare::{Comparer, Scratch};
pub(crate) use sift::Fields;
pub(crate) use strips::{Rows, Strips};

use crate::definition::Definition;
use crate::problem::Problem;
use crate::table::Table;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The answers of pairs of rows, whether a rule brings them or not: for pairs that people judged.
pub fn answers(table: &Table, definition: &Definition, pairs: &[(u32, u32)]) -> Result<Vec<Pattern>, Problem> {
    let rows: Vec<u32> = pairs.iter().flat_map(|(left, right)| [*left, *right]).collect::<BTreeSet<u32>>().into_iter().collect();
    let part = table.part(&rows)?;
    let comparer = Comparer::new(&part, &definition.comparisons);
    let place = |row: u32| rows.binary_search(&row).unwrap_or_default() as u32;
    // The row of the smaller id is the left one, as everywhere.
    let ordered = |a: u32, b: u32| if table.rank(a) <= table.rank(b) { (place(a), place(b)) } else { (place(b), place(a)) };
    let answer = |(a, b): &(u32, u32)| {
        let (left, right) = ordered(*a, *b);
        comparer.compare(left, right)
    };
    Ok(pairs.iter().map(answer).collect())
}

/// One question about two values of a column.
#[derive(Debug, Clone)]
pub enum Test {
    /// The very same value.
    Exact,
    /// The same value, and this other column is the same too (not missing).
    ExactWith(usize),
    /// The value stands in the other row's other column, and the other way round: first and last name exchanged.
    Exchanged(usize),
    /// Names of one another: `bob` and `robert`.
    Alias(Arc<Aliases>),
    /// Jaro-Winkler similarity of at least this (0 to 1).
    JaroWinkler(f64),
    /// At most so many letters put in, left out or replaced.
    Levenshtein(u32),
    /// The same, a swap of neighbors counting as one.
    Damerau(u32),
    /// One of the two is the whole of the other's first or last word: `garcia` and `garcia lopez`.
    Word,
    /// One begins with the other, which may be a single letter: `j` and `james`.
    Begins,
    /// Dates with month and day exchanged.
    DaySwapped,
    /// Dates that differ in one digit, or in two neighboring digits exchanged.
    DateDigit,
    /// Dates that agree as far as both are known, the year included.
    DateParts,
    /// Dates of one year.
    SameYear,
    /// Dates at most so many days apart.
    DaysApart(u32),
    /// Dates of one day and month whose years are 1, 10 or 100 apart: a year too far, a wrong decade, a wrong century.
    YearSlip,
    /// So many hundredths of all words of both are in common, in any order.
    Tokens(u32),
    /// Lists separated by `|` that have at least so many values in common.
    InCommon(u32),
    /// Numbers at most so far apart.
    Apart(f64),
    /// Numbers at most so many percent of the larger apart.
    Percent(f64),
    /// Telephones with the same last seven digits: another area, or none.
    PhoneEnding,
    /// Addresses with the same house number and a street at least so alike (Jaro-Winkler, hundredths).
    Street(u32),
    /// The same key of sound, where there is one.
    Sounds,
    /// E-mail addresses with the same name before the `@`.
    MailName,
    /// Encoded values (base64 of 1,024 bits, see [`encode`](crate::encode)) at least so many hundredths alike (Dice).
    Dice(u32),
    /// Another column is the same: a key of sound, a zip code, the last four digits.
    Same(usize),
}

/// A level: all its tests hold.
#[derive(Debug, Clone)]
pub struct Level {
    /// As people read it: `same`, `sounds alike`.
    pub name: String,
    /// What must hold.
    pub all: Vec<Test>,
}

impl Level {
    /// A level of one test.
    pub fn new(name: &str, test: Test) -> Self {
        Self { name: name.to_owned(), all: vec![test] }
    }
}

/// What is compared of two rows.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// `last_name`.
    pub name: String,
    /// The column whose values are compared; where either is missing, the comparison says nothing.
    pub column: usize,
    /// From the most alike to the least; none holding is the last answer, "different".
    pub levels: Vec<Level>,
    /// A rare value in common says more than a frequent one: the first level's evidence is weighed by the value's frequency.
    pub by_frequency: bool,
}

impl Comparison {
    /// The number of answers, "different" included and "missing" not.
    pub fn n_answers(&self) -> usize {
        self.levels.len() + 1
    }

    /// The name of an answer (0 is the most alike).
    pub fn answer(&self, answer: usize) -> &str {
        self.levels.get(answer).map_or("different", |level| &level.name)
    }

    /// Whether the first level is plain equality.
    pub(crate) fn begins_exact(&self) -> bool {
        self.levels.first().is_some_and(|level| matches!(level.all.as_slice(), [Test::Exact]))
    }

    /// Every column it looks at.
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        let others = self.levels.iter().flat_map(|l| &l.all).filter_map(|test| match test {
            Test::ExactWith(other) | Test::Exchanged(other) | Test::Same(other) => Some(*other),
            _ => None,
        });
        others.chain([self.column])
    }
}
