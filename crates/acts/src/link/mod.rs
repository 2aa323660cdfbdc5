//! Link: finds which agencies' records are of one person, and has the store keep what changed as one decision that can be taken back. Only records
//! whose law allows it are compared. It rewrites no fact and nothing that people decided; how records are compared stands in `catalog/linkage/people.toml`.

pub(crate) mod examples;
pub(crate) mod prepare;
mod protect;
pub mod report;
pub mod truth;
mod waterfall;
mod weighed;
pub(crate) mod words;

pub use report::report;
pub use waterfall::{Bar, Limit, Waterfall};
pub(crate) use weighed::Weighed;

use crate::home::Home;
use crate::law;
use crate::person::record_named;
use prepare::Prepared;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use throughline_exchange::catalog::linkage::Definition;
use throughline_link::explain::Explainer;
use throughline_link::link;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::person::{Cluster, Join};
use throughline_model::refusal::Refusal;
use throughline_model::words::Language;
use throughline_store::{Decision, Identity, Reader, Store};

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
    /// Pairs of records that were compared.
    pub n_compared: u64,
    /// Pairs probable enough to be looked at by people, and not linked.
    pub n_to_review: usize,
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
pub fn link_records(folder: &Path, preview: bool, actor: &Actor) -> Result<Linked, Failure> {
    may(actor.role, Act::Link)?;
    let home = Home::proved(folder)?;
    let store = Store::open(folder)?;
    let definition = definition(&home)?;
    let held = law::held(&home, &store, Purpose::Linking)?;
    let identities = read(&store, definition, actor)?;
    let prepared = Prepared::new(&identities, definition, &home.catalog.linkage_lists())?;
    let found = link(&prepared.table, &prepared.definition).map_err(|e| Failure::broken("comparing records", e))?;
    let mut linked = Linked {
        n_records: identities.len(),
        held: held.iter().map(law::Held::sentence).collect(),
        n_persons: found.clusters.n_clusters(),
        n_compared: found.n_compared,
        n_to_review: found.to_review().count(),
        between: between(&identities, &found),
        left_out: found.hot.iter().map(|hot| (prepared.definition.rules[hot.rule].name.clone(), hot.n_rows)).collect(),
        doubts: doubts(&found),
        n_moved: None,
        decision: None,
    };
    if !preview {
        let clusters = clusters(&identities, &prepared, definition, &found);
        let decision = keep(&store, &clusters, &edition(definition), &linked, actor)?;
        crate::known::refresh(&home, &store, actor)?;
        linked.n_moved = Some(decision.as_ref().map_or(0, |d| d.moved.len()));
        linked.decision = decision.map(|d| d.id);
    }
    Ok(linked)
}

/// Explains a pair of records, each given by its id or as `agency:own-id`. No value of a record is in it.
pub fn explain(folder: &Path, one: &str, other: &str, language: Language, actor: &Actor) -> Result<Reasons, Failure> {
    may(actor.role, Act::Link)?;
    let home = Home::proved(folder)?;
    let store = Store::open(folder)?;
    let definition = definition(&home)?;
    let reader = reader(&store, actor);
    let records = [record_named(&reader, one)?, record_named(&reader, other)?];
    let identities = read(&store, definition, actor)?;
    let prepared = Prepared::new(&identities, definition, &home.catalog.linkage_lists())?;
    let place = |record: &RecordId, who: &str| {
        let place = identities.iter().position(|identity| identity.record == *record);
        place.map(|place| place as u32).ok_or_else(|| Failure::from(Refusal::NoSuchPerson { who: who.to_owned() }))
    };
    let (left, right) = (place(&records[0], one)?, place(&records[1], other)?);
    let found = link(&prepared.table, &prepared.definition).map_err(|e| Failure::broken("comparing records", e))?;
    let explained = Explainer::new(&prepared.table, &prepared.definition, &found.model).pair(left, right);
    let explained = explained.ok_or_else(|| Failure::broken("explaining a pair", "the model has no classes"))?;
    let together = found.clusters.of[left as usize] == found.clusters.of[right as usize];
    let waterfall = Waterfall::of(&explained, definition);
    Ok(Reasons { lines: words::lines(&waterfall, language), probability: waterfall.probability, waterfall, together })
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

fn between(identities: &[Identity], found: &throughline_link::Linked) -> Vec<Between> {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let agency = |row: u32| identities[row as usize].agency.as_str();
    let key = |a: u32, b: u32| if agency(a) <= agency(b) { (agency(a), agency(b)) } else { (agency(b), agency(a)) };
    for members in members(found).values() {
        for (nth, a) in members.iter().enumerate() {
            members[nth + 1..].iter().for_each(|b| counts.entry(key(*a, *b)).or_default().0 += 1);
        }
    }
    found.to_review().for_each(|pair| counts.entry(key(pair.left, pair.right)).or_default().1 += 1);
    let one = |((one, other), (n_links, n_to_review)): ((&str, &str), (usize, usize))| Between {
        one: one.to_owned(),
        other: other.to_owned(),
        n_links,
        n_to_review,
    };
    counts.into_iter().map(one).collect()
}

/// Rows by the row that names their cluster.
fn members(found: &throughline_link::Linked) -> BTreeMap<u32, Vec<u32>> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    (0u32..).zip(&found.clusters.of).for_each(|(row, name)| members.entry(*name).or_default().push(row));
    members
}

fn doubts(found: &throughline_link::Linked) -> Vec<String> {
    let mut doubts = Vec::new();
    if found.n_compared > 0
        && let Some(doubt) = &found.model.doubt
    {
        doubts.push(format!("kinds of pairs could not be told apart ({doubt}); only the strongest evidence was used"));
    }
    if !found.model.settled {
        doubts.push("training had not settled when its rounds were used up".to_owned());
    }
    doubts
}

/// Every compared record in its cluster, with the pairs that hold it together and why.
fn clusters(identities: &[Identity], prepared: &Prepared, definition: &Definition, found: &throughline_link::Linked) -> Vec<Cluster> {
    let explainer = Explainer::new(&prepared.table, &prepared.definition, &found.model);
    let record = |row: u32| identities[row as usize].record.clone();
    let least = throughline_link::score::weight(prepared.definition.settings.link_from);
    let mut joins: HashMap<u32, Vec<Join>> = HashMap::new();
    for pair in found.pairs.iter().take_while(|pair| pair.weight >= least) {
        let name = found.clusters.of[pair.left as usize];
        if name == found.clusters.of[pair.right as usize] {
            let reasons = explainer.pair(pair.left, pair.right).map(|e| words::reasons(&e, definition).join("\n"));
            let weight = (pair.weight * 100.0).round() as i64;
            let join = Join { one: record(pair.left), other: record(pair.right), weight, reasons: reasons.unwrap_or_default() };
            joins.entry(name).or_default().push(join);
        }
    }
    let cluster = |(name, rows): (u32, Vec<u32>)| Cluster {
        records: rows.into_iter().map(record).collect(),
        joins: joins.remove(&name).unwrap_or_default(),
    };
    members(found).into_iter().map(cluster).collect()
}

/// The edition of what compared: the definition's, and the beginning of its hash.
fn edition(definition: &Definition) -> String {
    format!("{DEFINITION} {}@{}", definition.heading.edition, definition.heading.hash.get(..8).unwrap_or_default())
}

fn keep(store: &Store, clusters: &[Cluster], model: &str, linked: &Linked, actor: &Actor) -> Result<Option<Decision>, Failure> {
    store.write(|tx| {
        let decision = tx.apply_links(clusters, model, actor)?;
        if let Some(decision) = &decision {
            let mut event: Event = crate::merge::event(decision, Act::Link, actor);
            let counts = [("n_records", linked.n_records), ("n_persons", linked.n_persons), ("n_to_review", linked.n_to_review)];
            event.fields.extend(counts.iter().map(|(name, n)| format!("{name}={n}")));
            tx.event(&event)?;
        }
        Ok(decision)
    })
}

#[cfg(test)]
mod tests;
