//! A stretch of a file, read and checked: its records, its refused rows and its issues, each made when asked for. It reads no file itself.

use super::keys::KeyHash;
use super::plan::Plan;
use super::problem::{self, Problem};
use super::timed::Times;
use super::typed::{Typed, Values};
use super::{cell::Cell, facts};
use crate::read::{Encoding, Row, Rows};
use std::sync::Arc;
use throughline_model::fact::Record;
use throughline_model::issue::{Issue, Severity};

/// About a megabyte of a file's rows after mapping and checks.
#[derive(Debug)]
pub struct Block<'p> {
    pub(super) plan: &'p Plan<'p>,
    pub(super) rows: Rows,
    pub(super) columns: Vec<Typed>,
    /// For each unpivot the answers, row by row.
    pub(super) unpivoted: Vec<Vec<Option<bool>>>,
    /// For each unpivot the day on which it starts, row by row.
    pub(super) starts: Vec<Vec<Option<i32>>>,
    pub(super) times: Vec<Times>,
    pub(super) keys: Vec<KeyHash>,
    pub(super) problems: Vec<Problem>,
    pub(super) verdicts: Vec<Verdict>,
    pub(super) n_read: u64,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is wrong.
    Kept,
    /// Kept, and somebody should look.
    Flagged,
    /// Not kept.
    Refused,
    /// Nothing stands in it.
    Blank,
}

impl Verdict {
    pub fn worsen(&mut self, severity: Severity) {
        *self = match (severity, *self) {
            (Severity::Error, _) => Verdict::Refused,
            (Severity::Warning, Verdict::Kept) => Verdict::Flagged,
            (Severity::Warning, verdict) => verdict,
        };
    }
}

/// A row that was not kept; its issues say why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Line of the file at which it begins, counting from 1.
    pub line: u64,
    /// The bytes as received, without the line end; empty when the row was too long to keep.
    pub raw: Vec<u8>,
    /// Whose it is, where the row is whole: the key, as in a [`Record`].
    pub key: Option<String>,
    /// The reference that the key is looked up by.
    pub through: Option<Arc<str>>,
    /// The period it is about, where it could be read.
    pub period: Option<String>,
}

impl Block<'_> {
    fn rows_that(&self, wanted: impl Fn(Verdict) -> bool) -> impl Iterator<Item = (usize, &Row)> {
        let rows = self.rows.rows().iter().zip(&self.verdicts).enumerate();
        rows.filter(move |(_, (_, verdict))| wanted(**verdict)).map(|(i, (row, _))| (i, row))
    }

    /// The rows that were kept, as records with their facts, in the order of the file.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        self.rows_that(|verdict| matches!(verdict, Verdict::Kept | Verdict::Flagged)).map(|(i, row)| Record {
            line: row.line,
            key: self.key(i).to_owned(),
            raw: self.raw(row),
            facts: facts::of(self, i),
            through: self.plan.mapping.through.clone(),
            gives: self.gives(i),
            period: (!self.plan.period.is_empty()).then(|| self.period(i)),
        })
    }

    /// The rows that were refused, in the order of the file.
    pub fn refused(&self) -> impl Iterator<Item = RefusedRow> {
        self.rows_that(|verdict| verdict == Verdict::Refused).map(|(i, row)| {
            let whole = row.damage.is_none() && row.n_cells as usize == self.rows.width();
            let key = Some(self.key(i)).filter(|key| whole && !key.is_empty()).map(str::to_owned);
            let period = (whole && !self.plan.period.is_empty()).then(|| self.period(i));
            RefusedRow { line: row.line, raw: self.raw(row), key, through: self.plan.mapping.through.clone(), period }
        })
    }

    /// What is wrong, in the order of the file; errors refuse their row, warnings flag it.
    pub fn issues(&self) -> impl Iterator<Item = Issue> {
        self.problems.iter().map(|problem| problem::issue(self, problem))
    }

    /// Rows, blank ones left out.
    pub fn n_rows(&self) -> u64 {
        self.rows_that(|verdict| verdict != Verdict::Blank).count() as u64
    }

    /// Rows that were refused.
    pub fn n_refused(&self) -> u64 {
        self.rows_that(|verdict| verdict == Verdict::Refused).count() as u64
    }

    /// Rows that were kept and flagged.
    pub fn n_flagged(&self) -> u64 {
        self.rows_that(|verdict| verdict == Verdict::Flagged).count() as u64
    }

    fn key(&self, row: usize) -> &str {
        self.text(row, self.plan.key)
    }

    /// The row's own ids that other files may name; an empty one is none.
    fn gives(&self, row: usize) -> Vec<(Arc<str>, String)> {
        let ids = self.plan.references.iter().map(|place| self.text(row, *place));
        let given = self.plan.mapping.references.iter().zip(ids).filter(|(_, id)| !id.is_empty());
        given.map(|(reference, id)| (reference.name.clone(), id.to_owned())).collect()
    }

    /// The period the row is about: its day where the mapping reads one, else the text as it stands. Empty when it is not known.
    pub(super) fn period(&self, row: usize) -> String {
        let part = |(place, dated): &(usize, Option<usize>)| {
            let typed = dated.and_then(|column| self.columns.get(column));
            match typed.filter(|typed| typed.known.get(row) == Some(&true)).map(|typed| &typed.values) {
                Some(Values::Date(days)) => days.get(row).map(|day| super::fact_text::day(*day)).unwrap_or_default(),
                _ => self.text(row, *place).to_owned(),
            }
        };
        let parts: Vec<String> = self.plan.period.iter().map(part).collect();
        if parts.iter().any(String::is_empty) { String::new() } else { parts.join(" ") }
    }

    fn text(&self, row: usize, column: usize) -> &str {
        Cell::new(&self.rows, self.rows.place(row, column)).text()
    }

    fn raw(&self, row: &Row) -> Vec<u8> {
        let text = self.rows.raw(row);
        match self.plan.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            encoding => encoding.written(text),
        }
    }
}
