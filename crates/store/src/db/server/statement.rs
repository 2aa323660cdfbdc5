//! A prepared statement on a server, and values in and out of it. Rows come through a cursor, a few megabytes at a time. It knows no noun.

use super::line::Line;
use crate::db::sql::{unexpected, wrong_number};
use crate::db::value::Value;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Row, Statement};
use std::borrow::Cow;
use std::error::Error;
use throughline_model::failure::Failure;

/// Rows fetched first, before their size is known.
const FIRST_FETCH: usize = 64;
/// About how many bytes of rows are fetched at once after that.
const FETCH_BYTES: usize = 4 << 20;
/// Most rows fetched at once.
const MOST_ROWS: usize = 16_384;

/// A statement prepared on a line.
pub(in crate::db) struct Prepared<'c> {
    line: &'c Line,
    text: String,
    /// Prepared at its first use as it is: a query read row by row is prepared as a cursor instead.
    whole: Option<Statement>,
}

impl<'c> Prepared<'c> {
    pub(in crate::db) fn new(line: &'c Line, text: &str) -> Result<Self, Failure> {
        let whole = if gives_rows(text) { None } else { Some(line.prepare(text)?) };
        Ok(Self { line, text: text.to_owned(), whole })
    }

    /// Runs a change; gives how many rows it touched.
    pub(in crate::db) fn execute(&mut self, values: &[Value<'_>]) -> Result<usize, Failure> {
        let statement = self.statement(values)?;
        let touched = self.line.with(|client| client.execute(&statement, &parameters(values)))?;
        usize::try_from(touched).map_err(|e| Failure::broken("counting rows", e))
    }

    /// The first row of a query. What follows it is not waited for.
    pub(in crate::db) fn first(&mut self, values: &[Value<'_>]) -> Result<Option<Row>, Failure> {
        let statement = self.statement(values)?;
        self.line.with(|client| client.query_raw(&statement, parameters(values))?.next())
    }

    /// Every row of a query. Between two fetches the line is free, so that `f` may use it.
    pub(in crate::db) fn each(&mut self, values: &[Value<'_>], mut f: impl FnMut(&Row) -> Result<(), Failure>) -> Result<(), Failure> {
        if !gives_rows(&self.text) {
            let statement = self.statement(values)?;
            return self.line.with(|client| client.query(&statement, &parameters(values)))?.iter().try_for_each(f);
        }
        let number = self.line.cursors.get();
        let declare = self.line.prepare(&format!("DECLARE c{number} NO SCROLL CURSOR FOR {}", self.text))?;
        check_number(&declare, values)?;
        self.line.with(|client| client.execute(&declare, &parameters(values)))?;
        self.line.cursors.set(number + 1);
        let given = self.fetch_all(number, &mut f);
        self.line.cursors.set(number);
        given?;
        self.line.batch(&format!("CLOSE c{number}"))
    }

    fn fetch_all(&self, cursor: u32, f: &mut impl FnMut(&Row) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut n = FIRST_FETCH;
        let mut fetch = self.prepare_fetch(cursor, n)?;
        loop {
            let rows = self.line.with(|client| client.query(&fetch, &[]))?;
            rows.iter().try_for_each(&mut *f)?;
            if rows.len() < n {
                return Ok(());
            }
            let bytes: usize = rows.iter().map(Row::raw_size_bytes).sum();
            let wanted = (FETCH_BYTES / (bytes / rows.len().max(1)).max(1)).clamp(1, MOST_ROWS);
            // prepared again only where it matters
            if wanted > n.saturating_mul(2) || wanted < n / 2 {
                n = wanted;
                fetch = self.prepare_fetch(cursor, n)?;
            }
        }
    }

    /// Not among the line's prepared statements: the columns of a cursor's rows are those of its query.
    fn prepare_fetch(&self, cursor: u32, n: usize) -> Result<Statement, Failure> {
        self.line.with(|client| client.prepare(&format!("FETCH FORWARD {n} FROM c{cursor}")))
    }

    fn statement(&mut self, values: &[Value<'_>]) -> Result<Statement, Failure> {
        let statement = match &self.whole {
            Some(statement) => statement.clone(),
            None => self.whole.insert(self.line.prepare(&self.text)?).clone(),
        };
        check_number(&statement, values)?;
        Ok(statement)
    }
}

/// Whether a cursor can be made of it: `INSERT ... RETURNING` gives rows too, but few, and not through a cursor.
fn gives_rows(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.eq_ignore_ascii_case("select") || word.eq_ignore_ascii_case("with") || word.eq_ignore_ascii_case("values")
}

fn check_number(statement: &Statement, values: &[Value<'_>]) -> Result<(), Failure> {
    if statement.params().len() == values.len() { Ok(()) } else { Err(wrong_number()) }
}

fn parameters<'v>(values: &'v [Value<'v>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// The value of a column, by the type the server gives it.
pub(in crate::db) fn value(row: &Row, column: usize) -> Result<Value<'_>, Failure> {
    let kind = row.columns().get(column).ok_or_else(|| unexpected(column))?.type_();
    match *kind {
        Type::INT8 => get(row, column, Value::Integer),
        Type::INT4 => get(row, column, |number: i32| number.into()),
        Type::INT2 => get(row, column, |number: i16| Value::Integer(number.into())),
        Type::BOOL => get(row, column, |flag: bool| flag.into()),
        Type::FLOAT8 => get(row, column, Value::Real),
        Type::TEXT | Type::VARCHAR | Type::NAME => get(row, column, Value::Text),
        Type::BYTEA => get(row, column, Value::Blob),
        _ => Err(Failure::broken("reading the database", format!("column {column} is {kind}: cast it, as CAST(sum(n) AS BIGINT)"))),
    }
}

fn get<'r, T: FromSql<'r>>(row: &'r Row, column: usize, make: impl FnOnce(T) -> Value<'r>) -> Result<Value<'r>, Failure> {
    let got: Option<T> = row.try_get(column).map_err(|e| Failure::broken("reading the database", e))?;
    Ok(got.map_or(Value::Null, make))
}

/// PostgreSQL keeps no zero character in text; it becomes the character that stands for what cannot be shown.
pub(super) fn without_zeros(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (*self, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Integer(number), &Type::INT8) => number.to_sql(kind, out),
            (Value::Integer(number), &Type::INT4) => i32::try_from(number)?.to_sql(kind, out),
            (Value::Integer(number), &Type::INT2) => i16::try_from(number)?.to_sql(kind, out),
            (Value::Integer(number), &Type::BOOL) => (number != 0).to_sql(kind, out),
            (Value::Real(number), &Type::FLOAT8) => number.to_sql(kind, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::NAME) => without_zeros(text).to_sql(kind, out),
            (Value::Blob(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            (value, kind) => Err(format!("a parameter of type {kind} was given {}", word(value)).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// What kind of value it is, never the value.
pub(super) fn word(value: Value<'_>) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Integer(_) => "a whole number",
        Value::Real(_) => "a floating number",
        Value::Text(_) => "text",
        Value::Blob(_) => "bytes",
    }
}
