//! Where the bytes of a file come from: a path, or memory. Nothing is read or decided here.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use throughline_model::refusal::Refusal;

/// A file to read, under the name that people know.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// As issues call it, relative to the region: `inbox/people.csv`.
    pub name: &'a str,
    /// Its bytes.
    pub content: Content<'a>,
}

/// The bytes of a file.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// In a file, which is opened twice.
    Path(&'a Path),
    /// In memory.
    Memory(&'a [u8]),
}

impl<'a> Source<'a> {
    /// A file on disk.
    pub fn path(name: &'a str, path: &'a Path) -> Self {
        Self { name, content: Content::Path(path) }
    }

    /// Bytes in memory.
    pub fn memory(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, content: Content::Memory(bytes) }
    }

    /// The bytes from the start.
    pub(super) fn open(&self) -> Result<Box<dyn Read + 'a>, Refusal> {
        match self.content {
            Content::Path(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(self.refuse(&error)),
            },
            Content::Memory(bytes) => Ok(Box::new(bytes)),
        }
    }

    /// The refusal of a file that the system does not give.
    pub(super) fn refuse(&self, error: &io::Error) -> Refusal {
        Refusal::CannotRead { path: self.name.to_owned(), reason: error.to_string() }
    }
}
