//! The rows of one block side by side: the codes of every column that is asked for, in eights, close together in memory. Not for choosing the rows.

use super::lanes::{Lane, N};
use super::prepare::Comparer;
use crate::column::MISSING;
use crate::definition::Definition;
use crate::table::Table;

/// The codes of all rows, row by row, so that a row is read in one piece; and dictionaries of columns crosswise.
pub(crate) struct Rows {
    /// The columns that are kept.
    columns: Vec<usize>,
    /// By column of the table, its place in a row; one beyond where it is not kept.
    place: Vec<usize>,
    codes: Vec<u32>,
    crossed: Vec<Crossed>,
}

/// The codes of one column's values in the dictionary of another.
struct Crossed {
    column: usize,
    other: usize,
    code: Vec<u32>,
}

/// The codes of one block's rows. A place that no row fills is `MISSING`.
#[derive(Default)]
pub(crate) struct Strips {
    /// By column of the table; empty where nothing asks for it.
    codes: Vec<Vec<Lane>>,
    crossed: Vec<(usize, usize, Vec<Lane>)>,
}

impl Rows {
    /// Of every column that a comparison or a rule asks for.
    pub(crate) fn new(table: &Table, definition: &Definition, comparer: &Comparer<'_>) -> Self {
        let of_rules = definition.rules.iter().flat_map(|rule| &rule.equal);
        let mut columns: Vec<usize> = definition.columns().collect();
        columns.sort_unstable();
        columns.dedup();
        let exchanged = comparer.ready.iter().flat_map(|r| r.sift.exchanged().map(|other| (r.comparison.column, other)));
        let mut pairs: Vec<(usize, usize)> = of_rules.filter(|(l, r)| l != r).copied().chain(exchanged).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let (all, width) = (table.columns(), columns.len());
        let mut codes = Vec::with_capacity(table.n_rows() as usize * width);
        let kept: Vec<&[u32]> = columns.iter().map(|column| all[*column].codes.as_slice()).collect();
        (0..table.n_rows() as usize).for_each(|row| codes.extend(kept.iter().map(|codes| codes[row])));
        let cross = |(column, other): (usize, usize)| Crossed { column, other, code: all[column].crossed(&all[other]) };
        let place = (0..all.len()).map(|column| columns.binary_search(&column).unwrap_or(width)).collect();
        Self { columns, place, codes, crossed: pairs.into_iter().map(cross).collect() }
    }

    fn row(&self, row: u32) -> &[u32] {
        let (from, width) = (row as usize * self.columns.len(), self.columns.len());
        &self.codes[from..from + width]
    }

    /// The code of a row in a column that is kept.
    pub(crate) fn code(&self, row: u32, column: usize) -> u32 {
        self.place.get(column).and_then(|place| self.row(row).get(*place)).copied().unwrap_or(MISSING)
    }

    /// The code of a row's value of `other` in the dictionary of `column`.
    pub(crate) fn crossed_code(&self, row: u32, column: usize, other: usize) -> u32 {
        let code = self.code(row, other);
        self.crossed(column, other).and_then(|c| c.code.get(code as usize)).copied().unwrap_or(MISSING)
    }

    fn crossed(&self, column: usize, other: usize) -> Option<&Crossed> {
        self.crossed.iter().find(|c| (c.column, c.other) == (column, other))
    }
}

impl Strips {
    /// Lays the rows of a block side by side.
    pub(crate) fn fill(&mut self, rows: &Rows, block: &[u32]) {
        let eights = block.len().div_ceil(N);
        self.codes.resize_with(rows.columns.last().map_or(0, |last| last + 1), Vec::new);
        for column in &rows.columns {
            let strip = &mut self.codes[*column];
            strip.clear();
            strip.resize(eights, [MISSING; N]);
        }
        for (place, row) in block.iter().enumerate() {
            for (column, code) in rows.columns.iter().zip(rows.row(*row)) {
                self.codes[*column][place / N][place % N] = *code;
            }
        }
        self.crossed.truncate(rows.crossed.len());
        self.crossed.resize_with(rows.crossed.len(), || (0, 0, Vec::new()));
        for ((column, other, strip), crossed) in self.crossed.iter_mut().zip(&rows.crossed) {
            (*column, *other) = (crossed.column, crossed.other);
            strip.clear();
            let code = |code: u32| crossed.code.get(code as usize).copied().unwrap_or(MISSING);
            strip.extend(self.codes[crossed.other].iter().map(|eight| eight.map(code)));
        }
    }

    /// The codes of a column.
    #[inline(always)]
    pub(crate) fn codes(&self, column: usize) -> &[Lane] {
        &self.codes[column]
    }

    /// The codes of `other`'s values in the dictionary of `column`.
    pub(crate) fn crossed(&self, column: usize, other: usize) -> &[Lane] {
        self.crossed.iter().find(|c| (c.0, c.1) == (column, other)).map_or(&[], |c| &c.2)
    }
}
