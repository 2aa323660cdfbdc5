//! How many pairs a rule would bring, before anything is compared: for whoever chooses among rules. Not exact among many rows, where only some
//! values are counted.

use crate::column::{Column, MISSING, mix};
use crate::definition::Rule;

/// Rows that are looked at; among more only so many of the values are.
const ROWS: usize = 200_000;

/// What a rule would cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Pairs, whichever other rule brings them too.
    pub n_pairs: u64,
    /// Rows of its largest block, as far as looked at.
    pub largest: u64,
}

/// How many pairs a rule would bring among rows of these columns, blocks larger than `most` left out.
pub fn cost(columns: &[Column], rule: &Rule, most: usize) -> Cost {
    let Some(column) = rule.equal.iter().map(|(l, _)| *l).max_by_key(|l| columns.get(*l).map_or(0, Column::n_values)) else {
        return Cost::default();
    };
    let n_rows = columns.first().map_or(0, Column::len);
    let every = n_rows.div_ceil(ROWS).max(1) as u64;
    // The value that the right row must have decides whether a pair is looked at, so that all pairs of a value are or none.
    let Some((_, right)) = rule.equal.iter().find(|(l, _)| *l == column) else { return Cost::default() };
    let left = keys(columns, rule.equal.iter().map(|(l, _)| *l), column, every);
    let right = if rule.is_symmetric() { None } else { Some(keys(columns, rule.equal.iter().map(|(_, r)| *r), *right, every)) };
    let mut cost = Cost::default();
    for block in left.chunk_by(|a, b| a == b) {
        let n = block.len() as u64;
        cost.largest = cost.largest.max(n);
        if block.len() > most {
            continue;
        }
        cost.n_pairs += match &right {
            None => n * (n - 1) / 2,
            Some(right) => n * (right.partition_point(|key| *key <= block[0]) - right.partition_point(|key| *key < block[0])) as u64,
        };
    }
    cost.n_pairs *= every;
    cost
}

/// The keys of the rows whose value in one column is looked at, sorted.
fn keys(columns: &[Column], of: impl Iterator<Item = usize> + Clone, chosen: usize, every: u64) -> Vec<u64> {
    let looked_at = |row: u32| every == 1 || columns[chosen].hash(row).is_multiple_of(every);
    let key = |row: u32| {
        let mut key = 0u64;
        for column in of.clone() {
            if columns[column].code(row) == MISSING {
                return None;
            }
            key = mix(key ^ columns[column].hash(row));
        }
        Some(key)
    };
    let n_rows = columns[chosen].len() as u32;
    let mut keys: Vec<u64> = (0..n_rows).filter(|row| columns[chosen].code(*row) != MISSING && looked_at(*row)).filter_map(key).collect();
    keys.sort_unstable();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_without_being_made() {
        let column = |values: &[&'static str]| Column::new(values.iter().map(|v| Some(*v).filter(|v| !v.is_empty())));
        let columns = [column(&["a", "a", "a", "b", ""]), column(&["x", "x", "y", "a", "x"])];
        let check = |equal: &[(usize, usize)], most, expected| {
            let rule = Rule { name: String::new(), equal: equal.to_vec() };
            assert_eq!(cost(&columns, &rule, most).n_pairs, expected, "{equal:?}");
        };
        check(&[(0, 0)], 10, 3);
        check(&[(0, 0)], 2, 0);
        check(&[(0, 0), (1, 1)], 10, 1);
        check(&[(0, 1)], 10, 3);
    }
}
