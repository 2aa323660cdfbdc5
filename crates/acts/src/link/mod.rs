//! Link: finds which agencies' records are of one person, and has the store keep what changed as one decision that can be taken back. Only records
//! whose law allows it are compared. It rewrites no fact and nothing that people decided; how records are compared stands in `catalog/linkage/people.toml`.
//!
//! The first run freezes what it learned as an edition; later runs go by it and compare only records that came or changed. A new edition is an act of
//! its own ([`retrain`]), which says who would become one and who would be parted before anything moves.

mod changes;
mod edition;
pub(crate) mod examples;
mod memory;
pub(crate) mod prepare;
mod region;
mod waterfall;
mod weighed;
pub(crate) mod words;

pub use changes::{Changes, Merged, Split};
pub use edition::{Listed, editions};
pub use waterfall::{Bar, Limit, Waterfall};
pub(crate) use weighed::Weighed;

use crate::home::Home;
use crate::person::record_named;
use region::Region;
use serde::Serialize;
use std::path::Path;
use throughline_exchange::catalog::linkage::Definition;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::words::Language;
use throughline_store::{Identity, Reader, Store};

/// The definition by which records are linked.
const DEFINITION: &str = "people";

/// What linking came to.
#[derive(Debug, Serialize)]
pub struct Linked {
    /// Records that say who somebody is and whose law allows comparing.
    pub n_records: usize,
    /// Files, or parts of files, that their agreements keep from being linked, a sentence each.
    pub held: Vec<String>,
    /// Persons among the records compared.
    pub n_persons: usize,
    /// Records that came, changed or went since records were last compared.
    pub n_changed: usize,
    /// Pairs of records that were compared in this run.
    pub n_compared: u64,
    /// The edition by which they were compared.
    pub edition: String,
    /// Pairs probable enough to be looked at by people, and not linked.
    pub n_to_review: usize,
    /// Pairs of weak evidence without which a person's records would fall apart.
    pub n_weak: usize,
    /// By pair of agencies.
    pub between: Vec<Between>,
    /// Blocks left out for their size: rule and rows.
    pub left_out: Vec<(String, u64)>,
    /// Why the result is less sure than it should be.
    pub doubts: Vec<String>,
    /// Records that changed persons; `None` for a preview.
    pub n_moved: Option<usize>,
    /// The decision by which all of it can be taken back; `None` where nothing changed.
    pub decision: Option<i64>,
}

/// What a new edition changes, or would change.
#[derive(Debug, Serialize)]
pub struct Retrained {
    /// What linking came to.
    #[serde(flatten)]
    pub linked: Linked,
    /// Who became one, who was parted, and which records moved.
    pub changes: Changes,
}

/// Links between two agencies, or within one.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Between {
    /// One agency.
    pub one: String,
    /// The other.
    pub other: String,
    /// Pairs of their records that are of one person.
    pub n_links: usize,
    /// Pairs to be looked at.
    pub n_to_review: usize,
}

/// Why two records are or are not held to be one person.
#[derive(Debug, Serialize)]
pub struct Reasons {
    /// In words, a line each, in the language asked for.
    pub lines: Vec<String>,
    /// The same as numbers.
    pub waterfall: Waterfall,
    /// How probable it is that both are one person, by these two records alone.
    pub probability: f64,
    /// Whether linking puts them together, all records heard.
    pub together: bool,
}

/// Whether a mapping of the region in `folder` states what linking compares.
pub fn is_needed(folder: &Path) -> Result<bool, Failure> {
    let home = Home::open(folder)?;
    let Some(definition) = home.catalog.linkage_definition(DEFINITION) else { return Ok(false) };
    let compared = |name: &str| definition.columns.iter().any(|column| column.code == name);
    Ok(home.catalog.mappings.iter().any(|mapping| mapping.columns.iter().any(|column| column.keep && compared(&column.name))))
}

/// Links the records of the region in `folder`; with `preview` nothing is changed.
///
/// Refused: `RetrainFirst` (the edition does not fit any more), and where no law allows it.
pub fn link_records(folder: &Path, preview: bool, actor: &Actor) -> Result<Linked, Failure> {
    may(actor.role, Act::Link)?;
    let home = Home::proved(folder)?;
    let store = Store::open(folder)?;
    let region = Region::read(&home, &store, actor)?;
    let under = region.under(false)?;
    let found = region.link(&under)?;
    let mut linked = region.told(&under, &found);
    if !preview {
        let clusters = region.clusters(&under, &found)?;
        let decision = region.keep(&store, &under, &found, &clusters, &linked, actor)?;
        crate::known::refresh(&home, &store, actor)?;
        linked.n_moved = Some(decision.as_ref().map_or(0, |d| d.moved.len()));
        linked.decision = decision.map(|d| d.id);
    }
    Ok(linked)
}

/// Learns and counts anew, and links all records under the new edition. With `preview` nothing is changed: it says who would become one, who would be
/// parted and which records would move.
pub fn retrain(folder: &Path, preview: bool, actor: &Actor) -> Result<Retrained, Failure> {
    may(actor.role, Act::Link)?;
    let home = Home::proved(folder)?;
    let store = Store::open(folder)?;
    let region = Region::read(&home, &store, actor)?;
    let under = region.under(true)?;
    let found = region.link(&under)?;
    let (mut linked, clusters) = (region.told(&under, &found), region.clusters(&under, &found)?);
    if preview {
        let planned = store.plan_links(&clusters, &linked.edition, actor)?;
        return Ok(Retrained { linked, changes: Changes::of(planned.as_ref(), true) });
    }
    let decision = region.keep(&store, &under, &found, &clusters, &linked, actor)?;
    crate::known::refresh(&home, &store, actor)?;
    linked.n_moved = Some(decision.as_ref().map_or(0, |d| d.moved.len()));
    linked.decision = decision.as_ref().map(|d| d.id);
    Ok(Retrained { linked, changes: Changes::of(decision.as_ref(), false) })
}

/// Explains a pair of records, each given by its id or as `agency:own-id`. No value of a record is in it.
pub fn explain(folder: &Path, one: &str, other: &str, language: Language, actor: &Actor) -> Result<Reasons, Failure> {
    may(actor.role, Act::Link)?;
    let home = Home::proved(folder)?;
    let store = Store::open(folder)?;
    let reader = reader(&store, actor);
    let records = [(record_named(&reader, one)?, one), (record_named(&reader, other)?, other)];
    let region = Region::read(&home, &store, actor)?;
    let under = region.under(false)?;
    let [left, right] = records.map(|(record, who)| region.row(&record, who));
    region.explain(&under, left?, right?, language)
}

pub(crate) fn definition(home: &Home) -> Result<&Definition, Failure> {
    let missing = || Refusal::NoSuchDefinition { kind: "linkage definition", name: DEFINITION.to_owned(), hint: String::new() };
    home.catalog.linkage_definition(DEFINITION).ok_or_else(|| missing().into())
}

fn reader<'s>(store: &'s Store, actor: &Actor) -> Reader<'s> {
    store.reader(actor, Act::Link, Purpose::Linking)
}

fn read(store: &Store, definition: &Definition, actor: &Actor) -> Result<Vec<Identity>, Failure> {
    let mut codes: Vec<&str> = definition.columns.iter().map(|column| column.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    reader(store, actor).identities(&codes)
}

#[cfg(test)]
mod tests;
