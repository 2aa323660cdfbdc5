//! Agency records and the person each is linked to. Found by a keyed index, because the agency's id of a person is sealed.
//! Not for judging whether two records are the same person: here every record is its own person until a link says otherwise.

use crate::db::{Sql, Statement, Value};
use crate::keys::Keys;
use crate::seal::{DataKey, Place};
use crate::sequence::Sequence;
use throughline_model::failure::Failure;

/// Why the first link of a record was made: the agency's own id is all that is known.
const BECAUSE: &str = "agency_id";
/// Bytes to which an agency's id of a person is padded before it is sealed.
const BLOCK: usize = 16;

/// Finds or makes the records of one agency during an import.
pub(crate) struct AgencyRecords<'c> {
    sql: Sql<'c>,
    agency: String,
    key: DataKey,
    at: i64,
    numbers: Sequence,
    /// The number of the first record that this file made, if it made any.
    first: i64,
    /// Whether the last record asked for was new: then the next one probably is too, and making it finds out.
    new: bool,
    sealed: Vec<u8>,
    find: Statement<'c>,
    new_record: Statement<'c>,
}

/// A record, and whether it was just made.
pub(crate) struct Found {
    pub(crate) id: String,
    pub(crate) new: bool,
}

impl<'c> AgencyRecords<'c> {
    /// The records of `agency`, which is made if it is new.
    pub(crate) fn open(sql: Sql<'c>, keys: &Keys, agency: &str, at: i64) -> Result<Self, Failure> {
        let new_record = "INSERT INTO agency_record (id, agency, key_index, sealed_key, created_at) VALUES ($1, $2, $3, $4, $5) \
                          ON CONFLICT (key_index) DO NOTHING";
        let numbers = Sequence::open(sql, "agency_record")?;
        Ok(Self {
            sql,
            agency: agency.to_owned(),
            key: agency_key(sql, keys, agency, at)?,
            at,
            first: numbers.next(),
            numbers,
            new: true,
            sealed: Vec::new(),
            find: sql.prepare("SELECT id FROM agency_record WHERE key_index = $1")?,
            new_record: sql.prepare(new_record)?,
        })
    }

    /// The record that stands at `index`, made when it first appears. Its person and link come with the end of the file.
    pub(crate) fn find_or_make(&mut self, index: &[u8; 16], agency_id: &str) -> Result<Found, Failure> {
        let made = if self.new { self.make(index, agency_id)? } else { None };
        let found = match made {
            Some(id) => Found { id, new: true },
            None => match self.find(index)? {
                Some(id) => Found { id, new: false },
                None => {
                    let made = self.make(index, agency_id)?;
                    let id = made.ok_or_else(|| Failure::broken("making an agency record", "it is there and cannot be found"))?;
                    Found { id, new: true }
                }
            },
        };
        self.new = found.new;
        Ok(found)
    }

    /// The record that stands at `index`, if there is one.
    pub(crate) fn find(&mut self, index: &[u8; 16]) -> Result<Option<String>, Failure> {
        self.find.first(&[index.as_slice().into()], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Makes a record; `None` where one stands at this index.
    fn make(&mut self, index: &[u8; 16], agency_id: &str) -> Result<Option<String>, Failure> {
        let number = self.numbers.next();
        let id = record_id(number);
        self.key.seal_into(&key_place(&id), agency_id.as_bytes(), BLOCK, &mut self.sealed)?;
        let record: [Value<'_>; 5] =
            [(&id).into(), (&self.agency).into(), index.as_slice().into(), self.sealed.as_slice().into(), self.at.into()];
        if self.new_record.execute(&record)? == 0 {
            return Ok(None);
        }
        self.numbers.take();
        Ok(Some(id))
    }

    /// Makes the person and the link of every record that was made, and writes down how far it counted. All at once: the engine then does
    /// by itself what it would be told a million times.
    pub(crate) fn close(&self) -> Result<(), Failure> {
        let (first, after) = (self.first, self.numbers.next());
        if first == after {
            return Ok(());
        }
        self.numbers.close(self.sql)?;
        let mut links = Sequence::open(self.sql, "link")?;
        let (from, to) = (record_id(first), record_id(after - 1));
        let persons = "INSERT INTO person (id) SELECT 'p' || substr(id, 2) FROM agency_record WHERE id >= $1 AND id <= $2 ORDER BY id";
        self.sql.execute(persons, &[(&from).into(), (&to).into()])?;
        let text = "INSERT INTO link (id, agency_record_id, person_id, because, made_at) \
                    SELECT CAST(substr(id, 2) AS BIGINT) + CAST($1 AS BIGINT), id, 'p' || substr(id, 2), CAST($2 AS TEXT), created_at \
                    FROM agency_record WHERE id >= $3 AND id <= $4 ORDER BY id";
        let values: [Value<'_>; 4] = [(links.next() - first).into(), BECAUSE.into(), (&from).into(), (&to).into()];
        self.sql.execute(text, &values)?;
        (first..after).for_each(|_| {
            links.take();
        });
        links.close(self.sql)
    }
}

/// The id of the record of this number: short, because millions of rows repeat it, and in the order of making. Records of the first
/// editions have longer ids.
pub(crate) fn record_id(number: i64) -> String {
    format!("r{number:010}")
}

/// The number in a record's id; `None` for those of the first editions.
pub(crate) fn record_number(id: &str) -> Option<i64> {
    let number = id.strip_prefix('r').filter(|digits| digits.len() >= 10)?.parse().ok()?;
    (record_id(number) == id).then_some(number)
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
