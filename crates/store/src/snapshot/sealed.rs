//! A table of a snapshot on the disk: cut into chunks, each sealed under the snapshot's own key, so that tables of any size are written and
//! opened in little memory. What is hashed is the table itself. Not for what stands in it.
//!
//! A chunk is its length (4 bytes, little end first) and its sealed bytes. The table's name, the chunk's number and whether it is the last
//! are authenticated: chunks that were moved, left out or cut off do not open.

use crate::db::failures;
use crate::private;
use crate::seal::{DataKey, Place};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;

/// Bytes of a table that are sealed at once.
const CHUNK: usize = 1 << 20;
/// Bytes to which a chunk is padded, at least by one.
const BLOCK: usize = 16;
/// Bytes that authenticate a chunk.
const TAG: usize = 16;

/// Where the sealed table of this name stands.
pub(super) fn path(folder: &Path, table: &str) -> PathBuf {
    folder.join(format!("{table}.sealed"))
}

/// Takes the bytes of a table, hashes them, and writes them sealed.
pub(super) struct Sealing<'k> {
    key: &'k DataKey,
    table: &'static str,
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    plain: Vec<u8>,
    sealed: Vec<u8>,
    n: u64,
}

impl<'k> Sealing<'k> {
    /// Begins the file of a table; `hasher` has hashed the tables before it.
    pub(super) fn begin(folder: &Path, table: &'static str, key: &'k DataKey, hasher: blake3::Hasher) -> Result<Self, Failure> {
        let path = path(folder, table);
        let file = private::fresh_file(&path).map_err(|e| failures::writing(&path, &e))?;
        Ok(Self { key, table, file: BufWriter::new(file), hasher, plain: Vec::with_capacity(CHUNK), sealed: Vec::new(), n: 0 })
    }

    /// Writes the rest; gives the hasher back. The file has reached the disk.
    pub(super) fn finish(mut self) -> io::Result<blake3::Hasher> {
        self.chunk(true)?;
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(self.hasher)
    }

    fn chunk(&mut self, last: bool) -> io::Result<()> {
        self.hasher.update(&self.plain);
        let id = id(self.table, self.n);
        self.key.seal_into(&place(&id, last), &self.plain, BLOCK, &mut self.sealed).map_err(io::Error::other)?;
        self.file.write_all(&u32::try_from(self.sealed.len()).map_err(io::Error::other)?.to_le_bytes())?;
        self.file.write_all(&self.sealed)?;
        self.plain.clear();
        self.n += 1;
        Ok(())
    }
}

impl Write for Sealing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.plain.len() == CHUNK {
            self.chunk(false)?;
        }
        let taken = bytes.get(..bytes.len().min(CHUNK - self.plain.len())).unwrap_or_default();
        self.plain.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens a sealed table, chunk by chunk.
///
/// Refused: `CannotRead`. Broken: a chunk is not what was sealed.
pub(super) fn each_chunk(folder: &Path, table: &str, key: &DataKey, mut f: impl FnMut(&[u8])) -> Result<(), Failure> {
    let path = path(folder, table);
    let fail = |e: io::Error| failures::reading(&path, &e);
    let mut file = io::BufReader::new(File::open(&path).map_err(fail)?);
    let (mut sealed, mut plain) = (Vec::new(), Vec::new());
    let mut n = 0;
    let mut left = file.get_ref().metadata().map_err(fail)?.len();
    loop {
        let mut length = [0; 4];
        file.read_exact(&mut length).map_err(fail)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > CHUNK + BLOCK + TAG {
            return Err(fail(io::Error::new(io::ErrorKind::InvalidData, "it is damaged")));
        }
        sealed.resize(length, 0);
        file.read_exact(&mut sealed).map_err(fail)?;
        left = left.saturating_sub(4 + length as u64);
        key.open_into(&place(&id(table, n), left == 0), &sealed, &mut plain)?;
        f(&plain);
        n += 1;
        if left == 0 {
            return Ok(());
        }
    }
}

fn id(table: &str, n: u64) -> Vec<u8> {
    [table.as_bytes(), &n.to_be_bytes()].concat()
}

fn place(id: &[u8], last: bool) -> Place<'_> {
    Place { column: "snapshot.table", id, nth: u32::from(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "t.parquet";

    fn written(folder: &Path, key: &DataKey, plain: &[u8]) -> blake3::Hash {
        let mut sealing = Sealing::begin(folder, TABLE, key, blake3::Hasher::new()).unwrap();
        plain.chunks(300_000).for_each(|part| sealing.write_all(part).unwrap());
        sealing.finish().unwrap().finalize()
    }

    fn opened(folder: &Path, key: &DataKey) -> Result<Vec<u8>, Failure> {
        let mut plain = Vec::new();
        each_chunk(folder, TABLE, key, |chunk| plain.extend_from_slice(chunk)).map(|()| plain)
    }

    #[test]
    fn tables_of_every_length_come_back_and_damaged_ones_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let (folder, key) = (folder.path(), DataKey::new(&[7; 32]));
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let plain: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            assert_eq!(written(folder, &key, &plain), blake3::hash(&plain));
            assert!(opened(folder, &key).unwrap() == plain, "{length}");
        }
        assert!(opened(folder, &DataKey::new(&[8; 32])).is_err());
        let path = path(folder, TABLE);
        let whole = std::fs::read(&path).unwrap();
        let first = 4 + u32::from_le_bytes(whole[..4].try_into().unwrap()) as usize;
        let swapped = [&whole[first..2 * first], &whole[..first], &whole[2 * first..]].concat();
        let mut changed = whole.clone();
        changed[9] ^= 1;
        for damaged in [&whole[..0], &whole[..3], &whole[..first], &whole[..2 * first], &whole[first..], &swapped, &changed] {
            std::fs::write(&path, damaged).unwrap();
            assert!(opened(folder, &key).is_err(), "{} bytes", damaged.len());
        }
        assert_eq!(whole.windows(8).filter(|bytes| *bytes == [0, 1, 2, 3, 4, 5, 6, 7]).count(), 0, "nothing lies open");
    }
}
