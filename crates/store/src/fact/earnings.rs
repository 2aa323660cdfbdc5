//! Earnings as bytes: the amount, and the time it covers. It sums nothing.

use super::bytes::{Bytes, When, append_span};
use super::table::Table;
use throughline_model::calendar::Span;
use throughline_model::fact::Fact;
use throughline_model::money::Cents;

pub(crate) const TABLE: Table = Table { name: "earnings", column: "earnings.sealed" };

/// Earnings as their bytes state them.
pub(crate) struct Earned<'b> {
    pub(crate) when: When<'b>,
    pub(crate) amount: Cents,
}

pub(super) fn append(span: &Span, amount: Cents, out: &mut Vec<u8>) {
    append_span(span, out);
    out.extend_from_slice(&amount.0.to_le_bytes());
}

/// Earnings of these bytes; `None` where they are none.
pub(crate) fn read(bytes: &[u8]) -> Option<Earned<'_>> {
    let mut bytes = Bytes(bytes);
    let when = bytes.when()?;
    let amount = bytes.rest().try_into().ok()?;
    Some(Earned { when, amount: Cents(i64::from_le_bytes(amount)) })
}

pub(super) fn fact(bytes: &[u8]) -> Option<Fact> {
    let Earned { when, amount } = read(bytes)?;
    Some(Fact::Earnings { span: when.span(), amount, employer: None, source: None })
}
