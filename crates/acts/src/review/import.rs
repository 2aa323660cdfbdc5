//! Import: the answers of a table that was exported and filled in. Cells left empty are passed over; a row that cannot be taken is said and the others are
//! taken all the same. What else stands in the table is not read.

use super::answer::{Answered, answer_in};
use super::opened;
use serde::Serialize;
use std::path::Path;
use throughline_exchange::read::{self, Declared, Source};
use throughline_model::access::Actor;
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};
use throughline_model::refusal::Refusal;
use throughline_model::review::Answer;

/// What came of a table of answers.
#[derive(Debug, Serialize)]
pub struct Imported {
    /// The answers taken.
    pub answered: Vec<Answered>,
    /// Rows without an answer.
    pub n_empty: usize,
    /// Rows that were not taken, and why.
    pub issues: Vec<Issue>,
}

/// Takes the answers of a CSV, XLSX or Parquet file with the columns `pair`, `answer` and, where there is one, `note`.
///
/// Refused: `CannotRead`.
pub fn import(folder: &Path, file: &Path, actor: &Actor) -> Result<Imported, Failure> {
    let (home, store) = opened(folder, actor)?;
    let name = file.display().to_string();
    let rows = rows(file, &name)?;
    let mut imported = Imported { answered: Vec::new(), n_empty: 0, issues: Vec::new() };
    for (nth, row) in rows.iter().enumerate() {
        let place = Place { file: name.clone(), line: Some(nth as u64 + 2), column: None, field: None };
        let wrong = |field: &str, what: String, remedy: &str| {
            Issue::error(Place { field: Some(field.to_owned()), ..place.clone() }, "review_row", &what, remedy)
        };
        let Some(text) = &row.answer else {
            imported.n_empty += 1;
            continue;
        };
        let Some(said) = Answer::read(text) else {
            imported.issues.push(wrong("answer", "The answer is none of same, different and unsure.".to_owned(), "Write one of them."));
            continue;
        };
        let Some(pair) = row.pair.as_deref().and_then(|pair| pair.trim().parse::<i64>().ok()) else {
            imported.issues.push(wrong("pair", "There is no number of a pair.".to_owned(), "Leave the column as it was exported."));
            continue;
        };
        match answer_in(&home, &store, pair, said, row.note.as_deref().unwrap_or_default(), actor) {
            Ok(answered) => imported.answered.push(answered),
            Err(Failure::Refused(refusal @ Refusal::NotReviewed { .. })) => {
                imported.issues.push(wrong("pair", refusal.to_string(), "Empty its answer, or export the pairs again."));
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(imported)
}

struct Row {
    pair: Option<String>,
    answer: Option<String>,
    note: Option<String>,
}

fn rows(file: &Path, name: &str) -> Result<Vec<Row>, Failure> {
    let cannot = |reason: String| Failure::from(Refusal::CannotRead { path: name.to_owned(), reason });
    let source = Source::path(name, file);
    let look = read::look(&source)?;
    let headers = read::open(source, &look, Declared::default())?.map_err(|issue| cannot(issue.to_string()))?.header.names;
    let place = |wanted: &str| headers.iter().position(|header| header.trim().eq_ignore_ascii_case(wanted));
    let (Some(pair), Some(answer)) = (place("pair"), place("answer")) else {
        return Err(cannot("it has no columns named pair and answer".to_owned()));
    };
    let wanted: Vec<usize> = [pair, answer].into_iter().chain(place("note")).collect();
    let read = read::columns(Source::path(name, file), &look, &wanted, usize::MAX)?.map_err(|issue| cannot(issue.to_string()))?;
    let cell = |column: usize, row: usize| read.columns.get(column).and_then(|column| column.text(row)).map(str::to_owned);
    Ok((0..read.n_rows).map(|row| Row { pair: cell(0, row), answer: cell(1, row), note: cell(2, row) }).collect())
}
