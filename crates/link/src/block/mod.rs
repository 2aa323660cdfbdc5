//! Which pairs are compared at all: those that agree on every column of at least one rule. Not for judging them.
//!
//! No pair is compared twice: a pair that an earlier rule brings is left to it. A block larger than the limit is left out of its rule,
//! so that one frequent value cannot cost hours, and is reported; its rows may still meet under other rules.

mod keys;
mod pairs;

pub use keys::{HotBlock, RuleCount};
pub use pairs::{Candidates, Pair, candidates};

/// The different answers of the pairs that the rules bring, and how many pairs gave each.
pub fn patterns(table: &crate::Table, definition: &crate::Definition) -> Vec<(crate::compare::Pattern, u64)> {
    candidates(table, definition).patterns
}
