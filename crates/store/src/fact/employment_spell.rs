//! Employment spells as bytes: when, whether subsidized, and for whom. It joins nothing.

use super::bytes::{Bytes, When, append_span};
use super::table::Table;
use throughline_model::calendar::Span;
use throughline_model::fact::Fact;

pub(crate) const TABLE: Table = Table { name: "employment_spell", column: "employment_spell.sealed" };

/// A spell as its bytes state it.
pub(crate) struct Spell<'b> {
    pub(crate) when: When<'b>,
    pub(crate) subsidized: Option<bool>,
    pub(crate) employer: Option<&'b str>,
}

/// The employer stands last, so that it needs no length.
pub(super) fn append(span: &Span, employer: Option<&str>, subsidized: Option<bool>, out: &mut Vec<u8>) {
    out.extend_from_slice(&[subsidized.map_or(2, u8::from), u8::from(employer.is_some())]);
    append_span(span, out);
    out.extend_from_slice(employer.unwrap_or_default().as_bytes());
}

/// The spell of these bytes; `None` where they are none.
pub(crate) fn read(bytes: &[u8]) -> Option<Spell<'_>> {
    let mut bytes = Bytes(bytes);
    let subsidized = match bytes.byte()? {
        0 => Some(false),
        1 => Some(true),
        2 => None,
        _ => return None,
    };
    let named = bytes.byte()?;
    let when = bytes.when()?;
    let employer = match (named, bytes.rest()) {
        (1, name) => Some(std::str::from_utf8(name).ok()?),
        (0, []) => None,
        _ => return None,
    };
    Some(Spell { when, subsidized, employer })
}

pub(super) fn fact(bytes: &[u8]) -> Option<Fact> {
    let Spell { when, subsidized, employer } = read(bytes)?;
    Some(Fact::EmploymentSpell { span: when.span(), employer: employer.map(str::to_owned), subsidized })
}
