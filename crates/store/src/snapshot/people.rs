//! Who is in a snapshot, and whose each row of a file is. A person is there who has a row that was kept and not superseded.

use crate::db::Sql;
use crate::keys::Keys;
use crate::seal::DataKey;
use crate::source_file::data_key;
use std::collections::HashMap;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;

/// The people, and the rows that count.
pub(super) struct People {
    /// In order; a person's number is the place here.
    pub(super) pseudonyms: Vec<[u8; 16]>,
    /// In the order of their numbers, which is the order of receipt.
    rows: Vec<CountedRow>,
    /// The files these rows are of, and their keys.
    pub(super) files: Vec<(FileId, DataKey)>,
}

/// A row whose facts count.
#[derive(Clone, Copy)]
struct CountedRow {
    id: i64,
    file: u32,
    person: u32,
}

/// Whose a row is, and the key that opens its values.
pub(super) struct Owner<'p> {
    pub(super) person: u32,
    pub(super) key: &'p DataKey,
}

impl People {
    /// Reads them from the database.
    pub(super) fn read(sql: Sql<'_>, keys: &Keys) -> Result<Self, Failure> {
        let mut files = Files { known: Vec::new(), numbers: HashMap::new() };
        let mut found: Vec<(i64, u32, [u8; 16])> = Vec::new();
        let text = "SELECT r.id, r.file_id, l.person_id FROM source_row r \
                    JOIN link l ON l.agency_record_id = r.agency_record_id AND l.undone_at IS NULL \
                    WHERE r.superseded_by IS NULL AND r.refused = 0 ORDER BY r.id";
        sql.each(text, &[], |row| {
            let file = files.number(sql, keys, row.text(1)?)?;
            found.push((row.integer(0)?, file, keys.pseudonym(row.text(2)?)));
            Ok(())
        })?;
        let mut pseudonyms: Vec<[u8; 16]> = found.iter().map(|(_, _, pseudonym)| *pseudonym).collect();
        pseudonyms.sort_unstable();
        pseudonyms.dedup();
        let number = |pseudonym: &[u8; 16]| pseudonyms.binary_search(pseudonym).ok().and_then(|n| u32::try_from(n).ok());
        let row = |(id, file, pseudonym): (i64, u32, [u8; 16])| number(&pseudonym).map(|person| CountedRow { id, file, person });
        let rows: Option<Vec<CountedRow>> = found.into_iter().map(row).collect();
        let rows = rows.ok_or_else(|| Failure::broken("numbering people", "more than a snapshot can number"))?;
        Ok(Self { pseudonyms, rows, files: files.known })
    }

    /// Finds owners for facts that come in the order of their rows.
    pub(super) fn owners(&self) -> Owners<'_> {
        Owners { people: self, ahead: &self.rows }
    }
}

/// Walks along the rows that count.
pub(super) struct Owners<'p> {
    people: &'p People,
    ahead: &'p [CountedRow],
}

impl<'p> Owners<'p> {
    /// The owner of a row; `None` when its facts do not count. Rows are asked for in ascending order.
    pub(super) fn of(&mut self, row: i64) -> Option<Owner<'p>> {
        while let Some((first, rest)) = self.ahead.split_first() {
            if first.id >= row {
                break;
            }
            self.ahead = rest;
        }
        let first = self.ahead.first().filter(|first| first.id == row)?;
        let (_, key) = self.people.files.get(first.file as usize)?;
        Some(Owner { person: first.person, key })
    }
}

struct Files {
    known: Vec<(FileId, DataKey)>,
    numbers: HashMap<String, u32>,
}

impl Files {
    fn number(&mut self, sql: Sql<'_>, keys: &Keys, id: &str) -> Result<u32, Failure> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(*number);
        }
        let file = FileId(id.to_owned());
        let key = data_key(sql, keys, &file)?.ok_or_else(|| Failure::broken("reading a row", "its file is not there"))?;
        let number = u32::try_from(self.known.len()).map_err(|e| Failure::broken("numbering files", e))?;
        self.known.push((file, key));
        self.numbers.insert(id.to_owned(), number);
        Ok(number)
    }
}
