//! Databases of every earlier edition, opened with today's program: nothing that was stored is lost or changed. How they were made stands
//! in `tests/fixtures/README.md`. Not for a database that was made by today's program: see `db/tests.rs`.

use crate::{analyst, reader};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use throughline_model::access::{Act, Purpose};
use throughline_model::code::CodeBook;
use throughline_model::fact::{Fact, Value};
use throughline_model::ids::RecordId;
use throughline_store::{KEY_FILE, SourceFile, Store};

/// A copy of the region that a program of this edition made.
fn of_edition(edition: i64) -> (TempDir, Store) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/edition-{edition}"));
    let folder = tempfile::tempdir().unwrap();
    for name in ["throughline.db", KEY_FILE] {
        fs::copy(fixture.join(name), folder.path().join(name)).unwrap();
    }
    let store = Store::open(folder.path()).unwrap();
    (folder, store)
}

/// The rows of the study's file that were taken in, without its heading.
fn sent() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/released-1970s/inbox/carData_Rossi.csv");
    fs::read_to_string(path).unwrap().lines().skip(1).take(9).map(str::to_owned).collect()
}

fn value_of(facts: &[Fact], wanted: &str) -> Option<Value> {
    facts.iter().find_map(|fact| match fact {
        Fact::Observation { code, value, span: None } if &**code == wanted => Some(value.clone()),
        _ => None,
    })
}

/// Everything that was stored before, read back through today's door.
fn is_all_there(store: &Store) {
    let files = store.files().unwrap();
    let counts: Vec<_> = files.iter().map(|f: &SourceFile| (f.name.as_str(), f.n_rows, f.n_kept, f.n_refused)).collect();
    assert_eq!(counts, [("carData_Rossi_1.csv", 9, 9, 0), ("carData_Rossi_2.csv", 2, 1, 1)]);

    let rows = reader(store).rows(&files[0].id, 1, 99).unwrap();
    let raw: Vec<String> = rows.iter().map(|row| String::from_utf8(row.raw.clone()).unwrap()).collect();
    assert_eq!(raw, sent());
    let superseded: Vec<u64> = rows.iter().filter(|row| row.superseded).map(|row| row.line).collect();
    assert_eq!(superseded, [2]);

    let facts = |record: &Option<RecordId>| reader(store).facts(record.as_ref().unwrap()).unwrap();
    let (first, second) = (facts(&rows[0].record), facts(&rows[1].record));
    assert_eq!(value_of(&first, "age"), Some(Value::Int(28)), "as the second file corrected it");
    assert_eq!(value_of(&second, "age"), Some(Value::Int(18)));
    assert_eq!(value_of(&second, "race_in_study"), Some(Value::Text("black".to_owned())));
    assert_eq!(value_of(&second, "financial_aid"), Some(Value::Bool(false)));
    let arrested =
        |facts: &[Fact]| facts.iter().any(|fact| matches!(fact, Fact::Observation { code, span: Some(_), .. } if &**code == "re_arrest"));
    assert!(arrested(&first) && arrested(&second));
    let spells = |facts: &[Fact]| facts.iter().filter(|fact| matches!(fact, Fact::EmploymentSpell { .. })).count();
    assert_eq!((spells(&first), spells(&second)), spells_sent());

    let refused = reader(store).rows(&files[1].id, 3, 1).unwrap();
    assert!(refused[0].record.is_none() && String::from_utf8(refused[0].raw.clone()).unwrap().contains(",old,"));
    let issues = reader(store).issues(&files[1].id).unwrap();
    assert!(issues.len() == 1 && issues[0].what.contains("'old' is not a whole number"), "{issues:?}");
    assert!(store.events(99).unwrap().iter().any(|event| event.act == "import"));
    assert!(!store.accesses(99).unwrap().is_empty());
    assert_eq!(store.latest_snapshot().unwrap().unwrap().n_persons, 9);
}

/// Stretches of work of the first two men, counted in the file as it was sent: runs of `yes` among the weeks.
fn spells_sent() -> (usize, usize) {
    let runs = |row: &String| {
        let weeks: Vec<&str> = row.split(',').skip(11).collect();
        (0..weeks.len()).filter(|week| weeks[*week] == "yes" && (*week == 0 || weeks[week - 1] != "yes")).count()
    };
    (runs(&sent()[0]), runs(&sent()[1]))
}

/// And it can be gone on with: another snapshot, another release, another key.
fn goes_on(store: &mut Store) {
    let built =
        store.reader(&analyst(), Act::Snapshot, Purpose::Measurement).snapshot(&CodeBook { codes: [].into() }, &crate::settings()).unwrap();
    let (snapshot, _) = store.write(|tx| tx.keep_snapshot(built)).unwrap();
    assert_eq!(snapshot.n_persons, 9);
    assert!(store.backups().unwrap().is_empty());
}

#[test]
fn edition_1_is_all_there() {
    let (folder, mut store) = of_edition(1);
    is_all_there(&store);
    assert!(store.releases().unwrap().is_empty());
    goes_on(&mut store);
    drop(store);
    is_all_there_again(folder.path());
}

#[test]
fn edition_2_is_all_there_with_its_release() {
    let (folder, mut store) = of_edition(2);
    is_all_there(&store);
    let releases = store.releases().unwrap();
    assert_eq!(releases.len(), 1);
    assert_eq!((releases[0].report.as_str(), releases[0].minimum_cell), ("released-1970s", 11));
    assert!(store.ledger().unwrap().iter().any(|line| line.answer.metric == "not-rearrested-week-52"));
    goes_on(&mut store);
    drop(store);
    is_all_there_again(folder.path());
}

/// The second opening finds nothing to do.
fn is_all_there_again(folder: &Path) {
    is_all_there(&Store::open(folder).unwrap());
    let copies = fs::read_dir(folder).unwrap().flatten().filter(|e| e.file_name().to_string_lossy().contains(".before-edition-"));
    assert_eq!(copies.count(), 1, "it was copied before it was touched, once");
}
