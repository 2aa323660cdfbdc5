//! Statements inside one transaction: the portable subset, `$1` parameters, values in and out.
//! Parameters first appear in the order of their numbers ($1, then $2): SQLite numbers them as it meets them. It knows no noun.

use super::failures;
use super::value::Value;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql};
use std::path::Path;
use throughline_model::failure::Failure;

/// A transaction's way to the database.
#[derive(Clone, Copy)]
pub(crate) struct Sql<'c> {
    connection: &'c Connection,
    path: &'c Path,
}

impl<'c> Sql<'c> {
    pub(super) fn new(connection: &'c Connection, path: &'c Path) -> Self {
        Self { connection, path }
    }

    /// Prepares a statement, to be run many times.
    pub(crate) fn prepare(&self, text: &str) -> Result<Statement<'c>, Failure> {
        let inner = self.connection.prepare_cached(text).map_err(|e| failures::sqlite(self.path, &e))?;
        let in_order = (1..=inner.parameter_count()).all(|n| inner.parameter_name(n) == Some(format!("${n}").as_str()));
        if !in_order {
            return Err(Failure::broken("preparing a statement", format!("parameters out of order in: {text}")));
        }
        Ok(Statement { inner, path: self.path })
    }

    /// Runs a change once; gives how many rows it touched.
    pub(crate) fn execute(&self, text: &str, values: &[Value<'_>]) -> Result<usize, Failure> {
        self.prepare(text)?.execute(values)
    }

    /// Runs a query once, row by row.
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

    /// The first row of a query, if there is one.
    pub(crate) fn first<T>(
        &self,
        text: &str,
        values: &[Value<'_>],
        f: impl FnMut(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.prepare(text)?.first(values, f)
    }
}

/// A prepared statement.
pub(crate) struct Statement<'c> {
    inner: CachedStatement<'c>,
    path: &'c Path,
}

impl Statement<'_> {
    /// Runs the change with these values; gives how many rows it touched.
    pub(crate) fn execute(&mut self, values: &[Value<'_>]) -> Result<usize, Failure> {
        self.bind(values)?;
        self.inner.raw_execute().map_err(|e| failures::sqlite(self.path, &e))
    }

    /// Runs the query with these values, row by row.
    pub(crate) fn each(&mut self, values: &[Value<'_>], mut f: impl FnMut(&Row<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        self.bind(values)?;
        let path = self.path;
        let mut rows = self.inner.raw_query();
        while let Some(row) = rows.next().map_err(|e| failures::sqlite(path, &e))? {
            f(&Row { row, path })?;
        }
        Ok(())
    }

    /// Runs the query with these values; gives its first row, if there is one.
    pub(crate) fn first<T>(
        &mut self,
        values: &[Value<'_>],
        mut f: impl FnMut(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.bind(values)?;
        let path = self.path;
        let mut rows = self.inner.raw_query();
        match rows.next().map_err(|e| failures::sqlite(path, &e))? {
            Some(row) => f(&Row { row, path }).map(Some),
            None => Ok(None),
        }
    }

    fn bind(&mut self, values: &[Value<'_>]) -> Result<(), Failure> {
        if values.len() != self.inner.parameter_count() {
            return Err(Failure::broken("running a statement", "the number of values is not that of its parameters"));
        }
        for (index, value) in (1usize..).zip(values) {
            self.inner.raw_bind_parameter(index, value).map_err(|e| failures::sqlite(self.path, &e))?;
        }
        Ok(())
    }
}

/// A row of an answer; columns count from 0.
pub(crate) struct Row<'r> {
    row: &'r rusqlite::Row<'r>,
    path: &'r Path,
}

impl Row<'_> {
    /// The value of a column.
    pub(crate) fn value(&self, column: usize) -> Result<Value<'_>, Failure> {
        let value = self.row.get_ref(column).map_err(|e| failures::sqlite(self.path, &e))?;
        Ok(match value {
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

fn unexpected(column: usize) -> Failure {
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
