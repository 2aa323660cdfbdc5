//! The evidence about a pair as steps from what is known before looking to the sum, in tenths of a point that add up exactly. A point is a bit:
//! it doubles the odds. It shows no value, and it words nothing (see `words`).

use super::words;
use serde::Serialize;
use throughline_exchange::catalog::linkage::Definition;
use throughline_link::explain::{Explained, Step};
use throughline_model::words::Words;

/// The evidence about a pair.
#[derive(Debug, Clone, Serialize)]
pub struct Waterfall {
    /// Whether a rule brings the two together; where none does, linking never weighed them.
    pub compared: bool,
    /// What the pair is if both are one person.
    pub same_as: Words,
    /// What it is held against.
    pub other_than: Words,
    /// What is known before looking, in tenths.
    pub before: i64,
    /// One step a comparison.
    pub steps: Vec<Bar>,
    /// What the kinds of pairs that are not named add, in tenths.
    pub others: i64,
    /// The sum of all of these, in tenths.
    pub total: i64,
    /// How probable it is that both are one person, by these two records alone.
    pub probability: f64,
}

/// One comparison's part.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// What was compared.
    pub label: Words,
    /// How alike the two are in it; `None`: not known of both.
    pub answer: Option<Words>,
    /// What the answer is worth, in tenths.
    pub weight: i64,
    /// What the rarity of the value in common adds, in tenths; 0 also where it says nothing.
    pub rarity: i64,
    /// How often pairs of the one kind and of the other give this answer, as shares, and whether training held the first at a limit.
    pub often: Option<(f64, f64)>,
    /// The share of the one kind stands at a limit that training set, so it says "at most" or "at least".
    pub limit: Limit,
}

/// A limit of training at which a share stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// It was learned freely.
    None,
    /// Held from rising: at most a quarter of the pairs of one person differ in what tells persons apart.
    AtMost,
    /// Held from falling: at least half of the pairs of a kind show what the kind is named for.
    AtLeast,
}

impl Waterfall {
    /// Of an explained pair.
    pub(super) fn of(explained: &Explained, definition: &Definition) -> Self {
        let steps = &explained.steps;
        let mut parts = vec![explained.before, explained.others];
        parts.extend(steps.iter().flat_map(|step| [step.weight, step.rarity]));
        let total = tenth(explained.total.weight);
        let tenths = adding_up(&parts, total);
        let (ends, middle) = tenths.split_at(2);
        let bars = steps.iter().zip(middle.chunks(2)).filter_map(|(step, pair)| bar(step, pair, definition));
        Self {
            compared: explained.compared,
            same_as: words::class(&explained.same_as, definition),
            other_than: words::class(&explained.other_than, definition),
            before: ends.first().copied().unwrap_or_default(),
            steps: bars.collect(),
            others: ends.last().copied().unwrap_or_default(),
            total,
            probability: explained.total.probability(),
        }
    }
}

fn bar(step: &Step, tenths: &[i64], definition: &Definition) -> Option<Bar> {
    let comparison = definition.comparisons.get(step.comparison)?;
    let different = step.answer == Some(comparison.levels.len());
    let limit = match step.same {
        share if step.answer.is_some() && different && near(share, 0.25) => Limit::AtMost,
        share if step.answer.is_some() && near(share, 0.5) => Limit::AtLeast,
        _ => Limit::None,
    };
    Some(Bar {
        label: comparison.label.clone(),
        answer: step.answer.map(|answer| words::answer(comparison, answer, definition)),
        weight: tenths.first().copied().unwrap_or_default(),
        rarity: tenths.last().copied().unwrap_or_default(),
        often: step.answer.map(|_| (step.same, step.other)),
        limit,
    })
}

fn near(share: f64, limit: f64) -> bool {
    (share - limit).abs() < 1e-9
}

#[expect(clippy::cast_possible_truncation, reason = "weights are a few hundred points at most")]
fn tenth(points: f64) -> i64 {
    (points * 10.0).round() as i64
}

/// Each part rounded to a tenth, up or down, so that the rounded parts add up to the rounded sum: what was rounded away most is given back first.
/// A part of exactly nothing stays nothing.
fn adding_up(parts: &[f64], total: i64) -> Vec<i64> {
    let mut rounded: Vec<i64> = parts.iter().map(|part| tenth(*part)).collect();
    let left = total - rounded.iter().sum::<i64>();
    let lost = |nth: usize| parts.get(nth).zip(rounded.get(nth)).map_or(0.0, |(part, tenths)| part * 10.0 - *tenths as f64);
    let mut order: Vec<usize> = (0..parts.len()).filter(|nth| parts.get(*nth).is_some_and(|part| *part != 0.0)).collect();
    let toward = left.signum() as f64;
    order.sort_by(|a, b| (lost(*b) * toward).total_cmp(&(lost(*a) * toward)).then(a.cmp(b)));
    for nth in order.iter().cycle().take(if order.is_empty() { 0 } else { left.unsigned_abs() as usize }) {
        if let Some(tenths) = rounded.get_mut(*nth) {
            *tenths += left.signum();
        }
    }
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_parts_add_up() {
        let check = |parts: &[f64], expected: &[i64]| {
            let total = tenth(parts.iter().sum());
            let found = adding_up(parts, total);
            assert_eq!(found, expected);
            assert_eq!(found.iter().sum::<i64>(), total);
        };
        check(&[0.14, 0.14, 0.14], &[2, 1, 1]);
        check(&[-0.16, -0.16, -0.16], &[-1, -2, -2]);
        check(&[3.0, 0.0, -1.0], &[30, 0, -10]);
        check(&[0.0], &[0]);
    }
}
