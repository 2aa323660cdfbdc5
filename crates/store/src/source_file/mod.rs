//! Files as received, and finding those taken in before. Not for reading or mapping them; taking one in stands in `writer`.
//! The same bytes under the same edition of the same mapping are one file and are not taken in twice.

mod changed;
mod marks;
mod older;
mod writer;

pub use changed::WhoCodes;
pub(crate) use writer::begin_content;
pub use writer::{FileSummary, FileWriter, Whose};

use crate::clock;
use crate::db::{Row, Sql, Value, count};
use crate::fact::open_words;
use crate::keys::Keys;
use crate::seal::{DataKey, Place};
use crate::sequence::Sequence;
use crate::store::Store;
use crate::tx::Tx;
use std::sync::Arc;
use throughline_model::fact::Replaces;
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
    /// The mapping's name. Rows of a later file replace only rows of earlier files under the same mapping.
    pub mapping: String,
    /// The mapping's edition.
    pub mapping_edition: String,
    /// The agency it comes from.
    pub agency: String,
    /// The encoding it was read in.
    pub encoding: String,
    /// The laws its values came under; facts name them by their index.
    pub laws: Vec<Law>,
    /// What its rows put out of force.
    pub replaces: Replaces,
    /// Whether it may have several rows of one person (and period): enrollments, wages. They are a set, replaced as a whole.
    pub several: bool,
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
    /// Older rows that its rows replaced.
    pub n_superseding: u64,
    /// Older rows that are no longer in force because this file, which is the whole truth, does not have them.
    pub n_closed: u64,
    /// Older rows that stay in force because their newer row was refused.
    pub n_stayed: u64,
    /// Rows refused; they are stored as received and state no fact.
    pub n_refused: u64,
    /// Warnings found.
    pub n_warnings: u64,
    /// When it was taken in.
    pub received_at: jiff::Timestamp,
}

const COLUMNS: &str = "id, name, hash, size, mapping, mapping_edition, agency, encoding, n_rows, n_kept, n_unchanged, n_refused, n_warnings, received_at, \
     n_superseding, n_closed, n_stayed";

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
        n_superseding: row.count(14)?,
        n_closed: row.count(15)?,
        n_stayed: row.count(16)?,
    })
}

/// Writes down a file that is being taken in; gives its number. Its counts come when it is finished.
fn insert(tx: &Tx<'_>, id: &FileId, new: &NewFile, wrapped_key: &[u8]) -> Result<i64, Failure> {
    let text = "INSERT INTO source_file (id, name, hash, size, mapping, mapping_edition, agency, encoding, n_rows, n_kept, n_unchanged, \
                n_refused, n_warnings, received_at, wrapped_key, number) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, $9, $10, $11)";
    let number = Sequence::one(tx.sql, "source_file")?;
    let values: [Value<'_>; 11] = [
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
        number.into(),
    ];
    tx.sql.execute(text, &values).map(|_| number)
}

pub(crate) fn wrapped_place(file: &FileId) -> Place<'_> {
    Place { column: "source_file.wrapped_key", id: file.0.as_bytes(), nth: 0 }
}

/// The data key of a file, for opening its sealed values.
pub(crate) fn data_key(sql: Sql<'_>, keys: &Keys, file: &FileId) -> Result<Option<DataKey>, Failure> {
    let wrapped = sql.first("SELECT wrapped_key FROM source_file WHERE id = $1", &[(&file.0).into()], |row| Ok(row.blob(0)?.to_vec()))?;
    wrapped.map(|wrapped| keys.unwrap(&wrapped_place(file), &wrapped)).transpose()
}

/// A file with what opens its rows and statements.
pub(crate) struct OpenFile {
    pub(crate) id: FileId,
    pub(crate) agency: String,
    pub(crate) key: DataKey,
    /// What its statements count through.
    pub(crate) words: Vec<Arc<str>>,
}

impl OpenFile {
    /// The file of this number.
    pub(crate) fn read(sql: Sql<'_>, keys: &Keys, number: i64) -> Result<Self, Failure> {
        let text = "SELECT id, agency, wrapped_key, sealed_words FROM source_file WHERE number = $1";
        let file = sql.first(text, &[number.into()], |row| {
            let id = FileId(row.text(0)?.to_owned());
            let key = keys.unwrap(&wrapped_place(&id), row.blob(2)?)?;
            let words = open_words(&key, &id, row.optional_blob(3)?)?;
            Ok(Self { id, agency: row.text(1)?.to_owned(), key, words })
        })?;
        file.ok_or_else(|| Failure::broken("reading a row", "its file is not there"))
    }
}

/// An earlier file of the same mapping.
struct Earlier {
    number: i64,
    hash: String,
    first_row: i64,
    last_row: i64,
}

impl Earlier {
    /// Those before the file of this number, by their numbers.
    fn of_mapping(sql: Sql<'_>, mapping: &str, before: i64) -> Result<Vec<Self>, Failure> {
        let text = "SELECT number, hash, first_row, last_row FROM source_file WHERE mapping = $1 AND number < $2 ORDER BY number";
        sql.all(text, &[mapping.into(), before.into()], |row| {
            Ok(Self { number: row.integer(0)?, hash: row.text(1)?.to_owned(), first_row: row.integer(2)?, last_row: row.integer(3)? })
        })
    }
}
