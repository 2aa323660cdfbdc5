//! Returned cells, kept with the file each came in. No person's value stands here, and no number of our own.

use crate::clock;
use crate::db::{Value, count};
use crate::store::Store;
use crate::tx::Tx;
use throughline_model::cell::{CellKind, ReturnedCell};
use throughline_model::failure::Failure;

/// A file of returned cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFile {
    /// Its name as received.
    pub name: String,
    /// BLAKE3 of its bytes.
    pub hash: String,
    /// The definition by which it was read.
    pub format: String,
    /// That definition's edition.
    pub format_edition: String,
    /// Who computed the cells.
    pub agency: String,
    /// The agreement they came under.
    pub agreement: String,
}

/// A cell and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCell {
    /// The cell.
    pub cell: ReturnedCell,
    /// Its file.
    pub file: CellFile,
    /// When the file was received.
    pub received_at: jiff::Timestamp,
}

impl Tx<'_> {
    /// Keeps a file's cells. Gives the file's id, or nothing when a file of this content was kept before under the same definition.
    pub fn keep_cells(&self, file: &CellFile, cells: &[ReturnedCell]) -> Result<Option<String>, Failure> {
        let there = "SELECT id FROM cell_file WHERE hash = $1 AND format = $2 AND format_edition = $3 LIMIT 1";
        let known: [Value<'_>; 3] = [(&file.hash).into(), (&file.format).into(), (&file.format_edition).into()];
        if self.sql.first(there, &known, |row| Ok(row.text(0)?.to_owned()))?.is_some() {
            return Ok(None);
        }
        let id = clock::new_id();
        let text = "INSERT INTO cell_file (id, name, hash, format, format_edition, agency, agreement, received_at) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values: [Value<'_>; 8] = [
            (&id).into(),
            (&file.name).into(),
            (&file.hash).into(),
            (&file.format).into(),
            (&file.format_edition).into(),
            (&file.agency).into(),
            (&file.agreement).into(),
            self.at.into(),
        ];
        self.sql.execute(text, &values)?;
        for (nth, cell) in (0_i64..).zip(cells) {
            self.keep_cell(&id, nth, cell)?;
        }
        Ok(Some(id))
    }

    fn keep_cell(&self, file: &str, nth: i64, cell: &ReturnedCell) -> Result<(), Failure> {
        let text = "INSERT INTO returned_cell (cell_file_id, nth, metric, group_name, kind, cohort_from, cohort_to, as_of, n, value_num, value_den) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let values: [Value<'_>; 11] = [
            file.into(),
            nth.into(),
            (&cell.metric).into(),
            (&cell.group).into(),
            cell.kind.name().into(),
            i64::from(cell.cohort_from).into(),
            i64::from(cell.cohort_to).into(),
            i64::from(cell.as_of).into(),
            cell.n.map(count).into(),
            cell.value.map(|(num, _)| num).into(),
            cell.value.map(|(_, den)| den).into(),
        ];
        self.sql.execute(text, &values)?;
        Ok(())
    }
}

impl Store {
    /// The cells in force, by metric, group and cohort: of two for the same the one received last.
    pub fn returned_cells(&self) -> Result<Vec<KeptCell>, Failure> {
        let text = "SELECT f.name, f.hash, f.format, f.format_edition, f.agency, f.agreement, f.received_at, \
                    c.metric, c.group_name, c.kind, c.cohort_from, c.cohort_to, c.as_of, c.n, c.value_num, c.value_den \
                    FROM returned_cell c JOIN cell_file f ON f.id = c.cell_file_id \
                    ORDER BY c.metric, c.group_name, c.cohort_from, c.cohort_to, f.received_at, f.id, c.nth";
        let all: Vec<Option<KeptCell>> = self.read(|sql| {
            sql.all(text, &[], |row| {
                let text = |at| row.text(at).map(str::to_owned);
                let day = |at| row.integer(at).map(|day| i32::try_from(day).unwrap_or_default());
                let file = CellFile {
                    name: text(0)?,
                    hash: text(1)?,
                    format: text(2)?,
                    format_edition: text(3)?,
                    agency: text(4)?,
                    agreement: text(5)?,
                };
                let kind = CellKind::named(row.text(9)?);
                let (num, den) = (row.optional_integer(14)?, row.optional_integer(15)?);
                let n = row.optional_integer(13)?.and_then(|n| u64::try_from(n).ok());
                let (cohort_from, cohort_to, as_of) = (day(10)?, day(11)?, day(12)?);
                let (metric, group) = (text(7)?, text(8)?);
                let received_at = clock::instant(row.integer(6)?);
                let cell = |kind| ReturnedCell { metric, group, kind, cohort_from, cohort_to, n, value: num.zip(den), as_of };
                Ok(kind.map(|kind| KeptCell { cell: cell(kind), file, received_at }))
            })
        })?;
        let mut newest: Vec<KeptCell> = Vec::new();
        let same = |a: &ReturnedCell, b: &ReturnedCell| {
            (&a.metric, &a.group, a.cohort_from, a.cohort_to) == (&b.metric, &b.group, b.cohort_from, b.cohort_to)
        };
        for kept in all.into_iter().flatten() {
            match newest.last_mut().filter(|last| same(&last.cell, &kept.cell)) {
                Some(last) => *last = kept,
                None => newest.push(kept),
            }
        }
        Ok(newest)
    }
}
