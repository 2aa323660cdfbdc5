//! Statements inside one transaction: the portable subset, `$1` parameters, values in and out.
//! Parameters first appear in the order of their numbers ($1, then $2): SQLite numbers them as it meets them. It knows no noun.

use super::bulk::Bulk;
use super::failures;
use super::server::line::Line;
use super::server::statement as server;
use super::value::Value;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql};
use std::path::Path;
use throughline_model::failure::Failure;

/// A transaction's way to the database.
#[derive(Clone, Copy)]
pub(crate) struct Sql<'c> {
    pub(super) way: Way<'c>,
}

/// To which engine.
#[derive(Clone, Copy)]
pub(super) enum Way<'c> {
    File { connection: &'c Connection, path: &'c Path },
    Server(&'c Line),
}

impl<'c> Sql<'c> {
    pub(super) fn file(connection: &'c Connection, path: &'c Path) -> Self {
        Self { way: Way::File { connection, path } }
    }

    pub(super) fn server(line: &'c Line) -> Self {
        Self { way: Way::Server(line) }
    }

    /// Prepares a statement, to be run many times.
    pub(crate) fn prepare(&self, text: &str) -> Result<Statement<'c>, Failure> {
        if !in_order(text) {
            return Err(Failure::broken("preparing a statement", format!("parameters out of order in: {text}")));
        }
        let inner = match self.way {
            Way::File { connection, path } => {
                Inner::File { inner: connection.prepare_cached(text).map_err(|e| failures::sqlite(path, &e))?, path }
            }
            Way::Server(line) => Inner::Server(server::Prepared::new(line, text)?),
        };
        Ok(Statement { inner })
    }

    /// Runs a change once; gives how many rows it touched.
    pub(crate) fn execute(&self, text: &str, values: &[Value<'_>]) -> Result<usize, Failure> {
        self.prepare(text)?.execute(values)
    }

    /// Runs a query once, row by row, in bounded memory. Other statements may be run between the rows.
    pub(crate) fn each(&self, text: &str, values: &[Value<'_>], f: impl FnMut(&Row<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        self.prepare(text)?.each(values, f)
    }

    /// All rows of a query, each made into a `T`.
    pub(crate) fn all<T>(
        &self,
        text: &str,
        values: &[Value<'_>],
        mut f: impl FnMut(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut rows = Vec::new();
        self.each(text, values, |row| {
            rows.push(f(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row of a query, if there is one. Ask for one row (`LIMIT 1`): a server sends all there are.
    pub(crate) fn first<T>(
        &self,
        text: &str,
        values: &[Value<'_>],
        f: impl FnMut(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.prepare(text)?.first(values, f)
    }

    /// Begins to insert many rows into these tables (each with its columns), parents before those that refer to them. See [`Bulk`].
    pub(crate) fn bulk(&self, tables: &[(&str, &[&str])]) -> Result<Bulk<'c>, Failure> {
        Bulk::open(*self, tables)
    }

    /// Runs statements without parameters, one after the other: those of a migration.
    pub(super) fn batch(&self, text: &str) -> Result<(), Failure> {
        match self.way {
            Way::File { connection, path } => connection.execute_batch(text).map_err(|e| failures::sqlite(path, &e)),
            Way::Server(line) => line.batch(text),
        }
    }
}

/// A prepared statement.
pub(crate) struct Statement<'c> {
    inner: Inner<'c>,
}

enum Inner<'c> {
    File { inner: CachedStatement<'c>, path: &'c Path },
    Server(server::Prepared<'c>),
}

impl Statement<'_> {
    /// Runs the change with these values; gives how many rows it touched.
    pub(crate) fn execute(&mut self, values: &[Value<'_>]) -> Result<usize, Failure> {
        match &mut self.inner {
            Inner::File { inner, path } => {
                bind(inner, path, values)?;
                inner.raw_execute().map_err(|e| failures::sqlite(path, &e))
            }
            Inner::Server(inner) => inner.execute(values),
        }
    }

    /// Runs the query with these values, row by row.
    pub(crate) fn each(&mut self, values: &[Value<'_>], mut f: impl FnMut(&Row<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        match &mut self.inner {
            Inner::File { inner, path } => {
                bind(inner, path, values)?;
                let mut rows = inner.raw_query();
                while let Some(row) = rows.next().map_err(|e| failures::sqlite(path, &e))? {
                    f(&Row { inner: AnyRow::File { row, path } })?;
                }
                Ok(())
            }
            Inner::Server(inner) => inner.each(values, |row| f(&Row { inner: AnyRow::Server(row) })),
        }
    }

    /// Runs the query with these values; gives its first row, if there is one.
    pub(crate) fn first<T>(
        &mut self,
        values: &[Value<'_>],
        mut f: impl FnMut(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        match &mut self.inner {
            Inner::File { inner, path } => {
                bind(inner, path, values)?;
                let mut rows = inner.raw_query();
                let row = rows.next().map_err(|e| failures::sqlite(path, &e))?;
                row.map(|row| f(&Row { inner: AnyRow::File { row, path } })).transpose()
            }
            Inner::Server(inner) => inner.first(values)?.map(|row| f(&Row { inner: AnyRow::Server(&row) })).transpose(),
        }
    }
}

fn bind(statement: &mut CachedStatement<'_>, path: &Path, values: &[Value<'_>]) -> Result<(), Failure> {
    if values.len() != statement.parameter_count() {
        return Err(wrong_number());
    }
    for (index, value) in (1usize..).zip(values) {
        statement.raw_bind_parameter(index, value).map_err(|e| failures::sqlite(path, &e))?;
    }
    Ok(())
}

/// Every parameter appears first after all with smaller numbers.
fn in_order(text: &str) -> bool {
    let mut most = 0;
    text.split('$').skip(1).all(|rest| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).map_or(rest, |end| rest.get(..end).unwrap_or_default());
        let number = digits.parse().unwrap_or(0);
        let fits = (1..=most + 1).contains(&number);
        most = most.max(number);
        fits
    })
}

pub(super) fn wrong_number() -> Failure {
    Failure::broken("running a statement", "the number of values is not that of its parameters")
}

/// A row of an answer; columns count from 0.
pub(crate) struct Row<'r> {
    inner: AnyRow<'r>,
}

enum AnyRow<'r> {
    File { row: &'r rusqlite::Row<'r>, path: &'r Path },
    Server(&'r postgres::Row),
}

impl Row<'_> {
    /// The value of a column.
    pub(crate) fn value(&self, column: usize) -> Result<Value<'_>, Failure> {
        let (row, path) = match &self.inner {
            AnyRow::Server(row) => return server::value(row, column),
            AnyRow::File { row, path } => (row, path),
        };
        Ok(match row.get_ref(column).map_err(|e| failures::sqlite(path, &e))? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Integer(number),
            ValueRef::Real(number) => Value::Real(number),
            ValueRef::Blob(bytes) => Value::Blob(bytes),
            ValueRef::Text(bytes) => Value::Text(std::str::from_utf8(bytes).map_err(|e| Failure::broken("reading text", e))?),
        })
    }

    /// A whole number that is never empty.
    pub(crate) fn integer(&self, column: usize) -> Result<i64, Failure> {
        self.optional_integer(column)?.ok_or_else(|| unexpected(column))
    }

    /// A whole number, or empty.
    pub(crate) fn optional_integer(&self, column: usize) -> Result<Option<i64>, Failure> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Integer(number) => Ok(Some(number)),
            _ => Err(unexpected(column)),
        }
    }

    /// A count: a whole number that is never below zero.
    pub(crate) fn count(&self, column: usize) -> Result<u64, Failure> {
        u64::try_from(self.integer(column)?).map_err(|_| unexpected(column))
    }

    /// Text that is never empty.
    pub(crate) fn text(&self, column: usize) -> Result<&str, Failure> {
        self.optional_text(column)?.ok_or_else(|| unexpected(column))
    }

    /// Text, or empty.
    pub(crate) fn optional_text(&self, column: usize) -> Result<Option<&str>, Failure> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            _ => Err(unexpected(column)),
        }
    }

    /// Bytes that are never empty.
    pub(crate) fn blob(&self, column: usize) -> Result<&[u8], Failure> {
        self.optional_blob(column)?.ok_or_else(|| unexpected(column))
    }

    /// Bytes, or empty.
    pub(crate) fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, Failure> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Blob(bytes) => Ok(Some(bytes)),
            _ => Err(unexpected(column)),
        }
    }
}

pub(super) fn unexpected(column: usize) -> Failure {
    Failure::broken("reading the database", format!("column {column} holds another kind of value"))
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(number),
            Value::Real(number) => ValueRef::Real(number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn parameters_come_in_the_order_of_their_numbers() {
        for good in ["SELECT 1", "WHERE a = $1", "VALUES ($1, $2, $1, $3)"] {
            assert!(in_order(good), "{good}");
        }
        for bad in ["SET a = $2 WHERE b = $1", "WHERE a = $2", "WHERE a = $x", "WHERE a = $0"] {
            assert!(!in_order(bad), "{bad}");
        }
    }
}
