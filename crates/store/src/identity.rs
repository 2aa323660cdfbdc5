//! Reading what agencies' records say of who somebody is, all of them at once, for comparing. It compares nothing, and does not decide whose law allows it:
//! each value comes with its regime.

use crate::access::Reader;
use crate::db::Sql;
use crate::fact::observation;
use crate::keys::Keys;
use crate::seal::{DataKey, Place};
use crate::source_file::data_key;
use std::collections::{BTreeMap, HashMap};
use throughline_model::fact::Value;
use throughline_model::failure::Failure;
use throughline_model::ids::{FileId, RecordId};

/// What one record says of who somebody is: of each code the value its newest row states.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// The record.
    pub record: RecordId,
    /// The agency that keeps it.
    pub agency: String,
    /// By code: the value, and the regime under which it is held.
    pub values: BTreeMap<String, (Value, String)>,
}

impl Reader<'_> {
    /// What every record with a row in force says under `codes`, in the order of the records' ids. Records that say none of it are left out.
    pub fn identities(&self, codes: &[&str]) -> Result<Vec<Identity>, Failure> {
        self.read("who people are, to link records", |sql| {
            let found = read(sql, &self.store.keys, codes)?;
            let n = found.len() as u64;
            Ok((found, n))
        })
    }
}

/// A record by the name its agency gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnId {
    /// The record.
    pub record: RecordId,
    /// The agency that keeps it.
    pub agency: String,
    /// The agency's own id of the person.
    pub own_id: String,
}

impl Reader<'_> {
    /// The agencies' own ids of all records, in the order of the records' ids: for lists that people work with.
    pub fn own_ids(&self) -> Result<Vec<OwnId>, Failure> {
        self.read("agencies' own ids of all records", |sql| {
            let found = own_ids(sql, &self.store.keys)?;
            let n = found.len() as u64;
            Ok((found, n))
        })
    }
}

fn own_ids(sql: Sql<'_>, keys: &Keys) -> Result<Vec<OwnId>, Failure> {
    let mut agencies: HashMap<String, DataKey> = HashMap::new();
    sql.each("SELECT name, wrapped_key FROM agency", &[], |row| {
        let name = row.text(0)?.to_owned();
        let key = keys.unwrap(&Place { column: "agency.wrapped_key", id: name.as_bytes(), nth: 0 }, row.blob(1)?)?;
        agencies.insert(name, key);
        Ok(())
    })?;
    sql.all("SELECT id, agency, sealed_key FROM agency_record ORDER BY id", &[], |row| {
        let (record, agency) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
        let key = agencies.get(&agency).ok_or_else(|| Failure::broken("reading a record", "its agency is not there"))?;
        let plain = key.open(&Place { column: "agency_record.key", id: record.as_bytes(), nth: 0 }, row.blob(2)?)?;
        let own_id = String::from_utf8(plain).map_err(|e| Failure::broken("reading a record", e))?;
        Ok(OwnId { record: RecordId(record), agency, own_id })
    })
}

fn read(sql: Sql<'_>, keys: &Keys, codes: &[&str]) -> Result<Vec<Identity>, Failure> {
    let rows = rows(sql, keys)?;
    let mut regimes: HashMap<i64, String> = HashMap::new();
    sql.each("SELECT id, regime FROM provenance", &[], |row| {
        regimes.insert(row.integer(0)?, row.text(1)?.to_owned());
        Ok(())
    })?;
    let mut found: BTreeMap<RecordId, Identity> = BTreeMap::new();
    observation::TABLE.each(sql, |sealed| {
        let Some(row) = rows.of.get(&sealed.row) else { return Ok(()) };
        let key = rows.keys.get(row.file).ok_or_else(|| sealed.fault())?;
        let plain = sealed.open(key)?;
        let observed = observation::read(&plain).ok_or_else(|| sealed.fault())?;
        if !codes.contains(&observed.code) {
            return Ok(());
        }
        let (value, code) = (observed.value().ok_or_else(|| sealed.fault())?, observed.code.to_owned());
        let regime = regimes.get(&sealed.provenance).cloned().unwrap_or_default();
        let new = || Identity { record: row.record.clone(), agency: row.agency.clone(), values: BTreeMap::new() };
        found.entry(row.record.clone()).or_insert_with(new).values.insert(code, (value, regime));
        Ok(())
    })?;
    Ok(found.into_values().collect())
}

/// A row in force.
struct RowInForce {
    record: RecordId,
    agency: String,
    file: usize,
}

struct Rows {
    of: HashMap<i64, RowInForce>,
    keys: Vec<DataKey>,
}

fn rows(sql: Sql<'_>, keys: &Keys) -> Result<Rows, Failure> {
    let mut rows = Rows { of: HashMap::new(), keys: Vec::new() };
    let mut files: HashMap<String, usize> = HashMap::new();
    let text = "SELECT r.id, r.file_id, a.id, a.agency FROM source_row r JOIN agency_record a ON a.id = r.agency_record_id \
                WHERE r.superseded_by IS NULL AND r.refused = 0";
    sql.each(text, &[], |row| {
        let name = row.text(1)?;
        let file = match files.get(name) {
            Some(file) => *file,
            None => {
                let key = data_key(sql, keys, &FileId(name.to_owned()))?;
                rows.keys.push(key.ok_or_else(|| Failure::broken("reading a row", "its file is not there"))?);
                files.insert(name.to_owned(), rows.keys.len() - 1);
                rows.keys.len() - 1
            }
        };
        let (record, agency) = (RecordId(row.text(2)?.to_owned()), row.text(3)?.to_owned());
        rows.of.insert(row.integer(0)?, RowInForce { record, agency, file });
        Ok(())
    })?;
    Ok(rows)
}
