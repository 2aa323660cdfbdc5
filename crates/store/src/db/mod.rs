//! The database behind one small synchronous type: SQLite in a file of the region's folder, or PostgreSQL on a server. Nothing outside this
//! folder may name an engine. Not for nouns: their SQL stands in the noun's own file, once, in the subset both engines share:
//! ids as TEXT, instants, days, money and counts as BIGINT, flags as INTEGER 0 or 1, bytes as BLOB, parameters as `$1` in order.
//! `sum` and `avg` of a BIGINT are NUMERIC on a server: write `CAST(sum(n) AS BIGINT)`.

mod bulk;
pub(crate) mod failures;
mod migrate;
mod server;
mod site;
mod sql;
mod sqlite;
pub(crate) mod tables;
mod value;

pub(crate) use bulk::Bulk;
pub(crate) use migrate::editions;
pub(crate) use site::Site;
pub(crate) use sql::{Row, Sql, Statement};
pub(crate) use value::{Value, count};

use migrate::{MIGRATIONS, Migration};
use server::Server;
use sqlite::Sqlite;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use throughline_model::failure::Failure;

/// How long to wait for another program that is writing before saying that it is busy.
const WAIT: Duration = Duration::from_secs(2);

/// One writer, and as many readers as are needed at the same time.
pub(crate) struct Db {
    engine: Engine,
}

enum Engine {
    Sqlite(Sqlite),
    Server(Server),
}

impl Db {
    /// Opens the database at `site`, or makes it; brings an older edition up to date, a file after copying it. Some editions move rows that
    /// are sealed, for which the region's key is needed.
    pub(crate) fn of_region(site: &Site, key_file: &Path) -> Result<Self, Failure> {
        Self::up_to(site, MIGRATIONS, key_file)
    }

    fn up_to(site: &Site, migrations: &[Migration], key_file: &Path) -> Result<Self, Failure> {
        let engine = match site {
            Site::File(path) => Engine::Sqlite(Sqlite::open(path, migrations, key_file)?),
            Site::Server(address) => Engine::Server(Server::open(address, migrations, key_file)?),
        };
        Ok(Self { engine })
    }

    /// A database alone, without a region around it.
    #[cfg(test)]
    pub(crate) fn open(site: &Site) -> Result<Self, Failure> {
        Self::open_with(site, MIGRATIONS)
    }

    #[cfg(test)]
    fn open_with(site: &Site, migrations: &[Migration]) -> Result<Self, Failure> {
        Self::up_to(site, migrations, Path::new("no.key"))
    }

    /// Whether a database of ours stands at `site`, of whatever edition.
    pub(crate) fn is_at(site: &Site) -> Result<bool, Failure> {
        match site {
            Site::File(path) => Ok(path.exists()),
            Site::Server(address) => Server::is_at(address),
        }
    }

    /// Makes a database of exactly these editions at `site`, where none may be, and lets `f` fill it, all or nothing. While it does, rows
    /// may come before those they refer to. `None` where this program does not know one of the editions.
    pub(crate) fn fill<T>(site: &Site, editions: &[i64], f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<Option<T>, Failure> {
        let Some(migrations) = migrate::of_editions(editions) else { return Ok(None) };
        let filled = |sql: Sql<'_>| {
            let keys = tables::refer_later(sql)?;
            let given = f(sql)?;
            tables::refer_again(sql, &keys)?;
            Ok(Some(given))
        };
        match site {
            // No row is moved in an empty database, and no key is needed.
            Site::File(path) => Sqlite::open(path, &migrations, Path::new(""))?.write(filled),
            Site::Server(address) => Server::make(address, &migrations, filled),
        }
    }

    /// A database of an earlier edition.
    #[cfg(test)]
    pub(crate) fn of_edition(site: &Site, edition: usize) -> Result<Self, Failure> {
        Self::open_with(site, MIGRATIONS.get(..edition).unwrap_or_default())
    }

    /// Runs `f` in the one write transaction: all of it is kept, or nothing. What returns `Ok` has reached the disk.
    pub(crate) fn write<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        match &self.engine {
            Engine::Sqlite(file) => file.write(f),
            Engine::Server(server) => server.write(f),
        }
    }

    /// Writes the database anew, without pages and logs that once held what was deleted. `false`: another program has it open.
    pub(crate) fn scrub(&self) -> Result<bool, Failure> {
        match &self.engine {
            Engine::Sqlite(file) => file.scrub(),
            Engine::Server(server) => server.scrub(),
        }
    }

    /// Whether the database is kept by a server, which has logs and copies of its own.
    pub(crate) fn is_served(&self) -> bool {
        matches!(self.engine, Engine::Server(_))
    }

    /// Runs `f` on one unchanging view of the database.
    pub(crate) fn read<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        match &self.engine {
            Engine::Sqlite(file) => file.read(f),
            Engine::Server(server) => server.read(f),
        }
    }
}

/// A lock whose last holder failed is still good: its transaction was rolled back when it was dropped.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
