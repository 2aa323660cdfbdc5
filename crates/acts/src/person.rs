//! Person: who somebody is, today or on any day: the agencies' records, and who decided what about them. Changes nothing; every look is
//! written down. What the records state is not shown here.

use crate::home::Home;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::path::Path;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::failure::Failure;
use throughline_model::ids::{PersonId, RecordId};
use throughline_model::refusal::Refusal;
use throughline_store::{PastDecision, Reader, RecordOfPerson, Store};

/// A person as of an instant.
#[derive(Debug, Serialize)]
pub struct Person {
    /// The person's id.
    pub person: PersonId,
    /// As of when; empty: today.
    pub as_of: Option<String>,
    /// The records that are of this person.
    pub records: Vec<Record>,
}

/// A record of a person.
#[derive(Debug, Serialize)]
pub struct Record {
    /// The record's id.
    pub record: RecordId,
    /// The agency that keeps it.
    pub agency: String,
    /// The agency's own id of the person.
    pub agency_id: String,
    /// Since when it is this person's, RFC 3339.
    pub since: String,
    /// Why: `agency_id`, `link`, `merge` or `split`.
    pub because: String,
    /// The decision that made it so.
    pub decision: Option<i64>,
    /// The edition of what compared the records.
    pub model: String,
    /// Weight of the strongest pair, in bits.
    pub weight: Option<f64>,
    /// Its reasons.
    pub reasons: Option<String>,
}

/// A decision that concerned a person.
#[derive(Debug, Serialize)]
pub struct Past {
    /// Its number.
    pub decision: i64,
    /// Since when it holds, RFC 3339.
    pub at: String,
    /// `link`, `merge`, `split` or `undo`.
    pub kind: &'static str,
    /// Who decided.
    pub actor: String,
    /// As what.
    pub role: String,
    /// The edition of what compared the records.
    pub model: String,
    /// The sentence of whoever decided.
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

/// Everybody, by ids alone.
#[derive(Debug, Serialize)]
pub struct Everybody {
    /// As of when; empty: today.
    pub as_of: Option<String>,
    /// The persons with their records.
    pub persons: Vec<Listed>,
}

/// One of everybody.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// The person's id.
    pub person: PersonId,
    /// The records.
    pub records: Vec<RecordId>,
}

/// Who `who` is: the id of a person or a record, or `agency:own-id`. `as_of` is a day (its end, where the region is) or an instant.
pub fn show(folder: &Path, who: &str, as_of: Option<&str>, actor: &Actor) -> Result<Person, Failure> {
    let (home, store) = opened(folder, actor)?;
    let at = as_of.map(|text| instant(text, &home)).transpose()?;
    let reader = reader(&store, actor);
    let person = person(&reader, who, at)?;
    let records = reader.records_of(&person, at)?.into_iter().map(record).collect();
    Ok(Person { person, as_of: at.map(|at| at.to_string()), records })
}

/// Every decision about a person, oldest first.
pub fn history(folder: &Path, who: &str, actor: &Actor) -> Result<Vec<Past>, Failure> {
    let (_, store) = opened(folder, actor)?;
    let reader = reader(&store, actor);
    // A person that was merged into another has no record today, but a history.
    let known = PersonId(who.to_owned());
    let decisions = reader.history(&known)?;
    let decisions = if decisions.is_empty() { reader.history(&person(&reader, who, None)?)? } else { decisions };
    Ok(decisions.into_iter().map(past).collect())
}

/// Everybody as of a day or an instant, or today.
pub fn list(folder: &Path, as_of: Option<&str>, actor: &Actor) -> Result<Everybody, Failure> {
    let (home, store) = opened(folder, actor)?;
    let at = as_of.map(|text| instant(text, &home)).transpose()?;
    let persons = reader(&store, actor).persons_as_of(at)?;
    let persons = persons.into_iter().map(|(person, records)| Listed { person, records }).collect();
    Ok(Everybody { as_of: at.map(|at| at.to_string()), persons })
}

fn opened(folder: &Path, actor: &Actor) -> Result<(Home, Store), Failure> {
    may(actor.role, Act::Person)?;
    let home = Home::open(folder)?;
    let store = Store::open(folder)?;
    Ok((home, store))
}

fn reader<'s>(store: &'s Store, actor: &Actor) -> Reader<'s> {
    store.reader(actor, Act::Person, Purpose::RecordKeeping)
}

/// The person that was meant.
pub(crate) fn person(reader: &Reader<'_>, who: &str, at: Option<Timestamp>) -> Result<PersonId, Failure> {
    let known = PersonId(who.to_owned());
    if !reader.records_of(&known, at)?.is_empty() {
        return Ok(known);
    }
    let unknown = || Failure::from(Refusal::NoSuchPerson { who: who.to_owned() });
    reader.person_of(&record_named(reader, who)?, at)?.ok_or_else(unknown)
}

/// The record that was meant, by its id or as `agency:own-id`.
pub(crate) fn record_named(reader: &Reader<'_>, who: &str) -> Result<RecordId, Failure> {
    let unknown = || Failure::from(Refusal::NoSuchPerson { who: who.to_owned() });
    match who.split_once(':') {
        Some((agency, own)) => reader.find_record(agency, own)?.ok_or_else(unknown),
        None => Ok(RecordId(who.to_owned())),
    }
}

/// The end of a day where the region is, or an instant as written.
fn instant(text: &str, home: &Home) -> Result<Timestamp, Failure> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let zone = TimeZone::get(&home.region.time_zone).unwrap_or(TimeZone::UTC);
    let end = |day: Date| Some(day.tomorrow().ok()?.to_zoned(zone).ok()?.timestamp().as_microsecond() - 1);
    let end = text.parse::<Date>().ok().and_then(end).and_then(|micros| Timestamp::from_microsecond(micros).ok());
    end.ok_or_else(|| Refusal::NoSuchDay { text: text.to_owned() }.into())
}

fn record(of: RecordOfPerson) -> Record {
    Record {
        record: of.record,
        agency: of.agency,
        agency_id: of.agency_id,
        since: of.since.to_string(),
        because: of.because,
        decision: of.decision,
        model: of.model,
        weight: of.weight.map(|hundredths| hundredths as f64 / 100.0),
        reasons: of.reasons,
    }
}

fn past(of: PastDecision) -> Past {
    let PastDecision { id, at, kind, actor, role, model, why, undoes, undone_by, came, left } = of;
    Past { decision: id, at: at.to_string(), kind: kind.name(), actor, role, model, why, undoes, undone_by, came, left }
}
