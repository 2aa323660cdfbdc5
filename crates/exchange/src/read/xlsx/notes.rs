//! What somebody should know about a sheet although it can be read: formulas, merged cells, cells beside the table. It reads nothing.

use throughline_model::issue::{Issue, Place};

/// Cells of one kind: how many, and the first of them by name.
#[derive(Debug, Default)]
pub(super) struct Cells {
    n: u64,
    first: Vec<String>,
}

/// More names than this are no help in a sentence.
const MOST_NAMED: usize = 5;

impl Cells {
    pub fn add(&mut self, row: u32, column: u32) {
        self.n += 1;
        if self.first.len() < MOST_NAMED {
            self.first.push(name(row, column));
        }
    }

    /// "3 cells (B4, B5, B6)".
    fn said(&self) -> Option<String> {
        let more = if self.n as usize > self.first.len() { " ..." } else { "" };
        let noun = if self.n == 1 { "cell" } else { "cells" };
        (self.n > 0).then(|| format!("{} {noun} ({}{more})", self.n, self.first.join(", ")))
    }
}

/// The name of a cell as spreadsheets show it: `AB12`.
fn name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), u64::from(row) + 1)
}

/// What was met in a sheet.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub formulas: Cells,
    pub merged: Cells,
    pub beside: Cells,
}

impl Notes {
    /// A warning for each thing met.
    pub fn issues(&self, file: &str) -> Vec<Issue> {
        let place = || Place { file: file.to_owned(), ..Place::default() };
        let note = |cells: &Cells, code: &str, what: &str, remedy: &str| {
            cells.said().map(|said| Issue::warning(place(), code, format!("{said} {what}"), remedy))
        };
        let formulas = note(
            &self.formulas,
            "formulas_read",
            "hold formulas; the values of their last calculation were read.",
            "Ask the partner to send values instead of formulas, or make sure that the file was calculated before it was saved.",
        );
        let merged = note(
            &self.merged,
            "cells_merged",
            "are merged with others; each row got the value that stands across them.",
            "Look whether that is meant, or ask the partner for a table without merged cells.",
        );
        let beside = note(
            &self.beside,
            "cells_beside_table",
            "stand to the right of the named columns and were not read.",
            "Give these columns names in the first row of the table if they are needed.",
        );
        [formulas, merged, beside].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_spreadsheets_show() {
        assert_eq!([name(0, 0), name(11, 27), name(1_048_575, 16_383)], ["A1", "AB12", "XFD1048576"]);
    }
}
