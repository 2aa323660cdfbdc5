//! Files and definitions as they really arrive. Each mistake gets a sentence a program manager understands, with its place
//! and what to do; good rows go on, nothing is half written.

use crate::region::{Answer, Place, copy, shipped};
use std::fs;

const CODES: &str = r#"
edition = "1"
effective_from = 2026-01-01
source = "made up for this story"
verified = false
label = { en = "Little", es = "Poco" }
[[code]]
name = "hired_on"
kind = "date"
label = { en = "hired on", es = "fecha de contrato" }
[[code]]
name = "wage"
kind = "money"
label = { en = "wage", es = "salario" }
[[code]]
name = "color"
kind = "choice"
label = { en = "color", es = "color" }
values = [{ code = "red", label = { en = "red", es = "rojo" } }, { code = "blue", label = { en = "blue", es = "azul" } }]
"#;

const MAPPING: &str = r#"
edition = "1"
effective_from = 2026-01-01
source = "made up for this story"
verified = false
label = { en = "Little file", es = "Archivo pequeño" }
agency = "little-agency"
files = ["little*.csv"]
format = "csv"
[law]
regime = "public_research"
agreement = ""
purpose = "a story"
destroy_by = "not_required"
destroy_because = "made-up people"
[record]
key = "id"
[time]
axis = "release"
unit = "week"
[[column]]
from = "hired"
to = "hired_on"
date_format = ["YYYY-MM-DD", "MM/DD/YYYY", "YYYYMMDD"]
[[column]]
from = "wage"
to = "wage"
[[column]]
from = "color"
to = "color"
[[unpivot]]
columns = "w{1..2}"
of = "employment"
watched = "employment_watched"
values = { "1" = true, "0" = false }
[[example]]
text = "One row."
row = { id = "1", hired = "01/31/2024", wage = "$1,200.50", color = "red", w1 = "1", w2 = "0" }
facts = ["wage = 1200.50", "employment days 0 to 6"]
"#;

const HEADER: &str = "id,hired,wage,color,w1,w2\n";

fn little(place: &Place) {
    place.run(&["init", "mine"]).exits(0);
    place.write("mine/catalog/codes/little.toml", CODES);
    place.write("mine/catalog/mappings/little.toml", MAPPING);
    place.run(&["check", "mine"]).exits(0);
}

/// Imports one file with these bytes into a fresh region.
fn import(bytes: impl AsRef<[u8]>) -> (Place, Answer) {
    let place = Place::new();
    little(&place);
    place.write("mine/inbox/little.csv", bytes);
    let answer = place.run(&["import", "mine"]);
    (place, answer)
}

fn rows(rows: &str) -> Answer {
    import(format!("{HEADER}{rows}")).1
}

#[test]
fn empty_files_say_so() {
    import("").1.exits(4).says("little.csv").says("empty");
    rows("").exits(4).says("little.csv").says("no rows");
}

#[test]
fn every_bad_value_is_named_with_its_row_and_the_good_rows_go_on() {
    let good = "1,2024-01-31,15.50,red,1,0\n";
    let check = |bad: &str, words: &[&str]| {
        let answer = rows(&format!("{good}{bad}\n2,20240131,16,blue,0,\n")).exits(4).says("little.csv:3");
        words.iter().fold(answer, |a, w| a.says(w)).says("2 rows kept");
    };
    check("9,2024-01-31,twelve,red,1,0", &["wage", "twelve"]);
    check("9,2024-01-31,1e308,red,1,0", &["wage", "1e308"]);
    check("9,2024-01-31,99999999999999999999,red,1,0", &["wage"]);
    check("9,31.01.2024,15,red,1,0", &["hired", "31.01.2024"]);
    check("9,02/30/2024,15,red,1,0", &["hired", "02/30/2024"]);
    check("9,2024-01-31,15,reed,1,0", &["color", "reed"]);
    check("9,2024-01-31,15,red,2,0", &["w1", "2"]);
    check("9,2024-01-31,15,red,1", &["5 of 6"]);
    check("9,2024-01-31,15,red,1,0,extra", &["7"]);
    check("1,2024-01-31,15,blue,1,0", &["Lines 2 and 3"]);
    check(",2024-01-31,15,blue,1,0", &["id"]);
    check("9,2024-01-31,15,'; drop table person; --,1,0", &["color"]);
}

#[test]
fn a_renamed_column_names_partner_file_and_column() {
    let (place, answer) = import("id,hired,pay,color,w1,w2\n1,2024-01-31,15,red,1,0\n");
    answer.exits(4).says("little.csv").says("wage").says("mapping");
    place.run(&["snapshot", "mine"]).exits(3).says("No records are stored yet");
}

#[test]
fn other_encodings_are_read_or_named() {
    let latin = b"id,hired,wage,color,w1,w2,Se\xf1or\n1,2024-01-31,15,red,1,0,Mu\xf1oz\n";
    import(latin).1.says("1 row kept").says("windows-1252");
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(format!("{HEADER}1,2024-01-31,15,red,1,0\n").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    import(wide).1.exits(0).says("1 row kept");
    import(format!("\u{feff}{HEADER}1,2024-01-31,15,red,1,0\r\n")).1.exits(0).says("1 row kept");
}

#[test]
fn a_file_nobody_can_read_waits_in_the_inbox() {
    let place = Place::new();
    little(&place);
    place.run(&["import", "mine"]).exits(3).says("inbox");
    place.write("mine/inbox/unknown.csv", "a,b\n1,2\n");
    place.run(&["import", "mine"]).exits(3).says("mapping");
    place.write("mine/inbox/little.csv", format!("{HEADER}1,2024-01-31,15,red,1,0\n"));
    place.run(&["import", "mine"]).says("unknown.csv").says("1 row kept");
    assert!(place.path("mine/inbox/unknown.csv").exists());
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let place = Place::new();
    little(&place);
    // A file whose reading fails for everybody, whoever runs the test.
    fs::create_dir_all(place.path("mine/inbox")).unwrap();
    std::os::unix::fs::symlink("/proc/self/mem", place.path("mine/inbox/little-a.csv")).unwrap();
    place.write("mine/inbox/little-b.csv", format!("{HEADER}1,2024-01-31,15,red,1,0\n"));
    place.run(&["import", "mine"]).exits(4).says("little-a.csv: The file cannot be read").says("1 row kept");
}

#[test]
fn a_file_whose_agreement_has_ended_is_refused_whole() {
    let place = Place::new();
    little(&place);
    place.write("mine/inbox/little.csv", format!("{HEADER}1,2024-01-31,15,red,1,0\n"));
    let until = |day: &str| {
        let mapping = MAPPING.replace("destroy_by = \"not_required\"", &format!("destroy_by = {day}"));
        place.write("mine/catalog/mappings/little.toml", mapping);
        place.run(&["import", "mine", "--json"])
    };
    let refused = until("2020-06-30").exits(4).json();
    assert_eq!(refused["files"][0]["issues"][0]["code"], "past_destroy_by");
    assert!(refused["files"][0]["issues"][0]["what"].as_str().unwrap().contains("agreement has ended"));
    place.run(&["snapshot", "mine"]).exits(3).says("No records are stored yet");
    assert_eq!(until("2999-06-30").exits(0).json()["files"][0]["n_kept"], 1);
}

#[test]
fn a_mended_mapping_reads_files_in_the_order_in_which_they_came() {
    let place = Place::new();
    little(&place);
    let row = |wage: u32| format!("{HEADER}1,2024-01-31,{wage},red,1,0\n");
    place.write("mine/inbox/little-z.csv", row(10));
    place.run(&["import", "mine"]).exits(0);
    place.write("mine/inbox/little-a.csv", row(20));
    place.run(&["import", "mine"]).exits(0).says("1 replaced an older row");
    place.run(&["snapshot", "mine"]).exits(0);
    let mended = |n: u32| place.write("mine/catalog/mappings/little.toml", format!("# mended {n}\n{MAPPING}"));
    mended(1);
    place.run(&["import", "mine"]).exits(0);
    place.run(&["snapshot", "mine"]).exits(0).says("Nothing has changed");
    mended(2);
    place.write("mine/inbox/little-0.csv", row(30));
    let files = place.run(&["import", "mine", "--json"]).exits(0).json()["files"].clone();
    let order: Vec<&str> = files.as_array().unwrap().iter().map(|f| f["file"].as_str().unwrap()).collect();
    assert_eq!(order, ["little-z.csv", "little-a.csv", "little-0.csv"]);
}

#[test]
fn ten_mistakes_in_a_mapping_are_all_named_with_their_places() {
    let place = Place::new();
    little(&place);
    let bad = MAPPING
        .replace("effective_from = 2026-01-01", "effective_from = \"soon\"")
        .replace("verified = false", "verified = \"no\"")
        .replace("format = \"csv\"", "format = \"cvs\"")
        .replace("regime = ", "regimen = ")
        .replace("axis = \"release\"", "axis = \"releese\"")
        .replace("unit = \"week\"", "unit = \"fortnight\"")
        .replace("to = \"wage\"", "to = \"wages\"")
        .replace("to = \"color\"", "tu = \"color\"")
        .replace("columns = \"w{1..2}\"", "columns = \"w{2..1}\"")
        .replace("of = \"employment\"", "of = \"employmint\"");
    place.write("mine/catalog/mappings/little.toml", bad);
    let answer = place.run(&["check", "mine", "--json"]).exits(4).json();
    let issues: Vec<_> = answer["issues"].as_array().unwrap().iter().filter(|i| i["severity"] == "error").collect();
    let lines: std::collections::BTreeSet<u64> = issues.iter().filter_map(|i| i["place"]["line"].as_u64()).collect();
    assert!(lines.len() >= 10, "{issues:#?}");
    assert!(issues.iter().all(|i| i["place"]["column"].is_u64() && !i["remedy"].as_str().unwrap().is_empty()), "{issues:#?}");
    place.run(&["import", "mine"]).exits(3).says("throughline check mine");
}

#[test]
fn a_rule_that_divides_by_zero_is_not_known_and_a_group_of_one_is_hidden() {
    let place = Place::new();
    copy(&shipped().join("released-1970s"), &place.path("regions/r"));
    let metric = fs::read_to_string(shipped().join("../catalog/metrics/not-rearrested-week-52.toml")).unwrap();
    let divided = metric.replace("success = \"days_with_arrest = 0\"", "success = \"1 / days_with_arrest > 0\"");
    let divided = divided.replace("counted = 2, success = 1, not_known = 1", "counted = 1, success = 1, not_known = 2");
    place.write("regions/r/catalog/metrics/not-rearrested-week-52.toml", divided);
    let csv = place.read("regions/r/inbox/carData_Rossi.csv");
    let alone = csv.replacen(",no,27,black,no,not married,yes,3,3,", ",no,27,black,no,not married,yes,3,6,", 1);
    place.write("regions/r/inbox/carData_Rossi.csv", alone);
    place.run(&["run", "regions/r"]).exits(0);
    let copied = if place.path("regions/r/throughline.db").exists() { "regions/r" } else { "regions/regions/r" };
    let answers = place.run(&["measure", copied, "--json"]).exits(0).json()["answers"].clone();
    let answer = crate::region::metric(&answers, "not-rearrested-week-52");
    // Everybody counted shares the outcome, so it is hidden; the 318 without an arrest divide by zero and are not known.
    assert!(crate::region::figure(answer, &[]).get("hidden").is_some(), "{answer}");
}

#[test]
fn hostile_text_stays_text() {
    let place = Place::new();
    place.example("released-1970s");
    let region = place.read("released-1970s/region.toml");
    place.write("released-1970s/region.toml", region.replace("Released in the 1970s", "<script>alert(1)</script> =cmd|' /C calc'!A0"));
    place.run(&["run", "released-1970s"]).exits(0);
    let release = fs::read_dir(place.path("regions/released-1970s/reports")).unwrap().next().unwrap().unwrap().path();
    assert!(!fs::read_to_string(release.join("report.en.html")).unwrap().contains("<script>alert"));
}

#[test]
fn a_social_security_number_in_a_header_or_in_the_name_of_a_file_is_never_quoted() {
    let (place, answer) = import("id,hired,wage,color,w1,w2,219-09-9999\n1,2024-01-31,15,red,1,0,x\n");
    assert!(answer.says("1 row kept").says("###-##-####").all().lines().all(|line| !line.contains("219-09-9999")));
    place.write("mine/inbox/little-219099999.csv", format!("{HEADER}1,2024-01-31,15,red,1,0\n"));
    let answer = place.run(&["import", "mine", "--json"]).exits(4).says("little-###-##-####.csv").says("another name");
    assert!(!answer.all().contains("219099999"));
    assert!(!fs::read(place.path("mine/throughline.db")).unwrap().windows(9).any(|bytes| bytes == b"219099999"));
}

#[test]
fn what_a_file_holds_never_commands_the_terminal() {
    let (place, _) = import(format!("{HEADER}1\u{1b}[31m,2024-01-31,15,red,1,0\n"));
    place.write("mine/inbox/little\u{1b}]0;owned\u{7}.csv", "x\n");
    for command in [&["import", "mine"][..], &["import", "mine", "--preview", "little.csv"]] {
        let said = place.run(command).all();
        assert!(!said.contains(['\u{1b}', '\u{7}']), "{said:?}");
    }
}

#[test]
fn a_row_that_becomes_somebody_else_is_named_and_a_corrected_one_is_not() {
    let place = Place::new();
    little(&place);
    let who = "[[column]]\nfrom = \"last\"\nto = \"last_name\"\n[[column]]\nfrom = \"born\"\nto = \"birth_date\"\n[[unpivot]]";
    let mapping = MAPPING.replace("[[unpivot]]", who).replace("id = \"1\",", "id = \"1\", last = \"Ruiz\", born = \"1990-01-02\",");
    let mapping = mapping.replace("facts = [", "facts = [\"last_name = 'Ruiz'\", \"birth_date = 1990-01-02\", ");
    place.write("mine/catalog/mappings/little.toml", mapping);
    let file = |rows: [&str; 3]| {
        let rows = rows.map(|row| format!("{row},2024-01-31,15,red,1,0\n")).concat();
        format!("id,last,born,hired,wage,color,w1,w2\n{rows}")
    };
    place.write("mine/inbox/little-1.csv", file(["1,Ruiz,1990-01-02", "2,Lee,1980-03-04", "3,O'Hara,1970-05-06"]));
    place.run(&["import", "mine"]).exits(0);
    place.write("mine/inbox/little-2.csv", file(["1,Gonzalez,1955-07-08", "2,Lee,1981-03-04", "3,OHARA,1971-05-06"]));
    let answer = place.run(&["import", "mine"]).exits(0).says("little-2.csv:2: The row has another name and another date of birth");
    assert_eq!(answer.all().matches("another date of birth").count(), 1, "{}", answer.all());
    assert!(!answer.all().contains("Gonzalez") && !answer.all().contains("1955"));
}
