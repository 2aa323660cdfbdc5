//! Facts as edition 2 kept them: three tables, a sealed blob for each fact. Read only here, and never written again.

use crate::db::Sql;
use crate::fact::Bytes;
use crate::seal::{DataKey, Place};
use std::sync::Arc;
use throughline_model::calendar::{Axis, Span};
use throughline_model::fact::{Fact, Value};
use throughline_model::failure::Failure;
use throughline_model::money::Cents;

/// A table of edition 2.
struct Table {
    name: &'static str,
    /// What its values were authenticated with.
    column: &'static str,
    read: fn(Bytes<'_>) -> Option<Fact>,
}

const TABLES: [Table; 3] = [
    Table { name: "employment_spell", column: "employment_spell.sealed", read: spell },
    Table { name: "earnings", column: "earnings.sealed", read: earnings },
    Table { name: "observation", column: "observation.sealed", read: observation },
];

/// The facts of one row with their provenance, in the order it states them.
pub(super) fn facts(sql: Sql<'_>, key: &DataKey, row: i64) -> Result<Vec<(i64, Fact)>, Failure> {
    let mut facts: Vec<(u32, i64, Fact)> = Vec::new();
    for Table { name, column, read } in TABLES {
        let text = format!("SELECT nth, provenance_id, sealed FROM {name} WHERE source_row_id = $1 ORDER BY nth");
        sql.each(&text, &[row.into()], |fact| {
            let nth = u32::try_from(fact.integer(0)?).map_err(|e| Failure::broken("reading a fact", e))?;
            let plain = key.open(&Place { column, id: &row.to_be_bytes(), nth }, fact.blob(2)?)?;
            let stated =
                read(Bytes(&plain)).ok_or_else(|| Failure::broken("reading a fact", format!("the bytes of {column} state nothing")))?;
            facts.push((nth, fact.integer(1)?, stated));
            Ok(())
        })?;
    }
    facts.sort_by_key(|(nth, _, _)| *nth);
    Ok(facts.into_iter().map(|(_, provenance, fact)| (provenance, fact)).collect())
}

fn spell(mut bytes: Bytes<'_>) -> Option<Fact> {
    let subsidized = match bytes.byte()? {
        0 => Some(false),
        1 => Some(true),
        2 => None,
        _ => return None,
    };
    let named = bytes.byte()?;
    let span = span(&mut bytes)?;
    let employer = match (named, bytes.0) {
        (1, name) => Some(std::str::from_utf8(name).ok()?.to_owned()),
        (0, []) => None,
        _ => return None,
    };
    Some(Fact::EmploymentSpell { span, employer, subsidized })
}

fn earnings(mut bytes: Bytes<'_>) -> Option<Fact> {
    let span = span(&mut bytes)?;
    let amount = Cents(i64::from_le_bytes(bytes.0.try_into().ok()?));
    Some(Fact::Earnings { span, amount, employer: None, source: None })
}

fn observation(mut bytes: Bytes<'_>) -> Option<Fact> {
    let code = Arc::from(bytes.text()?);
    let span = match bytes.byte()? {
        0 => None,
        1 => Some(span(&mut bytes)?),
        _ => return None,
    };
    Some(Fact::Observation { code, value: value(bytes.0)?, span })
}

fn span(bytes: &mut Bytes<'_>) -> Option<Span> {
    let mut day = || bytes.take(4)?.try_into().ok().map(i32::from_le_bytes);
    let (from, to) = (day()?, day()?);
    Some(Span { axis: Axis(Arc::from(bytes.text()?)), from, to })
}

fn value(bytes: &[u8]) -> Option<Value> {
    let (kind, rest) = bytes.split_first()?;
    let eight = || rest.try_into().ok();
    Some(match kind {
        b'b' => Value::Bool(rest == [1]),
        b'i' => Value::Int(i64::from_le_bytes(eight()?)),
        b'm' => Value::Money(i64::from_le_bytes(eight()?)),
        b'n' => Value::Number(f64::from_bits(u64::from_le_bytes(eight()?))),
        b'd' => Value::Date(i32::from_le_bytes(rest.try_into().ok()?)),
        b't' => Value::Text(std::str::from_utf8(rest).ok()?.to_owned()),
        _ => return None,
    })
}
