//! From edition 2 to 3: numbers for files, one statement for all facts of a row under one law, and hashes of rows as edition 3
//! computes them, so that a row that comes again is known again. It opens every fact once, and needs the region's key. Not for new rows.

use super::edition_2;
use crate::db::{Sql, Statement};
use crate::fact::{StatementWriter, Words, Written};
use crate::keys::OldKeys;
use crate::seal::DataKey;
use crate::sequence::Sequence;
use crate::source_file::{begin_content, wrapped_place};
use crate::source_row::raw_place;
use std::collections::HashMap;
use std::path::Path;
use throughline_model::fact::Stated;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;

/// Moves the rows. Refused: `KeyMissing`, where there are rows and the key file is not theirs.
pub(crate) fn to_edition_3(sql: Sql<'_>, key_file: &Path) -> Result<(), Failure> {
    let Some(keys) = OldKeys::read(sql, key_file)? else { return Ok(()) };
    let mut files = Files::renumber(sql, &keys)?;
    Rows::open(sql, &keys)?.move_all(&mut files)?;
    files.close(sql)
}

fn broken(cause: impl std::fmt::Display) -> Failure {
    Failure::broken("bringing the database up to edition 3", cause)
}

/// A file and what is known of it so far.
struct File {
    id: FileId,
    number: i64,
    edition: String,
    key: DataKey,
    /// Ids of its provenances, by law.
    provenances: Vec<i64>,
    words: Words,
    first_row: i64,
    last_row: i64,
}

/// Files by their ids.
struct Files(HashMap<String, File>);

impl Files {
    fn renumber(sql: Sql<'_>, keys: &OldKeys) -> Result<Self, Failure> {
        let mut numbers = Sequence::open(sql, "source_file")?;
        let mut files = HashMap::new();
        let text = "SELECT id, mapping_edition, wrapped_key FROM source_file ORDER BY received_at, id";
        let found = sql.all(text, &[], |row| {
            let file = FileId(row.text(0)?.to_owned());
            let key = keys.unwrap(&wrapped_place(&file), row.blob(2)?)?;
            Ok((file, row.text(1)?.to_owned(), key))
        })?;
        for (file, edition, key) in found {
            let id = file.0.clone();
            let laws = "SELECT id FROM provenance WHERE file_id = $1 ORDER BY law";
            let provenances = sql.all(laws, &[(&id).into()], |row| row.integer(0))?;
            let number = numbers.take();
            let words = Words::default();
            files.insert(id, File { id: file, number, edition, key, provenances, words, first_row: 0, last_row: -1 });
        }
        numbers.close(sql)?;
        Ok(Self(files))
    }

    fn number(&self, id: &str) -> Result<i64, Failure> {
        self.0.get(id).map(|file| file.number).ok_or_else(|| broken("a row is of an unknown file"))
    }

    /// Writes down what was found out about each file.
    fn close(self, sql: Sql<'_>) -> Result<(), Failure> {
        let text = "UPDATE source_file SET number = $1, first_row = $2, last_row = $3 WHERE id = $4";
        for file in self.0.into_values() {
            sql.execute(text, &[file.number.into(), file.first_row.into(), file.last_row.into(), (&file.id.0).into()])?;
            file.words.keep(sql, &file.key, &file.id)?;
        }
        Ok(())
    }
}

/// Moves rows with what they state.
struct Rows<'c> {
    sql: Sql<'c>,
    keys: &'c OldKeys,
    insert: Statement<'c>,
    statements: StatementWriter<'c>,
    written: Written,
}

impl<'c> Rows<'c> {
    fn open(sql: Sql<'c>, keys: &'c OldKeys) -> Result<Self, Failure> {
        let insert = "INSERT INTO source_row (id, file_number, line, agency_record_id, ended_by, hash, sealed_raw) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        Ok(Self { sql, keys, insert: sql.prepare(insert)?, statements: StatementWriter::open(sql)?, written: Written::default() })
    }

    fn move_all(mut self, files: &mut Files) -> Result<(), Failure> {
        let text = "SELECT r.id, r.file_id, r.line, r.agency_record_id, n.file_id, r.hash, r.sealed_raw, a.key_index \
                    FROM edition_2_source_row r LEFT JOIN agency_record a ON a.id = r.agency_record_id \
                    LEFT JOIN edition_2_source_row n ON n.id = r.superseded_by ORDER BY r.id";
        let sql = self.sql;
        sql.each(text, &[], |row| {
            let (id, raw) = (row.integer(0)?, row.blob(6)?);
            let ended_by = row.optional_text(4)?.map(|newer| files.number(newer)).transpose()?;
            let file = files.0.get_mut(row.text(1)?).ok_or_else(|| broken("a row is of an unknown file"))?;
            file.first_row = if file.last_row < 0 { id } else { file.first_row };
            file.last_row = id;
            let hash = match row.optional_blob(7)? {
                Some(index) => self.move_facts(id, file, index, raw)?.to_vec(),
                None => row.blob(5)?.to_vec(),
            };
            let (line, record) = (row.integer(2)?, row.optional_text(3)?);
            let values = [id.into(), file.number.into(), line.into(), record.into(), ended_by.into(), hash.as_slice().into(), raw.into()];
            self.insert.execute(&values).map(|_| ())
        })
    }

    /// Moves what a row states; gives its content hash.
    fn move_facts(&mut self, row: i64, file: &mut File, index: &[u8], raw: &[u8]) -> Result<[u8; 16], Failure> {
        let raw = file.key.open(&raw_place(&row.to_be_bytes()), raw)?;
        let law = |provenance: i64| file.provenances.iter().position(|known| *known == provenance);
        let mut facts = Vec::new();
        for (provenance, fact) in edition_2::facts(self.sql, &file.key, row)? {
            facts.push(Stated { law: law(provenance).ok_or_else(|| broken("a fact has no provenance"))?, fact });
        }
        begin_content(&mut self.written.content, index, &file.edition, &raw);
        self.written.write(&facts, &mut file.words);
        for (law, plain) in self.written.statements() {
            let provenance = file.provenances.get(law).copied().unwrap_or_default();
            self.statements.insert(&file.key, row, law as u32, provenance, plain)?;
        }
        Ok(self.keys.content(&self.written.content))
    }
}
