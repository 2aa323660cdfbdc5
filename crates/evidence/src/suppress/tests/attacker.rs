//! An attacker who tries every table. Written apart from the suppression: it reads only what was published, and searches
//! whole-number tables by cutting down domains, without linear programs.

use super::{Sheet, Table, group, publish, sheet};
use crate::published::{Answer, Figure, Group, Kind, Reason};
use crate::tally::Tally;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One invented person: a value for each code, and for each metric 0 (without), 1 (with) or 2 (left out).
#[derive(Debug, Clone)]
struct Person {
    codes: Vec<u8>,
    fates: Vec<u8>,
}

const CODES: [&str; 3] = ["a", "b", "c"];

fn tally(people: &[Person], metric: usize, of: &Group) -> Tally {
    let mut tally = Tally::default();
    for (number, person) in people.iter().enumerate().filter(|(_, p)| of.iter().all(|(c, v)| value(p, c) == *v)) {
        if person.fates[metric] < 2 {
            let worth = number as i128 * 7 % 13;
            (tally.sum, tally.squares) = (tally.sum + worth, tally.squares + worth * worth);
        }
        match person.fates[metric] {
            0 => tally.counted += 1,
            1 => (tally.counted, tally.success) = (tally.counted + 1, tally.success + 1),
            _ => tally.not_known += 1,
        }
    }
    tally
}

fn value(person: &Person, code: &str) -> String {
    let at = CODES.iter().position(|c| *c == code).unwrap();
    format!("{code}{}", person.codes[at])
}

fn groups(people: &[Person], by: &[&str]) -> BTreeSet<Group> {
    people.iter().map(|p| by.iter().map(|c| ((*c).to_owned(), value(p, c))).collect()).collect()
}

fn sheets(people: &[Person], metrics: usize, tables: &[&[&str]], kind: Kind) -> Vec<Sheet> {
    let table = |metric: usize, by: &[&str]| Table {
        by: by.iter().map(|c| (*c).to_owned()).collect(),
        compare: None,
        silent: false,
        cells: groups(people, by).into_iter().map(|g| (g.clone(), tally(people, metric, &g))).collect(),
    };
    (0..metrics).map(|m| sheet(&format!("m{m}"), kind, tables.iter().map(|by| table(m, by)).collect())).collect()
}

/// What the attacker believes: every count has a smallest and a largest value, and some sums are nought.
struct Belief {
    minimum: i64,
    rate: bool,
    /// Counts in the order with, without, left out of each group of each metric.
    of: BTreeMap<(usize, Group), usize>,
    truth: Vec<i64>,
    low: Vec<i64>,
    high: Vec<i64>,
    /// Terms and the sum they make.
    sums: Vec<(Vec<(usize, i64)>, i64)>,
    reasons: BTreeMap<usize, Reason>,
}

impl Belief {
    fn new(people: &[Person], codes: &[&str], answers: &[Answer], minimum: i64, versed: bool) -> Belief {
        let rate = answers.iter().all(|a| a.kind == Kind::Rate);
        let mut b =
            Belief { minimum, rate, of: BTreeMap::new(), truth: vec![], low: vec![], high: vec![], sums: vec![], reasons: BTreeMap::new() };
        let sets: Vec<Vec<&str>> = (0..1 << codes.len())
            .map(|bits: usize| codes.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, c)| *c).collect())
            .collect();
        let all: Vec<Group> = sets.iter().flat_map(|set| groups(people, set)).collect();
        for metric in 0..answers.len() {
            for g in &all {
                b.of.insert((metric, g.clone()), b.truth.len());
                let t = tally(people, metric, g);
                let counted = if rate { [t.success, t.counted - t.success] } else { [t.counted, 0] };
                b.truth.extend(counted.map(|n| n as i64).into_iter().chain([t.not_known as i64]));
            }
        }
        b.low = vec![0; b.truth.len()];
        b.high = vec![people.len() as i64 + 12; b.truth.len()];
        if !rate {
            (1..b.high.len()).step_by(3).for_each(|i| b.high[i] = 0);
        }
        for (metric, answer) in answers.iter().enumerate() {
            b.read(metric, answer, versed);
            for g in &all {
                b.adds_up(metric, g, codes, &all);
            }
        }
        b.sizes(answers, &all);
        b
    }

    fn at(&self, metric: usize, g: &Group) -> usize {
        let mut g = g.clone();
        g.sort();
        self.of[&(metric, g)]
    }

    fn know(&mut self, at: usize, low: i64, high: i64) {
        self.low[at] = self.low[at].max(low);
        self.high[at] = self.high[at].min(high);
    }

    fn read(&mut self, metric: usize, answer: &Answer, versed: bool) {
        let m = self.minimum;
        for cell in &answer.cells {
            let at = self.at(metric, &cell.group);
            match &cell.figure {
                Figure::Shown(shown) => {
                    let success = shown.success.unwrap_or(shown.n) as i64;
                    self.know(at, success, success);
                    self.know(at + 1, shown.n as i64 - success, shown.n as i64 - success);
                }
                Figure::Hidden(reason) => {
                    let reason = if versed { reason } else { &Reason::NotSaid };
                    self.reasons.insert(at, *reason);
                    match reason {
                        Reason::NotSaid => ((), ()),
                        Reason::TooFewLeftOut | Reason::TooFewWithout | Reason::TooFewWith | Reason::OneHoldsHalf if !self.rate => {
                            (self.know(at, m, 999), ())
                        }
                        Reason::ProtectsAnother if !self.rate => (self.know(at, m, 999), ()),
                        Reason::TooFew => (self.know(at, 0, m - 1), self.know(at + 1, 0, m - 1)),
                        Reason::TooFewWith => (self.know(at, 0, m - 1), ()),
                        Reason::TooFewWithout => (self.know(at, m, 999), self.know(at + 1, 0, m - 1)),
                        _ => (self.know(at, m, 999), self.know(at + 1, m, 999)),
                    };
                    if *reason == Reason::TooFewLeftOut {
                        self.know(at + 2, 1, m - 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn adds_up(&mut self, metric: usize, g: &Group, codes: &[&str], all: &[Group]) {
        for code in codes.iter().filter(|c| g.iter().all(|(have, _)| have != *c)) {
            let finer: Vec<&Group> = all
                .iter()
                .filter(|f| f.len() == g.len() + 1 && g.iter().all(|p| f.contains(p)) && f.iter().any(|(c, _)| c == code))
                .collect();
            for part in 0..3 {
                let mut terms: Vec<(usize, i64)> = finer.iter().map(|f| (self.at(metric, f) + part, 1)).collect();
                terms.push((self.at(metric, g) + part, -1));
                self.sums.push((terms, 0));
            }
        }
    }

    /// The size of a group is known where a metric shows it, and the same in every metric.
    fn sizes(&mut self, answers: &[Answer], all: &[Group]) {
        let sorted = |g: &Group| {
            let mut g = g.clone();
            g.sort();
            g
        };
        for g in all {
            let seen = |a: &Answer| a.cells.iter().any(|c| sorted(&c.group) == *g && matches!(c.figure, Figure::Shown(_)));
            let known = answers.iter().any(|a| seen(a) || (g.is_empty() && a.population.is_some()));
            for metric in 0..answers.len() {
                let at = self.at(metric, g);
                let size: i64 = self.truth[at..at + 3].iter().sum();
                if known {
                    self.sums.push((vec![(at, 1), (at + 1, 1), (at + 2, 1)], size));
                } else if metric > 0 {
                    let first = self.at(0, g);
                    self.sums.push((vec![(at, 1), (at + 1, 1), (at + 2, 1), (first, -1), (first + 1, -1), (first + 2, -1)], 0));
                }
            }
        }
    }

    /// Cuts domains until nothing changes. `false` when some count has no value left.
    fn cut(&self, low: &mut [i64], high: &mut [i64]) -> bool {
        loop {
            let mut changed = false;
            for (terms, sum) in &self.sums {
                let least: i64 = terms.iter().map(|&(i, by)| if by > 0 { low[i] } else { -high[i] }).sum();
                let most: i64 = terms.iter().map(|&(i, by)| if by > 0 { high[i] } else { -low[i] }).sum();
                for &(i, by) in terms {
                    let (own_least, own_most) = if by > 0 { (low[i], high[i]) } else { (-high[i], -low[i]) };
                    let (top, bottom) = (sum - (least - own_least), sum - (most - own_most));
                    let (new_low, new_high) = if by > 0 { (bottom, top) } else { (-top, -bottom) };
                    if new_low > low[i] || new_high < high[i] {
                        low[i] = low[i].max(new_low);
                        high[i] = high[i].min(new_high);
                        changed = true;
                    }
                    if low[i] > high[i] {
                        return false;
                    }
                }
            }
            if !changed {
                return true;
            }
        }
    }

    /// Whether the reasons, read to the letter, could be true.
    fn reasons_hold(&self, low: &[i64], high: &[i64]) -> bool {
        self.reasons.iter().all(|(&at, reason)| {
            let fixed = (at..at + 3).all(|i| low[i] == high[i]);
            let (counted_least, counted_most, m) = (low[at] + low[at + 1], high[at] + high[at + 1], self.minimum);
            match reason {
                Reason::TooFew => counted_least < m && high[at..at + 3].iter().sum::<i64>() > 0,
                Reason::NotSaid => high[at..at + 3].iter().sum::<i64>() > 0,
                Reason::ProtectsAnother => counted_most >= m && (!fixed || low[at + 2] == 0 || low[at + 2] >= m),
                _ => counted_most >= m,
            }
        })
    }

    /// Whether some table has these counts; `None` when the search was given up.
    fn possible(&self, set: &[(usize, i64)], steps: &mut usize) -> Option<bool> {
        let (mut low, mut high) = (self.low.clone(), self.high.clone());
        for &(at, value) in set {
            low[at] = low[at].max(value);
            high[at] = high[at].min(value);
        }
        self.search(low, high, steps)
    }

    fn search(&self, mut low: Vec<i64>, mut high: Vec<i64>, steps: &mut usize) -> Option<bool> {
        *steps = steps.checked_sub(1)?;
        if low.iter().zip(&high).any(|(l, h)| l > h) || !self.cut(&mut low, &mut high) || !self.reasons_hold(&low, &high) {
            return Some(false);
        }
        let open = (0..low.len()).filter(|&i| low[i] < high[i]).min_by_key(|&i| high[i] - low[i]);
        let Some(at) = open else { return Some(true) };
        let mut values: Vec<i64> = (low[at]..=high[at]).collect();
        values.sort_by_key(|v| (v - self.truth[at]).abs());
        for v in values {
            let (mut l, mut h) = (low.clone(), high.clone());
            (l[at], h[at]) = (v, v);
            if self.search(l, h, steps)? {
                return Some(true);
            }
        }
        Some(false)
    }

    /// How many values a count may have, counted up to `enough`. `None` when the search was given up.
    fn values(&self, at: usize, enough: i64) -> Option<i64> {
        let mut found = 0;
        let mut candidates: Vec<i64> = (self.low[at]..=self.high[at]).collect();
        candidates.sort_by_key(|v| (v - self.truth[at]).abs());
        for v in candidates {
            let mut steps = 20_000;
            if found < enough && self.possible(&[(at, v)], &mut steps)? {
                found += 1;
            }
        }
        Some(found)
    }
}

/// Every hidden count of every cell, for a plain and a versed attacker.
fn attack(people: &[Person], codes: &[&str], answers: &[Answer], minimum: i64) -> Result<usize, TestCaseError> {
    let mut tried = 0;
    for versed in [false, true] {
        let belief = Belief::new(people, codes, answers, minimum, versed);
        let mut steps = 100_000;
        let truth: Vec<(usize, i64)> = belief.truth.iter().copied().enumerate().collect();
        prop_assert_eq!(belief.possible(&truth, &mut steps), Some(true), "the truth must be believable");
        for (metric, answer) in answers.iter().enumerate() {
            for cell in &answer.cells {
                let Figure::Hidden(reason) = &cell.figure else { continue };
                let at = belief.at(metric, &cell.group);
                for part in 0..3 {
                    let left_out = belief.truth[at + part];
                    if (part == 2 && !(1..minimum).contains(&left_out)) || (part == 1 && !belief.rate) {
                        continue;
                    }
                    let want = match (versed, part) {
                        (false, _) => minimum,
                        (true, 0) if !belief.rate && *reason == Reason::TooFew => (minimum / 2).min(minimum - 2) + 1,
                        (true, 2) => (minimum / 2).min(minimum - 2) + 1,
                        (true, _) => minimum / 2 + 1,
                    };
                    let found = belief.values(at + part, want);
                    prop_assert!(
                        found.is_none_or(|n| n >= want),
                        "versed {versed}: part {part} of {:?} ({reason:?}, truth {left_out}) in m{metric} has only {found:?} values, not {want}: {:?}",
                        cell.group,
                        answers.iter().map(super::lines).collect::<Vec<_>>()
                    );
                    tried += usize::from(found.is_some());
                }
            }
        }
    }
    Ok(tried)
}

/// Whether linear algebra alone gives a hidden sum: a sum is given if its unit vector is a combination of the equations
/// between groups, with the shown ones taken out. Elimination modulo a large prime.
fn some_sum_follows(people: &[Person], codes: &[&str], answer: &Answer) -> bool {
    let belief = Belief::new(people, codes, std::slice::from_ref(answer), 1, false);
    let hidden: Vec<usize> =
        answer.cells.iter().filter(|c| matches!(c.figure, Figure::Hidden(_))).map(|c| belief.at(0, &c.group)).collect();
    let seen: BTreeSet<usize> =
        answer.cells.iter().filter(|c| matches!(c.figure, Figure::Shown(_))).map(|c| belief.at(0, &c.group)).collect();
    let counts = belief.sums.iter().filter(|(terms, _)| terms.iter().all(|(i, _)| i % 3 == 0));
    let mut rows: Vec<Vec<i128>> =
        counts.map(|(terms, _)| row(belief.truth.len(), terms.iter().filter(|(i, _)| !seen.contains(i)).copied())).collect();
    let before = rank(&mut rows.clone());
    hidden.into_iter().any(|at| {
        rows.push(row(belief.truth.len(), std::iter::once((at, 1))));
        let after = rank(&mut rows.clone());
        rows.pop();
        after == before
    })
}

const PRIME: i128 = (1 << 61) - 1;

fn row(width: usize, terms: impl Iterator<Item = (usize, i64)>) -> Vec<i128> {
    let mut row = vec![0; width];
    terms.for_each(|(i, by)| row[i] = i128::from(by).rem_euclid(PRIME));
    row
}

fn rank(rows: &mut [Vec<i128>]) -> usize {
    let mut rank = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(pivot) = (rank..rows.len()).find(|&r| rows[r][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let top = rows[rank].clone();
        for other in rows.iter_mut().skip(rank + 1).filter(|r| r[column] != 0) {
            let by = other[column];
            for (cell, above) in other.iter_mut().zip(&top) {
                *cell = (*cell * top[column] - by * above).rem_euclid(PRIME);
            }
        }
        rank += 1;
    }
    rank
}

/// People with few in some groups: small codes are common, large ones rare.
fn people(metrics: usize, most: usize) -> impl Strategy<Value = Vec<Person>> {
    let code = prop_oneof![4 => Just(0u8), 3 => Just(1u8), 1 => Just(2u8)];
    let two = prop_oneof![3 => Just(0u8), 2 => Just(1u8)];
    let fate = prop_oneof![5 => Just(0u8), 5 => Just(1u8), 1 => Just(2u8)];
    let one = (code, two, proptest::collection::vec(fate, metrics)).prop_map(|(a, b, fates)| Person { codes: vec![a, b], fates });
    proptest::collection::vec(one, 3..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn one_metric_with_margins(people in people(1, 60)) {
        let answers = publish(sheets(&people, 1, &[&[], &["a"], &["b"], &["a", "b"]], Kind::Rate), 3, &[]);
        attack(&people, &["a", "b"], &answers, 3)?;
    }

    #[test]
    fn one_metric_without_a_margin(people in people(1, 50)) {
        let answers = publish(sheets(&people, 1, &[&["b"], &["a", "b"]], Kind::Rate), 4, &[]);
        attack(&people, &["a", "b"], &answers, 4)?;
    }

    #[test]
    fn two_metrics_of_the_same_people(people in people(2, 50)) {
        let answers = publish(sheets(&people, 2, &[&[], &["a"]], Kind::Rate), 3, &[]);
        attack(&people, &["a"], &answers, 3)?;
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn two_metrics_crossed(people in people(2, 50)) {
        let answers = publish(sheets(&people, 2, &[&[], &["b"], &["b", "a"]], Kind::Rate), 3, &[]);
        attack(&people, &["a", "b"], &answers, 3)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn means_and_their_sums(people in people(1, 60)) {
        let answers = publish(sheets(&people, 1, &[&[], &["a"], &["b"], &["a", "b"]], Kind::Mean), 3, &[]);
        attack(&people, &["a", "b"], &answers, 3)?;
        prop_assert!(!some_sum_follows(&people, &["a", "b"], &answers[0]), "{:?}", super::lines(&answers[0]));
    }
}

/// The attacker is real: it works out what a careless release gives away.
#[test]
fn a_careless_release_is_seen_through() {
    let person = |a: u8, fate: u8| Person { codes: vec![a, 0], fates: vec![fate] };
    let people: Vec<Person> = [(0, 0, 9), (0, 1, 9), (1, 0, 8), (1, 1, 1)].iter().flat_map(|&(a, f, n)| vec![person(a, f); n]).collect();
    let mut answers = publish(sheets(&people, 1, &[&[], &["a"]], Kind::Rate), 3, &[]);
    attack(&people, &["a"], &answers, 3).unwrap();
    let careless = publish(sheets(&people, 1, &[&[], &["a"]], Kind::Rate), 1, &[]);
    for (cell, open) in answers[0].cells.iter_mut().zip(&careless[0].cells) {
        if cell.group != group("a=a1") {
            cell.figure = open.figure.clone();
        }
    }
    assert!(attack(&people, &["a"], &answers, 3).is_err());
    assert!(some_sum_follows(&people, &["a"], &answers[0]));
}
