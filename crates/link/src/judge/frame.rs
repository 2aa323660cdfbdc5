//! What is estimated about: all pairs that were compared, in strata of weight. Not for single pairs.

use super::Interval;
use crate::score::{Scored, probability};

/// Bits around the link threshold at which strata end. Narrow where answers change, wide where they do not.
const STEPS: [f64; 10] = [-7.0, -5.0, -3.0, -1.5, 0.0, 1.5, 3.0, 5.0, 8.0, 12.0];

/// One stratum: pairs of about the same weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// Its lowest weight, in bits; minus infinity for the first.
    pub from: f64,
    /// The lowest weight of the next; infinity for the last.
    pub to: f64,
    /// How many pairs.
    pub n_pairs: u64,
    /// How many of them the model holds to be the same one: the sum of their probabilities.
    pub expected: f64,
    /// Whether its pairs are at or above the link threshold.
    pub linked: bool,
}

impl Stratum {
    /// The mean probability of its pairs, as the model has it.
    pub fn predicted(&self) -> f64 {
        if self.n_pairs == 0 { 0.0 } else { self.expected / self.n_pairs as f64 }
    }
}

/// All pairs compared, in strata from the lowest weight to the highest.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The strata.
    pub strata: Vec<Stratum>,
    /// Pairs compared that are less probable than any pair at hand: nobody is asked about them.
    pub n_below: u64,
    /// How many of those the model holds to be the same one, at most.
    pub expected_below: f64,
}

impl Frame {
    /// Empty strata around a link threshold, in bits.
    pub fn around(link: f64) -> Self {
        let from = std::iter::once(f64::NEG_INFINITY).chain(STEPS.iter().map(|step| link + step));
        let to = STEPS.iter().map(|step| link + step).chain([f64::INFINITY]);
        let stratum = |(from, to): (f64, f64)| Stratum { from, to, n_pairs: 0, expected: 0.0, linked: from >= link };
        Self { strata: from.zip(to).map(stratum).collect(), n_below: 0, expected_below: 0.0 }
    }

    /// From the pairs at hand: all that were compared and are at least as probable as `least`, of `n_compared` in all.
    pub fn of<'p>(pairs: impl IntoIterator<Item = &'p Scored>, link: f64, least: f64, n_compared: u64) -> Self {
        let mut frame = Self::around(link);
        pairs.into_iter().for_each(|pair| frame.add(pair.weight));
        frame.n_below = n_compared.saturating_sub(frame.n_pairs());
        // A pair just below is `least` probable; most are far below, so that the true number is smaller.
        frame.expected_below = frame.n_below as f64 * least.min(frame.thin());
        frame
    }

    /// The mean probability of the lowest stratum that has pairs: those below are not more probable.
    fn thin(&self) -> f64 {
        self.strata.iter().find(|s| s.n_pairs > 0).map_or(1.0, Stratum::predicted)
    }

    /// Counts a pair.
    pub fn add(&mut self, weight: f64) {
        let place = self.place(weight);
        if let Some(stratum) = self.strata.get_mut(place) {
            stratum.n_pairs += 1;
            stratum.expected += probability(weight);
        }
    }

    /// The place of a weight's stratum.
    pub fn place(&self, weight: f64) -> usize {
        self.strata.iter().rposition(|s| weight >= s.from).unwrap_or_default()
    }

    /// Pairs at hand.
    pub fn n_pairs(&self) -> u64 {
        self.strata.iter().map(|s| s.n_pairs).sum()
    }

    /// Precision and recall by the model's own probabilities, without any review. It is the model's word about itself: as good as its
    /// calibration. Nothing was linked, or nothing expected: `None`.
    pub fn model_word(&self) -> Option<Word> {
        let linked = || self.strata.iter().filter(|s| s.linked);
        let (n, right) = (linked().map(|s| s.n_pairs).sum::<u64>() as f64, linked().map(|s| s.expected).sum::<f64>());
        let all = self.strata.iter().map(|s| s.expected).sum::<f64>() + self.expected_below;
        (n > 0.0 && all > 0.0).then(|| Word { precision: right / n, recall: right / all, same: all })
    }

    /// The true pairs taken at the model's word where nobody was asked: below the pairs at hand.
    pub(super) fn assumed(&self) -> Interval {
        Interval { estimate: 0.0, low: 0.0, high: self.expected_below }
    }
}

/// What the model says of itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// The share of linked pairs that are the same one.
    pub precision: f64,
    /// The share of same pairs, among those compared, that are linked.
    pub recall: f64,
    /// How many of the pairs compared are the same one.
    pub same: f64,
}
