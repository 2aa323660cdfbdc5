//! What people see: reports made from two frozen releases, read as text and as markup. Not for how numbers are computed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod html;
mod markup;
mod releases;
mod rows;
mod sentences;
