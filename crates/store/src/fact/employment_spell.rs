//! Employment spells: the employer is sealed; days and the subsidized flag are plain (see the first migration for why). It joins nothing.

use super::{Standing, span_columns};
use crate::db::{Statement, Value};
use crate::seal::{DataKey, Place};
use throughline_model::calendar::Span;
use throughline_model::failure::Failure;

pub(crate) const INSERT: &str = "INSERT INTO employment_spell \
    (source_row_id, nth, provenance_id, axis, from_day, to_day, sealed_employer, subsidized) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

pub(crate) fn insert(
    statement: &mut Statement<'_>,
    key: &DataKey,
    at: Standing,
    span: &Span,
    employer: Option<&str>,
    subsidized: Option<bool>,
) -> Result<(), Failure> {
    let row = at.row.to_be_bytes();
    let sealed = employer.map(|name| key.seal(&place(&row, at.nth), name.as_bytes())).transpose()?;
    let [axis, from, to] = span_columns(Some(span));
    let nth = i64::from(at.nth);
    let values: [Value<'_>; 8] =
        [at.row.into(), nth.into(), at.provenance.into(), axis, from, to, sealed.as_deref().into(), subsidized.into()];
    statement.execute(&values).map(|_| ())
}

/// Opens a sealed employer.
pub(crate) fn open(key: &DataKey, row: i64, nth: u32, sealed: &[u8]) -> Result<String, Failure> {
    let plain = key.open(&place(&row.to_be_bytes(), nth), sealed)?;
    String::from_utf8(plain).map_err(|e| Failure::broken("reading an employer", e))
}

fn place(row: &[u8; 8], nth: u32) -> Place<'_> {
    Place { column: "employment_spell.employer", id: row, nth }
}
