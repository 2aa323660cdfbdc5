//! The mixture of classes: within a class answers are independent, across classes they are not. Not for inventing classes: the definition names those
//! of the same one and of households; every rule adds the class of the different ones it brings together.

use super::anchors::Anchors;
use super::answers::Answers;
use super::rounds::Rounds;
use super::settle::{Settled, settle};
use super::{Chance, Shares, doubt};
use crate::compare::Pattern;
use crate::definition::Definition;

/// Patterns in the first, coarse training.
const FEW: usize = 1_000;
/// Patterns in the last one.
const MANY: usize = 4_000;
/// The share of the same one with which training begins, and with which it begins again to see whether it comes to the same.
const HERE: f64 = 0.3;
const ELSEWHERE: f64 = 0.03;
/// By how much a pair must become more likely, as a logarithm, for something to be plainly there.
const PLAIN: f64 = 0.01;

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

pub(super) fn learn(definition: &Definition, answers: &Answers, chance: &Chance, same: &Shares) -> Learned {
    let few = answers.reduced(FEW);
    let coarse = |strict: bool| {
        let anchors = Anchors::new(definition, chance, same, answers.total(), strict);
        let fixed = anchors.fixed();
        let rounds = Rounds::new(&few, anchors.n_same(), anchors.n_learned(), &fixed);
        let settled = trained(&anchors, &rounds, &anchors.beginning(&rounds, HERE), definition.settings.most_rounds);
        (anchors, settled)
    };
    let (strict, free) = (coarse(true), coarse(false));
    let n_coarse = strict.1.n_rounds + free.1.n_rounds;
    let (anchors, coarse) = if is_freed(&strict, &free.1, answers.total()) { free } else { strict };
    let rounds = Rounds::new(&few, anchors.n_same(), anchors.n_learned(), &anchors.fixed());
    let elsewhere = trained(&anchors, &rounds, &anchors.beginning(&rounds, ELSEWHERE), definition.settings.most_rounds);
    let otherwise = rounds.otherwise(&coarse.beliefs, &elsewhere.beliefs);
    let many = taught(answers.reduced(MANY), &anchors, &coarse.beliefs);
    let rounds = Rounds::new(&many, anchors.n_same(), anchors.n_learned(), &anchors.fixed());
    let fine = trained(&anchors, &rounds, &coarse.beliefs, definition.settings.most_rounds);
    let classes = anchors.models(&rounds, &fine.beliefs);
    let doubt = doubt::doubt(definition, &classes, &chance.of_all).or_else(|| doubt::unsteady(otherwise));
    Learned { classes, n_rounds: n_coarse + elsewhere.n_rounds + fine.n_rounds, settled: fine.settled, doubt }
}

/// With what people said of pairs, weighed against what training without it believes.
fn taught(mut answers: Answers, anchors: &Anchors, beliefs: &[f64]) -> Answers {
    if answers.is_labelled() {
        let mut thought = Vec::new();
        Rounds::new(&answers, anchors.n_same(), anchors.n_learned(), &anchors.fixed()).count(beliefs, &mut Vec::new(), &mut thought);
        answers.teach(&thought);
    }
    answers
}

/// Whether the strict model misses what is plainly there (an e-mail address made of the family's name is nearly alike among its members): the free one
/// makes every pair more likely by [`PLAIN`], over what so many more numbers gain by themselves.
fn is_freed((anchors, strict): &(Anchors, Settled), free: &Settled, total: f64) -> bool {
    let gain = free.likelihood - strict.likelihood - anchors.n_freed() as f64 / 2.0;
    gain > PLAIN * total
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
