//! The same estimates for each group: links are missed and made wrongly more often for some people than for others (names with several spellings, several
//! surnames, fewer stable addresses), and whoever uses the numbers must see it. Small groups are merged, and what is still too small is not told.
//! Not for who belongs to which group.

use super::estimate::{Estimates, Reviewed, estimate};
use super::frame::{Frame, Word};
use crate::column::{Column, MISSING};
use crate::score::Scored;
use std::collections::BTreeMap;

/// One group's estimates.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The values of the group column, several where small ones were merged.
    pub values: Vec<String>,
    /// Rows with one of these values.
    pub n_rows: u64,
    /// What the reviews prove; intervals of few answers are wide.
    pub estimates: Estimates,
    /// What the model says of itself.
    pub word: Option<Word>,
}

/// A pair of the sample with its answer, and its rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfRows {
    /// The one row.
    pub left: u32,
    /// The other row.
    pub right: u32,
    /// The answer.
    pub reviewed: Reviewed,
}

/// By the values of one column, from the largest group. A pair counts in the group that both its rows state, or that the only row states that states
/// any; a pair whose rows state different ones counts in both, for it may be missed on account of either. Values of fewer than `least` rows
/// are merged; if they are fewer together, the smallest group told is merged with them; a single group is not told.
pub fn by_group(column: &Column, pairs: &[Scored], reviewed: &[OfRows], link: f64, n_rules: usize, least: u64) -> Vec<Group> {
    let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
    (0..column.len() as u32)
        .map(|row| column.code(row))
        .filter(|code| *code != MISSING)
        .for_each(|code| *sizes.entry(code).or_default() += 1);
    let merged = merged(&sizes, column, least);
    if merged.len() < 2 {
        return Vec::new();
    }
    let place = |row: u32| merged.iter().position(|(codes, _)| codes.contains(&column.code(row)));
    let of = |left: u32, right: u32| {
        let (one, other) = (place(left), place(right));
        [one, other.filter(|_| one != other)].into_iter().flatten()
    };
    let mut frames = vec![Frame::around(link); merged.len()];
    pairs.iter().for_each(|pair| of(pair.left, pair.right).for_each(|g| frames[g].add(pair.weight)));
    let mut answers: Vec<Vec<Reviewed>> = vec![Vec::new(); merged.len()];
    reviewed.iter().for_each(|pair| of(pair.left, pair.right).for_each(|g| answers[g].push(pair.reviewed)));
    let group = |((codes, n_rows), (frame, answers)): ((Vec<u32>, u64), (Frame, Vec<Reviewed>))| {
        let mut values: Vec<String> = codes.iter().filter_map(|code| column.values().nth(*code as usize)).map(str::to_owned).collect();
        values.sort_unstable();
        Group { values, n_rows, estimates: estimate(&frame, &answers, n_rules), word: frame.model_word() }
    };
    merged.into_iter().zip(frames.into_iter().zip(answers)).map(group).collect()
}

/// Values put into groups of at least `least` rows, the largest first; none where that cannot be.
fn merged(sizes: &BTreeMap<u32, u64>, column: &Column, least: u64) -> Vec<(Vec<u32>, u64)> {
    let name = |code: &u32| column.values().nth(*code as usize).unwrap_or_default().to_owned();
    let mut ordered: Vec<(u32, u64)> = sizes.iter().map(|(code, n)| (*code, *n)).collect();
    ordered.sort_by_key(|(code, n)| (std::cmp::Reverse(*n), name(code)));
    let small = ordered.split_off(ordered.partition_point(|(_, n)| *n >= least));
    let mut groups: Vec<(Vec<u32>, u64)> = ordered.into_iter().map(|(code, n)| (vec![code], n)).collect();
    if !small.is_empty() {
        let mut rest = (small.iter().map(|(code, _)| *code).collect::<Vec<u32>>(), small.iter().map(|(_, n)| n).sum::<u64>());
        while rest.1 < least {
            let Some((codes, n)) = groups.pop() else { return Vec::new() };
            rest = ([codes, rest.0].concat(), rest.1 + n);
        }
        groups.push(rest);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Pattern;

    #[test]
    fn small_groups_are_merged_and_one_alone_is_not_told() {
        let check = |counts: &[(&str, usize)], expected: &[(&[&str], u64)]| {
            let rows: Vec<Option<&str>> = counts.iter().flat_map(|(value, n)| vec![Some(*value); *n]).collect();
            let pairs = [Scored { left: 0, right: 1, pattern: Pattern(0), weight: 9.0 }];
            let groups = by_group(&Column::new(rows), &pairs, &[], 0.0, 2, 10);
            let found: Vec<(Vec<String>, u64)> = groups.into_iter().map(|g| (g.values, g.n_rows)).collect();
            let expected: Vec<(Vec<String>, u64)> =
                expected.iter().map(|(values, n)| (values.iter().map(|v| (*v).to_owned()).collect(), *n)).collect();
            assert_eq!(found, expected);
        };
        check(&[("a", 50), ("b", 20), ("c", 6), ("d", 5)], &[(&["a"], 50), (&["b"], 20), (&["c", "d"], 11)]);
        check(&[("a", 50), ("b", 20), ("c", 3)], &[(&["a"], 50), (&["b", "c"], 23)]);
        check(&[("a", 50), ("c", 3)], &[]);
        check(&[("a", 5), ("c", 3)], &[]);
        check(&[], &[]);
    }

    #[test]
    fn a_pair_counts_in_the_groups_its_rows_state() {
        let column = Column::new([Some("x"), Some("y"), None, Some("x"), None]);
        let pair = |left, right| Scored { left, right, pattern: Pattern(0), weight: 9.0 };
        let groups = by_group(&column, &[pair(0, 1), pair(0, 2), pair(0, 3), pair(2, 4)], &[], 0.0, 2, 1);
        let n = |value: &str| {
            let group = groups.iter().find(|g| g.values == [value]).unwrap();
            group.estimates.strata.iter().map(|s| s.n_pairs).sum::<u64>()
        };
        assert_eq!((n("x"), n("y")), (3, 1));
    }
}
