//! Destroying records for good, step by step, each step written into a journal before the next begins, so that a destruction that was
//! killed or ran out of disk is finished by running it again. Not for deciding what must go, and not for files outside the store (the
//! inbox, certificates): act `destroy` sees to those.
//!
//! Deleting a row is not enough, and this is what is done: rows are deleted with `secure_delete` (zeros over what they were), the log is
//! emptied and the database written anew, so that no page of it holds what was; the keys of destroyed files and agencies go with their
//! rows; and the region's key is changed at the end, so that a copy of the database from before, wherever it lies, cannot be opened with
//! the key that is here.

mod rows;
mod sweep;
mod targets;

use crate::clock;
use crate::db::{Row, Sql, Value};
use crate::store::Store;
use crate::tx::Tx;
use jiff::Timestamp;
use throughline_model::access::Actor;
use throughline_model::destruction::{Destroyed, Scope, Step, Targets};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// A destruction as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purge {
    /// Its id, and its certificate's.
    pub id: String,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// By whom.
    pub actor: String,
    /// As what.
    pub role: String,
    /// What was asked.
    pub scope: Scope,
    /// How far it has come.
    pub step: Step,
    /// What is to go.
    pub targets: Targets,
    /// What went.
    pub done: Destroyed,
}

/// How far destructions had come in one view of the database. What was read before rows went must not be written down after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurgeMark {
    n: u64,
    /// Of these, begun and not yet deleted from the database.
    n_begun: u64,
}

impl PurgeMark {
    /// Of this view.
    pub(crate) fn read(sql: Sql<'_>) -> Result<Self, Failure> {
        let n = |text: &str, values: &[Value<'_>]| sql.first(text, values, |row| row.count(0)).map(Option::unwrap_or_default);
        let n_begun = n("SELECT count(*) FROM purge WHERE step = $1", &[Step::Begun.name().into()])?;
        Ok(Self { n: n("SELECT count(*) FROM purge", &[])?, n_begun })
    }
}

/// What was destroyed under a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The destruction, and its certificate.
    pub purge: String,
    /// When.
    pub at: Timestamp,
}

const COLUMNS: &str = "id, begun_at, actor, role, scope, step, targets, done";

impl Store {
    /// What a scope comes to today, changing nothing: what would go, and how many rows of each table.
    ///
    /// Refused: `NothingToDestroy`.
    pub fn plan_purge(&self, scope: &Scope) -> Result<(Targets, Destroyed), Failure> {
        // Asked in a transaction that is taken back: counting by deleting can not differ from deleting.
        let mut planned = None;
        let given: Result<(), Failure> = self.write(|tx| {
            let targets = targets::of(tx.sql, scope)?;
            let done = rows::delete(tx, &targets)?;
            planned = Some((targets, done));
            Err(Failure::broken("planning a destruction", "it is only a plan"))
        });
        planned.map_or_else(|| Err(given.err().unwrap_or_else(|| Failure::broken("planning a destruction", "no answer"))), Ok)
    }

    /// Destructions that were begun and not finished, oldest first.
    pub fn unfinished_purges(&self) -> Result<Vec<Purge>, Failure> {
        let text = format!("SELECT {COLUMNS} FROM purge WHERE finished_at IS NULL ORDER BY begun_at, id");
        self.read(|sql| sql.all(&text, &[], purge))
    }

    /// The destruction of this id.
    pub fn purge(&self, id: &str) -> Result<Option<Purge>, Failure> {
        self.read(|sql| one(sql, id))
    }

    /// Whether a file of these bytes (noun `file`) or a snapshot of this content (noun `snapshot`) was destroyed here.
    pub fn tombstone(&self, noun: &str, hash: &str) -> Result<Option<Tombstone>, Failure> {
        let text = "SELECT purge_id, at FROM tombstone WHERE noun = $1 AND hash = $2";
        let read = |row: &Row<'_>| Ok(Tombstone { purge: row.text(0)?.to_owned(), at: clock::instant(row.integer(1)?) });
        self.read(|sql| sql.first(text, &[noun.into(), hash.into()], read))
    }

    /// Removes the snapshots, backups and copies of the database that a destruction names, and what killed programs left behind. Gives
    /// what was done so far; run again, it goes on.
    pub fn sweep(&self, purge: &Purge) -> Result<Destroyed, Failure> {
        sweep::sweep(self, purge)
    }

    /// Writes the database anew, without the pages that once held what was deleted. `false`: another program has it open, and it must be
    /// run again.
    pub fn scrub(&self) -> Result<bool, Failure> {
        self.db.scrub()
    }
}

impl Tx<'_> {
    /// Refuses to write down what was read at `mark` when records were destroyed since: it would bring them back.
    ///
    /// Refused: `DestroyedMeanwhile`.
    pub fn refuse_destroyed_since(&self, mark: PurgeMark) -> Result<(), Failure> {
        if PurgeMark::read(self.sql)? == mark { Ok(()) } else { Err(Refusal::DestroyedMeanwhile.into()) }
    }

    /// Writes into the journal that this will be destroyed. Nothing is gone yet.
    ///
    /// Refused: `NothingToDestroy`.
    pub fn begin_purge(&self, scope: &Scope, actor: &Actor) -> Result<Purge, Failure> {
        let targets = targets::of(self.sql, scope)?;
        let id = clock::new_id();
        let purge = Purge {
            id,
            begun_at: clock::instant(self.at),
            actor: actor.name.clone(),
            role: actor.role.name().to_owned(),
            scope: scope.clone(),
            step: Step::Begun,
            targets,
            done: Destroyed::default(),
        };
        let text = format!("INSERT INTO purge ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
        let (scope, targets, done) = (
            written(serde_json::to_string(&purge.scope))?,
            written(serde_json::to_string(&purge.targets))?,
            written(serde_json::to_string(&purge.done))?,
        );
        let values: [Value<'_>; 8] = [
            (&purge.id).into(),
            self.at.into(),
            (&purge.actor).into(),
            (&purge.role).into(),
            (&scope).into(),
            purge.step.name().into(),
            (&targets).into(),
            (&done).into(),
        ];
        self.sql.execute(&text, &values)?;
        Ok(purge)
    }

    /// Deletes everything of a destruction from the database, leaves tombstones, and notes it in the journal.
    pub fn purge_rows(&self, purge: &Purge) -> Result<Destroyed, Failure> {
        let done = rows::delete(self, &purge.targets)?;
        for (noun, hash) in done.files.iter().map(|f| ("file", &f.hash)).chain(done.snapshots.iter().map(|s| ("snapshot", s))) {
            let text = "INSERT INTO tombstone (noun, hash, purge_id, at) VALUES ($1, $2, $3, $4) \
                        ON CONFLICT (noun, hash) DO UPDATE SET purge_id = excluded.purge_id, at = excluded.at";
            self.sql.execute(text, &[noun.into(), hash.into(), (&purge.id).into(), self.at.into()])?;
        }
        self.purge_reached(&purge.id, Step::Rows, &done)?;
        Ok(done)
    }

    /// Notes in the journal how far a destruction has come.
    pub fn purge_reached(&self, id: &str, step: Step, done: &Destroyed) -> Result<(), Failure> {
        let done = written(serde_json::to_string(done))?;
        let finished = (step == Step::Finished).then_some(self.at);
        let text = "UPDATE purge SET step = $1, done = $2, finished_at = $3 WHERE id = $4";
        self.sql.execute(text, &[step.name().into(), (&done).into(), finished.into(), id.into()]).map(|_| ())
    }

    /// Lets the files of a destruction be taken in again if they are sent again. Gives how many.
    pub fn lift_tombstones(&self, purge: &str) -> Result<u64, Failure> {
        let n = self.sql.execute("DELETE FROM tombstone WHERE noun = 'file' AND purge_id = $1", &[purge.into()])?;
        Ok(n as u64)
    }
}

fn one(sql: Sql<'_>, id: &str) -> Result<Option<Purge>, Failure> {
    sql.first(&format!("SELECT {COLUMNS} FROM purge WHERE id = $1"), &[id.into()], purge)
}

fn purge(row: &Row<'_>) -> Result<Purge, Failure> {
    let fault = |e: serde_json::Error| Failure::broken("reading the journal of destructions", e);
    let step = row.text(5)?;
    Ok(Purge {
        id: row.text(0)?.to_owned(),
        begun_at: clock::instant(row.integer(1)?),
        actor: row.text(2)?.to_owned(),
        role: row.text(3)?.to_owned(),
        scope: serde_json::from_str(row.text(4)?).map_err(fault)?,
        step: Step::ALL.into_iter().find(|s| s.name() == step).unwrap_or(Step::Begun),
        targets: serde_json::from_str(row.text(6)?).map_err(fault)?,
        done: serde_json::from_str(row.text(7)?).map_err(fault)?,
    })
}

fn written(json: serde_json::Result<String>) -> Result<String, Failure> {
    json.map_err(|e| Failure::broken("writing the journal of destructions", e))
}
