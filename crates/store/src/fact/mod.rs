//! Facts, each kind in its own table, each with one reference to its provenance and one sealed blob of all it states.
//! Not for what follows from them.

mod bytes;
pub(crate) mod earnings;
pub(crate) mod employment_spell;
pub(crate) mod observation;
mod read;
mod table;
mod value;

pub(crate) use bytes::When;
pub(crate) use table::SealedFact;

use crate::db::{Sql, Statement};
use crate::seal::DataKey;
use table::Standing;
use throughline_model::fact::Fact;
use throughline_model::failure::Failure;

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
            spells: employment_spell::TABLE.prepare(sql)?,
            earnings: earnings::TABLE.prepare(sql)?,
            observations: observation::TABLE.prepare(sql)?,
            plain: Vec::new(),
        })
    }

    /// Stores one fact, all it states sealed under the file's key.
    pub(crate) fn insert(&mut self, key: &DataKey, row: i64, nth: u32, provenance: i64, fact: &Fact) -> Result<(), Failure> {
        self.plain.clear();
        append(fact, &mut self.plain);
        let (table, statement) = match fact {
            Fact::EmploymentSpell { .. } => (employment_spell::TABLE, &mut self.spells),
            Fact::Earnings { .. } => (earnings::TABLE, &mut self.earnings),
            Fact::Observation { .. } => (observation::TABLE, &mut self.observations),
        };
        table.insert(statement, key, Standing { row, nth, provenance }, &self.plain)
    }
}

/// Appends what a fact states. Which kind it is, its table says.
fn append(fact: &Fact, out: &mut Vec<u8>) {
    match fact {
        Fact::EmploymentSpell { span, employer, subsidized } => employment_spell::append(span, employer.as_deref(), *subsidized, out),
        Fact::Earnings { span, amount, .. } => earnings::append(span, *amount, out),
        Fact::Observation { code, value, span } => observation::append(code, value, span.as_ref(), out),
    }
}

/// Appends a fact for the content hash of its row, so that lists of facts that differ give bytes that differ. The length stands behind:
/// it is known only then, and a list read from its end is as clear as one read from its start.
pub(crate) fn append_for_hash(fact: &Fact, out: &mut Vec<u8>) {
    let start = out.len();
    out.push(match fact {
        Fact::EmploymentSpell { .. } => 1,
        Fact::Earnings { .. } => 2,
        Fact::Observation { .. } => 3,
    });
    append(fact, out);
    let length = (out.len() - start) as u64;
    out.extend_from_slice(&length.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use throughline_model::calendar::{Axis, Span};
    use throughline_model::fact::Value;
    use throughline_model::money::Cents;

    fn span(axis: &str, from: i32, to: i32) -> Span {
        Span { axis: Axis(Arc::from(axis)), from, to }
    }

    fn all() -> Vec<Fact> {
        let spell = |employer: Option<&str>, subsidized| {
            let employer = employer.map(str::to_owned);
            Fact::EmploymentSpell { span: span("release", -7, i32::MAX), employer, subsidized }
        };
        let observed = |code: &str, value, span| Fact::Observation { code: Arc::from(code), value, span };
        vec![
            spell(None, None),
            spell(Some(""), Some(false)),
            spell(Some("Ford ñ"), Some(true)),
            Fact::Earnings { span: span("", 0, 1), amount: Cents(i64::MIN), employer: None, source: None },
            observed("re_arrest", Value::Bool(true), Some(span("release", 133, 134))),
            observed("re_arrest", Value::Bool(true), None),
            observed(&"long".repeat(100), Value::Text("word".repeat(100)), Some(span(&"axis".repeat(100), i32::MIN, 0))),
        ]
    }

    fn read_back(fact: &Fact, bytes: &[u8]) -> Option<Fact> {
        match fact {
            Fact::EmploymentSpell { .. } => employment_spell::fact(bytes),
            Fact::Earnings { .. } => earnings::fact(bytes),
            Fact::Observation { .. } => observation::fact(bytes),
        }
    }

    #[test]
    fn every_fact_comes_back_and_half_of_one_is_never_it() {
        for fact in all() {
            let mut bytes = Vec::new();
            append(&fact, &mut bytes);
            assert_eq!(read_back(&fact, &bytes), Some(fact.clone()));
            for end in 0..bytes.len() {
                assert_ne!(read_back(&fact, &bytes[..end]), Some(fact.clone()), "{end} bytes");
            }
        }
    }

    #[test]
    fn flags_that_are_none_are_no_fact() {
        let (mut spell, mut observed) = (Vec::new(), Vec::new());
        append(&all()[0], &mut spell);
        append(&all()[5], &mut observed);
        for (at, flag) in [(0, 3), (1, 2)] {
            let mut changed = spell.clone();
            changed[at] = flag;
            assert_eq!(employment_spell::fact(&changed), None, "byte {at} is {flag}");
        }
        spell.push(b'x');
        assert_eq!(employment_spell::fact(&spell), None, "a name where none is said to be");
        observed[10] = 2;
        assert_eq!(observation::fact(&observed), None);
    }

    #[test]
    fn facts_that_differ_give_bytes_that_differ() {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for fact in all() {
            let mut bytes = Vec::new();
            append_for_hash(&fact, &mut bytes);
            assert!(!seen.contains(&bytes), "{fact:?}");
            seen.push(bytes);
        }
    }
}
