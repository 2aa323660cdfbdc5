//! Files as partners send them: spreadsheets, archives, changed columns, too many bad rows. Each says what happened and what to do.

use crate::region::Place;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::Write;

const CODES: &str = r#"
edition = "1"
effective_from = 2026-01-01
source = "made up for this story"
verified = false
label = { en = "Visits", es = "Visitas" }
[[code]]
name = "visit"
kind = "event"
label = { en = "visit", es = "visita" }
values = [{ code = "tutoring", label = { en = "tutoring", es = "tutoría" } }, { code = "test", label = { en = "test", es = "prueba" } }]
[[code]]
name = "given_name"
kind = "text"
identity = true
label = { en = "first name", es = "nombre" }
"#;

/// Community Works' services: one row a service.
const MAPPING: &str = r#"
edition = "1"
effective_from = 2026-01-01
source = "made up for this story"
verified = false
label = { en = "Services", es = "Servicios" }
agency = "Community Works"
files = ["services*"]
format = "xlsx"
[law]
regime = "synthetic"
agreement = ""
purpose = "a story"
destroy_by = "not_required"
destroy_because = "made-up people"
[record]
key = "ID"
[time]
axis = "calendar"
[[column]]
from = "First Name"
to = "given_name"
[[column]]
from = "Svc Date"
to = "on"
type = "date"
date_format = "MM/DD/YYYY"
keep = false
[[column]]
from = "Svc"
to = "svc"
type = "choice"
of = "visit"
values = { TUT = "tutoring", TEST = "test" }
keep = false
[[state]]
of = "visit"
value = "svc"
at = "on"
[[example]]
text = "One visit."
row = { ID = "1", "Svc Date" = "01/31/2024", Svc = "TUT" }
facts = ["visit = 'tutoring' from 2024-01-31 to 2024-01-31"]
"#;

fn place() -> Place {
    let place = Place::new();
    place.run(&["init", "mine"]).exits(0);
    place.write("mine/catalog/codes/visits.toml", CODES);
    place.write(
        "mine/catalog/mappings/services.toml",
        MAPPING.replace("to = \"on\"", "to = \"held_on\"").replace("at = \"on\"", "at = \"held_on\""),
    );
    place.run(&["check", "mine"]).exits(0);
    place
}

/// `n` rows of services as CSV, with this header.
fn csv(header: &str, n: usize, date: &str) -> String {
    let rows: String = (0..n).map(|i| format!("{i},Ana,{date},TUT\n")).collect();
    format!("{header}\n{rows}")
}

const HEADER: &str = "ID,First Name,Svc Date,Svc";

#[test]
fn a_spreadsheet_with_titles_and_formulas() {
    let place = place();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Visits").unwrap();
    sheet.write(0, 0, "Community Works, first quarter").unwrap();
    for (column, name) in (0..).zip(["ID", "First Name", "Svc Date", "Svc"]) {
        sheet.write(2, column, name).unwrap();
    }
    sheet.write(3, 0, 1042).unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2024, 1, 31).unwrap(), &Format::new().set_num_format("m/d/yy")).unwrap();
    sheet.write_formula(3, 3, Formula::new("=F1").set_result("TUT")).unwrap();
    sheet.write(4, 0, 1043).unwrap();
    sheet.write(4, 2, "someday").unwrap();
    book.save(place.path("mine/inbox/services.xlsx")).unwrap();
    let answer = place.run(&["import", "mine"]).exits(4);
    answer
        .says("services.xlsx (Community Works): 1 row kept, 1 row refused")
        .says("Read as XLSX, sheet 'Visits'.")
        .says("1 cell (D4) hold formulas")
        .says("services.xlsx:5 (Svc Date): 'someday' is not a date");
    place.run(&["import", "mine"]).exits(0).says("taken in before");
}

#[test]
fn an_archive_with_several_files() {
    let place = place();
    let mut archive = zip::ZipWriter::new(std::fs::File::create(place.path("mine/inbox/march.zip")).unwrap());
    for (name, text) in
        [("../../services-a.csv", csv(HEADER, 2, "01/31/2024")), ("readme.txt", "hello".to_owned()), ("old.zip", String::new())]
    {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let answer = place.run(&["import", "mine"]).exits(4);
    answer
        .says("march.zip/services-a.csv (Community Works): 2 rows kept")
        .says("'old.zip' in the archive is an archive itself.")
        .says("march.zip/readme.txt: no mapping recognizes this file");
}

#[test]
fn a_partner_renames_a_column() {
    let place = place();
    place.write("mine/inbox/services-1.csv", csv(HEADER, 3, "01/31/2024"));
    place.run(&["import", "mine"]).exits(0);
    place.write("mine/inbox/services-2.csv", csv("ID,First Name,Service Date,Svc", 3, "01/31/2024"));
    let answer = place.run(&["import", "mine"]).exits(4);
    answer.says("Community Works' services-2.csv no longer has 'Svc Date'; there is a new column 'Service Date'.");
    place.write("mine/inbox/services-2.csv", csv("ID,First Name,Svc Date,Svc,Site", 3, "01/31/2024").replace("TUT\n", "TUT,North\n"));
    place.run(&["import", "mine"]).exits(0).says("has columns that the last file did not have: 'Site'");
    place.write("mine/inbox/march.csv", csv(HEADER, 3, "01/31/2024"));
    place
        .run(&["import", "mine"])
        .says("march.csv: no mapping recognizes this name. Its columns are those of the files of Community Works (services*)");
}

#[test]
fn too_many_refused_rows_wait_for_a_yes() {
    let place = place();
    let good = csv(HEADER, 80, "01/31/2024");
    let bad: String = (80..100).map(|i| format!("{i},Ana,2024-01-31,TUT\n")).collect();
    place.write("mine/inbox/services.csv", format!("{good}{bad}"));
    let answer = place.run(&["import", "mine"]).exits(4);
    let words =
        answer.says("20 of its 100 rows (20 %) would be refused, and the limit is 5 %.").says("20 rows, first: services.csv:82 (Svc Date)");
    let hash = words.all().split("--accept ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    place.run(&["snapshot", "mine"]).exits(3).says("No records are stored yet.");
    place.run(&["import", "mine", "--accept", "00000000"]).exits(4).says("waiting");
    place.run(&["import", "mine", "--accept", &hash]).exits(4).says("80 rows kept, 20 rows refused");
    place.run(&["import", "mine"]).exits(0).says("taken in before");
}

#[test]
fn a_region_sets_its_own_limits() {
    let place = place();
    let settings = place.read("mine/region.toml");
    place.write("mine/region.toml", format!("{settings}\n[limits]\nrefused = 50\n"));
    let bad: String = (80..100).map(|i| format!("{i},Ana,2024-01-31,TUT\n")).collect();
    place.write("mine/inbox/services.csv", format!("{}{bad}", csv(HEADER, 80, "01/31/2024")));
    place.run(&["import", "mine"]).exits(4).says("80 rows kept, 20 rows refused");
}

#[test]
fn a_preview_shows_rows_and_writes_nothing() {
    let place = place();
    place.write("services.csv", format!("{}7,Ana 123-45-6789,01/31/2024,TEST\n8,,soon,TUT\n", csv(HEADER, 1, "01/31/2024")));
    let answer = place.run(&["import", "mine", "--preview", "services.csv", "--rows", "3"]).exits(4);
    let words = answer
        .says("services.csv (Community Works), read as utf-8 by the mapping services: the first 3 rows.")
        .says("visit: tutoring, on 2024-01-31")
        .says("first name: Ana")
        .says("would be refused")
        .says("'soon' is not a date")
        .says("looks like a Social Security number")
        .says("Nothing was written.");
    assert!(!words.all().contains("6789"));
    place.run(&["snapshot", "mine"]).exits(3).says("No records are stored yet.");
    place.run(&["import", "mine", "--preview", "nothing.csv"]).exits(3).says("there is no such file here or in the inbox");
}

#[test]
fn a_file_never_seen_becomes_a_mapping() {
    let place = place();
    let rows: String = (0..40).map(|i| format!("S{i},Quill{i},{}/15/2024,{}\n", i % 12 + 1, ["GED", "Bridge"][i % 2])).collect();
    place.write("mine/inbox/learners_2024.csv", format!("Student ID,First Name,Enrolled On,Program\n{rows}"));
    place.run(&["import", "mine"]).says("a draft is made by: throughline map mine/inbox/learners_2024.csv");
    let shown = place
        .run(&["map", "mine/inbox/learners_2024.csv"])
        .exits(0)
        .says("key = \"Student ID\"")
        .says("to = \"first_name\"")
        .says("\"GED\" 20");
    assert!(!shown.all().contains("Quill"));
    place.run(&["map", "mine/inbox/learners_2024.csv", "--agency", "Reading Room", "--save"]).exits(0).says("learners-2024.toml");
    place.run(&["map", "mine/inbox/learners_2024.csv", "--save"]).exits(3).says("is there already");
    place.run(&["check", "mine"]).exits(4).says("The draft does not say 'regime' yet. Say the regime");
    let draft = place.read("mine/catalog/mappings/learners-2024.toml");
    let said = draft
        .replace("regime = \"?\"", "regime = \"synthetic\"")
        .replace("destroy_by = \"?\"", "destroy_by = \"not_required\"")
        .replace("\"?\"", "\"said\"");
    place.write("mine/catalog/mappings/learners-2024.toml", said);
    place.run(&["check", "mine"]).exits(0);
    place.run(&["import", "mine"]).exits(0).says("learners_2024.csv (Reading Room): 40 rows kept, 0 rows refused");
    place.write("elsewhere.csv", "id\n1\n");
    place.run(&["map", "elsewhere.csv", "--save"]).exits(3);
}
