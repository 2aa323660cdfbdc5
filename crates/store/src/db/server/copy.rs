//! Rows for one table, put together in the server's binary form and sent with COPY. Not for deciding when to send: see `db::bulk`.

use super::line::Line;
use super::statement::{without_zeros, word};
use crate::db::sql::wrong_number;
use crate::db::value::Value;
use postgres::types::Type;
use std::io::Write;
use throughline_model::failure::Failure;

/// Signature, flags and the length of a header extension (PostgreSQL manual, COPY, "Binary Format").
const START: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Stands after the last row.
const END: [u8; 2] = (-1i16).to_be_bytes();

/// Rows that wait for one table.
pub(in crate::db) struct Copy<'c> {
    line: &'c Line,
    text: String,
    columns: Vec<Type>,
    bytes: Vec<u8>,
    rows: usize,
}

impl<'c> Copy<'c> {
    /// Asks the server for the types of the columns.
    pub(in crate::db) fn open(line: &'c Line, table: &str, columns: &[&str]) -> Result<Self, Failure> {
        let names = columns.join(", ");
        let look = line.prepare(&format!("SELECT {names} FROM {table} LIMIT 0"))?;
        let columns = look.columns().iter().map(|column| column.type_().clone()).collect();
        let text = format!("COPY {table} ({names}) FROM STDIN (FORMAT binary)");
        Ok(Self { line, text, columns, bytes: Vec::new(), rows: 0 })
    }

    /// Adds a row; gives how many bytes it takes.
    pub(in crate::db) fn add(&mut self, values: &[Value<'_>]) -> Result<usize, Failure> {
        if values.len() != self.columns.len() {
            return Err(wrong_number());
        }
        let before = self.bytes.len();
        if before == 0 {
            self.bytes.extend_from_slice(START);
        }
        let n = i16::try_from(values.len()).map_err(|e| Failure::broken("inserting rows", e))?;
        self.bytes.extend_from_slice(&n.to_be_bytes());
        for (kind, value) in self.columns.iter().zip(values) {
            append(kind, *value, &mut self.bytes)?;
        }
        self.rows += 1;
        self.line.waiting.set(self.line.waiting.get() + 1);
        Ok(self.bytes.len() - before)
    }

    /// Sends the rows that wait.
    pub(in crate::db) fn send(&mut self) -> Result<(), Failure> {
        if self.rows == 0 {
            return Ok(());
        }
        self.bytes.extend_from_slice(&END);
        let mut refused = None;
        self.line.with(|client| {
            let mut writer = client.copy_in(&self.text)?;
            match writer.write_all(&self.bytes) {
                Ok(()) => writer.finish().map(|_| ()),
                Err(error) => {
                    refused = Some(error);
                    Ok(())
                }
            }
        })?;
        if let Some(error) = refused {
            return Err(self.line.sending(&error));
        }
        self.line.waiting.set(self.line.waiting.get().saturating_sub(self.rows));
        self.bytes.clear();
        self.rows = 0;
        Ok(())
    }
}

/// A field: its length in bytes, then its bytes; -1 for an empty one.
fn append(kind: &Type, value: Value<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    match (value, kind) {
        (Value::Null, _) => out.extend_from_slice(&(-1i32).to_be_bytes()),
        (Value::Integer(number), &Type::INT8) => field(&number.to_be_bytes(), out)?,
        (Value::Integer(number), &Type::INT4) => field(&narrow::<i32>(number)?.to_be_bytes(), out)?,
        (Value::Integer(number), &Type::INT2) => field(&narrow::<i16>(number)?.to_be_bytes(), out)?,
        (Value::Real(number), &Type::FLOAT8) => field(&number.to_be_bytes(), out)?,
        (Value::Text(text), &Type::TEXT | &Type::VARCHAR) => field(without_zeros(text).as_bytes(), out)?,
        (Value::Blob(bytes), &Type::BYTEA) => field(bytes, out)?,
        (value, kind) => return Err(Failure::broken("inserting rows", format!("a column of type {kind} was given {}", word(value)))),
    }
    Ok(())
}

fn field(bytes: &[u8], out: &mut Vec<u8>) -> Result<(), Failure> {
    let length = i32::try_from(bytes.len()).map_err(|e| Failure::broken("inserting rows", e))?;
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
    Ok(())
}

fn narrow<T: TryFrom<i64>>(number: i64) -> Result<T, Failure>
where
    T::Error: std::fmt::Display,
{
    T::try_from(number).map_err(|e| Failure::broken("inserting rows", e))
}
