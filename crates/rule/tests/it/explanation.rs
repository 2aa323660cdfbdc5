//! Reasons and missing fields hold what they promise, on random conditions and rows.

use proptest::prelude::*;
use throughline_rule::{Answer, Decision, Language, Rule, Value};

use crate::random::{self, NAMES, Row};

fn read(text: &str) -> Rule {
    Rule::condition(text, &random::fields()).unwrap_or_else(|errors| panic!("{errors:?}: {text}"))
}

fn decide(rule: &Rule, row: &Row) -> Decision {
    rule.decide(&|name| random::get(row, name))
}

/// The row with other values, where `which` says so of a field's name and value.
fn changed(row: &Row, other: &Row, which: impl Fn(&str, &Option<Value>) -> bool) -> Row {
    let cell = |((name, _), (old, new)): (&(&str, _), (&Option<Value>, &Option<Value>))| {
        if which(name, old) { new.clone() } else { old.clone() }
    };
    NAMES.iter().zip(row.iter().zip(other)).map(cell).collect()
}

fn full_row() -> impl Strategy<Value = Row> {
    let cell = |(name, ty): &(&'static str, _)| random::known(name, *ty).prop_map(Some);
    NAMES.iter().map(cell).collect::<Vec<_>>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn fields_outside_the_reasons_do_not_matter(expr in random::condition(), row in random::row(), other in random::row()) {
        let rule = read(&expr.to_string());
        let decision = decide(&rule, &row);
        prop_assume!(decision.answer != Answer::NotKnown);
        prop_assert!(decision.missing.is_empty());
        let named = |name: &str| decision.reasons.iter().any(|reason| reason.fields.iter().any(|(field, _)| field == name));
        let answer = decide(&rule, &changed(&row, &other, |name, _| !named(name))).answer;
        prop_assert_eq!(answer, decision.answer, "{}", rule.text());
        for reason in &decision.reasons {
            prop_assert!(rule.text().get(reason.span.clone()).is_some());
            prop_assert!(rule.sentence_of(&reason.span, Language::Es, &|_| None).is_some());
            for (name, value) in &reason.fields {
                prop_assert_eq!(value, &random::get(&row, name));
            }
        }
    }

    #[test]
    fn one_reason_settles_what_one_part_can_settle(expr in random::condition(), row in random::row(), other in random::row()) {
        let rule = read(&format!("b1 and ({expr})"));
        let decision = decide(&rule, &row);
        prop_assume!(decision.answer == Answer::No);
        let Some(reason) = decision.reasons.iter().find(|reason| reason.span == (0..2)) else { return Ok(()) };
        prop_assert!(!reason.holds);
        prop_assert_eq!(decide(&rule, &changed(&row, &other, |name, _| name != "b1")).answer, Answer::No);
    }

    #[test]
    fn only_missing_fields_can_settle(expr in random::strict_condition(), row in random::row(), full in full_row()) {
        let rule = read(&expr.to_string());
        let decision = decide(&rule, &row);
        prop_assume!(decision.answer == Answer::NotKnown);
        prop_assert!(decision.reasons.is_empty());
        let missing = |name: &str| decision.missing.iter().any(|field| field == name);
        for name in &decision.missing {
            prop_assert!(random::get(&row, name).is_none(), "{} is known in {}", name, rule.text());
        }
        let others = changed(&row, &full, |name, value| value.is_none() && !missing(name));
        prop_assert_eq!(decide(&rule, &others).answer, Answer::NotKnown, "{}", rule.text());
        // With them filled it is settled, or nothing more can settle it (a division by zero, an overflow).
        let filled = decide(&rule, &changed(&row, &full, |name, _| missing(name)));
        prop_assert!(filled.missing.is_empty(), "{}: {:?} then {:?}", rule.text(), decision.missing, filled.missing);
    }
}

#[test]
fn reasons_and_missing_fields() {
    let check = |text: &str, row: &[(&str, Value)], answer: Answer, reasons: &[&str], missing: &[&str]| {
        let rule = read(text);
        let decision = rule.decide(&|name| row.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()));
        let spans: Vec<&str> = decision.reasons.iter().map(|reason| &text[reason.span.clone()]).collect();
        assert_eq!((decision.answer, spans.as_slice()), (answer, reasons), "{text}");
        assert_eq!(decision.missing, missing, "{text}");
    };
    let row = [("v", Value::Int(5)), ("b1", Value::Bool(true))];
    check("v > 3 and b1", &row, Answer::Yes, &["v > 3", "b1"], &[]);
    check("v > 3 or b1", &row, Answer::Yes, &["v > 3", "b1"], &[]);
    check("v > 9 and b1", &row, Answer::No, &["v > 9"], &[]);
    check("v > 9 and not b1 and b2", &row, Answer::No, &["v > 9", "b1"], &[]);
    check("v > 9 and b2", &row, Answer::No, &["v > 9"], &[]);
    check("v > 3 and b2", &row, Answer::NotKnown, &[], &["b2"]);
    check("v > 9 or b2 or l = 1", &row, Answer::NotKnown, &[], &["b2", "l"]);
    check("l + i3 > v", &row, Answer::NotKnown, &[], &["l", "i3"]);
    check("v / 0 > 1", &row, Answer::NotKnown, &[], &[]);
    check("v / 0 > l", &row, Answer::NotKnown, &[], &[]);
    check("l < v / 0", &row, Answer::NotKnown, &[], &[]);
    check("v / 0 > l and b2", &row, Answer::NotKnown, &[], &["b2"]);
    check("v between 1 and l", &row, Answer::NotKnown, &[], &["l"]);
    check("v between 9 and l", &row, Answer::No, &["v between 9 and l"], &[]);
    check("l is null and b2", &row, Answer::NotKnown, &[], &["b2"]);
    check("l is null or b2", &row, Answer::Yes, &["l is null"], &[]);
    check("coalesce(l, i3) > 1", &row, Answer::NotKnown, &[], &["l", "i3"]);
    check("coalesce(l, 0) > 1", &row, Answer::No, &["coalesce(l, 0) > 1"], &[]);
    check("case when b2 then true when v > 3 then l > 1 end", &row, Answer::NotKnown, &[], &["b2", "l"]);
    check("case when b1 then i3 > 1 else l > 1 end", &row, Answer::NotKnown, &[], &["i3"]);
    check("l = l", &row, Answer::NotKnown, &[], &["l"]);
}

#[test]
fn a_rule_that_is_no_condition_is_never_settled_and_asks_for_no_field() {
    let check = |text: &str| {
        let rule = Rule::read(text, &random::fields()).unwrap();
        let decision = rule.decide(&|name| (name == "v").then_some(Value::Int(5)));
        assert_eq!(decision, Decision { answer: Answer::NotKnown, reasons: Vec::new(), missing: Vec::new() }, "{text}");
    };
    check("v");
    check("v + l");
}
