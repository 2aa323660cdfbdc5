//! One write transaction, as acts see it. Each noun's file adds what can be written of it. Not for deciding whether it may be.

use crate::clock;
use crate::db::Sql;
use crate::keys::Keys;
use crate::store::Store;
use std::cell::Cell;
use std::path::Path;
use throughline_model::failure::Failure;

/// What an act writes through; everything in it is kept together or not at all.
pub struct Tx<'c> {
    pub(crate) sql: Sql<'c>,
    pub(crate) keys: &'c Keys,
    pub(crate) folder: &'c Path,
    /// The one instant of everything written in this transaction.
    pub(crate) at: i64,
    pub(crate) unfinished: Cell<bool>,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(sql: Sql<'c>, store: &'c Store) -> Self {
        Self { sql, keys: &store.keys, folder: &store.folder, at: clock::now(), unfinished: Cell::new(false) }
    }

    /// The instant of everything written in this transaction.
    pub fn at(&self) -> jiff::Timestamp {
        clock::instant(self.at)
    }

    /// Refuses to keep a file that was begun and never finished: its counts would be wrong.
    pub(crate) fn finish(&self) -> Result<(), Failure> {
        if self.unfinished.get() {
            return Err(Failure::broken("keeping a file", "it was begun and not finished"));
        }
        Ok(())
    }
}
