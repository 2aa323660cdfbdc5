//! An attacker who adds and subtracts the quarters of a year across releases. Not for what is in one release.

use super::{group, lines, publish, sheet, table};
use crate::ledger::Earlier;
use crate::published::{Answer, CohortDates, Figure, Kind};

type Cells = [(u64, u64, u64); 3];

const QUARTERS: [(&str, &str); 4] =
    [("2024-07-01", "2024-09-30"), ("2024-10-01", "2024-12-31"), ("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30")];
const YEAR: (&str, &str) = ("2024-07-01", "2025-06-30");
const LARGE: Cells = [(20, 30, 0), (40, 40, 0), (50, 50, 0)];
/// Three of the first group with the outcome.
const SMALL: Cells = [(3, 30, 0), (40, 40, 0), (50, 50, 0)];

fn add(cells: &[Cells]) -> Cells {
    [0, 1, 2].map(|i| cells.iter().fold((0, 0, 0), |sum, c| (sum.0 + c[i].0, sum.1 + c[i].1, sum.2 + c[i].2)))
}

fn release(by: &str, (first, last): (&str, &str), cells: Cells, earlier: &[Earlier]) -> Vec<Answer> {
    let [a, b, c] = cells;
    let all = (a.0 + b.0 + c.0, a.1 + b.1 + c.1, 0);
    let mut sheet = sheet("m", Kind::Rate, vec![table(&[("", all)]), table(&[("a=1", a), ("a=2", b), ("a=3", c)])]);
    sheet.definition = format!("m from {first} to {last}");
    let (first_day, last_day) = (first.to_owned(), last.to_owned());
    sheet.cohort = Some(CohortDates { by: by.to_owned(), first_day, last_day, complete: true, known_through: None });
    publish(vec![sheet], 11, earlier)
}

/// Publishes a year and its quarters in this order; the fifth is the year. Says how many numbers of each group are hidden.
fn hidden(by: &str, order: [usize; 5]) -> Vec<usize> {
    let quarters = [LARGE, LARGE, LARGE, SMALL];
    let mut earlier: Vec<Earlier> = Vec::new();
    for nth in order {
        let (dates, cells) = if nth == 4 { (YEAR, add(&quarters)) } else { (QUARTERS[nth], quarters[nth]) };
        let answers = release(by, dates, cells, &earlier);
        println!("{dates:?} {:?}", lines(&answers[0]));
        earlier.push(Earlier { same_snapshot: true, answers });
    }
    let is_hidden =
        |answer: &Answer, text: &str| answer.cells.iter().any(|c| c.group == group(text) && matches!(c.figure, Figure::Hidden(_)));
    ["", "a=1", "a=2", "a=3"].map(|text| earlier.iter().filter(|e| is_hidden(&e.answers[0], text)).count()).to_vec()
}

/// A year less three of its quarters is the fourth: where one of the five is hidden, another must be.
#[test]
fn a_hidden_quarter_cannot_be_worked_out_from_its_year() {
    for order in [[0, 1, 2, 3, 4], [4, 0, 1, 2, 3], [4, 3, 2, 1, 0], [0, 3, 4, 1, 2]] {
        let hidden = hidden("exit", order);
        assert!(hidden[1] >= 2 && hidden.iter().all(|n| *n != 1), "{order:?}: {hidden:?}");
        assert!(hidden.iter().sum::<usize>() < 20, "{order:?}: nothing is shown");
    }
}

/// Someone served in two quarters is in both, so a year less three quarters says nothing of the fourth.
#[test]
fn cohorts_that_overlap_are_not_subtracted() {
    assert_eq!(hidden("served", [0, 1, 2, 3, 4])[1], 1);
}
