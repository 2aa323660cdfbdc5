//! The append-only record of what happened, written in the transaction of the change. Names and counts, never a value of a person.

use crate::clock;
use crate::db::{Row, Value, count};
use crate::sequence::Sequence;
use crate::store::Store;
use crate::tx::Tx;
use throughline_model::access::Act;
use throughline_model::event::Event;
use throughline_model::failure::Failure;

/// An event as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// When.
    pub at: jiff::Timestamp,
    /// Who.
    pub actor: String,
    /// As what.
    pub role: String,
    /// The act's name.
    pub act: String,
    /// The kind of thing.
    pub noun: String,
    /// Its id.
    pub noun_id: String,
    /// Names of fields and counts.
    pub fields: Vec<String>,
}

impl Tx<'_> {
    /// Writes down what was done, in the transaction in which it was done.
    pub fn event(&self, event: &Event) -> Result<(), Failure> {
        let id = Sequence::one(self.sql, "event")?;
        let fields = serde_json::to_string(&event.fields).map_err(|e| Failure::broken("writing an event", e))?;
        let text = "INSERT INTO event (id, at, actor, role, act, noun, noun_id, fields) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values: [Value<'_>; 8] = [
            id.into(),
            self.at.into(),
            (&event.actor.name).into(),
            event.actor.role.name().into(),
            event.act.name().into(),
            event.noun.into(),
            (&event.id).into(),
            (&fields).into(),
        ];
        self.sql.execute(text, &values).map(|_| ())
    }
}

impl Store {
    /// How many events of this act there are.
    pub fn events_of(&self, act: Act) -> Result<u64, Failure> {
        let text = "SELECT count(*) FROM event WHERE act = $1";
        self.read(|sql| sql.first(text, &[act.name().into()], |row| row.count(0))).map(Option::unwrap_or_default)
    }

    /// Names and counts of the newest event of this act.
    pub fn last_event_of(&self, act: Act) -> Result<Option<Vec<String>>, Failure> {
        let text = "SELECT fields FROM event WHERE act = $1 ORDER BY id DESC LIMIT 1";
        let fields = |row: &Row<'_>| serde_json::from_str(row.text(0)?).map_err(|e| Failure::broken("reading an event", e));
        self.read(|sql| sql.first(text, &[act.name().into()], fields))
    }

    /// The last `limit` events, newest first.
    pub fn events(&self, limit: u64) -> Result<Vec<StoredEvent>, Failure> {
        let text = "SELECT at, actor, role, act, noun, noun_id, fields FROM event ORDER BY id DESC LIMIT $1";
        self.read(|sql| {
            sql.all(text, &[count(limit).into()], |row| {
                let fields = serde_json::from_str(row.text(6)?).map_err(|e| Failure::broken("reading an event", e))?;
                Ok(StoredEvent {
                    at: clock::instant(row.integer(0)?),
                    actor: row.text(1)?.to_owned(),
                    role: row.text(2)?.to_owned(),
                    act: row.text(3)?.to_owned(),
                    noun: row.text(4)?.to_owned(),
                    noun_id: row.text(5)?.to_owned(),
                    fields,
                })
            })
        })
    }
}
