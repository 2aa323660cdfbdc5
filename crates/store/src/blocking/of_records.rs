//! What few records say of who somebody is, opened one by one: of each code the value of the newest row that may be used for the purpose,
//! with the provenance it stands under. Not for all records at once (see `identity`) and not for comparing.

use crate::access::Reader;
use crate::db::{Row, Sql, Value};
use crate::fact::{Told, each, open};
use crate::identity::Identity;
use crate::keys::Keys;
use crate::provenance::{self, Use};
use crate::source_file::OpenFile;
use std::collections::{BTreeMap, HashMap};
use throughline_model::access::Purpose;
use throughline_model::fact::Fact;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;

/// Records opened by one statement.
const AT_ONCE: usize = 32;

/// An identity, and by code the provenance of its value.
pub(super) struct Known {
    pub(super) identity: Identity,
    pub(super) provenance: BTreeMap<String, i64>,
}

/// Opens records for one purpose; remembers the files and laws it met.
pub(super) struct Opener<'s> {
    sql: Sql<'s>,
    keys: &'s Keys,
    purpose: Purpose,
    codes: &'s [&'s str],
    files: HashMap<i64, File>,
    uses: HashMap<i64, Use>,
    plain: Vec<u8>,
}

struct File {
    open: OpenFile,
    /// By number of a word of the file: whether it is one of the codes.
    wanted: Vec<bool>,
}

const COLUMNS: &str = "SELECT r.agency_record_id, r.id, r.file_number, s.provenance_id, s.sealed FROM source_row r \
                       JOIN statement s ON s.source_row_id = r.id";
const ORDER: &str = "AND r.ended_by IS NULL ORDER BY r.agency_record_id, r.id, s.provenance_id";

impl<'s> Opener<'s> {
    pub(super) fn new(reader: &'s Reader<'_>, sql: Sql<'s>, codes: &'s [&'s str]) -> Self {
        let (files, uses) = (HashMap::new(), HashMap::new());
        Self { sql, keys: &reader.store.keys, purpose: reader.purpose(), codes, files, uses, plain: Vec::new() }
    }

    /// Whether what stands under this provenance may be used.
    pub(super) fn may_use(&mut self, provenance: i64) -> Result<bool, Failure> {
        Ok(self.use_of(provenance)?.1)
    }

    fn use_of(&mut self, provenance: i64) -> Result<(u32, bool), Failure> {
        if !self.uses.contains_key(&provenance) {
            let found = provenance::use_of(self.sql, provenance, self.purpose, provenance::today())?;
            self.uses.insert(provenance, found);
        }
        Ok(self.uses.get(&provenance).map_or((0, false), |of| (of.nth, of.open)))
    }

    /// These records, in the order of their ids; those that say nothing that may be used are left out.
    pub(super) fn records(&mut self, records: &[RecordId]) -> Result<Vec<Known>, Failure> {
        let places: Vec<String> = (1..=AT_ONCE).map(|n| format!("${n}")).collect();
        let text = format!("{COLUMNS} WHERE r.agency_record_id IN ({}) {ORDER}", places.join(", "));
        let mut all = Vec::with_capacity(records.len());
        for some in records.chunks(AT_ONCE) {
            // The statement always asks for as many, so that it is prepared once.
            let last = some.last().map_or("", |record| record.0.as_str());
            let values: Vec<Value<'_>> = (0..AT_ONCE).map(|n| some.get(n).map_or(last, |record| record.0.as_str()).into()).collect();
            self.read(&text, &values, &mut all)?;
        }
        Ok(all)
    }

    /// All records after one and up to another, in the order of their ids.
    pub(super) fn range(&mut self, after: &str, to: &str) -> Result<Vec<Known>, Failure> {
        let mut all = Vec::new();
        let text = format!("{COLUMNS} WHERE r.agency_record_id > $1 AND r.agency_record_id <= $2 {ORDER}");
        self.read(&text, &[after.into(), to.into()], &mut all)?;
        Ok(all)
    }

    fn read(&mut self, text: &str, values: &[Value<'_>], all: &mut Vec<Known>) -> Result<(), Failure> {
        let sql = self.sql;
        sql.each(text, values, |row| self.row(row, all))
    }

    fn row(&mut self, row: &Row<'_>, all: &mut Vec<Known>) -> Result<(), Failure> {
        let (number, provenance) = (row.integer(2)?, row.integer(3)?);
        let (law, true) = self.use_of(provenance)? else { return Ok(()) };
        let mut plain = std::mem::take(&mut self.plain);
        let file = self.file(number)?;
        open(&file.open.key, row.integer(1)?, law, row.blob(4)?, &mut plain)?;
        let record = row.text(0)?;
        each(&plain, |_, told| {
            let Told::Observation { code, when: None, .. } = told else { return Ok(()) };
            if !file.wanted.get(code as usize).copied().unwrap_or(false) {
                return Ok(());
            }
            if let Some(Fact::Observation { code, value, span: None }) = told.fact(&file.open.words) {
                if all.last().is_none_or(|known: &Known| known.identity.record.0 != record) {
                    let identity =
                        Identity { record: RecordId(record.to_owned()), agency: file.open.agency.clone(), values: BTreeMap::new() };
                    all.push(Known { identity, provenance: BTreeMap::new() });
                }
                if let Some(known) = all.last_mut() {
                    known.identity.values.insert(code.to_string(), value);
                    known.provenance.insert(code.to_string(), provenance);
                }
            }
            Ok(())
        })?;
        self.plain = plain;
        Ok(())
    }

    fn file(&mut self, number: i64) -> Result<&File, Failure> {
        if !self.files.contains_key(&number) {
            let open = OpenFile::read(self.sql, self.keys, number)?;
            let wanted = open.words.iter().map(|word| self.codes.contains(&&**word)).collect();
            self.files.insert(number, File { open, wanted });
        }
        self.files.get(&number).ok_or_else(|| Failure::broken("reading a row", "its file is not there"))
    }
}
