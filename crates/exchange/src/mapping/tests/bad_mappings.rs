//! Mappings with mistakes: all are told at once, each at its place.

use super::*;

#[test]
fn ten_mistakes_are_ten_issues() {
    let text = r#"edition = "1"
effective_from = 2026-01-01
source = "invented"
verified = false
label = { en = "x", es = "x" }
agency = "a"
files = ["in/a.csv"]
format = "csv"
encoding = "latin-1"
[law]
regime = "public_research"
agreement = ""
purpose = "tests"
destroy_by = "someday"
destroy_because = "invented"
[record]
key = "id"
rows = "people"
[time]
axis = "releese"
[[column]]
from = "age"
to = "agee"
[[column]]
from = "race"
to = "race"
values = { b = "blak" }
[[column]]
from = "aid"
to = "aid"
round = true
[[unpivot]]
columns = "w1..52"
of = "employment"
starts_at = 2024-01-01
[[check]]
rule = "aid and aidd"
severity = "error"
what = { en = "x", es = "x" }
remedy = { en = "x", es = "x" }
[[example]]
text = "x"
row = { id = "x", sex = "F" }
facts = []
"#;
    let (mapping, issues) = read_text(text);
    assert!(mapping.is_none());
    let found: Vec<_> = issues.iter().map(|issue| (issue.place.line.unwrap(), issue.place.column.unwrap(), issue.code.as_str())).collect();
    let expected = [
        (7, 10, "file_pattern"),
        (9, 12, "name_not_known"),
        (14, 14, "destroy_by"),
        (18, 8, "name_not_known"),
        (20, 8, "name_not_known"),
        (23, 6, "name_not_known"),
        (27, 16, "value_not_in_list"),
        (31, 9, "key_without_meaning"),
        (33, 11, "column_range"),
        (37, 17, "rule_not_readable"),
    ];
    assert_eq!(found, expected, "{}", listed(&issues));
    assert!(issues.iter().all(|issue| !issue.remedy.is_empty() && issue.place.file == "catalog/mappings/m.toml"));
}

#[test]
fn one_mistake_is_one_issue() {
    let check = |rest: &str, code: &str, words: &str| {
        let (mapping, issues) = read_text(&format!("{HEAD}{rest}{EXAMPLE}"));
        assert!(mapping.is_none(), "{rest}");
        let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, [code], "{rest}\n{}", listed(&issues));
        assert!(issues[0].to_string().contains(words), "{}", issues[0]);
    };
    let column = |rest: &str| format!("[[column]]\nfrom = \"x\"\n{rest}\n");
    check(&column("to = \"ages\""), "name_not_known", "Did you mean 'age'?");
    check(&column("to = \"order\"\nkeep = false\ntype = \"text\""), "name_not_usable", "word of SQL");
    check(&column("to = \"x\"\nkeep = false"), "key_missing", "type = ");
    check(&column("to = \"x\"\nkeep = false\ntype = \"choice\""), "key_missing", "values");
    check(&column("to = \"age\"\ntype = \"text\""), "type_differs", "integer");
    check(&column("to = \"housed\""), "code_of_other_kind", "[[state]]");
    check(&column("to = \"race\"\nedition = \"2021\""), "name_not_known", "2020");
    check(&column("to = \"race\"\nedition = \"2020\"\nvalues = { a = \"black\" }"), "values_twice", "Keep one");
    check(&column("to = \"aid\"\nvalues = { a = \"yes\" }"), "wrong_kind_of_value", "true or false");
    check(&column("to = \"aid\"\nvalues = { a = true, b = false }\nmissing = [\"a\"]"), "value_and_missing", "'a'");
    check(&column("to = \"born_on\"\ndate_format = \"M/D/Y\""), "date_format", "MM/DD/YYYY");
    check(&column("to = \"age\"\nconstant = 3"), "from_and_constant", "Keep");
    check("[[column]]\nto = \"age\"\n", "key_missing", "'from' is missing");
    check("[[column]]\nto = \"race\"\nconstant = \"blak\"\n", "name_not_known", "black");
    check(&column("to = \"age\"\nlaw = \"ui\""), "name_not_known", "[laws.ui]");
    check(&column("to = \"age\"\nfromm = \"y\""), "key_not_known", "from");
    check(&(column("to = \"age\"") + &column("to = \"age\"")), "name_twice", "'age'");
    check("[[state]]\nof = \"housing\"\nfrom = 2024-01-01\nto = 2024-02-01\n", "name_not_known", "housed");
    check("[[state]]\nof = \"housed\"\nfrom = 2024-02-01\nto = 2024-02-01\n", "dates_in_wrong_order", "no longer");
    check("[[state]]\nof = \"housed\"\nfrom = 0\nto = 2024-02-01\n", "wrong_kind_of_value", "a date");
    check("[[state]]\nof = \"housed\"\nat = 2024-01-01\nto = 2024-02-01\n", "at_and_from", "Keep");
    check("[[unpivot]]\ncolumns = \"w{1..2}\"\nof = \"housed\"\n", "key_missing", "starts_at");
    check(
        "[[unpivot]]\ncolumns = \"w{1..2}\"\nof = \"employment\"\nwatched = \"housed\"\nstarts_at = 2024-01-01\n",
        "name_not_known",
        "watched",
    );
    check("[[earnings]]\namount = \"'a'\"\nfrom = 2024-01-01\nto = 2024-02-01\n", "rule_of_wrong_type", "money");
    check("[[unpivot]]\ncolumns = \"w{1..2}\"\nof = \"housed\"\nstarts_at = \"enrolled\"\n", "rule_not_readable", "enrolled");
    check("[[unpivot]]\ncolumns = \"w{1..2}\"\nof = \"housed\"\nstarts_at = \"'a'\"\n", "rule_of_wrong_type", "a date");
    check(
        &(column("to = \"aid\"")
            + "[[check]]\nrule = \"aid\"\nseverity = \"error\"\nwhat = { en = \"x\", es = \"TODO\" }\nremedy = { en = \"x\", es = \"x\" }\n"),
        "text_not_written",
        "check.what.es",
    );
    check("delimiters = 1\n", "key_not_known", "time.delimiters");
}

/// What rests on the axis, the key or an unpivot is not held against them when they cannot be read.
#[test]
fn a_mistake_does_not_spread() {
    let rest = r#"
[[column]]
from = "fin"
to = "aid"
[[column]]
from = "hired"
to = "hired_on"
type = "date"
keep = false
[[state]]
of = "housed"
from = 2024-01-01
to = "hired_on"
[[unpivot]]
columns = "w{1..2}"
of = "employment"
watched = "watched"
starts_at = 2024-01-01
[[example]]
text = "x"
row = { id = "x", fin = "1", w1 = "1", w2 = "0" }
facts = []
"#;
    let good = format!("{HEAD}{rest}");
    let check = |from: &str, to: &str, code: &str, words: &str| {
        assert_eq!(good.matches(from).count(), 1, "{from}");
        let (mapping, issues) = read_text(&good.replace(from, to));
        assert!(mapping.is_none(), "{to}");
        let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, [code], "{to}\n{}", listed(&issues));
        assert!(issues[0].to_string().contains(words), "{}", issues[0]);
    };
    assert!(read_text(&good).0.is_some());
    check("axis = \"calendar\"", "axis = \"calender\"", "name_not_known", "Did you mean 'calendar'?");
    check("axis = \"calendar\"", "", "key_missing", "'axis'");
    check("axis = \"calendar\"", "axis = \"releese\"", "name_not_known", "Did you mean 'release'?");
    check("key = \"id\"", "", "key_missing", "'key'");
    check("columns = \"w{1..2}\"", "columns = \"w1..2\"", "column_range", "braces");
    check("of = \"employment\"", "of = \"emplyment\"", "name_not_known", "emplyment");
    check("from = \"fin\"", "", "key_missing", "'from'");
    check("to = \"aid\"", "to = \"aidd\"", "name_not_known", "Did you mean 'aid'?");
    check("fin = \"1\"", "fim = \"1\"", "name_not_known", "Did you mean 'fin'?");
    check("w2 = \"0\"", "w3 = \"0\"", "name_not_known", "Did you mean 'w1'?");
    check("regime = \"public_research\"", "regime = \"ui_wage\"", "name_not_known", "Did you mean 'ui_wages'?");
    check("date\"\nkeep = false", "date\"\ndate_format = \"DD/MON/YY\"\nkeep = false", "date_format", "DD-MMM-YY");
}

#[test]
fn an_example_that_does_not_come_out_is_told_at_its_fact() {
    let example = "[[example]]\ntext = \"x\"\nrow = { id = \"x\", age = \"30\" }\nfacts = [\"age = 30\", \"age = 31\"]\n[[example]]\ntext = \"y\"\nrow = { age = \"y\" }\nfacts = []\n";
    let (mapping, issues) = read_text(&format!("{HEAD}[[column]]\nfrom = \"age\"\nto = \"age\"\n{example}"));
    assert!(issues.is_empty(), "{}", listed(&issues));
    let issues = prove(&mapping.unwrap()).unwrap();
    let found: Vec<_> = issues.iter().map(|issue| issue.code.as_str()).collect();
    assert_eq!(found, ["example_differs", "example_row_refused"]);
    assert!(issues[0].what.contains("\"age = 31\". It gives: age = 30."), "{}", issues[0]);
    assert!(issues[0].place.column.is_some_and(|column| column > 1));
    assert!(issues[1].what.contains("'y' is not a whole number"), "{}", issues[1]);
}
