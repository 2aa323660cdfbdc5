//! The answers of all pairs, laid flat: a number (slot) for every answer of every comparison, and for every pattern its slots side by side, so that a
//! round of training is a walk through memory. Not for what an answer is worth.

use super::Label;
use crate::compare::Pattern;
use crate::definition::Definition;
use std::collections::BTreeMap;

/// One in fifty labels is a slip.
const SLIPS: f64 = 0.02;
/// How far off, in natural units of log odds, the opinion of training without labels may well be.
const SPREAD: f64 = 1.5;

/// Where each answer stands. Slot 0 is a missing answer, which says nothing in any class.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    begins: Vec<usize>,
}

impl Layout {
    pub(super) fn new(definition: &Definition) -> Self {
        let mut begins = vec![1];
        definition.comparisons.iter().for_each(|c| begins.push(begins.last().unwrap_or(&1) + c.n_answers()));
        Self { begins }
    }

    pub(super) fn n_comparisons(&self) -> usize {
        self.begins.len() - 1
    }

    /// All slots, the missing one included.
    pub(super) fn n_slots(&self) -> usize {
        self.begins.last().copied().unwrap_or(1)
    }

    /// The slots of a comparison.
    pub(super) fn of(&self, comparison: usize) -> std::ops::Range<usize> {
        self.begins[comparison]..self.begins[comparison + 1]
    }

    /// The answer to a comparison in a pattern's slots.
    pub(super) fn answer(&self, row: &[u16], comparison: usize) -> Option<usize> {
        usize::from(row[comparison]).checked_sub(self.begins[comparison])
    }

    fn slots(&self, pattern: Pattern) -> impl Iterator<Item = u16> + '_ {
        (0..self.n_comparisons()).map(move |c| pattern.get(c).map_or(0, |answer| (self.begins[c] + answer) as u16))
    }
}

/// What people said of a pattern's pairs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// How many they called the same one.
    same: f64,
    /// How many they did not.
    different: f64,
    /// The share of the pattern's pairs that is the same one, once it is settled.
    pub(super) share: Option<f64>,
}

impl Known {
    fn is_said(self) -> bool {
        self.same + self.different > 0.0
    }

    /// The share most probable by what people said and by what was thought before, in log odds normally spread around it: one label says much where
    /// training was unsure and little where it was sure, since people slip too; many outvote it.
    fn weighed(self, thought: f64) -> f64 {
        let odds = |p: f64| (p / (1.0 - p)).ln();
        let before = odds(thought.clamp(1e-9, 1.0 - 1e-9));
        let share = |odds: f64| 1.0 / (1.0 + (-odds).exp());
        let fit = |odds: f64| {
            let said = SLIPS + (1.0 - 2.0 * SLIPS) * share(odds);
            self.same * said.ln() + self.different * (1.0 - said).ln() - ((odds - before) / SPREAD).powi(2) / 2.0
        };
        let (from, to) = (before.min(-6.0), before.max(6.0));
        let steps = (0..=240).map(|nth| from + (to - from) * f64::from(nth) / 240.0).chain([before]);
        share(steps.max_by(|a, b| fit(*a).total_cmp(&fit(*b))).unwrap_or(before))
    }
}

/// Patterns with their numbers of pairs.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    pub(super) layout: Layout,
    /// The slots of the first pattern, then of the second ...
    slots: Vec<u16>,
    /// Pairs of each pattern.
    pub(super) n: Vec<f64>,
    /// What is known of each pattern.
    pub(super) known: Vec<Known>,
}

impl Answers {
    /// From the patterns compared and what people said of some pairs. A labelled pattern that no rule brought joins in with the weight of its labels.
    pub(super) fn new(definition: &Definition, patterns: &[(Pattern, u64)], labels: &[Label]) -> Self {
        let layout = Layout::new(definition);
        let mut said: BTreeMap<Pattern, Known> = BTreeMap::new();
        for label in labels.iter().filter(|label| label.is_used()) {
            let known = said.entry(label.pattern).or_default();
            *(if label.same { &mut known.same } else { &mut known.different }) += label.weight;
        }
        let mut answers =
            Self { slots: Vec::with_capacity(patterns.len() * layout.n_comparisons()), layout, n: Vec::new(), known: Vec::new() };
        for (pattern, n) in patterns {
            let known = said.remove(pattern).unwrap_or_default();
            answers.push(*pattern, *n as f64, known);
        }
        said.into_iter().for_each(|(pattern, known)| answers.push(pattern, known.same + known.different, known));
        answers
    }

    fn push(&mut self, pattern: Pattern, n: f64, known: Known) {
        self.slots.extend(self.layout.slots(pattern));
        self.n.push(n);
        self.known.push(known);
    }

    /// Settles what labelled patterns are, given what training without labels thought of every pattern.
    pub(super) fn teach(&mut self, thought: &[f64]) {
        for (known, thought) in self.known.iter_mut().zip(thought).filter(|(known, _)| known.is_said()) {
            known.share = Some(known.weighed(*thought));
        }
    }

    /// Whether there is any label.
    pub(super) fn is_labelled(&self) -> bool {
        self.known.iter().any(|known| known.is_said())
    }

    /// The slots of each pattern.
    pub(super) fn rows(&self) -> std::slice::ChunksExact<'_, u16> {
        self.slots.chunks_exact(self.layout.n_comparisons().max(1))
    }

    /// All pairs.
    pub(super) fn total(&self) -> f64 {
        self.n.iter().sum()
    }

    /// Those patterns that a test lets through.
    pub(super) fn only(&self, keep: impl Fn(&[u16]) -> bool) -> Self {
        let kept = self.rows().enumerate().filter(|(_, row)| keep(row)).map(|(p, _)| (p, self.n[p]));
        self.taken(&kept.collect::<Vec<_>>())
    }

    /// At most about twice `most` patterns that stand for all: the most frequent ones, and of the rest every so many, each with the pairs of those it
    /// stands for. Labelled ones stay.
    pub(super) fn reduced(&self, most: usize) -> Self {
        if self.n.len() <= 2 * most {
            return self.clone();
        }
        let mut by_size: Vec<f64> = self.n.clone();
        by_size.select_nth_unstable_by(most, |a, b| b.total_cmp(a));
        let least = by_size[most];
        let is_kept = |p: usize| self.n[p] > least || self.known[p].is_said();
        let rest: f64 = (0..self.n.len()).filter(|p| !is_kept(*p)).map(|p| self.n[p]).sum();
        let (step, mut passed, mut taken) = (rest / most as f64, 0.0, Vec::new());
        for p in 0..self.n.len() {
            if is_kept(p) {
                taken.push((p, self.n[p]));
                continue;
            }
            let before = (passed / step + 0.5_f64).floor();
            passed += self.n[p];
            let times = (passed / step + 0.5).floor() - before;
            if times > 0.0 {
                taken.push((p, times * step));
            }
        }
        self.taken(&taken)
    }

    fn taken(&self, kept: &[(usize, f64)]) -> Self {
        let width = self.layout.n_comparisons();
        Self {
            layout: self.layout.clone(),
            slots: kept.iter().flat_map(|(p, _)| &self.slots[p * width..(p + 1) * width]).copied().collect(),
            n: kept.iter().map(|(_, n)| *n).collect(),
            known: kept.iter().map(|(p, _)| self.known[*p]).collect(),
        }
    }
}
