//! Each mistake of a definition is one issue at its place.

use super::{n_shipped, places, with};
use crate::catalog::Kind;

pub(super) const METRIC: &str = r#"edition = "1"
effective_from = 2026-11-01
source = "a test"
verified = true
label = { en = "A", es = "B" }
about = { en = "A", es = "B" }
population = "everyone"
denominator = "true"
success = "earned > 0"
evidence = { en = "A", es = "B" }

[[window]]
name = "earned"
label = { en = "A", es = "B" }
derive = "sum_within"
of = "earnings"
anchor = "calendar"
from = 2024-01-01
to = 2025-01-01

[[example]]
text = "One."
expect = { counted = 1, success = 1 }
[[example.person]]
fields = { age = 30 }
spans = [{ of = "earnings", from = 2024-01-01, to = 2025-01-01, amount = 1.50 }]
"#;

#[test]
fn many_mistakes_are_as_many_issues_at_their_places() {
    let text = METRIC
        .replace("edition = \"1\"", "edition = 1")
        .replace("verified = true", "verifed = true")
        .replace("about = { en = \"A\", es = \"B\" }", "about = { en = \"ñ\", es = \"\" }")
        .replace("\"everyone\"", "\"evryone\"")
        .replace("success = \"earned > 0\"", "success = \"\\u0065arned > 0 and age > 'x'\"")
        .replace("derive = \"sum_within\"", "derive = \"sum\"")
        .replace("of = \"earnings\"\nanchor = \"calendar\"", "of = \"earning\"\nanchor = \"releese\"")
        .replace("age = 30", "age = \"30\"")
        .replace("amount = 1.50", "amount = 1e308");
    let (catalog, issues) = with(&[("metrics/bad.toml", &text)]);
    assert!(catalog.metric("bad").is_none());
    assert_eq!(catalog.metrics.len(), n_shipped(Kind::Metrics));
    let expected = [
        "1:1 key_missing",
        "1:11 wrong_kind_of_value",
        "4:1 key_not_known",
        "6:26 text_empty",
        "7:14 name_not_known",
        "9:38 rule_not_readable",
        "15:10 name_not_known",
        "16:6 name_not_known",
        "17:10 name_not_known",
        "25:18 wrong_kind_of_value",
        "26:74 wrong_kind_of_value",
    ];
    assert_eq!(places(&issues), expected, "{issues:#?}");
    assert!(issues[2].remedy.contains("Did you mean 'verified'?"), "{}", issues[2]);
    assert!(issues[4].remedy.contains("Did you mean 'everyone'?"), "{}", issues[4]);
    assert_eq!(issues[3].place.field.as_deref(), Some("about.es"));
}

/// Each change of the good metric gives exactly the issues expected.
#[test]
fn one_mistake_is_one_issue() {
    let check = |from: &str, to: &str, expected: &[&str]| {
        assert!(METRIC.contains(from), "{from}");
        let (_, issues) = with(&[("metrics/bad.toml", &METRIC.replace(from, to))]);
        assert_eq!(places(&issues), expected, "{to}: {issues:#?}");
    };
    check("edition", "edition", &[]);
    check("success = \"", "sucess = \"", &["1:1 measure_missing", "9:1 key_not_known"]);
    check("success = \"earned > 0\"", "success = \"earned\"", &["9:11 rule_of_wrong_type"]);
    check("success = \"earned > 0\"", "success = \"age >= 30 and earned > 0\"", &["9:11 protected_characteristic"]);
    check("success = \"earned > 0\"", "success = \"age >= 30 and earned > 0\"\nstatute = \"29 USC 3102\"", &[]);
    check("success = \"earned > 0\"", "success = \"true\"", &["9:11 rule_is_constant"]);
    check("success = \"earned > 0\"", "success = \"1 = 1\"", &["9:11 rule_is_constant"]);
    check("denominator = \"true\"", "denominator = \"false\"", &["8:15 rule_is_constant"]);
    check("denominator = \"true\"", "denominator = \"earned >= 0\"", &[]);
    check("about = { en = \"A\", es = \"B\" }", "about = { en = \"A\", es = \" todo \" }", &["6:26 text_not_written"]);
    check(
        "about = { en = \"A\", es = \"B\" }",
        "about = { en = \"...\", es = \"TBD\" }",
        &["6:16 text_not_written", "6:28 text_not_written"],
    );
    check("about = { en = \"A\", es = \"B\" }", "about = { en = \"A to-do list\", es = \"Todo bien.\" }", &[]);
    check("success = \"earned > 0\"", "success = \"\"\"\n  earned > 0\n  and agee = 1\"\"\"", &["11:7 rule_not_readable"]);
    check("success = \"earned > 0\"", "success = 'earned > (0'", &["9:23 rule_not_readable"]);
    check("success = \"earned > 0\"", "success = \"earned > 0\"\nmean = { value = \"earned\" }", &["10:8 measure_ambiguous"]);
    check("denominator = \"true\"", "denominator = \"age > 17\"", &["8:15 protected_characteristic"]);
    check("effective_from = 2026-11-01", "effective_from = 2026-11-01\neffective_to = 2020-01-01", &["3:16 dates_in_wrong_order"]);
    check("effective_from = 2026-11-01", "effective_from = 2026-11-01T10:00:00Z", &["2:18 wrong_kind_of_value"]);
    check("effective_from = 2026-11-01", "effective_from = \"2026-11-01\"", &[]);
    check("name = \"earned\"", "name = \"age\"", &["9:12 rule_not_readable", "13:8 name_taken"]);
    check("name = \"earned\"", "name = \"earnings\"", &["9:12 rule_not_readable", "13:8 name_reserved"]);
    check("derive = \"sum_within\"", "derive = \"state_at\"", &["12:1 key_missing", "18:1 key_not_known", "19:1 key_not_known"]);
    check("of = \"earnings\"\nanchor", "of = \"employment\"\nanchor", &["16:6 name_not_known"]);
    check("anchor = \"calendar\"", "anchor = \"release\"", &["18:8 wrong_kind_of_value", "19:6 wrong_kind_of_value"]);
    check(
        "anchor = \"calendar\"",
        "anchor = \"follow_up\"",
        &["17:10 name_not_known", "18:8 wrong_kind_of_value", "19:6 wrong_kind_of_value"],
    );
    check("to = 2025-01-01\n", "to = 2023-01-01\n", &["19:6 dates_in_wrong_order"]);
    check("counted = 1", "counted = -1", &["23:22 number_out_of_range"]);
    check("success = 1 }", "value = \"1/0\" }", &["23:33 wrong_kind_of_value", "23:33 key_not_for_this_kind"]);
    check("age = 30", "agee = 30", &["25:12 name_not_known"]);
    check("age = 30", "prior_convictions_band = \"0-1\"", &["25:12 name_not_known"]);
    check("amount = 1.50", "amount = 1.505", &["26:74 wrong_kind_of_value"]);
    check(", amount = 1.50", "", &["26:10 key_missing"]);
    check("[[example]]", "[[exampel]]", &["21:3 key_not_known", "24:3 wrong_kind_of_value"]);
    check(METRIC.split_once("[[example]]").unwrap().1, "", &["21:1 key_missing", "21:1 key_missing", "21:1 key_missing"]);
    check(&METRIC[METRIC.find("[[example]]").unwrap()..], "", &["1:1 example_missing"]);
}

pub(super) const CODES: &str = r#"edition = "1"
effective_from = 2026-11-01
source = "a test"
verified = true
label = { en = "A", es = "B" }
[[code]]
name = "color"
kind = "choice"
label = { en = "A", es = "B" }
values = [{ code = "red", label = { en = "A", es = "B" } }]
[[code]]
name = "old"
kind = "yes_no"
protected = true
derived = "age > 64"
label = { en = "A", es = "B" }
"#;

#[test]
fn mistakes_in_codes() {
    let check = |from: &str, to: &str, expected: &[&str]| {
        assert!(CODES.contains(from), "{from}");
        let (catalog, issues) = with(&[("codes/test.toml", &CODES.replace(from, to))]);
        assert_eq!(places(&issues), expected, "{to}: {issues:#?}");
        assert_eq!(catalog.codes.get("color").is_some(), expected.is_empty(), "{to}");
    };
    check("color", "color", &[]);
    check("name = \"color\"", "name = \"age\"", &["7:8 code_declared_twice"]);
    check("name = \"color\"", "name = \"Color\"", &["7:8 name_not_allowed"]);
    check("name = \"color\"", "name = \"and\"", &["7:8 name_not_allowed"]);
    check("name = \"color\"", "name = \"earnings\"", &["7:8 name_reserved"]);
    check("kind = \"choice\"", "kind = \"chioce\"", &["8:8 name_not_known"]);
    check("kind = \"choice\"", "kind = \"integer\"", &["10:10 key_not_for_this_kind"]);
    check("kind = \"choice\"", "kind = \"choice\"\nhorizon = true", &["9:11 key_not_for_this_kind"]);
    check(
        "kind = \"choice\"",
        "kind = \"choice\"\nderived = \"case when age > 3 then 'read' else 'red' end\"\nprotected = true",
        &["9:35 value_not_in_list"],
    );
    check("kind = \"choice\"", "kind = \"choice\"\nderived = \"case when old then 'red' end\"", &["9:22 rule_not_readable"]);
    check("protected = true\n", "", &["14:11 protected_characteristic"]);
    check("age > 64", "age + 64", &["15:11 rule_of_wrong_type"]);
    check("values = [{", "editions = [{ name = \"1\", values = { \"5\" = \"rde\" } }]\nvalues = [{", &["10:44 name_not_known"]);
}

pub(super) const REPORT: &str = r#"edition = "1"
effective_from = 2026-11-01
source = "a test"
verified = true
label = { en = "A", es = "B" }
question = { en = "A", es = "B" }
about = { en = "A", es = "B" }
metrics = ["employed-week-26"]
cautions = [{ en = "A", es = "B" }]
[[breakdown]]
by = ["offered", "prior_convictions_band"]
compare = { field = "offered", to = "no" }
"#;

#[test]
fn mistakes_in_reports() {
    let check = |from: &str, to: &str, expected: &[&str]| {
        assert!(REPORT.contains(from), "{from}");
        let (catalog, issues) = with(&[("reports/test.toml", &REPORT.replace(from, to))]);
        assert_eq!(places(&issues), expected, "{to}: {issues:#?}");
        assert_eq!(catalog.report("test").is_some(), expected.is_empty(), "{to}");
    };
    check("edition", "edition", &[]);
    check("[\"employed-week-26\"]", "[\"employed-week-62\", \"x\"]", &["8:12 name_not_known", "8:32 name_not_known"]);
    check("[\"employed-week-26\"]", "[]", &["8:11 key_missing"]);
    check("[\"employed-week-26\"]", "\"employed-week-26\"", &["8:11 wrong_kind_of_value"]);
    check("[\"employed-week-26\"]", "[\"employed-week-26\", \"employed-week-26\"]", &["8:32 name_listed_twice"]);
    check("\"offered\", \"prior_convictions_band\"", "\"ofered\"", &["11:7 name_not_known"]);
    check("\"offered\", \"prior_convictions_band\"", "\"prior_convictions_band\"", &["12:21 name_not_known"]);
    check("\"prior_convictions_band\"", "\"age\"", &["11:18 code_without_groups"]);
    check("\"prior_convictions_band\"", "\"offered\"", &["11:18 name_listed_twice"]);
    check("\"prior_convictions_band\"", "\"prior_convictions_band\", \"married\"", &["11:44 too_many_codes"]);
    check("to = \"no\"", "to = \"non\"", &["12:37 name_not_known"]);
    check("{ en = \"A\", es = \"B\" }]", "\"A\"]", &["9:13 wrong_kind_of_value"]);
}

#[test]
fn a_population_decides_by_nothing_protected() {
    let text = "edition = \"1\"\neffective_from = 2026-11-01\nsource = \"a\"\nverified = true\nlabel = { en = \"A\", es = \"B\" }\nrule = \"age > 17\"\n[[example]]\ntext = \"A\"\nfields = { age = 18 }\nanswer = \"yes\"\n";
    let (_, issues) = with(&[("populations/test.toml", text)]);
    assert_eq!(places(&issues), ["6:8 protected_characteristic"]);
    let (catalog, issues) = with(&[("populations/test.toml", &text.replace("rule =", "statute = \"29 USC 3102\"\nrule ="))]);
    assert_eq!(issues, []);
    assert!(catalog.population("test").is_some());
}
