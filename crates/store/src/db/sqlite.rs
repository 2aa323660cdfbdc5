//! SQLite in a file: how its connections are set up, its one writer and its readers. It knows no statement of a noun.

use super::migrate::{self, Migration};
use super::sql::Sql;
use super::{WAIT, failures, lock};
use crate::private;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use throughline_model::failure::Failure;

/// How a connection is set up.
/// FULL and not NORMAL: with a write-ahead log, NORMAL survives a killed process but may lose the last commits in a power failure, and
/// what was acknowledged must not be lost; the price is one wait for the disk per commit, and an import is one commit.
/// `secure_delete`: what is deleted or replaced is overwritten with zeros, so that destroyed rows and thrown-away keys do not stay in
/// unused pages; imports delete nothing and pay nothing. The log may still hold old pages until it is emptied, which a purge must do.
/// The log is cut back to 64 MB after a large import. The cache (128 MB) keeps the index pages of millions of agency records in memory.
/// Pages of 16 KB, in a database that is made now: fewer and fuller pages for the same rows took a sixth off the time of an import.
const SETUP: &str = "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
                     PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -131072;";

/// One database file.
pub(super) struct Sqlite {
    path: PathBuf,
    pub(super) writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    /// Opens the file at `path`, or makes it, its owner's alone (the engine gives its log the same rights); an older edition is copied
    /// beside itself and brought up to date.
    pub(super) fn open(path: &Path, migrations: &[Migration], key_file: &Path) -> Result<Self, Failure> {
        let file = Self::connect(path)?;
        let found = file.read_with_writer(migrate::editions)?;
        migrate::refuse_newer(&found, migrations)?;
        file.set_up()?;
        if migrate::missing(&found, migrations).next().is_some() {
            if !found.is_empty() {
                migrate::copy_beside(&lock(&file.writer), path, migrate::newest(migrations))?;
            }
            file.write(|sql| migrate::bring_up(sql, migrations, key_file))?;
        }
        Ok(file)
    }

    fn connect(path: &Path) -> Result<Self, Failure> {
        let fail = |e: rusqlite::Error| failures::sqlite(path, &e);
        make_private(path)?;
        let connection = Connection::open(path).map_err(fail)?;
        connection.busy_timeout(WAIT).map_err(fail)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(connection), readers: Mutex::new(Vec::new()) })
    }

    /// Done only once the database is known to be ours and not a newer program's: it changes the file.
    fn set_up(&self) -> Result<(), Failure> {
        let connection = lock(&self.writer);
        connection.set_prepared_statement_cache_capacity(64);
        connection.execute_batch(SETUP).map_err(|e| failures::sqlite(&self.path, &e))
    }

    /// One write transaction.
    pub(super) fn write<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let fail = |e: rusqlite::Error| failures::sqlite(&self.path, &e);
        let mut connection = lock(&self.writer);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let given = f(Sql::file(&transaction, &self.path))?;
        transaction.commit().map_err(fail)?;
        Ok(given)
    }

    /// Empties the log into the file and writes the file anew; twice, because writing anew fills the log again.
    pub(super) fn scrub(&self) -> Result<bool, Failure> {
        lock(&self.readers).clear();
        let connection = lock(&self.writer);
        let fail = |e: rusqlite::Error| failures::sqlite(&self.path, &e);
        let emptied = || connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).map_err(fail);
        if emptied()? != 0 {
            return Ok(false);
        }
        match connection.execute_batch("VACUUM") {
            Err(e) if matches!(e.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => return Ok(false),
            done => done.map_err(fail)?,
        }
        Ok(emptied()? == 0)
    }

    /// One read transaction on a connection of its own.
    pub(super) fn read<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let idle = lock(&self.readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.new_reader()?,
        };
        let given = {
            let transaction = connection.transaction().map_err(|e| failures::sqlite(&self.path, &e))?;
            f(Sql::file(&transaction, &self.path))
        };
        lock(&self.readers).push(connection);
        given
    }

    fn read_with_writer<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        f(Sql::file(&lock(&self.writer), &self.path))
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
