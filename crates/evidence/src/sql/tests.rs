//! The oracle: on random people, the printed SQL run in SQLite gives the same counts as the pass.

use super::grouped;
use crate::frame::{Frame, Named, Opened, Spans};
use crate::groups::Groups;
use crate::pass::{self, Asked, Broken};
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array};
use arrow::record_batch::RecordBatch;
use proptest::prelude::*;
use rusqlite::Connection;
use std::sync::Arc;
use throughline_model::calendar::{quarter_of, quarter_start};
use throughline_model::code::{Code, CodeBook, CodeValue, Kind};
use throughline_model::cohort::{Belongs, Cohort};
use throughline_model::heading::Heading;
use throughline_model::metric::{Anchor, Derivation, Measure, Metric, Quantity, Reach, Step, Unit, Window};
use throughline_model::population::Population;
use throughline_model::report::Breakdown;
use throughline_model::words::Words;
use throughline_rule::{Field, Fields, Rule};

fn heading(name: &str) -> Heading {
    Heading {
        name: name.into(),
        edition: "1".into(),
        effective_from: 0,
        effective_to: None,
        source: "test".into(),
        verified: false,
        label: Words::same(name),
        file: name.into(),
        hash: name.into(),
    }
}

fn code(name: &str, kind: Kind) -> Code {
    Code {
        name: name.into(),
        label: Words::same(name),
        kind,
        values: vec![],
        editions: vec![],
        covers: vec![],
        horizon: false,
        identity: false,
        of_participation: false,
        protected: false,
        derived: None,
        file: "test".into(),
    }
}

fn codes() -> CodeBook {
    let priors = Fields::from(vec![Field::new("priors", throughline_rule::Type::Int)]);
    let band = Rule::read("case when priors <= 1 then 'few' when priors > 1 then 'many' end", &priors).unwrap();
    let value = |v: &str| CodeValue { code: v.into(), label: Words::same(v), counts: None };
    CodeBook {
        codes: vec![
            code("priors", Kind::Integer),
            code("aid", Kind::YesNo),
            Code { derived: Some(band), values: vec![value("few"), value("many")], ..code("band", Kind::Choice) },
            code("release", Kind::Event),
            code("arrest", Kind::Event),
            Code { covers: vec!["employment".into(), "arrest".into()], ..code("watched", Kind::State) },
            Code { horizon: true, ..code("follow_up", Kind::State) },
            Code { covers: vec!["earnings".into(), "employment".into()], ..code("due", Kind::State) },
            Code { of_participation: true, ..code("entry_on", Kind::Date) },
            Code { of_participation: true, ..code("exit_on", Kind::Date) },
            Code { of_participation: true, ..code("co_enrolled", Kind::YesNo) },
        ],
    }
}

/// A window without any of the optional keys.
fn window(name: &str, of: &str, anchor: Anchor, derive: Derivation) -> Window {
    Window {
        name: name.into(),
        label: Words::same(name),
        of: of.into(),
        values: vec![],
        anchor,
        derive,
        due: None,
        unrecorded_is_no: false,
        in_cohort: false,
        sources: vec![],
    }
}

fn metric(window: Window, unit: Unit, success: &str, denominator: &str) -> Metric {
    let fields = Fields::from(vec![
        Field::new("priors", throughline_rule::Type::Int),
        Field::new("aid", throughline_rule::Type::Bool),
        Field::coded("band", ["few", "many"]),
        Field::new("co_enrolled", throughline_rule::Type::Bool),
        Field::new("exit_on", throughline_rule::Type::Date),
        Field::new("w", window.field_type()),
    ]);
    let rule = |text: &str| Rule::read(text, &fields).unwrap();
    let quantity = || Quantity { value: rule(success), per: 1, unit: Words::default() };
    let measure = match success {
        "persons" => Measure::Count { persons: true },
        "rows" => Measure::Count { persons: false },
        "funnel" => {
            let step = |name: &str, text: &str| Step { name: name.into(), label: Words::same(name), rule: rule(text) };
            Measure::Funnel { steps: vec![step("one", "priors > 0"), step("two", "w")] }
        }
        text if rule(text).ty() == throughline_rule::Type::Bool => Measure::Rate { success: rule(text) },
        _ => Measure::Mean(quantity()),
    };
    Metric {
        heading: heading("m"),
        about: Words::default(),
        unit,
        population: "p".into(),
        cohort: None,
        windows: vec![window],
        denominator: Rule::condition(denominator, &fields).unwrap(),
        measure,
        harm: false,
        evidence: Words::default(),
        examples: vec![],
    }
}

fn metrics() -> Vec<Metric> {
    let event = || Anchor::Event("release".into());
    let days = |from, to| Reach::Days { from, to };
    let person = |of: &str, anchor: Anchor, derive, success: &str, denominator: &str| {
        metric(window("w", of, anchor, derive), Unit::Person, success, denominator)
    };
    let plain = |day| Derivation::SpellCovers { day, gap_allowed: 0, same_employer: false };
    vec![
        person("employment", event(), Derivation::StateAt { day: 5, from_start: false }, "w", "true"),
        person("employment", event(), Derivation::DaysWithin(days(0, 12)), "w", "band <> 'many' or aid"),
        person("arrest", event(), Derivation::DaysWithin(days(2, 9)), "w = 0", "true"),
        person("employment", event(), plain(4), "w", "not aid"),
        person("earnings", Anchor::Calendar, Derivation::SumWithin(days(3, 10)), "w", "true"),
        person("earnings", event(), Derivation::SumWithin(days(0, 6)), "w > 3", "w is not null or priors = 2"),
        person("employment", event(), Derivation::StateAt { day: 3, from_start: true }, "w", "true"),
        person("employment", event(), Derivation::SpellCovers { day: 6, gap_allowed: 2, same_employer: false }, "w", "true"),
        person("employment", event(), Derivation::SpellCovers { day: 4, gap_allowed: 1, same_employer: true }, "w", "true"),
        person("arrest", event(), Derivation::AnyWithin(days(1, 8)), "w", "true"),
        person("arrest", Anchor::Calendar, Derivation::CountWithin(days(0, 9)), "w", "true"),
        person("arrest", event(), Derivation::DaysUntil { within: 9 }, "w", "true"),
        person("employment", event(), Derivation::AnyWithin(days(0, 9)), "funnel", "not aid"),
    ]
    .into_iter()
    .chain(of_periods())
    .chain(in_cohorts())
    .collect()
}

/// Windows that only periods of participation have, with all keys.
fn of_periods() -> Vec<Metric> {
    let quarters = |first, last| Reach::Quarters { first, last };
    let period = |window: Window, success: &str| metric(window, Unit::Participation, success, "true");
    let due = |w: Window| Window { due: Some("due".into()), ..w };
    let no = |w: Window| Window { unrecorded_is_no: true, ..w };
    let some = |w: Window| Window { values: vec!["a".into(), "b".into()], ..w };
    let sources = |w: Window| Window { sources: vec!["a".into(), "b".into()], ..w };
    let any = |of: &str, anchor, reach| window("w", of, anchor, Derivation::AnyWithin(reach));
    vec![
        period(due(any("earnings", Anchor::Exit, quarters(0, 0))), "w"),
        period(due(some(any("employment", Anchor::Entry, quarters(0, 1)))), "w and co_enrolled"),
        period(sources(due(window("w", "earnings", Anchor::Exit, Derivation::SumWithin(quarters(0, 1))))), "w"),
        period(sources(no(window("w", "earnings", Anchor::Entry, Derivation::SumWithin(Reach::Days { from: -80, to: 90 })))), "w"),
        period(due(window("w", "earnings", Anchor::Exit, Derivation::SameEmployer { first: 0, second: 1 })), "w"),
        period(window("w", "employment", Anchor::Exit, Derivation::SameEmployer { first: 0, second: 1 }), "w"),
        period(no(some(any("arrest", Anchor::Entry, Reach::Participation { after: 3 }))), "w"),
        period(no(window("w", "arrest", Anchor::Entry, Derivation::CountWithin(Reach::Participation { after: 0 }))), "w"),
        period(no(any("arrest", Anchor::Entry, Reach::Participation { after: 0 })), "persons"),
        period(no(window("w", "arrest", Anchor::Exit, Derivation::DaysUntil { within: 9 })), "rows"),
        period(any("employment", Anchor::Exit, quarters(0, 0)), "w or exit_on is null"),
    ]
}

fn in_cohorts() -> Vec<Metric> {
    let no = |of: &str, reach| Window {
        unrecorded_is_no: true,
        in_cohort: true,
        ..window("w", of, Anchor::Entry, Derivation::AnyWithin(reach))
    };
    let served = |by| Cohort { by, months: 0, dates: Some((95, 104)) };
    let of = |by, unit, success: &str| {
        let mut m = metric(no("arrest", Reach::Participation { after: 0 }), unit, success, "true");
        if unit == Unit::Person {
            m.windows = vec![window("w", "arrest", Anchor::Calendar, Derivation::AnyWithin(Reach::Days { from: 90, to: 100 }))];
        }
        m.cohort = Some(served(by));
        m
    };
    vec![
        of(Belongs::Served, Unit::Participation, "w"),
        of(Belongs::Exit, Unit::Participation, "w"),
        of(Belongs::Entry, Unit::Participation, "persons"),
        of(Belongs::Served, Unit::Person, "persons"),
        of(Belongs::Event("arrest".into()), Unit::Person, "w"),
    ]
}

type Stretch = Named<'static>;

#[derive(Debug, Clone)]
struct Someone {
    priors: Option<i64>,
    aid: Option<bool>,
    line: Vec<Stretch>,
    periods: Vec<(i32, Option<i32>, Option<bool>)>,
}

/// The first day of the calendar stretches, a few days before a quarter ends: day 90 is 1 April 1970.
const FIRST: i32 = 85;

fn someone() -> impl Strategy<Value = Someone> {
    let of = prop::sample::select(vec![
        "employment",
        "employment",
        "watched",
        "watched",
        "arrest",
        "release",
        "follow_up",
        "earnings",
        "earnings",
        "due",
    ]);
    let kind = prop::option::of(prop::sample::select(vec!["a", "b", "c"]));
    let stretch = (of, any::<bool>(), 0..20_i32, 1..12_i32, prop::option::weighted(0.9, 0..9_i64), kind, prop::option::of(0..2_i32));
    let stretch = stretch.prop_map(|(of, relative, from, length, amount, value, employer)| {
        let axis = if relative && of != "due" { "release" } else { "calendar" };
        let from = if axis == "calendar" { FIRST + from } else { from };
        let length = if of == "due" { length * 15 } else { length };
        let value = value.filter(|_| of != "due" && of != "watched");
        Stretch { of, axis, from, to: from + length, amount: amount.filter(|_| of == "earnings"), value, employer }
    });
    let line = prop::collection::vec(stretch, 0..12).prop_map(|mut line| {
        line.push(Stretch { of: "release", axis: "release", from: 0, to: 1, ..Stretch::default() });
        line
    });
    let period = (0..20_i32, prop::option::weighted(0.8, 0..9_i32), prop::option::of(any::<bool>()));
    let periods = prop::collection::vec(period, 0..3).prop_map(|mut periods| {
        periods.sort_by_key(|(entry, ..)| *entry);
        periods.dedup_by_key(|(entry, ..)| *entry);
        periods.into_iter().map(|(entry, length, both)| (FIRST + entry, length.map(|l| FIRST + entry + l), both)).collect()
    });
    let someone = (prop::option::of(0..4_i64), prop::option::of(any::<bool>()), line, periods);
    someone.prop_map(|(priors, aid, line, periods)| Someone { priors, aid, line, periods })
}

fn frame(people: &[Someone], as_of: i32, codes: &CodeBook) -> Frame {
    let priors: ArrayRef = Arc::new(people.iter().map(|p| p.priors).collect::<Int64Array>());
    let aid: ArrayRef = Arc::new(people.iter().map(|p| p.aid).collect::<BooleanArray>());
    let persons = RecordBatch::try_from_iter_with_nullable([("priors", priors, true), ("aid", aid, true)]).unwrap();
    let all: Vec<_> = (0_i64..).zip(people).flat_map(|(i, p)| p.periods.iter().map(move |period| (i, *period))).collect();
    let person: ArrayRef = Arc::new(all.iter().map(|(i, _)| *i).collect::<Int64Array>());
    let entry: ArrayRef = Arc::new(all.iter().map(|(_, p)| Some(p.0)).collect::<Date32Array>());
    let exit: ArrayRef = Arc::new(all.iter().map(|(_, p)| p.1).collect::<Date32Array>());
    let both: ArrayRef = Arc::new(all.iter().map(|(_, p)| p.2).collect::<BooleanArray>());
    let columns = [("person", person, true), ("entry_on", entry, true), ("exit_on", exit, true), ("co_enrolled", both, true)];
    let periods = Some(RecordBatch::try_from_iter_with_nullable(columns).unwrap());
    let lines: Vec<_> = people.iter().map(|p| p.line.clone()).collect();
    Frame::of_tables(Opened { persons, spans: Spans::of_people(&lines), periods }, Some(as_of), codes).unwrap()
}

fn database(people: &[Someone], as_of: i32) -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "create table persons(person integer, priors integer, aid integer); create table snapshot(as_of integer); \
         create table quarters(nth integer, from_day integer, to_day integer); \
         create table participations(person integer, entry_on integer, exit_on integer, co_enrolled integer); \
         create table spans(person integer, of text, axis text, from_day integer, to_day integer, amount integer, value text, employer integer)",
    )
    .unwrap();
    db.execute("insert into snapshot values (?1)", (as_of,)).unwrap();
    for nth in quarter_of(-400).unwrap()..quarter_of(800).unwrap() {
        db.execute("insert into quarters values (?1, ?2, ?3)", (nth, quarter_start(nth), quarter_start(nth + 1))).unwrap();
    }
    for (i, p) in (0_i64..).zip(people) {
        db.execute("insert into persons values (?1, ?2, ?3)", (i, p.priors, p.aid)).unwrap();
        for (entry, exit, both) in &p.periods {
            db.execute("insert into participations values (?1, ?2, ?3, ?4)", (i, entry, exit, both)).unwrap();
        }
        for s in &p.line {
            db.execute(
                "insert into spans values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                (i, s.of, s.axis, s.from, s.to, s.amount, s.value, s.employer),
            )
            .unwrap();
        }
    }
    db
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn the_pass_and_the_printed_sql_agree(people in prop::collection::vec(someone(), 1..12), as_of in 80..200_i32) {
        let codes = codes();
        let frame = frame(&people, as_of, &codes);
        let db = database(&people, as_of);
        let by = vec!["band".to_owned(), "aid".to_owned()];
        let breakdown = Breakdown { by: by.clone(), compare: None, others: false };
        let groups = |unit| vec![Groups::of(&breakdown, frame.units(unit), &codes).unwrap()];
        let groups = Broken { persons: groups(Unit::Person), periods: groups(Unit::Participation) };
        let everyone = Fields::from(vec![Field::new("priors", throughline_rule::Type::Int)]);
        let population = Population { heading: heading("p"), rule: Rule::condition("priors < 3", &everyone).unwrap(), examples: vec![] };
        for metric in metrics() {
            let cohort = metric.cohort.as_ref().and_then(|c| c.dates(None));
            let tallies = pass::run(&frame, &codes, &[Asked { metric: &metric, population: &population, cohort }], &groups).unwrap();
            let total = matches!(metric.measure, Measure::Rate { .. } | Measure::Mean(_));
            let mut expected: Vec<Vec<i64>> = tallies[0][0].iter().filter(|t| t.population() > 0)
                .map(|t| {
                    let counts = vec![t.outside as i64, t.too_early as i64, t.not_known as i64, t.counted as i64];
                    let sum = if t.success > 0 { t.success as i64 } else { t.sum as i64 };
                    counts.into_iter().chain(total.then_some(sum)).collect()
                })
                .collect();
            let sql = grouped(&metric, &population, &codes, &by, cohort);
            let mut statement = db.prepare(&sql).unwrap_or_else(|e| panic!("{e}\n{sql}"));
            let first = statement.column_index("outside").unwrap();
            let n = statement.column_count();
            let mut got: Vec<Vec<i64>> = statement.query_map([], |row| (first..n).map(|i| row.get(i)).collect()).unwrap().collect::<Result<_, _>>().unwrap();
            expected.sort();
            got.sort();
            prop_assert_eq!(expected, got, "{:?} {:?} {:?}\n{}", metric.windows, metric.measure, cohort, sql);
        }
    }
}
