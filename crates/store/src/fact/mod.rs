//! What rows state: all facts of a row under one law in one sealed statement, with one reference to its provenance.
//! Not for what follows from them.

mod bytes;
mod of_record;
mod read;
mod statement;
mod words;
mod write;

pub(crate) use bytes::Bytes;
pub(crate) use of_record::stated_in;
pub(crate) use read::{Told, ToldValue, When, each};
pub(crate) use statement::{StatementWriter, open};
pub(crate) use words::{Words, open as open_words};
pub(crate) use write::Written;

#[cfg(test)]
mod tests;
