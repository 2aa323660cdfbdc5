//! Rounds until nothing that matters changes, with long strides where the way is straight. Not for what a round is.
//!
//! Expectation and maximization creeps where classes overlap. Two rounds tell a direction and how fast the steps shrink; from that the end is guessed
//! (SQUAREM, Varadhan and Roland 2008), here in the counts from which beliefs are made. A guess that makes the answers less likely than the
//! plain rounds did is thrown away, so the plain rounds' certainty is kept: it never gets worse.

use super::rounds::{Flat, Rounds};

/// It is settled when a round calls fewer than this share of the pairs of the same one otherwise than the round before.
const STILL: f64 = 2e-5;

/// What came out.
pub(super) struct Settled {
    pub(super) beliefs: Flat,
    /// The logarithm of the answers' likelihood.
    pub(super) likelihood: f64,
    pub(super) n_rounds: usize,
    pub(super) settled: bool,
}

/// `learn` makes beliefs of counts and tells how well the anchors like them.
pub(super) fn settle(rounds: &Rounds<'_>, beliefs: &[f64], most_rounds: usize, learn: impl Fn(&[f64]) -> (Flat, f64)) -> Settled {
    let n = &rounds.answers.n;
    let (mut counts, mut once, mut twice, mut leap) = (Flat::new(), Flat::new(), Flat::new(), Flat::new());
    let (mut before, mut after, mut unused) = (Vec::new(), Vec::new(), Vec::new());
    rounds.count(beliefs, &mut counts, &mut before);
    let (mut n_rounds, mut longest) = (1, 4.0);
    loop {
        let (believed, _) = learn(&counts);
        rounds.count(&believed, &mut once, &mut before);
        let (believed, liked) = learn(&once);
        let likelihood = rounds.count(&believed, &mut twice, &mut after);
        let second = likelihood + liked;
        n_rounds += 2;
        let changed: f64 = n.iter().zip(&before).zip(&after).map(|((n, b), a)| n * (a - b).abs()).sum();
        let same: f64 = n.iter().zip(&after).map(|(n, a)| n * a).sum();
        let settled = changed <= STILL * (same + 1.0);
        if settled || n_rounds >= most_rounds {
            return Settled { beliefs: learn(&twice).0, likelihood, n_rounds, settled };
        }
        let stride = stride(&counts, &once, &twice, longest);
        if stride <= 1.0 {
            std::mem::swap(&mut counts, &mut twice);
            continue;
        }
        let guess: Flat = counts.iter().zip(&once).zip(&twice).map(|((a, b), c)| guessed(*a, *b, *c, stride)).collect();
        let (believed, liked) = learn(&guess);
        let far = rounds.count(&believed, &mut leap, &mut unused) + liked;
        n_rounds += 1;
        if far >= second {
            std::mem::swap(&mut counts, &mut leap);
            longest = if stride >= longest { longest * 4.0 } else { longest };
        } else {
            std::mem::swap(&mut counts, &mut twice);
            longest = (longest / 2.0).max(2.0);
        }
    }
}

/// How many steps to take at once. Differences are measured as counts differ by chance: by their roots.
fn stride(a: &[f64], b: &[f64], c: &[f64], longest: f64) -> f64 {
    let (mut steps, mut bends) = (0.0, 0.0);
    for ((a, b), c) in a.iter().zip(b).zip(c) {
        let (step, next) = (b - a, c - b);
        steps += step * step / (b + 1.0);
        bends += (next - step) * (next - step) / (b + 1.0);
    }
    (steps / bends.max(1e-300)).sqrt().min(longest)
}

fn guessed(a: f64, b: f64, c: f64, stride: f64) -> f64 {
    let (step, bend) = (b - a, c - 2.0 * b + a);
    (a + 2.0 * stride * step + stride * stride * bend).max(0.1 * c)
}
