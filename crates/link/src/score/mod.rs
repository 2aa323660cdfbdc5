//! How probable it is that a pair is the same one, from the answers and from how rare the values are that agree. Not for deciding which rows
//! belong together; pairs disagree with each other, and `cluster` settles it.

mod keep;
mod weigh;

pub(crate) use keep::{Kept, keep};
use weigh::Weights;

use crate::compare::Pattern;
use crate::definition::Definition;
use crate::frequency;
use crate::table::Table;
use crate::train::{ClassModel, Model, Shares};
use crate::train::{logs, sum};

/// A pair and what was concluded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The row of the smaller id.
    pub left: u32,
    /// The other row.
    pub right: u32,
    /// Its answers.
    pub pattern: Pattern,
    /// Evidence in bits, for (+) or against (-) the same one; 0 is even odds.
    pub weight: f64,
}

impl Scored {
    /// How probable it is that the two are the same one.
    pub fn probability(&self) -> f64 {
        probability(self.weight)
    }
}

/// The probability of a weight in bits.
pub fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// The weight in bits of a probability.
pub fn weight(probability: f64) -> f64 {
    let p = probability.clamp(1e-12, 1.0 - 1e-12);
    (p / (1.0 - p)).log2()
}

/// A model ready to weigh pairs of one table.
pub struct Scorer<'a> {
    table: &'a Table,
    definition: &'a Definition,
    model: &'a Model,
    logs: Vec<(f64, Shares)>,
    /// By class and comparison: the part of agreement that is chance.
    by_chance: Vec<Vec<f64>>,
    /// By comparison that asks for it: the share of each value, by code.
    shares: Vec<Vec<f64>>,
}

impl<'a> Scorer<'a> {
    /// For the rows of `table`.
    pub fn new(table: &'a Table, definition: &'a Definition, model: &'a Model) -> Self {
        let part = |same: bool, answers: &[f64], chance: &[f64]| model.rarity.by_chance(same, answers[0], chance[0]);
        let of = |c: &ClassModel| c.answers.iter().zip(&model.chance).map(|(a, u)| part(c.same, a, u)).collect();
        let by_chance = model.classes.iter().map(of).collect();
        let shares = frequency::shares(table, definition, model.frequencies.as_deref());
        Self { table, definition, model, logs: model.classes.iter().map(logs).collect(), by_chance, shares }
    }

    /// Weighs a pair.
    pub fn weigh(&self, left: u32, right: u32, pattern: Pattern) -> Scored {
        Scored { left, right, pattern, weight: Weights::new(self, pattern).of(|c| self.ratio(c, left)) }
    }

    /// The logarithm of each class's probability together with the answers.
    pub(crate) fn each(&self, row: u32, pattern: Pattern) -> Vec<f64> {
        let frequencies = self.rarity(row, pattern);
        let class = |(k, (share, answers)): (usize, &(f64, Shares))| {
            let rare: f64 = frequencies.iter().map(|(c, ratio)| self.rare(k, *c, *ratio)).sum();
            share + sum(answers, pattern) + rare
        };
        self.logs.iter().enumerate().map(class).collect()
    }

    /// What the frequency of a value in common adds to a class: only agreement by chance is rarer for rare values. Two who share a value
    /// for a reason (they are the same one, they live together) share it as often as anybody has it.
    pub(crate) fn rare(&self, class: usize, comparison: usize, ratio: f64) -> f64 {
        let chance = self.by_chance[class][comparison];
        (1.0 - chance + chance * ratio).ln()
    }

    /// For comparisons that agree wholly: the value's frequency against the usual chance of agreeing.
    pub(crate) fn rarity(&self, row: u32, pattern: Pattern) -> Vec<(usize, f64)> {
        let comparisons = self.definition.comparisons.iter().enumerate();
        let agreeing = comparisons.filter(|(c, comparison)| comparison.by_frequency && pattern.get(*c) == Some(0));
        agreeing.map(|(c, _)| (c, self.ratio(c, row))).collect()
    }

    /// The frequency of a row's value against the usual chance of agreeing.
    pub(crate) fn ratio(&self, comparison: usize, row: u32) -> f64 {
        self.ratio_of(comparison, self.table.columns()[self.definition.comparisons[comparison].column].code(row))
    }

    /// The same of a value's code.
    pub(crate) fn ratio_of(&self, comparison: usize, code: u32) -> f64 {
        self.against_chance(comparison, frequency::of_code(&self.shares[comparison], code))
    }

    /// The lowest and the highest ratio that any value has.
    pub(crate) fn range(&self, comparison: usize) -> (f64, f64) {
        let ratios = self.shares[comparison].iter().map(|share| self.against_chance(comparison, *share));
        ratios.fold((f64::INFINITY, 0.0), |(low, high), ratio| (f64::min(low, ratio), f64::max(high, ratio)))
    }

    fn against_chance(&self, comparison: usize, share: f64) -> f64 {
        self.model.rarity.bounded(share / self.model.chance[comparison][0].max(1e-12))
    }
}
