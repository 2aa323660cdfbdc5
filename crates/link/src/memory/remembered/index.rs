//! Rows by their keys, so that whom a rule brings to a row is looked up. Not for the edition's own keys; those of hot blocks are never asked for.

use crate::definition::Rule;
use std::collections::HashMap;

/// The rows under one rule.
#[derive(Debug, Clone)]
struct Sides {
    left: HashMap<u64, Vec<u32>>,
    /// `None` where the rule reads the same from both sides.
    right: Option<HashMap<u64, Vec<u32>>>,
    hot: Vec<u64>,
}

#[derive(Debug, Clone)]
pub(super) struct Index(Vec<Sides>);

impl Index {
    pub(super) fn new(rules: &[Rule], hot: &[Vec<u64>]) -> Self {
        let sides = |(rule, hot): (&Rule, &Vec<u64>)| Sides {
            left: HashMap::new(),
            right: (!rule.is_symmetric()).then(HashMap::new),
            hot: hot.clone(),
        };
        Self(rules.iter().zip(hot).map(sides).collect())
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
                if sides.hot.binary_search(&key).is_err() {
                    mates.extend(rows.get(&key).into_iter().flatten().filter(|mate| **mate != row));
                }
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

    /// How many rows have this key as left ones; `None` where the block is left out.
    pub(super) fn n_rows(&self, rule: usize, key: u64) -> Option<usize> {
        let sides = self.0.get(rule).filter(|sides| sides.hot.binary_search(&key).is_err())?;
        Some(sides.left.get(&key).map_or(0, Vec::len))
    }

    /// Blocks of more rows than the limit that are not left out.
    pub(super) fn grown(&self, most: usize) -> Vec<(usize, u64)> {
        let mut grown = Vec::new();
        for (rule, sides) in self.0.iter().enumerate() {
            let large = sides.left.iter().filter(|(key, rows)| rows.len() > most && sides.hot.binary_search(key).is_err());
            grown.extend(large.map(|(_, rows)| (rule, rows.len() as u64)));
        }
        grown.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        grown
    }
}
