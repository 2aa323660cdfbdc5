//! The text of a rule: reading ends with a rule or with mistakes that stand in the text, and what reads can be used in every way.
//! Batches are not tried here: their agreement with `decide` has tests of its own, on rules that read.

use std::sync::LazyLock;
use throughline_rule::{
    Answer, Decision, FIRST_DAY, Field, Fields, GREATEST_WHOLE, LAST_DAY, Language, MAX_BYTES, Rule, RuleError, Type, Value, parse,
};

/// Printed forms are longer than the text by words and guards, never by repetition: a rule that doubles at each level would be far over.
const MOST_PER_BYTE: usize = 200;

const NAMES: [(&str, Type); 11] = [
    ("aid", Type::Bool),
    ("married", Type::Bool),
    ("age", Type::Int),
    ("priors", Type::Int),
    ("weeks", Type::Int),
    ("wage", Type::Money),
    ("earnings", Type::Money),
    ("note", Type::Text),
    ("race", Type::Text),
    ("born", Type::Date),
    ("enrolled", Type::Date),
];

static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let field =
        |(name, ty): (&str, Type)| if name == "race" { Field::coded(name, ["black", "other", "it's"]) } else { Field::new(name, ty) };
    NAMES.into_iter().map(field).collect()
});

/// Reads `bytes` as a rule and uses it. Bytes that are not text are replaced, as no rule comes from them.
pub fn hold(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let canonical = match parse(text) {
        Ok(expr) => {
            let canonical = expr.to_string();
            // Spaces may carry the canonical text over the limit.
            if canonical.len() <= MAX_BYTES {
                assert_eq!(parse(&canonical), Ok(expr), "{canonical}");
            }
            canonical
        }
        Err(error) => return stands_in(text, &error),
    };
    match Rule::read(text, &FIELDS) {
        Ok(rule) => used(&rule, &canonical),
        Err(errors) => {
            assert!(!errors.is_empty());
            errors.iter().for_each(|error| stands_in(text, error));
        }
    }
}

fn stands_in(text: &str, error: &RuleError) {
    assert!(text.get(error.span.clone()).is_some(), "{error:?}");
    assert!(!error.what.is_empty() && !error.remedy.is_empty(), "{error:?}");
}

fn used(rule: &Rule, canonical: &str) {
    let most = MOST_PER_BYTE * (rule.text().len() + 1);
    let sql = rule.sql();
    assert!(!sql.is_empty() && sql.len() <= most, "{} bytes of SQL", sql.len());
    for language in [Language::En, Language::Es] {
        let sentence = rule.sentence(language, &|_| None);
        assert!(!sentence.is_empty() && sentence.len() <= most, "{} bytes of {language:?}", sentence.len());
    }
    let again = Rule::read(canonical, &FIELDS).ok().filter(|_| canonical.len() <= MAX_BYTES);
    for n in 0..3 {
        let row = |name: &str| cell(n, name);
        let value = rule.value(&row);
        assert!(value.as_ref().is_none_or(|value| value.ty() == rule.ty()), "{value:?}");
        assert!(!matches!(value, Some(Value::Number(number)) if !number.is_finite()), "{value:?}");
        if let Some(again) = &again {
            assert_eq!(again.value(&row), value, "row {n} of {canonical}");
        }
        decided(rule, &rule.decide(&row), value.as_ref(), &row);
    }
}

fn decided(rule: &Rule, decision: &Decision, value: Option<&Value>, row: &dyn Fn(&str) -> Option<Value>) {
    let expected = match value {
        Some(Value::Bool(true)) => Answer::Yes,
        Some(Value::Bool(false)) => Answer::No,
        _ => Answer::NotKnown,
    };
    assert_eq!(decision.answer, expected);
    assert!(decision.reasons.is_empty() || expected != Answer::NotKnown, "{decision:?}");
    assert!(decision.missing.is_empty() || expected == Answer::NotKnown, "{decision:?}");
    for reason in &decision.reasons {
        assert!(rule.sentence_of(&reason.span, Language::Es, &|_| None).is_some(), "{reason:?}");
    }
    for name in &decision.missing {
        assert_eq!(row(name), None, "{name} is there");
    }
}

/// Row 0 is empty, row 1 is a likely one, row 2 lies on every border.
fn cell(row: usize, name: &str) -> Option<Value> {
    let (_, ty) = NAMES.into_iter().find(|(known, _)| *known == name)?;
    let even = name.len().is_multiple_of(2);
    let likely = row == 1;
    Some(match ty {
        _ if row == 0 => return None,
        Type::Bool => Value::Bool(even),
        Type::Int if likely => Value::Int(i64::try_from(name.len()).unwrap_or_default()),
        Type::Money if likely => Value::Money(123_450),
        Type::Date if likely => Value::Date(if even { 19_782 } else { 7_305 }),
        Type::Text if name == "race" => Value::Text("it's".to_owned()),
        Type::Text => Value::Text(if likely { "señal" } else { "" }.to_owned()),
        Type::Int => Value::Int(if even { GREATEST_WHOLE } else { 0 }),
        Type::Money => Value::Money(if even { -GREATEST_WHOLE } else { GREATEST_WHOLE }),
        Type::Date => Value::Date(if even { LAST_DAY } else { FIRST_DAY }),
        Type::Number => return None,
    })
}
