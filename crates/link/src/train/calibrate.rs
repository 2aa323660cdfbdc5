//! Whether probabilities mean what they say: of pairs called 80 percent probable, people should call 80 in 100 the same one. From judged pairs:
//! the curve of reliability, two numbers that sum it up, and a correction where judged pairs prove that one is needed. Not for learning what answers are
//! worth (`train_with`), and not for choosing which pairs are judged.
//!
//! Pairs chosen because the model was unsure of them serve as well as random ones here: each is compared with its own probability. They must not
//! have been chosen by their answer, nor have trained the model that is checked.

use crate::judge::{Interval, wilson};
use crate::score::probability;

/// Where bins end: as linking asks, finest where it is nearly sure.
const ENDS: [f64; 9] = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1.0];
/// Judged pairs from which a correction is tried.
const FEWEST: usize = 40;
/// A correction is used when on pairs it was not made from it leaves at most this part of the loss.
const PAYS: f64 = 0.98;

/// A judged pair and what was predicted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The predicted weight, in bits.
    pub weight: f64,
    /// People called it the same one.
    pub same: bool,
    /// How many judged pairs it stands for; 1 for one.
    pub times: f64,
}

/// Judged pairs of about one probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// The smallest and the largest probability that belong here.
    pub between: (f64, f64),
    /// Judged pairs.
    pub n: f64,
    /// Their mean predicted probability.
    pub predicted: f64,
    /// The share called the same one, with its interval.
    pub observed: Interval,
}

/// How far predictions hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliability {
    /// Bins in which there are pairs, ascending.
    pub bins: Vec<Bin>,
    /// The mean squared difference between probability and answer (Brier 1950): 0 is perfect, a quarter is "always a half".
    pub brier: f64,
    /// The mean difference between what a bin predicted and what was seen in it (expected calibration error): 0 is perfect.
    pub error: f64,
}

/// The curve of reliability; `None` without judged pairs.
pub fn reliability(judged: &[Judged]) -> Option<Reliability> {
    let used: Vec<&Judged> = judged.iter().filter(|j| j.times > 0.0 && j.times.is_finite()).collect();
    let total: f64 = used.iter().map(|j| j.times).sum();
    if used.is_empty() {
        return None;
    }
    let begins = [0.0].into_iter().chain(ENDS);
    let bins: Vec<Bin> = begins.zip(ENDS).filter_map(|between| bin(&used, between)).collect();
    let brier = used.iter().map(|j| j.times * (probability(j.weight) - is(j.same)).powi(2)).sum::<f64>() / total;
    let error = bins.iter().map(|b| b.n * (b.predicted - b.observed.estimate).abs()).sum::<f64>() / total;
    Some(Reliability { bins, brier, error })
}

fn is(same: bool) -> f64 {
    if same { 1.0 } else { 0.0 }
}

fn bin(judged: &[&Judged], (from, to): (f64, f64)) -> Option<Bin> {
    let within = |p: f64| p >= from && (p < to || to >= 1.0);
    let inside: Vec<&&Judged> = judged.iter().filter(|j| within(probability(j.weight))).collect();
    let n: f64 = inside.iter().map(|j| j.times).sum();
    if inside.is_empty() {
        return None;
    }
    let mean = |of: fn(&Judged) -> f64| inside.iter().map(|j| j.times * of(j)).sum::<f64>() / n;
    let effective = n * n / inside.iter().map(|j| j.times * j.times).sum::<f64>();
    let predicted = mean(|j| probability(j.weight));
    Some(Bin { between: (from, to), n, predicted, observed: wilson(mean(|j| is(j.same)), effective, 0.0, predicted) })
}

/// A correction of weights that keeps their order: `shift` bits, then `slope` times (Platt 1999, in the weight).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correction {
    /// Bits added.
    pub shift: f64,
    /// What a bit is worth; above 0.
    pub slope: f64,
}

impl Correction {
    /// The corrected weight.
    pub fn weight(&self, weight: f64) -> f64 {
        self.shift + self.slope * weight
    }

    /// The correction that judged pairs ask for; `None` where it does not pay: few pairs, or it does not help on pairs it was not made from (every
    /// fifth is left out in turn).
    pub fn of(judged: &[Judged]) -> Option<Self> {
        if judged.len() < FEWEST {
            return None;
        }
        let (mut before, mut after) = (0.0, 0.0);
        for turn in 0..5 {
            let part = |out: bool| judged.iter().enumerate().filter(move |(nth, _)| (nth % 5 == turn) == out).map(|(_, j)| *j);
            let fitted = fitted(&part(false).collect::<Vec<_>>());
            before += part(true).map(|j| loss(&j, j.weight)).sum::<f64>();
            after += part(true).map(|j| loss(&j, fitted.weight(j.weight))).sum::<f64>();
        }
        (after < PAYS * before).then(|| fitted(judged))
    }
}

/// The surprise at a judged answer, in natural units.
fn loss(judged: &Judged, weight: f64) -> f64 {
    let toward = if judged.same { weight } else { -weight };
    judged.times * (-toward * std::f64::consts::LN_2).exp().ln_1p().min(30.0)
}

/// Newton's method on the penalized likelihood: without evidence nothing is corrected (shift 0 give or take 3 bits, slope 1 give or take a third).
fn fitted(judged: &[Judged]) -> Correction {
    let (mut shift, mut slope) = (0.0, 1.0);
    for _ in 0..30 {
        let (mut g, mut h) = ([-shift / 9.0, -(slope - 1.0) * 9.0], [1.0 / 9.0, 0.0, 9.0]);
        for j in judged {
            let x = j.weight.clamp(-30.0, 30.0);
            let p = probability(shift + slope * x);
            let (off, steep) =
                (j.times * (is(j.same) - p) * std::f64::consts::LN_2, j.times * p * (1.0 - p) * std::f64::consts::LN_2.powi(2));
            g = [g[0] + off, g[1] + off * x];
            h = [h[0] + steep, h[1] + steep * x, h[2] + steep * x * x];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        let step = [(h[2] * g[0] - h[1] * g[1]) / determinant, (h[0] * g[1] - h[1] * g[0]) / determinant];
        shift += step[0].clamp(-2.0, 2.0);
        slope = (slope + step[1].clamp(-0.2, 0.2)).clamp(0.2, 3.0);
        if step.iter().all(|s| s.abs() < 1e-9) {
            break;
        }
    }
    Correction { shift, slope }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Judged pairs at weights -10 to 10 whose true weight is another.
    fn judged(truly: impl Fn(f64) -> f64) -> Vec<Judged> {
        let mut judged = Vec::new();
        for step in -10..=10 {
            let weight = f64::from(step);
            let n_same = (probability(truly(weight)) * 50.0).round() as usize;
            judged.extend((0..50).map(|nth| Judged { weight, same: nth * 7 % 50 < n_same, times: 1.0 }));
        }
        judged
    }

    #[test]
    fn right_probabilities_are_found_right_and_left_alone() {
        let judged = judged(|w| w);
        let curve = reliability(&judged).unwrap();
        assert!(curve.error < 0.01 && curve.brier < 0.07, "{curve:?}");
        assert!(curve.bins.iter().all(|bin| bin.observed.covers(bin.predicted)), "{curve:?}");
        assert_eq!(curve.bins.iter().map(|bin| bin.n).sum::<f64>(), judged.len() as f64);
        assert_eq!(Correction::of(&judged), None);
    }

    #[test]
    fn wrong_probabilities_are_noticed_and_corrected() {
        let judged = judged(|w| 0.5 * w - 2.0);
        assert!(reliability(&judged).unwrap().error > 0.1);
        let correction = Correction::of(&judged).unwrap();
        assert!((correction.slope - 0.5).abs() < 0.05 && (correction.shift + 2.0).abs() < 0.2, "{correction:?}");
        let corrected: Vec<Judged> = judged.iter().map(|j| Judged { weight: correction.weight(j.weight), ..*j }).collect();
        assert!(reliability(&corrected).unwrap().error < 0.02);
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(reliability(&[]), None);
        assert_eq!(reliability(&[Judged { weight: 1.0, same: true, times: 0.0 }]), None);
        assert_eq!(Correction::of(&judged(|w| 0.5 * w)[..30]), None);
        let endless = vec![Judged { weight: f64::INFINITY, same: false, times: 1.0 }; 50];
        assert!(Correction::of(&endless).is_none_or(|c| c.shift.is_finite() && c.slope > 0.0));
    }
}
