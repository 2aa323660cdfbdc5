//! Formats whose structure is a standard and not an agency's own: one folder each, with its editions as data in the catalog.
//! An agency's own CSV needs no code here; it is a mapping.

pub mod cells;
pub mod federal;
