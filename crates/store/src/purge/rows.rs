//! Deleting from the database all that a destruction names, in one transaction, and counting it. What is deleted is written over with
//! zeros by the engine; pages and logs are seen to later. Not for files.

use crate::blocking;
use crate::clock;
use crate::db::{Sql, Value};
use crate::linking::{FORGET_COUNTS, FORGET_PAIRS};
use crate::provenance::laws_of_file;
use crate::seal::DataKey;
use crate::source_file::data_key;
use crate::source_row::{BLOCK, raw_place};
use crate::tx::Tx;
use std::collections::{BTreeMap, BTreeSet};
use throughline_model::destruction::{Destroyed, FileGone, LawGone, Targets};
use throughline_model::failure::Failure;
use throughline_model::ids::{FileId, RecordId, ReleaseId};

/// Records of an agency that no row states anything of any more.
const ORPHANS: &str = "SELECT a.id FROM agency_record a WHERE a.agency = $1 \
                       AND NOT EXISTS (SELECT 1 FROM source_row r WHERE r.agency_record_id = a.id)";
/// Whoever deletes a record must be sure that no link points at it; without these the engine would look through all links for each.
const HELPERS: [(&str, &str); 2] = [("purging_record", "agency_record_id"), ("purging_person", "person_id")];

/// A file concerned.
struct File {
    gone: FileGone,
    number: i64,
    first: i64,
    last: i64,
}

/// Deletes it all; gives what went.
pub(super) fn delete(tx: &Tx<'_>, targets: &Targets) -> Result<Destroyed, Failure> {
    let mut purging = Purging { tx, done: Destroyed::default(), agencies: BTreeSet::new(), concerned: BTreeMap::new() };
    for (name, column) in HELPERS {
        tx.sql.execute(&format!("CREATE INDEX {name} ON link ({column})"), &[])?;
    }
    for file in &targets.files {
        purging.file(file)?;
    }
    for law in &targets.laws {
        purging.law(*law)?;
    }
    for record in &targets.records {
        purging.record(record)?;
    }
    purging.orphans()?;
    purging.snapshots()?;
    purging.count("pairs kept from linking, in parts", FORGET_PAIRS, &[])?;
    purging.count("frequencies of values in editions of linking", FORGET_COUNTS, &[])?;
    for (name, _) in HELPERS {
        tx.sql.execute(&format!("DROP INDEX {name}"), &[])?;
    }
    Ok(purging.done)
}

struct Purging<'t> {
    tx: &'t Tx<'t>,
    done: Destroyed,
    agencies: BTreeSet<String>,
    /// Files of which a part went, by id: their laws and hashes are noted once.
    concerned: BTreeMap<FileId, ()>,
}

impl Purging<'_> {
    fn count(&mut self, table: &str, text: &str, values: &[Value<'_>]) -> Result<(), Failure> {
        let n = self.tx.sql.execute(text, values)? as u64;
        if n > 0 {
            *self.done.n_rows.entry(table.to_owned()).or_default() += n;
        }
        Ok(())
    }

    /// A whole file: what its rows state, the rows, what was wrong with them, its laws, its key.
    fn file(&mut self, id: &FileId) -> Result<(), Failure> {
        let Some(file) = find(self.tx.sql, id, true)? else { return Ok(()) };
        self.note(&file)?;
        let range: [Value<'_>; 2] = [file.first.into(), file.last.into()];
        self.count("statement", "DELETE FROM statement WHERE source_row_id BETWEEN $1 AND $2", &range)?;
        self.count("source_row", "DELETE FROM source_row WHERE id BETWEEN $1 AND $2", &range)?;
        self.count("issue", "DELETE FROM issue WHERE file_id = $1", &[(&id.0).into()])?;
        self.keys("SELECT id FROM provenance WHERE file_id = $1", &[(&id.0).into()])?;
        self.count("provenance", "DELETE FROM provenance WHERE file_id = $1", &[(&id.0).into()])?;
        self.count("source_file", "DELETE FROM source_file WHERE id = $1", &[(&id.0).into()])?;
        self.done.keys.push(format!("file {id}"));
        Ok(())
    }

    /// One law of a file that stays: what was stated under it, and the rows as received, which hold everything.
    fn law(&mut self, law: i64) -> Result<(), Failure> {
        let text = "SELECT file_id FROM provenance WHERE id = $1";
        let file = self.tx.sql.first(text, &[law.into()], |row| Ok(FileId(row.text(0)?.to_owned())))?;
        let Some(file) = file.map(|id| find(self.tx.sql, &id, false)).transpose()?.flatten() else { return Ok(()) };
        let id = file.gone.id.clone();
        if self.concerned.insert(id.clone(), ()).is_none() {
            self.done.files.push(file.gone.clone());
            self.agencies.insert(file.gone.agency.clone());
            self.empty_rows(&file)?;
            self.count("issue", "DELETE FROM issue WHERE file_id = $1", &[(&id.0).into()])?;
        }
        let kept = laws_of_file(self.tx.sql, &id)?.into_iter().find(|(number, _)| *number == law);
        self.done.laws.extend(kept.map(|(_, law)| LawGone { file: id, law }));
        let values: [Value<'_>; 3] = [law.into(), file.first.into(), file.last.into()];
        self.count("statement", "DELETE FROM statement WHERE provenance_id = $1 AND source_row_id BETWEEN $2 AND $3", &values)?;
        self.keys("SELECT id FROM provenance WHERE id = $1", &[law.into()])?;
        self.count("provenance", "DELETE FROM provenance WHERE id = $1", &[law.into()])
    }

    /// Blocking keys that rest on these provenances.
    fn keys(&mut self, provenances: &str, values: &[Value<'_>]) -> Result<(), Failure> {
        let n = blocking::forget(self.tx.sql, provenances, values)?;
        if n > 0 {
            *self.done.n_rows.entry("blocking_key".to_owned()).or_default() += n;
        }
        Ok(())
    }

    /// Rows as received become empty, and their keyed hashes those of nothing.
    fn empty_rows(&mut self, file: &File) -> Result<(), Failure> {
        let Some(key) = data_key(self.tx.sql, self.tx.keys, &file.gone.id)? else { return Ok(()) };
        let text = "SELECT id FROM source_row WHERE id BETWEEN $1 AND $2 ORDER BY id";
        let rows = self.tx.sql.all(text, &[file.first.into(), file.last.into()], |row| row.integer(0))?;
        let mut empty = self.tx.sql.prepare("UPDATE source_row SET sealed_raw = $1, hash = $2 WHERE id = $3")?;
        for row in &rows {
            let id = row.to_be_bytes();
            let sealed = key.seal_in(&raw_place(&id), b"", BLOCK)?;
            let hash = self.tx.keys.content(&[b"destroyed".as_slice(), &id].concat());
            empty.execute(&[sealed.as_slice().into(), hash.as_slice().into(), (*row).into()])?;
        }
        *self.done.n_rows.entry("source_row made empty".to_owned()).or_default() += rows.len() as u64;
        Ok(())
    }

    /// One record: every row about it, and refused rows of its agency that name the agency's id of the person.
    fn record(&mut self, record: &str) -> Result<(), Failure> {
        let agency = "SELECT agency FROM agency_record WHERE id = $1";
        let Some(agency) = self.tx.sql.first(agency, &[record.into()], |row| Ok(row.text(0)?.to_owned()))? else { return Ok(()) };
        self.agencies.insert(agency.clone());
        let own = crate::person::agency_id(self.tx.sql, self.tx.keys, &RecordId(record.to_owned()))?;
        let text = "SELECT id, file_number, line FROM source_row WHERE agency_record_id = $1 ORDER BY id";
        let rows = self.tx.sql.all(text, &[record.into()], |row| Ok((row.integer(0)?, row.integer(1)?, row.integer(2)?)))?;
        for (row, number, line) in rows {
            self.row(row, number, line)?;
        }
        for (row, number, line) in refused_rows_naming(self.tx, &agency, own.as_bytes())? {
            self.row(row, number, line)?;
        }
        Ok(())
    }

    fn row(&mut self, row: i64, number: i64, line: i64) -> Result<(), Failure> {
        let text = "SELECT id FROM source_file WHERE number = $1";
        let file = self.tx.sql.first(text, &[number.into()], |row| Ok(FileId(row.text(0)?.to_owned())))?;
        if let Some(id) = file {
            if self.concerned.insert(id.clone(), ()).is_none()
                && let Some(file) = find(self.tx.sql, &id, false)?
            {
                self.note(&file)?;
            }
            self.count("issue", "DELETE FROM issue WHERE file_id = $1 AND line = $2", &[(&id.0).into(), line.into()])?;
        }
        self.count("statement", "DELETE FROM statement WHERE source_row_id = $1", &[row.into()])?;
        self.count("source_row", "DELETE FROM source_row WHERE id = $1", &[row.into()])
    }

    /// Notes a file and all laws it was held under.
    fn note(&mut self, file: &File) -> Result<(), Failure> {
        self.agencies.insert(file.gone.agency.clone());
        let laws = laws_of_file(self.tx.sql, &file.gone.id)?;
        self.done.laws.extend(laws.into_iter().map(|(_, law)| LawGone { file: file.gone.id.clone(), law }));
        self.done.files.push(file.gone.clone());
        Ok(())
    }

    /// Records that nothing states any more, with their references, links and what was written about them; persons and agencies that
    /// are left with nothing.
    fn orphans(&mut self) -> Result<(), Failure> {
        for agency in std::mem::take(&mut self.agencies) {
            let agency: [Value<'_>; 1] = [(&agency).into()];
            // A sentence or reasons may speak of the record; those of the persons it was of go with it.
            let why = format!(
                "UPDATE decision SET sealed_why = NULL WHERE sealed_why IS NOT NULL AND (id IN (SELECT decision_id FROM decision_record \
                 WHERE agency_record_id IN ({ORPHANS})) OR id IN (SELECT made_by FROM link WHERE agency_record_id IN ({ORPHANS})))"
            );
            self.count("sentences of decisions", &why, &agency)?;
            let reasons = format!(
                "UPDATE link SET sealed_reasons = NULL WHERE sealed_reasons IS NOT NULL \
                 AND person_id IN (SELECT person_id FROM link WHERE agency_record_id IN ({ORPHANS}))"
            );
            self.count("reasons of links", &reasons, &agency)?;
            self.reviews(&agency)?;
            for table in ["decision_record", "link", "reference", "blocking_key"] {
                self.count(table, &format!("DELETE FROM {table} WHERE agency_record_id IN ({ORPHANS})"), &agency)?;
            }
            self.count("agency_record", &format!("DELETE FROM agency_record WHERE id IN ({ORPHANS})"), &agency)?;
            let text = "DELETE FROM agency WHERE name = $1 AND NOT EXISTS (SELECT 1 FROM source_file f WHERE f.agency = $1) \
                        AND NOT EXISTS (SELECT 1 FROM agency_record r WHERE r.agency = $1)";
            let before = self.done.n_rows.get("agency").copied();
            self.count("agency", text, &agency)?;
            if self.done.n_rows.get("agency").copied() != before
                && let [Value::Text(name)] = agency
            {
                self.done.keys.push(format!("agency {name}"));
            }
        }
        let text = "DELETE FROM person WHERE NOT EXISTS (SELECT 1 FROM link l WHERE l.person_id = person.id)";
        self.count("person", text, &[])
    }

    /// Reviews of the records, and notes about others of the persons they were of, which may speak of them.
    fn reviews(&mut self, agency: &[Value<'_>; 1]) -> Result<(), Failure> {
        let of_persons = format!(
            "SELECT agency_record_id FROM link WHERE person_id IN (SELECT person_id FROM link WHERE agency_record_id IN ({ORPHANS}))"
        );
        let notes = format!(
            "UPDATE review SET sealed_note = NULL WHERE sealed_note IS NOT NULL AND review_pair_id IN \
             (SELECT id FROM review_pair WHERE one IN ({of_persons}) OR other IN ({of_persons}))"
        );
        self.count("notes of reviews", &notes, agency)?;
        let pairs = format!("one IN ({ORPHANS}) OR other IN ({ORPHANS})");
        let reviews = format!("DELETE FROM review WHERE review_pair_id IN (SELECT id FROM review_pair WHERE {pairs})");
        self.count("review", &reviews, agency)?;
        self.count("review_pair", &format!("DELETE FROM review_pair WHERE {pairs}"), agency)
    }

    /// Snapshots that hold rows of the files concerned, and the releases made from them.
    fn snapshots(&mut self) -> Result<(), Failure> {
        let gone: BTreeSet<String> = self.done.files.iter().map(|file| file.hash.clone()).collect();
        let text = "SELECT id, hash, files FROM snapshot ORDER BY made_at, id";
        let all = self.tx.sql.all(text, &[], |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.text(2)?.to_owned())))?;
        let mut hashes = BTreeSet::new();
        for (id, hash, files) in all {
            if holds(&files, &gone)? {
                self.count("snapshot", "DELETE FROM snapshot WHERE id = $1", &[(&id).into()])?;
                hashes.insert(hash);
            }
        }
        for hash in &hashes {
            let text = "SELECT id FROM release WHERE snapshot_hash = $1 ORDER BY made_at, id";
            let releases = self.tx.sql.all(text, &[hash.into()], |row| Ok(ReleaseId(row.text(0)?.to_owned())))?;
            self.done.releases.extend(releases);
        }
        self.done.snapshots = hashes.into_iter().collect();
        Ok(())
    }
}

/// Whether a snapshot's list of files names one of these hashes.
fn holds(files: &str, gone: &BTreeSet<String>) -> Result<bool, Failure> {
    let files: Vec<serde_json::Value> =
        serde_json::from_str(files).map_err(|e| Failure::broken("reading a snapshot's list of files", e))?;
    Ok(files.iter().any(|file| file["hash"].as_str().is_some_and(|hash| gone.contains(hash))))
}

fn find(sql: Sql<'_>, id: &FileId, whole: bool) -> Result<Option<File>, Failure> {
    let text = "SELECT hash, size, agency, received_at, number, first_row, last_row FROM source_file WHERE id = $1";
    sql.first(text, &[(&id.0).into()], |row| {
        let gone = FileGone {
            id: id.clone(),
            hash: row.text(0)?.to_owned(),
            size: row.count(1)?,
            agency: row.text(2)?.to_owned(),
            received_at: clock::instant(row.integer(3)?).to_string(),
            whole,
        };
        Ok(File { gone, number: row.integer(4)?, first: row.integer(5)?, last: row.integer(6)? })
    })
}

/// Refused rows belong to no record; those of this agency in which its id of the person stands as a word are the person's too.
fn refused_rows_naming(tx: &Tx<'_>, agency: &str, own: &[u8]) -> Result<Vec<(i64, i64, i64)>, Failure> {
    let mut found = Vec::new();
    let files = tx.sql.all("SELECT id FROM source_file WHERE agency = $1 ORDER BY received_at, id", &[agency.into()], |row| {
        Ok(FileId(row.text(0)?.to_owned()))
    })?;
    for id in files {
        let (Some(file), Some(key)) = (find(tx.sql, &id, false)?, data_key(tx.sql, tx.keys, &id)?) else { continue };
        let text = "SELECT id, line, sealed_raw FROM source_row WHERE id BETWEEN $1 AND $2 AND agency_record_id IS NULL ORDER BY id";
        tx.sql.each(text, &[file.first.into(), file.last.into()], |row| {
            let number = row.integer(0)?;
            if names(&opened(&key, number, row.blob(2)?)?, own) {
                found.push((number, file.number, row.integer(1)?));
            }
            Ok(())
        })?;
    }
    Ok(found)
}

fn opened(key: &DataKey, row: i64, sealed: &[u8]) -> Result<Vec<u8>, Failure> {
    key.open(&raw_place(&row.to_be_bytes()), sealed)
}

/// Whether `own` stands in the row as a word of its own.
fn names(raw: &[u8], own: &[u8]) -> bool {
    let part_of_word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii());
    let at = |start: usize| {
        let before = start.checked_sub(1).and_then(|n| raw.get(n));
        !part_of_word(before) && !part_of_word(raw.get(start + own.len()))
    };
    !own.is_empty() && raw.windows(own.len()).enumerate().any(|(start, window)| window == own && at(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_counts_only_as_a_word() {
        let check = |raw: &str, own: &str, expected| assert_eq!(names(raw.as_bytes(), own.as_bytes()), expected, "{own} in {raw}");
        check("1,Ada", "1", true);
        check("x,1", "1", true);
        check("\"1\";x", "1", true);
        check("11,Ada", "1", false);
        check("a1,Ada", "1", false);
        check("S-104,x", "S-104", true);
        check("S-1042,x", "S-104", false);
        check("x", "", false);
    }
}
