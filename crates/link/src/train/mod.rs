//! What answers are worth, learned without labels from the pairs themselves. Not for deciding about a pair.
//!
//! Three steps. How often two rows answer alike by mere chance is counted or sampled over random pairs (`chance`, the u of Fellegi and
//! Sunter). How often rows of the same one answer alike is learned by expectation and maximization on the pairs of each rule in turn
//! (`two_classes`, the m), which takes the answers to be independent. Then a mixture of several classes (`classes`) takes them to be
//! independent only within each way in which pairs come about: the same one, members of a household, twins, and for every rule the
//! different ones it brings together. The class of the same one is anchored: chance stays what was counted, the coincidences of a rule stay
//! coincidences, and the result is checked; when it fails the check, the plain two-class answer is used and that is said.

mod chance;
mod classes;
mod given;
mod two_classes;

pub use classes::ClassModel;
pub(crate) use classes::{log_sum, logs, sum};
pub use given::Rarity;

use crate::compare::Pattern;
use crate::definition::Definition;
use crate::frequency::Frequencies;
use crate::table::Table;

/// A share per answer of each comparison: `[comparison][answer]`, each comparison's sum 1.
pub type Shares = Vec<Vec<f64>>;

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// How often rows picked at random give each answer (u).
    pub chance: Shares,
    /// The classes of pairs, those of the same one first.
    pub classes: Vec<ClassModel>,
    /// Rounds of training, and whether it settled.
    pub n_rounds: usize,
    /// It had settled before the rounds were used up.
    pub settled: bool,
    /// Why the mixture of classes was not trusted and the plain two-class model stands here; `None`: it was.
    pub doubt: Option<String>,
    /// How the frequency of a value in common enters.
    pub rarity: Rarity,
    /// How often values stood in the rows it was frozen with, by comparison; `None`: those of the table that is weighed are asked.
    pub frequencies: Option<Vec<Frequencies>>,
}

impl Model {
    /// Whether the plain two-class model is used.
    pub fn is_plain(&self) -> bool {
        self.doubt.is_some()
    }
}

/// Learns from the pairs compared: the different answers and how many pairs gave each.
pub fn train(table: &Table, definition: &Definition, patterns: &[(Pattern, u64)]) -> Model {
    let chance = chance::chance(table, definition);
    let same = two_classes::same(definition, patterns, &chance);
    classes::train(definition, patterns, chance, same)
}

/// A few invented pairs, so that no answer is impossible.
pub(crate) fn normalized(counts: &[f64], least: f64) -> Vec<f64> {
    let total: f64 = counts.iter().map(|c| c.max(least)).sum();
    counts.iter().map(|c| c.max(least) / total).collect()
}
