//! The rows to be linked: their columns, where each row comes from, and an order that does not depend on how they were handed in.
//! Not for reading files.

use crate::column::Column;
use crate::problem::Problem;

/// Where rows come from: one agency, one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name, for reports.
    pub name: String,
    /// It has one row for each one: two of its rows are never the same.
    pub one_row_each: bool,
}

/// Rows as columns.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    source_of: Vec<u16>,
    sources: Vec<Source>,
    /// Rows in the order of their ids.
    order: Vec<u32>,
    /// The place of each row in that order.
    rank: Vec<u32>,
}

impl Table {
    /// A table. `ids` name the rows: unique, and the same from run to run; all ties are broken by their order, so that the order of the rows
    /// does not matter. `source_of` is an index into `sources`, one per row.
    pub fn new<I: Ord>(columns: Vec<Column>, ids: &[I], source_of: Vec<u16>, sources: Vec<Source>) -> Result<Self, Problem> {
        let n = ids.len();
        let n_rows = u32::try_from(n).map_err(|_| Problem::TooManyRows { n })?;
        if let Some(column) = columns.iter().position(|c| c.len() != n) {
            return Err(Problem::UnequalColumns { column, n });
        }
        if source_of.len() != n || source_of.iter().any(|s| usize::from(*s) >= sources.len()) {
            return Err(Problem::NoSuchSource);
        }
        let mut order: Vec<u32> = (0..n_rows).collect();
        order.sort_by(|a, b| ids[*a as usize].cmp(&ids[*b as usize]));
        if order.windows(2).any(|w| ids[w[0] as usize] == ids[w[1] as usize]) {
            return Err(Problem::SameIdTwice);
        }
        let mut rank = vec![0; n];
        for (place, row) in (0u32..).zip(&order) {
            rank[*row as usize] = place;
        }
        Ok(Self { columns, source_of, sources, order, rank })
    }

    /// Some rows as a table of their own, in the order given; their order by ids stays what it is. No row twice.
    pub fn part(&self, rows: &[u32]) -> Result<Self, Problem> {
        let columns = self.columns.iter().map(|column| Column::new(rows.iter().map(|row| column.value(*row)))).collect();
        let ids: Vec<u32> = rows.iter().map(|row| self.rank(*row)).collect();
        Self::new(columns, &ids, rows.iter().map(|row| self.source(*row)).collect(), self.sources.clone())
    }

    /// How many rows.
    pub fn n_rows(&self) -> u32 {
        self.rank.len() as u32
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The sources.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Which source a row comes from.
    pub fn source(&self, row: u32) -> u16 {
        self.source_of[row as usize]
    }

    /// Whether two rows may be the same as far as their sources say.
    pub fn may_be_same(&self, a: u32, b: u32) -> bool {
        let source = self.source(a);
        source != self.source(b) || !self.sources[usize::from(source)].one_row_each
    }

    /// The place of a row in the order of ids.
    pub(crate) fn rank(&self, row: u32) -> u32 {
        self.rank[row as usize]
    }

    /// Rows in the order of ids.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }
}
