//! The plain model of Fellegi and Sunter by expectation and maximization (Winkler 1988): on the pairs of one rule after another, with chance held
//! as it was counted; each rule teaches the comparisons it does not imply, and the middle of what the rules teach is taken, so that one rule that
//! brings members of one household does not decide. Not the last word where answers depend on one another; see `classes`.

use super::{Shares, normalized};
use crate::compare::Pattern;
use crate::definition::{Definition, Implied};

/// How often rows of the same one give each answer (m).
pub(super) fn same(definition: &Definition, patterns: &[(Pattern, u64)], chance: &Shares) -> Shares {
    let implied = definition.rules.iter().map(|rule| rule.implied(&definition.comparisons)).filter(|implied| !implied.is_empty());
    let learned: Vec<(Vec<Implied>, Shares)> =
        implied.map(|implied| (implied.clone(), of_rule(definition, patterns, chance, &implied))).collect();
    let comparisons = definition.comparisons.iter().enumerate().map(|(nth, comparison)| {
        let start = guess(comparison.n_answers());
        let taught: Vec<&Vec<f64>> =
            learned.iter().filter(|(implied, _)| implied.iter().all(|i| i.comparison != nth)).map(|(_, m)| &m[nth]).collect();
        let middle: Vec<f64> = start.iter().enumerate().map(|(a, s)| median(taught.iter().map(|m| m[a]).collect()).unwrap_or(*s)).collect();
        normalized(&middle, 1e-4)
    });
    comparisons.collect()
}

/// Nine in ten agree wholly; each level below takes most of what is left.
pub(super) fn guess(n: usize) -> Vec<f64> {
    let mut left = 1.0;
    let mut shares: Vec<f64> = (0..n)
        .map(|nth| {
            let share = if nth + 1 == n {
                left
            } else if nth == 0 {
                0.9
            } else {
                left * 0.4
            };
            left -= share;
            share
        })
        .collect();
    if n == 1 {
        shares[0] = 1.0;
    }
    shares
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let low = values.get(values.len().saturating_sub(1) / 2)?;
    let high = values.get(values.len() / 2)?;
    Some((low + high) / 2.0)
}

fn of_rule(definition: &Definition, patterns: &[(Pattern, u64)], chance: &Shares, implied: &[Implied]) -> Shares {
    let inside = |p: &Pattern| implied.iter().all(|i| p.get(i.comparison).is_some_and(|answer| i.allows(answer)));
    let patterns: Vec<(Pattern, f64)> = patterns.iter().filter(|(p, _)| inside(p)).map(|(p, n)| (*p, *n as f64)).collect();
    let mut same: Shares = definition.comparisons.iter().map(|c| guess(c.n_answers())).collect();
    let mut share = 0.1;
    let total: f64 = patterns.iter().map(|(_, n)| n).sum();
    for _ in 0..50 {
        let mut counts: Shares = same.iter().map(|m| m.iter().map(|s| s * 2.0).collect()).collect();
        let mut n_same = 0.0;
        for (pattern, n) in &patterns {
            let mut odds: f64 = share / (1.0 - share);
            for c in (0..same.len()).filter(|c| implied.iter().all(|i| i.comparison != *c)) {
                if let Some(answer) = pattern.get(c) {
                    odds *= same[c][answer] / chance[c][answer];
                }
            }
            let weight = n * odds / (1.0 + odds);
            n_same += weight;
            (0..same.len()).for_each(|c| {
                if let Some(answer) = pattern.get(c) {
                    counts[c][answer] += weight
                }
            });
        }
        let before = share;
        share = (n_same / total.max(1.0)).clamp(1e-6, 0.999);
        same = counts.iter().map(|c| normalized(c, 1e-6)).collect();
        if (share - before).abs() < 1e-6 {
            break;
        }
    }
    same
}
