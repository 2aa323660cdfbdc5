//! Issues found while reading a file, kept with it. The sentence is sealed, as it may quote what was refused; counts are not.

use crate::access::Reader;
use crate::db::{Sql, Statement, Value, count};
use crate::seal::{DataKey, Place};
use crate::sequence::Sequence;
use crate::source_file::data_key;
use crate::store::Store;
use std::collections::BTreeSet;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::issue::{Issue, Place as Where, Severity};

/// How often one kind of issue was found in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueCount {
    /// Refused, or kept and flagged.
    pub severity: Severity,
    /// The kind: `value_not_in_list`.
    pub code: String,
    /// The column's own name; `None` for a whole row or file.
    pub field: Option<String>,
    /// How often.
    pub n: u64,
}

/// Stores the issues of one file.
pub(crate) struct IssueWriter<'c> {
    sql: Sql<'c>,
    file: FileId,
    ids: Sequence,
    new_issue: Statement<'c>,
}

impl<'c> IssueWriter<'c> {
    pub(crate) fn open(sql: Sql<'c>, file: &FileId) -> Result<Self, Failure> {
        let text =
            "INSERT INTO issue (id, file_id, line, field, severity, code, sealed_what, remedy) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        Ok(Self { sql, file: file.clone(), ids: Sequence::open(sql, "issue")?, new_issue: sql.prepare(text)? })
    }

    pub(crate) fn insert(&mut self, key: &DataKey, issue: &Issue) -> Result<(), Failure> {
        let id = self.ids.take();
        let sealed = key.seal(&what_place(&id.to_be_bytes()), issue.what.as_bytes())?;
        let values: [Value<'_>; 8] = [
            id.into(),
            (&self.file.0).into(),
            issue.place.line.map(count).into(),
            issue.place.field.as_ref().into(),
            severity_name(issue.severity).into(),
            (&issue.code).into(),
            sealed.as_slice().into(),
            (&issue.remedy).into(),
        ];
        self.new_issue.execute(&values).map(|_| ())
    }

    /// Writes down how far it counted.
    pub(crate) fn close(&self) -> Result<(), Failure> {
        self.ids.close(self.sql)
    }
}

impl Store {
    /// How often each kind of issue was found in a file; no text of a person.
    pub fn issue_counts(&self, file: &FileId) -> Result<Vec<IssueCount>, Failure> {
        let text = "SELECT severity, code, field, count(*) FROM issue WHERE file_id = $1 GROUP BY severity, code, field ORDER BY severity, code, field";
        self.read(|sql| {
            sql.all(text, &[(&file.0).into()], |row| {
                Ok(IssueCount {
                    severity: severity(row.text(0)?)?,
                    code: row.text(1)?.to_owned(),
                    field: row.optional_text(2)?.map(str::to_owned),
                    n: row.count(3)?,
                })
            })
        })
    }
}

impl Reader<'_> {
    /// The issues of a file as they were found, with their sentences.
    pub fn issues(&self, file: &FileId) -> Result<Vec<Issue>, Failure> {
        self.read(&format!("issues of file {file}"), |sql| {
            let Some(key) = data_key(sql, &self.store.keys, file)? else {
                return Ok((Vec::new(), 0));
            };
            let issues = issues(sql, &key, file)?;
            let lines: BTreeSet<u64> = issues.iter().filter_map(|i| i.place.line).collect();
            Ok((issues, lines.len() as u64))
        })
    }
}

fn issues(sql: Sql<'_>, key: &DataKey, file: &FileId) -> Result<Vec<Issue>, Failure> {
    let text = "SELECT i.id, i.line, i.field, i.severity, i.code, i.sealed_what, i.remedy, f.name \
                FROM issue i JOIN source_file f ON f.id = i.file_id WHERE i.file_id = $1 ORDER BY i.id";
    sql.all(text, &[(&file.0).into()], |row| {
        let line = row.optional_integer(1)?.and_then(|line| u64::try_from(line).ok());
        let field = row.optional_text(2)?.map(str::to_owned);
        let what = key.open(&what_place(&row.integer(0)?.to_be_bytes()), row.blob(5)?)?;
        Ok(Issue {
            place: Where { file: row.text(7)?.to_owned(), line, column: None, field },
            severity: severity(row.text(3)?)?,
            code: row.text(4)?.to_owned(),
            what: String::from_utf8(what).map_err(|e| Failure::broken("reading an issue", e))?,
            remedy: row.text(6)?.to_owned(),
        })
    })
}

fn what_place(id: &[u8; 8]) -> Place<'_> {
    Place { column: "issue.what", id, nth: 0 }
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn severity(name: &str) -> Result<Severity, Failure> {
    match name {
        "warning" => Ok(Severity::Warning),
        "error" => Ok(Severity::Error),
        other => Err(Failure::broken("reading an issue", format!("unknown severity {other}"))),
    }
}
