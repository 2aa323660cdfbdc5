//! Reading people's records: who reads, during which act, for what, and the access row that is on the disk before the answer leaves.
//! Not for deciding who may: acts have decided before they ask for a `Reader`.

use crate::clock;
use crate::db::{Sql, Value, count};
use crate::sequence::Sequence;
use crate::store::Store;
use throughline_model::access::{Act, Actor, Purpose};
use throughline_model::failure::Failure;

/// A way to read people's records; every answer is written down first.
pub struct Reader<'s> {
    pub(crate) store: &'s Store,
    actor: Actor,
    act: Act,
    purpose: Purpose,
}

/// An access as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// When.
    pub at: jiff::Timestamp,
    /// Who.
    pub actor: String,
    /// As what.
    pub role: String,
    /// During which act.
    pub act: String,
    /// What for.
    pub purpose: String,
    /// How many people's records were opened.
    pub n_persons: u64,
    /// What was opened: `snapshot`, `issues of file ...`.
    pub what: String,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(store: &'s Store, actor: Actor, act: Act, purpose: Purpose) -> Self {
        Self { store, actor, act, purpose }
    }

    /// What for.
    pub(crate) fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Reads on one unchanging view, writes down the access, then gives the answer. `f` gives the answer and how many people it shows.
    pub(crate) fn read<T>(&self, what: &str, f: impl FnOnce(Sql<'_>) -> Result<(T, u64), Failure>) -> Result<T, Failure> {
        let (answer, n_persons) = self.store.read(f)?;
        self.store.db.write(|sql| self.note(sql, n_persons, what))?;
        Ok(answer)
    }

    fn note(&self, sql: Sql<'_>, n_persons: u64, what: &str) -> Result<(), Failure> {
        let id = Sequence::one(sql, "access")?;
        let text = "INSERT INTO access (id, at, actor, role, act, purpose, n_persons, what) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values: [Value<'_>; 8] = [
            id.into(),
            clock::now().into(),
            (&self.actor.name).into(),
            self.actor.role.name().into(),
            self.act.name().into(),
            self.purpose.name().into(),
            count(n_persons).into(),
            what.into(),
        ];
        sql.execute(text, &values).map(|_| ())
    }
}

impl Store {
    /// The last `limit` accesses, newest first.
    pub fn accesses(&self, limit: u64) -> Result<Vec<AccessRow>, Failure> {
        let text = "SELECT at, actor, role, act, purpose, n_persons, what FROM access ORDER BY id DESC LIMIT $1";
        self.read(|sql| {
            sql.all(text, &[count(limit).into()], |row| {
                Ok(AccessRow {
                    at: clock::instant(row.integer(0)?),
                    actor: row.text(1)?.to_owned(),
                    role: row.text(2)?.to_owned(),
                    act: row.text(3)?.to_owned(),
                    purpose: row.text(4)?.to_owned(),
                    n_persons: row.count(5)?,
                    what: row.text(6)?.to_owned(),
                })
            })
        })
    }
}
