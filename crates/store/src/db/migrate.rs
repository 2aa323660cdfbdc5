//! Editions of the schema: one folder of SQL, applied in order, each once. An older database is copied before it is touched;
//! a newer one is refused. Not for changing what rows mean: that is a new table or column with its own reason. Where SQL cannot move the
//! rows, because they are sealed, the program does (see `upgrade`).

use super::{Sql, failures};
use crate::clock;
use crate::private;
use crate::store::KEY_FILE;
use crate::upgrade;
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// One step from an edition to the next.
pub(super) struct Migration {
    /// The edition it leads to.
    pub(super) edition: i64,
    /// Its SQL.
    pub(super) sql: &'static str,
    /// What the program does after that SQL, and the SQL after that.
    pub(super) rows: Option<Rows>,
}

/// Rows that the program moves. It is told where the region's key file is.
pub(super) struct Rows {
    pub(super) moved: fn(Sql<'_>, &Path) -> Result<(), Failure>,
    pub(super) then: &'static str,
}

/// Every step, in order. A new table or column is one file in `migrations/` and one line here.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration { edition: 1, sql: include_str!("../../migrations/0001_thin_line.sql"), rows: None },
    Migration { edition: 2, sql: include_str!("../../migrations/0002_releases.sql"), rows: None },
    Migration {
        edition: 3,
        sql: include_str!("../../migrations/0003_statements.sql"),
        rows: Some(Rows { moved: upgrade::to_edition_3, then: include_str!("../../migrations/0003_statements_end.sql") }),
    },
];

/// Refuses a database that a newer program wrote, before anything in it is changed.
pub(super) fn refuse_newer(connection: &Connection, path: &Path, migrations: &[Migration]) -> Result<(), Failure> {
    let found = edition(connection, path)?;
    let known = newest(migrations);
    if found > known { Err(Refusal::NewerDatabase { found, known }.into()) } else { Ok(()) }
}

/// Applies the steps that are missing, all or none.
pub(super) fn bring_up(connection: &mut Connection, path: &Path, migrations: &[Migration]) -> Result<(), Failure> {
    let fail = |e: rusqlite::Error| failures::sqlite(path, &e);
    let found = edition(connection, path)?;
    let known = newest(migrations);
    if found == known {
        return Ok(());
    }
    if found > 0 {
        copy_beside(connection, path, known)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
    // Read again: another program may have upgraded it while this one waited for the lock.
    let found = edition(&transaction, path)?;
    for step in migrations.iter().filter(|m| m.edition > found) {
        transaction.execute_batch(&spell(step.sql)).map_err(fail)?;
        if let Some(rows) = &step.rows {
            (rows.moved)(Sql::new(&transaction, path), &path.with_file_name(KEY_FILE))?;
            transaction.execute_batch(&spell(rows.then)).map_err(fail)?;
        }
        let row = [step.edition, clock::now()];
        transaction.execute("INSERT INTO schema_edition (edition, applied_at) VALUES (?1, ?2)", row).map_err(fail)?;
    }
    transaction.commit().map_err(fail)
}

fn newest(migrations: &[Migration]) -> i64 {
    migrations.last().map_or(0, |m| m.edition)
}

/// The edition of the database; 0 where it is empty.
fn edition(connection: &Connection, path: &Path) -> Result<i64, Failure> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|e| failures::sqlite(path, &e));
    if number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_edition'")? == 0 {
        return Ok(0);
    }
    number("SELECT coalesce(max(edition), 0) FROM schema_edition")
}

/// The portable text in this engine's spelling. SQLite keeps a table by its number only when the key is spelled INTEGER (for it, the
/// same eight bytes as BIGINT), and by another key only WITHOUT ROWID; both save a second tree per table.
fn spell(portable: &str) -> String {
    portable.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY").replace("/* clustered */", "WITHOUT ROWID")
}

/// Copies the database to `<name>.before-edition-N` beside it, as private as itself; an earlier copy is never written over.
fn copy_beside(connection: &Connection, path: &Path, to_edition: i64) -> Result<(), Failure> {
    let target = free_name(path, to_edition);
    let unfinished = with_suffix(path, &format!(".copying-{}", std::process::id()));
    private::fresh_file(&unfinished).map_err(|e| failures::writing(&unfinished, &e))?;
    connection.backup("main", &unfinished, None::<fn(rusqlite::backup::Progress)>).map_err(|e| failures::sqlite(&unfinished, &e))?;
    let keep = || {
        std::fs::File::open(&unfinished)?.sync_all()?;
        std::fs::rename(&unfinished, &target)
    };
    keep().map_err(|e| failures::writing(&target, &e))
}

fn free_name(path: &Path, to_edition: i64) -> PathBuf {
    let plain = with_suffix(path, &format!(".before-edition-{to_edition}"));
    let numbered = (2..).map(|n| with_suffix(path, &format!(".before-edition-{to_edition}.{n}")));
    std::iter::once(plain.clone()).chain(numbered).find(|p| !p.exists()).unwrap_or(plain)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
