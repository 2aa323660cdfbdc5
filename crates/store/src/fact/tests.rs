//! Facts through their bytes and back, alone, together, and damaged.

use super::*;
use std::sync::Arc;
use throughline_model::calendar::{Axis, Span};
use throughline_model::fact::{Fact, Stated, Value};
use throughline_model::money::Cents;

fn span(axis: &str, from: i32, to: i32) -> Span {
    Span { axis: Axis(Arc::from(axis)), from, to }
}

fn all() -> Vec<Fact> {
    let spell = |employer: Option<&str>, subsidized| {
        let employer = employer.map(str::to_owned);
        Fact::EmploymentSpell { span: span("release", -7, i32::MAX), employer, subsidized }
    };
    let earned = |employer: Option<&str>, source: Option<&str>| Fact::Earnings {
        span: span("", 0, 1),
        amount: Cents(i64::MIN),
        employer: employer.map(str::to_owned),
        source: source.map(Arc::from),
    };
    let observed = |code: &str, value, span| Fact::Observation { code: Arc::from(code), value, span };
    vec![
        spell(None, None),
        spell(Some(""), Some(false)),
        spell(Some("Ford ñ"), Some(true)),
        earned(None, None),
        earned(Some("Ford"), None),
        earned(Some("Ford"), Some("ui")),
        earned(None, Some("ui")),
        observed("re_arrest", Value::Bool(true), Some(span("release", 133, 134))),
        observed("re_arrest", Value::Bool(false), None),
        observed("enrollment", Value::Text("wioa_adult".to_owned()), Some(span("calendar", i32::MIN, i32::MAX))),
        observed(&"long".repeat(100), Value::Text("word".repeat(100)), Some(span(&"axis".repeat(100), i32::MIN, 0))),
        observed("a", Value::Int(i64::MIN), None),
        observed("b", Value::Money(-305), None),
        observed("c", Value::Number(0.1), None),
        observed("d", Value::Date(-719_162), None),
        observed("e", Value::Text(String::new()), None),
    ]
}

/// Through bytes and back; facts of several laws are put in order again.
fn there_and_back(facts: &[Stated]) -> Vec<Stated> {
    let (mut words, mut written) = (Words::default(), Written::default());
    written.write(facts, &mut words);
    let list = words.list();
    let mut back: Vec<(u64, Stated)> = Vec::new();
    for (law, plain) in written.statements() {
        each(plain, |nth, told| {
            back.push((nth, Stated { law, fact: told.fact(&list).unwrap() }));
            Ok(())
        })
        .unwrap();
    }
    back.sort_by_key(|(nth, _)| *nth);
    assert!(back.iter().zip(0..).all(|((nth, _), expected)| *nth == expected));
    back.into_iter().map(|(_, stated)| stated).collect()
}

fn under(law: usize, facts: Vec<Fact>) -> Vec<Stated> {
    facts.into_iter().map(|fact| Stated { law, fact }).collect()
}

#[test]
fn every_fact_comes_back_alone_and_with_all_others_under_one_law_and_several() {
    for fact in all() {
        let alone = under(0, vec![fact]);
        assert_eq!(there_and_back(&alone), alone);
    }
    assert_eq!(there_and_back(&[]), []);
    let together = under(3, all());
    assert_eq!(there_and_back(&together), together);
    let mixed: Vec<Stated> = all().into_iter().zip([2, 0, 0, 1].into_iter().cycle()).map(|(fact, law)| Stated { law, fact }).collect();
    assert_eq!(there_and_back(&mixed), mixed);
}

#[test]
fn half_a_fact_is_never_it_and_other_bytes_are_a_fault() {
    for fact in all() {
        let (mut words, mut written) = (Words::default(), Written::default());
        written.write(&under(0, vec![fact.clone()]), &mut words);
        let list = words.list();
        let (_, plain) = written.statements().next().unwrap();
        for end in 1..plain.len() {
            let mut found = Vec::new();
            let read = each(&plain[..end], |_, told| {
                found.push(told.fact(&list).unwrap());
                Ok(())
            });
            assert!(end == 1 || read.is_err(), "{end} bytes of {fact:?}");
            assert!(!found.contains(&fact));
        }
    }
    for bytes in [&b""[..], b"\x02", b"\x00\x03", b"\x00\x19\x00\x00\x00", b"\x00\x38\x00"] {
        assert!(each(bytes, |_, _| Ok(())).is_err(), "{bytes:?}");
    }
}

#[test]
fn rows_that_differ_are_compared_by_bytes_that_differ_whatever_their_words_are_numbered() {
    let content = |facts: &[Stated], before: &str| {
        let (mut words, mut written) = (Words::default(), Written::default());
        words.number(&Arc::from(before));
        written.write(facts, &mut words);
        written.content
    };
    let mut seen: Vec<Vec<u8>> = Vec::new();
    for fact in all() {
        let row = under(0, vec![fact]);
        assert_eq!(content(&row, "age"), content(&row, "race"));
        assert!(!seen.contains(&content(&row, "age")), "{row:?}");
        seen.push(content(&row, "age"));
    }
    let [one, other] = [under(0, all()), under(1, all())];
    assert_ne!(content(&one, ""), content(&other, ""));
}
