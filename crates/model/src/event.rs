//! What happened, for the record: who did which act to what. An event names ids and fields, never values.

use crate::access::{Act, Actor};

/// One entry of the append-only record, written in the same transaction as the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub act: Act,
    /// The kind of thing: `source_file`, `snapshot`, `release`.
    pub noun: &'static str,
    /// Its id.
    pub id: String,
    /// Names of the fields or counts concerned, as `name=number`; never a value of a person.
    pub fields: Vec<String>,
}
