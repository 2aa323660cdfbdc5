//! How far reviewers agree, and answers that contradict one another. Not for who is right.

use super::interval::Z;
use super::{Interval, wilson};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// An answer about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The same one.
    Same,
    /// Different ones.
    Different,
    /// Cannot tell.
    Unsure,
}

/// Agreement of two answers about each of several pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Pairs that two people answered.
    pub n: u64,
    /// The share on which they agree.
    pub share: Interval,
    /// Cohen's kappa: agreement beyond chance, 1 where it is complete, 0 where it is as chance would have it. `None`: both gave one and the same answer
    /// throughout, so that chance cannot be told from agreement.
    pub kappa: Option<Interval>,
}

/// Agreement over pairs of answers, the same two people's in the same order as far as possible. `None` without any.
pub fn agreement(answers: &[(Answer, Answer)]) -> Option<Agreement> {
    let n = answers.len() as f64;
    if answers.is_empty() {
        return None;
    }
    let mut cells = [[0.0f64; 3]; 3];
    answers.iter().for_each(|(one, other)| cells[*one as usize][*other as usize] += 1.0 / n);
    let rows = cells.map(|row| row.iter().sum::<f64>());
    let columns: Vec<f64> = (0..3).map(|c| cells.iter().map(|row| row[c]).sum()).collect();
    let observed: f64 = (0..3).map(|k| cells[k][k]).sum();
    let chance: f64 = (0..3).map(|k| rows[k] * columns[k]).sum();
    let kappa = (chance < 1.0 - 1e-12).then(|| {
        let kappa = (observed - chance) / (1.0 - chance);
        let half = Z * (variance(&cells, &rows, &columns, kappa, chance) / n).max(0.0).sqrt();
        Interval { estimate: kappa, low: (kappa - half).max(-1.0), high: (kappa + half).min(1.0) }
    });
    Some(Agreement { n: answers.len() as u64, share: wilson(observed, n, 0.0, 0.5), kappa })
}

/// The variance of kappa for one pair (Fleiss, Cohen and Everitt 1969).
fn variance(cells: &[[f64; 3]; 3], rows: &[f64; 3], columns: &[f64], kappa: f64, chance: f64) -> f64 {
    let left = 1.0 - kappa;
    let mut sum = 0.0;
    for (i, row) in cells.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            let margins = columns[i] + rows[j];
            let term = if i == j { 1.0 - (rows[i] + columns[i]) * left } else { -margins * left };
            sum += cell * term * term;
        }
    }
    (sum - (kappa - chance * left).powi(2)) / (1.0 - chance).powi(2)
}

/// Two that are said to be different although a chain of answers says they are the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction<T> {
    /// The two said to be different.
    pub different: (T, T),
    /// The chain from the one to the other, each the same one as the next: the shortest there is.
    pub chain: Vec<T>,
}

/// Finds every "different" that answers of "same" contradict.
pub fn contradictions<T: Ord + Clone>(answers: &[(T, T, bool)]) -> Vec<Contradiction<T>> {
    let mut next: BTreeMap<&T, BTreeSet<&T>> = BTreeMap::new();
    for (one, other, _) in answers.iter().filter(|(_, _, same)| *same) {
        next.entry(one).or_default().insert(other);
        next.entry(other).or_default().insert(one);
    }
    let different: BTreeSet<(&T, &T)> =
        answers.iter().filter(|(_, _, same)| !same).map(|(a, b, _)| if a <= b { (a, b) } else { (b, a) }).collect();
    let contradiction = |(one, other): (&T, &T)| {
        let chain = chain(&next, one, other)?;
        Some(Contradiction { different: (one.clone(), other.clone()), chain: chain.into_iter().cloned().collect() })
    };
    different.into_iter().filter_map(contradiction).collect()
}

fn chain<'t, T: Ord>(next: &BTreeMap<&'t T, BTreeSet<&'t T>>, one: &'t T, other: &'t T) -> Option<Vec<&'t T>> {
    let mut from: BTreeMap<&T, &T> = BTreeMap::from([(one, one)]);
    let mut waiting = VecDeque::from([one]);
    while let Some(at) = waiting.pop_front() {
        if at == other {
            let mut chain = vec![at];
            let mut step = at;
            while step != one {
                step = from.get(step).copied()?;
                chain.push(step);
            }
            chain.reverse();
            return Some(chain);
        }
        for to in next.get(at).into_iter().flatten() {
            if !from.contains_key(to) {
                from.insert(to, at);
                waiting.push_back(to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_as_in_the_books() {
        // Two doctors, 100 people: 20 yes-yes, 5 yes-no, 10 no-yes, 65 no-no. Agreement .85, by chance .60, kappa .625 with a standard error of
        // .0869 (formula of Fleiss, Cohen and Everitt, worked by hand).
        use Answer::{Different as N, Same as Y};
        let answers: Vec<(Answer, Answer)> =
            [((Y, Y), 20), ((Y, N), 5), ((N, Y), 10), ((N, N), 65)].iter().flat_map(|(pair, n)| vec![*pair; *n]).collect();
        let found = agreement(&answers).unwrap();
        let kappa = found.kappa.unwrap();
        assert_eq!(found.n, 100);
        assert!((found.share.estimate - 0.85).abs() < 1e-9);
        assert!((kappa.estimate - 0.625).abs() < 1e-9, "{kappa:?}");
        assert!(((kappa.high - kappa.low) / (2.0 * Z) - 0.0869).abs() < 2e-3, "{kappa:?}");
        assert_eq!(agreement(&[(Y, Y); 7]).unwrap().kappa, None, "one answer throughout");
        assert_eq!(agreement(&[]), None);
    }

    #[test]
    fn contradictions_are_found_with_the_shortest_chain() {
        let same = |a, b| (a, b, true);
        let answers = [same(1, 2), same(2, 3), same(3, 4), same(4, 5), same(2, 5), (5, 1, false), (1, 9, false), (7, 8, false), same(8, 9)];
        let found = contradictions(&answers);
        assert_eq!(found, [Contradiction { different: (1, 5), chain: vec![1, 2, 5] }]);
        assert_eq!(contradictions(&[same(1, 2), (2, 1, false)])[0].chain, [1, 2]);
    }
}
