//! Why two rows were or were not held to be the same one: every comparison's answer, how often the same one and how often others give it, and what
//! it is worth. Not for values; whoever may see them puts them beside.

use crate::compare::{Comparer, Pattern};
use crate::definition::Definition;
use crate::score::{Scored, Scorer};
use crate::table::Table;
use crate::train::Model;

/// One comparison's part.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The comparison's place in the definition.
    pub comparison: usize,
    /// The answer, 0 the most alike; `None`: a value is missing, no evidence.
    pub answer: Option<usize>,
    /// How often pairs of the same one give this answer (m).
    pub same: f64,
    /// How often pairs of the likeliest other kind do (u).
    pub other: f64,
    /// What the answer is worth, in bits.
    pub weight: f64,
    /// What the rarity of the value in common adds, in bits.
    pub rarity: f64,
}

/// A pair's evidence, step by step. The steps add up to a comparison with the likeliest other kind; `total` is against all other kinds.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The likeliest kind of the same one.
    pub same_as: String,
    /// The likeliest kind of different ones.
    pub other_than: String,
    /// What is known before looking at the answers, in bits: how many pairs are of the one kind and of the other.
    pub before: f64,
    /// One step per comparison.
    pub steps: Vec<Step>,
    /// What all other kinds together leave of it, in bits (never above the sum by more than the other kinds of the same one).
    pub others: f64,
    /// The pair's weight.
    pub total: Scored,
}

/// Explains pairs of one table under one model.
pub struct Explainer<'a> {
    definition: &'a Definition,
    model: &'a Model,
    table: &'a Table,
    comparer: Comparer<'a>,
    scorer: Scorer<'a>,
}

impl<'a> Explainer<'a> {
    /// For the rows of `table`.
    pub fn new(table: &'a Table, definition: &'a Definition, model: &'a Model) -> Self {
        let comparer = Comparer::new(table, &definition.comparisons);
        Self { definition, model, table, comparer, scorer: Scorer::new(table, definition, model) }
    }

    /// Explains a pair, whether a rule brought it or not. `None` where the model has no class of the same one or none of others.
    pub fn pair(&self, left: u32, right: u32) -> Option<Explained> {
        let (left, right) = if self.table.rank(left) < self.table.rank(right) { (left, right) } else { (right, left) };
        let pattern = self.comparer.compare(left, right);
        let total = self.scorer.weigh(left, right, pattern);
        let each = self.scorer.each(left, pattern);
        let likeliest = |same: bool| {
            let of = (0..each.len()).filter(|k| self.model.classes[*k].same == same);
            of.max_by(|a, b| each[*a].total_cmp(&each[*b]).then(b.cmp(a)))
        };
        let (same, other) = (likeliest(true)?, likeliest(false)?);
        let steps = self.steps(left, pattern, same, other);
        let classes = &self.model.classes;
        let before = (classes[same].share / classes[other].share).log2();
        let sum: f64 = before + steps.iter().map(|step| step.weight + step.rarity).sum::<f64>();
        let name = |k: usize| classes[k].name.clone();
        Some(Explained { same_as: name(same), other_than: name(other), before, steps, others: total.weight - sum, total })
    }

    fn steps(&self, row: u32, pattern: Pattern, same: usize, other: usize) -> Vec<Step> {
        let rarity = self.scorer.rarity(row, pattern);
        let step = |c: usize| {
            let answer = pattern.get(c);
            let share = |k: usize| answer.map_or(1.0, |a| self.model.classes[k].answers[c][a]);
            let ratio = rarity.iter().find(|(nth, _)| *nth == c).map(|(_, ratio)| *ratio);
            let rare = ratio.map_or(0.0, |r| (self.scorer.rare(same, c, r) - self.scorer.rare(other, c, r)) / std::f64::consts::LN_2);
            Step {
                comparison: c,
                answer,
                same: share(same),
                other: share(other),
                weight: (share(same) / share(other)).log2(),
                rarity: rare,
            }
        };
        (0..self.definition.comparisons.len()).map(step).collect()
    }
}

/// Explains one pair; for several, keep an [`Explainer`].
pub fn explain(table: &Table, definition: &Definition, model: &Model, left: u32, right: u32) -> Option<Explained> {
    Explainer::new(table, definition, model).pair(left, right)
}
