//! Returned cells: kept with their file, the newer for the same group and cohort in force, a file seen before changes nothing.

use super::region;
use throughline_model::cell::{CellKind, ReturnedCell};
use throughline_store::CellFile;

fn file(hash: &str) -> CellFile {
    let text = |text: &str| text.to_owned();
    CellFile {
        name: text("state-results.csv"),
        hash: text(hash),
        format: text("state"),
        format_edition: text("1@abc"),
        agency: text("State"),
        agreement: text("2026-7"),
    }
}

fn cell(group: &str, value: Option<(i64, i64)>) -> ReturnedCell {
    let (metric, group) = ("employed-q2".to_owned(), group.to_owned());
    ReturnedCell {
        metric,
        group,
        kind: CellKind::Rate,
        cohort_from: 18_809,
        cohort_to: 19_173,
        n: value.map(|_| 400),
        value,
        as_of: 19_500,
    }
}

#[test]
fn returned_cells_come_back_as_they_were_and_the_newest_is_in_force() {
    let (_folder, store) = region();
    let keep = |hash: &str, cells: &[ReturnedCell]| store.write(|tx| tx.keep_cells(&file(hash), cells)).unwrap();
    assert!(keep("a", &[cell("", Some((667, 1_000))), cell("Youth", None)]).is_some());
    assert!(keep("a", &[cell("", Some((1, 2)))]).is_none(), "the same file again");
    let kept = store.returned_cells().unwrap();
    assert_eq!(kept.iter().map(|k| k.cell.clone()).collect::<Vec<_>>(), [cell("", Some((667, 1_000))), cell("Youth", None)]);
    assert_eq!(kept[0].file, file("a"));
    assert!(keep("b", &[cell("", Some((2, 3)))]).is_some());
    let kept = store.returned_cells().unwrap();
    assert_eq!((kept.len(), kept[0].cell.value, kept[0].file.hash.as_str()), (2, Some((2, 3)), "b"));
}
