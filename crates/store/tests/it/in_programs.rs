//! The chore that finds exits and the snapshot see the same periods: the same people, days and programs, from the same facts.

use crate::{analyst, file, import, opened, reader, record, region, settings, value};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, Int64Type};
use throughline_model::access::{Act, Purpose};
use throughline_model::calendar::{Axis, Span};
use throughline_model::code::{Code, CodeBook, CodeValue, Kind};
use throughline_model::fact::{Fact, Record, Value};
use throughline_model::refusal::Refusal;
use throughline_model::words::Words;
use throughline_store::NewFile;
use throughline_store::snapshot::PARTICIPATIONS_FILE;

fn code(name: &str, values: &[(&str, Option<&str>)], kind: Kind) -> Code {
    let value = |(code, counts): &(&str, Option<&str>)| CodeValue {
        code: (*code).to_owned(),
        label: Words::same(code),
        counts: counts.map(str::to_owned),
    };
    Code {
        name: name.to_owned(),
        label: Words::same(name),
        kind,
        values: values.iter().map(value).collect(),
        editions: vec![],
        covers: vec![],
        horizon: false,
        identity: false,
        of_participation: false,
        protected: false,
        derived: None,
        file: String::new(),
    }
}

fn book() -> CodeBook {
    let services = [("class", Some("training")), ("search", Some("participation")), ("web", Some("self_service"))];
    let codes = [
        code("enrollment", &[("wioa_adult", None), ("reentry", None)], Kind::State),
        code("service", &services, Kind::Event),
        code("exit_reason", &[("medical", None)], Kind::Event),
        code("age", &[], Kind::Integer),
    ];
    CodeBook { codes: codes.into() }
}

fn on(of: &str, kind: &str, from: i32, to: i32) -> Fact {
    let span = Span { axis: Axis::calendar(), from, to };
    Fact::Observation { code: of.into(), value: Value::Text(kind.to_owned()), span: Some(span) }
}

/// Sixty people with gaps of every length around the limit, in one or two programs, served or not.
fn people() -> Vec<Record> {
    let person = |n: i32| {
        let entry = 18_000 + n * 7;
        let program = if n % 2 == 0 { "wioa_adult" } else { "reentry" };
        let mut facts = vec![value("age", Value::Int(20 + i64::from(n))), on("enrollment", program, entry, entry + 200)];
        facts.extend((n % 3 != 0).then(|| on("service", "class", entry + 2, entry + 3)));
        facts.extend((n % 5 != 0).then(|| on("service", "search", entry + 60 + n, entry + 61 + n)));
        facts.extend((n % 7 == 0).then(|| on("service", "web", entry + 400, entry + 401)));
        facts.extend((n % 11 == 0).then(|| on("exit_reason", "medical", entry + 199, entry + 200)));
        record(u64::try_from(n).unwrap() + 2, &format!("K{n}"), "x", facts)
    };
    (0..60).map(person).collect()
}

#[test]
fn lists_of_people_and_the_snapshot_have_the_same_periods() {
    let (_folder, store) = region();
    import(&store, &file("aa"), &people());
    let others: Vec<Record> = people().into_iter().step_by(4).collect();
    import(&store, &NewFile { agency: "college".to_owned(), mapping: "c".to_owned(), ..file("bb") }, &others);
    let found = reader(&store).people_in_programs(&book(), &settings()).unwrap();
    let built = reader(&store).snapshot(&book(), &settings()).unwrap();
    let (kept, _) = store.write(|tx| tx.keep_snapshot(built)).unwrap();
    let table = opened(&store, &kept.hash, PARTICIPATIONS_FILE);
    assert_eq!(found.as_of_day, kept.as_of_day);

    let entries = table.column_by_name("entry_on").unwrap().as_primitive::<Date32Type>();
    let exits = table.column_by_name("exit_on").unwrap().as_primitive::<Date32Type>();
    let programs = table.column_by_name("n_programs").unwrap().as_primitive::<Int64Type>();
    let flag = |name: &str, row: usize| table.column_by_name(name).unwrap().as_boolean().value(row);
    type Row = (i32, Option<i32>, i64, [bool; 4]);
    let row = |n: usize| -> Row {
        let exit = (!exits.is_null(n)).then(|| exits.value(n));
        let flags = ["co_enrolled", "reportable_only", "in_wioa_adult", "in_reentry"].map(|name| flag(name, n));
        (entries.value(n), exit, programs.value(n), flags)
    };
    let mut of_snapshot: Vec<Row> = (0..table.num_rows()).map(row).collect();
    let periods = found.people.iter().flat_map(|person| &person.periods);
    let yes = |value: Option<throughline_rule::Value>| value == Some(throughline_rule::Value::Bool(true));
    let of_list = periods.map(|p| {
        let flags = ["co_enrolled", "reportable_only", "in_wioa_adult", "in_reentry"].map(|name| yes(p.field(name)));
        (p.entry, p.exit, i64::try_from(p.programs.len()).unwrap(), flags)
    });
    let mut of_list: Vec<Row> = of_list.collect();
    of_snapshot.sort_unstable();
    of_list.sort_unstable();
    assert!(of_list.len() > 60, "{}", of_list.len());
    assert_eq!(of_list, of_snapshot);
    assert!(found.people.iter().all(|person| person.values.contains_key("age")));
    let access = &store.accesses(2).unwrap()[1];
    assert_eq!((access.what.as_str(), access.n_persons), ("periods of participation of everybody", 75));
}

#[test]
fn what_may_not_be_used_for_a_purpose_makes_no_period_and_no_identifier() {
    let (_folder, store) = region();
    let number = |n: u64| record(n + 2, &format!("K{n}"), "x", vec![value("ssn", Value::Text(format!("21944100{n}")))]);
    import(&store, &file("aa"), &[number(1), number(2)]);
    let telling = store.reader(&analyst(), Act::Finder, Purpose::WageMatching);
    assert!(matches!(crate::refused(telling.people_in_programs(&book(), &settings())), Refusal::NothingImported { .. }));
    let people: std::collections::BTreeSet<_> = reader(&store).persons_as_of(None).unwrap().into_keys().collect();
    assert_eq!(people.len(), 2);
    let one = people.iter().take(1).cloned().collect();
    let told = telling.identifiers("ssn", &one).unwrap();
    assert!(told.len() == 1 && told.values().all(|given| given.iter().all(Result::is_err)), "{told:?}");
    let known = reader(&store).identifiers("ssn", &people).unwrap();
    assert!(known.len() == 2 && known.values().all(|given| given.iter().all(Result::is_ok)), "{known:?}");
    assert_eq!(store.accesses(2).unwrap()[1].n_persons, 1, "only those asked about are opened");
}
