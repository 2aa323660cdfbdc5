//! The table of statements. What their bytes mean is not known here.

use crate::db::{Sql, Statement};
use crate::seal::{DataKey, Place};
use throughline_model::failure::Failure;

/// Statements are padded to a multiple of this before they are sealed. The words of a mapping are no secret, and an event more is seven
/// bytes more: most rows of a file fill the same number of such blocks, whatever they state.
const BLOCK: usize = 128;

/// Stores statements.
pub(crate) struct StatementWriter<'c> {
    insert: Statement<'c>,
    sealed: Vec<u8>,
}

impl<'c> StatementWriter<'c> {
    pub(crate) fn open(sql: Sql<'c>) -> Result<Self, Failure> {
        let insert = sql.prepare("INSERT INTO statement (source_row_id, provenance_id, sealed) VALUES ($1, $2, $3)")?;
        Ok(Self { insert, sealed: Vec::new() })
    }

    /// Stores what a row states under one law, sealed under the file's key. `nth` is the law's place in its file.
    pub(crate) fn insert(&mut self, key: &DataKey, row: i64, nth: u32, provenance: i64, plain: &[u8]) -> Result<(), Failure> {
        key.seal_into(&place(&row.to_be_bytes(), nth), plain, BLOCK, &mut self.sealed)?;
        self.insert.execute(&[row.into(), provenance.into(), self.sealed.as_slice().into()]).map(|_| ())
    }
}

/// Opens a statement. `nth` is the place in the file of the law it was stated under.
pub(crate) fn open(key: &DataKey, row: i64, nth: u32, sealed: &[u8], plain: &mut Vec<u8>) -> Result<(), Failure> {
    key.open_into(&place(&row.to_be_bytes(), nth), sealed, plain)
}

fn place(row: &[u8; 8], nth: u32) -> Place<'_> {
    Place { column: "statement.sealed", id: row, nth }
}
