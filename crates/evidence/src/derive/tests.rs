//! Single derivations by hand, where the oracle of `sql` would only repeat a mistake of thought.

use super::*;
use crate::frame::{Named, Opened};
use arrow::array::{ArrayRef, Int64Array};
use arrow::record_batch::RecordBatch;
use std::sync::Arc;
use throughline_model::calendar::read_iso;
use throughline_model::code::{Code, Kind};
use throughline_model::words::Words;

fn day(text: &str) -> i32 {
    read_iso(text).unwrap()
}

fn window(of: &str, anchor: Anchor, derive: Derivation) -> Window {
    let none = Vec::new;
    Window {
        name: "w".into(),
        label: Words::same("w"),
        of: of.into(),
        values: none(),
        anchor,
        derive,
        due: None,
        unrecorded_is_no: false,
        in_cohort: false,
        sources: none(),
    }
}

fn codes() -> CodeBook {
    let code = |name: &str, covers: &[&str]| Code {
        name: name.into(),
        label: Words::same(name),
        kind: Kind::State,
        values: vec![],
        editions: vec![],
        covers: covers.iter().map(|c| (*c).to_owned()).collect(),
        horizon: false,
        identity: false,
        of_participation: false,
        protected: false,
        derived: None,
        file: "test".into(),
    };
    CodeBook { codes: vec![code("due", &[]), code("watched", &["employment"])] }
}

/// What a window says of the first person, whose period runs from 2024-01-10 to 2024-05-20; the second person's line is `others`.
fn check(window: &Window, line: &[Named<'_>], others: &[Named<'_>], as_of: &str, want: Derived) {
    let persons: ArrayRef = Arc::new(Int64Array::from(vec![0, 0]));
    let persons = RecordBatch::try_from_iter([("unused", persons)]).unwrap();
    let opened = Opened { persons, spans: Spans::of_people(&[line.to_vec(), others.to_vec()]), periods: None };
    let codes = codes();
    let frame = Frame::of_tables(opened, Some(day(as_of)), &codes).unwrap();
    let subject = Subject { line: frame.spans.line(0), period: Some((day("2024-01-10"), Some(day("2024-05-20")))) };
    assert_eq!(Plan::new(window, &codes, &frame, None).derive(subject), want, "{window:?} {line:?}");
}

fn on(of: &'static str, from: &str, to: &str) -> Named<'static> {
    Named { of, axis: CALENDAR, from: day(from), to: day(to), ..Named::default() }
}

fn paid(from: &str, to: &str, amount: i64, source: &'static str, employer: Option<i32>) -> Named<'static> {
    Named { amount: Some(amount), value: Some(source), employer, ..on("earnings", from, to) }
}

/// Exit in May 2024: its quarter is April to June, so Q2 after exit is October to December 2024.
#[test]
fn the_missing_wage_rule() {
    let q2 = Reach::Quarters { first: 2, last: 2 };
    let w = Window { due: Some("due".into()), ..window("earnings", Anchor::Exit, Derivation::AnyWithin(q2)) };
    let wage = paid("2024-10-01", "2025-01-01", 500_000, "ui", None);
    let received = on("due", "2024-10-01", "2025-01-01");
    check(&w, &[wage], &[received], "2025-06-30", Derived::Known(1));
    // Nobody's records of that quarter are in: too early, also for who is known to work.
    check(&w, &[wage], &[on("due", "2024-07-01", "2024-10-01")], "2025-06-30", Derived::TooEarly);
    check(&w, &[], &[], "2025-06-30", Derived::TooEarly);
    // They are in, and this person is not among them: not employed.
    check(&w, &[], &[received], "2025-06-30", Derived::Known(0));
    // A later quarter came, this one never did.
    check(&w, &[], &[on("due", "2025-01-01", "2025-04-01")], "2025-06-30", Derived::NotKnown);
    // A quarter with a wage of nothing is no employment.
    check(&w, &[paid("2024-10-01", "2025-01-01", 0, "ui", None)], &[received], "2025-06-30", Derived::Known(0));
    // Wages of the quarter before or after do not count.
    check(
        &w,
        &[paid("2024-07-01", "2024-10-01", 900, "ui", None), paid("2025-01-01", "2025-04-01", 900, "ui", None)],
        &[received],
        "2025-06-30",
        Derived::Known(0),
    );
}

/// Two employers' wage records are added; a supplemental amount beside them is not. Without records the supplemental one counts.
#[test]
fn one_source_a_quarter() {
    let w = Window {
        due: Some("due".into()),
        sources: vec!["ui".into(), "federal".into(), "supplemental".into()],
        ..window("earnings", Anchor::Exit, Derivation::SumWithin(Reach::Quarters { first: 2, last: 2 }))
    };
    let received = [on("due", "2024-10-01", "2025-01-01")];
    let q2 = |amount, source| paid("2024-10-01", "2025-01-01", amount, source, None);
    check(&w, &[q2(30_000, "ui"), q2(20_000, "ui"), q2(70_000, "supplemental")], &received, "2025-06-30", Derived::Known(50_000));
    check(&w, &[q2(70_000, "supplemental"), q2(5_000, "other")], &received, "2025-06-30", Derived::Known(70_000));
    check(&w, &[], &received, "2025-06-30", Derived::Known(0));
}

#[test]
fn an_employer_not_known_is_never_the_same() {
    let w = Window { due: Some("due".into()), ..window("earnings", Anchor::Exit, Derivation::SameEmployer { first: 2, second: 4 }) };
    let received = [on("due", "2024-10-01", "2025-07-01")];
    let pay = |first, second| [paid("2024-10-01", "2025-01-01", 100, "ui", first), paid("2025-04-01", "2025-07-01", 100, "ui", second)];
    check(&w, &pay(Some(1), Some(1)), &received, "2025-12-31", Derived::Known(1));
    check(&w, &pay(Some(1), Some(2)), &received, "2025-12-31", Derived::Known(0));
    check(&w, &pay(None, None), &received, "2025-12-31", Derived::Known(0));
    check(&w, &pay(Some(1), Some(1)), &[on("due", "2024-10-01", "2025-01-01")], "2025-12-31", Derived::TooEarly);
}

/// Work from 1 June with one employer to 30 June, from 6 July with another to December: a snapshot on day 90 says yes, an unbroken spell says yes
/// only where five days may lie between, and the same employer says no.
#[test]
fn three_meanings_of_retention() {
    let line = [
        Named { employer: Some(1), ..on("employment", "2024-06-01", "2024-07-01") },
        Named { employer: Some(2), ..on("employment", "2024-07-06", "2025-01-01") },
        on("watched", "2024-01-01", "2025-01-01"),
    ];
    let covers =
        |gap_allowed, same_employer| window("employment", Anchor::Exit, Derivation::SpellCovers { day: 90, gap_allowed, same_employer });
    let at = window("employment", Anchor::Exit, Derivation::StateAt { day: 90, from_start: true });
    for (w, want) in [(at, 1), (covers(0, false), 0), (covers(5, false), 1), (covers(4, false), 0), (covers(5, true), 0)] {
        check(&w, &line, &[], "2025-06-30", Derived::Known(want));
        check(&w, &[], &[], "2025-06-30", Derived::Outside);
    }
    check(&covers(0, false), &line[..1], &[], "2025-06-30", Derived::NotKnown);
    check(&covers(0, false), &line, &[], "2024-08-01", Derived::TooEarly);
}

/// What the program itself records: nothing on record is no once the time is over.
#[test]
fn what_the_program_records() {
    let w = Window {
        unrecorded_is_no: true,
        values: vec!["license".into()],
        ..window("credential", Anchor::Entry, Derivation::AnyWithin(Reach::Participation { after: 365 }))
    };
    let got = |kind, on_day: &str, to: &str| Named { value: Some(kind), ..on("credential", on_day, to) };
    check(&w, &[got("license", "2025-05-20", "2025-05-21")], &[], "2025-05-20", Derived::Known(1));
    check(&w, &[got("license", "2025-05-21", "2025-05-22")], &[], "2025-06-30", Derived::Known(0));
    check(&w, &[got("secondary", "2024-03-01", "2024-03-02")], &[], "2025-06-30", Derived::Known(0));
    // Found early or not, the year after exit is not over.
    check(&w, &[got("license", "2024-03-01", "2024-03-02")], &[], "2025-05-19", Derived::TooEarly);
    let until = Window { unrecorded_is_no: true, ..window("credential", Anchor::Entry, Derivation::DaysUntil { within: 60 }) };
    check(&until, &[got("license", "2024-03-01", "2024-03-02")], &[], "2025-06-30", Derived::Known(51));
    check(&until, &[got("license", "2024-03-10", "2024-03-11")], &[], "2025-06-30", Derived::Outside);
}
