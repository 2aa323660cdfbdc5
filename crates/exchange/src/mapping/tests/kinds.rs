//! Rows of every kind an agency sends: enrollments, services, scores, jobs, wage records; and files that refer to each other.

use super::*;
use throughline_model::fact::Replaces;

/// More codes: things that come in kinds, values that change, what says who somebody is.
const MORE: &str = r#"
[[code]]
name = "enrollment"
kind = "state"
label = { en = "enrollment", es = "inscripción" }
values = [{ code = "literacy", label = { en = "l", es = "l" } }, { code = "wioa_adult", label = { en = "a", es = "a" } }]
[[code]]
name = "service"
kind = "event"
label = { en = "service", es = "servicio" }
values = [{ code = "tutoring", label = { en = "t", es = "t" }, counts = "training" }, { code = "orientation", label = { en = "o", es = "o" } }]
[[code]]
name = "reading_score"
kind = "integer"
label = { en = "reading score", es = "lectura" }
[[code]]
name = "hourly_wage"
kind = "money"
label = { en = "hourly wage", es = "salario por hora" }
[[code]]
name = "last_name"
kind = "text"
identity = true
label = { en = "last name", es = "apellido" }
[[code]]
name = "ssn"
kind = "text"
identity = true
label = { en = "SSN", es = "SSN" }
[[code]]
name = "co_enrolled_now"
kind = "yes_no"
of_participation = true
label = { en = "x", es = "x" }
"#;

fn text(rest: &str) -> String {
    format!("{HEAD}{rest}{EXAMPLE}")
}

fn of(rest: &str) -> Mapping {
    let (mut catalog, issues) = read_all(&format!("{CODES}{MORE}"), &[&text(rest)]);
    assert!(issues.is_empty(), "{}", listed(&issues));
    catalog.mappings.pop().unwrap()
}

/// Columns of this mapping alone.
fn columns(columns: &[(&str, &str)]) -> String {
    columns.iter().map(|(name, rest)| format!("[[column]]\nfrom = \"{name}\"\nto = \"{name}\"\nkeep = false\n{rest}\n")).collect()
}

#[track_caller]
fn check(rest: &str, file: &str, expected: &[&[&str]]) {
    let outcome = import(&of(rest), file.as_bytes());
    assert!(outcome.issues.is_empty(), "{}", listed(&outcome.issues));
    assert_eq!(outcome.facts(), expected);
}

const DATE: &str = "type = \"date\"";
const TEXT: &str = "type = \"text\"";
const INTEGER: &str = "type = \"integer\"";
const MONEY: &str = "type = \"money\"";

#[test]
fn enrollments_and_services_come_in_kinds() {
    let kind = "type = \"choice\"\nof = \"service\"\nvalues = { TUT = \"tutoring\", OR = \"orientation\" }";
    let rest = columns(&[("start", DATE), ("ends", DATE), ("s1", kind), ("d1", DATE), ("s2", kind), ("d2", DATE)])
        + "[[state]]\nof = \"enrollment\"\nvalue = \"'literacy'\"\nfrom = \"start\"\nto = \"ends + 1\"\nopen = true\n"
        + "[[state]]\nof = \"service\"\nvalue = \"s1\"\nat = \"d1\"\n[[state]]\nof = \"service\"\nvalue = \"s2\"\nat = \"d2\"\n";
    check(
        &rest,
        "id,start,ends,s1,d1,s2,d2\n1,2024-01-05,2024-03-01,TUT,2024-01-06,OR,2024-01-05\n2,2024-02-01,,,,TUT,\n",
        &[
            &[
                "enrollment = 'literacy' from 2024-01-05 to 2024-03-01",
                "service = 'tutoring' from 2024-01-06 to 2024-01-06",
                "service = 'orientation' from 2024-01-05 to 2024-01-05",
            ],
            &["enrollment = 'literacy' from 2024-02-01 on"],
        ],
    );
}

#[test]
fn a_stretch_without_an_end_is_no_fact_unless_it_may_be_open() {
    let rest = columns(&[("start", DATE), ("ends", DATE)]) + "[[employment]]\nfrom = \"start\"\nto = \"ends + 1\"\n";
    check(&rest, "id,start,ends\n1,2024-01-05,\n", &[&[]]);
    check(&format!("{rest}open = true\n"), "id,start,ends\n1,2024-01-05,\n", &[&["employment from 2024-01-05 on"]]);
    check(&format!("{rest}open = true\n"), "id,start,ends\n1,,2024-01-05\n", &[&[]]);
}

#[test]
fn values_as_they_were_then() {
    let rest = columns(&[("score", INTEGER), ("tested", DATE), ("wage", MONEY), ("hired", DATE), ("quit", DATE), ("fein", TEXT)])
        + "[[state]]\nof = \"reading_score\"\nvalue = \"score\"\nat = \"tested\"\n"
        + "[[state]]\nof = \"hourly_wage\"\nvalue = \"wage\"\nfrom = \"hired\"\nto = \"quit\"\nopen = true\n"
        + "[[employment]]\nfrom = \"hired\"\nto = \"quit\"\nemployer = \"fein\"\nopen = true\n";
    check(
        &rest,
        "id,score,tested,wage,hired,quit,fein\n1,545,2024-01-05,17.50,2024-02-01,2024-02-03,12-3456789\n2,,2024-01-05,,2024-02-01,,\n",
        &[
            &[
                "reading_score = 545 from 2024-01-05 to 2024-01-05",
                "hourly_wage = 17.50 from 2024-02-01 to 2024-02-02",
                "employment at '12-3456789' from 2024-02-01 to 2024-02-02",
            ],
            &["employment from 2024-02-01 on"],
        ],
    );
}

#[test]
fn wage_records_have_quarters_employers_and_sources() {
    let earnings = "[[earnings]]\namount = \"wage\"\nemployer = \"fein\"\nsource = \"'ui'\"\nunit = \"quarter\"\n";
    let fact: &[&[&str]] = &[&["earnings 4000.50 at '77' source 'ui' from 2025-07-01 to 2025-09-30"]];
    let written = |format: &str| {
        columns(&[("q", &format!("type = \"date\"\ndate_format = \"{format}\"")), ("wage", MONEY), ("fein", TEXT)])
            + earnings
            + "at = \"q\"\n"
    };
    check(&written("YYYYQn"), "id,q,wage,fein\n1,2025Q3,4000.50,77\n", fact);
    check(&written("MM/DD/YYYY"), "id,q,wage,fein\n1,09/30/2025,4000.50,77\n", fact);
    let apart =
        columns(&[("y", INTEGER), ("q", INTEGER), ("wage", MONEY), ("fein", TEXT)]) + earnings + "at = { year = \"y\", quarter = \"q\" }\n";
    check(&apart, "id,y,q,wage,fein\n1,2025,3,4000.50,77\n2,,3,1,1\n", &[fact[0], &[]]);
    let outcome = import(&of(&apart), b"id,y,q,wage,fein\n1,2025,5,4000.50,77\n");
    assert_eq!(outcome.codes(), [(2, "no_such_part_of_year")]);
}

#[test]
fn months_side_by_side() {
    let rest = "[[unpivot]]\ncolumns = \"m{1..3}\"\nof = \"employment\"\nwatched = \"watched\"\nstarts_at = 2024-01-01\nunit = \"month\"\n";
    check(
        rest,
        "id,m1,m2,m3\n1,0,1,1\n2,1,,0\n",
        &[
            &["watched from 2024-01-01 to 2024-03-31", "employment from 2024-02-01 to 2024-03-31"],
            &["watched from 2024-01-01 to 2024-01-31", "watched from 2024-03-01 to 2024-03-31", "employment from 2024-01-01 to 2024-01-31"],
        ],
    );
}

#[test]
fn a_kind_that_is_not_listed_refuses_its_row() {
    let rest = columns(&[("s", TEXT), ("d", DATE)]) + "[[state]]\nof = \"service\"\nvalue = \"s\"\nat = \"d\"\n";
    let outcome = import(&of(&rest), b"id,s,d\n1,tutorin,2024-01-01\n2,tutoring,2024-01-01\n");
    assert_eq!(outcome.codes(), [(2, "value_not_in_list")]);
    assert!(outcome.issues[0].remedy.contains("'tutoring'"), "{}", outcome.issues[0]);
    assert_eq!(outcome.facts(), [["service = 'tutoring' from 2024-01-01 to 2024-01-01"]]);
}

#[test]
fn what_a_newer_file_replaces() {
    let of_record = |record: &str, rest: &str| of_text(&text(rest).replace("key = \"id\"", record));
    let plain = of("");
    assert_eq!((plain.replaces, plain.through, plain.period.len()), (Replaces::Person, None, 0));
    let all = of_record("key = \"id\"\nreplaces = \"everything\"", "");
    assert_eq!(all.replaces, Replaces::Everything);
    let periods = |mapping: &Mapping, file: &str| -> Vec<Option<String>> {
        import(mapping, file.as_bytes()).records.into_iter().map(|record| record.period).collect()
    };
    let by_text = of_record("key = \"id\"\nrows = \"spell\"\nreplaces = \"period\"\nperiod = [\"y\", \"q\"]", "");
    assert_eq!(periods(&by_text, "id,y,q\n1,2025,3\n1,2025, 4\n"), [Some("2025 3".to_owned()), Some("2025 4".to_owned())]);
    assert_eq!(import(&by_text, b"id,y,q\n1,,3\n").codes(), [(2, "period_missing")]);
    let dated = columns(&[("q", "type = \"date\"\ndate_format = [\"YYYYQn\", \"YYYY-Qn\"]")]);
    let by_day = of_record("key = \"id\"\nrows = \"spell\"\nreplaces = \"period\"\nperiod = \"q\"", &dated);
    assert_eq!(periods(&by_day, "id,q\n1,2025Q3\n1,2025-Q3\n"), [Some("2025-07-01".to_owned()), Some("2025-07-01".to_owned())]);
}

fn of_text(text: &str) -> Mapping {
    let (mut catalog, issues) = read_all(&format!("{CODES}{MORE}"), &[text]);
    assert!(issues.is_empty(), "{}", listed(&issues));
    catalog.mappings.pop().unwrap()
}

#[test]
fn files_refer_to_each_other() {
    let gives = "[[reference]]\nname = \"enrollment\"\ncolumn = \"EnrollmentID\"\n";
    let asks = text("").replace("key = \"id\"", "key = \"id\"\nrows = \"spell\"\nthrough = \"enrollment\"");
    let (catalog, issues) = read_all(CODES, &[&text(gives), &asks]);
    assert!(issues.is_empty(), "{}", listed(&issues));
    let [giving, asking] = catalog.mappings.as_slice() else { panic!() };
    let outcome = import(giving, b"id,EnrollmentID\n1,E-1\n2,\n");
    let given: Vec<_> = outcome.records.iter().map(|record| record.gives.clone()).collect();
    assert_eq!(given, [vec![("enrollment".into(), "E-1".to_owned())], vec![]]);
    let outcome = import(asking, b"id\nE-1\n");
    assert_eq!((outcome.records[0].key.as_str(), outcome.records[0].through.as_deref()), ("E-1", Some("enrollment")));

    let (catalog, issues) = read_all(CODES, &[&asks]);
    assert!(catalog.mappings.is_empty());
    assert_eq!(issues[0].code, "name_not_known", "{}", listed(&issues));
    assert!(issues[0].remedy.contains("[[reference]]"), "{}", issues[0]);
}

#[test]
fn a_social_security_number_where_none_belongs_is_left_out_and_never_shown() {
    let column = |name: &str| format!("[[column]]\nfrom = \"{name}\"\nto = \"{name}\"\n");
    let rest = ["last_name", "ssn", "note", "born_on"].map(column).concat();
    let outcome = import(
        &of(&rest),
        b"id,last_name,ssn,note,born_on\n1,RUIZ 123456789,123-45-6789,his is 123-45-6789,\n2,RUIZ,,call 9,123-45-6789\n",
    );
    assert_eq!(outcome.codes(), [(2, "looks_like_ssn"), (2, "looks_like_ssn"), (3, "not_a_date")]);
    assert_eq!(outcome.facts(), [["ssn = '123-45-6789'"]]);
    assert!(!listed(&outcome.issues).contains("6789"), "{}", listed(&outcome.issues));
}

#[test]
fn mistakes_are_told() {
    let check = |rest: &str, code: &str, words: &str| {
        let (catalog, issues) = read_all(&format!("{CODES}{MORE}"), &[&text(rest)]);
        assert!(catalog.mappings.is_empty(), "{rest}");
        assert_eq!(issues.iter().map(|issue| issue.code.as_str()).collect::<Vec<_>>(), [code], "{rest}\n{}", listed(&issues));
        assert!(issues[0].to_string().contains(words), "{}", issues[0]);
    };
    let state = |rest: &str| format!("[[state]]\nat = 2024-01-01\n{rest}\n");
    check(&state("of = \"service\""), "key_missing", "comes in kinds");
    check(&state("of = \"reading_score\""), "key_missing", "value = ");
    check(&state("of = \"housed\"\nvalue = \"'x'\""), "key_without_meaning", "no listed kinds");
    check(&state("of = \"service\"\nvalue = \"tutoring\""), "rule_not_readable", "\"'tutoring'\"");
    check(&state("of = \"service\"\nvalue = \"'tutorin'\""), "value_not_in_list", "tutoring");
    check(&state("of = \"service\"\nvalue = \"case when true then 'tutorin' else 'orientation' end\""), "value_not_in_list", "tutoring");
    check(&state("of = \"reading_score\"\nvalue = \"'x'\""), "rule_of_wrong_type", "a whole number");
    check(&state("of = \"co_enrolled_now\"\nvalue = \"true\""), "name_not_known", "co_enrolled_now");
    check("[[column]]\nfrom = \"x\"\nto = \"co_enrolled_now\"\n", "code_is_filled_in", "snapshot");
    check(&columns(&[("x", "type = \"choice\"\nof = \"servce\"")]), "name_not_known", "Did you mean 'service'?");
    check(&columns(&[("x", "type = \"text\"\nof = \"service\"")]), "key_without_meaning", "'of'");
    check(&columns(&[("x", "type = \"choice\"\nof = \"service\"\nvalues = { T = \"tutorin\" }")]), "value_not_in_list", "tutoring");
    check(&(columns(&[("x", MONEY)]) + "[[earnings]]\namount = \"x\"\nat = { year = \"2025\" }\n"), "part_of_year", "quarter");
    let (_, issues) = read_all(CODES, &[&text("").replace("key = \"id\"", "key = \"id\"\nreplaces = \"period\"")]);
    assert_eq!(issues[0].code, "key_missing");
    let (_, issues) = read_all(CODES, &[&text("").replace("axis = \"calendar\"", "axis = \"release\"\nunit = \"quarter\"")]);
    assert_eq!(issues[0].code, "unit_without_length");
}
