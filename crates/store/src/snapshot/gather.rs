//! Reading every fact that counts, once, into the two tables of a snapshot, and writing them. Not for deciding what counts.

use super::columns::Columns;
use super::folder::Unfinished;
use super::manifest::{self, Manifest};
use super::people::{Owners, People};
use super::spans::Spans;
use super::{Built, MANIFEST_FILE, PERSONS_FILE, SPANS_FILE, table};
use crate::db::{Sql, failures};
use crate::fact::{SealedFact, earnings, employment_spell, observation};
use crate::keys::Keys;
use std::fs::File;
use std::path::Path;
use throughline_model::code::{CodeBook, EARNINGS, EMPLOYMENT, SUBSIDIZED_EMPLOYMENT};
use throughline_model::fact::Value;
use throughline_model::failure::Failure;

/// Everything that goes into a snapshot.
pub(super) struct Gathered {
    columns: Columns,
    spans: Spans,
    as_of: i64,
    files: Vec<serde_json::Value>,
}

impl Gathered {
    /// Reads it on one unchanging view of the database.
    pub(super) fn from_database(sql: Sql<'_>, keys: &Keys, book: &CodeBook) -> Result<Self, Failure> {
        let mut people = People::read(sql, keys)?;
        let mut columns = Columns::new(std::mem::take(&mut people.pseudonyms), book);
        let mut spans = Spans::default();
        read_spells(sql, &people, &mut spans)?;
        read_earnings(sql, &people, &mut spans)?;
        read_observations(sql, &people, &mut columns, &mut spans)?;
        columns.settle();
        spans.settle();
        let used: Vec<_> = people.files.iter().map(|(id, _)| id).collect();
        Ok(Self { columns, spans, as_of: manifest::as_of(sql)?, files: manifest::files(sql, &used)? })
    }

    /// How many people.
    pub(super) fn n_persons(&self) -> u64 {
        self.columns.n_persons() as u64
    }

    /// Writes the snapshot into a temporary folder.
    pub(super) fn write(&self, unfinished: Unfinished) -> Result<Built, Failure> {
        let folder = unfinished.path();
        let (persons, spans) = (folder.join(PERSONS_FILE), folder.join(SPANS_FILE));
        table::write(&persons, self.columns.fields(), self.columns.n_persons(), |people| self.columns.arrays(people))?;
        table::write(&spans, Spans::fields(), self.spans.n_spans(), |rows| self.spans.arrays(rows))?;
        let hash = content_hash(&[&persons, &spans])?;
        let (n_persons, n_spans) = (self.n_persons(), self.spans.n_spans() as u64);
        let manifest = Manifest { hash: &hash, as_of: self.as_of, n_persons, n_spans, files: &self.files };
        manifest.write(&folder.join(MANIFEST_FILE))?;
        let files = serde_json::Value::from(self.files.clone()).to_string();
        Ok(Built { unfinished, hash, as_of: self.as_of, n_persons, n_spans, files })
    }
}

/// BLAKE3 over the bytes of these files, one after the other.
fn content_hash(paths: &[&Path]) -> Result<String, Failure> {
    let mut hasher = blake3::Hasher::new();
    for path in paths {
        let file = File::open(path).map_err(|e| failures::reading(path, &e))?;
        hasher.update_reader(file).map_err(|e| failures::reading(path, &e))?;
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Whether a folder still holds the snapshot of this hash: both tables byte for byte, and a manifest that names it.
pub(super) fn is_whole(folder: &Path, hash: &str) -> bool {
    let named =
        || Some(serde_json::from_slice::<serde_json::Value>(&std::fs::read(folder.join(MANIFEST_FILE)).ok()?).ok()?["hash"] == hash);
    let tables = || content_hash(&[&folder.join(PERSONS_FILE), &folder.join(SPANS_FILE)]);
    named() == Some(true) && tables().is_ok_and(|found| found == hash)
}

/// A spell of transitional or subsidized work is never employment; one of which it is not known is.
fn read_spells(sql: Sql<'_>, people: &People, spans: &mut Spans) -> Result<(), Failure> {
    let mut owners = people.owners();
    employment_spell::TABLE.each(sql, |sealed| {
        let Some((person, plain)) = owned(&mut owners, sealed)? else { return Ok(()) };
        let spell = employment_spell::read(&plain).ok_or_else(|| sealed.fault())?;
        let of = if spell.subsidized == Some(true) { SUBSIDIZED_EMPLOYMENT } else { EMPLOYMENT };
        spans.add(person, of, spell.when, None);
        Ok(())
    })
}

fn read_earnings(sql: Sql<'_>, people: &People, spans: &mut Spans) -> Result<(), Failure> {
    let mut owners = people.owners();
    earnings::TABLE.each(sql, |sealed| {
        let Some((person, plain)) = owned(&mut owners, sealed)? else { return Ok(()) };
        let earned = earnings::read(&plain).ok_or_else(|| sealed.fault())?;
        spans.add(person, EARNINGS, earned.when, Some(earned.amount.0));
        Ok(())
    })
}

/// What has days becomes a span, unless it says that something did not hold; what has none becomes a value of the person's column.
/// The value of a code without a column (free text, or one the catalog no longer has) is not looked at.
fn read_observations(sql: Sql<'_>, people: &People, columns: &mut Columns, spans: &mut Spans) -> Result<(), Failure> {
    let mut owners = people.owners();
    observation::TABLE.each(sql, |sealed| {
        let Some((person, plain)) = owned(&mut owners, sealed)? else { return Ok(()) };
        let observed = observation::read(&plain).ok_or_else(|| sealed.fault())?;
        let value = || observed.value().ok_or_else(|| sealed.fault());
        if let Some(when) = observed.when {
            if value()? != Value::Bool(false) {
                spans.add(person, observed.code, when, None);
            }
        } else if let Some(column) = columns.find(observed.code) {
            columns.set(column, person, value()?)?;
        }
        Ok(())
    })
}

/// The person a fact is about, and its opened bytes; `None` when it does not count.
fn owned(owners: &mut Owners<'_>, sealed: &SealedFact<'_>) -> Result<Option<(u32, Vec<u8>)>, Failure> {
    let Some(owner) = owners.of(sealed.row) else { return Ok(None) };
    Ok(Some((owner.person, sealed.open(owner.key)?)))
}
