//! PostgreSQL on a server: one writer at a time in each region's schema, and a few lines kept open for reading.
//! It knows no statement of a noun. A region is one schema: the `public` one of its own database, unless the address says otherwise.

pub(super) mod copy;
mod failures;
pub(super) mod line;
pub(super) mod statement;

use super::lock;
use super::migrate::{self, Migration};
use super::site::Address;
use super::sql::Sql;
use line::Line;
use std::path::Path;
use std::sync::Mutex;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// Lines kept open between uses.
const IDLE: usize = 4;

/// A transaction that writes. Only one program writes in a schema at a time: the lock is taken in the transaction and goes with it, even
/// when the program is killed. With one writer, each statement seeing the newest committed state is as good as serial order, and nothing
/// ever has to be tried again. `lock_timeout` is [`super::WAIT`], for this lock as for any other.
const WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = '2s'; \
                       SELECT pg_advisory_xact_lock(hashtextextended('throughline writer of ' || current_schema(), 0));";

/// A transaction that sees one unchanging state.
const READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A database on a server.
pub(super) struct Server {
    address: Address,
    /// Threads of this program wait for each other here, without a limit; other programs are waited for in the database.
    writing: Mutex<()>,
    idle: Mutex<Vec<Line>>,
}

impl Server {
    /// Opens the database, making or upgrading its tables in one transaction.
    pub(super) fn open(address: &Address, migrations: &[Migration], key_file: &Path) -> Result<Self, Failure> {
        let server = Self::at(address);
        let found = server.read(migrate::editions)?;
        migrate::refuse_newer(&found, migrations)?;
        if migrate::missing(&found, migrations).next().is_some() {
            server.write(|sql| migrate::bring_up(sql, migrations, key_file))?;
        }
        Ok(server)
    }

    /// Makes the tables and runs `f` in the same transaction; refused where tables of ours are already.
    pub(super) fn make<T>(
        address: &Address,
        migrations: &[Migration],
        f: impl FnOnce(Sql<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        Self::at(address).write(|sql| {
            if !migrate::editions(sql)?.is_empty() {
                let reason = "it holds a region already; make an empty one with createdb, and name that".to_owned();
                return Err(Refusal::CannotWrite { path: address.shown.clone(), reason }.into());
            }
            migrate::bring_up(sql, migrations, Path::new(""))?;
            f(sql)
        })
    }

    /// Whether a database of ours is there.
    pub(super) fn is_at(address: &Address) -> Result<bool, Failure> {
        Ok(!Self::at(address).read(migrate::editions)?.is_empty())
    }

    fn at(address: &Address) -> Self {
        Self { address: address.clone(), writing: Mutex::new(()), idle: Mutex::new(Vec::new()) }
    }

    /// One write transaction.
    pub(super) fn write<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let _alone = lock(&self.writing);
        self.in_transaction(WRITING, f)
    }

    /// One read transaction.
    pub(super) fn read<T>(&self, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.in_transaction(READING, f)
    }

    /// Has the server write every table of the region anew. Its logs, replicas and archives are beyond this program.
    pub(super) fn scrub(&self) -> Result<bool, Failure> {
        let text = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";
        let tables = self.read(|sql| sql.all(text, &[], |row| Ok(row.text(0)?.to_owned())))?;
        Line::connect(&self.address)?.batch(&format!("VACUUM (FULL) {}", tables.join(", "))).map(|()| true)
    }

    /// A line whose transaction failed, or whose holder panicked, is dropped: the server then undoes what was done.
    fn in_transaction<T>(&self, begin: &str, f: impl FnOnce(Sql<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let line = self.begin(begin)?;
        match f(Sql::server(&line)) {
            Ok(given) => {
                line.commit()?;
                self.put_back(line);
                Ok(given)
            }
            Err(failure) => {
                if line.roll_back() {
                    self.put_back(line);
                }
                Err(failure)
            }
        }
    }

    /// A line that was idle may have been cut since; a new one is then made.
    fn begin(&self, begin: &str) -> Result<Line, Failure> {
        loop {
            let idle = lock(&self.idle).pop();
            let (line, was_idle) = match idle {
                Some(line) => (line, true),
                None => (Line::connect(&self.address)?, false),
            };
            match line.batch(begin) {
                Ok(()) => return Ok(line),
                Err(_) if was_idle && line.is_cut() => {}
                Err(failure) => {
                    if line.roll_back() {
                        self.put_back(line);
                    }
                    return Err(failure);
                }
            }
        }
    }

    fn put_back(&self, line: Line) {
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE {
            idle.push(line);
        }
    }
}

#[cfg(test)]
mod tests;
