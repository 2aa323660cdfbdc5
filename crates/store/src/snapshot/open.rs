//! Opening a kept snapshot for whoever asks questions of it: its tables in memory, proved to be those that were taken. It asks none.

use super::{PERSONS_FILE, SPANS_FILE};
use crate::db::failures;
use crate::store::Store;
use std::fs;
use throughline_model::calendar::day_number;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::snapshot::SnapshotTables;

impl Store {
    /// The tables of the snapshot of this content hash.
    ///
    /// Refused: `CannotRead` (no such snapshot is kept here, or its content is not what it was).
    pub fn open_snapshot(&self, hash: &str) -> Result<SnapshotTables, Failure> {
        let Some(snapshot) = self.find_snapshot(hash)? else {
            let reason = "no snapshot of this name is kept here; take a new snapshot".to_owned();
            return Err(Refusal::CannotRead { path: hash.to_owned(), reason }.into());
        };
        let mut hasher = blake3::Hasher::new();
        let mut tables = Vec::new();
        for name in [PERSONS_FILE, SPANS_FILE] {
            let path = snapshot.folder.join(name);
            let bytes = fs::read(&path).map_err(|e| failures::reading(&path, &e))?;
            hasher.update(&bytes);
            tables.push((name.to_owned(), bytes));
        }
        if hasher.finalize().to_hex().as_str() != hash {
            let reason = "its content is not what it was when it was taken; take a new snapshot".to_owned();
            return Err(Refusal::CannotRead { path: snapshot.folder.display().to_string(), reason }.into());
        }
        let as_of = day_number(snapshot.as_of.to_zoned(jiff::tz::TimeZone::UTC).date());
        Ok(SnapshotTables { hash: hash.to_owned(), tables, as_of })
    }
}
