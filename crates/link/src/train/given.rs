//! A plain model as somebody states it: how often two rows are the same one, and how often the same one and different ones give each answer. It makes
//! this crate and another engine weigh pairs alike. Not learned here, and not checked against rows.

use super::{ClassModel, Model, Shares};
use crate::definition::Definition;
use crate::problem::Problem;

/// How the frequency of a value in common enters a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rarity {
    /// Of every class, the part of agreement that is chance is rarer for rare values; the rest is not. Ratios beyond 1,000 are taken as 1,000.
    #[default]
    Chance,
    /// As Splink has it: the same one agrees on rare and frequent values alike, and different ones agree by the value's own frequency, which
    /// takes the place of u. Nothing is bounded.
    Whole,
}

impl Rarity {
    /// The part of a class's agreement that is chance.
    pub(crate) fn by_chance(self, same: bool, agree: f64, chance: f64) -> f64 {
        match self {
            Rarity::Chance => (chance / agree.max(1e-12)).min(1.0),
            Rarity::Whole if same => 0.0,
            Rarity::Whole => 1.0,
        }
    }

    /// A value's frequency against the usual chance of agreeing, kept within bounds.
    pub(crate) fn bounded(self, ratio: f64) -> f64 {
        match self {
            Rarity::Chance => ratio.clamp(1e-3, 1e3),
            Rarity::Whole => ratio.max(f64::MIN_POSITIVE),
        }
    }
}

impl Model {
    /// The plain model of Fellegi and Sunter as stated: `prior`, the share of pairs that are the same one; by comparison and answer ("different" the
    /// last), how often the same one gives it (m) and how often different ones do (u). Where a comparison is `by_frequency`, the first
    /// answer's u gives way to the value's frequency in the table. Weights are then those of Splink with the same numbers and levels.
    pub fn given(definition: &Definition, prior: f64, same: Shares, chance: Shares) -> Result<Self, Problem> {
        if !(prior > 0.0 && prior < 1.0) {
            return Err(Problem::Model { what: format!("the prior is {prior}, not between 0 and 1") });
        }
        fits(definition, &same, "the same one")?;
        fits(definition, &chance, "different ones")?;
        let class = |name: &str, is: bool, share: f64, answers: Shares| ClassModel { name: name.to_owned(), same: is, share, answers };
        let classes = vec![class("same", true, prior, same), class("chance", false, 1.0 - prior, chance.clone())];
        Ok(Self { chance, classes, n_rounds: 0, settled: true, doubt: None, rarity: Rarity::Whole, frequencies: None })
    }
}

fn fits(definition: &Definition, shares: &Shares, of: &str) -> Result<(), Problem> {
    let n = definition.comparisons.len();
    if shares.len() != n {
        return Err(Problem::Model { what: format!("it has shares of {of} for {} comparisons, and there are {n}", shares.len()) });
    }
    for (comparison, shares) in definition.comparisons.iter().zip(shares) {
        let (name, n) = (&comparison.name, comparison.n_answers());
        if shares.len() != n || shares.iter().any(|share| !(*share > 0.0 && *share <= 1.0)) {
            return Err(Problem::Model { what: format!("comparison {name} needs {n} shares of {of}, each above 0 and at most 1") });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Comparison, Level, Test};

    #[test]
    fn what_does_not_fit_is_refused() {
        let levels = vec![Level::new("same", Test::Exact)];
        let comparison = Comparison { name: "a".to_owned(), column: 0, levels, by_frequency: false };
        let definition = Definition { comparisons: vec![comparison], ..Definition::default() };
        let check =
            |prior, same: Shares, chance: Shares, fits: bool| assert_eq!(Model::given(&definition, prior, same, chance).is_ok(), fits);
        let (m, u) = (vec![vec![0.9, 0.1]], vec![vec![0.01, 0.99]]);
        check(0.1, m.clone(), u.clone(), true);
        check(0.0, m.clone(), u.clone(), false);
        check(f64::NAN, m.clone(), u.clone(), false);
        check(0.1, vec![], u.clone(), false);
        check(0.1, vec![vec![0.9]], u.clone(), false);
        check(0.1, vec![vec![1.0, 0.0]], u.clone(), false);
        check(0.1, m, vec![vec![0.5, f64::NAN]], false);
    }
}
