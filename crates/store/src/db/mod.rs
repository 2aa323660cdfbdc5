//! The database behind one small synchronous type. Today SQLite; PostgreSQL comes behind the same type, so nothing outside this folder
//! may name an engine. Not for nouns: their SQL stands in the noun's own file.

pub(crate) mod failures;
mod migrate;
mod sql;
mod value;

pub(crate) use sql::{Row, Sql, Statement};
pub(crate) use value::{Value, count};

use crate::private;
use migrate::{MIGRATIONS, Migration};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use throughline_model::failure::Failure;

/// How long to wait for another program that is writing before saying that it is busy.
const WAIT: Duration = Duration::from_secs(2);

/// How a connection is set up.
/// FULL and not NORMAL: with a write-ahead log, NORMAL survives a killed process but may lose the last commits in a power failure, and
/// what was acknowledged must not be lost; the price is one wait for the disk per commit, and an import is one commit.
/// `secure_delete`: what is deleted or replaced is overwritten with zeros, so that destroyed rows and thrown-away keys do not stay in
/// unused pages; imports delete nothing and pay nothing. The log may still hold old pages until it is emptied, which a purge must do.
/// The log is cut back to 64 MB after a large import. The cache (64 MB) keeps index pages of a million agency records in memory.
const SETUP: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
                     PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536;";

/// One writer, and as many readers as are needed at the same time.
pub(crate) struct Db {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Db {
    /// Opens the database at `path`, or makes it, its owner's alone (the engine gives its log the same rights); brings an older edition up to date after copying it.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        Self::open_with(path, MIGRATIONS)
    }

    fn open_with(path: &Path, migrations: &[Migration]) -> Result<Self, Failure> {
        let fail = |e: rusqlite::Error| failures::sqlite(path, &e);
        make_private(path)?;
        let mut connection = Connection::open(path).map_err(fail)?;
        connection.busy_timeout(WAIT).map_err(fail)?;
        migrate::refuse_newer(&connection, path, migrations)?;
        connection.execute_batch(SETUP).map_err(fail)?;
        connection.set_prepared_statement_cache_capacity(64);
        migrate::bring_up(&mut connection, path, migrations)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(connection), readers: Mutex::new(Vec::new()) })
    }

    /// A database of an earlier edition.
    #[cfg(test)]
    pub(crate) fn of_edition(path: &Path, edition: usize) -> Result<Self, Failure> {
        Self::open_with(path, MIGRATIONS.get(..edition).unwrap_or_default())
    }

    /// Runs `f` in the one write transaction: all of it is kept, or nothing. What returns `Ok` has reached the disk.
    pub(crate) fn write<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let fail = |e: rusqlite::Error| failures::sqlite(&self.path, &e);
        let mut connection = lock(&self.writer);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let given = f(Sql::new(&transaction, &self.path))?;
        transaction.commit().map_err(fail)?;
        Ok(given)
    }

    /// Runs `f` on one unchanging view of the database.
    pub(crate) fn read<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let idle = lock(&self.readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.new_reader()?,
        };
        let given = {
            let transaction = connection.transaction().map_err(|e| failures::sqlite(&self.path, &e))?;
            f(Sql::new(&transaction, &self.path))
        };
        lock(&self.readers).push(connection);
        given
    }

    fn new_reader(&self) -> Result<Connection, Failure> {
        let open = || {
            let connection = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(WAIT)?;
            connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -65536;")?;
            Ok(connection)
        };
        open().map_err(|e| failures::sqlite(&self.path, &e))
    }
}

/// An empty file is an empty database; made before the engine makes it, it is never readable by others.
fn make_private(path: &Path) -> Result<(), Failure> {
    match private::new_file(path) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(failures::writing(path, &e)),
        _ => Ok(()),
    }
}

/// A lock whose last holder failed is still good: its transaction was rolled back when it was dropped.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
