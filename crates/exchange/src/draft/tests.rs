//! Drafts of files as partners send them: what is recognized, what is asked for, and what is never written down.

use super::*;
use crate::catalog::{self, Origin, SourceFile};
use crate::read::look;
use throughline_model::issue::Severity;

const CODES: &str = r#"
edition = "1"
effective_from = 2026-01-01
source = "invented"
verified = false
label = { en = "x", es = "x" }
[[code]]
name = "last_name"
kind = "text"
identity = true
label = { en = "last name", es = "apellido" }
[[code]]
name = "birth_date"
kind = "date"
identity = true
label = { en = "date of birth", es = "fecha de nacimiento" }
[[code]]
name = "recorded_sex"
kind = "choice"
identity = true
label = { en = "sex", es = "sexo" }
values = [{ code = "female", label = { en = "f", es = "f" } }, { code = "male", label = { en = "m", es = "m" } }]
[[code]]
name = "veteran"
kind = "yes_no"
label = { en = "veteran", es = "veterano" }
"#;

fn source_file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned(), origin: Origin::Region }
}

fn draft_of(name: &str, bytes: &[u8]) -> String {
    let (catalog, issues) = catalog::read(&[source_file("catalog/codes/a.toml", CODES)]);
    assert!(issues.is_empty(), "{issues:?}");
    let source = Source::memory(name, bytes);
    let asked = Asked { agency: "Community Works", file: name, effective_from: 20_000, codes: &catalog.codes };
    draft(source, &look(&source).unwrap(), asked).unwrap().unwrap()
}

/// The draft with its law said, which then must hold; gives the codes of the issues before that.
#[track_caller]
fn holds(draft: &str) -> Vec<String> {
    let read = |text: &str| catalog::read(&[source_file("catalog/codes/a.toml", CODES), source_file("catalog/mappings/m.toml", text)]);
    let before = read(draft).1.into_iter().map(|issue| issue.code).collect();
    let said = draft
        .replace("regime = \"?\"", "regime = \"synthetic\"")
        .replace("destroy_by = \"?\"", "destroy_by = \"not_required\"")
        .replace("\"?\"", "\"said\"");
    let (catalog, issues) = read(&said);
    assert!(issues.iter().all(|issue| issue.severity == Severity::Warning), "{issues:?}\n{said}");
    let mapping = catalog.mappings.first().unwrap();
    assert_eq!(crate::mapping::prove(mapping).unwrap(), []);
    before
}

#[test]
fn people_one_row_each() {
    let mut file = "Participant ID,LName,DOB,Gender,Veteran,Program,Notes\n".to_owned();
    for i in 0..40 {
        let (name, sex, program) = (format!("Quill{i}"), ["M", "F"][i % 2], ["Bridge", "GED"][i % 2]);
        file += &format!("P{i:03},{name},{:02}/{:02}/1990,{sex},{},{program},call {name}\n", i % 12 + 1, i % 28 + 1, ["Y", "N", ""][i % 3]);
    }
    let draft = draft_of("people_2025-03.csv", file.as_bytes());
    assert_eq!(holds(&draft), ["law_not_said"; 5]);
    let has = |text: &str| assert!(draft.contains(text), "{text:?} is not in:\n{draft}");
    has("files = [\"people*.csv\"]");
    has("key = \"Participant ID\"\n# No key comes twice: one row a person.\nrows = \"person\"");
    has("from = \"LName\"\nto = \"last_name\"");
    has("from = \"DOB\"\nto = \"birth_date\"\ndate_format = \"MM/DD/YYYY\"");
    has("to = \"recorded_sex\"\n# Each text of the file and the listed value it means.\nvalues = { \"F\" = \"female\", \"M\" = \"male\" }");
    has("from = \"Veteran\"\nto = \"veteran\"");
    has("values = { \"Bridge\" = \"bridge\", \"GED\" = \"ged\" }\n# how often: \"Bridge\" 20, \"GED\" 20");
    assert!(!draft.contains("Quill") && !draft.contains("P001") && !draft.contains("1990"), "{draft}");
}

#[test]
fn services_several_rows_each() {
    let mut file = "Client,EnrollmentID,Worker,Start Date,End Date,Hours\n".to_owned();
    for i in 0..30 {
        file += &format!("{},E-{i},Maria Ruiz,2025-01-{:02},,{}\n", i % 10, i % 28 + 1, i % 5);
    }
    let draft = draft_of("services.csv", file.as_bytes());
    holds(&draft);
    let has = |text: &str| assert!(draft.contains(text), "{text:?} is not in:\n{draft}");
    has("key = \"Client\"\n# Keys come again: a person has several rows.\nrows = \"spell\"");
    has("[[reference]]\nname = \"enrollment\"\ncolumn = \"EnrollmentID\"");
    has("# \"End Date\" is empty in every row");
    assert!(!draft.contains("Maria"), "the name of a worker is a name: {draft}");
}

#[test]
fn wages_and_weeks() {
    let mut file = "ssn,employer,quarter,wages\n".to_owned();
    (0..20).for_each(|i| file += &format!("9000000{i:02},77,2025Q{},{}.505\n", i % 4 + 1, 1000 + i));
    let draft = draft_of("wages.csv", file.as_bytes());
    holds(&draft);
    let has = |draft: &str, text: &str| assert!(draft.contains(text), "{text:?} is not in:\n{draft}");
    has(&draft, "date_format = \"YYYYQn\"");
    has(&draft, "round = true");
    has(&draft, "# amount = \"wages\"\n# employer = \"employer\"\n# at = \"quarter\"");
    let mut wide = "id,emp1,emp2,emp3,emp4\n".to_owned();
    (0..20).for_each(|i| wide += &format!("{i},yes,no,yes,\n"));
    let draft = draft_of("weeks.csv", wide.as_bytes());
    holds(&draft);
    has(&draft, "# columns = \"emp{1..4}\"");
    assert!(!draft.contains("from = \"emp1\""));
}

#[test]
fn strange_files_still_give_a_draft_that_can_be_read() {
    for file in [
        "a\n1\n",
        "order,select,\"say \"\"hi\"\"\",,ñandú,1st\n1,2,3,4,5,6\n",
        "id,id2,ID 3\n1,1,1\n1,2,3\n",
        "x,DOB,Birth Date\n1,1990-01-01,1990-01-01\n",
        "id,v\n1,NULL\n2,3\n3,N/A\n",
    ] {
        holds(&draft_of("f.csv", file.as_bytes()));
    }
}

/// Files that need a draft have slips in them: people without an id, a day that does not exist, a text that comes once.
#[test]
fn a_few_slips_do_not_hide_what_a_column_is() {
    let mut file = "Part. ID,Course,Start,Left\n".to_owned();
    for i in 0..120 {
        let (course, day) = (["Welding", "CDL"][i % 2], format!("{:02}/{:02}/2025", i % 12 + 1, i % 28 + 1));
        file += &format!("HW-{i},{},{day},{}\n", if i == 60 { "Weldng" } else { course }, if i == 7 { "02/30/2025" } else { &day });
    }
    file += &",,10/05/2024,\n".repeat(5);
    let draft = draft_of("enrollments_2025.csv", file.as_bytes());
    assert_eq!(holds(&draft), ["law_not_said"; 5]);
    let has = |text: &str| assert!(draft.contains(text), "{text:?} is not in:\n{draft}");
    has("# Guessed: its name says that it is a person's id; some rows have none and will be refused.\n[record]\nkey = \"Part. ID\"");
    has("type = \"date\"\n# One text is no such date: its row is refused until it is mended.\ndate_format = \"MM/DD/YYYY\"");
    has("to = \"course\"\ntype = \"text\"\n# A few texts over and over.");
    has("# from = \"start\"\n# to = \"left_value + 1\"");
    assert!(!draft.contains("Weldng") && !draft.contains("02/30"), "{draft}");
}
