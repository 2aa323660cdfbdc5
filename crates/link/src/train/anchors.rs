//! What holds classes to what they are named for. The likelihood alone does not choose the right solution (members of a household can settle in the
//! class of the same one), so every class begins at its name, invented pairs hold it near there, and it may not become another one. Not for
//! how it is learned (`rounds`) nor for whether it can be believed (`doubt`).

use super::answers::Layout;
use super::rounds::{Flat, Rounds};
use super::{Chance, ClassModel, Shares, normalized, two_classes};
use crate::definition::{Class, Definition, Implied, Rule};

/// The share of each answer that a rule rules out, in the class of its coincidences: rows come to be alike in more ways than one.
const SLIP: f64 = 1e-3;

/// Invented pairs of a class at most, two in a thousand of those compared: fewer let classes drift in large files, more would outweigh the true pairs.
const MOST_INVENTED: f64 = 500.0;

/// What different ones agree on more often than this by chance tells nobody apart.
const RARE: f64 = 0.02;

/// One class and its anchors.
#[derive(Debug, Clone)]
pub(super) struct Anchored {
    pub(super) name: String,
    pub(super) same: bool,
    /// The answers it begins with.
    start: Shares,
    /// How many invented pairs hold it near its start; `None`: nothing is learned but its share.
    held: Option<f64>,
    /// Comparisons that the class is named for, with the answer that at least half of its pairs give: else it would become another class.
    named_for: Vec<(usize, usize)>,
    /// Comparisons that another class is named for besides everything this one is named for: there this one agrees by chance only, or it would take the
    /// other's pairs (a family, those of twins).
    by_chance: Vec<usize>,
    /// By comparison, the part that is shared for a reason and the part that is chance, of which its answers are mixed; `None`: any answers.
    mixed: Vec<Option<Mixed>>,
    /// Comparisons that tell the same one from most look-alikes: in a class of the same one at most a quarter of the pairs differs there.
    telling: Vec<usize>,
}

/// What different ones share for a reason they share as the same one does, errors in writing included; the rest agrees by chance. Near agreement alone
/// is neither: it is how errors of the same one would leak into a class of others.
#[derive(Debug, Clone)]
struct Mixed {
    shared: Vec<f64>,
    chance: Vec<f64>,
}

impl Mixed {
    /// The mixture most likely to give such counts: its slope falls with the part that is shared, so the root is found by halving.
    fn most_likely(&self, counts: &[f64]) -> Vec<f64> {
        let mix = |part: f64| self.shared.iter().zip(&self.chance).map(move |(s, c)| part * s + (1.0 - part) * c);
        let leanings = || self.shared.iter().zip(&self.chance).map(|(s, c)| s - c);
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..24 {
            let middle = (low + high) / 2.0;
            let slope: f64 = counts.iter().zip(mix(middle)).zip(leanings()).map(|((n, mixed), leaning)| n * leaning / mixed).sum();
            if slope > 0.0 { low = middle } else { high = middle }
        }
        mix((low + high) / 2.0).collect()
    }
}

/// All classes: those of the same one, those of others that the definition names, and the coincidences of every rule.
pub(super) struct Anchors {
    pub(super) classes: Vec<Anchored>,
    layout: Layout,
}

impl Anchors {
    /// `strict`: what a class of others is not named for, its pairs share wholly or not at all.
    pub(super) fn new(definition: &Definition, chance: &Chance, same: &Shares, total: f64, strict: bool) -> Self {
        let Chance { of_all: chance, beside } = chance;
        let none = definition.classes.iter().all(|c| !c.same);
        let given = none.then(|| Class { name: "same".to_owned(), same: true, on: Vec::new() });
        let mut named: Vec<&Class> = given.iter().chain(&definition.classes).collect();
        named.sort_by_key(|class| !class.same);
        let mut classes: Vec<Anchored> = named.iter().map(|class| anchored(class, definition, chance, same, total)).collect();
        if strict {
            classes.iter_mut().filter(|class| !class.same).for_each(|class| class.restrict(chance, same));
        }
        classes.extend(definition.rules.iter().zip(beside).map(|(rule, beside)| coincidence(rule, definition, chance, beside)));
        Self { classes, layout: Layout::new(definition) }
    }

    pub(super) fn n_same(&self) -> usize {
        self.classes.iter().filter(|c| c.same).count()
    }

    pub(super) fn n_learned(&self) -> usize {
        self.classes.iter().filter(|c| c.held.is_some()).count()
    }

    /// How many numbers more a free model has than a strict one.
    pub(super) fn n_freed(&self) -> usize {
        self.classes.iter().flat_map(|class| &class.mixed).flatten().map(|mixed| mixed.shared.len().saturating_sub(2)).sum()
    }

    /// By class of which nothing is learned but its share, by slot.
    pub(super) fn fixed(&self) -> Vec<Vec<f64>> {
        let flat = |class: &Anchored| [1.0].into_iter().chain(class.start.iter().flatten().copied()).collect();
        self.classes.iter().filter(|c| c.held.is_none()).map(flat).collect()
    }

    /// Where training begins, with this share of the pairs being the same one.
    pub(super) fn beginning(&self, rounds: &Rounds<'_>, share: f64) -> Flat {
        let mut beliefs = vec![0.0; rounds.n_flat()];
        let (n_same, n) = (self.n_same() as f64, self.classes.len() as f64);
        for (k, class) in self.classes.iter().enumerate() {
            beliefs[rounds.share_at(k)] = if class.same { share / n_same } else { (1.0 - share) / (n - n_same) };
            if class.held.is_some() {
                beliefs[rounds.at(0, k)] = 1.0;
                class.start.iter().enumerate().for_each(|(c, answers)| self.put(&mut beliefs, rounds, (k, c), answers));
            }
        }
        beliefs
    }

    fn put(&self, beliefs: &mut Flat, rounds: &Rounds<'_>, (k, c): (usize, usize), answers: &[f64]) {
        self.layout.of(c).zip(answers).for_each(|(slot, answer)| beliefs[rounds.at(slot, k)] = *answer);
    }

    /// What to believe given counts, and how well the anchors like it (the logarithm of the invented pairs' likelihood).
    pub(super) fn learn(&self, rounds: &Rounds<'_>, counts: &[f64]) -> (Flat, f64) {
        let mut beliefs = vec![0.0; rounds.n_flat()];
        let total: f64 = (0..self.classes.len()).map(|k| counts[rounds.share_at(k)] + 1.0).sum();
        let mut liked = 0.0;
        for (k, class) in self.classes.iter().enumerate() {
            let share = ((counts[rounds.share_at(k)] + 1.0) / total).max(1e-12);
            beliefs[rounds.share_at(k)] = share;
            liked += share.ln();
            let Some(held) = class.held else { continue };
            beliefs[rounds.at(0, k)] = 1.0;
            for (c, start) in class.start.iter().enumerate() {
                let counted = self.layout.of(c).map(|slot| counts[rounds.at(slot, k)]);
                let with: Vec<f64> = counted.zip(start).map(|(n, s)| n + s * held).collect();
                let answers = class.answers(c, &with);
                liked += start.iter().zip(&answers).map(|(s, a)| s * held * a.ln()).sum::<f64>();
                self.put(&mut beliefs, rounds, (k, c), &answers);
            }
        }
        (beliefs, liked)
    }

    /// The classes as learned.
    pub(super) fn models(&self, rounds: &Rounds<'_>, beliefs: &[f64]) -> Vec<ClassModel> {
        let answers = |k: usize, c: usize| self.layout.of(c).map(|slot| beliefs[rounds.at(slot, k)]).collect();
        let model = |(k, class): (usize, &Anchored)| ClassModel {
            name: class.name.clone(),
            same: class.same,
            share: beliefs[rounds.share_at(k)],
            answers: match class.held {
                None => class.start.clone(),
                Some(_) => (0..self.layout.n_comparisons()).map(|c| answers(k, c)).collect(),
            },
        };
        self.classes.iter().enumerate().map(model).collect()
    }
}

impl Anchored {
    fn restrict(&mut self, chance: &Shares, same: &Shares) {
        let is_named = |c: usize| self.named_for.iter().any(|(named, _)| *named == c);
        let mixed = |c: usize| Mixed { shared: same[c].clone(), chance: chance[c].clone() };
        self.mixed = (0..chance.len()).map(|c| (!is_named(c)).then(|| mixed(c))).collect();
    }

    /// The answers most likely to give such counts, within what the class's name allows.
    fn answers(&self, comparison: usize, counts: &[f64]) -> Vec<f64> {
        if self.by_chance.contains(&comparison) {
            return self.start[comparison].clone();
        }
        match self.mixed.get(comparison).and_then(Option::as_ref) {
            Some(mixed) => normalized(&mixed.most_likely(counts), 1e-7),
            None => self.bounded(comparison, normalized(counts, 1e-6)),
        }
    }

    /// Answers within what the class's name allows.
    fn bounded(&self, comparison: usize, mut answers: Vec<f64>) -> Vec<f64> {
        for (_, answer) in self.named_for.iter().filter(|(c, _)| *c == comparison) {
            at_least_half(&mut answers, *answer);
        }
        if self.telling.contains(&comparison) {
            at_most_a_quarter(&mut answers);
        }
        answers
    }
}

/// A class the definition names: of the same one it begins as the plain model learned, with what differs turned around; of others it
/// begins at chance, with what they share agreeing.
fn anchored(class: &Class, definition: &Definition, chance: &Shares, same: &Shares, total: f64) -> Anchored {
    let strength = (total * 0.002).clamp(5.0, MOST_INVENTED);
    let shares = |nth: usize| match (class.same, class.on.contains(&nth)) {
        (true, false) => blend(&same[nth], &two_classes::guess(same[nth].len())),
        (false, false) | (true, true) => chance[nth].clone(),
        (false, true) => two_classes::guess(chance[nth].len()),
    };
    let start: Shares = (0..definition.comparisons.len()).map(shares).collect();
    let named_for = class.on.iter().map(|c| (*c, if class.same { start[*c].len() - 1 } else { 0 })).collect();
    let shared = |c: usize| definition.classes.iter().filter(|d| !d.same && d.on.contains(&c)).count();
    let n_others = definition.classes.iter().filter(|d| !d.same).count();
    let is_telling = |c: &usize| class.same && !class.on.contains(c) && shared(*c) * 2 < n_others.max(1) && chance[*c][0] < RARE;
    let telling = (0..start.len()).filter(is_telling).collect();
    let by_chance = beyond(class, definition);
    Anchored { name: class.name.clone(), same: class.same, start, held: Some(strength), named_for, by_chance, mixed: Vec::new(), telling }
}

/// What classes of others are named for that are named for everything this one is, and for more.
fn beyond(class: &Class, definition: &Definition) -> Vec<usize> {
    let wider = |other: &&Class| !class.same && !other.same && class.on.iter().all(|c| other.on.contains(c));
    let more: Vec<usize> = definition.classes.iter().filter(wider).flat_map(|other| other.on.iter().copied()).collect();
    more.into_iter().filter(|c| !class.on.contains(c)).collect()
}

fn blend(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| (x + y) / 2.0).collect()
}

/// Different ones that a rule brings together by coincidence: what the rule implies, chance among those that agree on a part where it asks for a part, and
/// chance in everything else. Nothing in it is learned but its share.
fn coincidence(rule: &Rule, definition: &Definition, chance: &Shares, beside: &[(usize, Vec<f64>)]) -> Anchored {
    let implied: Vec<Implied> = rule.implied(&definition.comparisons);
    let given = |c: usize, shares: &Vec<f64>| match implied.iter().find(|i| i.comparison == c) {
        None => beside.iter().find(|(nth, _)| *nth == c).map_or(shares, |(_, shares)| shares).clone(),
        Some(implied) => {
            let left: Vec<f64> = shares.iter().enumerate().map(|(a, s)| if implied.allows(a) { *s } else { 0.0 }).collect();
            normalized(&normalized(&left, 0.0), SLIP)
        }
    };
    let start = chance.iter().enumerate().map(|(c, shares)| given(c, shares)).collect();
    Anchored {
        name: format!("rule: {}", rule.name),
        same: false,
        start,
        held: None,
        named_for: Vec::new(),
        by_chance: Vec::new(),
        mixed: Vec::new(),
        telling: Vec::new(),
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
