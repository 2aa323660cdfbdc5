//! What a scope comes to: files, laws of files, records. Asked once, when a destruction begins. It deletes nothing.

use crate::db::{Sql, Value};
use std::collections::BTreeMap;
use throughline_model::destruction::{Scope, Targets};
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::refusal::Refusal;

/// What is to go. Refused: `NothingToDestroy`.
pub(super) fn of(sql: Sql<'_>, scope: &Scope) -> Result<Targets, Failure> {
    let targets = match scope {
        Scope::File(file) => Targets { files: files(sql, "id", (&file.0).into())?, ..Targets::default() },
        Scope::Agency(agency) => Targets { files: files(sql, "agency", agency.into())?, ..Targets::default() },
        Scope::Person(person) => {
            let text = "SELECT agency_record_id FROM link WHERE person_id = $1 AND undone_at IS NULL ORDER BY id";
            let records = sql.all(text, &[(&person.0).into()], |row| Ok(row.text(0)?.to_owned()))?;
            Targets { records, ..Targets::default() }
        }
        Scope::Due(day) => due(sql, *day)?,
    };
    if targets.is_empty() { Err(Refusal::NothingToDestroy { what: named(scope) }.into()) } else { Ok(targets) }
}

fn files(sql: Sql<'_>, column: &str, value: Value<'_>) -> Result<Vec<FileId>, Failure> {
    let text = format!("SELECT id FROM source_file WHERE {column} = $1 ORDER BY received_at, id");
    sql.all(&text, &[value], |row| Ok(FileId(row.text(0)?.to_owned())))
}

/// A file all of whose laws have ended goes whole.
fn due(sql: Sql<'_>, day: i32) -> Result<Targets, Failure> {
    let mut laws: BTreeMap<String, (Vec<i64>, bool)> = BTreeMap::new();
    sql.each("SELECT id, file_id, destroy_by FROM provenance ORDER BY id", &[], |row| {
        let ended = row.optional_integer(2)?.is_some_and(|by| by < i64::from(day));
        let (due, stays) = laws.entry(row.text(1)?.to_owned()).or_default();
        due.extend(ended.then_some(row.integer(0)?));
        *stays |= !ended;
        Ok(())
    })?;
    let mut targets = Targets::default();
    for (file, (due, stays)) in laws {
        if stays {
            targets.laws.extend(due);
        } else {
            targets.files.push(FileId(file));
        }
    }
    Ok(targets)
}

fn named(scope: &Scope) -> String {
    match scope {
        Scope::File(file) => format!("file {file}"),
        Scope::Agency(agency) => format!("agency {agency}"),
        Scope::Person(person) => format!("person {person}"),
        Scope::Due(_) => "a law whose day has passed".to_owned(),
    }
}
