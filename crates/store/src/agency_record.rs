//! Agency records and the person each is linked to. Found by a keyed index, because the agency's id of a person is sealed.
//! Not for judging whether two records are the same person: here every record is its own person until a link says otherwise.

use crate::clock;
use crate::db::{Sql, Statement, Value};
use crate::keys::Keys;
use crate::seal::{DataKey, Place};
use crate::sequence::Sequence;
use throughline_model::failure::Failure;

/// Why the first link of a record was made: the agency's own id is all that is known.
const BECAUSE: &str = "agency_id";

/// Finds or makes the records of one agency during an import.
pub(crate) struct AgencyRecords<'c> {
    sql: Sql<'c>,
    agency: String,
    key: DataKey,
    /// An agency without any record yet need not be searched.
    empty: bool,
    at: i64,
    links: Sequence,
    find: Statement<'c>,
    new_record: Statement<'c>,
    new_person: Statement<'c>,
    new_link: Statement<'c>,
}

/// A record, and whether it was just made.
pub(crate) struct Found {
    pub(crate) id: String,
    pub(crate) new: bool,
}

impl<'c> AgencyRecords<'c> {
    /// The records of `agency`, which is made if it is new.
    pub(crate) fn open(sql: Sql<'c>, keys: &Keys, agency: &str, at: i64) -> Result<Self, Failure> {
        let key = agency_key(sql, keys, agency, at)?;
        let any = sql.first("SELECT 1 FROM agency_record WHERE agency = $1 LIMIT 1", &[agency.into()], |_| Ok(()))?;
        let new_record = "INSERT INTO agency_record (id, agency, key_index, sealed_key, created_at) VALUES ($1, $2, $3, $4, $5)";
        let new_link = "INSERT INTO link (id, agency_record_id, person_id, because, made_at) VALUES ($1, $2, $3, $4, $5)";
        Ok(Self {
            sql,
            agency: agency.to_owned(),
            key,
            empty: any.is_none(),
            at,
            links: Sequence::open(sql, "link")?,
            find: sql.prepare("SELECT id FROM agency_record WHERE key_index = $1")?,
            new_record: sql.prepare(new_record)?,
            new_person: sql.prepare("INSERT INTO person (id) VALUES ($1)")?,
            new_link: sql.prepare(new_link)?,
        })
    }

    /// The record that stands at `index`, made with its person and link when it first appears.
    pub(crate) fn find_or_make(&mut self, index: &[u8; 16], agency_id: &str) -> Result<Found, Failure> {
        if !self.empty {
            let found = self.find.first(&[index.as_slice().into()], |row| Ok(row.text(0)?.to_owned()))?;
            if let Some(id) = found {
                return Ok(Found { id, new: false });
            }
        }
        self.make(index, agency_id).map(|id| Found { id, new: true })
    }

    fn make(&mut self, index: &[u8; 16], agency_id: &str) -> Result<String, Failure> {
        let (id, person) = (clock::new_id(), clock::new_id());
        let sealed = self.key.seal(&key_place(&id), agency_id.as_bytes())?;
        let record: [Value<'_>; 5] =
            [(&id).into(), (&self.agency).into(), index.as_slice().into(), sealed.as_slice().into(), self.at.into()];
        self.new_record.execute(&record)?;
        self.new_person.execute(&[(&person).into()])?;
        let link = self.links.take();
        self.new_link.execute(&[link.into(), (&id).into(), (&person).into(), BECAUSE.into(), self.at.into()])?;
        Ok(id)
    }

    /// Writes down how far it counted.
    pub(crate) fn close(&self) -> Result<(), Failure> {
        self.links.close(self.sql)
    }
}

fn key_place(record: &str) -> Place<'_> {
    Place { column: "agency_record.key", id: record.as_bytes(), nth: 0 }
}

/// The agency's data key, made with the agency when it first appears.
fn agency_key(sql: Sql<'_>, keys: &Keys, agency: &str, at: i64) -> Result<DataKey, Failure> {
    let place = Place { column: "agency.wrapped_key", id: agency.as_bytes(), nth: 0 };
    let wrapped = sql.first("SELECT wrapped_key FROM agency WHERE name = $1", &[agency.into()], |row| Ok(row.blob(0)?.to_vec()))?;
    if let Some(wrapped) = wrapped {
        return keys.unwrap(&place, &wrapped);
    }
    let (key, wrapped) = keys.new_data_key(&place)?;
    let text = "INSERT INTO agency (name, wrapped_key, created_at) VALUES ($1, $2, $3)";
    sql.execute(text, &[agency.into(), wrapped.as_slice().into(), at.into()])?;
    Ok(key)
}
