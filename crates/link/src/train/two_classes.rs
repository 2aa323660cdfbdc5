//! The plain model of Fellegi and Sunter by expectation and maximization (Winkler 1988): on the pairs of one rule after another, with chance held
//! as it was counted; each rule teaches the comparisons it does not imply, and the middle of what the rules teach is taken, so that one rule that
//! brings members of one household does not decide. Not the last word where answers depend on one another; see `classes`.

use super::answers::Answers;
use super::{Shares, normalized};
use crate::definition::{Definition, Implied};

/// Patterns from which a rule teaches.
const MOST: usize = 500;

/// How often rows of the same one give each answer (m).
pub(super) fn same(definition: &Definition, answers: &Answers, chance: &Shares) -> Shares {
    let implied = definition.rules.iter().map(|rule| rule.implied(&definition.comparisons)).filter(|implied| !implied.is_empty());
    let learned: Vec<(Vec<Implied>, Shares)> = implied.map(|implied| (implied.clone(), of_rule(answers, chance, &implied))).collect();
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

fn of_rule(answers: &Answers, chance: &Shares, implied: &[Implied]) -> Shares {
    let layout = &answers.layout;
    let inside = |row: &[u16]| implied.iter().all(|i| layout.answer(row, i.comparison).is_some_and(|answer| i.allows(answer)));
    let answers = answers.only(inside).reduced(MOST);
    let n_comparisons = layout.n_comparisons();
    let is_free = |c: usize| implied.iter().all(|i| i.comparison != c);
    let mut same: Shares = (0..n_comparisons).map(|c| guess(layout.of(c).len())).collect();
    let mut share = 0.1;
    let total = answers.total().max(1.0);
    for _ in 0..50 {
        let ratio = |c: usize| same[c].iter().zip(&chance[c]).map(move |(m, u)| if is_free(c) { m / u } else { 1.0 });
        let ratios: Vec<f64> = [1.0].into_iter().chain((0..n_comparisons).flat_map(ratio)).collect();
        let mut counts = vec![0.0; layout.n_slots()];
        let mut n_same = 0.0;
        for (row, n) in answers.rows().zip(&answers.n) {
            let odds: f64 = share / (1.0 - share) * row.iter().map(|slot| ratios[usize::from(*slot)]).product::<f64>();
            let weight = n * odds / (1.0 + odds);
            n_same += weight;
            row.iter().for_each(|slot| counts[usize::from(*slot)] += weight);
        }
        let before = share;
        share = (n_same / total).clamp(1e-6, 0.999);
        let with = |c: usize| layout.of(c).map(|slot| counts[slot]).zip(&same[c]).map(|(n, m)| n + 2.0 * m).collect::<Vec<f64>>();
        same = (0..n_comparisons).map(|c| normalized(&with(c), 1e-6)).collect();
        if (share - before).abs() < 1e-6 {
            break;
        }
    }
    same
}
