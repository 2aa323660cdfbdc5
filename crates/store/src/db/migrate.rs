//! Editions of the schema: one folder of SQL, applied in order of number, each once, in one transaction. An older database file is copied
//! before it is touched; a newer database is refused. Not for changing what rows mean: that is a new table or column with its own reason.
//! Where SQL cannot move the rows, because they are sealed, the program does (see `upgrade`).

use super::failures;
use super::sql::{Sql, Way};
use crate::clock;
use crate::private;
use crate::upgrade;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// One step from an edition to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    /// The edition it leads to.
    pub(super) edition: i64,
    /// Its SQL.
    pub(super) sql: &'static str,
    /// What the program does after that SQL, and the SQL after that.
    pub(super) rows: Option<Rows>,
}

/// Rows that the program moves. It is told where the region's key file is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub(super) moved: fn(Sql<'_>, &Path) -> Result<(), Failure>,
    pub(super) then: &'static str,
}

/// Every step, in order of number. A new table or column is one file in `migrations/` and one line here.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration { edition: 1, sql: include_str!("../../migrations/0001_thin_line.sql"), rows: None },
    Migration { edition: 2, sql: include_str!("../../migrations/0002_releases.sql"), rows: None },
    Migration {
        edition: 3,
        sql: include_str!("../../migrations/0003_statements.sql"),
        rows: Some(Rows { moved: upgrade::to_edition_3, then: include_str!("../../migrations/0003_statements_end.sql") }),
    },
    Migration { edition: 4, sql: include_str!("../../migrations/0004_persons.sql"), rows: None },
    Migration { edition: 5, sql: include_str!("../../migrations/0005_headers.sql"), rows: None },
    Migration { edition: 6, sql: include_str!("../../migrations/0006_backups.sql"), rows: None },
    Migration { edition: 7, sql: include_str!("../../migrations/0007_cells.sql"), rows: None },
    Migration { edition: 8, sql: include_str!("../../migrations/0008_linking.sql"), rows: None },
    Migration { edition: 9, sql: include_str!("../../migrations/0009_blocking_keys.sql"), rows: None },
    Migration { edition: 10, sql: include_str!("../../migrations/0010_reviews.sql"), rows: None },
];

/// The steps of exactly these editions, in order; `None` where this program does not know one of them.
pub(super) fn of_editions(editions: &[i64]) -> Option<Vec<Migration>> {
    let steps: Vec<Migration> = MIGRATIONS.iter().copied().filter(|step| editions.contains(&step.edition)).collect();
    (steps.len() == editions.len()).then_some(steps)
}

/// Refuses a database that a newer program wrote, before anything in it is changed.
pub(super) fn refuse_newer(found: &[i64], migrations: &[Migration]) -> Result<(), Failure> {
    let found = found.iter().copied().max().unwrap_or(0);
    let known = newest(migrations);
    if found > known { Err(Refusal::NewerDatabase { found, known }.into()) } else { Ok(()) }
}

/// The steps that a database of these editions lacks, in order. Each step is looked for by its own number, not by the highest found:
/// two branches of this program may have added theirs in another order than they are numbered.
pub(super) fn missing<'m>(found: &[i64], migrations: &'m [Migration]) -> impl Iterator<Item = &'m Migration> {
    migrations.iter().filter(|step| !found.contains(&step.edition))
}

/// Applies the steps that are missing, in the transaction of `sql`. What is there is read again: another program may have upgraded the
/// database while this one waited to write.
pub(super) fn bring_up(sql: Sql<'_>, migrations: &[Migration], key_file: &Path) -> Result<(), Failure> {
    let found = editions(sql)?;
    for step in missing(&found, migrations) {
        sql.batch(&spell(sql, step.sql))?;
        if let Some(rows) = &step.rows {
            (rows.moved)(sql, key_file)?;
            sql.batch(&spell(sql, rows.then))?;
        }
        let row = [step.edition.into(), clock::now().into()];
        sql.execute("INSERT INTO schema_edition (edition, applied_at) VALUES ($1, $2)", &row)?;
    }
    Ok(())
}

/// The highest edition known.
pub(super) fn newest(migrations: &[Migration]) -> i64 {
    migrations.iter().map(|m| m.edition).max().unwrap_or(0)
}

/// The editions applied to a database, in order; none where it is empty.
pub(crate) fn editions(sql: Sql<'_>) -> Result<Vec<i64>, Failure> {
    let there = match sql.way {
        Way::File { .. } => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_edition'",
        Way::Server(_) => "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_edition'",
    };
    if sql.first(there, &[], |row| row.integer(0))?.unwrap_or(0) == 0 {
        return Ok(Vec::new());
    }
    sql.all("SELECT edition FROM schema_edition ORDER BY edition", &[], |row| row.integer(0))
}

/// The portable text in the engine's spelling.
///
/// SQLite keeps a table by its number only when the key is spelled INTEGER (for it, the same eight bytes as BIGINT), and by another key
/// only WITHOUT ROWID; both save a second tree per table. PostgreSQL calls bytes BYTEA, and sorts text by the language of its database
/// unless told to sort by its bytes, as SQLite does: the order of an answer must not depend on where it is kept.
fn spell(sql: Sql<'_>, portable: &str) -> String {
    match sql.way {
        Way::File { .. } => portable.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY").replace("/* clustered */", "WITHOUT ROWID"),
        Way::Server(_) => portable.replace(" BLOB", " BYTEA").replace(" TEXT", " TEXT COLLATE \"C\""),
    }
}

/// Copies the database to `<name>.before-edition-N` beside it, as private as itself; an earlier copy is never written over.
/// A server's database is not copied: its upgrade is one transaction, and a backup is the way back.
pub(super) fn copy_beside(connection: &Connection, path: &Path, to_edition: i64) -> Result<(), Failure> {
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
