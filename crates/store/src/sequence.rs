//! Numbers for rows, counted up inside the writer's transaction and never given twice, not even after rows were purged.
//! Not for entities: those have ids that carry no order of anyone else's.

use crate::db::Sql;
use throughline_model::failure::Failure;

/// The next numbers of one table.
pub(crate) struct Sequence {
    name: &'static str,
    next: i64,
}

impl Sequence {
    /// Where counting stands.
    pub(crate) fn open(sql: Sql<'_>, name: &'static str) -> Result<Self, Failure> {
        let next = sql.first("SELECT next_id FROM sequence WHERE name = $1", &[name.into()], |row| row.integer(0))?;
        Ok(Self { name, next: next.unwrap_or(1) })
    }

    /// The number that [`Self::take`] will give.
    pub(crate) fn next(&self) -> i64 {
        self.next
    }

    /// The next number.
    pub(crate) fn take(&mut self) -> i64 {
        let id = self.next;
        self.next += 1;
        id
    }

    /// Writes down how far it counted; a transaction that took numbers must call this before it commits.
    pub(crate) fn close(&self, sql: Sql<'_>) -> Result<(), Failure> {
        let text = "INSERT INTO sequence (name, next_id) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET next_id = excluded.next_id";
        sql.execute(text, &[self.name.into(), self.next.into()]).map(|_| ())
    }

    /// One number at once.
    pub(crate) fn one(sql: Sql<'_>, name: &'static str) -> Result<i64, Failure> {
        let mut sequence = Self::open(sql, name)?;
        let id = sequence.take();
        sequence.close(sql)?;
        Ok(id)
    }
}
