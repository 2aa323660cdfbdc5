//! Makes ready, once per distinct value, what a comparison needs; then answers for any two rows. Not for choosing the pairs.

use super::alias::meet;
use super::date::{self, Day};
use super::more::More;
use super::pattern::Pattern;
use super::symbols::{self, Symbols};
use super::{Comparison, Test};
use crate::column::{Column, MISSING};
use crate::table::Table;

/// All comparisons of a definition, ready for the rows of one table.
pub(crate) struct Comparer<'t> {
    columns: &'t [Column],
    ready: Vec<Ready<'t>>,
}

struct Ready<'t> {
    comparison: &'t Comparison,
    column: &'t Column,
    symbols: Vec<Symbols>,
    days: Vec<Option<Day>>,
    /// Groups by level (those with aliases), then by value.
    groups: Vec<Vec<Vec<u32>>>,
    more: More,
}

impl<'t> Comparer<'t> {
    pub(crate) fn new(table: &'t Table, comparisons: &'t [Comparison]) -> Self {
        let ready = comparisons.iter().map(|c| Ready::new(c, &table.columns()[c.column])).collect();
        Self { columns: table.columns(), ready }
    }

    /// The answers about two rows. Symmetric.
    pub(crate) fn compare(&self, a: u32, b: u32) -> Pattern {
        let answers = self.ready.iter().enumerate();
        answers.fold(Pattern::default(), |pattern, (nth, ready)| pattern.with(nth, ready.answer(self.columns, a, b)))
    }
}

impl<'t> Ready<'t> {
    fn new(comparison: &'t Comparison, column: &'t Column) -> Self {
        let tests = || comparison.levels.iter().flat_map(|level| &level.all);
        let letters = tests().any(|t| matches!(t, Test::JaroWinkler(_) | Test::Levenshtein(_) | Test::Damerau(_)));
        let of_dates = |t: &Test| {
            matches!(t, Test::DaySwapped | Test::DateDigit | Test::DateParts | Test::SameYear | Test::DaysApart(_) | Test::YearSlip)
        };
        let dates = tests().any(of_dates);
        let groups = comparison.levels.iter().map(|level| {
            let aliases = level.all.iter().find_map(|t| if let Test::Alias(aliases) = t { Some(aliases) } else { None });
            aliases.map_or_else(Vec::new, |aliases| column.values().map(|v| aliases.groups(v).to_vec()).collect())
        });
        Self {
            comparison,
            column,
            symbols: if letters { column.values().map(Symbols::new).collect() } else { Vec::new() },
            days: if dates { column.values().map(Day::parse).collect() } else { Vec::new() },
            groups: groups.collect(),
            more: More::new(comparison, column),
        }
    }

    fn answer(&self, columns: &[Column], a: u32, b: u32) -> Option<usize> {
        let (x, y) = (self.column.code(a), self.column.code(b));
        if x == MISSING || y == MISSING {
            return None;
        }
        let mut similarity = None;
        let levels = &self.comparison.levels;
        let holds = |nth: usize, similarity: &mut Option<f64>| {
            levels[nth].all.iter().all(|test| self.holds(test, nth, columns, (a, b), (x, y), similarity))
        };
        let found = (0..levels.len()).find(|&nth| holds(nth, &mut similarity));
        Some(found.unwrap_or(levels.len()))
    }

    fn holds(
        &self,
        test: &Test,
        level: usize,
        columns: &[Column],
        rows: (u32, u32),
        codes: (u32, u32),
        similarity: &mut Option<f64>,
    ) -> bool {
        let ((a, b), (x, y)) = (rows, (codes.0 as usize, codes.1 as usize));
        let days = |f: &dyn Fn(Day, Day) -> bool| match (self.days[x], self.days[y]) {
            (Some(x), Some(y)) => f(x, y),
            _ => false,
        };
        let same = |column: &Column| column.code(a) != MISSING && column.code(a) == column.code(b);
        match test {
            Test::Exact => x == y,
            Test::ExactWith(other) => x == y && same(&columns[*other]),
            Test::Same(other) => same(&columns[*other]),
            Test::Exchanged(other) => {
                let other = &columns[*other];
                let (left, right) = (other.hash(a), other.hash(b));
                left != 0 && right != 0 && self.column.hash(a) == right && self.column.hash(b) == left
            }
            Test::Alias(_) => meet(&self.groups[level][x], &self.groups[level][y]),
            Test::JaroWinkler(least) => {
                *similarity.get_or_insert_with(|| symbols::jaro_winkler(&self.symbols[x], &self.symbols[y])) >= *least
            }
            Test::Levenshtein(most) => symbols::levenshtein(&self.symbols[x], &self.symbols[y]) <= *most,
            Test::Damerau(most) => symbols::damerau(&self.symbols[x], &self.symbols[y]) <= *most,
            Test::Word => self.values(a, b, word),
            Test::Begins => self.values(a, b, |x, y| x.starts_with(y) || y.starts_with(x)),
            Test::DaySwapped => days(&date::swapped),
            Test::DateDigit => days(&date::one_digit_off),
            Test::DateParts => days(&date::parts_agree),
            Test::SameYear => days(&|x, y| x.year > 0 && x.year == y.year),
            Test::DaysApart(most) => days(&|x, y| date::within(x, y, *most)),
            Test::YearSlip => days(&date::year_slip),
            more => self.more.holds(more, x, y),
        }
    }

    fn values(&self, a: u32, b: u32, f: impl Fn(&str, &str) -> bool) -> bool {
        self.column.value(a).zip(self.column.value(b)).is_some_and(|(x, y)| f(x, y))
    }
}

/// Whether one value is the first or last word of the other (words part at spaces and hyphens).
fn word(a: &str, b: &str) -> bool {
    let ends = |long: &str, short: &str| {
        let apart = |c: char| c == ' ' || c == '-';
        let (first, last) = (long.split(apart).next(), long.rsplit(apart).next());
        first.is_some_and(|w| w == short) || last.is_some_and(|w| w == short)
    };
    ends(a, b) || ends(b, a)
}
