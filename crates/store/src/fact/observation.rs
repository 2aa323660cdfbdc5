//! Observations as bytes: the code, when it held, and the value. What a code means is not known here.

use super::bytes::{Bytes, When, append_span, append_text};
use super::table::Table;
use super::value;
use std::sync::Arc;
use throughline_model::calendar::Span;
use throughline_model::fact::{Fact, Value};

pub(crate) const TABLE: Table = Table { name: "observation", column: "observation.sealed" };

/// An observation as its bytes state it.
pub(crate) struct Observed<'b> {
    pub(crate) code: &'b str,
    pub(crate) when: Option<When<'b>>,
    value: &'b [u8],
}

impl Observed<'_> {
    /// Its value; `None` where the bytes are none. Only asked for where it is needed: text must be copied.
    pub(crate) fn value(&self) -> Option<Value> {
        value::read(self.value)
    }
}

/// The value stands last, so that it needs no length.
pub(super) fn append(code: &str, value: &Value, span: Option<&Span>, out: &mut Vec<u8>) {
    append_text(code, out);
    out.push(u8::from(span.is_some()));
    if let Some(span) = span {
        append_span(span, out);
    }
    value::append(value, out);
}

/// The observation of these bytes; `None` where they are none.
pub(crate) fn read(bytes: &[u8]) -> Option<Observed<'_>> {
    let mut bytes = Bytes(bytes);
    let code = bytes.text()?;
    let when = match bytes.byte()? {
        0 => None,
        1 => Some(bytes.when()?),
        _ => return None,
    };
    Some(Observed { code, when, value: bytes.rest() })
}

pub(super) fn fact(bytes: &[u8]) -> Option<Fact> {
    let observed = read(bytes)?;
    Some(Fact::Observation { code: Arc::from(observed.code), value: observed.value()?, span: observed.when.map(|when| when.span()) })
}
