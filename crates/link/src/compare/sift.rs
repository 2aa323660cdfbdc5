//! Answers most pairs of a block eight at a time: equal, missing, or so unlike that no level can hold. The few that are left are compared one by
//! one (`prepare`). A sieve may let too much through, never too little; so the answers are those of comparing every pair in full.

use super::date::Day;
use super::dates::{Dated, Dates, Numbers};
use super::lanes::{Lane, N, any, equal, mask, zip};
use super::letters::{Bound, Letters};
use super::prepare::{Comparer, Opened, Ready, Scratch};
use super::strips::Strips;
use super::{Comparison, Level, Test};
use crate::column::{Column, MISSING};

/// The sieve of one comparison.
pub(crate) struct Sift {
    /// The answer where the values are equal, if that settles it.
    if_equal: Option<u32>,
    /// Unequal values may reach a level only through one of these; the nth has the nth bit.
    ways: Vec<Way>,
    /// By level: the bit of its way, none where unequal values cannot reach it.
    pub(super) bits: Vec<u32>,
    bound: Bound,
    /// By code, where names of one another are asked for: a bit per group.
    aliases: Vec<u32>,
    /// By code, where words are asked for: the codes of the first and of the last word of a value of several.
    words: Vec<(u32, u32)>,
    /// By code, where dates are asked for.
    dates: Vec<Numbers>,
}

/// What two unequal values must have for a level to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Letters,
    Alias,
    Begins,
    Word,
    /// This other column is the same.
    Same(usize),
    /// Their texts stand crosswise in another column.
    Exchanged(usize),
    /// Dates that are alike in this way.
    Dated(Dated),
    /// Anything: every unequal pair is compared in full.
    Any,
}

/// What a block's rows have under one comparison, row by row, in eights.
#[derive(Default)]
pub(crate) struct Fields {
    /// Empty where the sieve reads none.
    letters: Vec<Letters>,
    masks: Vec<u32>,
    heads: Vec<u32>,
    keeps: Vec<u32>,
    lengths: Vec<u32>,
    aliases: Vec<u32>,
    firsts: Vec<u32>,
    lasts: Vec<u32>,
    dates: Dates,
}

impl Sift {
    pub(crate) fn new(comparison: &Comparison, column: &Column, (groups, days): (&[Vec<Vec<u32>>], &[Option<Day>]), bound: Bound) -> Self {
        let mut ways: Vec<Way> = comparison.levels.iter().filter_map(|level| way(&level.all)).collect();
        ways.sort_unstable_by_key(|way| format!("{way:?}"));
        ways.dedup();
        if ways.contains(&Way::Any) {
            ways = vec![Way::Any];
        }
        let place = |level: &Level| way(&level.all).and_then(|own| ways.iter().position(|way| *way == own || *way == Way::Any));
        let by_level = comparison.levels.iter().map(|level| place(level).map_or(0, |nth| 1 << nth)).collect();
        let groups_of =
            |code: usize| groups.iter().filter_map(|by_code| by_code.get(code)).flatten().fold(0, |bits, group| bits | 1 << (group % 32));
        let aliases = if ways.contains(&Way::Alias) { (0..column.n_values() as usize).map(groups_of).collect() } else { Vec::new() };
        let words = if ways.contains(&Way::Word) { words(column) } else { Vec::new() };
        Self {
            if_equal: comparison.begins_exact().then_some(0),
            dates: days.iter().map(|day| Numbers::new(*day)).collect(),
            ways,
            bits: by_level,
            bound,
            aliases,
            words,
        }
    }

    /// Whether it asks for the letters of values.
    fn reads_letters(&self) -> bool {
        self.ways.iter().any(|way| matches!(way, Way::Letters | Way::Begins))
    }

    /// The columns whose values are looked for crosswise.
    pub(crate) fn exchanged(&self) -> impl Iterator<Item = usize> + '_ {
        self.ways.iter().filter_map(|way| if let Way::Exchanged(other) = way { Some(*other) } else { None })
    }
}

/// The cheapest of a level's tests that unequal values must pass; `None` where they cannot.
fn way(tests: &[Test]) -> Option<Way> {
    let of = |test: &Test| match test {
        Test::Exact | Test::ExactWith(_) => None,
        Test::Same(other) => Some(Way::Same(*other)),
        Test::Exchanged(other) => Some(Way::Exchanged(*other)),
        Test::Alias(_) => Some(Way::Alias),
        Test::JaroWinkler(_) | Test::Levenshtein(_) | Test::Damerau(_) => Some(Way::Letters),
        Test::Begins => Some(Way::Begins),
        Test::Word => Some(Way::Word),
        other => Some(Dated::of(other).map_or(Way::Any, Way::Dated)),
    };
    let ways: Option<Vec<Way>> = tests.iter().map(of).collect();
    let rank = |way: &Way| match way {
        Way::Exchanged(_) => 0,
        Way::Same(_) => 1,
        Way::Word => 2,
        Way::Alias => 3,
        Way::Dated(_) => 4,
        Way::Begins => 5,
        Way::Letters => 6,
        Way::Any => 7,
    };
    ways?.into_iter().min_by_key(rank)
}

/// The codes of the first and the last word of every value of several words, where these words are values too.
fn words(column: &Column) -> Vec<(u32, u32)> {
    let known: std::collections::HashMap<&str, u32> = column.values().zip(0..).collect();
    let of = |value: &str| {
        let code = |word: Option<&str>| word.filter(|w| *w != value).and_then(|w| known.get(w)).copied().unwrap_or(MISSING);
        let apart = |c: char| c == ' ' || c == '-';
        (code(value.split(apart).next()), code(value.rsplit(apart).next()))
    };
    column.values().map(of).collect()
}

impl Fields {
    /// Reads what the sieve needs of the rows of a block, whose codes come in eights.
    pub(crate) fn fill(&mut self, ready: &Ready<'_>, codes: &[Lane]) {
        let codes = codes.as_flattened();
        if ready.sift.reads_letters() {
            self.letters.clear();
            self.letters.extend(codes.iter().map(|code| ready.letters.get(*code as usize).copied().unwrap_or_default()));
            let each = |to: &mut Vec<u32>, of: fn(&Letters) -> u32| {
                to.clear();
                to.extend(self.letters.iter().map(of));
            };
            each(&mut self.masks, |l| l.mask);
            each(&mut self.heads, Letters::head);
            each(&mut self.keeps, Letters::keep);
            each(&mut self.lengths, |l| u32::from(l.n));
        }
        let pick = |to: &mut Vec<u32>, of: &dyn Fn(usize) -> u32| {
            to.clear();
            to.extend(codes.iter().map(|code| of(*code as usize)));
        };
        if !ready.sift.aliases.is_empty() {
            pick(&mut self.aliases, &|code| ready.sift.aliases.get(code).copied().unwrap_or(0));
        }
        if !ready.sift.dates.is_empty() {
            let of = |code: &u32| ready.sift.dates.get(*code as usize).copied().unwrap_or(Numbers::NONE);
            self.dates.fill(codes.iter().map(of));
        }
        if !ready.sift.words.is_empty() {
            pick(&mut self.firsts, &|code| ready.sift.words.get(code).map_or(MISSING, |w| w.0));
            pick(&mut self.lasts, &|code| ready.sift.words.get(code).map_or(MISSING, |w| w.1));
        }
    }
}

#[inline(always)]
fn eight(strip: &[u32], k: usize) -> Lane {
    strip.as_chunks::<N>().0.get(k).copied().unwrap_or([0; N])
}

impl Comparer<'_> {
    /// The answers of row `i` of a block with the eight rows from `8 * k`; only those that are `live` count.
    pub(crate) fn eight(&self, side: &Strips, fields: &[Fields], scratch: &mut Scratch, i: usize, k: usize, live: &Lane) -> [u64; N] {
        let mut patterns = [[0u32; N]; 2];
        for (nth, ready) in self.ready.iter().enumerate() {
            let codes = side.codes(ready.comparison.column);
            let (x, ys) = (codes.as_flattened()[i], &codes[k]);
            let (answer, open) = ready.sifted(side, &fields[nth], (x, i), (ys, k), live);
            let pattern = &mut patterns[nth / 8];
            let shift = 4 * (nth % 8) as u32;
            *pattern = zip(pattern, &answer, |p, a| p | a << shift);
            if !any(&open) {
                continue;
            }
            for lane in (0..N).filter(|lane| open[*lane] != 0) {
                let j = N * k + lane;
                let pair = |column: usize| {
                    let codes = side.codes(column).as_flattened();
                    (codes[i], codes[j])
                };
                // Where the sieve reads no letters, as `same zip` is asked before them, a level may ask for them all the same.
                let beside = fields[nth].letters.get(i).zip(fields[nth].letters.get(j));
                let letters = beside.or_else(|| ready.letters_of(x, ys[lane]));
                let opened = Opened { x, y: ys[lane], letters, bits: open[lane] };
                let found = self.answer(nth, scratch, opened, &pair) as u32;
                pattern[lane] = pattern[lane] & !(15 << shift) | found << shift;
            }
        }
        std::array::from_fn(|lane| u64::from(patterns[1][lane]) << 32 | u64::from(patterns[0][lane]))
    }
}

impl Ready<'_> {
    /// Answers, and the ways by which those that stay open may be alike.
    #[inline]
    fn sifted(&self, side: &Strips, fields: &Fields, (x, i): (u32, usize), (ys, k): (&Lane, usize), live: &Lane) -> (Lane, Lane) {
        let none = self.comparison.levels.len() as u32;
        if x == MISSING {
            return ([15; N], [0; N]);
        }
        let (same, gone) = (equal(x, ys), equal(MISSING, ys));
        let first = self.sift.if_equal.unwrap_or(none);
        let answer = zip(&zip(&same, &gone, |s, g| (first & s) | (none & !s) | g), &[15; N], |a, all| a & all);
        let unequal = zip(&zip(&same, &gone, |s, g| !(s | g)), live, |u, l| u & l);
        let mut open = if any(&unequal) { zip(&self.may(side, fields, (x, i), (ys, k)), &unequal, |m, u| m & u) } else { [0; N] };
        if self.sift.if_equal.is_none() {
            open = zip(&open, &zip(&same, live, |s, l| s & l), |o, s| o | s);
        }
        (answer, open)
    }

    /// The ways by which unequal values may reach a level.
    #[inline]
    fn may(&self, side: &Strips, fields: &Fields, (x, i): (u32, usize), (ys, k): (&Lane, usize)) -> Lane {
        let mut may = [0; N];
        for (nth, way) in self.sift.ways.iter().enumerate() {
            let more = match *way {
                Way::Any => return [1; N],
                Way::Letters => {
                    self.sift.bound.may(&fields.letters[i], &eight(&fields.masks, k), &eight(&fields.heads, k), &eight(&fields.lengths, k))
                }
                Way::Begins => {
                    let (head, keep) = (fields.heads[i], fields.keeps[i]);
                    zip(&eight(&fields.heads, k), &eight(&fields.keeps, k), |h, kept| mask((h ^ head) & kept & keep == 0))
                }
                Way::Dated(dated) => fields.dates.may(dated, i, k),
                Way::Alias if fields.aliases[i] == 0 => continue,
                Way::Alias => eight(&fields.aliases, k).map(|bits| mask(bits & fields.aliases[i] != 0)),
                Way::Word => {
                    let theirs = zip(&eight(&fields.firsts, k), &eight(&fields.lasts, k), |f, l| mask((f == x) | (l == x)));
                    let (first, last) = (fields.firsts[i], fields.lasts[i]);
                    zip(&theirs, ys, |t, y| t | mask((y == first) | (y == last)))
                }
                Way::Same(other) => {
                    let others = side.codes(other);
                    let z = others.as_flattened()[i];
                    if z == MISSING {
                        continue;
                    }
                    equal(z, &others[k])
                }
                Way::Exchanged(other) => {
                    let others = side.crossed(self.comparison.column, other);
                    let z = others.as_flattened()[i];
                    if z == MISSING {
                        continue;
                    }
                    zip(&equal(x, &others[k]), &equal(z, ys), |a, b| a & b)
                }
            };
            may = zip(&may, &more, |a, b| a | (b & (1 << nth)));
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::candidates;
    use crate::compare::{Aliases, Level};
    use crate::{Definition, Rule, Source, Table};
    use proptest::prelude::*;
    use std::sync::Arc;

    /// Every kind of test, over column 0 with column 1 beside it.
    fn comparisons() -> Vec<Comparison> {
        let names = Arc::new(Aliases::new([["ana", "anna"], ["ben", "bob"]]));
        let compared = |tests: Vec<Vec<Test>>| {
            let levels = tests.into_iter().map(|all| Level { name: String::new(), all }).collect();
            Comparison { name: String::new(), column: 0, levels, by_frequency: false }
        };
        let one = |tests: Vec<Test>| compared(tests.into_iter().map(|test| vec![test]).collect());
        vec![
            one(vec![Test::Exact, Test::Exchanged(1), Test::Alias(names), Test::Begins, Test::JaroWinkler(0.8)]),
            one(vec![Test::ExactWith(1), Test::Exact, Test::Word, Test::Same(1)]),
            compared(vec![vec![Test::JaroWinkler(0.9), Test::Same(1)], vec![Test::Damerau(1)], vec![Test::Levenshtein(2)]]),
            one(vec![Test::Exact, Test::DaySwapped, Test::DateDigit]),
            one(vec![Test::YearSlip, Test::DaysApart(31), Test::DateParts]),
            one(vec![Test::Exact, Test::DaysApart(1), Test::SameYear]),
            one(vec![Test::Exact, Test::Tokens(50), Test::Sounds]),
            compared(vec![vec![Test::JaroWinkler(0.8), Test::Same(1)], vec![Test::Same(1)]]),
            compared(vec![vec![Test::Tokens(50)], vec![Test::Levenshtein(2), Test::Same(1)]]),
        ]
    }

    proptest! {
        #[test]
        fn eight_at_a_time_is_as_one_by_one(rows in prop::collection::vec((value(), value()), 2..40)) {
            let column = |of: fn(&(String, String)) -> &String| Column::new(rows.iter().map(|row| Some(of(row).as_str())));
            let same = Column::new(rows.iter().map(|_| Some("all")));
            let ids: Vec<usize> = (0..rows.len()).collect();
            let source = Source { name: String::new(), one_row_each: false };
            let table = Table::new(vec![column(|r| &r.0), column(|r| &r.1), same], &ids, vec![0; ids.len()], vec![source]).unwrap();
            let rules = vec![Rule { name: String::new(), equal: vec![(2, 2)] }];
            let definition = Definition { comparisons: comparisons(), rules, ..Definition::default() };
            let comparer = Comparer::new(&table, &definition.comparisons);
            let found = candidates(&table, &definition);
            prop_assert_eq!(found.len(), rows.len() * (rows.len() - 1) / 2);
            for pair in found {
                let (a, b) = (&rows[pair.left as usize], &rows[pair.right as usize]);
                prop_assert_eq!(pair.pattern, comparer.compare(pair.left, pair.right), "{:?} {:?}", a, b);
                prop_assert_eq!(pair.pattern, comparer.compare(pair.right, pair.left), "{:?} {:?}", b, a);
            }
        }
    }

    fn value() -> impl Strategy<Value = String> {
        let names = ["", "ana", "anna", "ben", "bob", "ann", "ana maria", "maria-ana", "maria", "josé", "李", "jose"].map(str::to_owned);
        let day = (0u16..4, 0u8..4, 0u8..4).prop_map(|(y, m, d)| format!("{:04}-{m:02}-{d:02}", [0, 87, 1987, 1997][usize::from(y)]));
        prop_oneof![prop::sample::select(names.to_vec()), day, "[ab1]{0,6}"]
    }
}
