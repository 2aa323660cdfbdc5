//! All pairs compared, seen from afar: how many there are of each weight, of which kinds, and what a threshold would come to by the model's own word.
//! From patterns alone, so that no pair is needed; how rare a value in common is does not enter. Not for judging by reviews (see `judge`).

use crate::compare::Pattern;
use crate::score::probability;
use crate::train::{Model, logs, sum};

/// Pairs of about one weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// The lowest weight, in bits; minus infinity for the first.
    pub from: f64,
    /// The lowest weight of the next; infinity for the last.
    pub to: f64,
    /// How many pairs.
    pub n: u64,
    /// How many of them the model holds to be the same one.
    pub same: f64,
}

/// What a threshold would come to, as the model has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The threshold, in bits.
    pub threshold: f64,
    /// The share of pairs from it on that are the same one.
    pub precision: f64,
    /// The share of pairs of the same one that are from it on.
    pub recall: f64,
}

/// Pairs compared, counted by pattern and weighed once each.
pub struct Overview {
    weighed: Vec<(f64, u64)>,
    /// The classes of the model with how many pairs are of each, as the model has it.
    pub kinds: Vec<(String, f64)>,
}

impl Overview {
    /// Weighs every pattern.
    pub fn of(model: &Model, patterns: &[(Pattern, u64)]) -> Self {
        let logs: Vec<_> = model.classes.iter().map(logs).collect();
        let mut kinds: Vec<(String, f64)> = model.classes.iter().map(|class| (class.name.clone(), 0.0)).collect();
        let mut weighed = Vec::with_capacity(patterns.len());
        for (pattern, n) in patterns {
            let each: Vec<f64> = logs.iter().map(|(share, answers)| share + sum(answers, *pattern)).collect();
            let all = log_sum(&each);
            kinds.iter_mut().zip(&each).for_each(|((_, count), log)| *count += *n as f64 * (log - all).exp());
            let of = |same: bool| -> Vec<f64> {
                each.iter().zip(&model.classes).filter(|(_, class)| class.same == same).map(|(log, _)| *log).collect()
            };
            weighed.push(((log_sum(&of(true)) - log_sum(&of(false))) / std::f64::consts::LN_2, *n));
        }
        Self { weighed, kinds }
    }

    /// Counts between ascending edges; one bin more than edges.
    pub fn bins(&self, edges: &[f64]) -> Vec<Bin> {
        let from = std::iter::once(f64::NEG_INFINITY).chain(edges.iter().copied());
        let to = edges.iter().copied().chain([f64::INFINITY]);
        let mut bins: Vec<Bin> = from.zip(to).map(|(from, to)| Bin { from, to, n: 0, same: 0.0 }).collect();
        for (weight, n) in &self.weighed {
            if let Some(bin) = bins.iter_mut().rfind(|bin| *weight >= bin.from) {
                bin.n += n;
                bin.same += *n as f64 * probability(*weight);
            }
        }
        bins
    }

    /// What each threshold would come to; those from which on there is no pair are left out.
    pub fn curve(&self, thresholds: &[f64]) -> Vec<Point> {
        let same = |least: f64| self.weighed.iter().filter(|(w, _)| *w >= least).map(|(w, n)| *n as f64 * probability(*w)).sum::<f64>();
        let n = |least: f64| self.weighed.iter().filter(|(w, _)| *w >= least).map(|(_, n)| *n as f64).sum::<f64>();
        let all = same(f64::NEG_INFINITY);
        let at =
            |threshold: &f64| Point { threshold: *threshold, precision: same(*threshold) / n(*threshold), recall: same(*threshold) / all };
        thresholds.iter().filter(|t| n(**t) > 0.0 && all > 0.0).map(at).collect()
    }
}

/// The logarithm of a sum of numbers given by their logarithms.
fn log_sum(logs: &[f64]) -> f64 {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY { most } else { most + logs.iter().map(|l| (l - most).exp()).sum::<f64>().ln() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{ClassModel, Rarity};

    /// Two classes of which one pattern in four is mostly of the one: every count is worked out by hand.
    #[test]
    fn pairs_are_counted_by_weight_and_kind() {
        let class = |name: &str, same: bool, share: f64, answers: Vec<f64>| ClassModel {
            name: name.to_owned(),
            same,
            share,
            answers: vec![answers],
        };
        let classes = vec![class("same", true, 0.25, vec![0.9, 0.1]), class("chance", false, 0.75, vec![0.1, 0.9])];
        let model = Model {
            classes,
            chance: vec![vec![0.1, 0.9]],
            n_rounds: 1,
            settled: true,
            doubt: None,
            rarity: Rarity::default(),
            frequencies: None,
        };
        // Agreeing: odds of 0.225 to 0.075, three to one. Differing: 0.025 to 0.675, one to 27.
        let overview = Overview::of(&model, &[(Pattern(0), 40), (Pattern(1), 280)]);
        let bins = overview.bins(&[0.0]);
        assert_eq!((bins[0].n, bins[1].n), (280, 40));
        assert!((bins[1].same - 30.0).abs() < 1e-9 && (bins[0].same - 10.0).abs() < 1e-9, "{bins:?}");
        assert!((overview.kinds[0].1 - 40.0).abs() < 1e-9);
        let point = overview.curve(&[0.0, 9.0])[0];
        assert!((point.precision - 0.75).abs() < 1e-9 && (point.recall - 0.75).abs() < 1e-9, "{point:?}");
        assert_eq!(overview.curve(&[0.0, 9.0]).len(), 1, "beyond the last pair there is nothing to say");
    }
}
