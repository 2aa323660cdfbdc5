//! Makes ready, once per distinct value, what a comparison needs; then answers for any two rows. Not for choosing the pairs, and not for the
//! bounds by which most pairs of a block are answered eight at a time (`sift`).

use super::alias::meet;
use super::date::{self, Day};
use super::letters::{Bound, Letters};
use super::more::More;
use super::pattern::Pattern;
use super::places::Places;
use super::sift::Sift;
use super::symbols::{Ask, ask_bytes, ask_text};
use super::{Comparison, Test};
use crate::column::{Column, MISSING};
use crate::table::Table;

/// All comparisons of a definition, ready for the rows of one table.
pub(crate) struct Comparer<'t> {
    pub(crate) columns: &'t [Column],
    pub(crate) ready: Vec<Ready<'t>>,
}

/// One comparison, ready.
pub(crate) struct Ready<'t> {
    pub(crate) comparison: &'t Comparison,
    pub(crate) column: &'t Column,
    /// By code, where letters are compared or sifted by.
    pub(crate) letters: Vec<Letters>,
    /// What values must have in common for a level that asks for similarity, and for one that asks for few edits.
    bounds: (Bound, Bound),
    days: Vec<Option<Day>>,
    /// Groups by level (those with aliases), then by value.
    pub(crate) groups: Vec<Vec<Vec<u32>>>,
    more: More,
    pub(crate) sift: Sift,
}

/// What a thread keeps from one pair to the next: by comparison, the letters' places in the value compared last.
#[derive(Default)]
pub(crate) struct Scratch {
    places: Vec<Places>,
}

impl<'t> Comparer<'t> {
    pub(crate) fn new(table: &'t Table, comparisons: &'t [Comparison]) -> Self {
        let ready = comparisons.iter().map(|c| Ready::new(c, &table.columns()[c.column])).collect();
        Self { columns: table.columns(), ready }
    }

    /// The answers about two rows. Symmetric.
    pub(crate) fn compare(&self, a: u32, b: u32) -> Pattern {
        self.compare_codes(&mut Scratch::default(), |column| (self.columns[column].code(a), self.columns[column].code(b)))
    }

    /// The same, from the codes of both rows in any column.
    pub(crate) fn compare_codes(&self, scratch: &mut Scratch, codes: impl Fn(usize) -> (u32, u32)) -> Pattern {
        let answers = (0..self.ready.len()).map(|nth| self.ready[nth].answer(self.columns, &codes, scratch.places.get_mut(nth)));
        answers.enumerate().fold(Pattern::default(), |pattern, (nth, answer)| pattern.with(nth, answer))
    }

    /// The answer of one comparison about two values that are there, of which only levels with one of these bits can hold.
    pub(crate) fn answer(&self, nth: usize, scratch: &mut Scratch, pair: Opened<'_>, codes: &impl Fn(usize) -> (u32, u32)) -> usize {
        let Opened { x, y, letters, bits } = pair;
        let asked = Asked { x, y, letters, bits, places: scratch.places.get_mut(nth), similarity: None };
        self.ready[nth].first_that_holds(self.columns, codes, asked)
    }

    /// What a thread that compares many pairs keeps.
    pub(crate) fn scratch(&self) -> Scratch {
        Scratch { places: self.ready.iter().map(|_| Places::default()).collect() }
    }
}

/// Two values that a sieve left open.
pub(crate) struct Opened<'a> {
    pub(crate) x: u32,
    pub(crate) y: u32,
    /// Their letters, where the comparison asks for them.
    pub(crate) letters: Option<(&'a Letters, &'a Letters)>,
    /// Ways in which they may be alike (`sift`).
    pub(crate) bits: u32,
}

/// Two values of a comparison's column under a question.
struct Asked<'a> {
    x: u32,
    y: u32,
    letters: Option<(&'a Letters, &'a Letters)>,
    bits: u32,
    places: Option<&'a mut Places>,
    similarity: Option<f64>,
}

impl<'t> Ready<'t> {
    fn new(comparison: &'t Comparison, column: &'t Column) -> Self {
        let tests = || comparison.levels.iter().flat_map(|level| &level.all);
        let of_dates = |t: &Test| {
            matches!(t, Test::DaySwapped | Test::DateDigit | Test::DateParts | Test::SameYear | Test::DaysApart(_) | Test::YearSlip)
        };
        let of_letters = |t: &Test| matches!(t, Test::JaroWinkler(_) | Test::Levenshtein(_) | Test::Damerau(_) | Test::Begins);
        let groups = comparison.levels.iter().map(|level| {
            let aliases = level.all.iter().find_map(|t| if let Test::Alias(aliases) = t { Some(aliases) } else { None });
            aliases.map_or_else(Vec::new, |aliases| column.values().map(|v| aliases.groups(v).to_vec()).collect())
        });
        let groups: Vec<Vec<Vec<u32>>> = groups.collect();
        let (similar, edits) = (lowest_similarity(tests()), most_edits(tests()));
        let days: Vec<Option<Day>> = if tests().any(of_dates) { column.values().map(Day::parse).collect() } else { Vec::new() };
        Self {
            comparison,
            column,
            letters: if tests().any(of_letters) { column.values().map(Letters::new).collect() } else { Vec::new() },
            bounds: (Bound::new(similar, None), Bound::new(None, edits)),
            more: More::new(comparison, column),
            sift: Sift::new(comparison, column, (&groups, &days), Bound::new(similar, edits)),
            days,
            groups,
        }
    }

    fn answer(&self, columns: &[Column], codes: &impl Fn(usize) -> (u32, u32), places: Option<&mut Places>) -> Option<usize> {
        let (x, y) = codes(self.comparison.column);
        if x == MISSING || y == MISSING {
            return None;
        }
        let letters = self.letters_of(x, y);
        Some(self.first_that_holds(columns, codes, Asked { x, y, letters, bits: u32::MAX, places, similarity: None }))
    }

    /// The letters of two values, where a level asks for them.
    pub(crate) fn letters_of(&self, x: u32, y: u32) -> Option<(&Letters, &Letters)> {
        self.letters.get(x as usize).zip(self.letters.get(y as usize))
    }

    fn first_that_holds(&self, columns: &[Column], codes: &impl Fn(usize) -> (u32, u32), mut asked: Asked<'_>) -> usize {
        let (bits, levels) = (asked.bits, self.comparison.levels.iter().zip(&self.sift.bits).enumerate());
        let may = levels.filter(|(_, (_, own))| bits == u32::MAX || *own & bits != 0);
        let mut found = may.filter(|(nth, (level, _))| level.all.iter().all(|test| self.holds(test, *nth, columns, codes, &mut asked)));
        found.next().map_or(self.comparison.levels.len(), |(nth, _)| nth)
    }

    fn holds(&self, test: &Test, level: usize, columns: &[Column], codes: &impl Fn(usize) -> (u32, u32), asked: &mut Asked<'_>) -> bool {
        let (x, y) = (asked.x as usize, asked.y as usize);
        let days = |f: fn(Day, Day) -> bool| self.days[x].zip(self.days[y]).is_some_and(|(x, y)| f(x, y));
        let same = |other: usize| {
            let (a, b) = codes(other);
            a != MISSING && a == b
        };
        match test {
            Test::Exact => x == y,
            Test::ExactWith(other) => x == y && same(*other),
            Test::Same(other) => same(*other),
            Test::Exchanged(other) => exchanged((self.column, asked.x, asked.y), &columns[*other], codes(*other)),
            Test::Alias(_) => meet(&self.groups[level][x], &self.groups[level][y]),
            Test::JaroWinkler(least) => self.similarity(asked) >= *least,
            Test::Levenshtein(most) => self.edits(Ask::Edits, asked) <= f64::from(*most),
            Test::Damerau(most) => self.edits(Ask::Swaps, asked) <= f64::from(*most),
            Test::Word => word(self.column.text(asked.x), self.column.text(asked.y)),
            Test::Begins => begins(self.column.text(asked.x), self.column.text(asked.y)),
            Test::DaySwapped => days(date::swapped),
            Test::DateDigit => days(date::one_digit_off),
            Test::DateParts => days(date::parts_agree),
            Test::SameYear => days(|x, y| x.year > 0 && x.year == y.year),
            Test::DaysApart(most) => self.days[x].zip(self.days[y]).is_some_and(|(x, y)| date::within(x, y, *most)),
            Test::YearSlip => days(date::year_slip),
            more => self.more.holds(more, x, y),
        }
    }

    /// Asked for once by however many levels; 0 where it is below what any level wants.
    fn similarity(&self, asked: &mut Asked<'_>) -> f64 {
        if let Some(known) = asked.similarity {
            return known;
        }
        let similarity = if self.reachable(&self.bounds.0, asked) { self.ask(Ask::Similarity, asked) } else { 0.0 };
        asked.similarity = Some(similarity);
        similarity
    }

    fn edits(&self, ask: Ask, asked: &mut Asked<'_>) -> f64 {
        if self.reachable(&self.bounds.1, asked) { self.ask(ask, asked) } else { f64::INFINITY }
    }

    fn reachable(&self, bound: &Bound, asked: &Asked<'_>) -> bool {
        asked.letters.is_some_and(|(a, b)| bound.may_one(a, b))
    }

    fn ask(&self, ask: Ask, asked: &mut Asked<'_>) -> f64 {
        let Some((a, b)) = asked.letters else { return 0.0 };
        let (x, y) = (asked.x, asked.y);
        if !(a.ascii && b.ascii) {
            return ask_text(ask, (self.column.text(x), self.column.text(y)));
        }
        let bytes =
            |letters: &'_ Letters, code: u32| letters.bytes().map_or_else(|| self.column.text(code).as_bytes().to_vec(), <[u8]>::to_vec);
        let places = asked.places.as_deref_mut().map(|places| (places, x));
        match (a.bytes(), b.bytes()) {
            (Some(a), Some(b)) => ask_bytes(ask, (a, b), places),
            _ => ask_bytes(ask, (&bytes(a, x), &bytes(b, y)), places),
        }
    }
}

/// The lowest similarity that any level asks for.
fn lowest_similarity<'a>(tests: impl Iterator<Item = &'a Test>) -> Option<f64> {
    tests.filter_map(|t| if let Test::JaroWinkler(least) = t { Some(*least) } else { None }).min_by(f64::total_cmp)
}

/// The most edits that any level allows.
fn most_edits<'a>(tests: impl Iterator<Item = &'a Test>) -> Option<u32> {
    tests.filter_map(|t| if let Test::Levenshtein(most) | Test::Damerau(most) = t { Some(*most) } else { None }).max()
}

/// Whether each row's value stands in the other row's other column.
fn exchanged((column, x, y): (&Column, u32, u32), other: &Column, (a, b): (u32, u32)) -> bool {
    a != MISSING && b != MISSING && column.text(x) == other.text(b) && column.text(y) == other.text(a)
}

fn begins(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
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
