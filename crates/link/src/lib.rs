//! Comparisons: are these two records of the same one? Columns in; pairs, clusters and reasons out. It reads no file, keeps no database and does not
//! know that rows are people: nicknames, sounds, known fake ids and kinds of look-alikes come in as data.
//!
//! # The method, for someone who has not met it
//!
//! Two records without a shared id are the same one when they agree on things on which different ones rarely agree. Fellegi and Sunter (1969) made
//! that a sum: for every comparison, the answer ("same", "similar", "different") is worth log2(m / u) bits, where m is how often records of the same
//! one give that answer and u how often different ones do. Agreement on a rare value is worth more than on a frequent one.
//!
//! 1. [`standardize`]: write values alike. Pure functions; the lists they need are passed in.
//! 2. [`block`]: comparing all with all is hopeless, so only pairs that agree on some rule (birth date; name and sound; phone) are compared. A million
//!    rows still bring some 26 million pairs. Three things make that cheap. Values are kept once, in a dictionary ([`Column`]), and rows have codes;
//!    most questions are about the codes. The rows of a block are laid side by side and answered eight at a time, and values that have too few
//!    letters in common to be alike are never compared letter by letter. Pairs are not held: they are walked over once to learn from a sample of
//!    their answers, once to weigh them, and only those worth a look are kept.
//! 3. [`train`](train::train): u is counted over random pairs; m is learned from the pairs themselves by expectation and maximization, without labels.
//!    Members of a household agree on name, address and phone for a reason, which the sum mistakes for evidence; therefore kinds of pairs
//!    are learned as classes of a mixture, and a pair is weighed against the likeliest of them.
//! 4. [`score`](score::score): every pair's weight, in bits, and its probability.
//! 5. [`cluster`](cluster::cluster): what belongs together when all pairs are heard, and never against a cannot-link fact.
//! 6. [`explain`](explain::explain): the sum, step by step.
//! 7. [`memory`]: what was learned frozen as an edition, so that rows that come, change and go are linked without comparing all others again.
//! 8. [`judge`]: which pairs to ask people about, and what their answers prove of precision, recall and blocking.
//!
//! The same rows in any order, on any number of threads, give the same answer.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

pub mod block;
pub mod cluster;
mod column;
pub mod compare;
mod count;
mod definition;
pub mod encode;
pub mod explain;
pub mod frequency;
mod intern;
pub mod judge;
pub mod memory;
mod problem;
pub mod score;
pub mod standardize;
mod table;
pub mod train;

pub use column::{Column, MISSING};
pub use definition::{Class, Definition, Rule, Settings};
pub use intern::Building;
pub use problem::Problem;
pub use table::{Source, Table};

use block::{HotBlock, Plan, RuleCount, Work};
use cluster::Clusters;
use score::{Kept, Scored};
use train::Model;

/// Where kinds of pairs could not be told apart, members of a household look like one: only pairs at least so probable are linked.
const SURE: f64 = 0.99;

/// Everything that came out.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Pairs at or above the review threshold, the strongest evidence first.
    pub pairs: Vec<Scored>,
    /// Which rows belong together.
    pub clusters: Clusters,
    /// What was learned.
    pub model: Model,
    /// How many pairs were compared.
    pub n_compared: u64,
    /// The different answers of all pairs compared, ascending, and how many gave each.
    pub patterns: Vec<(compare::Pattern, u64)>,
    /// What each rule brought.
    pub by_rule: Vec<RuleCount>,
    /// Blocks that were too large, and what was done with them.
    pub hot: Vec<HotBlock>,
    /// Where more pairs reached the review threshold than `most_kept` allows: the weight from which they were kept.
    pub cut_at: Option<f64>,
}

impl Linked {
    /// Pairs worth a look by people, strongest first: as probable as the review threshold asks, and not put together.
    pub fn to_review(&self) -> impl Iterator<Item = &Scored> {
        self.pairs.iter().filter(|pair| self.clusters.of[pair.left as usize] != self.clusters.of[pair.right as usize])
    }
}

/// Links the rows of a table: blocks, compares, trains, scores and clusters.
pub fn link(table: &Table, definition: &Definition) -> Result<Linked, Problem> {
    definition.check(table)?;
    let work = Work::new(table, definition, None);
    let model = train::train(table, definition, &block::sampled(&work, definition));
    Ok(finish(table, definition, &work, model))
}

/// The same with a model learned before, by [`train`](train::train) on the [`patterns`](block::patterns) of these or other rows.
pub fn link_with(table: &Table, definition: &Definition, model: &Model) -> Result<Linked, Problem> {
    definition.check(table)?;
    Ok(finish(table, definition, &Work::new(table, definition, None), model.clone()))
}

/// The same with large blocks split as a [`plan`](block::plan) made before says, whatever their size now: then whether two rows are compared depends
/// on nothing but them.
pub fn link_planned(table: &Table, definition: &Definition, model: &Model, plan: &Plan) -> Result<Linked, Problem> {
    definition.check(table)?;
    Ok(finish(table, definition, &Work::new(table, definition, Some(plan)), model.clone()))
}

fn finish(table: &Table, definition: &Definition, work: &Work<'_>, model: Model) -> Linked {
    let Kept { pairs, patterns, by_rule, cut_at } = score::keep(work, definition, &model);
    let mut definition = definition.clone();
    if model.is_plain() {
        definition.settings.link_from = definition.settings.link_from.max(SURE);
    }
    let clusters = cluster::cluster(table, &definition, &pairs);
    let n_compared = patterns.iter().map(|(_, n)| n).sum();
    Linked { pairs, patterns, clusters, model, n_compared, by_rule, hot: work.hot(), cut_at }
}
