//! Files as received, and finding those taken in before. Not for reading or mapping them; taking one in stands in `writer`.
//! The same bytes under the same edition of the same mapping are one file and are not taken in twice.

mod writer;

pub use writer::{FileSummary, FileWriter};

use crate::clock;
use crate::db::{Row, Sql, Value, count};
use crate::keys::Keys;
use crate::seal::{DataKey, Place};
use crate::store::Store;
use crate::tx::Tx;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::regime::Law;

/// A file about to be taken in.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its name as the person knows it.
    pub name: String,
    /// Hash of its bytes, hexadecimal.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
    /// The mapping's name. A row of a later file under the same mapping replaces this file's row of the same person.
    pub mapping: String,
    /// The mapping's edition.
    pub mapping_edition: String,
    /// The agency it comes from.
    pub agency: String,
    /// The encoding it was read in.
    pub encoding: String,
    /// The laws its values came under; facts name them by their index.
    pub laws: Vec<Law>,
}

/// A file as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its id.
    pub id: FileId,
    /// Its name as the person knows it.
    pub name: String,
    /// Hash of its bytes.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
    /// The mapping's name.
    pub mapping: String,
    /// The mapping's edition.
    pub mapping_edition: String,
    /// The agency it comes from.
    pub agency: String,
    /// The encoding it was read in.
    pub encoding: String,
    /// Rows: kept and refused.
    pub n_rows: u64,
    /// Rows that passed their checks.
    pub n_kept: u64,
    /// Of those, rows that said nothing new and were not stored again.
    pub n_unchanged: u64,
    /// Rows refused; they are stored as received and state no fact.
    pub n_refused: u64,
    /// Warnings found.
    pub n_warnings: u64,
    /// When it was taken in.
    pub received_at: jiff::Timestamp,
}

const COLUMNS: &str =
    "id, name, hash, size, mapping, mapping_edition, agency, encoding, n_rows, n_kept, n_unchanged, n_refused, n_warnings, received_at";

impl Tx<'_> {
    /// The file of these bytes under this edition of this mapping, if it was taken in before. Asked inside the transaction, it holds
    /// although another program may have taken the file in a moment ago.
    pub fn find_file(&self, hash: &str, mapping: &str, mapping_edition: &str) -> Result<Option<SourceFile>, Failure> {
        find(self.sql, hash, mapping, mapping_edition)
    }
}

impl Store {
    /// The file of these bytes under this edition of this mapping, if it was taken in before.
    pub fn find_file(&self, hash: &str, mapping: &str, mapping_edition: &str) -> Result<Option<SourceFile>, Failure> {
        self.read(|sql| find(sql, hash, mapping, mapping_edition))
    }

    /// Every file taken in, oldest first.
    pub fn files(&self) -> Result<Vec<SourceFile>, Failure> {
        self.read(|sql| sql.all(&format!("SELECT {COLUMNS} FROM source_file ORDER BY received_at, id"), &[], source_file))
    }
}

fn find(sql: Sql<'_>, hash: &str, mapping: &str, edition: &str) -> Result<Option<SourceFile>, Failure> {
    let text = format!("SELECT {COLUMNS} FROM source_file WHERE hash = $1 AND mapping = $2 AND mapping_edition = $3");
    sql.first(&text, &[hash.into(), mapping.into(), edition.into()], source_file)
}

fn source_file(row: &Row<'_>) -> Result<SourceFile, Failure> {
    Ok(SourceFile {
        id: FileId(row.text(0)?.to_owned()),
        name: row.text(1)?.to_owned(),
        hash: row.text(2)?.to_owned(),
        size: row.count(3)?,
        mapping: row.text(4)?.to_owned(),
        mapping_edition: row.text(5)?.to_owned(),
        agency: row.text(6)?.to_owned(),
        encoding: row.text(7)?.to_owned(),
        n_rows: row.count(8)?,
        n_kept: row.count(9)?,
        n_unchanged: row.count(10)?,
        n_refused: row.count(11)?,
        n_warnings: row.count(12)?,
        received_at: clock::instant(row.integer(13)?),
    })
}

fn insert(tx: &Tx<'_>, id: &FileId, new: &NewFile, wrapped_key: &[u8]) -> Result<(), Failure> {
    let text = format!("INSERT INTO source_file ({COLUMNS}, wrapped_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, $9, $10)");
    let values: [Value<'_>; 10] = [
        (&id.0).into(),
        (&new.name).into(),
        (&new.hash).into(),
        count(new.size).into(),
        (&new.mapping).into(),
        (&new.mapping_edition).into(),
        (&new.agency).into(),
        (&new.encoding).into(),
        tx.at.into(),
        wrapped_key.into(),
    ];
    tx.sql.execute(&text, &values).map(|_| ())
}

fn wrapped_place(file: &FileId) -> Place<'_> {
    Place { column: "source_file.wrapped_key", id: file.0.as_bytes(), nth: 0 }
}

/// The data key of a file, for opening its sealed values.
pub(crate) fn data_key(sql: Sql<'_>, keys: &Keys, file: &FileId) -> Result<Option<DataKey>, Failure> {
    let wrapped = sql.first("SELECT wrapped_key FROM source_file WHERE id = $1", &[(&file.0).into()], |row| Ok(row.blob(0)?.to_vec()))?;
    wrapped.map(|wrapped| keys.unwrap(&wrapped_place(file), &wrapped)).transpose()
}
