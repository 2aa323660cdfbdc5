//! Rows of files, kept as received, the refused ones too. Not for what they state: those are facts.

use crate::access::Reader;
use crate::db::{Sql, Statement, Value, count};
use crate::seal::{DataKey, Place};
use crate::sequence::Sequence;
use crate::source_file::data_key;
use throughline_model::failure::Failure;
use throughline_model::ids::{FileId, RecordId};

/// A row as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowAsReceived {
    /// Line of the file where it begins, counting from 1.
    pub line: u64,
    /// Its bytes, without the line end.
    pub raw: Vec<u8>,
    /// Whose record it is; `None` for a refused row.
    pub record: Option<RecordId>,
    /// A newer file has put it out of force.
    pub superseded: bool,
}

/// A row about to be stored.
pub(crate) struct NewRow<'a> {
    pub(crate) line: u64,
    pub(crate) hash: [u8; 16],
    pub(crate) raw: &'a [u8],
    /// Whose it is; a refused row is nobody's.
    pub(crate) agency_record: Option<&'a str>,
    pub(crate) period: Option<i64>,
}

/// Rows are padded to a multiple of this before they are sealed.
pub(crate) const BLOCK: usize = 64;

/// Stores the rows of one file.
pub(crate) struct RowWriter<'c> {
    sql: Sql<'c>,
    file: i64,
    ids: Sequence,
    first: i64,
    sealed: Vec<u8>,
    new_row: Statement<'c>,
}

impl<'c> RowWriter<'c> {
    /// The writer of the file of this number.
    pub(crate) fn open(sql: Sql<'c>, file: i64) -> Result<Self, Failure> {
        let new_row = "INSERT INTO source_row (id, file_number, line, agency_record_id, period, hash, sealed_raw) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let ids = Sequence::open(sql, "source_row")?;
        Ok(Self { sql, file, first: ids.next(), ids, sealed: Vec::new(), new_row: sql.prepare(new_row)? })
    }

    /// Stores a row; gives its number.
    pub(crate) fn insert(&mut self, key: &DataKey, row: &NewRow<'_>) -> Result<i64, Failure> {
        let id = self.ids.take();
        key.seal_into(&raw_place(&id.to_be_bytes()), row.raw, BLOCK, &mut self.sealed)?;
        let values: [Value<'_>; 7] = [
            id.into(),
            self.file.into(),
            count(row.line).into(),
            row.agency_record.into(),
            row.period.into(),
            row.hash.as_slice().into(),
            self.sealed.as_slice().into(),
        ];
        self.new_row.execute(&values)?;
        Ok(id)
    }

    /// The numbers of the file's first and last row so far; the last is below the first where there is none.
    pub(crate) fn range(&self) -> (i64, i64) {
        (self.first, self.ids.next() - 1)
    }

    /// Writes down how far it counted.
    pub(crate) fn close(&self) -> Result<(), Failure> {
        self.ids.close(self.sql)
    }
}

impl Reader<'_> {
    /// The rows of a file as they were received, in the order of their lines, `limit` of them from `first_line` on.
    pub fn rows(&self, file: &FileId, first_line: u64, limit: u64) -> Result<Vec<RowAsReceived>, Failure> {
        let text = "SELECT r.id, r.line, r.sealed_raw, r.agency_record_id, r.ended_by FROM source_row r \
                    JOIN source_file f ON r.id BETWEEN f.first_row AND f.last_row \
                    WHERE f.id = $1 AND r.line >= $2 ORDER BY r.line, r.id LIMIT $3";
        self.read(&format!("rows of file {file}"), |sql| {
            let Some(key) = data_key(sql, &self.store.keys, file)? else {
                return Ok((Vec::new(), 0));
            };
            let rows = sql.all(text, &[(&file.0).into(), count(first_line).into(), count(limit).into()], |row| {
                Ok(RowAsReceived {
                    line: row.count(1)?,
                    raw: key.open(&raw_place(&row.integer(0)?.to_be_bytes()), row.blob(2)?)?,
                    record: row.optional_text(3)?.map(|id| RecordId(id.to_owned())),
                    superseded: row.optional_integer(4)?.is_some(),
                })
            })?;
            let n_persons = rows.len() as u64;
            Ok((rows, n_persons))
        })
    }
}

/// Where a sealed row stands; `id` is its number, eight bytes, the high ones first.
pub(crate) fn raw_place(id: &[u8; 8]) -> Place<'_> {
    Place { column: "source_row.raw", id, nth: 0 }
}
