//! Holding links against a known truth, per pair of agencies: how many links are right, how many true pairs are found. For examples, made-up cities and
//! files somebody has gone through by hand. The truth is read here only; linking never sees it.

use crate::home::cannot_read;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::refusal::Refusal;
use throughline_store::Store;

/// Pairs of records of two agencies, or within one.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Against {
    /// One agency.
    pub one: String,
    /// The other.
    pub other: String,
    /// Pairs of records that are truly of one person.
    pub n_true: u64,
    /// Pairs that linking put together.
    pub n_linked: u64,
    /// Pairs that are both.
    pub n_right: u64,
}

impl Against {
    /// The share of links that are right; `None` where nothing is linked.
    pub fn precision(&self) -> Option<f64> {
        (self.n_linked > 0).then(|| self.n_right as f64 / self.n_linked as f64)
    }

    /// The share of true pairs that are found; `None` where there are none.
    pub fn recall(&self) -> Option<f64> {
        (self.n_true > 0).then(|| self.n_right as f64 / self.n_true as f64)
    }
}

/// Who each record truly is of.
pub(crate) struct Truth(HashMap<RecordId, String>);

impl Truth {
    /// From a comma-separated file with a header: `agency`, `own_id` or `key` (the agency's own id), and one more column, the true person. Records
    /// that are not in the region are passed over.
    ///
    /// Refused: `CannotRead` (no such file, or without these columns).
    pub fn read(file: &Path, store: &Store, actor: &Actor) -> Result<Self, Failure> {
        let text = fs::read_to_string(file).map_err(|e| cannot_read(file, &e))?;
        let mut lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim().trim_matches('"')).collect::<Vec<&str>>());
        let header = lines.next().unwrap_or_default();
        let place = |names: &[&str]| header.iter().position(|name| names.contains(name));
        let known = (place(&["agency"]), place(&["own_id", "key"]));
        let (Some(agency), Some(own)) = known else {
            let reason = "its first line must name the columns agency, own_id (or key) and one more, the true person".to_owned();
            return Err(Refusal::CannotRead { path: file.display().to_string(), reason }.into());
        };
        let person = (0..header.len()).find(|n| *n != agency && *n != own).unwrap_or(own);
        let truly: HashMap<(&str, &str), &str> =
            lines.filter_map(|cells| Some(((*cells.get(agency)?, *cells.get(own)?), *cells.get(person)?))).collect();
        let own_ids = store.reader(actor, Act::Link, Purpose::Linking).own_ids()?;
        let of = |own: throughline_store::OwnId| {
            let person = truly.get(&(own.agency.as_str(), own.own_id.as_str()))?;
            Some((own.record, (*person).to_owned()))
        };
        Ok(Self(own_ids.into_iter().filter_map(of).collect()))
    }

    /// The true person of a record, if the truth names it.
    pub fn of(&self, record: &RecordId) -> Option<&str> {
        self.0.get(record).map(String::as_str)
    }

    /// Counts by pair of agencies, over records as (record, agency, who linking says it is); records that the truth does not name are left out.
    pub fn against<'r>(&'r self, records: impl Iterator<Item = (&'r RecordId, &'r str, String)>) -> Vec<Against> {
        let told: Vec<(&str, String, &str)> =
            records.filter_map(|(record, agency, linked)| Some((agency, linked, self.of(record)?))).collect();
        let linked = pairs(told.iter().map(|(agency, linked, _)| (*agency, linked.clone())));
        let truly = pairs(told.iter().map(|(agency, _, truly)| (*agency, (*truly).to_owned())));
        let right = pairs(told.iter().map(|(agency, linked, truly)| (*agency, format!("{linked} {truly}"))));
        let mut all: Vec<&(String, String)> = linked.keys().chain(truly.keys()).collect();
        all.sort_unstable();
        all.dedup();
        let count = |of: &BTreeMap<(String, String), u64>, key: &(String, String)| of.get(key).copied().unwrap_or(0);
        let one = |key: &(String, String)| Against {
            one: key.0.clone(),
            other: key.1.clone(),
            n_true: count(&truly, key),
            n_linked: count(&linked, key),
            n_right: count(&right, key),
        };
        all.into_iter().map(one).filter(|found| found.n_true + found.n_linked > 0).collect()
    }
}

/// Pairs of records of one name, by pair of agencies.
fn pairs<'a>(records: impl Iterator<Item = (&'a str, String)>) -> BTreeMap<(String, String), u64> {
    let mut named: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    records.for_each(|(agency, name)| *named.entry(name).or_default().entry(agency).or_default() += 1);
    let mut counts = BTreeMap::new();
    for agencies in named.values() {
        for (one, n) in agencies {
            *counts.entry(((*one).to_owned(), (*one).to_owned())).or_default() += n * (n - 1) / 2;
            for (other, m) in agencies.range(*one..).skip(1) {
                *counts.entry(((*one).to_owned(), (*other).to_owned())).or_default() += n * m;
            }
        }
    }
    counts
}

/// What the region's links of today come to, held against a truth.
pub fn against_truth(folder: &Path, truth: &Path, actor: &Actor) -> Result<Vec<Against>, Failure> {
    may(actor.role, Act::Link)?;
    let store = Store::open(folder)?;
    let truth = Truth::read(truth, &store, actor)?;
    let reader = store.reader(actor, Act::Link, Purpose::Linking);
    let persons = reader.persons_as_of(None)?;
    let person_of: HashMap<RecordId, String> =
        persons.into_iter().flat_map(|(person, records)| records.into_iter().map(move |record| (record, person.0.clone()))).collect();
    let own_ids = reader.own_ids()?;
    let records = own_ids.iter().filter_map(|own| Some((&own.record, own.agency.as_str(), person_of.get(&own.record)?.clone())));
    Ok(truth.against(records))
}
