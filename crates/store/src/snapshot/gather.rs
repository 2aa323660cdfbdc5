//! Reading every fact that counts, once, into the two tables of a snapshot, and writing them. Not for deciding what counts.

use super::columns::Columns;
use super::folder::Unfinished;
use super::manifest::{self, Manifest};
use super::people::People;
use super::spans::{Spans, When};
use super::{Built, MANIFEST_FILE, PERSONS_FILE, SPANS_FILE, table};
use crate::db::{Row, Sql, failures};
use crate::fact::{earnings, observation};
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

/// A spell of transitional or subsidized work is never employment; one of which it is not known is.
fn read_spells(sql: Sql<'_>, people: &People, spans: &mut Spans) -> Result<(), Failure> {
    let mut owners = people.owners();
    let text = "SELECT source_row_id, nth, axis, from_day, to_day, subsidized FROM employment_spell ORDER BY source_row_id, nth";
    sql.each(text, &[], |row| {
        if let Some(owner) = owners.of(row.integer(0)?) {
            let subsidized = row.optional_integer(5)? == Some(1);
            let of = if subsidized { SUBSIDIZED_EMPLOYMENT } else { EMPLOYMENT };
            spans.add(owner.person, of, when(row, 2)?, None);
        }
        Ok(())
    })
}

fn read_earnings(sql: Sql<'_>, people: &People, spans: &mut Spans) -> Result<(), Failure> {
    let mut owners = people.owners();
    let text = "SELECT source_row_id, nth, axis, from_day, to_day, sealed_amount FROM earnings ORDER BY source_row_id, nth";
    sql.each(text, &[], |row| {
        let id = row.integer(0)?;
        if let Some(owner) = owners.of(id) {
            let amount = earnings::open(owner.key, id, nth(row)?, row.blob(5)?)?;
            spans.add(owner.person, EARNINGS, when(row, 2)?, Some(amount.0));
        }
        Ok(())
    })
}

/// What has days becomes a span, unless it says that something did not hold; what has none becomes a value of the person's column.
/// A code without a column (free text, or one the catalog no longer has) is not opened at all.
fn read_observations(sql: Sql<'_>, people: &People, columns: &mut Columns, spans: &mut Spans) -> Result<(), Failure> {
    let mut owners = people.owners();
    let text = "SELECT source_row_id, nth, axis, from_day, to_day, code, sealed_value FROM observation ORDER BY source_row_id, nth";
    sql.each(text, &[], |row| {
        let id = row.integer(0)?;
        let Some(owner) = owners.of(id) else { return Ok(()) };
        let code = row.text(5)?;
        let open = || observation::open(owner.key, id, nth(row)?, row.blob(6)?);
        if row.optional_text(2)?.is_some() {
            if open()? != Value::Bool(false) {
                spans.add(owner.person, code, when(row, 2)?, None);
            }
        } else if let Some(column) = columns.find(code) {
            columns.set(column, owner.person, open()?)?;
        }
        Ok(())
    })
}

fn nth(row: &Row<'_>) -> Result<u32, Failure> {
    u32::try_from(row.integer(1)?).map_err(|e| Failure::broken("reading a fact", e))
}

/// Axis, first day and day after the last, from three columns on.
fn when<'r>(row: &'r Row<'_>, first: usize) -> Result<When<'r>, Failure> {
    Ok(When { axis: row.text(first)?, from: row.day(first + 1)?, to: row.day(first + 2)? })
}
