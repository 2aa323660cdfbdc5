//! What the shown numbers of several cohorts tell together: a year less three of its quarters is the fourth. Not for numbers of one time,
//! which `suppress` adds up, nor for cohorts in which a person may stand twice, such as those served.
//!
//! Days are places on a line and every shown number is the way from one day to another; where a chain of ways leads from one day to a second,
//! the number between them is known, whoever published it.

use crate::cohort;
use crate::ledger::{Asking, Earlier, same_group};
use crate::published::{Answer, CohortDates, Figure, Group, Shown};
use std::collections::BTreeMap;

/// First day, and the day after the last.
type Days = (i32, i32);

/// How many were counted, and how many of them had the outcome.
type Counts = (i64, i64);

/// Every earlier answer to the same question for a cohort of its own.
pub(crate) struct Timeline<'a> {
    now: Days,
    answers: Vec<(Days, &'a Answer)>,
    codes: &'a [(String, String)],
}

impl<'a> Timeline<'a> {
    /// What was said before of the same question; empty where cohorts do not add up.
    pub(crate) fn new(earlier: &'a [Earlier], now: Asking<'_>, cohort: Option<&CohortDates>, codes: &'a [(String, String)]) -> Self {
        let Some(days) = cohort.filter(|c| c.by != "served").and_then(cohort::days) else {
            return Self { now: (0, 0), answers: Vec::new(), codes };
        };
        let same = |a: &&Answer| !a.question.is_empty() && a.question == now.question;
        let dated = |a: &'a Answer| Some((a.cohort.as_ref().and_then(cohort::days)?, a));
        Self { now: days, answers: earlier.iter().flat_map(|e| &e.answers).filter(same).filter_map(dated).collect(), codes }
    }

    /// The number of this cohort, if earlier numbers of other cohorts tell it.
    pub(crate) fn tells(&self, group: &Group) -> Option<Counts> {
        let (reached, from) = (self.reached(group, None), self.now.0);
        let of = |day: i32| reached.get(&day).copied();
        between(of(from)?, of(self.now.1)?)
    }

    /// Whether a reader who is shown this number too learns of another time's number that it is of fewer than `minimum` people, or one that
    /// was held back.
    pub(crate) fn gives_away(&self, group: &Group, now: &Shown, minimum: u64) -> bool {
        if self.answers.is_empty() || self.tells(group).is_some() {
            return false;
        }
        let (before, after) = (self.reached(group, None), self.reached(group, Some(now)));
        let days: Vec<(&i32, &(i32, Counts))> = after.iter().collect();
        let pairs = days.iter().enumerate().flat_map(|(i, a)| days.iter().skip(i + 1).map(move |b| (*a, *b)));
        for ((from, a), (to, b)) in pairs {
            let known = |day: &i32| before.get(day).copied();
            let knew = known(from).zip(known(to)).is_some_and(|(a, b)| between(a, b).is_some());
            let Some((n, with)) = between(*a, *b).filter(|_| !knew && (*from, *to) != self.now) else { continue };
            let few = |count: i64| (1..i64::try_from(minimum).unwrap_or(i64::MAX)).contains(&count);
            let rate = now.success.is_some();
            if few(n) || rate && (few(with) || few(n - with)) || self.held_back(group, (*from, *to)) {
                return true;
            }
        }
        false
    }

    /// Whether the group's number of just this time was held back.
    fn held_back(&self, group: &Group, days: Days) -> bool {
        let hidden = |a: &Answer| {
            a.cells.iter().any(|cell| matches!(cell.figure, Figure::Hidden(_)) && same_group(a, &cell.group, group, self.codes))
        };
        self.answers.iter().any(|(of, a)| *of == days && hidden(a))
    }

    /// Every day that a shown number reaches: the least day that is joined to it, and the counts from there.
    fn reached(&self, group: &Group, now: Option<&Shown>) -> BTreeMap<i32, (i32, Counts)> {
        let shown = |a: &'a Answer| {
            a.cells.iter().find_map(|cell| match &cell.figure {
                Figure::Shown(shown) if same_group(a, &cell.group, group, self.codes) => Some(shown),
                _ => None,
            })
        };
        let told = self.answers.iter().filter_map(|(days, a)| Some((*days, counts(shown(a)?))));
        let ways: Vec<(Days, Counts)> = told.chain(now.map(|now| (self.now, counts(now)))).collect();
        let mut reached = BTreeMap::new();
        let mut starts: Vec<i32> = ways.iter().flat_map(|((a, b), _)| [*a, *b]).collect();
        starts.sort_unstable();
        for start in starts {
            if !reached.contains_key(&start) {
                walk(start, &ways, &mut reached);
            }
        }
        reached
    }
}

/// Follows all ways from a day that nothing reached yet.
fn walk(start: i32, ways: &[(Days, Counts)], reached: &mut BTreeMap<i32, (i32, Counts)>) {
    let mut open = vec![(start, (0, 0))];
    while let Some((day, so_far)) = open.pop() {
        if reached.contains_key(&day) {
            continue;
        }
        reached.insert(day, (start, so_far));
        for ((from, to), (n, with)) in ways {
            if *from == day {
                open.push((*to, (so_far.0 + n, so_far.1 + with)));
            }
            if *to == day {
                open.push((*from, (so_far.0 - n, so_far.1 - with)));
            }
        }
    }
}

/// The counts between two days, where a chain joins them.
fn between(a: (i32, Counts), b: (i32, Counts)) -> Option<Counts> {
    (a.0 == b.0).then(|| (b.1.0 - a.1.0, b.1.1 - a.1.1))
}

fn counts(shown: &Shown) -> Counts {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX / 4);
    (whole(shown.n), whole(shown.success.unwrap_or(0)))
}
