//! Preview: the first rows of a file as its mapping reads them, before anything is kept. It writes nothing, not even that it looked:
//! the file is not yet anybody's record here.

use super::arrival::Found;
use super::{NotRecognized, Taken};
use crate::home::Home;
use serde::Serialize;
use std::path::{Path, PathBuf};
use throughline_exchange::formats::federal::Stretch;
use throughline_exchange::mapping::{self, Settings};
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Severity};
use throughline_model::refusal::Refusal;

/// The beginning of a file as it would be taken in.
#[derive(Debug, Serialize)]
pub struct Previewed {
    /// Its name.
    pub file: String,
    /// The mapping that reads it.
    pub mapping: String,
    /// Whose file it is.
    pub agency: String,
    /// What it was read as.
    pub read_as: String,
    /// The first rows.
    pub rows: Vec<PreviewedRow>,
    /// What is wrong with the file as a whole.
    pub issues: Vec<Issue>,
}

/// One row as it would be taken in.
#[derive(Debug, Serialize)]
pub struct PreviewedRow {
    /// Its line, or row of a spreadsheet.
    pub line: u64,
    /// Whose it is; empty for a refused row.
    pub key: String,
    /// Whether it would be refused.
    pub refused: bool,
    /// What it states, in words.
    pub facts: Vec<String>,
    /// What is wrong with it.
    pub issues: Vec<Issue>,
}

/// The first `n` rows of a file: a path, or a name in the inbox. An archive gives each of its files.
pub fn preview(folder: &Path, file: &Path, n: usize, actor: &Actor) -> Result<Vec<Previewed>, Failure> {
    may(actor.role, Act::Import)?;
    let home = Home::proved(folder)?;
    let path: PathBuf = if file.is_file() { file.to_owned() } else { home.inbox().join(file) };
    if !path.is_file() {
        let reason = "there is no such file here or in the inbox".to_owned();
        return Err(Refusal::CannotRead { path: file.display().to_string(), reason }.into());
    }
    let mut found = Found::default();
    found.add(&home, path)?;
    if found.arrivals.is_empty()
        && let Some(NotRecognized { file, .. }) = found.not_recognized.pop()
    {
        return Err(Refusal::NoMapping { file }.into());
    }
    let refused = found.refused.into_iter().map(not_opened);
    let read = found.arrivals.iter().map(|arrival| {
        let look = arrival.look.as_ref().map_err(|reason| Refusal::CannotRead { path: arrival.name.clone(), reason: reason.clone() })?;
        let mut rows: Vec<PreviewedRow> = Vec::new();
        let mut settings = Settings::threads(1);
        settings.first_rows = Some(n as u64);
        let summary = arrival.read(look, settings, &mut |_| {}, &mut |stretch| {
            if rows.len() < n {
                rows.extend(rows_of(stretch, &home));
            }
            Ok(())
        })?;
        let summary = mapping::with_memory(arrival.mapping, &home.catalog.mappings, &arrival.name, None, summary);
        rows.truncate(n);
        let (mapping, agency) = (arrival.mapping.heading.name.clone(), arrival.mapping.agency.clone());
        Ok(Previewed { file: arrival.name.clone(), mapping, agency, read_as: summary.read_as, rows, issues: summary.issues })
    });
    refused.map(Ok).chain(read).collect()
}

fn not_opened(taken: Taken) -> Previewed {
    Previewed {
        file: taken.file,
        mapping: String::new(),
        agency: String::new(),
        read_as: String::new(),
        rows: Vec::new(),
        issues: taken.issues,
    }
}

/// The rows of a block in the order of the file, each with its facts in words and its issues.
fn rows_of((records, refused, issues): Stretch, home: &Home) -> Vec<PreviewedRow> {
    let kept = records.into_iter().map(|record| {
        let facts = mapping::in_words(&record, &home.catalog.codes);
        PreviewedRow { line: record.line, key: record.key, refused: false, facts, issues: Vec::new() }
    });
    let refused = refused.into_iter().map(|row| PreviewedRow {
        line: row.line,
        key: String::new(),
        refused: true,
        facts: Vec::new(),
        issues: Vec::new(),
    });
    let mut rows: Vec<PreviewedRow> = kept.chain(refused).collect();
    rows.sort_by_key(|row| row.line);
    for issue in issues {
        let line = issue.place.line.unwrap_or_default();
        if let Ok(at) = rows.binary_search_by_key(&line, |row| row.line)
            && let Some(row) = rows.get_mut(at)
        {
            row.refused |= issue.severity == Severity::Error;
            row.issues.push(issue);
        }
    }
    rows
}
