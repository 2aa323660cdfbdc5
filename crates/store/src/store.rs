//! A region's store: its database and its key, opened together. Not for rules and not for settings: it keeps and gives back.

use crate::access::Reader;
use crate::db::{Db, Site, Sql, failures};
use crate::keys::{self, Keys};
use crate::rotate::refuse_changed;
use crate::tx::Tx;
use std::path::{Path, PathBuf};
use throughline_model::access::{Act, Actor, Purpose};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// The database's file name in a region's folder.
pub const DATABASE_FILE: &str = "throughline.db";
/// The key's file name in a region's folder.
pub const KEY_FILE: &str = "region.key";
/// The folder of snapshots in a region's folder.
pub const SNAPSHOTS_FOLDER: &str = "snapshots";

/// One region's database with its key. It may be shared between threads: one writes at a time, the others wait.
pub struct Store {
    pub(crate) db: Db,
    pub(crate) keys: Keys,
    pub(crate) folder: PathBuf,
}

impl Store {
    /// Makes the database and the key file of a region's folder, which must exist. Run again, it opens what is there.
    /// The database is a file in the folder, or on a server where THROUGHLINE_DATABASE or `database` in `region.toml` says so; the key
    /// and the snapshots always stay in the folder.
    ///
    /// Refused: `CannotWrite`, `DatabaseElsewhere` (the key is there without the database), `KeyMissing` (the database has a key and its file is gone), `NewerDatabase`, `Busy`, `DatabaseNotReached`.
    pub fn init(folder: &Path) -> Result<Self, Failure> {
        std::fs::read_dir(folder).map_err(|e| failures::writing(folder, &e))?;
        let (site, key) = (Site::of(folder, DATABASE_FILE)?, folder.join(KEY_FILE));
        // A key without its database belongs to one elsewhere: an empty one beside it would take in what nobody finds again.
        if key.exists() && !Db::is_at(&site)? {
            let (folder, database) = (folder.display().to_string(), site.shown());
            return Err(Refusal::DatabaseElsewhere { folder, database }.into());
        }
        let db = Db::of_region(&site, &key)?;
        let keys = keys::open(&db, &folder.join(KEY_FILE))?;
        Ok(Self { db, keys, folder: folder.to_owned() })
    }

    /// The server on which a new region's database will be, in the words of `region.toml` and without a password; `None`: a file.
    ///
    /// Refused: `DatabaseNotReached` (THROUGHLINE_DATABASE states no address).
    pub fn server_of_new_regions() -> Result<Option<String>, Failure> {
        Site::stated_server()
    }

    /// Opens the store of a region's folder; an older edition is copied beside itself and brought up to date.
    ///
    /// Refused: `CannotRead` (no database, or a damaged one), `KeyMissing`, `NewerDatabase`, `CannotWrite`, `Busy`, `DatabaseNotReached`.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let site = Site::of(folder, DATABASE_FILE)?;
        if !folder.join(KEY_FILE).exists() && !Db::is_at(&site)? {
            let reason = format!("there is no database yet; make one with: throughline init {}", folder.display());
            return Err(Refusal::CannotRead { path: site.shown(), reason }.into());
        }
        Self::init(folder)
    }

    /// The region's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a server keeps the database, with logs and copies that are beyond this program.
    pub fn is_served(&self) -> bool {
        self.db.is_served()
    }

    /// Runs `f` in one write transaction. On `Err` nothing of it is kept; on `Ok` all of it is on the disk.
    ///
    /// Refused: `Busy` when another program is writing (after two seconds), `CannotWrite`, `KeyChanged`. A [`Reader`] is not used inside `f`: it would
    /// wait for this very transaction to end before writing its access row.
    pub fn write<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.db.write(|sql| {
            refuse_changed(sql, &self.keys)?;
            let tx = Tx::new(sql, self);
            let given = f(&tx)?;
            tx.finish()?;
            Ok(given)
        })
    }

    /// A way to read people's records: who reads, during which act, and what for.
    pub fn reader(&self, actor: &Actor, act: Act, purpose: Purpose) -> Reader<'_> {
        Reader::new(self, actor.clone(), act, purpose)
    }

    /// Runs `f` on one unchanging view; for reads that open no person's record.
    pub(crate) fn read<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.db.read(|sql| {
            refuse_changed(sql, &self.keys)?;
            f(sql)
        })
    }
}
