//! The answers of all pairs, laid flat: a number (slot) for every answer of every comparison, and for every pattern its slots side by side, so that a
//! round of training is a walk through memory. Not for what an answer is worth.

use super::Label;
use crate::compare::Pattern;
use crate::definition::Definition;
use std::collections::BTreeMap;

/// A pattern's labels count as much as the model's own opinion from so many of them.
const OPINION: f64 = 2.0;

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
    /// How much of the pattern is taken from what they said, 0 to 1.
    pub(super) part: f64,
    /// The share that they called the same one.
    pub(super) same: f64,
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
        let mut said: BTreeMap<Pattern, (f64, f64)> = BTreeMap::new();
        for label in labels.iter().filter(|label| label.weight > 0.0 && label.weight.is_finite()) {
            let (all, same) = said.entry(label.pattern).or_default();
            *all += label.weight;
            *same += if label.same { label.weight } else { 0.0 };
        }
        let mut answers =
            Self { slots: Vec::with_capacity(patterns.len() * layout.n_comparisons()), layout, n: Vec::new(), known: Vec::new() };
        for (pattern, n) in patterns {
            let said = said.remove(pattern);
            answers.push(*pattern, *n as f64, said);
        }
        said.into_iter().for_each(|(pattern, said)| answers.push(pattern, said.0, Some(said)));
        answers
    }

    fn push(&mut self, pattern: Pattern, n: f64, said: Option<(f64, f64)>) {
        self.slots.extend(self.layout.slots(pattern));
        self.n.push(n);
        self.known.push(said.map_or(Known::default(), |(all, same)| Known { part: all / (all + OPINION), same: same / all }));
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
        let is_kept = |p: usize| self.n[p] > least || self.known[p].part > 0.0;
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
