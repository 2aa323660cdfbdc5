//! References: ids that an agency's rows give to their persons for its other files to use, such as the number of an enrollment.
//! Kept as keyed hashes, which say nothing without the region's key. Not for ids that name the person: those are the record's own.

use crate::db::{Sql, Statement, Value};
use crate::keys::Keys;
use throughline_model::failure::Failure;

/// Gives and looks up the references of one agency.
pub(crate) struct References<'c> {
    agency: String,
    find: Statement<'c>,
    give: Statement<'c>,
}

impl<'c> References<'c> {
    pub(crate) fn open(sql: Sql<'c>, agency: &str) -> Result<Self, Failure> {
        // A newer file may say that a number belongs to somebody else: the newest word counts.
        let give = "INSERT INTO reference (key_index, agency_record_id, agency, name) VALUES ($1, $2, $3, $4) \
                    ON CONFLICT (key_index) DO UPDATE SET agency_record_id = excluded.agency_record_id";
        let find = "SELECT agency_record_id FROM reference WHERE key_index = $1";
        Ok(Self { agency: agency.to_owned(), find: sql.prepare(find)?, give: sql.prepare(give)? })
    }

    /// Gives the reference `name` with this id to a record.
    pub(crate) fn give(&mut self, keys: &Keys, name: &str, id: &str, record: &str) -> Result<(), Failure> {
        let index = keys.reference(&self.agency, name, id);
        let values: [Value<'_>; 4] = [index.as_slice().into(), record.into(), (&self.agency).into(), name.into()];
        self.give.execute(&values).map(|_| ())
    }

    /// Whose record the reference `name` with this id was given to.
    pub(crate) fn find(&mut self, keys: &Keys, name: &str, id: &str) -> Result<Option<String>, Failure> {
        let index = keys.reference(&self.agency, name, id);
        self.find.first(&[index.as_slice().into()], |row| Ok(row.text(0)?.to_owned()))
    }
}
