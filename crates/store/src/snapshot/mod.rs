//! Snapshots: the Parquet tables that analysis reads instead of the live database. Made from the database, never read back by this
//! crate. Numbers know no names: people carry pseudonyms, and free text stays behind.
//!
//! A snapshot is a folder `snapshots/<first 16 digits of its hash>/` of the region with its tables, each sealed under the snapshot's own
//! key (see `sealed`), and `manifest.json`: hash, edition of this layout, `as_of`, counts, and the files whose rows are in it. Every column
//! stands in docs/reference/snapshot.md.
//!
//! The hash is BLAKE3 over the plain bytes of `persons.parquet`, `spans.parquet` and `participations.parquet`, one after the other.

mod columns;
mod employers;
mod folder;
mod gather;
mod in_programs;
mod manifest;
mod open;
mod participations;
mod people;
mod sealed;
mod spans;
mod table;
mod write;

use crate::access::Reader;
use crate::clock;
use crate::db::{Row, Value, count};
use crate::purge::PurgeMark;
use crate::store::{SNAPSHOTS_FOLDER, Store};
use crate::tx::Tx;
pub(crate) use folder::MAKING;
use folder::Unfinished;
use gather::Gathered;
pub use in_programs::{InPrograms, PeopleInPrograms};
use std::path::{Path, PathBuf};
use throughline_model::access::Purpose;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::region::Region;

/// Edition of the layout described above.
pub const EDITION: i64 = 3;
/// File name of the people's table.
pub const PERSONS_FILE: &str = "persons.parquet";
/// File name of the table of spans.
pub const SPANS_FILE: &str = "spans.parquet";
/// File name of the table of periods of participation.
pub const PARTICIPATIONS_FILE: &str = "participations.parquet";
/// File name of the manifest.
pub const MANIFEST_FILE: &str = "manifest.json";

/// A snapshot as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id: one per taking.
    pub id: String,
    /// Hash of its content, hexadecimal.
    pub hash: String,
    /// Edition of its layout.
    pub edition: i64,
    /// When the newest file in the database was taken in.
    pub as_of: jiff::Timestamp,
    /// The day of that, where the region is.
    pub as_of_day: i32,
    /// How many people.
    pub n_persons: u64,
    /// How many spans.
    pub n_spans: u64,
    /// When it was first written down.
    pub made_at: jiff::Timestamp,
    /// Who was who in it; `None` where nobody had decided anything, and of snapshots of earlier editions of the database.
    pub identities: Option<Identities>,
    /// Its folder.
    pub folder: PathBuf,
}

/// Who was who when a snapshot was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identities {
    /// The number of the last decision about who is who.
    pub decision: i64,
    /// The edition of what compared the records; empty where none were compared, or all of it was taken back.
    pub compared_by: String,
}

/// A snapshot written to a temporary folder and not yet kept; dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Built {
    unfinished: Unfinished,
    hash: String,
    key: [u8; 32],
    mark: PurgeMark,
    as_of: i64,
    as_of_day: i32,
    n_persons: u64,
    n_spans: u64,
    files: String,
    identities: Option<Identities>,
}

/// What keeping a snapshot came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The newest snapshot is another one now.
    New,
    /// The newest snapshot held exactly this; nothing was changed.
    Already,
    /// It did, but its folder was lost or damaged and was written again.
    Rewritten,
}

impl Reader<'_> {
    /// Writes the analysis tables of everybody to a temporary folder; [`Tx::keep_snapshot`] keeps them.
    ///
    /// `region` says where days begin, and when somebody is in a program.
    ///
    /// Refused: `NothingImported` (no person has a record), `CannotWrite`, `Busy`. Broken: a stored value is of another kind than the
    /// catalog now says.
    pub fn snapshot(&self, book: &CodeBook, region: &Region) -> Result<Built, Failure> {
        let keys = &self.store.keys;
        let gathered = self.read("snapshot of everybody", |sql| {
            let gathered = Gathered::from_database(sql, keys, book, region, Purpose::Measurement)?;
            let n_persons = gathered.n_persons();
            Ok((gathered, n_persons))
        })?;
        if gathered.n_persons() == 0 {
            let folder = self.store.folder.display().to_string();
            return Err(Refusal::NothingImported { folder }.into());
        }
        let unfinished = Unfinished::begin(&self.store.folder.join(SNAPSHOTS_FOLDER))?;
        gathered.write(unfinished)
    }
}

impl Tx<'_> {
    /// Keeps a snapshot. Gives it, and what there was to do: when the last one kept has the same content, that one is given, its folder
    /// written again if it was lost or damaged.
    ///
    /// Refused: `DestroyedMeanwhile` (it was built before records went that it may hold).
    pub fn keep_snapshot(&self, built: Built) -> Result<(Snapshot, Kept), Failure> {
        self.refuse_destroyed_since(built.mark)?;
        let last = self.sql.first(&latest(""), &[], |row| snapshot(row, self.folder))?;
        let target = place(self.folder, &built.hash);
        let key = open::find_key(self.sql, self.keys, &built.hash)?;
        let whole = key.is_some_and(|key| open::is_whole(&target, &built.hash, EDITION, &key));
        if !whole {
            open::keep_key(self.sql, self.keys, &built.hash, &built.key)?;
            built.unfinished.replace(&target)?;
        }
        if let Some(last) = last.filter(|last| last.hash == built.hash) {
            return Ok((last, if whole { Kept::Already } else { Kept::Rewritten }));
        }
        let id = clock::new_id();
        let identities = built.identities.as_ref();
        let values: [Value<'_>; 11] = [
            (&id).into(),
            (&built.hash).into(),
            EDITION.into(),
            built.as_of.into(),
            count(built.n_persons).into(),
            count(built.n_spans).into(),
            self.at.into(),
            built.as_of_day.into(),
            identities.map(|who| who.decision).into(),
            identities.map(|who| &who.compared_by).into(),
            (&built.files).into(),
        ];
        self.sql
            .execute(&format!("INSERT INTO snapshot ({COLUMNS}, files) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"), &values)?;
        let kept = Snapshot {
            id,
            hash: built.hash,
            edition: EDITION,
            as_of: clock::instant(built.as_of),
            as_of_day: built.as_of_day,
            n_persons: built.n_persons,
            n_spans: built.n_spans,
            made_at: self.at(),
            identities: built.identities,
            folder: target,
        };
        Ok((kept, Kept::New))
    }
}

impl Store {
    /// The snapshot taken last.
    pub fn latest_snapshot(&self) -> Result<Option<Snapshot>, Failure> {
        self.read(|sql| sql.first(&latest(""), &[], |row| snapshot(row, &self.folder)))
    }

    /// The snapshot of this content hash, if one was ever kept here.
    pub fn find_snapshot(&self, hash: &str) -> Result<Option<Snapshot>, Failure> {
        self.read(|sql| sql.first(&latest("WHERE hash = $1"), &[hash.into()], |row| snapshot(row, &self.folder)))
    }
}

/// The tables of a snapshot of this edition, in the order in which they are hashed.
fn tables(edition: i64) -> &'static [&'static str] {
    if edition < 3 { &[PERSONS_FILE, SPANS_FILE] } else { &[PERSONS_FILE, SPANS_FILE, PARTICIPATIONS_FILE] }
}

const COLUMNS: &str = "id, hash, edition, as_of, n_persons, n_spans, made_at, as_of_day, decision, compared_by";

fn latest(condition: &str) -> String {
    format!("SELECT {COLUMNS} FROM snapshot {condition} ORDER BY made_at DESC, id DESC LIMIT 1")
}

/// Where the snapshot of this hash stands.
pub(crate) fn place(region: &Path, hash: &str) -> PathBuf {
    region.join(SNAPSHOTS_FOLDER).join(hash.get(..16).unwrap_or(hash))
}

fn snapshot(row: &Row<'_>, region: &Path) -> Result<Snapshot, Failure> {
    let hash = row.text(1)?.to_owned();
    Ok(Snapshot {
        id: row.text(0)?.to_owned(),
        folder: place(region, &hash),
        hash,
        edition: row.integer(2)?,
        as_of: clock::instant(row.integer(3)?),
        as_of_day: match row.optional_integer(7)? {
            Some(day) => i32::try_from(day).map_err(|e| Failure::broken("reading a snapshot", e))?,
            None => manifest::day(row.integer(3)?, "UTC"),
        },
        n_persons: row.count(4)?,
        n_spans: row.count(5)?,
        made_at: clock::instant(row.integer(6)?),
        identities: row.optional_integer(8)?.map(|decision| identities(row, decision)).transpose()?,
    })
}

fn identities(row: &Row<'_>, decision: i64) -> Result<Identities, Failure> {
    Ok(Identities { decision, compared_by: row.optional_text(9)?.unwrap_or_default().to_owned() })
}
