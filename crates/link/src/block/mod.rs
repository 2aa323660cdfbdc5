//! Which pairs are compared at all: those that agree on every column of at least one rule. Not for judging them.
//!
//! No pair is compared twice: a pair that an earlier rule brings is left to it. A block larger than the limit, such as that of a frequent name, would
//! cost hours; it is split by further columns, and only what no column splits is left out of its rule. Both are reported; its rows may still meet
//! under other rules. Pairs are not held in memory: they are walked over, once to learn from them (a sample, if there are many) and once to weigh them.

mod cost;
mod groups;
mod key;
mod split;
mod visit;
mod work;

pub use cost::{Cost, cost};
pub use key::{HotBlock, Plan, RuleCount, Side, key};
pub use visit::Pair;
pub(crate) use visit::Sample;
pub(crate) use work::Work;

use crate::compare::Pattern;
use crate::count::Counts;
use crate::definition::Definition;
use crate::table::Table;

/// The different answers of the pairs that the rules bring, ascending, and how many pairs gave each: of a fixed sample, where there are many. This is
/// what training learns from.
pub fn patterns(table: &Table, definition: &Definition) -> Vec<(Pattern, u64)> {
    sampled(&Work::new(table, definition, None), definition)
}

pub(crate) fn sampled(work: &Work<'_>, definition: &Definition) -> Vec<(Pattern, u64)> {
    let sample = Sample::of(definition.settings.most_trained, work.n_pairs_at_most());
    Counts::sum(work.visit(sample, Counts::default, |counts, pair| {
        counts.add(pair.pattern);
    }))
}

/// All pairs that the rules bring, with their answers, in the order of ids: for small tables and for tests, since every pair is held.
pub fn candidates(table: &Table, definition: &Definition) -> Vec<Pair> {
    let work = Work::new(table, definition, None);
    let mut pairs = work.visit(Sample::ALL, Vec::new, Vec::push).concat();
    pairs.sort_unstable_by_key(|pair| (table.rank(pair.left), table.rank(pair.right)));
    pairs
}

/// What is done with blocks that are too large; see [`Plan`].
pub fn plan(table: &Table, definition: &Definition) -> Plan {
    Work::new(table, definition, None).plan
}
