//! The mixture of classes: within a class answers are independent, across classes they are not. Not for inventing classes: the definition names those
//! of the same one and of households; every rule adds the class of the different ones it brings together.

use super::anchors::Anchors;
use super::answers::Answers;
use super::rounds::Rounds;
use super::settle::{Settled, settle};
use super::{Shares, doubt};
use crate::compare::Pattern;
use crate::definition::Definition;

/// Patterns in the first, coarse training.
const FEW: usize = 1_000;
/// Patterns in the last one.
const MANY: usize = 4_000;

/// One class as learned.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassModel {
    /// Its name; for a rule's coincidences, `rule: ` and the rule's.
    pub name: String,
    /// Its pairs are the same one.
    pub same: bool,
    /// Its share of the pairs compared.
    pub share: f64,
    /// How often its pairs give each answer.
    pub answers: Shares,
}

/// What the mixture learned.
pub(super) struct Learned {
    pub(super) classes: Vec<ClassModel>,
    pub(super) n_rounds: usize,
    pub(super) settled: bool,
    pub(super) doubt: Option<String>,
}

pub(super) fn learn(definition: &Definition, answers: &Answers, chance: &Shares, same: &Shares) -> Learned {
    let anchors = Anchors::new(definition, chance, same, answers.total());
    let fixed = anchors.fixed();
    let few = answers.reduced(FEW);
    let rounds = Rounds::new(&few, anchors.n_same(), anchors.n_learned(), &fixed);
    let most = definition.settings.most_rounds;
    let coarse = trained(&anchors, &rounds, &anchors.beginning(&rounds, 0.3), most);
    let many = answers.reduced(MANY);
    let rounds = Rounds::new(&many, anchors.n_same(), anchors.n_learned(), &fixed);
    let fine = trained(&anchors, &rounds, &coarse.beliefs, most);
    let classes = anchors.models(&rounds, &fine.beliefs);
    let doubt = doubt::doubt(definition, &classes, chance);
    Learned { classes, n_rounds: coarse.n_rounds + fine.n_rounds, settled: fine.settled, doubt }
}

fn trained(anchors: &Anchors, rounds: &Rounds<'_>, beliefs: &[f64], most: usize) -> Settled {
    settle(rounds, beliefs, most, |counts| anchors.learn(rounds, counts))
}

/// Logarithms of a class's share and answers.
pub(crate) fn logs(class: &ClassModel) -> (f64, Shares) {
    (class.share.ln(), class.answers.iter().map(|a| a.iter().map(|s| s.ln()).collect()).collect())
}

/// The logarithm of a pattern's probability in a class; missing answers say nothing.
pub(crate) fn sum(answers: &Shares, pattern: Pattern) -> f64 {
    answers.iter().enumerate().filter_map(|(c, logs)| pattern.get(c).map(|answer| logs[answer])).sum()
}

pub(crate) fn log_sum(logs: &[f64]) -> f64 {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY { most } else { most + logs.iter().map(|l| (l - most).exp()).sum::<f64>().ln() }
}
