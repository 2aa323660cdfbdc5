//! Inserting very many rows at once: COPY in binary form on a server, a prepared statement each on SQLite. Not for changing rows.

use super::server::copy::Copy;
use super::sql::{Sql, Statement, Way};
use super::value::Value;
use throughline_model::failure::Failure;

/// Rows are sent to a server when this much has come together, over all tables: enough to make the round trip cheap, little enough to
/// keep in memory.
const SEND_AT: usize = 4 << 20;

/// Inserts rows into a few tables.
///
/// A million rows one at a time take a server minutes; this way they take seconds, and on SQLite it is a prepared `INSERT` each. How a writer
/// uses it:
/// ```text
/// let mut bulk = sql.bulk(&[
///     ("agency_record", &["id", "agency", "key_index", "sealed_key", "created_at"]),   // 0: parents first
///     ("source_row", &["id", "file_id", "line", "hash", "sealed_raw", "agency_record_id", "refused"]),   // 1: refers to 0
/// ])?;
/// bulk.add(0, &[(&id).into(), ...])?;      // a parent is added before the row that refers to it
/// bulk.add(1, &[row.into(), ...])?;
/// bulk.flush()?;                           // before anything is read or changed that was added
/// bulk.finish()?;                          // a transaction with rows that were added and not sent is not kept
/// ```
/// Rows are sent table by table in the order in which the tables were named, so a foreign key finds its row as long as parents are named
/// and added first. On a server a row that was added is not there for other statements until `flush`; what must be read back or updated
/// (a row that supersedes another) is best remembered and done after a flush, many at once. Columns not named take their default.
#[must_use]
pub(crate) struct Bulk<'c> {
    tables: Vec<Table<'c>>,
    waiting: usize,
}

enum Table<'c> {
    File(Statement<'c>),
    Server(Copy<'c>),
}

impl<'c> Bulk<'c> {
    pub(super) fn open(sql: Sql<'c>, tables: &[(&str, &[&str])]) -> Result<Self, Failure> {
        let open = |(name, columns): &(&str, &[&str])| {
            Ok(match sql.way {
                Way::File { .. } => {
                    let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
                    let text = format!("INSERT INTO {name} ({}) VALUES ({})", columns.join(", "), places.join(", "));
                    Table::File(sql.prepare(&text)?)
                }
                Way::Server(line) => Table::Server(Copy::open(line, name, columns)?),
            })
        };
        let tables = tables.iter().map(open).collect::<Result<_, Failure>>()?;
        Ok(Self { tables, waiting: 0 })
    }

    /// Adds a row to the table of this place in the list given at the opening: a value for each column named there.
    pub(crate) fn add(&mut self, table: usize, values: &[Value<'_>]) -> Result<(), Failure> {
        let table = self.tables.get_mut(table).ok_or_else(|| Failure::broken("inserting rows", "there is no table of this number"))?;
        match table {
            Table::File(statement) => statement.execute(values).map(|_| ()),
            Table::Server(copy) => {
                self.waiting += copy.add(values)?;
                if self.waiting >= SEND_AT { self.flush() } else { Ok(()) }
            }
        }
    }

    /// Sends what waits: every row added so far is there for other statements.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.waiting = 0;
        self.tables.iter_mut().try_for_each(|table| match table {
            Table::File(_) => Ok(()),
            Table::Server(copy) => copy.send(),
        })
    }

    /// Sends the rest.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }
}
