//! Precision, recall, the curve over thresholds and reliability, from the pairs of the random sample that people answered. Not for pairs that were asked
//! about because they are hard: those would make linking look worse than it is.

use super::blocking;
use super::frame::Frame;
use super::{Interval, ratio, sum, wilson};

/// A pair of the random sample with its answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reviewed {
    /// Its weight today, in bits.
    pub weight: f64,
    /// Its chance of being in the sample, above 0 to 1.
    pub share: f64,
    /// What was answered.
    pub same: bool,
    /// How many rules bring it.
    pub n_rules: u32,
}

/// A stratum as answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answered {
    /// Its lowest weight, in bits.
    pub from: f64,
    /// The lowest weight of the next.
    pub to: f64,
    /// Its pairs.
    pub n_pairs: u64,
    /// Pairs answered.
    pub n_reviewed: u64,
    /// The mean probability its pairs have by the model.
    pub predicted: f64,
    /// The share that are the same one, as people see it. From 0 to 1 where nobody answered; the estimate is then the model's.
    pub same: Interval,
}

/// What a threshold would come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The threshold, in bits.
    pub threshold: f64,
    /// Precision at it.
    pub precision: Interval,
    /// Recall among compared pairs at it.
    pub recall: Interval,
}

/// What the reviews prove.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimates {
    /// Pairs of the sample answered with same or different.
    pub n_reviewed: u64,
    /// Precision at the link threshold; `None`: nothing is linked.
    pub precision: Option<Interval>,
    /// Recall among the pairs compared; `None`: no pair seems to be the same one.
    pub recall: Option<Interval>,
    /// The share of all same pairs that any rule brings; `None`: too few were found same, or there is but one rule.
    pub blocking_recall: Option<Interval>,
    /// How many of the pairs compared are the same one.
    pub n_same: Interval,
    /// At most so many more are where nobody was asked, by the model's own word: pairs less probable than any at hand.
    pub assumed: f64,
    /// Strata with pairs and no answer: they count as unknown, and make the intervals wide.
    pub n_unknown: usize,
    /// By stratum, from the lowest weight: also the reliability of the model's probabilities.
    pub strata: Vec<Answered>,
    /// Over thresholds, from the lowest.
    pub curve: Vec<Point>,
}

/// Estimates from the sample's answers; `n_rules` is how many blocking rules there are. Pairs without an answer, and those of which people cannot
/// tell, are taken to be as the others of their stratum.
pub fn estimate(frame: &Frame, reviewed: &[Reviewed], n_rules: usize) -> Estimates {
    let strata = answered(frame, reviewed);
    let link = frame.strata.iter().position(|s| s.linked).unwrap_or(frame.strata.len());
    let n_same = sum(strata.iter().map(part).chain([(1.0, frame.assumed())]));
    let points = (1..strata.len()).filter_map(|from| {
        let (precision, recall) = (precision(&strata, from)?, recall(frame, &strata, from)?);
        Some(Point { threshold: frame.strata[from].from, precision, recall })
    });
    Estimates {
        n_reviewed: reviewed.len() as u64,
        precision: precision(&strata, link),
        recall: recall(frame, &strata, link),
        blocking_recall: blocking_recall(frame, reviewed, n_rules),
        n_same,
        assumed: frame.expected_below,
        n_unknown: strata.iter().filter(|s| s.n_pairs > 0 && s.n_reviewed == 0).count(),
        curve: points.collect(),
        strata,
    }
}

fn answered(frame: &Frame, reviewed: &[Reviewed]) -> Vec<Answered> {
    let mut sums = vec![(0u64, 0.0f64, 0.0f64, 0.0f64); frame.strata.len()];
    for pair in reviewed.iter().filter(|pair| pair.share > 0.0) {
        let times = 1.0 / pair.share;
        let at = &mut sums[frame.place(pair.weight)];
        at.0 += 1;
        at.1 += times;
        at.2 += times * times;
        at.3 += if pair.same { times } else { 0.0 };
    }
    let of = |(stratum, (n, weights, squares, same)): (&super::frame::Stratum, (u64, f64, f64, f64))| {
        let n_pairs = stratum.n_pairs;
        // Answers that stand for different numbers of pairs say less than as many that stand for the same number (Kish 1965).
        let effective = if squares > 0.0 { weights * weights / squares } else { 0.0 };
        let seen = if n_pairs == 0 { 0.0 } else { n as f64 / n_pairs as f64 };
        let share = if weights > 0.0 { same / weights } else { 0.0 };
        let same = wilson(share, effective, seen, stratum.predicted());
        Answered { from: stratum.from, to: stratum.to, n_pairs, n_reviewed: n, predicted: stratum.predicted(), same }
    };
    frame.strata.iter().zip(sums).map(of).collect()
}

fn part(stratum: &Answered) -> (f64, Interval) {
    (stratum.n_pairs as f64, stratum.same)
}

/// The share of pairs of the strata from `from` on that are the same one.
fn precision(strata: &[Answered], from: usize) -> Option<Interval> {
    let above = strata.get(from..)?;
    let n: f64 = above.iter().map(|s| s.n_pairs as f64).sum();
    let shares = above.iter().map(|s| (s.n_pairs as f64 / n, s.same));
    (n > 0.0).then(|| capped(sum(shares)))
}

/// The share of same pairs that are in the strata from `from` on: 1 / (1 + missed / found), both independent.
fn recall(frame: &Frame, strata: &[Answered], from: usize) -> Option<Interval> {
    let (below, above) = (strata.get(..from)?, strata.get(from..)?);
    let found = sum(above.iter().map(part));
    let missed = sum(below.iter().map(part).chain([(1.0, frame.assumed())]));
    let odds = ratio(missed, found)?;
    let share = |odds: f64| 1.0 / (1.0 + odds);
    Some(capped(Interval { estimate: share(odds.estimate), low: share(odds.high), high: share(odds.low) }))
}

fn capped(interval: Interval) -> Interval {
    Interval { high: interval.high.min(1.0), ..interval }
}

/// Blocking recall from the same pairs of the sample, each standing for the pairs of its stratum.
fn blocking_recall(frame: &Frame, reviewed: &[Reviewed], n_rules: usize) -> Option<Interval> {
    let mut by_stratum = vec![0.0; frame.strata.len()];
    let usable = || reviewed.iter().filter(|pair| pair.share > 0.0);
    usable().for_each(|pair| by_stratum[frame.place(pair.weight)] += 1.0 / pair.share);
    let mut found = blocking::Found::new(n_rules);
    for pair in usable().filter(|pair| pair.same) {
        let h = frame.place(pair.weight);
        found.add(pair.n_rules, frame.strata[h].n_pairs as f64 / by_stratum[h] / pair.share);
    }
    found.recall()
}
