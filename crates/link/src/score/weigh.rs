//! What one pattern is worth: the classes' probabilities are multiplied once per pattern, and per pair only what depends on its values is left. Not for
//! explaining a weight (`explain`).

use super::Scorer;
use crate::compare::Pattern;
use crate::train::sum;

/// A pattern under a model.
pub(super) struct Weights {
    /// Bits between the likeliest class of the same one and the likeliest of others.
    base: f64,
    same: Vec<Class>,
    other: Vec<Class>,
    /// Comparisons whose value in common matters by its frequency.
    by_frequency: Vec<usize>,
}

/// One class, against the likeliest of its kind.
struct Class {
    probability: f64,
    /// By comparison of `by_frequency`: the part of agreement that is chance.
    by_chance: Vec<f64>,
}

/// Comparisons by frequency of which all combinations of rare and frequent are tried.
const MOST_TRIED: usize = 6;

impl Weights {
    pub(super) fn new(scorer: &Scorer<'_>, pattern: Pattern) -> Self {
        let comparisons = scorer.definition.comparisons.iter().enumerate();
        let agree = comparisons.filter(|(c, comparison)| comparison.by_frequency && pattern.get(*c) == Some(0));
        let by_frequency: Vec<usize> = agree.map(|(c, _)| c).collect();
        let log = |k: usize| scorer.logs[k].0 + sum(&scorer.logs[k].1, pattern);
        let kind = |same: bool| {
            let classes = || (0..scorer.logs.len()).filter(move |k| scorer.model.classes[*k].same == same);
            let most = classes().map(log).fold(f64::NEG_INFINITY, f64::max);
            let class = |k: usize| Class {
                probability: (log(k) - most).exp(),
                by_chance: by_frequency.iter().map(|c| scorer.by_chance[k][*c]).collect(),
            };
            (most, classes().map(class).collect::<Vec<_>>())
        };
        let ((most_same, same), (most_other, other)) = (kind(true), kind(false));
        Self { base: (most_same - most_other) / std::f64::consts::LN_2, same, other, by_frequency }
    }

    /// Whether every pair of the pattern has one weight.
    pub(super) fn is_fixed(&self) -> bool {
        self.by_frequency.is_empty()
    }

    /// The weight in bits, where the values in common stand in these ratios to the usual chance of agreeing.
    pub(super) fn of(&self, ratio: impl Fn(usize) -> f64) -> f64 {
        let mut ratios = [1.0; 16];
        ratios.iter_mut().zip(&self.by_frequency).for_each(|(to, c)| *to = ratio(*c));
        self.at(&ratios)
    }

    fn at(&self, ratios: &[f64; 16]) -> f64 {
        let rare =
            |class: &Class| -> f64 { class.by_chance.iter().zip(ratios).map(|(chance, ratio)| 1.0 - chance + chance * ratio).product() };
        let all = |classes: &[Class]| -> f64 { classes.iter().map(|class| class.probability * rare(class)).sum() };
        match (self.same.is_empty(), self.other.is_empty()) {
            (true, _) => f64::NEG_INFINITY,
            (false, true) => f64::INFINITY,
            (false, false) => self.base + (all(&self.same) / all(&self.other)).log2(),
        }
    }

    /// A weight that no pair of the pattern exceeds, given the lowest and the highest ratio of each comparison. In each ratio the odds are a quotient of
    /// two lines and so rise or fall throughout: the most lies at a corner.
    pub(super) fn most(&self, range: impl Fn(usize) -> (f64, f64)) -> f64 {
        let n = self.by_frequency.len();
        if n > MOST_TRIED {
            return f64::INFINITY;
        }
        let ranges: Vec<(f64, f64)> = self.by_frequency.iter().map(|c| range(*c)).collect();
        let corner = |nth: usize| {
            let mut ratios = [1.0; 16];
            for (bit, ((low, high), to)) in ranges.iter().zip(&mut ratios).enumerate() {
                *to = if nth >> bit & 1 == 0 { *low } else { *high };
            }
            self.at(&ratios)
        };
        (0..1 << n).map(corner).fold(f64::NEG_INFINITY, f64::max)
    }
}
