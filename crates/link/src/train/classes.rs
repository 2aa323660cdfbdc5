//! The mixture of classes: within a class answers are independent, across classes they are not. Not for inventing classes: the definition names those
//! of the same one and of households; every rule adds the class of the different ones it brings together.
//!
//! Anchors, because the likelihood alone does not choose the right solution (members of a household can settle in the class of the same one):
//! in a class of a rule only the comparisons the rule implies are learned, all others keep the chance that was counted; the other classes begin
//! at what they are named for and are held near it by invented pairs; the result is checked in [`doubt`].

use super::{Model, Rarity, Shares, normalized, two_classes};
use crate::compare::Pattern;
use crate::definition::{Class, Definition, Implied};

/// The share of each answer that a rule rules out, in the class of its coincidences: rows come to be alike in more ways than one.
const SLIP: f64 = 1e-3;

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

/// A class in training.
struct Growing {
    model: ClassModel,
    /// The share it began with.
    start: Shares,
    /// Invented pairs that hold a comparison near its start; infinite: fixed.
    held: Vec<f64>,
    /// Comparisons that the class is named for, with the answer that at least half of its pairs give: else it would become another class.
    named_for: Vec<(usize, usize)>,
    /// Comparisons that tell the same one from most look-alikes: in a class of the same one at most a quarter of the pairs differs there.
    telling: Vec<usize>,
}

pub(super) fn train(definition: &Definition, patterns: &[(Pattern, u64)], chance: Shares, same: Shares) -> Model {
    let total: f64 = patterns.iter().map(|(_, n)| *n as f64).sum();
    let mut growing = begin(definition, &chance, &same, total);
    let mut likelihood = f64::NEG_INFINITY;
    let (mut n_rounds, mut settled) = (0, false);
    while n_rounds < definition.settings.most_rounds && !settled {
        let now = round(&mut growing, patterns, total);
        settled = (now - likelihood).abs() <= 1e-7 * now.abs();
        likelihood = now;
        n_rounds += 1;
    }
    let classes: Vec<ClassModel> = growing.into_iter().map(|g| g.model).collect();
    match doubt(definition, &classes, &chance) {
        None => Model { chance, classes, n_rounds, settled, doubt: None, rarity: Rarity::default(), frequencies: None },
        Some(doubt) => {
            let classes = plain(&chance, same, patterns);
            Model { classes, chance, n_rounds, settled, doubt: Some(doubt), rarity: Rarity::default(), frequencies: None }
        }
    }
}

fn begin(definition: &Definition, chance: &Shares, same: &Shares, total: f64) -> Vec<Growing> {
    let given =
        if definition.classes.iter().any(|c| c.same) { None } else { Some(Class { name: "same".to_owned(), same: true, on: Vec::new() }) };
    let mut classes: Vec<&Class> = given.iter().chain(&definition.classes).collect();
    classes.sort_by_key(|class| !class.same);
    let mut growing: Vec<Growing> = classes.iter().map(|class| named(class, definition, chance, same, total)).collect();
    growing.extend(definition.rules.iter().map(|rule| coincidence(&rule.name, &rule.implied(&definition.comparisons), chance)));
    let n_same = classes.iter().filter(|c| c.same).count() as f64;
    let n_other = growing.len() as f64 - n_same;
    for class in &mut growing {
        class.model.share = if class.model.same { 0.3 / n_same } else { 0.7 / n_other };
    }
    growing
}

/// A class the definition names: of the same one it begins as the plain model learned, with what differs turned around; of others it
/// begins at chance, with what they share agreeing.
fn named(class: &Class, definition: &Definition, chance: &Shares, same: &Shares, total: f64) -> Growing {
    let strength = (total * 0.002).clamp(5.0, 2_000.0);
    let shares = |nth: usize| match (class.same, class.on.contains(&nth)) {
        (true, false) => blend(&same[nth], &two_classes::guess(same[nth].len())),
        (false, false) => chance[nth].clone(),
        (true, true) => blend(&chance[nth], &chance[nth]),
        (false, true) => two_classes::guess(chance[nth].len()),
    };
    let start: Shares = (0..definition.comparisons.len()).map(shares).collect();
    let held = vec![strength; start.len()];
    let named_for = class.on.iter().map(|c| (*c, if class.same { start[*c].len() - 1 } else { 0 })).collect();
    let shared = |c: usize| definition.classes.iter().filter(|d| !d.same && d.on.contains(&c)).count();
    let n_others = definition.classes.iter().filter(|d| !d.same).count();
    let is_telling = |c: &usize| class.same && !class.on.contains(c) && shared(*c) * 2 < n_others.max(1);
    let telling = (0..start.len()).filter(is_telling).collect();
    Growing {
        named_for,
        telling,
        model: ClassModel { name: class.name.clone(), same: class.same, share: 0.0, answers: start.clone() },
        start,
        held,
    }
}

fn blend(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| (x + y) / 2.0).collect()
}

/// Different ones that a rule brings together by coincidence: what the rule implies, and chance in everything else. Nothing in it is learned but its share.
fn coincidence(rule: &str, implied: &[Implied], chance: &Shares) -> Growing {
    let given = |c: usize, shares: &Vec<f64>| match implied.iter().find(|i| i.comparison == c) {
        None => shares.clone(),
        Some(implied) => {
            let left: Vec<f64> = shares.iter().enumerate().map(|(a, s)| if implied.allows(a) { *s } else { 0.0 }).collect();
            normalized(&normalized(&left, 0.0), SLIP)
        }
    };
    let start: Shares = chance.iter().enumerate().map(|(c, shares)| given(c, shares)).collect();
    let held = (0..start.len()).map(|_| f64::INFINITY).collect();
    Growing {
        named_for: Vec::new(),
        telling: Vec::new(),
        model: ClassModel { name: format!("rule: {rule}"), same: false, share: 0.0, answers: start.clone() },
        start,
        held,
    }
}

/// One round: whose are the pairs, given what is believed; what to believe, given whose they are. Gives the log likelihood.
fn round(growing: &mut [Growing], patterns: &[(Pattern, u64)], total: f64) -> f64 {
    let logs: Vec<(f64, Shares)> = growing.iter().map(|g| logs(&g.model)).collect();
    let mut counts: Vec<Shares> = growing.iter().map(|g| g.start.iter().map(|s| vec![0.0; s.len()]).collect()).collect();
    let mut shares = vec![0.0; growing.len()];
    let mut likelihood = 0.0;
    for (pattern, n) in patterns {
        let each: Vec<f64> = logs.iter().map(|(share, answers)| share + sum(answers, *pattern)).collect();
        let all = log_sum(&each);
        likelihood += *n as f64 * all;
        for (k, log) in each.iter().enumerate() {
            let weight = *n as f64 * (log - all).exp();
            shares[k] += weight;
            for (c, counted) in counts[k].iter_mut().enumerate() {
                if let Some(answer) = pattern.get(c) {
                    counted[answer] += weight;
                }
            }
        }
    }
    for (k, class) in growing.iter_mut().enumerate() {
        class.model.share = ((shares[k] + 1.0) / (total + growing_len(&shares))).max(1e-12);
        class.learn(&counts[k]);
    }
    likelihood
}

fn growing_len(shares: &[f64]) -> f64 {
    shares.len() as f64
}

impl Growing {
    fn learn(&mut self, counts: &Shares) {
        for (c, counted) in counts.iter().enumerate().filter(|(c, _)| self.held[*c].is_finite()) {
            let with: Vec<f64> = counted.iter().zip(&self.start[c]).map(|(n, s)| n + s * self.held[c]).collect();
            self.model.answers[c] = normalized(&with, 1e-6);
        }
        for (c, answer) in &self.named_for {
            at_least_half(&mut self.model.answers[*c], *answer);
        }
        for c in &self.telling {
            at_most_a_quarter(&mut self.model.answers[*c]);
        }
    }
}

/// Raises one answer's share to a half where it is below; the others keep their proportions.
fn at_least_half(shares: &mut [f64], answer: usize) {
    let share = shares.get(answer).copied().unwrap_or(1.0);
    if share < 0.5 {
        shares.iter_mut().for_each(|s| *s *= 0.5 / (1.0 - share));
        shares[answer] = 0.5;
    }
}

/// Lowers the share of the last answer, "different", to a quarter where it is above.
fn at_most_a_quarter(shares: &mut [f64]) {
    let Some((different, alike)) = shares.split_last_mut().filter(|(different, _)| **different > 0.25) else { return };
    alike.iter_mut().for_each(|s| *s *= 0.75 / (1.0 - *different));
    *different = 0.25;
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

/// Why the classes are not to be trusted: the same one must agree more than any other class on what that class is not named for, and far more than
/// chance in all.
fn doubt(definition: &Definition, classes: &[ClassModel], chance: &Shares) -> Option<String> {
    let main = classes.iter().filter(|c| c.same).max_by(|a, b| a.share.total_cmp(&b.share))?;
    if main.share < 1e-6 {
        return Some("no pair seems to be of the same one".to_owned());
    }
    let gain = |c: usize| -> f64 { main.answers[c].iter().zip(&chance[c]).map(|(m, u)| m * (m / u).log2()).sum() };
    let evidence: f64 = (0..chance.len()).map(gain).sum();
    if evidence < 8.0 {
        return Some(format!("pairs of the same one agree hardly more than chance ({evidence:.1} bits)"));
    }
    for other in classes.iter().filter(|c| !c.same && !c.name.starts_with("rule: ")) {
        let shared = definition.classes.iter().find(|d| d.name == other.name).map_or(&[][..], |d| &d.on);
        let apart = (0..chance.len()).filter(|c| !shared.contains(c));
        let gain: f64 = apart.map(|c| main.answers[c].iter().zip(&other.answers[c]).map(|(m, o)| m * (m / o).log2()).sum::<f64>()).sum();
        if gain < 2.0 {
            return Some(format!("the class {} cannot be told from the same one ({gain:.1} bits)", other.name));
        }
    }
    None
}

/// The plain model as two classes, in which pairs are the same one or agree by chance.
fn plain(chance: &Shares, same: Shares, patterns: &[(Pattern, u64)]) -> Vec<ClassModel> {
    let class = |name: &str, is: bool, share: f64, answers: Shares| ClassModel { name: name.to_owned(), same: is, share, answers };
    let mut two = vec![class("same", true, 0.05, same), class("chance", false, 0.95, chance.clone())];
    let total: f64 = patterns.iter().map(|(_, n)| *n as f64).sum();
    for _ in 0..50 {
        let logs: Vec<(f64, Shares)> = two.iter().map(logs).collect();
        let is_same = |pattern: Pattern| {
            let each: Vec<f64> = logs.iter().map(|(share, answers)| share + sum(answers, pattern)).collect();
            (each[0] - log_sum(&each)).exp()
        };
        let n: f64 = patterns.iter().map(|(p, n)| *n as f64 * is_same(*p)).sum();
        two[0].share = (n / total.max(1.0)).clamp(1e-9, 0.999);
        two[1].share = 1.0 - two[0].share;
    }
    two
}
