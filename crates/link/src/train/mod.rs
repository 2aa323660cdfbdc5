//! What answers are worth, learned without labels from the pairs themselves. Not for deciding about a pair.
//!
//! Three steps. How often two rows answer alike by mere chance is counted or sampled over random pairs (`chance`, the u of Fellegi and
//! Sunter). How often rows of the same one answer alike is learned by expectation and maximization on the pairs of each rule in turn
//! (`two_classes`, the m), which takes the answers to be independent. Then a mixture of several classes (`classes`) takes them to be
//! independent only within each way in which pairs come about: the same one, members of a household, twins, and for every rule the
//! different ones it brings together. The class of the same one is anchored: chance stays what was counted, the coincidences of a rule stay
//! coincidences, and the result is checked; when it fails the check, the plain two-class answer is used and that is said.

mod anchors;
mod answers;
pub mod calibrate;
mod chance;
mod classes;
mod doubt;
mod given;
mod labels;
mod rounds;
mod settle;
mod two_classes;

pub use classes::ClassModel;
pub(crate) use classes::{logs, sum};
pub use given::Rarity;
pub use labels::{AtOdds, Label, at_odds, surprising};

use crate::compare::Pattern;
use crate::definition::Definition;
use crate::frequency::Frequencies;
use crate::table::Table;
use answers::Answers;

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

    /// What speaks against trusting it, and what to change; for whoever reads the result.
    pub fn doubts(&self) -> Vec<String> {
        let untold = self.doubt.as_ref().map(|doubt| {
            format!(
                "kinds of pairs could not be told apart ({doubt}); only the strongest evidence was used: compare something more in which different \
                 ones differ, or let people judge some pairs"
            )
        });
        let unsettled = (!self.settled).then(|| {
            format!(
                "training had not settled after {} rounds, so probabilities may be off: leave out a kind of pairs that hardly occurs here, or allow \
                 more rounds",
                self.n_rounds
            )
        });
        untold.into_iter().chain(unsettled).collect()
    }
}

/// Learns from the pairs compared: the different answers and how many pairs gave each.
pub fn train(table: &Table, definition: &Definition, patterns: &[(Pattern, u64)]) -> Model {
    train_with(table, definition, patterns, &[])
}

/// The same, with pairs that people judged. A label teaches what pairs with its answers are, in proportion to how many of them were judged, and through
/// the classes what pairs like them are. A few dozen help; hundreds chosen where the model was unsure help most. Labels that disagree with each other
/// weigh against each other; see [`at_odds`].
pub fn train_with(table: &Table, definition: &Definition, patterns: &[(Pattern, u64)], labels: &[Label]) -> Model {
    let answers = Answers::new(definition, patterns, labels);
    let chance = chance::chance(table, definition);
    let same = two_classes::same(definition, &answers, &chance);
    let learned = classes::learn(definition, &answers, &chance, &same);
    let classes = if learned.doubt.is_some() { doubt::plain(&answers, &chance, same) } else { learned.classes };
    let (n_rounds, settled, doubt) = (learned.n_rounds, learned.settled, learned.doubt);
    Model { chance, classes, n_rounds, settled, doubt, rarity: Rarity::default(), frequencies: None }
}

/// A few invented pairs, so that no answer is impossible.
pub(crate) fn normalized(counts: &[f64], least: f64) -> Vec<f64> {
    let total: f64 = counts.iter().map(|c| c.max(least)).sum();
    counts.iter().map(|c| c.max(least) / total).collect()
}
