//! The first rows of a file, column by column. It guesses nothing.

use crate::read::{Opened, Rows};
use std::collections::BTreeMap;
use throughline_model::failure::Failure;

/// Rows that a draft looks at.
const MOST_ROWS: usize = 20_000;
/// Different texts of a column that are counted; a column with more is no short list.
const MOST_TEXTS: usize = 20_001;

/// The texts of one column.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// The column's name.
    pub header: String,
    /// How often each text that is not empty occurs.
    pub counts: BTreeMap<String, usize>,
    /// Cells that are not empty.
    pub n_filled: usize,
}

/// The first rows.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub columns: Vec<Texts>,
    pub n_rows: usize,
    /// Whether the file has more.
    pub more: bool,
    /// Row by row the texts, for comparing columns with each other.
    pub rows: Vec<Vec<String>>,
}

impl Sample {
    pub fn take(opened: Opened<'_>, name: &str) -> Result<Self, Failure> {
        let Opened { header, layout, mut pieces, .. } = opened;
        let columns = header.names.iter().map(|name| Texts { header: name.clone(), ..Texts::default() }).collect();
        let mut sample = Self { columns, ..Self::default() };
        let width = header.names.len();
        while let Some(piece) = pieces.next_piece()? {
            let rows = Rows::of(piece, layout, width, name)?;
            for (i, row) in rows.rows().iter().enumerate() {
                if sample.n_rows == MOST_ROWS {
                    sample.more = true;
                    return Ok(sample);
                }
                if row.damage.is_none() && row.n_cells as usize == width {
                    sample.add((0..width).map(|column| rows.cell(i, column).trim().to_owned()).collect());
                }
            }
        }
        Ok(sample)
    }

    fn add(&mut self, cells: Vec<String>) {
        if cells.iter().all(String::is_empty) {
            return;
        }
        self.n_rows += 1;
        for (column, text) in self.columns.iter_mut().zip(&cells).filter(|(_, text)| !text.is_empty()) {
            column.n_filled += 1;
            if column.counts.len() < MOST_TEXTS || column.counts.contains_key(text) {
                *column.counts.entry(text.clone()).or_default() += 1;
            }
        }
        self.rows.push(cells);
    }
}
