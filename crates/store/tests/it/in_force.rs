//! What is in force after any sequence of files, against a model that only knows lists; and rows that find their person by reference.

use crate::{file, import, reader, record, region, value};
use proptest::prelude::*;
use std::collections::BTreeMap;
use throughline_model::fact::{Fact, Record, Replaces, Value};
use throughline_store::{FileSummary, NewFile, Store, Whose};

/// A row of a made-up file: whose, about which period, what it says, and whether it was refused.
#[derive(Debug, Clone, Copy)]
struct Row {
    person: u8,
    period: u8,
    says: u8,
    refused: bool,
}

fn row() -> impl Strategy<Value = Row> {
    (0..3_u8, 0..3_u8, 0..3_u8, proptest::bool::weighted(0.2)).prop_map(|(person, period, says, refused)| Row {
        person,
        period,
        says,
        refused,
    })
}

fn files() -> impl Strategy<Value = Vec<Vec<Row>>> {
    proptest::collection::vec(proptest::collection::vec(row(), 0..8), 1..6)
}

/// What of older rows a file ended and what it left.
#[derive(Debug, Default, PartialEq, Eq)]
struct Ended {
    replaced: u64,
    closed: u64,
    stayed: u64,
}

/// Rows in force by place.
struct Model {
    replaces: Replaces,
    several: bool,
    places: BTreeMap<(u8, Option<u8>), Vec<Row>>,
}

impl Model {
    fn place(&self, row: &Row) -> (u8, Option<u8>) {
        (row.person, (self.replaces == Replaces::Period).then_some(row.period))
    }

    fn take(&mut self, rows: &[Row]) -> Ended {
        let mut ended = Ended::default();
        let mut newer: BTreeMap<(u8, Option<u8>), Vec<Row>> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row.refused) {
            let there = newer.entry(self.place(row)).or_default();
            if self.several || there.is_empty() {
                there.push(*row);
            }
        }
        let refused: Vec<_> = rows.iter().filter(|row| row.refused).map(|row| self.place(row)).collect();
        if self.replaces == Replaces::Nothing {
            newer.into_iter().for_each(|(place, rows)| self.places.entry(place).or_default().extend(rows));
            return ended;
        }
        let mut places: Vec<_> = newer.keys().chain(&refused).copied().collect();
        if self.replaces == Replaces::Everything {
            places.extend(self.places.keys());
        }
        places.sort_unstable();
        places.dedup();
        for place in places {
            let mut old = self.places.remove(&place).unwrap_or_default();
            let new = newer.get(&place).cloned().unwrap_or_default();
            for row in &new {
                let same = |known: &Row| (known.period, known.says) == (row.period, row.says);
                if let Some(at) = old.iter().position(same) {
                    old.remove(at);
                }
            }
            let n = old.len() as u64;
            let mut stay = new.clone();
            if refused.contains(&place) && (self.several || new.is_empty()) {
                ended.stayed += n;
                stay.extend(old);
            } else if new.is_empty() {
                ended.closed += n;
            } else {
                ended.replaced += n;
            }
            self.places.insert(place, stay);
        }
        ended
    }

    fn says(&self, person: u8) -> Vec<i64> {
        let rows = self.places.iter().filter(|((of, _), _)| *of == person).flat_map(|(_, rows)| rows);
        let mut says: Vec<i64> = rows.map(number).collect();
        says.sort_unstable();
        says
    }
}

fn number(row: &Row) -> i64 {
    i64::from(row.period) * 10 + i64::from(row.says)
}

fn take(store: &Store, new: &NewFile, rows: &[Row]) -> FileSummary {
    store
        .write(|tx| {
            let mut writer = tx.begin_file(new)?;
            for (row, line) in rows.iter().zip(2..) {
                let (key, raw, period) = (row.person.to_string(), format!("{row:?}"), row.period.to_string());
                if row.refused {
                    writer.refuse_of(line, raw.as_bytes(), Some(Whose { key: &key, through: None, period: Some(&period) }))?;
                } else {
                    let fact = value("says", Value::Int(number(row)));
                    writer.keep(&[Record { period: Some(period), ..record(line, &key, &raw, vec![fact]) }])?;
                }
            }
            writer.finish()
        })
        .unwrap()
}

/// What the store says of a person, as numbers in order.
fn says(store: &Store, person: u8) -> Vec<i64> {
    let reader = reader(store);
    let Some(record) = reader.find_record("state prison", &person.to_string()).unwrap() else { return Vec::new() };
    let facts = reader.facts(&record).unwrap();
    let number = |fact: &Fact| match fact {
        Fact::Observation { value: Value::Int(number), .. } => *number,
        other => panic!("{other:?}"),
    };
    let mut numbers: Vec<i64> = facts.iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}

fn check(replaces: Replaces, several: bool, files: &[Vec<Row>]) {
    let (_folder, store) = region();
    let mut model = Model { replaces, several, places: BTreeMap::new() };
    for (rows, nth) in files.iter().zip(0..) {
        let new = NewFile { replaces, several, ..file(&format!("hash{nth}")) };
        let done = take(&store, &new, rows);
        let ended = Ended { replaced: done.n_superseding, closed: done.n_closed, stayed: done.n_stayed };
        assert_eq!(ended, model.take(rows), "file {nth}");
        for person in 0..3 {
            assert_eq!(says(&store, person), model.says(person), "person {person} after file {nth}");
        }
        assert_eq!(done.issues.len(), usize::from(done.n_stayed > 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_in_force_is_what_the_model_says(files in files(), several: bool) {
        for replaces in [Replaces::Person, Replaces::Period, Replaces::Everything, Replaces::Nothing] {
            check(replaces, several, &files);
        }
    }
}

#[test]
fn an_older_quarter_that_comes_late_leaves_the_newer_one_alone() {
    let (_folder, store) = region();
    let quarter = |hash: &str| NewFile { replaces: Replaces::Period, several: true, ..file(hash) };
    let row = |period, says| Row { person: 1, period, says, refused: false };
    take(&store, &quarter("q2"), &[row(2, 0), row(2, 1)]);
    take(&store, &quarter("q1"), &[row(1, 0)]);
    assert_eq!(says(&store, 1), [10, 20, 21]);
    let corrected = take(&store, &quarter("q2 corrected"), &[row(2, 1)]);
    assert_eq!((says(&store, 1), corrected.n_unchanged, corrected.n_superseding), (vec![10, 21], 1, 1));
}

#[test]
fn the_same_bytes_under_another_edition_replace_what_they_said_even_where_files_only_add() {
    let (_folder, store) = region();
    let adding = |hash: &str, edition: &str| NewFile { replaces: Replaces::Nothing, mapping_edition: edition.to_owned(), ..file(hash) };
    let row = |says| Row { person: 1, period: 0, says, refused: false };
    take(&store, &adding("aa", "1"), &[row(1)]);
    take(&store, &adding("bb", "1"), &[row(2)]);
    let again = take(&store, &adding("aa", "2"), &[row(0)]);
    assert_eq!((says(&store, 1), again.n_superseding), (vec![0, 2], 1));
}

#[test]
fn a_row_finds_its_person_by_a_reference_that_another_file_gave() {
    let (_folder, store) = region();
    let gives = |hash: &str, key: &str, id: &str| {
        let row = Record { gives: vec![("enrollment".into(), id.to_owned())], ..record(2, key, "row", vec![]) };
        import(&store, &file(hash), &[row]);
    };
    gives("aa", "1", "E-17");
    let services = |hash: &str| NewFile { mapping: "services".to_owned(), several: true, ..file(hash) };
    let service = |line, id: &str, says| {
        let fact = value("says", Value::Int(says));
        Record { through: Some("enrollment".into()), ..record(line, id, &format!("{id},{says}"), vec![fact]) }
    };
    let done = store
        .write(|tx| {
            let mut writer = tx.begin_file(&services("bb"))?;
            let refused = writer.keep(&[service(2, "E-17", 1), service(3, "E-99", 2), service(4, "E-17", 3)])?;
            assert_eq!(refused.iter().map(|i| (i.code.as_str(), i.place.line)).collect::<Vec<_>>(), [("reference_not_found", Some(3))]);
            assert!(refused[0].what.contains("enrollment \"E-99\"") && refused[0].remedy.contains("import them together"));
            writer.finish()
        })
        .unwrap();
    assert_eq!((done.n_kept, done.n_refused, done.n_errors, done.n_new_records), (2, 1, 1, 0));
    assert_eq!(says(&store, 1), [1, 3]);
    assert_eq!(reader(&store).issues(&done.id).unwrap()[0].code, "reference_not_found");

    gives("cc", "2", "E-17");
    import(&store, &services("dd"), &[service(2, "E-17", 9)]);
    assert_eq!((says(&store, 1), says(&store, 2)), (vec![1, 3], vec![9]), "the newest word on whose the number is counts");
}
