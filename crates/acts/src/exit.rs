//! Exit: the chore that finds the periods of participation that ended, dated back to the last qualifying service. The rule, and the facts it
//! is given, are those of the snapshot; what the chore adds is the event. It rewrites no fact, and ends nothing that a source says goes on.

use crate::home::Home;
use serde::Serialize;
use std::path::Path;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::calendar::{date_of, read_iso};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::participation::Period;
use throughline_store::Store;
use throughline_store::snapshot::PeopleInPrograms;

/// What the chore found.
#[derive(Debug, Default, Serialize)]
pub struct Exits {
    /// The last day of which anything is known: that of the newest file, as in a snapshot.
    pub as_of: String,
    /// The same of the run before; nothing on the first.
    pub since: Option<String>,
    /// Days without qualifying service after which an exit is known.
    pub gap_days: i32,
    /// People with a period of participation.
    pub n_people: u64,
    /// Periods of participation, those that go on included.
    pub n_periods: u64,
    /// Of these, ended.
    pub n_ended: u64,
    /// Of these, known to have ended since the run before.
    pub n_new: u64,
    /// First and last day to which the new exits are dated back.
    pub dated: Option<(String, String)>,
    /// How many more (fewer, below zero) exits there are from before, because of records received or taken back since.
    pub n_by_records: i64,
    /// The new exits by the ids of people; only for those who may see who is concerned.
    pub ended: Option<Vec<Ended>>,
    /// Written into the record of events.
    pub noted: bool,
}

/// A period that ended.
#[derive(Debug, Serialize)]
pub struct Ended {
    /// The person's id.
    pub person: String,
    /// First day.
    pub entry_on: String,
    /// The exit: the last day of qualifying service.
    pub exit_on: String,
    /// The day at whose end that was known.
    pub known_on: String,
}

/// Finds the exits of the region in `folder`. A preview notes nothing.
///
/// Refused: `NothingImported`, `DestroyedMeanwhile`.
pub fn exit(folder: &Path, preview: bool, actor: &Actor) -> Result<Exits, Failure> {
    may(actor.role, Act::Exit)?;
    let home = Home::proved(folder)?;
    let store = Store::open(folder)?;
    // for the same purpose as the snapshot, so that both see the same facts
    let reader = store.reader(actor, Act::Exit, Purpose::Measurement);
    let found = reader.people_in_programs(&home.catalog.codes, &home.region)?;
    let before = store.last_event_of(Act::Exit)?.unwrap_or_default();
    let mut exits = exits(&found, &before, may(actor.role, Act::Person).is_ok());
    exits.gap_days = home.region.participation.gap_days;
    if !preview {
        store.write(|tx| {
            tx.refuse_destroyed_since(found.mark)?;
            tx.event(&event(&exits, actor))
        })?;
        exits.noted = true;
    }
    Ok(exits)
}

fn exits(found: &PeopleInPrograms, before: &[String], with_ids: bool) -> Exits {
    let noted = |name: &str| before.iter().find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
    let since = noted("as_of").and_then(read_iso);
    let mut exits = Exits { as_of: iso(found.as_of_day), since: since.map(iso), ..Exits::default() };
    let (mut ended, mut n_from_before) = (Vec::new(), 0_i64);
    for person in &found.people {
        let periods: Vec<&Period> = person.periods.iter().filter(|period| !period.reportable_only).collect();
        exits.n_people += u64::from(!periods.is_empty());
        exits.n_periods += periods.len() as u64;
        for (period, exit, known_on) in periods.into_iter().filter_map(|p| Some((p, p.exit?, p.known_on?))) {
            exits.n_ended += 1;
            if since.is_some_and(|since| known_on <= since) {
                n_from_before += 1;
            } else {
                ended.push((
                    exit,
                    Ended { person: person.person.0.clone(), entry_on: iso(period.entry), exit_on: iso(exit), known_on: iso(known_on) },
                ));
            }
        }
    }
    exits.n_new = ended.len() as u64;
    let days = || ended.iter().map(|(exit, _)| *exit);
    exits.dated = days().min().zip(days().max()).map(|(first, last)| (iso(first), iso(last)));
    exits.n_by_records = noted("n_ended").and_then(|n| n.parse::<i64>().ok()).map_or(0, |n| n_from_before - n);
    exits.ended = with_ids.then(|| ended.into_iter().map(|(_, ended)| ended).collect());
    exits
}

fn event(exits: &Exits, actor: &Actor) -> Event {
    let counts = [("n_periods", exits.n_periods), ("n_ended", exits.n_ended), ("n_new", exits.n_new)];
    let mut fields = vec![format!("as_of={}", exits.as_of)];
    fields.extend(counts.iter().map(|(name, n)| format!("{name}={n}")));
    Event { actor: actor.clone(), act: Act::Exit, noun: "participation", id: exits.as_of.clone(), fields }
}

fn iso(day: i32) -> String {
    date_of(day).map(|date| date.to_string()).unwrap_or_default()
}
