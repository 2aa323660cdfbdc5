//! The outside of a backup: its first line, its header, and the chunks that are sealed one by one, so that neither writing nor reading
//! needs more memory than a chunk. What the chunks hold is not known here.

use super::refused;
use crate::db::failures;
use crate::key_file::{self, Master};
use crate::keys::{self, Keys};
use crate::seal::{DataKey, Place};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;

/// The first line: what it is, and the edition of this layout.
const FIRST_LINE: &[u8] = b"throughline backup 1\n";
/// Bytes of a chunk before it is sealed, without the byte that says whether it is the last.
const CHUNK: usize = 1 << 20;
/// No header is longer: a longer one is no header.
const LONGEST_HEADER: usize = 1 << 16;
const MORE: u8 = 0;
const LAST: u8 = 1;

const CUT: &str = "it ends too early: it was not written or copied whole";
const DAMAGED: &str = "it was damaged or changed since it was made";

/// What stands in the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) id: String,
    pub(super) key_id: String,
    pub(super) editions: Vec<i64>,
    pub(super) made_at: i64,
}

fn key_place(id: &str) -> Place<'_> {
    Place { column: "backup.wrapped_key", id: id.as_bytes(), nth: 0 }
}

/// Seals what is put in and writes it to a file.
pub(super) struct Sealer {
    file: BufWriter<File>,
    path: PathBuf,
    key: DataKey,
    header: [u8; 32],
    nth: u32,
    plain: Vec<u8>,
    hasher: blake3::Hasher,
    size: u64,
}

impl Sealer {
    /// Writes the beginning of a backup to an empty file.
    pub(super) fn begin(file: File, path: &Path, keys: &Keys, header: &Header) -> Result<Self, Failure> {
        let (key, wrapped) = keys.new_data_key(&key_place(&header.id))?;
        let wrapped: String = wrapped.iter().map(|byte| format!("{byte:02x}")).collect();
        let Header { id, key_id, editions, made_at } = header;
        let text = json!({ "id": id, "key_id": key_id, "wrapped_key": wrapped, "editions": editions, "made_at": made_at }).to_string();
        let mut sealer = Self {
            file: BufWriter::new(file),
            path: path.to_owned(),
            key,
            header: *blake3::hash(text.as_bytes()).as_bytes(),
            nth: 0,
            plain: vec![MORE],
            hasher: blake3::Hasher::new(),
            size: 0,
        };
        sealer.write(FIRST_LINE)?;
        sealer.write_with_length(text.as_bytes())?;
        Ok(sealer)
    }

    /// Adds bytes.
    pub(super) fn put(&mut self, mut bytes: &[u8]) -> Result<(), Failure> {
        while !bytes.is_empty() {
            let room = CHUNK + 1 - self.plain.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.plain.extend_from_slice(now);
            bytes = later;
            if self.plain.len() > CHUNK {
                self.seal()?;
            }
        }
        Ok(())
    }

    /// Ends the file; everything is on the disk. Gives its hash and its size.
    pub(super) fn finish(mut self) -> Result<(String, u64), Failure> {
        if let Some(first) = self.plain.first_mut() {
            *first = LAST;
        }
        self.seal()?;
        let sync = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        sync.map_err(|e| failures::writing(&self.path, &e))?;
        Ok((self.hasher.finalize().to_hex().to_string(), self.size))
    }

    fn seal(&mut self) -> Result<(), Failure> {
        let sealed = self.key.seal(&Place { column: "backup.chunk", id: &self.header, nth: self.nth }, &self.plain)?;
        self.nth = self.nth.checked_add(1).ok_or_else(|| Failure::broken("writing a backup", "it has too many chunks"))?;
        self.plain.clear();
        self.plain.push(MORE);
        self.write_with_length(&sealed)
    }

    fn write_with_length(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let length = u32::try_from(bytes.len()).map_err(|e| Failure::broken("writing a backup", e))?;
        self.write(&length.to_le_bytes())?;
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|e| failures::writing(&self.path, &e))
    }
}

/// Reads what a [`Sealer`] wrote.
pub(super) struct Opener {
    file: BufReader<File>,
    path: PathBuf,
    key: DataKey,
    hash: [u8; 32],
    nth: u32,
    plain: Vec<u8>,
    at: usize,
    last: bool,
}

impl Opener {
    /// Opens a backup with the region's key file.
    ///
    /// Refused: `CannotRead`, `NotABackup`, `KeyMissing` (no key file, or another region's).
    pub(super) fn open(path: &Path, key_path: &Path) -> Result<(Self, Header), Failure> {
        let mut file = BufReader::new(File::open(path).map_err(|e| failures::reading(path, &e))?);
        let mut first = vec![0; FIRST_LINE.len()];
        let begins = file.read_exact(&mut first).is_ok() && first == FIRST_LINE;
        if !begins {
            return Err(refused(path, "it is no backup of Throughline, or one of a newer program"));
        }
        let text = with_length(&mut file, path, LONGEST_HEADER)?;
        let (header, wrapped) = header(&text).ok_or_else(|| refused(path, DAMAGED))?;
        let master = Master::read(key_path)?;
        if master.id != header.key_id {
            return Err(key_file::missing(key_path));
        }
        let key = keys::wrapping(&master).open(&key_place(&header.id), &wrapped).map_err(|_| refused(path, DAMAGED))?;
        let key = DataKey::new(key.as_slice().try_into().map_err(|_| refused(path, DAMAGED))?);
        let hash = *blake3::hash(&text).as_bytes();
        Ok((Self { file, path: path.to_owned(), key, hash, nth: 0, plain: Vec::new(), at: 0, last: false }, header))
    }

    /// The next bytes, as many as fit.
    pub(super) fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Failure> {
        let mut done = 0;
        while done < bytes.len() {
            if self.at == self.plain.len() {
                self.open_next()?;
            }
            let (Some(to), Some(from)) = (bytes.get_mut(done..), self.plain.get(self.at..)) else { break };
            let n = to.len().min(from.len());
            to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
            done += n;
            self.at += n;
        }
        Ok(())
    }

    /// Makes sure that nothing follows.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        let over = self.last && self.at == self.plain.len() && self.file.read(&mut [0]).is_ok_and(|n| n == 0);
        if over { Ok(()) } else { Err(refused(&self.path, DAMAGED)) }
    }

    fn open_next(&mut self) -> Result<(), Failure> {
        if self.last {
            return Err(refused(&self.path, DAMAGED));
        }
        let sealed = with_length(&mut self.file, &self.path, 2 * CHUNK)?;
        let place = Place { column: "backup.chunk", id: &self.hash, nth: self.nth };
        self.plain = self.key.open(&place, &sealed).map_err(|_| refused(&self.path, DAMAGED))?;
        self.last = self.plain.first() == Some(&LAST);
        self.at = 1;
        self.nth += 1;
        Ok(())
    }
}

fn with_length(file: &mut impl Read, path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let fail = |e: std::io::Error| if e.kind() == ErrorKind::UnexpectedEof { refused(path, CUT) } else { failures::reading(path, &e) };
    let mut length = [0; 4];
    file.read_exact(&mut length).map_err(fail)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > most {
        return Err(refused(path, DAMAGED));
    }
    let mut bytes = vec![0; length];
    file.read_exact(&mut bytes).map_err(fail)?;
    Ok(bytes)
}

fn header(text: &[u8]) -> Option<(Header, Vec<u8>)> {
    let value: Value = serde_json::from_slice(text).ok()?;
    let word = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    let editions = value.get("editions")?.as_array()?.iter().map(Value::as_i64).collect::<Option<Vec<i64>>>()?;
    let made_at = value.get("made_at")?.as_i64()?;
    let hex = word("wrapped_key")?;
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let wrapped = (0..hex.len()).step_by(2).map(byte).collect::<Option<Vec<u8>>>()?;
    Some((Header { id: word("id")?, key_id: word("key_id")?, editions, made_at }, wrapped))
}
