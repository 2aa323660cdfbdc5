//! Reading what is stated today of one agency record, opened for someone who may see it. Not for numbers: those come from snapshots.

use super::table::Table;
use super::{earnings, employment_spell, observation};
use crate::access::Reader;
use crate::db::Sql;
use crate::seal::DataKey;
use crate::source_file::data_key;
use throughline_model::fact::Fact;
use throughline_model::failure::Failure;
use throughline_model::ids::{FileId, RecordId};

const ROWS: &str = "SELECT id, file_id FROM source_row WHERE agency_record_id = $1 AND superseded_by IS NULL AND refused = 0 ORDER BY id";

/// Makes a fact of its opened bytes.
type Read = fn(&[u8]) -> Option<Fact>;

/// Each noun's table, and what reads its bytes.
const NOUNS: [(Table, Read); 3] =
    [(employment_spell::TABLE, employment_spell::fact), (earnings::TABLE, earnings::fact), (observation::TABLE, observation::fact)];

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
    for (table, read) in NOUNS {
        table.each_of(sql, row, |sealed| {
            let fact = read(&sealed.open(key)?).ok_or_else(|| sealed.fault())?;
            facts.push((sealed.nth, fact));
            Ok(())
        })?;
    }
    facts.sort_by_key(|(nth, _)| *nth);
    Ok(facts.into_iter().map(|(_, fact)| fact).collect())
}
