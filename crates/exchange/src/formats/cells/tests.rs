//! Returned cells: what is taken, what is hidden, what is refused and why.

use super::*;
use crate::catalog::{self, Origin, SourceFile};
use crate::read::{Source, look};

fn format() -> CellFormat {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog/cells/state-wage-results.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let (catalog, issues) =
        catalog::read(&[SourceFile { path: "catalog/cells/state-wage-results.toml".to_owned(), text, origin: Origin::Shipped }]);
    assert_eq!(issues, []);
    catalog.cells.into_iter().next().unwrap()
}

fn given(rows: &str) -> ReadCells {
    let text = format!("measure,group,cohort_from,cohort_to,n,value,suppressed,as_of\n{rows}\n");
    let source = Source::memory("state-results.csv", text.as_bytes());
    read(source, &look(&source).unwrap(), &format(), 11).unwrap()
}

#[test]
fn numbers_are_kept_exactly() {
    let check = |row: &str, n: u64, value: (i64, i64)| {
        let read = given(row);
        assert_eq!(read.issues, [], "{row}");
        let cell = &read.cells[0];
        assert_eq!((cell.n, cell.value), (Some(n), Some(value)), "{row}");
    };
    check("EMPLOYED_Q2,ALL,2021-07-01,2022-06-30,400,66.7,,2023-06-30", 400, (667, 1000));
    check("EMPLOYED_Q2,ALL,2021-07-01,2022-06-30,400,66.7%,,2023-06-30", 400, (667, 1000));
    check("MEDIAN_Q2,ALL,2021-07-01,2022-06-30,266,\"6,250.50\",,2023-06-30", 266, (625_050, 1));
    check("MEDIAN_Q2,ALL,2021-07-01,2022-06-30,266,6250.505,,2023-06-30", 266, (625_051, 1));
}

#[test]
fn what_is_not_told_is_kept_as_hidden() {
    for row in ["EMPLOYED_Q2,Youth,2021-07-01,2022-06-30,*,*,,2023-06-30", "EMPLOYED_Q2,Youth,2021-07-01,2022-06-30,8,55.0,S,2023-06-30"] {
        let read = given(row);
        assert_eq!(read.issues, [], "{row}");
        assert!(read.cells[0].suppressed() && read.cells[0].n.is_none(), "{row}");
    }
}

#[test]
fn rows_that_are_not_taken_say_why() {
    let check = |row: &str, code: &str, n_cells: usize| {
        let read = given(row);
        assert_eq!((read.issues[0].code.as_str(), read.cells.len(), read.issues[0].place.line), (code, n_cells, Some(2)), "{row}");
        assert!(!read.issues[0].remedy.is_empty());
    };
    check("EMPLOYED_Q3,ALL,2021-07-01,2022-06-30,400,66.7,,2023-06-30", "measure_not_listed", 0);
    check("EMPLOYED_Q2,ALL,2021-07-01,2022-06-30,10,50.0,,2023-06-30", "too_few_people", 0);
    check("EMPLOYED_Q2,ALL,2021-07-01,2022-06-30,40,95.0,,2023-06-30", "too_few_with", 1);
    check("EMPLOYED_Q2,ALL,2022-07-01,2022-06-30,400,66.7,,2023-06-30", "cohort_dates", 0);
    check("EMPLOYED_Q2,ALL,2021-07-01,2022-06-30,400,66.7,,2022-01-30", "cohort_dates", 0);
    check("EMPLOYED_Q2,ALL,7/1/2021,2022-06-30,400,66.7,,2023-06-30", "not_a_date", 0);
    check("EMPLOYED_Q2,ALL,2021-07-01,2022-06-30,400,166.7,,2023-06-30", "not_a_number", 0);
    check("EMPLOYED_Q2,ALL,2021-07-01,2022-06-30,many,66.7,,2023-06-30", "not_a_number", 0);
    let twice =
        given("EMPLOYED_Q2,ALL,2021-07-01,2022-06-30,400,66.7,,2023-06-30\nEMPLOYED_Q2,ALL,2021-07-01,2022-06-30,400,66.8,,2023-06-30");
    assert_eq!((twice.issues[0].code.as_str(), twice.cells.len()), ("cell_twice", 1));
}

#[test]
fn a_file_without_a_column_is_refused_whole() {
    let source = Source::memory("state-results.csv", b"measure,n\nEMPLOYED_Q2,400\n");
    let read = read(source, &look(&source).unwrap(), &format(), 11).unwrap();
    assert!(read.cells.is_empty() && read.issues.iter().all(|issue| issue.place.line.is_none()));
}
