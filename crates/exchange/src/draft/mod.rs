//! Drafts a mapping for a file never seen: what its columns hold, which codes they are, whose id tells people apart. Somebody corrects the
//! draft by hand before a row is taken in; it keeps nothing and decides nothing about people.
//!
//! Of values only those of small sets are written down, and never those that could tell who somebody is.

mod column;
mod known;
mod sample;
mod shape;
mod write;

use crate::read::{self, Kind, Look, Source};
use sample::Sample;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;
pub use write::NOT_SAID;

/// What a draft needs besides the file.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Whose files these are.
    pub agency: &'a str,
    /// The file's name without folders.
    pub file: &'a str,
    /// The first day on which the mapping holds, since 1970-01-01.
    pub effective_from: i32,
    /// What is declared.
    pub codes: &'a CodeBook,
}

/// The text of a mapping for a file like this one. A file that cannot be read gives the issue instead.
pub fn draft(source: Source<'_>, look: &Look, asked: Asked<'_>) -> Result<Result<String, Issue>, Failure> {
    let opened = match read::open(source, look, read::Declared::default())? {
        Ok(opened) => opened,
        Err(issue) => return Ok(Err(issue)),
    };
    let (encoding, layout, header_line) = (look.guessed.then_some(opened.encoding), opened.layout, opened.header.line);
    let sample = Sample::take(opened, source.name)?;
    let columns: Vec<column::Column> = sample.columns.iter().map(|texts| column::look(texts, asked.codes)).collect();
    let shape = shape::of(&columns, &sample);
    let file = write::File { kind: look.kind, encoding, tab: look.kind == Kind::Text && layout.delimiter == b'\t', header_line };
    Ok(Ok(write::mapping(&asked, file, &sample, &columns, &shape)))
}

#[cfg(test)]
mod tests;
