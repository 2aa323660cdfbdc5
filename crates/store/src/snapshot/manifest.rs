//! The manifest of a snapshot: what it is and which files its rows came from. Not for people: it holds counts and names of files.

use super::Identities;
use crate::clock;
use crate::db::{Sql, failures};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use throughline_model::calendar::day_number;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;

/// The files of a snapshot, in the order of receipt.
pub(super) fn files(sql: Sql<'_>, used: &[&FileId]) -> Result<Vec<Value>, Failure> {
    let text = "SELECT name, hash, n_rows, mapping, mapping_edition FROM source_file WHERE id = $1";
    let mut files = Vec::with_capacity(used.len());
    for file in used {
        let found = sql.first(text, &[(&file.0).into()], |row| {
            let (name, hash, mapping, edition) = (row.text(0)?, row.text(1)?, row.text(3)?, row.text(4)?);
            Ok(json!({ "name": name, "hash": hash, "rows": row.count(2)?, "mapping": mapping, "edition": edition }))
        })?;
        files.extend(found);
    }
    Ok(files)
}

/// When the newest file was taken in: what the snapshot is "as of".
pub(super) fn as_of(sql: Sql<'_>) -> Result<i64, Failure> {
    let newest = sql.first("SELECT max(received_at) FROM source_file", &[], |row| row.optional_integer(0))?;
    Ok(newest.flatten().unwrap_or_default())
}

/// Who is who now: the last decision, and what compared the records in the last run of linking that holds.
pub(super) fn identities(sql: Sql<'_>) -> Result<Option<Identities>, Failure> {
    let last = sql.first("SELECT max(id) FROM decision", &[], |row| row.optional_integer(0))?.flatten();
    let text = "SELECT model FROM decision WHERE kind = 'link' AND undone_by IS NULL ORDER BY id DESC LIMIT 1";
    let compared_by = sql.first(text, &[], |row| Ok(row.text(0)?.to_owned()))?.unwrap_or_default();
    Ok(last.map(|decision| Identities { decision, compared_by }))
}

/// The calendar day of an instant, where the region is.
pub(super) fn day(instant: i64, zone: &str) -> i32 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    day_number(clock::instant(instant).to_zoned(zone).date())
}

/// What the manifest says.
pub(super) struct Manifest<'a> {
    pub(super) hash: &'a str,
    pub(super) as_of: i64,
    pub(super) n_persons: u64,
    pub(super) n_spans: u64,
    pub(super) files: &'a [Value],
}

impl Manifest<'_> {
    /// Writes it; the last file of a snapshot to be written.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        let manifest = json!({
            "hash": self.hash,
            "edition": super::EDITION,
            "as_of": clock::instant(self.as_of).to_string(),
            "n_persons": self.n_persons,
            "n_spans": self.n_spans,
            "files": self.files,
        });
        let write = || {
            let mut file = File::create(path)?;
            writeln!(file, "{manifest:#}")?;
            file.sync_all()
        };
        write().map_err(|e| failures::writing(path, &e))
    }
}
