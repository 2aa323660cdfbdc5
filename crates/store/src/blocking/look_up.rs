//! Looking keys up: which records share one with what was asked, the rarest first, and only they are opened. What the law keeps from the reader's
//! purpose takes no part: it is neither counted nor does it take another's place. Not for judging whether a record is of the one asked about.

use super::of_records::Opener;
use crate::access::Reader;
use crate::db::Sql;
use crate::identity::Identity;
use std::collections::BTreeMap;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;

/// Rows of a key read at once.
const PAGE: i64 = 512;

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// What was asked, for the access row: names of fields, never a value.
    pub what: &'a str,
    /// The bytes that keys are made of.
    pub keys: &'a [Vec<u8>],
    /// Codes whose values are opened.
    pub codes: &'a [&'a str],
    /// A key that more records share says too little; it is left out.
    pub most_in_key: usize,
    /// Most records opened.
    pub most_opened: usize,
}

/// Who it may be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Candidates {
    /// The records that share the rarest keys, in the order of their ids.
    pub identities: Vec<Identity>,
    /// Places in [`Sought::keys`] of keys that too many records share.
    pub too_common: Vec<usize>,
    /// Records that share a key and were not opened, because others share rarer ones.
    pub n_passed_over: usize,
}

/// How far the keys are behind the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// There are none, or they were made by another edition of the definition.
    Never,
    /// So many files were taken in since, of which something may be used for the purpose.
    Files(u64),
}

impl Reader<'_> {
    /// The records that share a key with what is sought. The access is written down whether anybody is found or not.
    pub fn look_up(&self, sought: &Sought<'_>) -> Result<Candidates, Failure> {
        self.read(sought.what, |sql| {
            let found = look_up(self, sql, sought)?;
            let n = found.identities.len() as u64;
            Ok((found, n))
        })
    }

    /// How far the keys of this edition of the definition are behind.
    pub fn keys_behind(&self, edition: &str) -> Result<Behind, Failure> {
        self.store.read(|sql| {
            let text = "SELECT file_number FROM blocking_state WHERE edition = $1";
            let Some(newest) = sql.first(text, &[edition.into()], |row| row.integer(0))? else { return Ok(Behind::Never) };
            let text = "SELECT p.id, f.number FROM source_file f JOIN provenance p ON p.file_id = f.id WHERE f.number > $1 ORDER BY p.id";
            let laws = sql.all(text, &[newest.into()], |row| Ok((row.integer(0)?, row.integer(1)?)))?;
            let mut opener = Opener::new(self, sql, &[]);
            let mut files = std::collections::BTreeSet::new();
            for (provenance, file) in laws {
                if opener.may_use(provenance)? {
                    files.insert(file);
                }
            }
            Ok(Behind::Files(files.len() as u64))
        })
    }
}

fn look_up(reader: &Reader<'_>, sql: Sql<'_>, sought: &Sought<'_>) -> Result<Candidates, Failure> {
    let mut opener = Opener::new(reader, sql, sought.codes);
    let mut found = Candidates::default();
    // By record: how much its keys say together, a key that n share saying 1/n.
    let mut shares: BTreeMap<String, f64> = BTreeMap::new();
    for (nth, key) in sought.keys.iter().enumerate() {
        match sharing(&mut opener, sql, reader.store.keys.blocking(key), sought.most_in_key)? {
            None => found.too_common.push(nth),
            Some(records) => {
                let says = 1.0 / records.len().max(1) as f64;
                records.into_iter().for_each(|record| *shares.entry(record).or_default() += says);
            }
        }
    }
    let mut ranked: Vec<(String, f64)> = shares.into_iter().collect();
    // Stable: where two say as much, the older record comes first.
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.n_passed_over = ranked.len().saturating_sub(sought.most_opened);
    ranked.truncate(sought.most_opened);
    let mut records: Vec<RecordId> = ranked.into_iter().map(|(record, _)| RecordId(record)).collect();
    records.sort();
    found.identities = opener.records(&records)?.into_iter().map(|known| known.identity).collect();
    found.identities.sort_by(|a, b| a.record.cmp(&b.record));
    Ok(found)
}

/// The records that share a key and may be used, all laws that it rests on heard; `None` where there are more than `most`.
fn sharing(opener: &mut Opener<'_>, sql: Sql<'_>, key: i64, most: usize) -> Result<Option<Vec<String>>, Failure> {
    let text = "SELECT agency_record_id, provenance_id FROM blocking_key WHERE key = $1 AND agency_record_id > $2 \
                ORDER BY agency_record_id, provenance_id LIMIT $3";
    let mut records: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let rows = sql.all(text, &[key.into(), (&after).into(), PAGE.into()], |row| Ok((row.text(0)?.to_owned(), row.integer(1)?)))?;
        let full = rows.len() as i64 == PAGE;
        let last = rows.last().map(|(record, _)| record.clone()).unwrap_or_default();
        // The last record of a full page may have more rows; it is read again with the next.
        let whole = rows.chunk_by(|a, b| a.0 == b.0).filter(|of| !full || of.first().is_some_and(|(record, _)| *record != last));
        for of_record in whole {
            let Some((record, _)) = of_record.first() else { continue };
            after.clone_from(record);
            let mut open = true;
            for (_, provenance) in of_record {
                open &= opener.may_use(*provenance)?;
            }
            if open {
                records.push(record.clone());
            }
        }
        if records.len() > most {
            return Ok(None);
        }
        if !full {
            return Ok(Some(records));
        }
    }
}
