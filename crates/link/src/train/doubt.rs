//! Whether learned classes can be believed, and what stands in when not. Not for learning them.

use super::answers::Answers;
use super::{ClassModel, Shares};
use crate::definition::Definition;

/// Why the classes are not to be trusted: the same one must agree more than any other class on what that class is not named for, and far more than
/// chance in all.
pub(super) fn doubt(definition: &Definition, classes: &[ClassModel], chance: &Shares) -> Option<String> {
    let main = classes.iter().filter(|c| c.same).max_by(|a, b| a.share.total_cmp(&b.share))?;
    if main.share < 1e-6 {
        return Some("no pair seems to be of the same one".to_owned());
    }
    let evidence: f64 = (0..chance.len()).map(|c| gain(&main.answers[c], &chance[c])).sum();
    if evidence < 8.0 {
        return Some(format!("pairs of the same one agree hardly more than chance ({evidence:.1} bits)"));
    }
    for other in classes.iter().filter(|c| !c.same && !c.name.starts_with("rule: ")) {
        let shared = definition.classes.iter().find(|d| d.name == other.name).map_or(&[][..], |d| &d.on);
        let apart = (0..chance.len()).filter(|c| !shared.contains(c));
        let gain: f64 = apart.map(|c| gain(&main.answers[c], &other.answers[c])).sum();
        if gain < 2.0 {
            return Some(format!("the class {} cannot be told from the same one ({gain:.1} bits)", other.name));
        }
    }
    None
}

/// Two beginnings must come to about the same: of how many pairs, and which part was called otherwise.
pub(super) fn unsteady((n_same, otherwise): (f64, f64)) -> Option<String> {
    let percent = otherwise * 100.0;
    (n_same > 20.0 && otherwise > 0.25)
        .then(|| format!("training from another beginning calls {percent:.0} in 100 pairs of the same one otherwise"))
}

/// What an answer of the first kind of pairs says against the second on average, in bits.
fn gain(of: &[f64], against: &[f64]) -> f64 {
    of.iter().zip(against).map(|(m, u)| m * (m / u).log2()).sum()
}

/// The plain model as two classes, in which pairs are the same one or agree by chance. Only the share is learned.
pub(super) fn plain(answers: &Answers, chance: &Shares, same: Shares) -> Vec<ClassModel> {
    let ratios: Vec<f64> = [1.0].into_iter().chain(same.iter().flatten().zip(chance.iter().flatten()).map(|(m, u)| m / u)).collect();
    let likely: Vec<f64> = answers.rows().map(|row| row.iter().map(|slot| ratios[usize::from(*slot)]).product()).collect();
    let total = answers.total().max(1.0);
    let mut share: f64 = 0.05;
    for _ in 0..50 {
        let odds = share / (1.0 - share);
        let n: f64 = answers.n.iter().zip(&likely).map(|(n, ratio)| n * (1.0 - 1.0 / (1.0 + odds * ratio))).sum();
        share = (n / total).clamp(1e-9, 0.999);
    }
    let class = |name: &str, is: bool, share: f64, answers: Shares| ClassModel { name: name.to_owned(), same: is, share, answers };
    vec![class("same", true, share, same), class("chance", false, 1.0 - share, chance.clone())]
}
