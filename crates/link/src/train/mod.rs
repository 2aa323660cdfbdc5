//! What answers are worth, learned without labels from the pairs themselves. Not for deciding about a pair.
//!
//! # The method, step by step
//!
//! An answer ("the last name is the same") is worth how much more often pairs of the same one give it than pairs of different ones: m / u in the
//! words of Fellegi and Sunter (1969). Nobody tells us which pairs are which, so both are learned from how answers come together.
//!
//! 1. **Chance** (`chance`, the u). Two rows picked at random are nearly always different ones. How often they have the very same value is counted
//!    from the values' frequencies; how often they are nearly alike is sampled, comparison by comparison.
//! 2. **A plain model** (`two_classes`, the m). On the pairs of one blocking rule at a time: guess which are the same one, learn from the guess how
//!    often the same one gives each answer, guess better, and so on until it settles (expectation and maximization; Winkler 1988 used it
//!    for linking). It takes answers to be independent, and they are not: who shares an address also shares a last name and a telephone.
//! 3. **Classes** (`classes`). So pairs are taken to come about in several ways (a latent-class model), and answers to be independent only within
//!    each: the same one, the same one who moved, members of a household, twins ..., and for every rule the different ones it brings together. A
//!    pair is then weighed against the likeliest other way it could have come about.
//! 4. **Anchors** (`anchors`). The likelihood alone does not choose the right classes: members of a household can settle in the class of the same one, and
//!    be very likely there. Therefore every class begins at its name and is held near it by a few invented pairs; a class may not become another (twins
//!    must share the birth date); the coincidences of a rule stay at chance; and different ones share what they are not named for wholly or not at
//!    all, because near agreement is how errors of the same one would leak into their class. If the last is plainly untrue of a file (addresses for
//!    e-mail that are made of the family's name), a freer model explains its pairs much better, and is taken instead.
//! 5. **Doubt** (`doubt`). The result is checked: the same one must agree far more than chance, and than any other class on what that class is not named
//!    for; another beginning must lead to about the same. If not, the plain model stands in, only the strongest pairs are linked, and that is
//!    said with what to change ([`Model::doubts`]).
//! 6. **Labels** ([`train_with`]). Pairs that people judged settle what pairs with their answers are, as far as people can be trusted (one in fifty
//!    slips) against what training thought without them. [`at_odds`] and [`surprising`] tell which labels contradict each other or the model.
//! 7. **Calibration** ([`calibrate`]). Judged pairs that were not used for training tell whether "80 percent" means 80 in 100.
//!
//! Cost: patterns of answers are trained, not pairs. First a thousand that stand for all, then four thousand; a round is a walk over flat arrays
//! (`rounds`), and rounds are skipped where the way is straight (`settle`). Everything runs in one thread in a fixed order, so the result is the same on
//! any machine; a file of 100,000 rows takes about a tenth of a second.

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

/// What pairs of different ones agree on by chance.
struct Chance {
    /// Of any two rows.
    of_all: Shares,
    /// By rule and comparison, of two rows that agree on a part of the values compared.
    beside: Vec<Vec<(usize, Vec<f64>)>>,
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
    let chance = Chance { of_all: chance::chance(table, definition), beside: chance::beside(table, definition) };
    let same = two_classes::same(definition, &answers, &chance.of_all);
    let learned = classes::learn(definition, &answers, &chance, &same);
    let chance = chance.of_all;
    let classes = if learned.doubt.is_some() { doubt::plain(&answers, &chance, same) } else { learned.classes };
    let (n_rounds, settled, doubt) = (learned.n_rounds, learned.settled, learned.doubt);
    Model { chance, classes, n_rounds, settled, doubt, rarity: Rarity::default(), frequencies: None }
}

/// A few invented pairs, so that no answer is impossible.
pub(crate) fn normalized(counts: &[f64], least: f64) -> Vec<f64> {
    let total: f64 = counts.iter().map(|c| c.max(least)).sum();
    counts.iter().map(|c| c.max(least) / total).collect()
}
