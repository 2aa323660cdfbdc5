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
    /// A newer row of the same person has taken its place.
    pub superseded: bool,
}

/// A row about to be stored.
pub(crate) struct NewRow<'a> {
    pub(crate) line: u64,
    pub(crate) hash: [u8; 16],
    pub(crate) raw: &'a [u8],
    pub(crate) agency_record: Option<&'a str>,
}

/// Stores the rows of one file.
pub(crate) struct RowWriter<'c> {
    sql: Sql<'c>,
    file: FileId,
    mapping: String,
    ids: Sequence,
    new_row: Statement<'c>,
    newest: Statement<'c>,
    supersede: Statement<'c>,
}

impl<'c> RowWriter<'c> {
    pub(crate) fn open(sql: Sql<'c>, file: &FileId, mapping: &str) -> Result<Self, Failure> {
        let new_row = "INSERT INTO source_row (id, file_id, line, hash, sealed_raw, agency_record_id, refused) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let newest = "SELECT r.id, r.hash FROM source_row r JOIN source_file f ON f.id = r.file_id \
                      WHERE r.agency_record_id = $1 AND r.superseded_by IS NULL AND f.mapping = $2";
        Ok(Self {
            sql,
            file: file.clone(),
            mapping: mapping.to_owned(),
            ids: Sequence::open(sql, "source_row")?,
            new_row: sql.prepare(new_row)?,
            newest: sql.prepare(newest)?,
            supersede: sql.prepare("UPDATE source_row SET superseded_by = $1 WHERE id = $2")?,
        })
    }

    /// Stores a row; gives its number.
    pub(crate) fn insert(&mut self, key: &DataKey, row: &NewRow<'_>) -> Result<i64, Failure> {
        let id = self.ids.take();
        let sealed = key.seal(&raw_place(&id.to_be_bytes()), row.raw)?;
        let values: [Value<'_>; 7] = [
            id.into(),
            (&self.file.0).into(),
            count(row.line).into(),
            row.hash.as_slice().into(),
            sealed.as_slice().into(),
            row.agency_record.into(),
            row.agency_record.is_none().into(),
        ];
        self.new_row.execute(&values)?;
        Ok(id)
    }

    /// The newest row of a record under this file's mapping: its number and content hash.
    pub(crate) fn newest_of(&mut self, record: &str) -> Result<Option<(i64, [u8; 16])>, Failure> {
        self.newest.first(&[record.into(), (&self.mapping).into()], |row| {
            let hash = row.blob(1)?.try_into().map_err(|_| Failure::broken("reading a row's hash", "it has another length"))?;
            Ok((row.integer(0)?, hash))
        })
    }

    /// The facts of `old` no longer count.
    pub(crate) fn supersede(&mut self, old: i64, new: i64) -> Result<(), Failure> {
        self.supersede.execute(&[new.into(), old.into()]).map(|_| ())
    }

    /// Writes down how far it counted.
    pub(crate) fn close(&self) -> Result<(), Failure> {
        self.ids.close(self.sql)
    }
}

impl Reader<'_> {
    /// The rows of a file as they were received, in the order of their lines, `limit` of them from `first_line` on.
    pub fn rows(&self, file: &FileId, first_line: u64, limit: u64) -> Result<Vec<RowAsReceived>, Failure> {
        let text = "SELECT id, line, sealed_raw, agency_record_id, superseded_by FROM source_row \
                    WHERE file_id = $1 AND line >= $2 ORDER BY line, id LIMIT $3";
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

fn raw_place(id: &[u8; 8]) -> Place<'_> {
    Place { column: "source_row.raw", id, nth: 0 }
}
