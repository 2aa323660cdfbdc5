//! Persons as they are read: who has which records, today or at any instant before, and who decided it. Every read leaves an access row.
//! Not for what is stated of a person: that is read by record (see `fact`), and numbers come from snapshots.

use crate::access::Reader;
use crate::clock;
use crate::db::{Row, Sql, Value};
use crate::decision::{DecisionKind, reasons_place, why_place};
use crate::keys::Keys;
use crate::seal::{DataKey, Place};
use jiff::Timestamp;
use std::collections::BTreeMap;
use throughline_model::failure::Failure;
use throughline_model::ids::{PersonId, RecordId};

/// A record of a person, and why it is the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordOfPerson {
    /// The record.
    pub record: RecordId,
    /// The agency that keeps it.
    pub agency: String,
    /// The agency's own id of the person.
    pub agency_id: String,
    /// Since when it is this person's.
    pub since: Timestamp,
    /// Why: `agency_id` (it never was anybody else's), `link`, `merge`, `split`.
    pub because: String,
    /// The decision that made it so; `None` for the record's first link.
    pub decision: Option<i64>,
    /// The edition of what compared the records; empty where nothing did.
    pub model: String,
    /// Weight of the strongest pair, in hundredths of a bit.
    pub weight: Option<i64>,
    /// Its reasons.
    pub reasons: Option<String>,
}

/// A decision that concerned a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDecision {
    /// Its number.
    pub id: i64,
    /// Since when it holds.
    pub at: Timestamp,
    /// What kind it is.
    pub kind: DecisionKind,
    /// Who decided.
    pub actor: String,
    /// As what.
    pub role: String,
    /// The edition of what compared the records; empty for a person's decision.
    pub model: String,
    /// The sentence of whoever decided; `None` where none was given, or where it was destroyed with a record it was about.
    pub why: Option<String>,
    /// The decision it took back.
    pub undoes: Option<i64>,
    /// The decision that took it back.
    pub undone_by: Option<i64>,
    /// Records that came to this person.
    pub came: Vec<RecordId>,
    /// Records that left this person.
    pub left: Vec<RecordId>,
}

/// A condition on links at an instant, for `made_at` and `undone_at`; its two parameters are that instant.
const AT: &str = "l.made_at <= $1 AND (l.undone_at IS NULL OR l.undone_at > $2)";

impl Reader<'_> {
    /// Who was who at an instant, or is today: every person with the records linked to it, in the order of their ids.
    pub fn persons_as_of(&self, at: Option<Timestamp>) -> Result<BTreeMap<PersonId, Vec<RecordId>>, Failure> {
        let at = micros(at);
        self.read("persons as of a day", |sql| {
            let mut persons: BTreeMap<PersonId, Vec<RecordId>> = BTreeMap::new();
            let text = format!("SELECT l.person_id, l.agency_record_id FROM link l WHERE {AT} ORDER BY l.person_id, l.agency_record_id");
            sql.each(&text, &[at.into(), at.into()], |row| {
                persons.entry(PersonId(row.text(0)?.to_owned())).or_default().push(RecordId(row.text(1)?.to_owned()));
                Ok(())
            })?;
            let n = persons.len() as u64;
            Ok((persons, n))
        })
    }

    /// The records of a person at an instant, or today, in the order of their links; none for a person nobody was then.
    pub fn records_of(&self, person: &PersonId, at: Option<Timestamp>) -> Result<Vec<RecordOfPerson>, Failure> {
        let at = micros(at);
        let keys = &self.store.keys;
        self.read(&format!("records of person {person}"), |sql| {
            let text = format!(
                "SELECT l.agency_record_id, r.agency, r.sealed_key, l.made_at, l.because, l.made_by, d.model, l.weight, l.id, \
                 l.sealed_reasons, a.wrapped_key FROM link l JOIN agency_record r ON r.id = l.agency_record_id \
                 JOIN agency a ON a.name = r.agency LEFT JOIN decision d ON d.id = l.made_by \
                 WHERE {AT} AND l.person_id = $3 ORDER BY l.id"
            );
            let values: [Value<'_>; 3] = [at.into(), at.into(), (&person.0).into()];
            let records = sql.all(&text, &values, |row| record_of_person(row, keys))?;
            let n = u64::from(!records.is_empty());
            Ok((records, n))
        })
    }

    /// Whose a record was at an instant, or is today.
    pub fn person_of(&self, record: &RecordId, at: Option<Timestamp>) -> Result<Option<PersonId>, Failure> {
        let at = micros(at);
        self.read(&format!("person of record {record}"), |sql| {
            let text = format!("SELECT l.person_id FROM link l WHERE {AT} AND l.agency_record_id = $3");
            let values: [Value<'_>; 3] = [at.into(), at.into(), (&record.0).into()];
            let person = sql.first(&text, &values, |row| Ok(PersonId(row.text(0)?.to_owned())))?;
            let n = u64::from(person.is_some());
            Ok((person, n))
        })
    }

    /// The record of an agency's own id, found by its keyed index: the ids themselves are sealed.
    pub fn find_record(&self, agency: &str, agency_id: &str) -> Result<Option<RecordId>, Failure> {
        let index = self.store.keys.index(agency, agency_id);
        self.read("a record by its agency's id", |sql| {
            let text = "SELECT id FROM agency_record WHERE key_index = $1";
            let found = sql.first(text, &[index.as_slice().into()], |row| Ok(RecordId(row.text(0)?.to_owned())))?;
            let n = u64::from(found.is_some());
            Ok((found, n))
        })
    }

    /// Every decision that moved a record to or from a person, oldest first.
    pub fn history(&self, person: &PersonId) -> Result<Vec<PastDecision>, Failure> {
        let keys = &self.store.keys;
        self.read(&format!("history of person {person}"), |sql| {
            let (came, left) = (moved(sql, person, "made_by")?, moved(sql, person, "undone_by")?);
            let mut numbers: Vec<i64> = came.keys().chain(left.keys()).copied().collect();
            numbers.sort_unstable();
            numbers.dedup();
            let mut decisions = Vec::with_capacity(numbers.len());
            for id in numbers {
                let of = |records: &BTreeMap<i64, Vec<RecordId>>| records.get(&id).cloned().unwrap_or_default();
                decisions.extend(past(sql, keys, id, of(&came), of(&left))?);
            }
            let n = u64::from(!decisions.is_empty());
            Ok((decisions, n))
        })
    }
}

fn micros(at: Option<Timestamp>) -> i64 {
    at.map_or(i64::MAX - 1, Timestamp::as_microsecond)
}

fn record_of_person(row: &Row<'_>, keys: &Keys) -> Result<RecordOfPerson, Failure> {
    let (record, agency) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
    let key = keys.unwrap(&Place { column: "agency.wrapped_key", id: agency.as_bytes(), nth: 0 }, row.blob(10)?)?;
    let place = Place { column: "agency_record.key", id: record.as_bytes(), nth: 0 };
    let agency_id = words(&key, &place, row.blob(2)?)?;
    let link = row.integer(8)?.to_be_bytes();
    let reasons = row.optional_blob(9)?.map(|sealed| words(keys.links(), &reasons_place(&link), sealed)).transpose()?;
    Ok(RecordOfPerson {
        record: RecordId(record),
        agency,
        agency_id,
        since: clock::instant(row.integer(3)?),
        because: row.text(4)?.to_owned(),
        decision: row.optional_integer(5)?,
        model: row.optional_text(6)?.unwrap_or_default().to_owned(),
        weight: row.optional_integer(7)?,
        reasons,
    })
}

/// The agency's own id of the person a record is of.
pub(crate) fn agency_id(sql: Sql<'_>, keys: &Keys, record: &RecordId) -> Result<String, Failure> {
    let text = "SELECT r.agency, r.sealed_key, a.wrapped_key FROM agency_record r JOIN agency a ON a.name = r.agency WHERE r.id = $1";
    let id = sql.first(text, &[(&record.0).into()], |row| {
        let key = keys.unwrap(&Place { column: "agency.wrapped_key", id: row.text(0)?.as_bytes(), nth: 0 }, row.blob(2)?)?;
        words(&key, &Place { column: "agency_record.key", id: record.0.as_bytes(), nth: 0 }, row.blob(1)?)
    })?;
    id.ok_or_else(|| Failure::broken("reading a record", "it is not there"))
}

fn words(key: &DataKey, place: &Place<'_>, sealed: &[u8]) -> Result<String, Failure> {
    String::from_utf8(key.open(place, sealed)?).map_err(|e| Failure::broken("reading a person", e))
}

/// The records that decisions brought to a person or took away, by decision. A record that was only linked anew is in both.
fn moved(sql: Sql<'_>, person: &PersonId, side: &str) -> Result<BTreeMap<i64, Vec<RecordId>>, Failure> {
    let mut found: BTreeMap<i64, Vec<RecordId>> = BTreeMap::new();
    let text = format!("SELECT {side}, agency_record_id FROM link WHERE person_id = $1 AND {side} IS NOT NULL ORDER BY {side}, id");
    sql.each(&text, &[(&person.0).into()], |row| {
        found.entry(row.integer(0)?).or_default().push(RecordId(row.text(1)?.to_owned()));
        Ok(())
    })?;
    Ok(found)
}

fn past(sql: Sql<'_>, keys: &Keys, id: i64, came: Vec<RecordId>, left: Vec<RecordId>) -> Result<Option<PastDecision>, Failure> {
    let text = "SELECT at, kind, actor, role, model, sealed_why, undoes, undone_by FROM decision WHERE id = $1";
    sql.first(text, &[id.into()], |row| {
        let why = row.optional_blob(5)?.map(|sealed| words(keys.links(), &why_place(&id.to_be_bytes()), sealed)).transpose()?;
        Ok(PastDecision {
            id,
            at: clock::instant(row.integer(0)?),
            kind: DecisionKind::named(row.text(1)?)?,
            actor: row.text(2)?.to_owned(),
            role: row.text(3)?.to_owned(),
            model: row.text(4)?.to_owned(),
            why,
            undoes: row.optional_integer(6)?,
            undone_by: row.optional_integer(7)?,
            came: came.clone(),
            left: left.clone(),
        })
    })
}
