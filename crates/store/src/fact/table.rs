//! The tables of facts: one per noun, all with the same columns, everything a fact states in one sealed blob.
//! What the bytes of a fact mean is not known here; its noun's file knows.

use crate::db::{Row, Sql, Statement, Value};
use crate::seal::{DataKey, Place};
use throughline_model::failure::Failure;

/// Facts are padded to a multiple of this before they are sealed. The words of a mapping are no secret, and blocks of 16 bytes would tell
/// `age` (15 bytes) from a `re_arrest` with its days (31): nearly every fact fits one block of 64, and all of those look alike.
const BLOCK: usize = 64;

/// The table of one noun.
pub(crate) struct Table {
    /// Its name.
    pub(super) name: &'static str,
    /// Table and column, as authenticated with every fact in it.
    pub(super) column: &'static str,
}

/// Where a fact stands and by what law.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    /// The number of the row that states it.
    pub(super) row: i64,
    /// Which of the row's facts it is.
    pub(super) nth: u32,
    /// Its provenance.
    pub(super) provenance: i64,
}

/// A fact as it is kept.
pub(crate) struct SealedFact<'r> {
    column: &'static str,
    /// The number of the row that states it.
    pub(crate) row: i64,
    /// Which of the row's facts it is.
    pub(crate) nth: u32,
    /// Its provenance.
    pub(crate) provenance: i64,
    sealed: &'r [u8],
}

impl Table {
    /// The statement for [`Table::insert`].
    pub(super) fn prepare<'c>(&self, sql: Sql<'c>) -> Result<Statement<'c>, Failure> {
        sql.prepare(&format!("INSERT INTO {} (source_row_id, nth, provenance_id, sealed) VALUES ($1, $2, $3, $4)", self.name))
    }

    /// Seals the bytes of a fact and stores it.
    pub(super) fn insert(&self, statement: &mut Statement<'_>, key: &DataKey, at: Standing, plain: &[u8]) -> Result<(), Failure> {
        let sealed = key.seal_in(&place(self.column, &at.row.to_be_bytes(), at.nth), plain, BLOCK)?;
        let values: [Value<'_>; 4] = [at.row.into(), i64::from(at.nth).into(), at.provenance.into(), sealed.as_slice().into()];
        statement.execute(&values).map(|_| ())
    }

    /// Every fact of this noun, in the order of rows and of what they state.
    pub(crate) fn each(&self, sql: Sql<'_>, f: impl FnMut(&SealedFact<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        self.select(sql, "", &[], f)
    }

    /// Those that one row states.
    pub(super) fn each_of(&self, sql: Sql<'_>, row: i64, f: impl FnMut(&SealedFact<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        self.select(sql, "WHERE source_row_id = $1", &[row.into()], f)
    }

    fn select(
        &self,
        sql: Sql<'_>,
        condition: &str,
        values: &[Value<'_>],
        mut f: impl FnMut(&SealedFact<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let text = format!("SELECT source_row_id, nth, sealed, provenance_id FROM {} {condition} ORDER BY source_row_id, nth", self.name);
        sql.each(&text, values, |row| f(&self.fact(row)?))
    }

    fn fact<'r>(&self, row: &'r Row<'_>) -> Result<SealedFact<'r>, Failure> {
        let nth = u32::try_from(row.integer(1)?).map_err(|e| Failure::broken("reading a fact", e))?;
        Ok(SealedFact { column: self.column, row: row.integer(0)?, nth, provenance: row.integer(3)?, sealed: row.blob(2)? })
    }
}

impl SealedFact<'_> {
    /// Its bytes, opened with the key of its source.
    pub(crate) fn open(&self, key: &DataKey) -> Result<Vec<u8>, Failure> {
        key.open(&place(self.column, &self.row.to_be_bytes(), self.nth), self.sealed)
    }

    /// What to say when the opened bytes state nothing: ours to fix, as they were authentic.
    pub(crate) fn fault(&self) -> Failure {
        Failure::broken("reading a fact", format!("the bytes of {} state nothing", self.column))
    }
}

fn place<'a>(column: &'static str, row: &'a [u8; 8], nth: u32) -> Place<'a> {
    Place { column, id: row, nth }
}
