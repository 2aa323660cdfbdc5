//! Taking in one file: its rows, what they state and what was wrong with them, counted. Not for finding out whether it was taken in before.

use super::changed::{Changed, WhoCodes};
use super::older::{Older, Slot};
use super::{NewFile, insert, wrapped_place};
use crate::agency_record::AgencyRecords;
use crate::clock;
use crate::db::{Value, count};
use crate::fact::{StatementWriter, Words, Written};
use crate::issue::IssueWriter;
use crate::reference::References;
use crate::seal::DataKey;
use crate::source_row::{NewRow, RowWriter};
use crate::tx::Tx;
use throughline_model::fact::Record;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::issue::{Issue, Place, Severity};
use throughline_model::ssn::hidden;

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
    /// Older rows that newer ones replaced.
    pub n_superseding: u64,
    /// Older rows that are no longer in force because this file, which is the whole truth, does not have them.
    pub n_closed: u64,
    /// Older rows that stay in force because their newer row was refused.
    pub n_stayed: u64,
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
    /// What showed only at the end of the file.
    pub issues: Vec<Issue>,
}

/// What to do where an id seems to have gone to another person.
const ASK_WHO: &str = "Ask the agency whether it gave the id to another person. If so, destroy what is kept of the first one under it, or have the \
                       agency use a new id; if it only corrected the row, nothing is to be done.";

/// Whose a refused row is, as far as it could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose<'a> {
    /// The agency's id of the person, or an id of the reference `through`.
    pub key: &'a str,
    /// The reference that `key` is looked up by.
    pub through: Option<&'a str>,
    /// The period the row is about.
    pub period: Option<&'a str>,
}

/// Takes in one file. Nothing of it is kept unless [`FileWriter::finish`] is called and the transaction ends well.
#[must_use]
pub struct FileWriter<'t> {
    tx: &'t Tx<'t>,
    key: DataKey,
    name: String,
    edition: String,
    agency: String,
    provenances: Vec<i64>,
    records: AgencyRecords<'t>,
    references: References<'t>,
    rows: RowWriter<'t>,
    statements: StatementWriter<'t>,
    issues: IssueWriter<'t>,
    older: Older<'t>,
    changed: Changed,
    words: Words,
    written: Written,
    last_line: u64,
    summary: FileSummary,
}

impl Tx<'_> {
    /// Begins to take in a file that [`Tx::find_file`] does not find.
    pub fn begin_file<'t>(&'t self, new: &NewFile) -> Result<FileWriter<'t>, Failure> {
        let id = FileId(clock::new_id());
        let records = AgencyRecords::open(self.sql, self.keys, &new.agency, self.at)?;
        let (key, wrapped) = self.keys.new_data_key(&wrapped_place(&id))?;
        let number = insert(self, &id, new, &wrapped)?;
        let provenances = self.keep_laws(&id, &new.laws)?;
        self.unfinished.set(true);
        Ok(FileWriter {
            tx: self,
            key,
            name: new.name.clone(),
            edition: new.mapping_edition.clone(),
            agency: new.agency.clone(),
            provenances,
            records,
            references: References::open(self.sql, &new.agency)?,
            rows: RowWriter::open(self.sql, number)?,
            statements: StatementWriter::open(self.sql)?,
            issues: IssueWriter::open(self.sql, &id)?,
            older: Older::open(self.sql, new, number)?,
            changed: Changed::new(WhoCodes::default()),
            words: Words::default(),
            written: Written::default(),
            last_line: 0,
            summary: FileSummary::of(id),
        })
    }
}

impl FileWriter<'_> {
    /// The id the file will have.
    pub fn id(&self) -> &FileId {
        &self.summary.id
    }

    /// Warns where a newer row says by these codes that it is of somebody else than the row it replaces.
    pub fn noticing(mut self, codes: WhoCodes) -> Self {
        self.changed = Changed::new(codes);
        self
    }

    /// Keeps rows that passed their checks, with what they state. Rows come in the order of their lines, over all calls: where two
    /// rows state the same, the later one is believed.
    ///
    /// A row that says what an older row in force says in its place is counted and not stored again. A row whose reference nobody gave,
    /// and a second row of a person where there may be one only, is stored as a refused one: the issues that say so are given.
    pub fn keep(&mut self, records: &[Record]) -> Result<Vec<Issue>, Failure> {
        let mut refused = Vec::new();
        for record in records {
            if let Some(issue) = self.keep_one(record)? {
                self.refuse_of(record.line, &record.raw, None)?;
                self.issue(&issue)?;
                refused.push(issue);
            }
        }
        Ok(refused)
    }

    /// Stores a refused row as received, so that nothing is lost; it states no fact.
    pub fn refuse(&mut self, line: u64, raw: &[u8]) -> Result<(), Failure> {
        self.refuse_of(line, raw, None)
    }

    /// The same for a row of which it could be read whose it is: an older row that it would have replaced stays in force and is counted.
    pub fn refuse_of(&mut self, line: u64, raw: &[u8], whose: Option<Whose<'_>>) -> Result<(), Failure> {
        if let Some(whose) = whose {
            let keys = self.tx.keys;
            let record = match whose.through {
                Some(name) => self.references.find(keys, name, whose.key)?,
                None => self.records.find(&keys.index(&self.agency, whose.key))?,
            };
            if let Some(record) = record {
                let slot = self.older.slot(&record, whose.period.map(|period| keys.period(period)));
                self.older.refuse(slot);
            }
        }
        let hash = self.tx.keys.content(raw);
        self.rows.insert(&self.key, &NewRow { line, hash, raw, agency_record: None, period: None })?;
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

    /// Ends the file: puts out of force what it replaces, and writes down its counts.
    pub fn finish(mut self) -> Result<FileSummary, Failure> {
        let ended = self.older.settle()?;
        if ended.stayed > 0 {
            self.flag(self.stayed(ended.stayed))?;
        }
        if self.changed.more() > 0 {
            let what =
                format!("{} more rows have another name and another date of birth than the last row with their id.", self.changed.more());
            let place = Place { file: self.name.clone(), ..Place::default() };
            self.flag(Issue::warning(place, "somebody_else", what, ASK_WHO))?;
        }
        let (s, sql) = (&mut self.summary, self.tx.sql);
        (s.n_superseding, s.n_closed, s.n_stayed) = (ended.replaced, ended.closed, ended.stayed);
        self.records.close()?;
        self.rows.close()?;
        self.issues.close()?;
        self.words.keep(sql, &self.key, &s.id)?;
        let text = "UPDATE source_file SET n_rows = $1, n_kept = $2, n_unchanged = $3, n_refused = $4, n_warnings = $5, \
                    n_superseding = $6, n_closed = $7, n_stayed = $8, first_row = $9, last_row = $10 WHERE id = $11";
        let counts = [s.n_rows, s.n_kept, s.n_unchanged, s.n_refused, s.n_warnings, s.n_superseding, s.n_closed, s.n_stayed];
        let (first, last) = self.rows.range();
        let counts = counts.map(|n| Value::Integer(count(n))).into_iter();
        let values: Vec<Value<'_>> = counts.chain([first.into(), last.into(), Value::from(&s.id.0)]).collect();
        sql.execute(text, &values)?;
        self.tx.unfinished.set(false);
        Ok(self.summary)
    }

    /// Keeps a row, or says why it is refused.
    fn keep_one(&mut self, record: &Record) -> Result<Option<Issue>, Failure> {
        if record.line <= self.last_line {
            return Err(Failure::broken("storing rows", format!("line {} came after line {}", record.line, self.last_line)));
        }
        self.last_line = record.line;
        let keys = self.tx.keys;
        let index = keys.index(&self.agency, &record.key);
        let (home, new) = match &record.through {
            None => self.records.find_or_make(&index, &record.key).map(|found| (found.id, found.new))?,
            Some(name) => match self.references.find(keys, name, &record.key)? {
                Some(home) => (home, false),
                None => return Ok(Some(self.not_found(record.line, name, &record.key))),
            },
        };
        let slot = self.older.slot(&home, record.period.as_deref().map(|period| keys.period(period)));
        if !self.older.meet(slot) {
            return Ok(Some(self.repeated(record.line)));
        }
        self.summary.n_rows += 1;
        self.summary.n_kept += 1;
        self.summary.n_new_records += u64::from(new);
        for (name, id) in &record.gives {
            self.references.give(keys, name, id, &home)?;
        }
        let hash = self.content_hash(&index, record);
        if !new && self.older.says_the_same(slot, &hash)? {
            self.summary.n_unchanged += 1;
        } else {
            self.notice(record, new)?;
            self.store(record, hash, slot)?;
        }
        Ok(None)
    }

    /// Warns of a row that says somebody else than the one it replaces.
    fn notice(&mut self, record: &Record, new: bool) -> Result<(), Failure> {
        let older = self.older.replaced().filter(|_| !new && record.through.is_none());
        if let Some(older) = older
            && self.changed.notices(self.tx.sql, self.tx.keys, &record.facts, older)?
        {
            let what = "The row has another name and another date of birth than the agency's last row with this id.";
            self.flag(Issue::warning(self.place(record.line), "somebody_else", what, ASK_WHO))?;
        }
        Ok(())
    }

    /// Keeps a warning that shows only when the older rows are read.
    fn flag(&mut self, issue: Issue) -> Result<(), Failure> {
        self.issue(&issue)?;
        self.summary.issues.push(issue);
        Ok(())
    }

    fn store(&mut self, record: &Record, hash: [u8; 16], slot: Slot<'_>) -> Result<(), Failure> {
        let new = NewRow { line: record.line, hash, raw: &record.raw, agency_record: Some(slot.record), period: slot.period };
        let row = self.rows.insert(&self.key, &new)?;
        for (law, plain) in self.written.statements() {
            let provenance = self.provenances.get(law).copied();
            let provenance = provenance.ok_or_else(|| Failure::broken("storing a fact", "it names a law the file does not have"))?;
            self.statements.insert(&self.key, row, law as u32, provenance, plain)?;
        }
        self.summary.n_facts += record.facts.len() as u64;
        Ok(())
    }

    /// Covers the row as received and how it was understood: a new edition of the mapping makes a row new even if its bytes are not.
    fn content_hash(&mut self, index: &[u8; 16], record: &Record) -> [u8; 16] {
        let written = &mut self.written;
        begin_content(&mut written.content, index, &self.edition, &record.raw);
        written.write(&record.facts, &mut self.words);
        self.tx.keys.content(&written.content)
    }

    fn place(&self, line: u64) -> Place {
        Place { file: self.name.clone(), line: Some(line), ..Place::default() }
    }

    fn not_found(&self, line: u64, name: &str, id: &str) -> Issue {
        let what = format!("No row of this agency gives the {name} \"{}\".", hidden(id));
        let remedy = format!("Send the file that gives each {name} first, or import them together.");
        Issue::error(self.place(line), "reference_not_found", what, remedy)
    }

    fn stayed(&self, n: u64) -> Issue {
        let rows = if n == 1 { "1 older row stays" } else { &format!("{n} older rows stay") };
        let what = format!("{rows} in force because the newer row was refused.");
        let place = Place { file: self.name.clone(), ..Place::default() };
        Issue::warning(place, "older_rows_stay", what, "Mend the refused rows and import the file again.")
    }

    fn repeated(&self, line: u64) -> Issue {
        let what = "An earlier row of this file is of the same person, and one row each is all it may have.";
        Issue::error(self.place(line), "key_repeated", what, "Keep the right one of the two, and import the file again.")
    }
}

/// Begins what a row's content hash covers.
pub(crate) fn begin_content(content: &mut Vec<u8>, index: &[u8], edition: &str, raw: &[u8]) {
    content.clear();
    content.extend_from_slice(index);
    for part in [edition.as_bytes(), raw] {
        content.extend_from_slice(&part.len().to_le_bytes());
        content.extend_from_slice(part);
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
            n_closed: 0,
            n_stayed: 0,
            n_refused: 0,
            n_warnings: 0,
            n_errors: 0,
            n_new_records: 0,
            n_facts: 0,
            issues: Vec::new(),
        }
    }
}
