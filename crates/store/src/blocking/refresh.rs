//! Making keys: of all records, or of those that changed since. What the law does not allow for the reader's purpose gets none. Killed at any moment,
//! it is done again by the next run. Not for choosing what keys are made of: whoever calls says so.

use super::of_records::{Known, Opener};
use crate::access::Reader;
use crate::db::Sql;
use crate::identity::Identity;
use crate::keys::Keys;
use crate::purge::PurgeMark;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;

/// Records whose keys are made in one transaction.
const PAGE: i64 = 20_000;

/// What keys of a record are made of: bytes, and the codes whose values are in them.
type MadeOf = Vec<(Vec<u8>, Vec<String>)>;

/// The newest file.
struct Now {
    /// The newest that the keys hold, where they are of this edition and nothing was taken out since.
    kept: Option<i64>,
    newest: i64,
}

impl Reader<'_> {
    /// Brings the keys up to date: those of records that files changed since they were last made, or all where the definition is of another
    /// edition or something was withdrawn or destroyed. `made_of` gives what the keys of a record are made of and which codes are in it.
    /// Gives how many records were looked at.
    pub fn refresh_keys(&self, edition: &str, codes: &[&str], made_of: &dyn Fn(&Identity) -> MadeOf) -> Result<u64, Failure> {
        let now = self.store.read(|sql| now(sql, edition))?;
        match now.kept {
            Some(kept) if kept == now.newest => return Ok(0),
            Some(kept) => self.changed(kept, codes, made_of),
            None => self.all(codes, made_of),
        }
        .and_then(|n| {
            self.store.write(|tx| {
                tx.sql.execute("DELETE FROM blocking_state", &[])?;
                let text = "INSERT INTO blocking_state (edition, file_number, stale) VALUES ($1, $2, 0)";
                tx.sql.execute(text, &[edition.into(), now.newest.into()])
            })?;
            Ok(n)
        })
    }

    fn all(&self, codes: &[&str], made_of: &dyn Fn(&Identity) -> MadeOf) -> Result<u64, Failure> {
        self.store.write(|tx| {
            tx.sql.execute("DELETE FROM blocking_state", &[])?;
            tx.sql.execute("DELETE FROM blocking_key", &[]).map(|_| ())
        })?;
        let mut n = 0;
        let mut after = String::new();
        loop {
            let (rows, mark, last) = self.page(codes, made_of, |sql, opener| {
                let text = "SELECT max(id) FROM (SELECT id FROM agency_record WHERE id > $1 ORDER BY id LIMIT $2) page";
                let last = sql.first(text, &[(&after).into(), PAGE.into()], |row| Ok(row.optional_text(0)?.map(str::to_owned)))?.flatten();
                let known = last.as_ref().map_or_else(|| Ok(Vec::new()), |last| opener.range(&after, last))?;
                Ok((known, last))
            })?;
            let Some(last) = last else { return Ok(n) };
            n += rows.1;
            self.put(&rows.0, mark)?;
            after = last;
        }
    }

    fn changed(&self, since: i64, codes: &[&str], made_of: &dyn Fn(&Identity) -> MadeOf) -> Result<u64, Failure> {
        const CHANGED: &str =
            "SELECT agency_record_id FROM source_row WHERE agency_record_id IS NOT NULL AND (file_number > $1 OR ended_by > $2)";
        let since = [since.into(), since.into()];
        self.store.write(|tx| {
            let text = format!("DELETE FROM blocking_key WHERE agency_record_id IN ({CHANGED})");
            tx.sql.execute(&text, &since).map(|_| ())
        })?;
        let text = format!("SELECT DISTINCT agency_record_id FROM ({CHANGED}) changed ORDER BY agency_record_id");
        let records = self.store.read(|sql| sql.all(&text, &since, |row| Ok(RecordId(row.text(0)?.to_owned()))))?;
        let mut n = 0;
        for some in records.chunks(PAGE as usize) {
            let (rows, mark, ()) = self.page(codes, made_of, |_, opener| Ok((opener.records(some)?, ())))?;
            n += rows.1;
            self.put(&rows.0, mark)?;
        }
        Ok(n)
    }

    /// Opens some records and makes their keys, in the order of the table.
    #[expect(clippy::type_complexity, reason = "used twice, here")]
    fn page<T>(
        &self,
        codes: &[&str],
        made_of: &dyn Fn(&Identity) -> MadeOf,
        open: impl FnOnce(Sql<'_>, &mut Opener<'_>) -> Result<(Vec<Known>, T), Failure>,
    ) -> Result<((Vec<(i64, String, i64)>, u64), PurgeMark, T), Failure> {
        self.read("who people are, to be found at intake", |sql| {
            let mark = PurgeMark::read(sql)?;
            let (known, given) = open(sql, &mut Opener::new(self, sql, codes))?;
            let n = known.len() as u64;
            let mut rows = Vec::with_capacity(known.len() * 8);
            known.iter().for_each(|known| keys_of(&self.store.keys, known, made_of, &mut rows));
            rows.sort_unstable();
            rows.dedup();
            Ok((((rows, n), mark, given), n))
        })
    }

    fn put(&self, rows: &[(i64, String, i64)], mark: PurgeMark) -> Result<(), Failure> {
        self.store.write(|tx| {
            tx.refuse_destroyed_since(mark)?;
            let mut bulk = tx.sql.bulk(&[("blocking_key", &["key", "agency_record_id", "provenance_id"])])?;
            rows.iter().try_for_each(|(key, record, provenance)| bulk.add(0, &[(*key).into(), record.into(), (*provenance).into()]))?;
            bulk.finish()
        })
    }
}

fn now(sql: Sql<'_>, edition: &str) -> Result<Now, Failure> {
    let text = "SELECT file_number FROM blocking_state WHERE edition = $1 AND stale = 0";
    let kept = sql.first(text, &[edition.into()], |row| row.integer(0))?;
    let newest = sql.first("SELECT max(number) FROM source_file", &[], |row| row.optional_integer(0))?.flatten().unwrap_or(0);
    // A number that is gone was destroyed: the keys hold less than they say.
    Ok(Now { kept: kept.filter(|kept| *kept <= newest), newest })
}

fn keys_of(keys: &Keys, known: &Known, made_of: &dyn Fn(&Identity) -> MadeOf, rows: &mut Vec<(i64, String, i64)>) {
    for (bytes, codes) in made_of(&known.identity) {
        let key = keys.blocking(&bytes);
        let rests_on = codes.iter().filter_map(|code| known.provenance.get(code));
        rows.extend(rests_on.map(|provenance| (key, known.identity.record.0.clone(), *provenance)));
    }
}
