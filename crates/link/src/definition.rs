//! What is compared, how, and among which pairs: the whole of what a caller decides. Not for anything that is learned from the rows.

use crate::compare::{Comparison, Test};
use crate::problem::Problem;
use crate::table::Table;

/// A blocking rule: two rows are compared when every pair of columns listed agrees, left row's first with right row's second.
/// `(3, 3)` is the same column on both sides; `(1, 2), (2, 1)` finds swapped values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// For reports.
    pub name: String,
    /// Columns that must be equal.
    pub equal: Vec<(usize, usize)>,
}

impl Rule {
    /// Whether it reads the same from both sides.
    pub(crate) fn is_symmetric(&self) -> bool {
        self.equal.iter().all(|(l, r)| l == r)
    }

    /// The comparisons whose answer the rule narrows: the comparison, and the first and the last answer that are left.
    pub(crate) fn implied(&self, comparisons: &[Comparison]) -> Vec<Implied> {
        let implied = |(c, comparison): (usize, &Comparison)| {
            let last = comparison.levels.iter().position(|level| level.all.iter().all(|t| self.implies(t, comparison.column)))?;
            let exchanged = comparison.levels.get(last).is_some_and(|level| level.all.iter().any(|t| matches!(t, Test::Exchanged(_))));
            Some(Implied { comparison: c, first: if exchanged { last } else { 0 }, last })
        };
        comparisons.iter().enumerate().filter_map(implied).collect()
    }

    fn implies(&self, test: &Test, column: usize) -> bool {
        let equal = |l: usize, r: usize| self.equal.contains(&(l, r));
        match test {
            Test::Exact => equal(column, column),
            Test::ExactWith(other) => equal(column, column) && equal(*other, *other),
            Test::Same(other) => equal(*other, *other),
            Test::Exchanged(other) => equal(column, *other) && equal(*other, column),
            _ => false,
        }
    }
}

/// What a rule says of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Implied {
    pub(crate) comparison: usize,
    first: usize,
    last: usize,
}

impl Implied {
    /// Whether the rule leaves this answer possible.
    pub(crate) fn allows(&self, answer: usize) -> bool {
        (self.first..=self.last).contains(&answer)
    }
}

/// A kind of pair: the same one, or a way in which two different ones come to look alike (members of a household share name and
/// address; twins share the birth date too). Pairs that agree by mere chance need no class: every blocking rule has its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// `household`, `twin` ...
    pub name: String,
    /// Pairs of this class are the same one.
    pub same: bool,
    /// For a class of the same one: comparisons that differ in it (moved: the address). For others: comparisons that agree in it.
    pub on: Vec<usize>,
}

/// How training, scoring and clustering go.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Seed of the random sample for chance agreement.
    pub seed: u64,
    /// Pairs in that sample, for each comparison.
    pub n_sampled: u64,
    /// The probability from which two rows are linked.
    pub link_from: f64,
    /// The probability from which a pair is shown for review; pairs below are not kept.
    pub review_from: f64,
    /// Rows of one block; a larger one is split by further columns as far as possible, and reported.
    pub most_in_block: usize,
    /// Pairs that training looks at; of more, a fixed sample.
    pub most_trained: u64,
    /// Pairs kept at most, 24 bytes each; of more, the strongest, and from where is said.
    pub most_kept: usize,
    /// Most rounds of training.
    pub most_rounds: usize,
    /// Weight, in bits, of two rows that no rule brought together, where clusters are weighed.
    pub never_compared: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            n_sampled: 60_000,
            link_from: 0.5,
            review_from: 0.1,
            most_in_block: 3_000,
            most_trained: 2_000_000,
            most_kept: 40_000_000,
            most_rounds: 3_000,
            never_compared: -6.0,
        }
    }
}

/// Everything a caller decides.
#[derive(Debug, Clone, Default)]
pub struct Definition {
    /// What is compared.
    pub comparisons: Vec<Comparison>,
    /// Which pairs are compared.
    pub rules: Vec<Rule>,
    /// Kinds of pairs besides coincidences. Without any class that is `same`, one is taken.
    pub classes: Vec<Class>,
    /// Columns of verified ids: two rows with different ones are never the same.
    pub verified_ids: Vec<usize>,
    /// How it goes.
    pub settings: Settings,
}

impl Definition {
    /// Every column that a comparison or a rule asks for; some more than once.
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        let of_rules = self.rules.iter().flat_map(|rule| &rule.equal).flat_map(|(l, r)| [*l, *r]);
        self.comparisons.iter().flat_map(Comparison::columns).chain(of_rules)
    }

    /// Proves that it fits the table.
    pub fn check(&self, table: &Table) -> Result<(), Problem> {
        let n = self.comparisons.len();
        if n == 0 || n > 16 {
            return Err(Problem::Comparisons { n });
        }
        for comparison in &self.comparisons {
            let n = comparison.levels.len();
            if n == 0 || n > 14 {
                return Err(Problem::Levels { name: comparison.name.clone(), n });
            }
            comparison.columns().try_for_each(|column| has(table, &comparison.name, column))?;
        }
        if self.rules.is_empty() {
            return Err(Problem::NoRules);
        }
        for rule in &self.rules {
            rule.equal.iter().flat_map(|(l, r)| [*l, *r]).try_for_each(|column| has(table, &rule.name, column))?;
        }
        self.verified_ids.iter().try_for_each(|column| has(table, "A verified id", *column))?;
        self.classes.iter().try_for_each(|class| exists(&class.name, &class.on, n))
    }
}

fn has(table: &Table, what: &str, column: usize) -> Result<(), Problem> {
    let n = table.columns().len();
    if column < n { Ok(()) } else { Err(Problem::NoSuchColumn { what: what.to_owned(), column, n }) }
}

fn exists(class: &str, comparisons: &[usize], n: usize) -> Result<(), Problem> {
    match comparisons.iter().find(|c| **c >= n) {
        Some(&comparison) => Err(Problem::NoSuchComparison { class: class.to_owned(), comparison, n }),
        None => Ok(()),
    }
}
