//! Rows by their keys, so that whom a rule brings to a row is looked up. Not for making keys; that of a block that is left out is 0 and stands nowhere.

use crate::definition::Rule;
use std::collections::HashMap;

/// The rows under one rule.
#[derive(Debug, Clone)]
struct Sides {
    left: HashMap<u64, Vec<u32>>,
    /// `None` where the rule reads the same from both sides.
    right: Option<HashMap<u64, Vec<u32>>>,
}

#[derive(Debug, Clone)]
pub(super) struct Index(Vec<Sides>);

impl Index {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let sides = |rule: &Rule| Sides { left: HashMap::new(), right: (!rule.is_symmetric()).then(HashMap::new) };
        Self(rules.iter().map(sides).collect())
    }

    pub(super) fn put_in(&mut self, row: u32, keys: &[(u64, u64)]) {
        for (sides, (left, right)) in self.0.iter_mut().zip(keys) {
            let add = |rows: &mut HashMap<u64, Vec<u32>>, key: u64| {
                if key != 0 {
                    rows.entry(key).or_default().push(row);
                }
            };
            add(&mut sides.left, *left);
            sides.right.iter_mut().for_each(|rows| add(rows, *right));
        }
    }

    pub(super) fn take_out(&mut self, row: u32, keys: &[(u64, u64)]) {
        let remove = |rows: &mut HashMap<u64, Vec<u32>>, key: u64| {
            if let Some(block) = rows.get_mut(&key) {
                block.retain(|other| *other != row);
                if block.is_empty() {
                    rows.remove(&key);
                }
            }
        };
        for (sides, (left, right)) in self.0.iter_mut().zip(keys) {
            remove(&mut sides.left, *left);
            sides.right.iter_mut().for_each(|rows| remove(rows, *right));
        }
    }

    /// Every row that a rule brings to this one, each once, ascending.
    pub(super) fn mates(&self, row: u32, keys: &[(u64, u64)]) -> Vec<u32> {
        let mut mates = Vec::new();
        for (sides, (left, right)) in self.0.iter().zip(keys) {
            let mut add = |rows: &HashMap<u64, Vec<u32>>, key: u64| {
                mates.extend(rows.get(&key).into_iter().flatten().filter(|mate| **mate != row));
            };
            add(sides.right.as_ref().unwrap_or(&sides.left), *left);
            if sides.right.is_some() {
                add(&sides.left, *right);
            }
        }
        mates.sort_unstable();
        mates.dedup();
        mates
    }

    /// How large every block is, with its rule.
    pub(super) fn sizes(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let of = |(rule, sides): (usize, &'_ Sides)| sides.left.keys().map(|key| (rule, *key)).collect::<Vec<_>>();
        self.0.iter().enumerate().flat_map(of).map(|(rule, key)| (rule, self.size_with(rule, key, (0, 0))))
    }

    /// How large a block is with so many rows more on its left and its right side: the rows of the larger, where both have some.
    pub(super) fn size_with(&self, rule: usize, key: u64, (more_left, more_right): (i64, i64)) -> usize {
        let Some(sides) = self.0.get(rule) else { return 0 };
        let n = |rows: &HashMap<u64, Vec<u32>>, more: i64| (rows.get(&key).map_or(0, Vec::len) as i64 + more).max(0) as usize;
        let left = n(&sides.left, more_left);
        match sides.right.as_ref().map(|rows| n(rows, more_right)) {
            None => left,
            Some(right) if left == 0 || right == 0 => 0,
            Some(right) => left.max(right),
        }
    }
}
