//! What the parts of a mapping make of good rows.

use super::*;

fn facts_of(rest: &str, file: &str) -> Vec<Vec<String>> {
    let outcome = import(&mapping(rest), file.as_bytes());
    assert_eq!(outcome.issues, [], "{}", listed(&outcome.issues));
    outcome.facts()
}

#[test]
fn values() {
    let check = |column: &str, text: &str, expected: Option<&str>| {
        let found = facts_of(&format!("[[column]]\nfrom = \"x\"\n{column}\n"), &format!("id,x\na,{text}\n"));
        assert_eq!(found, [expected.map(str::to_owned).into_iter().collect::<Vec<_>>()], "{column} {text}");
    };
    let age = "to = \"age\"";
    check(age, "30", Some("age = 30"));
    check(age, " -30 ", Some("age = -30"));
    check(age, "\u{a0}30\u{a0}", Some("age = 30"));
    check(age, "30.00", Some("age = 30"));
    check(age, "9007199254740991", Some("age = 9007199254740991"));
    check(age, "", None);
    check("to = \"age\"\nmissing = [\"NA\", \"-1\"]", "-1", None);
    check("to = \"age\"\nmissing = \"NA\"", "NA", None);
    let aid = "to = \"aid\"";
    for (text, meant) in
        [("1", true), ("0", false), ("Yes", true), ("NO", false), ("true", true), ("False", false), ("y", true), ("N", false)]
    {
        check(aid, text, Some(&format!("aid = {meant}")));
    }
    check("to = \"aid\"\nvalues = { X = true, \"\" = false }", "", Some("aid = false"));
    check("to = \"aid\"\nvalues = { \"received aid\" = true, \"received no aid\" = false }", "received no aid", Some("aid = false"));
    check("to = \"race\"", "black", Some("race = 'black'"));
    check("to = \"race\"\nedition = \"2020\"", "2", Some("race = 'other'"));
    check("to = \"race\"\nvalues = { B = \"black\", O = \"other\", W = \"other\" }", "W", Some("race = 'other'"));
    check("to = \"note\"", "\" it's \"\"so\"\" \"", Some("note = 'it''s \"so\"'"));
    check("to = \"born_on\"", "1990-01-31", Some("born_on = 1990-01-31"));
}

#[test]
fn constants_and_rules_over_them() {
    let rest = r#"
[[column]]
constant = true
to = "aid"
[[column]]
constant = "black"
to = "race"
[[column]]
constant = 1990-01-31
to = "born_on"
[[column]]
constant = 3
to = "n"
type = "integer"
keep = false
[[state]]
of = "housed"
from = "born_on"
to = "born_on + n"
when = "aid and race = 'black'"
"#;
    assert_eq!(
        facts_of(rest, "id\na\n"),
        [["aid = true", "race = 'black'", "born_on = 1990-01-31", "housed from 1990-01-31 to 1990-02-02"]]
    );
}

#[test]
fn spells_one_a_row() {
    let rest = r#"
[[column]]
from = "start"
to = "starts_on"
type = "date"
keep = false
[[column]]
from = "end"
to = "ends_on"
type = "date"
keep = false
[[column]]
from = "employer"
to = "employer"
type = "text"
keep = false
[[column]]
from = "subsidized"
to = "subsidized"
type = "yes_no"
keep = false
[[employment]]
from = "starts_on"
to = "ends_on + 1"
employer = "employer"
subsidized = "subsidized"
"#;
    let mut mapping = mapping(rest);
    mapping.rows = super::super::definition::RowIs::Spell;
    let file = "id,start,end,employer,subsidized\na,2024-01-01,2024-01-31,E1,no\na,2024-02-01,2024-02-01,,yes\na,2024-03-01,,E1,\na,2024-05-02,2024-05-01,,\na,2024-06-01,2024-06-30,,\n";
    let outcome = import(&mapping, file.as_bytes());
    let expected: [&[&str]; 5] = [
        &["employment at 'E1' not subsidized from 2024-01-01 to 2024-01-31"],
        &["subsidized_employment from 2024-02-01 to 2024-02-01"],
        &[],
        &[],
        &["employment from 2024-06-01 to 2024-06-30"],
    ];
    assert_eq!(outcome.facts(), expected);
    assert_eq!(outcome.codes(), [(5, "ends_before_it_begins")]);
    assert_eq!(outcome.issues[0].severity, Severity::Warning);
}

#[test]
fn a_column_under_another_law_gives_facts_under_it() {
    let rest = r#"
[laws.ui_wages]
regime = "ui_wages"
agreement = "A-1"
purpose = "measurement"
destroy_by = 2030-06-30
destroy_because = "end of the agreement"
[[column]]
from = "age"
to = "age"
[[column]]
from = "wage"
to = "wage"
type = "money"
keep = false
law = "ui_wages"
[[earnings]]
amount = "wage"
from = 2024-01-01
to = 2024-04-01
"#;
    let mapping = mapping(rest);
    assert_eq!(
        mapping.laws.iter().map(|(name, law)| (name.as_str(), law.regime.as_str())).collect::<Vec<_>>(),
        [("", "public_research"), ("ui_wages", "ui_wages")]
    );
    let outcome = import(&mapping, b"id,age,wage\na,30,12.5\n");
    let laws: Vec<_> = outcome.records[0].facts.iter().map(|stated| (stated.law, fact_text(&stated.fact))).collect();
    assert_eq!(laws, [(0, "age = 30".to_owned()), (1, "earnings 12.50 from 2024-01-01 to 2024-03-31".to_owned())]);
}

#[test]
fn answers_side_by_side_become_spells() {
    let rest = "[[unpivot]]\ncolumns = \"w{1..5}\"\nof = \"employment\"\nwatched = \"watched\"\nstarts_at = 2024-01-01\nunit = \"week\"\nmissing = [\"?\"]\n";
    let found = facts_of(rest, "id,w1,w2,w3,w4,w5\na,1,1,0,?,1\nb,,,,,\n");
    let expected: [&[&str]; 2] = [
        &[
            "watched from 2024-01-01 to 2024-01-21",
            "watched from 2024-01-29 to 2024-02-04",
            "employment from 2024-01-01 to 2024-01-14",
            "employment from 2024-01-29 to 2024-02-04",
        ],
        &[],
    ];
    assert_eq!(found, expected);
}

/// "Week N since her own enrollment", with calendar dates; without the date of enrollment nothing is stated.
#[test]
fn answers_side_by_side_may_start_on_a_day_of_the_row() {
    let rest = r#"
[[column]]
from = "enrolled"
to = "enrolled_on"
type = "date"
keep = false
[[unpivot]]
columns = "w{1..3}"
of = "employment"
watched = "watched"
starts_at = "enrolled_on + 1"
unit = "week"
"#;
    let found = facts_of(rest, "id,enrolled,w1,w2,w3\na,2024-01-01,1,0,\nb,2024-03-31,,1,1\nc,,1,1,1\n");
    let expected: [&[&str]; 3] = [
        &["watched from 2024-01-02 to 2024-01-15", "employment from 2024-01-02 to 2024-01-08"],
        &["watched from 2024-04-08 to 2024-04-21", "employment from 2024-04-08 to 2024-04-21"],
        &[],
    ];
    assert_eq!(found, expected);
}

#[test]
fn delimiters_and_line_ends() {
    let mapping = mapping("[[column]]\nfrom = \"age\"\nto = \"age\"\n");
    for file in [
        "id,age\na,1\n",
        "id;age\r\na;1\r\n",
        "id\tage\ra\t1\r",
        "id|age\na|1",
        "\"id\",\"age\"\n\"a\",\"1\"\n",
        "AGE,ID\n1,a\n",
        "sep=;\r\nid;age\r\na;1\r\n",
    ] {
        let outcome = import(&mapping, file.as_bytes());
        assert_eq!(outcome.facts(), [["age = 1"]], "{file:?}");
        assert_eq!(outcome.records[0].key, "a");
    }
}
