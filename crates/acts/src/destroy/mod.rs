//! Destroy: records go for good, with everything that was made of them: rows as received, what they state, keys, links, snapshots, the
//! file in the inbox, backups and old copies. A certificate says what went and what is left to people; the same file sent again is
//! refused. Published releases stand. It decides no law: what is due stands in the data.
//!
//! It goes step by step, each written into the journal before the next, and whoever runs it again goes on where it stopped.

mod certificate;
mod inbox;

pub use certificate::{CERTIFICATES, Certificate};

use crate::home::Home;
use crate::import::today;
use crate::{person, rotate_key};
use serde::Serialize;
use std::path::{Path, PathBuf};
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::destruction::{Destroyed, Scope, Step};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::refusal::Refusal;
use throughline_store::{Purge, Store};

/// What somebody asks to destroy.
#[derive(Debug, Clone)]
pub enum What {
    /// The file of this id, or of these bytes (hash).
    File(String),
    /// All an agency sent.
    Agency(String),
    /// All that is kept of one person: by id, by the id of a record, or as `agency:own-id`.
    Person(String),
    /// All whose day of destruction has passed.
    Due,
}

/// How it is to be done.
#[derive(Debug, Clone, Copy, Default)]
pub struct How {
    /// Only say what would go.
    pub dry_run: bool,
    /// It was confirmed.
    pub yes: bool,
    /// Leave the region's key as it is: copies made before can then still be opened with it.
    pub keep_key: bool,
}

/// What was done.
#[derive(Debug, Default, Serialize)]
pub struct Done {
    /// What would go; nothing has. Only for a dry run, or before it is confirmed.
    pub planned: Option<Destroyed>,
    /// Certificates of what was destroyed, in order: first those of destructions that had been interrupted.
    pub certificates: Vec<Written>,
}

/// A certificate and where it stands.
#[derive(Debug, Serialize)]
pub struct Written {
    /// Its file, for machines; the same name ending in `.txt` is for people.
    pub file: PathBuf,
    /// What it says.
    pub certificate: Certificate,
}

/// Destroys `what`, after finishing what was interrupted before. Without `what`, only that.
///
/// Refused: `NothingToDestroy`, `NotFinished` (another program has the database open), `Busy`, `CannotWrite`.
/// Not confirmed, it only tells what would go.
pub fn destroy(folder: &Path, what: Option<&What>, how: How, actor: &Actor) -> Result<Done, Failure> {
    may(actor.role, Act::Destroy)?;
    let home = Home::open(folder)?;
    let mut store = Store::open(folder)?;
    let mut done = Done::default();
    if !how.dry_run {
        for purge in store.unfinished_purges()? {
            done.certificates.push(carry_out(&home, &mut store, purge, how, actor)?);
        }
    }
    let Some(what) = what else { return Ok(done) };
    let scope = scope(&home, &store, what, actor)?;
    if how.dry_run || !how.yes {
        done.planned = Some(store.plan_purge(&scope)?.1);
        return Ok(done);
    }
    let purge = store.write(|tx| tx.begin_purge(&scope, actor))?;
    done.certificates.push(carry_out(&home, &mut store, purge, how, actor)?);
    Ok(done)
}

/// Lets the files of a destruction be taken in again, should they be sent again. Gives how many.
///
/// Refused: `NoSuchPurge`.
pub fn allow_again(folder: &Path, purge: &str, actor: &Actor) -> Result<u64, Failure> {
    may(actor.role, Act::Destroy)?;
    Home::open(folder)?;
    let store = Store::open(folder)?;
    if store.purge(purge)?.is_none() {
        return Err(Refusal::NoSuchPurge { purge: purge.to_owned() }.into());
    }
    store.write(|tx| {
        let n = tx.lift_tombstones(purge)?;
        tx.event(&event(actor, purge, vec![format!("allowed_again={n}")]))?;
        Ok(n)
    })
}

fn scope(home: &Home, store: &Store, what: &What, actor: &Actor) -> Result<Scope, Failure> {
    Ok(match what {
        What::File(named) => {
            let files = store.files()?;
            let found = files.into_iter().find(|file| file.id.0 == *named || file.hash == *named);
            Scope::File(found.map_or_else(|| FileId(named.clone()), |file| file.id))
        }
        What::Agency(agency) => Scope::Agency(agency.clone()),
        What::Person(who) => {
            let reader = store.reader(actor, Act::Destroy, Purpose::RecordKeeping);
            Scope::Person(person::person(&reader, who, None)?)
        }
        What::Due => Scope::Due(today(&home.region.time_zone)),
    })
}

/// Goes on from the step that was reached.
fn carry_out(home: &Home, store: &mut Store, mut purge: Purge, how: How, actor: &Actor) -> Result<Written, Failure> {
    if purge.step < Step::Rows {
        purge.done = store.write(|tx| {
            let done = tx.purge_rows(&purge)?;
            let fields = done.n_rows.iter().map(|(table, n)| format!("{}={n}", table.replace(' ', "_"))).collect();
            tx.event(&event(actor, &purge.id, fields))?;
            Ok(done)
        })?;
        purge.step = Step::Rows;
    }
    if purge.step < Step::Files {
        purge.done = store.sweep(&purge)?;
        let beside = inbox::find(home, &mut purge.done)?;
        // Written down before the first goes: whoever is interrupted there would not find it again.
        reached(store, &mut purge, Step::Rows)?;
        inbox::remove(&beside)?;
        reached(store, &mut purge, Step::Files)?;
    }
    if purge.step < Step::Pages {
        if !store.scrub()? {
            return Err(Refusal::NotFinished { purge: purge.id }.into());
        }
        purge.done.rewritten = true;
        reached(store, &mut purge, Step::Pages)?;
    }
    if purge.step < Step::Key {
        if !how.keep_key {
            let rotated = store.rotate_key(|rotated| rotate_key::event(rotated, actor))?;
            // A change of key that was interrupted before it was noted is followed by another: the first key is the one to destroy.
            purge.done.old_key.get_or_insert(rotated.old);
            purge.done.new_key = Some(rotated.new);
        }
        reached(store, &mut purge, Step::Key)?;
    }
    let written = certificate::write(home, store, &purge)?;
    reached(store, &mut purge, Step::Finished)?;
    // The journal's own notes went through the log; it ends empty, and this time nobody depends on it.
    let _ = store.scrub();
    Ok(written)
}

fn reached(store: &Store, purge: &mut Purge, step: Step) -> Result<(), Failure> {
    store.write(|tx| tx.purge_reached(&purge.id, step, &purge.done))?;
    purge.step = step;
    Ok(())
}

fn event(actor: &Actor, purge: &str, fields: Vec<String>) -> Event {
    Event { actor: actor.clone(), act: Act::Destroy, noun: "purge", id: purge.to_owned(), fields }
}
