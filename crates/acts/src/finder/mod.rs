//! Finder: the people of a metric's cohort in one file, for a state that may give numbers from its wage records and no rows (20 CFR 603.5).
//! It is sent, answered with cells (see `cells`) and deleted. Only who and what the state needs is in it, only of people whose law allows
//! telling the state, and every look is written down. It sends nothing, and it is never kept sealed: whoever sends it protects it.

mod cohort;
mod number;
mod write;

use crate::home::Home;
use crate::law::{self, Held};
use cohort::{Asked, Listed};
use number::Usable;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::calendar::date_of;
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::ids::PersonId;
use throughline_store::snapshot::PeopleInPrograms;
use throughline_store::{Identifier, Store, new_id};
pub(crate) use write::{files, quoted};

/// The folder of what is made to be sent.
pub const OUTBOX: &str = "outbox";
/// What a state's wage records know people by.
pub const SSN: &str = "ssn";

/// Which people, and what of them.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The metric.
    pub metric: String,
    /// Of which time.
    pub time: Time,
    /// Codes by which the state is to give numbers; none where it is to give one of everybody.
    pub by: Vec<String>,
    /// The code by which the state knows people: [`SSN`], or another that says who somebody is.
    pub identifier: String,
}

/// A time asked about.
#[derive(Debug, Clone, Copy)]
pub enum Time {
    /// A report about this program year; the metric says by how much its cohort lies earlier.
    ProgramYear(i32),
    /// The cohort's own first and last day (days since 1970-01-01).
    Cohort(i32, i32),
}

/// What was made.
#[derive(Debug, Default, Serialize)]
pub struct Made {
    /// Its id.
    pub id: String,
    /// The file; nothing where nobody can be listed.
    pub file: Option<PathBuf>,
    /// The metric.
    pub metric: String,
    /// First day of the cohort.
    pub cohort_from: String,
    /// Last day of the cohort.
    pub cohort_to: String,
    /// People in the cohort here.
    pub n_cohort: u64,
    /// People in the file.
    pub n_people: u64,
    /// Rows in the file: one for each period of participation.
    pub n_rows: u64,
    /// People left out because a law, an agreement or a consent does not allow telling the state.
    pub n_not_allowed: u64,
    /// People left out because no record of theirs states the identifier.
    pub n_without: u64,
    /// People left out because what is stated cannot be anybody's: an incomplete or made-up number.
    pub n_unusable: u64,
    /// People left out because their records state different ones.
    pub n_doubtful: u64,
    /// Fewest people a published number may rest on.
    pub minimum: u64,
    /// Fewer people in the file than that: the state can return nothing that may be published.
    pub too_few: bool,
    /// Groups of fewer people than that.
    pub n_small_groups: u64,
    /// Files, or parts of files, that were not used.
    pub held: Vec<Held>,
}

/// Writes the finder file of a cohort into the region's outbox.
///
/// Refused: `NoSuchDefinition`, `NoFinderFile` (the metric cannot be answered so), `LawForbids` (no agreement allows it), `NothingImported`,
/// `DestroyedMeanwhile`, `CannotWrite`.
pub fn finder(folder: &Path, wish: &Wish, actor: &Actor) -> Result<Made, Failure> {
    may(actor.role, Act::Finder)?;
    let home = Home::proved(folder)?;
    let store = Store::open(folder)?;
    let asked = Asked::of(&home, wish)?;
    let held = law::held(&home, &store, Purpose::WageMatching)?;
    let people = |purpose| store.reader(actor, Act::Finder, purpose).people_in_programs(&home.catalog.codes, &home.region);
    let all = people(Purpose::Measurement)?;
    let told = people(Purpose::WageMatching)?;
    let (cohort, listed) = (asked.listed(&all), allowed(&asked, &all, &told));
    let who: BTreeSet<PersonId> = listed.keys().cloned().collect();
    let numbers = store.reader(actor, Act::Finder, Purpose::WageMatching).identifiers(&wish.identifier, &who)?;
    let mut made = Made {
        id: new_id(),
        metric: wish.metric.clone(),
        cohort_from: iso(asked.dates.0),
        cohort_to: iso(asked.dates.1.saturating_sub(1)),
        n_cohort: cohort.len() as u64,
        n_not_allowed: cohort.len().saturating_sub(listed.len()) as u64,
        minimum: home.region.minimum_cell,
        held,
        ..Made::default()
    };
    let rows = rows(&home, wish, listed, &numbers, &mut made);
    if !rows.is_empty() {
        let text = write::csv(wish, &made, &rows);
        let file = write::begin(&home, &made.id, &text)?;
        made.file = Some(file.target.clone());
        let noted = store.write(|tx| {
            tx.refuse_destroyed_since(all.mark)?;
            tx.refuse_destroyed_since(told.mark)?;
            tx.event(&event(&made, wish, actor))?;
            file.give_name()
        });
        noted.inspect_err(|_| file.discard())?;
    }
    Ok(made)
}

/// Who is in the cohort also by what may be told, with the periods that are the same either way.
fn allowed(asked: &Asked<'_>, all: &PeopleInPrograms, told: &PeopleInPrograms) -> BTreeMap<PersonId, Vec<Listed>> {
    let known = asked.listed(all);
    let same = |person: &PersonId, row: &Listed| known.get(person).is_some_and(|rows| rows.iter().any(|known| known.period == row.period));
    let kept = asked.listed(told).into_iter().map(|(person, mut rows)| {
        rows.retain(|row| same(&person, row));
        (person, rows)
    });
    kept.filter(|(_, rows)| !rows.is_empty()).collect()
}

/// The rows of the file, by number and not by person: their order tells nothing. Counts who is left out, and why.
fn rows(
    home: &Home,
    wish: &Wish,
    listed: BTreeMap<PersonId, Vec<Listed>>,
    numbers: &BTreeMap<PersonId, Vec<Identifier>>,
    made: &mut Made,
) -> Vec<(String, Listed)> {
    let mut rows: Vec<(String, Listed)> = Vec::new();
    let mut groups: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    let fakes = home.catalog.linkage_lists().no_ids;
    for (person, periods) in listed {
        let stated = numbers.get(&person).map(Vec::as_slice).unwrap_or_default();
        match number::of(stated, &wish.identifier, &fakes) {
            Usable::One(number) => {
                made.n_people += 1;
                let of_person: BTreeSet<Vec<String>> = periods.iter().map(|row| row.groups.clone()).collect();
                of_person.into_iter().for_each(|group| *groups.entry(group).or_default() += 1);
                rows.extend(periods.into_iter().map(|row| (number.clone(), row)));
            }
            Usable::NotAllowed => made.n_not_allowed += 1,
            Usable::None => made.n_without += 1,
            Usable::Impossible => made.n_unusable += 1,
            Usable::Several => made.n_doubtful += 1,
        }
    }
    rows.sort();
    made.n_rows = rows.len() as u64;
    made.too_few = made.n_people < made.minimum;
    made.n_small_groups = groups.values().filter(|n| **n < made.minimum && !wish.by.is_empty()).count() as u64;
    rows
}

fn event(made: &Made, wish: &Wish, actor: &Actor) -> Event {
    let mut fields: Vec<String> = vec![
        format!("metric={}", made.metric),
        format!("cohort={}..{}", made.cohort_from, made.cohort_to),
        format!("identifier={}", wish.identifier),
    ];
    fields.extend(wish.by.iter().map(|code| format!("by={code}")));
    let counts = [("n_people", made.n_people), ("n_rows", made.n_rows), ("n_not_allowed", made.n_not_allowed)];
    fields.extend(counts.iter().map(|(name, n)| format!("{name}={n}")));
    Event { actor: actor.clone(), act: Act::Finder, noun: "finder_file", id: made.id.clone(), fields }
}

pub(crate) fn iso(day: i32) -> String {
    date_of(day).map(|date| date.to_string()).unwrap_or_default()
}
