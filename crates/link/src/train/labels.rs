//! What people said of pairs, held against itself and against what was learned. Not for whose answer counts, and not for chains of answers (A is B, B is
//! C, A is not C): those need to know the rows, see [`judge`](crate::judge).

use super::{Model, logs, sum};
use crate::compare::Pattern;
use std::collections::BTreeMap;

/// A pair that people judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    /// Its answers.
    pub pattern: Pattern,
    /// They called it the same one.
    pub same: bool,
    /// How many judged pairs it stands for; 1 for one. At most 0: it is not used.
    pub weight: f64,
}

/// Pairs with the very same answers, of which some were called the same one and some not. That may be right (nothing compared tells a father from
/// a son of the same name) or a slip; it shows what another comparison could teach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtOdds {
    /// The answers.
    pub pattern: Pattern,
    /// How many were called the same one.
    pub same: f64,
    /// How many were not.
    pub different: f64,
}

/// Every pattern that people called both ways, the most disputed first.
pub fn at_odds(labels: &[Label]) -> Vec<AtOdds> {
    let mut said: BTreeMap<Pattern, (f64, f64)> = BTreeMap::new();
    for label in labels.iter().filter(|label| label.is_used()) {
        let (same, different) = said.entry(label.pattern).or_default();
        *(if label.same { same } else { different }) += label.weight;
    }
    let both = said.into_iter().filter(|(_, (same, different))| *same > 0.0 && *different > 0.0);
    let mut found: Vec<AtOdds> = both.map(|(pattern, (same, different))| AtOdds { pattern, same, different }).collect();
    found.sort_by(|a, b| b.same.min(b.different).total_cmp(&a.same.min(a.different)).then(a.pattern.cmp(&b.pattern)));
    found
}

/// The labels (by their places) whose answer a model holds to be less probable than this, the least probable first: worth a second look by people, since
/// either they slipped or the model is wrong there.
pub fn surprising(model: &Model, labels: &[Label], below: f64) -> Vec<usize> {
    let of_answer = |label: &Label| if label.same { model.probability(label.pattern) } else { 1.0 - model.probability(label.pattern) };
    let mut found: Vec<(f64, usize)> =
        labels.iter().enumerate().map(|(nth, label)| (of_answer(label), nth)).filter(|(p, _)| *p < below).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, nth)| nth).collect()
}

impl Label {
    pub(super) fn is_used(&self) -> bool {
        self.weight > 0.0 && self.weight.is_finite()
    }
}

impl Model {
    /// How probable it is that a pair with these answers is the same one, whatever its values: how rare they are is not asked.
    pub fn probability(&self, pattern: Pattern) -> f64 {
        let of = |same: bool| -> f64 {
            let classes = self.classes.iter().filter(|class| class.same == same).map(logs);
            classes.map(|(share, answers)| (share + sum(&answers, pattern)).exp()).sum::<f64>().max(f64::MIN_POSITIVE)
        };
        let (same, other) = (of(true), of(false));
        same / (same + other)
    }
}
