//! Precision, recall and F1 against the truth. Not an estimate; where there is no truth, see `judge`.

use std::collections::HashMap;
use throughline_link::{Column, Linked};

fn line(what: &str, right: f64, found: f64, all: f64) {
    let (p, r) = (right / found.max(1.0), right / all.max(1.0));
    println!("{what:28} precision {p:.4}, recall {r:.4}, F1 {:.4}", 2.0 * p * r / (p + r).max(1e-9));
}

/// Pairs within groups of equal names.
fn pairs<N: std::hash::Hash + Eq>(names: impl Iterator<Item = N>) -> f64 {
    let mut counts: HashMap<N, u64> = HashMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts.values().map(|n| (n * (n - 1) / 2) as f64).sum()
}

/// Prints how good pairs (at a probability of a half, and at the best threshold) and clusters are.
pub fn print(truth: &Column, linked: &Linked) {
    let rows = 0..truth.len() as u32;
    let all = pairs(rows.clone().map(|row| truth.code(row)));
    let (mut right, mut at_half, mut best) = (0.0, (0.0, 0.0), (0.0, 0.0, 0.0, 0.0));
    for (nth, pair) in linked.pairs.iter().enumerate() {
        right += f64::from(u8::from(truth.code(pair.left) == truth.code(pair.right)));
        let found = (nth + 1) as f64;
        let f1 = 2.0 * right / (found + all);
        if f1 > best.0 {
            best = (f1, right, found, pair.weight);
        }
        if pair.weight >= 0.0 {
            at_half = (right, found);
        }
    }
    line("pairs kept", right, linked.pairs.len() as f64, all);
    line("pairs from one half", at_half.0, at_half.1, all);
    line(&format!("pairs at the best ({:.1} bits)", best.3), best.1, best.2, all);
    let of = |row: u32| linked.clusters.of[row as usize];
    line("clusters", pairs(rows.clone().map(|row| (of(row), truth.code(row)))), pairs(rows.map(of)), all);
}
