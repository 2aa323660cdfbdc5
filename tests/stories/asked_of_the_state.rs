//! A state may give numbers from its wage records and no rows. The region sends it the people of a cohort, takes in what comes back, and
//! shows it beside its own number; nobody is told to the state whose agreement does not allow it.

use crate::region::Place;
use std::fs;
use std::path::PathBuf;

/// One agency's enrollments, with numbers and, where somebody said so, work; `allows` is a line of its law.
fn mapping(agency: &str, allows: &str) -> String {
    format!(
        r#"edition = "1"
effective_from = 2026-11-01
source = "this story"
verified = true
label = {{ en = "Enrollments", es = "Inscripciones" }}
agency = "{agency}"
files = ["{agency}*.csv"]
format = "csv"
[law]
regime = "wioa"
agreement = "agreement of {agency}"
purpose = "performance"
{allows}
destroy_by = 2035-01-01
destroy_because = "the agreement ends"
[record]
key = "id"
rows = "spell"
[time]
axis = "calendar"
unit = "day"
[[column]]
from = "ssn"
to = "ssn"
[[column]]
from = "entry"
to = "began_on"
type = "date"
keep = false
[[column]]
from = "exit"
to = "left_on"
type = "date"
keep = false
[[column]]
from = "paid"
to = "paid"
type = "money"
keep = false
[[column]]
constant = "wioa_adult"
to = "program"
type = "choice"
of = "enrollment"
values = {{ wioa_adult = "wioa_adult" }}
keep = false
[[column]]
constant = "2023-01-01"
to = "due_from"
type = "date"
keep = false
[[state]]
of = "enrollment"
value = "program"
from = "began_on"
to = "left_on + 1"
[[state]]
of = "wages_due"
from = "due_from"
to = "due_from + 900"
[[earnings]]
amount = "paid"
source = "'supplemental'"
at = "left_on + 182"
unit = "quarter"
[[example]]
text = "Left in August and was paid two quarters later."
row = {{ id = "1", ssn = "219-44-1001", entry = "2023-01-09", exit = "2023-08-15", paid = "5000" }}
facts = [
  "ssn = '219-44-1001'", "enrollment = 'wioa_adult' from 2023-01-09 to 2023-08-15", "wages_due from 2023-01-01 to 2025-06-18",
  "earnings 5000.00 source 'supplemental' from 2024-01-01 to 2024-03-31",
]
"#
    )
}

const ALLOWS: &str = r#"allows = ["record_keeping", "measurement", "linking", "wage_matching"]"#;

/// The board allows it: 36 people, of whom one left in another year, two have no number and one a made-up one. The office says nothing: 12.
fn region(place: &Place) {
    place.run(&["init", "mine"]).exits(0);
    place.write("mine/catalog/mappings/board.toml", mapping("board", ALLOWS));
    place.write("mine/catalog/mappings/office.toml", mapping("office", ""));
    let row = |n: u32| {
        let ssn = match n {
            31 | 32 => String::new(),
            33 => "000-12-3456".to_owned(),
            n => format!("219-44-{:04}", 1000 + n),
        };
        let exit = if n == 36 { "2022-08-15".to_owned() } else { format!("2023-{:02}-15", 7 + n % 6) };
        let paid = if n.is_multiple_of(3) { "" } else { "5000" };
        format!("{n},{ssn},2022-01-09,{exit},{paid}\n")
    };
    let board: String = (1..=36).map(row).collect();
    let office: String = (1..=12).map(|n| format!("{n},219-55-{:04},2023-01-09,2023-09-15,5000\n", 1000 + n)).collect();
    place.write("mine/inbox/board.csv", format!("id,ssn,entry,exit,paid\n{board}"));
    place.write("mine/inbox/office.csv", format!("id,ssn,entry,exit,paid\n{office}"));
    let report = r#"edition = "1"
effective_from = 2026-11-01
source = "this story"
verified = true
label = { en = "Own", es = "Propio" }
question = { en = "Who works?", es = "¿Quién trabaja?" }
about = { en = "Everybody.", es = "Todas las personas." }
metrics = ["employed-q2"]
program_year = 2024
"#;
    place.write("mine/catalog/reports/own.toml", report);
    place.run(&["check", "mine"]).exits(0);
    place.run(&["import", "mine"]).exits(0);
}

fn outbox(place: &Place) -> Vec<PathBuf> {
    fs::read_dir(place.path("mine/outbox")).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

const ASK: [&str; 6] = ["finder", "mine", "--metric", "employed-q2", "--program-year", "2024"];

#[test]
fn a_cohort_is_sent_and_what_comes_back_stands_beside_our_number() {
    let place = Place::new();
    region(&place);
    let said = place.run(&ASK).exits(0).says("exits from 2023-07-01 to 2024-06-30, 47 people").says("32 people, 32 rows");
    for sentence in
        ["12 people left out because their agency's", "2 people left out because no record", "1 person left out because the ssn"]
    {
        assert!(said.out.contains(sentence), "{sentence} is not in:\n{}", said.out);
    }
    let said = said.says("office.csv of office (agreement agreement of office, wioa): its agreement does not allow it");
    said.says("delete it here once it is sent");
    let files = outbox(&place);
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let text = fs::read_to_string(file).unwrap();
    assert!(text.starts_with("ssn,cohort_from,cohort_to,quarters\r\n219441001,2023-07-01,2024-06-30,2024Q1\r\n"), "{text}");
    assert_eq!(text.lines().count(), 33);
    assert!(!text.contains("219551001") && !text.contains("219441036") && !text.contains("board"), "only who and what was asked: {text}");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file).unwrap().permissions()) & 0o777, 0o600);

    let answer =
        "measure,group,cohort_from,cohort_to,n,value,suppressed,as_of\nEMPLOYED_Q2,ALL,2023-07-01,2024-06-30,32,62.5,,2025-06-30\n";
    place.write("state-results-2024.csv", answer);
    place.run(&["cells", "import", "mine", "state-results-2024.csv"]).exits(0);
    place.run(&["snapshot", "mine"]).exits(0);
    let measured = place.run(&["measure", "mine"]).exits(0).says("from outside, computed from rows that are not here").says("62.5%");
    assert!(measured.out.contains("47 periods counted"), "our own number is of the same cohort: {}", measured.out);
}

#[test]
fn groups_are_told_only_where_asked_and_small_cohorts_are_said() {
    let place = Place::new();
    region(&place);
    let by = |codes: &[&str]| place.run(&[&ASK[..], codes].concat());
    by(&["--by", "provider"]).exits(0);
    let text = fs::read_to_string(&outbox(&place)[0]).unwrap();
    assert!(text.starts_with("ssn,cohort_from,cohort_to,quarters,provider\r\n") && text.contains(",2024Q1,board\r\n"), "{text}");
    by(&["--by", "last_name"]).exits(3).says("There is no group named last_name");
    by(&["--identifier", "provider"]).exits(3).says("no identifier named provider");
    place.run(&["finder", "mine", "--metric", "weeks-worked", "--program-year", "2024"]).exits(3).says("No finder file can be made");
    place.run(&["finder", "mine", "--metric", "employed-q2"]).exits(2);
    let few = ["finder", "mine", "--metric", "employed-q2", "--from", "2023-07-01", "--to", "2023-07-31"];
    place.run(&few).exits(0).says("Fewer than 11 people: the state can return nothing");
    let none = ["finder", "mine", "--metric", "employed-q2", "--from", "2019-07-01", "--to", "2019-07-31"];
    place.run(&none).exits(4).says("no file was made");
}

#[test]
fn no_agreement_no_file() {
    let place = Place::new();
    region(&place);
    place.write("mine/catalog/mappings/board.toml", mapping("board", ""));
    place.run(&["destroy", "mine", "--agency", "board", "--yes"]).exits(0);
    place.run(&ASK).exits(3).says("its agreement does not allow it");
    assert!(outbox(&place).is_empty());
}

#[test]
fn what_is_destroyed_is_in_no_finder_file() {
    let place = Place::new();
    region(&place);
    place.run(&ASK).exits(0);
    assert_eq!(outbox(&place).len(), 1);
    let done = place.run(&["destroy", "mine", "--person", "board:1", "--yes"]).exits(0);
    assert!(outbox(&place).is_empty());
    done.says("Finder files that lay in the outbox were removed").says("Ask whoever received one to destroy it");
    place.run(&ASK).exits(0).says("31 people, 31 rows");
}

#[test]
fn exits_are_found_dated_back_and_nothing_is_rewritten() {
    let place = Place::new();
    region(&place);
    let found = place.run(&["exit", "mine", "--preview"]).exits(0).says("48 periods of participation of 48 people; 48 ended");
    found.says("dated back to 2022-08-15 through 2023-12-15").says("Nothing was noted");
    let first = place.run(&["exit", "mine", "--json"]).exits(0).json();
    assert_eq!((&first["n_new"], &first["since"], first["ended"].as_array().unwrap().len()), (&48.into(), &serde_json::Value::Null, 48));
    place.run(&["exit", "mine"]).exits(0).says("0 exits became known after");
    place.write("mine/inbox/board_2.csv", "id,ssn,entry,exit,paid\n99,219-44-2099,2023-01-09,2023-08-15,\n");
    place.run(&["import", "mine"]).exits(0);
    place.run(&["exit", "mine"]).exits(0).says("1 exit more from before than the last run knew");
}
