//! Reading what is stated today of one agency record, opened for someone who may see it. Not for numbers: those come from snapshots.

use super::{each, open};
use crate::access::Reader;
use crate::db::Sql;
use crate::provenance::{self, BarredFacts};
use crate::source_file::OpenFile;
use throughline_model::fact::Fact;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;

const ROWS: &str = "SELECT id, file_number FROM source_row WHERE agency_record_id = $1 AND ended_by IS NULL ORDER BY id";
const STATEMENTS: &str = "SELECT p.law, s.sealed, p.id FROM statement s JOIN provenance p ON p.id = s.provenance_id \
                          WHERE s.source_row_id = $1 ORDER BY s.provenance_id";

impl Reader<'_> {
    /// What is stated of an agency's record: the facts of its rows in force, in the order they were stated. Those whose law does not allow
    /// this reader's purpose, or not any more, are not among them.
    pub fn facts(&self, record: &RecordId) -> Result<Vec<Fact>, Failure> {
        self.read(&format!("facts of record {record}"), |sql| {
            let rows = sql.all(ROWS, &[(&record.0).into()], |row| Ok((row.integer(0)?, row.integer(1)?)))?;
            let barred = provenance::barred(sql, self.purpose(), provenance::today())?;
            let mut facts = Vec::new();
            for (row, file) in rows {
                let file = OpenFile::read(sql, &self.store.keys, file)?;
                facts.extend(stated_in(sql, &file, row, &barred)?);
            }
            Ok((facts, 1))
        })
    }
}

/// The facts of one row that may be used, in the order it states them.
pub(crate) fn stated_in(sql: Sql<'_>, file: &OpenFile, row: i64, barred: &BarredFacts) -> Result<Vec<Fact>, Failure> {
    let mut facts: Vec<(u64, Fact)> = Vec::new();
    let mut plain = Vec::new();
    sql.each(STATEMENTS, &[row.into()], |statement| {
        if barred.laws.contains_key(&statement.integer(2)?) {
            return Ok(());
        }
        let law = u32::try_from(statement.integer(0)?).map_err(|e| Failure::broken("reading a statement", e))?;
        open(&file.key, row, law, statement.blob(1)?, &mut plain)?;
        each(&plain, |nth, told| {
            let fact = told.fact(&file.words).ok_or_else(|| Failure::broken("reading a fact", "it names an unknown word"))?;
            facts.push((nth, fact));
            Ok(())
        })
    })?;
    facts.sort_by_key(|(nth, _)| *nth);
    Ok(facts.into_iter().map(|(_, fact)| fact).collect())
}
