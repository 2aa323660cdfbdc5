//! Files of returned cells: numbers that a body computed from rows it may not give. How its file names them stands in `catalog/cells`.
//! It stores nothing, and no row here is a person.

pub mod definition;
mod file;

pub use definition::CellFormat;
pub use file::{ReadCells, read};

#[cfg(test)]
mod tests;
