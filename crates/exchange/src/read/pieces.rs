//! The pieces of a file, whatever its format: text that is cut, a sheet that was read as a whole, or Parquet batch by batch.
//! What the rows mean is not known here.

use super::cut::{Cutter, Piece};
use super::lines::Lines;
use super::parquet::Batches;
use throughline_model::failure::Failure;

/// Gives a file's rows in pieces.
pub enum Pieces<'a> {
    /// Text.
    Cut(Box<Cutter<'a>>),
    /// A sheet's rows, all of them read.
    Sheet(Box<Lines>),
    /// Parquet.
    Batches(Box<Batches>),
}

impl Pieces<'_> {
    /// The next piece in the order of the file.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, Failure> {
        match self {
            Pieces::Cut(cutter) => Ok(cutter.next_piece()?),
            Pieces::Sheet(lines) => Ok(lines.take()),
            Pieces::Batches(batches) => Ok(batches.next_piece()?),
        }
    }

    /// Whether characters were met that could not be read.
    pub fn replaced(&self) -> bool {
        match self {
            Pieces::Cut(cutter) => cutter.replaced(),
            Pieces::Sheet(_) | Pieces::Batches(_) => false,
        }
    }
}
