//! Observations: the value is sealed; the code and the days are plain. What a code means is not known here.

use super::{Standing, span_columns, value};
use crate::db::{Statement, Value as Column};
use crate::seal::{DataKey, Place};
use throughline_model::calendar::Span;
use throughline_model::fact::Value;
use throughline_model::failure::Failure;

pub(crate) const INSERT: &str = "INSERT INTO observation \
    (source_row_id, nth, provenance_id, code, sealed_value, axis, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Stores an observation whose value is already bytes.
pub(crate) fn insert(
    statement: &mut Statement<'_>,
    key: &DataKey,
    at: Standing,
    code: &str,
    plain: &[u8],
    span: Option<&Span>,
) -> Result<(), Failure> {
    let row = at.row.to_be_bytes();
    let sealed = key.seal(&place(&row, at.nth), plain)?;
    let [axis, from, to] = span_columns(span);
    let nth = i64::from(at.nth);
    let values: [Column<'_>; 8] = [at.row.into(), nth.into(), at.provenance.into(), code.into(), sealed.as_slice().into(), axis, from, to];
    statement.execute(&values).map(|_| ())
}

/// Opens a sealed value.
pub(crate) fn open(key: &DataKey, row: i64, nth: u32, sealed: &[u8]) -> Result<Value, Failure> {
    let plain = key.open(&place(&row.to_be_bytes(), nth), sealed)?;
    value::read(&plain).ok_or_else(|| Failure::broken("reading an observation", "the bytes are no value"))
}

fn place(row: &[u8; 8], nth: u32) -> Place<'_> {
    Place { column: "observation.value", id: row, nth }
}
