//! Taking in one file: its rows, what they state and what was wrong with them, counted. Not for finding out whether it was taken in before.

use super::{NewFile, insert, wrapped_place};
use crate::agency_record::AgencyRecords;
use crate::clock;
use crate::db::{Value, count};
use crate::fact::FactWriter;
use crate::issue::IssueWriter;
use crate::seal::DataKey;
use crate::source_row::{NewRow, RowWriter};
use crate::tx::Tx;
use std::collections::HashSet;
use throughline_model::fact::Record;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::issue::{Issue, Severity};

/// What taking in a file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// The file's id.
    pub id: FileId,
    /// Rows: kept and refused.
    pub n_rows: u64,
    /// Rows that passed their checks.
    pub n_kept: u64,
    /// Of those, rows that said nothing new.
    pub n_unchanged: u64,
    /// Of those, rows that replaced an older row of the same person.
    pub n_superseding: u64,
    /// Rows refused.
    pub n_refused: u64,
    /// Warnings found.
    pub n_warnings: u64,
    /// Errors found.
    pub n_errors: u64,
    /// Agency records that were not known before.
    pub n_new_records: u64,
    /// Facts stored.
    pub n_facts: u64,
}

/// Takes in one file. Nothing of it is kept unless [`FileWriter::finish`] is called and the transaction ends well.
#[must_use]
pub struct FileWriter<'t> {
    tx: &'t Tx<'t>,
    key: DataKey,
    edition: String,
    agency: String,
    provenances: Vec<i64>,
    records: AgencyRecords<'t>,
    rows: RowWriter<'t>,
    facts: FactWriter<'t>,
    issues: IssueWriter<'t>,
    seen: HashSet<[u8; 16]>,
    last_line: u64,
    content: Vec<u8>,
    summary: FileSummary,
}

impl Tx<'_> {
    /// Begins to take in a file that [`Tx::find_file`] does not find.
    pub fn begin_file<'t>(&'t self, new: &NewFile) -> Result<FileWriter<'t>, Failure> {
        let id = FileId(clock::new_id());
        let records = AgencyRecords::open(self.sql, self.keys, &new.agency, self.at)?;
        let (key, wrapped) = self.keys.new_data_key(&wrapped_place(&id))?;
        insert(self, &id, new, &wrapped)?;
        let provenances = self.keep_laws(&id, &new.laws)?;
        self.unfinished.set(true);
        Ok(FileWriter {
            tx: self,
            key,
            edition: new.mapping_edition.clone(),
            agency: new.agency.clone(),
            provenances,
            records,
            rows: RowWriter::open(self.sql, &id, &new.mapping)?,
            facts: FactWriter::open(self.sql)?,
            issues: IssueWriter::open(self.sql, &id)?,
            seen: HashSet::new(),
            last_line: 0,
            content: Vec::new(),
            summary: FileSummary::of(id),
        })
    }
}

impl FileWriter<'_> {
    /// The id the file will have.
    pub fn id(&self) -> &FileId {
        &self.summary.id
    }

    /// Keeps rows that passed their checks, with what they state. Rows come in the order of their lines, over all calls: where two
    /// rows state the same, the later one is believed.
    ///
    /// A row that says what the newest row of the same person under the same mapping said is counted and not stored again; one that
    /// says something else takes its place. A second row of the same person in this file is stored as a refused one.
    pub fn keep(&mut self, records: &[Record]) -> Result<(), Failure> {
        records.iter().try_for_each(|record| self.keep_one(record))
    }

    /// Stores a refused row as received, so that nothing is lost; it states no fact.
    pub fn refuse(&mut self, line: u64, raw: &[u8]) -> Result<(), Failure> {
        let hash = self.tx.keys.content(raw);
        self.rows.insert(&self.key, &NewRow { line, hash, raw, agency_record: None })?;
        self.summary.n_rows += 1;
        self.summary.n_refused += 1;
        Ok(())
    }

    /// Keeps an issue found in this file. Its sentence is sealed, as it may quote what was refused.
    pub fn issue(&mut self, issue: &Issue) -> Result<(), Failure> {
        match issue.severity {
            Severity::Warning => self.summary.n_warnings += 1,
            Severity::Error => self.summary.n_errors += 1,
        }
        self.issues.insert(&self.key, issue)
    }

    /// Ends the file and writes down its counts.
    pub fn finish(self) -> Result<FileSummary, Failure> {
        self.records.close()?;
        self.rows.close()?;
        self.issues.close()?;
        let s = self.summary;
        let text = "UPDATE source_file SET n_rows = $1, n_kept = $2, n_unchanged = $3, n_refused = $4, n_warnings = $5 WHERE id = $6";
        let counts = [s.n_rows, s.n_kept, s.n_unchanged, s.n_refused, s.n_warnings].map(|n| Value::Integer(count(n)));
        let values: Vec<Value<'_>> = counts.into_iter().chain([Value::from(&s.id.0)]).collect();
        self.tx.sql.execute(text, &values)?;
        self.tx.unfinished.set(false);
        Ok(s)
    }

    fn keep_one(&mut self, record: &Record) -> Result<(), Failure> {
        if record.line <= self.last_line {
            return Err(Failure::broken("storing rows", format!("line {} came after line {}", record.line, self.last_line)));
        }
        self.last_line = record.line;
        let index = self.tx.keys.index(&self.agency, &record.key);
        if !self.seen.insert(index) {
            return self.refuse(record.line, &record.raw);
        }
        self.summary.n_rows += 1;
        self.summary.n_kept += 1;
        let hash = self.content_hash(&index, record);
        let home = self.records.find_or_make(&index, &record.key)?;
        self.summary.n_new_records += u64::from(home.new);
        let before = if home.new { None } else { self.rows.newest_of(&home.id)? };
        match before {
            Some((_, known)) if known == hash => self.summary.n_unchanged += 1,
            before => self.store(record, hash, &home.id, before.map(|(row, _)| row))?,
        }
        Ok(())
    }

    fn store(&mut self, record: &Record, hash: [u8; 16], home: &str, before: Option<i64>) -> Result<(), Failure> {
        let new = NewRow { line: record.line, hash, raw: &record.raw, agency_record: Some(home) };
        let row = self.rows.insert(&self.key, &new)?;
        if let Some(before) = before {
            self.rows.supersede(before, row)?;
            self.summary.n_superseding += 1;
        }
        for (nth, stated) in (0u32..).zip(&record.facts) {
            let provenance = self.provenances.get(stated.law).copied();
            let provenance = provenance.ok_or_else(|| Failure::broken("storing a fact", "it names a law the file does not have"))?;
            self.facts.insert(&self.key, row, nth, provenance, &stated.fact)?;
            self.summary.n_facts += 1;
        }
        Ok(())
    }

    /// Covers the row as received and how it was understood: a new edition of the mapping makes a row new even if its bytes are not.
    fn content_hash(&mut self, index: &[u8; 16], record: &Record) -> [u8; 16] {
        let content = &mut self.content;
        content.clear();
        content.extend_from_slice(index);
        for part in [self.edition.as_bytes(), &record.raw] {
            content.extend_from_slice(&part.len().to_le_bytes());
            content.extend_from_slice(part);
        }
        for stated in &record.facts {
            content.extend_from_slice(&stated.law.to_le_bytes());
            crate::fact::append_for_hash(&stated.fact, content);
        }
        self.tx.keys.content(content)
    }
}

impl FileSummary {
    fn of(id: FileId) -> Self {
        Self {
            id,
            n_rows: 0,
            n_kept: 0,
            n_unchanged: 0,
            n_superseding: 0,
            n_refused: 0,
            n_warnings: 0,
            n_errors: 0,
            n_new_records: 0,
            n_facts: 0,
        }
    }
}
