//! Where the bytes of a file come from: a path, memory, or an archive. Nothing is read or decided here.

use super::archive::Member;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
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
    /// In an archive.
    Member(&'a Path, &'a Member),
}

/// A spreadsheet or Parquet file inside an archive is unpacked into memory; a larger one is not read (bytes).
const MOST_IN_MEMORY: u64 = 512 << 20;

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
        let refuse = |error| self.refuse(&error);
        match self.content {
            Content::Path(path) => File::open(path).map(|file| Box::new(file) as Box<dyn Read>).map_err(refuse),
            Content::Memory(bytes) => Ok(Box::new(bytes)),
            Content::Member(path, member) => Seekable::of(path).and_then(|archive| member.open(archive)).map_err(refuse),
        }
    }

    /// The bytes for formats that are read from the end and in jumps.
    pub(super) fn seekable(&self) -> Result<Seekable, Refusal> {
        let refuse = |error| self.refuse(&error);
        match self.content {
            Content::Path(path) => Seekable::of(path).map_err(refuse),
            Content::Memory(bytes) => Ok(Seekable::memory(bytes.to_vec())),
            Content::Member(_, member) if member.size > MOST_IN_MEMORY => {
                let reason = format!("inside an archive it has more than {} MB; unpack it first", MOST_IN_MEMORY >> 20);
                Err(Refusal::CannotRead { path: self.name.to_owned(), reason })
            }
            Content::Member(..) => {
                let mut bytes = Vec::new();
                self.open()?.read_to_end(&mut bytes).map_err(refuse)?;
                Ok(Seekable::memory(bytes))
            }
        }
    }

    /// The refusal of a file that the system does not give.
    pub(super) fn refuse(&self, error: &io::Error) -> Refusal {
        Refusal::CannotRead { path: self.name.to_owned(), reason: error.to_string() }
    }
}

/// Bytes in which one may jump.
#[derive(Debug)]
pub struct Seekable {
    /// How many there are.
    pub size: u64,
    pub(super) from: From,
}

/// Where they are.
#[derive(Debug)]
pub(super) enum From {
    Disk(File),
    Memory(Cursor<Vec<u8>>),
}

impl Seekable {
    fn of(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Self { size: file.metadata()?.len(), from: From::Disk(file) })
    }

    fn memory(bytes: Vec<u8>) -> Self {
        Self { size: bytes.len() as u64, from: From::Memory(Cursor::new(bytes)) }
    }
}

impl Read for Seekable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.from {
            From::Disk(file) => file.read(buffer),
            From::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Seekable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.from {
            From::Disk(file) => file.seek(to),
            From::Memory(bytes) => bytes.seek(to),
        }
    }
}
