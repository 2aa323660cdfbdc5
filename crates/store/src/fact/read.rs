//! Reading what is stated today of one agency record, opened for someone who may see it. Not for numbers: those come from snapshots.

use super::{earnings, employment_spell, observation};
use crate::access::Reader;
use crate::db::{Row, Sql};
use crate::seal::DataKey;
use crate::source_file::data_key;
use std::sync::Arc;
use throughline_model::calendar::{Axis, Span};
use throughline_model::fact::Fact;
use throughline_model::failure::Failure;
use throughline_model::ids::{FileId, RecordId};

const ROWS: &str = "SELECT id, file_id FROM source_row WHERE agency_record_id = $1 AND superseded_by IS NULL AND refused = 0 ORDER BY id";
const SPELLS: &str = "SELECT nth, axis, from_day, to_day, sealed_employer, subsidized FROM employment_spell WHERE source_row_id = $1";
const EARNINGS: &str = "SELECT nth, axis, from_day, to_day, sealed_amount FROM earnings WHERE source_row_id = $1";
const OBSERVATIONS: &str = "SELECT nth, axis, from_day, to_day, code, sealed_value FROM observation WHERE source_row_id = $1";

impl Reader<'_> {
    /// What is stated of an agency's record: the facts of its newest row under each mapping, in the order they were stated.
    pub fn facts(&self, record: &RecordId) -> Result<Vec<Fact>, Failure> {
        self.read(&format!("facts of record {record}"), |sql| {
            let rows = sql.all(ROWS, &[(&record.0).into()], |row| Ok((row.integer(0)?, FileId(row.text(1)?.to_owned()))))?;
            let mut facts = Vec::new();
            for (row, file) in rows {
                let key =
                    data_key(sql, &self.store.keys, &file)?.ok_or_else(|| Failure::broken("reading facts", "their file is not there"))?;
                facts.extend(stated_in(sql, &key, row)?);
            }
            Ok((facts, 1))
        })
    }
}

/// The facts of one row, in the order it states them.
fn stated_in(sql: Sql<'_>, key: &DataKey, row: i64) -> Result<Vec<Fact>, Failure> {
    let mut facts: Vec<(u32, Fact)> = Vec::new();
    let mut read = |text: &str, fact: &dyn Fn(&Row<'_>, u32) -> Result<Fact, Failure>| {
        sql.each(text, &[row.into()], |columns| {
            let nth = u32::try_from(columns.integer(0)?).map_err(|e| Failure::broken("reading a fact", e))?;
            facts.push((nth, fact(columns, nth)?));
            Ok(())
        })
    };
    read(SPELLS, &|columns, nth| {
        let employer = columns.optional_blob(4)?.map(|sealed| employment_spell::open(key, row, nth, sealed)).transpose()?;
        let subsidized = columns.optional_integer(5)?.map(|flag| flag == 1);
        Ok(Fact::EmploymentSpell { span: span(columns)?, employer, subsidized })
    })?;
    read(EARNINGS, &|columns, nth| Ok(Fact::Earnings { span: span(columns)?, amount: earnings::open(key, row, nth, columns.blob(4)?)? }))?;
    read(OBSERVATIONS, &|columns, nth| {
        let when = columns.optional_text(1)?.map(|_| span(columns)).transpose()?;
        let value = observation::open(key, row, nth, columns.blob(5)?)?;
        Ok(Fact::Observation { code: Arc::from(columns.text(4)?), value, span: when })
    })?;
    facts.sort_by_key(|(nth, _)| *nth);
    Ok(facts.into_iter().map(|(_, fact)| fact).collect())
}

/// Columns 1 to 3: axis, first day, day after the last.
fn span(columns: &Row<'_>) -> Result<Span, Failure> {
    Ok(Span { axis: Axis(Arc::from(columns.text(1)?)), from: columns.day(2)?, to: columns.day(3)? })
}
