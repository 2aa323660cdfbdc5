//! What a file puts out of force: rows of earlier files of its mapping that its own rows replace, or that are missing from it where it is
//! the whole truth. Not for deciding which of these a file is: the mapping says (`Replaces`).
//!
//! Rows of one file that stand in the same place (a person; a person and period) are a set, and the newer file's set takes the place of
//! the older one's. A row of the newer file with the content of an older row in force is that row: it stays, and is not stored again.
//! Where a row of the place was refused in the newer file, what of the older set was not met again stays in force.

use super::marks::{Marks, RecordMarks};
use super::{Earlier, NewFile};
use crate::db::{Sql, Statement};
use std::collections::BTreeMap;
use throughline_model::fact::Replaces;
use throughline_model::failure::Failure;

/// Whose a row is, and which period it is about: where an older row of the same place is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot<'r> {
    pub(super) record: &'r str,
    pub(super) period: Option<i64>,
}

/// What became of older rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ended {
    /// A newer row took their place.
    pub(super) replaced: u64,
    /// The newer file, which is the whole truth, does not have them.
    pub(super) closed: u64,
    /// They stay in force because their newer row was refused.
    pub(super) stayed: u64,
}

/// An older row in force.
struct Old {
    id: i64,
    file: i64,
    hash: [u8; 16],
}

/// Records by period.
type ByPeriod = BTreeMap<Option<i64>, RecordMarks>;

/// Follows which older rows a file meets again.
pub(super) struct Older<'c> {
    sql: Sql<'c>,
    file: i64,
    replaces: Replaces,
    several: bool,
    /// The earlier files whose rows may be put out of force; none for the first file of a mapping.
    files: Vec<Earlier>,
    /// Places met, records by period.
    met: ByPeriod,
    /// Places of which a row was refused.
    refused: ByPeriod,
    /// Older rows met again.
    again: Marks,
    /// Places where an older row was not met again so far.
    open: ByPeriod,
    of_record: Statement<'c>,
    end: Statement<'c>,
    old: Vec<Old>,
}

impl<'c> Older<'c> {
    /// For a file of this number.
    pub(super) fn open(sql: Sql<'c>, new: &NewFile, file: i64) -> Result<Self, Failure> {
        let of_record = "SELECT id, hash, period, file_number FROM source_row WHERE agency_record_id = $1 AND ended_by IS NULL ORDER BY id";
        // A file that adds to those before puts out of force only what an older edition of its mapping read in the very same bytes.
        let files = Earlier::of_mapping(sql, &new.mapping, file)?;
        let same_bytes = |earlier: &Earlier| new.replaces != Replaces::Nothing || earlier.hash == new.hash;
        Ok(Self {
            sql,
            file,
            replaces: new.replaces,
            several: new.several,
            files: files.into_iter().filter(same_bytes).collect(),
            met: BTreeMap::new(),
            refused: BTreeMap::new(),
            again: Marks::default(),
            open: BTreeMap::new(),
            of_record: sql.prepare(of_record)?,
            end: sql.prepare("UPDATE source_row SET ended_by = $1 WHERE id = $2")?,
            old: Vec::new(),
        })
    }

    /// Notes that the file has a row in this place; false when it had one before and a place holds only one.
    pub(super) fn meet(&mut self, slot: Slot<'_>) -> bool {
        if self.several && self.files.is_empty() {
            return true;
        }
        self.met.entry(slot.period).or_default().set(slot.record) || self.several
    }

    /// Notes that a row of this place was refused. Where its period could not be read, `period` is empty.
    pub(super) fn refuse(&mut self, slot: Slot<'_>) {
        if !self.files.is_empty() {
            self.refused.entry(slot.period).or_default().set(slot.record);
        }
    }

    /// Whether an older row in force in this place says the same; it stays in force. Each older row is met once.
    pub(super) fn says_the_same(&mut self, slot: Slot<'_>, hash: &[u8; 16]) -> Result<bool, Failure> {
        if self.files.is_empty() {
            return Ok(false);
        }
        self.read(slot)?;
        let known = self.old.iter().find(|old| old.hash == *hash && !self.again.has(old.id));
        let same = known.is_some_and(|old| self.again.set(old.id));
        if self.old.iter().any(|old| !self.again.has(old.id)) {
            self.open.entry(slot.period).or_default().set(slot.record);
        }
        Ok(same)
    }

    /// After [`Older::says_the_same`] said no: the first older row in force in this place that was not met again, and its file.
    pub(super) fn replaced(&self) -> Option<(i64, i64)> {
        let held = !self.files.is_empty() && self.replaces != Replaces::Nothing;
        self.old.iter().filter(|_| held).find(|old| !self.again.has(old.id)).map(|old| (old.id, old.file))
    }

    /// Ends what the file replaced or does not have, after its last row.
    pub(super) fn settle(&mut self) -> Result<Ended, Failure> {
        let mut ended = Ended::default();
        if self.files.is_empty() {
            return Ok(ended);
        }
        match self.replaces {
            Replaces::Person | Replaces::Period => self.settle_places(&mut ended)?,
            Replaces::Everything | Replaces::Nothing => self.settle_files(&mut ended)?,
        }
        Ok(ended)
    }

    /// Place by place: those met, and those of which every row was refused.
    fn settle_places(&mut self, ended: &mut Ended) -> Result<(), Failure> {
        let (met, refused) = (std::mem::take(&mut self.met), std::mem::take(&mut self.refused));
        for (period, records) in &std::mem::take(&mut self.open) {
            for record in records.records() {
                self.settle_place(Slot { record: &record, period: *period }, &refused, ended)?;
            }
        }
        for (period, records) in &refused {
            let was_met = |record: &str| met.get(period).is_some_and(|met| met.has(record));
            for record in records.records().filter(|record| !was_met(record)) {
                self.read(Slot { record: &record, period: *period })?;
                ended.stayed += self.old.iter().filter(|old| !self.again.has(old.id)).count() as u64;
            }
        }
        Ok(())
    }

    fn settle_place(&mut self, slot: Slot<'_>, refused: &ByPeriod, ended: &mut Ended) -> Result<(), Failure> {
        self.read(slot)?;
        let stays = self.several && is_refused(refused, slot);
        for old in self.old.iter().filter(|old| !self.again.has(old.id)) {
            if stays {
                ended.stayed += 1;
            } else {
                self.end.execute(&[self.file.into(), old.id.into()])?;
                ended.replaced += 1;
            }
        }
        Ok(())
    }

    /// File by file, row by row: of what the whole truth does not repeat nothing stays.
    fn settle_files(&mut self, ended: &mut Ended) -> Result<(), Failure> {
        let text = "SELECT id, agency_record_id, period FROM source_row WHERE id >= $1 AND id <= $2 AND ended_by IS NULL \
                    AND agency_record_id IS NOT NULL ORDER BY id";
        let mut gone = Vec::new();
        for file in &self.files {
            self.sql.each(text, &[file.first_row.into(), file.last_row.into()], |row| {
                let (id, record) = (row.integer(0)?, row.text(1)?);
                if self.again.has(id) {
                    return Ok(());
                }
                let slot = self.slot(record, row.optional_integer(2)?);
                let met = self.met.get(&slot.period).is_some_and(|met| met.has(record));
                if is_refused(&self.refused, slot) && (self.several || !met) {
                    ended.stayed += 1;
                } else {
                    gone.push(id);
                    *(if met { &mut ended.replaced } else { &mut ended.closed }) += 1;
                }
                Ok(())
            })?;
            for id in gone.drain(..) {
                self.end.execute(&[self.file.into(), id.into()])?;
            }
        }
        Ok(())
    }

    /// The place of a row of this file.
    pub(super) fn slot<'r>(&self, record: &'r str, period: Option<i64>) -> Slot<'r> {
        Slot { record, period: period.filter(|_| self.replaces == Replaces::Period) }
    }

    /// Reads the older rows in force of a place. A row of which no period is known stands in every place of its person.
    fn read(&mut self, slot: Slot<'_>) -> Result<(), Failure> {
        let Self { old, of_record, files, replaces, .. } = self;
        old.clear();
        of_record.each(&[slot.record.into()], |row| {
            let (period, file) = (row.optional_integer(2)?, row.integer(3)?);
            let here = *replaces != Replaces::Period || period.is_none() || period == slot.period;
            if here && files.binary_search_by_key(&file, |earlier| earlier.number).is_ok() {
                let hash = row.blob(1)?.try_into().map_err(|_| Failure::broken("reading a row's hash", "it has another length"))?;
                old.push(Old { id: row.integer(0)?, file, hash });
            }
            Ok(())
        })
    }
}

/// Whether a row of the place was refused, or one of the person whose period could not be read.
fn is_refused(refused: &ByPeriod, slot: Slot<'_>) -> bool {
    let of = |period: Option<i64>| refused.get(&period).is_some_and(|records| records.has(slot.record));
    of(slot.period) || of(None)
}
