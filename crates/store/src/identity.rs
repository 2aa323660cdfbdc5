//! Reading what agencies' records say of who somebody is, all of them at once, for comparing. What its law does not allow for this purpose is not
//! among it. It compares nothing.

use crate::access::Reader;
use crate::db::Sql;
use crate::fact::{each, open, stated_in};
use crate::keys::Keys;
use crate::provenance::{self, BarredFacts};
use crate::seal::{DataKey, Place};
use crate::source_file::OpenFile;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use throughline_model::access::Purpose;
use throughline_model::fact::{Fact, Value};
use throughline_model::failure::Failure;
use throughline_model::ids::{PersonId, RecordId};
use throughline_model::regime::Barred;

/// What one record says of who somebody is: of each code the value its newest row states.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// The record.
    pub record: RecordId,
    /// The agency that keeps it.
    pub agency: String,
    /// By code: the value.
    pub values: BTreeMap<String, Value>,
}

impl Reader<'_> {
    /// What every record with a row in force says under `codes`, in the order of the records' ids. Records that say none
    /// of it, or may not be used for it, are left out.
    pub fn identities(&self, codes: &[&str]) -> Result<Vec<Identity>, Failure> {
        self.read("who people are, to link records", |sql| {
            let found = read(sql, &self.store.keys, self.purpose(), codes)?;
            let n = found.len() as u64;
            Ok((found, n))
        })
    }
}

impl Reader<'_> {
    /// The same of these records only, for people who look at them, in the order of the records' ids.
    pub fn identities_of(&self, codes: &[&str], records: &BTreeSet<RecordId>) -> Result<Vec<Identity>, Failure> {
        self.read("who a few people are, to review pairs of records", |sql| {
            let barred = provenance::barred(sql, self.purpose(), provenance::today())?;
            let mut found = Vec::new();
            for record in records {
                found.extend(of_record(sql, &self.store.keys, codes, record, &barred)?);
            }
            let n = found.len() as u64;
            Ok((found, n))
        })
    }
}

fn of_record(sql: Sql<'_>, keys: &Keys, codes: &[&str], record: &RecordId, barred: &BarredFacts) -> Result<Option<Identity>, Failure> {
    let text = "SELECT id, file_number FROM source_row WHERE agency_record_id = $1 AND ended_by IS NULL ORDER BY id";
    let mut identity: Option<Identity> = None;
    for (row, number) in sql.all(text, &[(&record.0).into()], |row| Ok((row.integer(0)?, row.integer(1)?)))? {
        let file = OpenFile::read(sql, keys, number)?;
        for fact in stated_in(sql, &file, row, barred)? {
            if let Fact::Observation { code, value, span: None } = fact
                && codes.contains(&&*code)
            {
                let new = || Identity { record: record.clone(), agency: file.agency.clone(), values: BTreeMap::new() };
                identity.get_or_insert_with(new).values.insert(code.to_string(), value);
            }
        }
    }
    Ok(identity)
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

impl Reader<'_> {
    /// The values of one code that says who somebody is, of these people only: of each record of theirs the newest that may be used for the
    /// reader's purpose, or why there is none that may. Records that do not state it are left out.
    pub fn identifiers(&self, code: &str, people: &BTreeSet<PersonId>) -> Result<BTreeMap<PersonId, Vec<Identifier>>, Failure> {
        self.read(&format!("{code} of the people of a list"), |sql| {
            let found = identifiers(sql, &self.store.keys, self.purpose(), code, people)?;
            let n = found.len() as u64;
            Ok((found, n))
        })
    }
}

/// What a record states of who somebody is, or why that may not be used.
pub type Identifier = Result<String, Barred>;

/// Rows in force with whose they are.
const ROWS_OF_PEOPLE: &str = "SELECT r.id, r.file_number, r.agency_record_id, l.person_id FROM source_row r \
                              JOIN link l ON l.agency_record_id = r.agency_record_id AND l.undone_at IS NULL WHERE r.ended_by IS NULL";

fn identifiers(
    sql: Sql<'_>,
    keys: &Keys,
    purpose: Purpose,
    code: &str,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Vec<Identifier>>, Failure> {
    let mut owners: HashMap<i64, (PersonId, String, i64)> = HashMap::new();
    sql.each(ROWS_OF_PEOPLE, &[], |row| {
        let person = PersonId(row.text(3)?.to_owned());
        if people.contains(&person) {
            owners.insert(row.integer(0)?, (person, row.text(2)?.to_owned(), row.integer(1)?));
        }
        Ok(())
    })?;
    let numbers: BTreeSet<i64> = owners.values().map(|(_, _, file)| *file).collect();
    let open_file = |number: i64| Ok((number, OpenFile::read(sql, keys, number)?));
    let files: BTreeMap<i64, OpenFile> = numbers.into_iter().map(open_file).collect::<Result<_, Failure>>()?;
    let barred = provenance::barred(sql, purpose, provenance::today())?;
    let mut found: BTreeMap<(PersonId, String), Identifier> = BTreeMap::new();
    let mut plain = Vec::new();
    sql.each(STATEMENTS, &[], |statement| {
        let id = statement.integer(0)?;
        let Some((person, record, number)) = owners.get(&id) else { return Ok(()) };
        let Some(file) = files.get(number) else { return Ok(()) };
        let law = u32::try_from(statement.integer(2)?).map_err(|e| Failure::broken("reading a statement", e))?;
        let because = barred.laws.get(&statement.integer(3)?).copied();
        open(&file.key, id, law, statement.blob(1)?, &mut plain)?;
        each(&plain, |_, told| {
            if let Some(Fact::Observation { code: stated, value: Value::Text(value), span: None }) = told.fact(&file.words)
                && &*stated == code
            {
                let place = (person.clone(), record.clone());
                match because {
                    None => drop(found.insert(place, Ok(value))),
                    Some(because) => drop(found.entry(place).or_insert(Err(because))),
                }
            }
            Ok(())
        })
    })?;
    let mut of_people: BTreeMap<PersonId, Vec<Identifier>> = BTreeMap::new();
    found.into_iter().for_each(|((person, _), value)| of_people.entry(person).or_default().push(value));
    Ok(of_people)
}

const ROWS: &str = "SELECT r.id, r.file_number, a.id FROM source_row r JOIN agency_record a ON a.id = r.agency_record_id \
                    WHERE r.ended_by IS NULL";
/// In the order of rows, so that what was received later is read later.
const STATEMENTS: &str = "SELECT s.source_row_id, s.sealed, p.law, p.id FROM statement s JOIN provenance p ON p.id = s.provenance_id \
                          ORDER BY s.source_row_id, s.provenance_id";

fn read(sql: Sql<'_>, keys: &Keys, purpose: Purpose, codes: &[&str]) -> Result<Vec<Identity>, Failure> {
    let rows = Rows::read(sql, keys)?;
    let barred = provenance::barred(sql, purpose, provenance::today())?;
    let mut found: BTreeMap<RecordId, Identity> = BTreeMap::new();
    let mut plain = Vec::new();
    sql.each(STATEMENTS, &[], |statement| {
        let id = statement.integer(0)?;
        let Some(row) = rows.of.get(&id).filter(|_| !barred.laws.contains_key(&statement.integer(3).unwrap_or_default())) else {
            return Ok(());
        };
        let Some(file) = rows.files.get(row.file) else { return Ok(()) };
        let law = u32::try_from(statement.integer(2)?).map_err(|e| Failure::broken("reading a statement", e))?;
        open(&file.key, id, law, statement.blob(1)?, &mut plain)?;
        each(&plain, |_, told| {
            if let Some(Fact::Observation { code, value, span: None }) = told.fact(&file.words)
                && codes.contains(&&*code)
            {
                let new = || Identity { record: row.record.clone(), agency: file.agency.clone(), values: BTreeMap::new() };
                let identity = found.entry(row.record.clone()).or_insert_with(new);
                identity.values.insert(code.to_string(), value);
            }
            Ok(())
        })
    })?;
    Ok(found.into_values().collect())
}

/// A row in force, and which of the files it is of.
struct RowInForce {
    record: RecordId,
    file: usize,
}

struct Rows {
    of: HashMap<i64, RowInForce>,
    files: Vec<OpenFile>,
}

impl Rows {
    fn read(sql: Sql<'_>, keys: &Keys) -> Result<Self, Failure> {
        let mut of = HashMap::new();
        let mut numbers: BTreeMap<i64, usize> = BTreeMap::new();
        sql.each(ROWS, &[], |row| {
            let next = numbers.len();
            let file = *numbers.entry(row.integer(1)?).or_insert(next);
            of.insert(row.integer(0)?, RowInForce { record: RecordId(row.text(2)?.to_owned()), file });
            Ok(())
        })?;
        let mut by_place: Vec<(usize, i64)> = numbers.into_iter().map(|(number, place)| (place, number)).collect();
        by_place.sort_unstable();
        let files = by_place.into_iter().map(|(_, number)| OpenFile::read(sql, keys, number)).collect::<Result<_, _>>()?;
        Ok(Self { of, files })
    }
}
