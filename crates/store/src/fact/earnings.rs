//! Earnings: the amount is sealed, the days it covers are plain. It sums nothing.

use super::{Standing, span_columns};
use crate::db::{Statement, Value};
use crate::seal::{DataKey, Place};
use throughline_model::calendar::Span;
use throughline_model::failure::Failure;
use throughline_model::money::Cents;

pub(crate) const INSERT: &str = "INSERT INTO earnings \
    (source_row_id, nth, provenance_id, axis, from_day, to_day, sealed_amount) VALUES ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) fn insert(statement: &mut Statement<'_>, key: &DataKey, at: Standing, span: &Span, amount: Cents) -> Result<(), Failure> {
    let row = at.row.to_be_bytes();
    let sealed = key.seal(&place(&row, at.nth), &amount.0.to_le_bytes())?;
    let [axis, from, to] = span_columns(Some(span));
    let values: [Value<'_>; 7] = [at.row.into(), i64::from(at.nth).into(), at.provenance.into(), axis, from, to, sealed.as_slice().into()];
    statement.execute(&values).map(|_| ())
}

/// Opens a sealed amount.
pub(crate) fn open(key: &DataKey, row: i64, nth: u32, sealed: &[u8]) -> Result<Cents, Failure> {
    let plain = key.open(&place(&row.to_be_bytes(), nth), sealed)?;
    let bytes = plain.as_slice().try_into().map_err(|_| Failure::broken("reading earnings", "the amount has another length"))?;
    Ok(Cents(i64::from_le_bytes(bytes)))
}

fn place(row: &[u8; 8], nth: u32) -> Place<'_> {
    Place { column: "earnings.amount", id: row, nth }
}
