//! The oracle: on random people, the printed SQL run in SQLite gives the same counts as the pass.

use super::grouped;
use crate::frame::{Frame, Spans};
use crate::groups::Groups;
use crate::pass::{self, Asked};
use arrow::array::{ArrayRef, BooleanArray, Int64Array};
use arrow::record_batch::RecordBatch;
use proptest::prelude::*;
use rusqlite::Connection;
use std::sync::Arc;
use throughline_model::code::{Code, CodeBook, CodeValue, Kind};
use throughline_model::heading::Heading;
use throughline_model::metric::{Anchor, Derivation, Measure, Metric, Quantity, Window};
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
        ],
    }
}

fn metric(of: &str, anchor: Anchor, derive: Derivation, success: &str, denominator: &str) -> Metric {
    let window = Window { name: "w".into(), label: Words::same("w"), of: of.into(), anchor, derive };
    let fields = Fields::from(vec![
        Field::new("priors", throughline_rule::Type::Int),
        Field::new("aid", throughline_rule::Type::Bool),
        Field::coded("band", ["few", "many"]),
        Field::new("w", window.field_type()),
    ]);
    let rule = Rule::read(success, &fields).unwrap();
    let quantity = || Quantity { value: rule.clone(), per: 1, unit: Words::default() };
    let measure =
        if rule.ty() == throughline_rule::Type::Bool { Measure::Rate { success: rule.clone() } } else { Measure::Mean(quantity()) };
    Metric {
        heading: heading("m"),
        about: Words::default(),
        population: "p".into(),
        windows: vec![window],
        denominator: Rule::condition(denominator, &fields).unwrap(),
        measure,
        evidence: Words::default(),
        examples: vec![],
    }
}

fn metrics() -> Vec<Metric> {
    let event = || Anchor::Event("release".into());
    vec![
        metric("employment", event(), Derivation::StateAt { day: 5 }, "w", "true"),
        metric("employment", event(), Derivation::DaysWithin { from: 0, to: 12 }, "w", "band <> 'many' or aid"),
        metric("arrest", event(), Derivation::DaysWithin { from: 2, to: 9 }, "w = 0", "true"),
        metric("employment", event(), Derivation::SpellCovers { day: 4 }, "w", "not aid"),
        metric("earnings", Anchor::Calendar, Derivation::SumWithin { from: 3, to: 10 }, "w", "true"),
        metric("earnings", event(), Derivation::SumWithin { from: 0, to: 6 }, "w > 3", "w is not null or priors = 2"),
    ]
}

type Stretch = (&'static str, &'static str, i32, i32, Option<i64>);

#[derive(Debug, Clone)]
struct Someone {
    priors: Option<i64>,
    aid: Option<bool>,
    line: Vec<Stretch>,
}

fn someone() -> impl Strategy<Value = Someone> {
    let of = prop::sample::select(vec!["employment", "watched", "watched", "arrest", "release", "follow_up", "earnings"]);
    let stretch = (of, prop::bool::weighted(0.8), 0..14_i32, 1..9_i32, prop::option::weighted(0.9, 0..9_i64));
    let stretch = stretch.prop_map(|(of, relative, from, length, amount)| {
        let axis = if relative && of != "earnings" { "release" } else { "calendar" };
        (of, axis, from, from + length, amount.filter(|_| of == "earnings"))
    });
    let line = prop::collection::vec(stretch, 0..9).prop_map(|mut line| {
        line.push(("release", "release", 0, 1, None));
        line
    });
    (prop::option::of(0..4_i64), prop::option::of(any::<bool>()), line).prop_map(|(priors, aid, line)| Someone { priors, aid, line })
}

fn frame(people: &[Someone], codes: &CodeBook) -> Frame {
    let priors: ArrayRef = Arc::new(people.iter().map(|p| p.priors).collect::<Int64Array>());
    let aid: ArrayRef = Arc::new(people.iter().map(|p| p.aid).collect::<BooleanArray>());
    let batch = RecordBatch::try_from_iter_with_nullable([("priors", priors, true), ("aid", aid, true)]).unwrap();
    let lines: Vec<_> = people.iter().map(|p| p.line.clone()).collect();
    Frame::of_tables(&batch, Spans::of_people(&lines), codes).unwrap()
}

fn database(people: &[Someone]) -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "create table persons(person integer, priors integer, aid integer); \
         create table spans(person integer, of text, axis text, from_day integer, to_day integer, amount integer)",
    )
    .unwrap();
    for (i, p) in (0_i64..).zip(people) {
        db.execute("insert into persons values (?1, ?2, ?3)", (i, p.priors, p.aid)).unwrap();
        for (of, axis, from, to, amount) in &p.line {
            db.execute("insert into spans values (?1, ?2, ?3, ?4, ?5, ?6)", (i, of, axis, from, to, amount)).unwrap();
        }
    }
    db
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn the_pass_and_the_printed_sql_agree(people in prop::collection::vec(someone(), 1..12)) {
        let codes = codes();
        let frame = frame(&people, &codes);
        let db = database(&people);
        let by = vec!["band".to_owned(), "aid".to_owned()];
        let groups = [Groups::of(&Breakdown { by: by.clone(), compare: None }, &frame, &codes).unwrap()];
        let everyone = Fields::from(vec![Field::new("priors", throughline_rule::Type::Int)]);
        let population = Population { heading: heading("p"), rule: Rule::condition("priors < 3", &everyone).unwrap(), examples: vec![] };
        for metric in metrics() {
            let tallies = pass::run(&frame, &codes, &[Asked { metric: &metric, population: &population }], &groups).unwrap();
            let mut expected: Vec<Vec<i64>> = tallies[0][0].iter().filter(|t| t.population() > 0)
                .map(|t| vec![t.outside as i64, t.too_early as i64, t.not_known as i64, t.counted as i64, if t.success > 0 { t.success as i64 } else { t.sum as i64 }])
                .collect();
            let sql = grouped(&metric, &population, &codes, &by);
            let mut statement = db.prepare(&sql).unwrap_or_else(|e| panic!("{e}\n{sql}"));
            let mut got: Vec<Vec<i64>> = statement.query_map([], |row| (2..7).map(|i| row.get(i)).collect()).unwrap().collect::<Result<_, _>>().unwrap();
            expected.sort();
            got.sort();
            prop_assert_eq!(expected, got, "{:?}\n{}", metric.windows, sql);
        }
    }
}
