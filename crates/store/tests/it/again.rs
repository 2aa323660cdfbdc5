//! All tests of this binary once more, with every region's database in a schema of its own on the test server; and what only concerns a
//! server. The tests know nothing of it: the binary runs itself, and `region()` does the rest.

use crate::schema::VARIABLE;
use crate::{Folder, file, import, reader, record, region, text, value};
use postgres::SimpleQueryMessage;
use std::process::Command;
use throughline_model::issue::{Issue, Place};

/// Set for the second run.
const AGAIN: &str = "THROUGHLINE_TEST_AGAIN";

/// Tests that look into SQLite's own file; what they prove is proved for a server below, or does not depend on the engine.
const OF_THE_FILE: &[&str] = &[
    "again::",
    "upgrade::",
    "purge::a_copy_from_before_cannot_be_opened_with_the_key_from_after",
    "sealed::a_statement_moved_to_another_row_or_law_does_not_open",
    "sealed::a_value_moved_to_another_row_does_not_open",
    "sealed::equal_rows_and_equal_keys_look_different_in_two_regions",
    "sealed::no_value_of_a_person_can_be_read_in_the_database_files",
    "sealed::statements_look_alike_whatever_they_state",
    "sealed::the_tables_of_rows_and_statements_have_no_column_that_states_something",
    "sealed::throwing_away_the_key_of_a_source_leaves_nothing_to_read_of_it",
    "sealed::what_holds_people_is_its_owners_alone",
    "files::every_fact_points_at_its_law",
    "snapshots::a_snapshot_that_lay_open_is_opened_and_sealed",
];

/// Whether this is the second run.
pub fn on_server() -> bool {
    std::env::var_os(AGAIN).is_some()
}

#[test]
fn every_test_holds_on_a_server_too() {
    if std::env::var_os(VARIABLE).is_none() {
        println!("not run: the store's tests on PostgreSQL ({VARIABLE} names no server; `cargo xtask test` starts one)");
        return;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    for name in OF_THE_FILE {
        command.args(["--skip", name]);
    }
    let output = command.env(AGAIN, "1").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "on PostgreSQL:\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let result = said.lines().find(|line| line.starts_with("test result")).unwrap_or_default();
    let ran: u32 = result.split(". ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|n| n.parse().ok()).unwrap_or(0);
    assert!(ran > 20, "the second run has lost its tests: {said}");
    println!("note: {ran} tests of the store ran again on PostgreSQL");
}

/// Everything that stands in the tables, as the server itself would write it down.
fn everything(folder: &Folder) -> String {
    let schema = folder.schema.as_ref().unwrap();
    let mut client = schema.client();
    let tables = client.query("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1", &[]).unwrap();
    let mut all = String::new();
    for table in tables {
        let table: String = table.get(0);
        for message in client.simple_query(&format!("SELECT * FROM {table}")).unwrap() {
            if let SimpleQueryMessage::Row(row) = message {
                (0..row.len()).for_each(|column| all.push_str(row.get(column).unwrap_or_default()));
            }
        }
    }
    all
}

#[test]
fn no_value_of_a_person_can_be_read_in_the_tables_of_a_server() {
    if std::env::var_os(VARIABLE).is_none() || !on_server() {
        return again_as_server("again::no_value_of_a_person_can_be_read_in_the_tables_of_a_server");
    }
    let (folder, store) = region();
    let place = Place { file: "aa.csv".to_owned(), line: Some(3), column: None, field: None };
    import(&store, &file("aa"), &[record(2, "Zebedee-Key", "Zebedee-Raw,1", vec![value("name", text("Zebedee-Observed"))])]);
    store
        .write(|tx| {
            let mut writer = tx.begin_file(&file("bb"))?;
            writer.refuse(3, b"Zebedee-Refused")?;
            writer.issue(&Issue::error(place, "bad", "Zebedee-Issue is no number.", "Mend-this"))?;
            writer.finish()
        })
        .unwrap();
    assert_eq!(
        reader(&store).facts(&reader(&store).rows(&store.files().unwrap()[0].id, 1, 1).unwrap()[0].record.clone().unwrap()).unwrap().len(),
        1
    );
    let all = everything(&folder);
    assert!(all.contains("Mend-this"), "the search finds what is plain");
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert!(!all.contains("Zebedee") && !all.contains(&hex("Zebedee")) && !all.contains("observed_name"));
}

/// Runs one test of this file as part of the second run.
fn again_as_server(name: &str) {
    if std::env::var_os(VARIABLE).is_none() {
        println!("not run: {name} ({VARIABLE} names no server; `cargo xtask test` starts one)");
        return;
    }
    let output = Command::new(std::env::current_exe().unwrap()).args(["--exact", name]).env(AGAIN, "1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
