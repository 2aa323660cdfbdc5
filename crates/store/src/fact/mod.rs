//! Facts, each kind in its own table, each with one reference to its provenance. Not for what follows from them.

pub(crate) mod earnings;
pub(crate) mod employment_spell;
pub(crate) mod observation;
mod read;
pub(crate) mod value;

use crate::db::{Sql, Statement, Value};
use crate::seal::DataKey;
use throughline_model::calendar::Span;
use throughline_model::fact::Fact;
use throughline_model::failure::Failure;

/// Where a fact stands and by what law.
#[derive(Clone, Copy)]
pub(crate) struct Standing {
    /// The number of the row that states it.
    pub(crate) row: i64,
    /// Which of the row's facts it is.
    pub(crate) nth: u32,
    /// Its provenance.
    pub(crate) provenance: i64,
}

/// Stores facts of every kind.
pub(crate) struct FactWriter<'c> {
    spells: Statement<'c>,
    earnings: Statement<'c>,
    observations: Statement<'c>,
    plain: Vec<u8>,
}

impl<'c> FactWriter<'c> {
    pub(crate) fn open(sql: Sql<'c>) -> Result<Self, Failure> {
        Ok(Self {
            spells: sql.prepare(employment_spell::INSERT)?,
            earnings: sql.prepare(earnings::INSERT)?,
            observations: sql.prepare(observation::INSERT)?,
            plain: Vec::new(),
        })
    }

    /// Stores one fact, its values sealed under the file's key.
    pub(crate) fn insert(&mut self, key: &DataKey, row: i64, nth: u32, provenance: i64, fact: &Fact) -> Result<(), Failure> {
        let standing = Standing { row, nth, provenance };
        match fact {
            Fact::EmploymentSpell { span, employer, subsidized } => {
                employment_spell::insert(&mut self.spells, key, standing, span, employer.as_deref(), *subsidized)
            }
            Fact::Earnings { span, amount } => earnings::insert(&mut self.earnings, key, standing, span, *amount),
            Fact::Observation { code, value, span } => {
                self.plain.clear();
                value::append(value, &mut self.plain);
                observation::insert(&mut self.observations, key, standing, code, &self.plain, span.as_ref())
            }
        }
    }
}

/// Appends a fact as bytes that differ whenever the facts differ, for the content hash of its row.
pub(crate) fn append_plain(fact: &Fact, out: &mut Vec<u8>) {
    match fact {
        Fact::EmploymentSpell { span, employer, subsidized } => {
            out.extend_from_slice(&[1, subsidized.map_or(2, u8::from), u8::from(employer.is_some())]);
            append_text(employer.as_deref().unwrap_or_default(), out);
            append_span(Some(span), out);
        }
        Fact::Earnings { span, amount } => {
            out.push(2);
            out.extend_from_slice(&amount.0.to_le_bytes());
            append_span(Some(span), out);
        }
        Fact::Observation { code, value, span } => {
            out.push(3);
            append_text(code, out);
            let start = out.len();
            value::append(value, out);
            let length = (out.len() - start) as u64;
            out.extend_from_slice(&length.to_le_bytes());
            append_span(span.as_ref(), out);
        }
    }
}

fn append_text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(&(text.len() as u64).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn append_span(span: Option<&Span>, out: &mut Vec<u8>) {
    out.push(u8::from(span.is_some()));
    if let Some(span) = span {
        append_text(&span.axis.0, out);
        out.extend_from_slice(&span.from.to_le_bytes());
        out.extend_from_slice(&span.to.to_le_bytes());
    }
}

/// Axis, first day and day after the last, as columns.
pub(crate) fn span_columns(span: Option<&Span>) -> [Value<'_>; 3] {
    match span {
        Some(span) => [Value::Text(&span.axis.0), span.from.into(), span.to.into()],
        None => [Value::Null; 3],
    }
}
