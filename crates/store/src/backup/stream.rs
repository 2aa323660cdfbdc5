//! The inside of a backup: blocks, one after the other, each beginning with a letter. Numbers are little end first.
//! - `T` a table: its name, how many columns (4 bytes), their names. The rows that follow are its.
//! - `R` a row: a value for each column of the table: a byte for its kind, then nothing (empty), eight bytes (whole or floating number),
//!   or a length (4 bytes) and as many bytes (text, bytes).
//! - `F` a file of the region's folder: its path with `/` between the parts, its length (8 bytes), its bytes.
//! - `E` the end: how many rows and files there were (8 bytes each).
//!
//! A name is its length (4 bytes) and its text. It says nothing about where the values go.

use super::refused;
use super::sealed::{Opener, Sealer};
use crate::db::Value;
use std::path::Path;
use throughline_model::failure::Failure;

const ODD: &str = "it holds something that this program does not know: it may be of a newer one";
/// No text or blob in a database is longer; a longer length is damage.
const LONGEST: usize = 1 << 30;

/// Writes blocks.
pub(super) struct Blocks {
    to: Sealer,
    row: Vec<u8>,
    pub(super) n_rows: u64,
    pub(super) n_files: u64,
}

impl Blocks {
    pub(super) fn new(to: Sealer) -> Self {
        Self { to, row: Vec::new(), n_rows: 0, n_files: 0 }
    }

    /// Begins a table.
    pub(super) fn table(&mut self, name: &str, columns: &[String]) -> Result<(), Failure> {
        let mut block = vec![b'T'];
        append(name.as_bytes(), &mut block)?;
        block.extend_from_slice(&length(columns.len())?);
        columns.iter().try_for_each(|column| append(column.as_bytes(), &mut block))?;
        self.to.put(&block)
    }

    /// Adds a row of that table.
    pub(super) fn row<'v>(&mut self, values: impl Iterator<Item = Result<Value<'v>, Failure>>) -> Result<(), Failure> {
        self.row.clear();
        self.row.push(b'R');
        for value in values {
            match value? {
                Value::Null => self.row.push(0),
                Value::Integer(number) => tagged(1, &number.to_le_bytes(), &mut self.row),
                Value::Real(number) => tagged(2, &number.to_le_bytes(), &mut self.row),
                Value::Text(text) => {
                    self.row.push(3);
                    append(text.as_bytes(), &mut self.row)?;
                }
                Value::Blob(bytes) => {
                    self.row.push(4);
                    append(bytes, &mut self.row)?;
                }
            }
        }
        self.n_rows += 1;
        self.to.put(&self.row)
    }

    /// Begins a file of this length; [`Blocks::bytes`] follow.
    pub(super) fn file(&mut self, path: &str, size: u64) -> Result<(), Failure> {
        let mut block = vec![b'F'];
        append(path.as_bytes(), &mut block)?;
        block.extend_from_slice(&size.to_le_bytes());
        self.n_files += 1;
        self.to.put(&block)
    }

    /// Bytes of the file begun last.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.to.put(bytes)
    }

    /// Ends the backup; gives its hash and its size.
    pub(super) fn finish(mut self) -> Result<(String, u64), Failure> {
        self.to.put(b"E")?;
        self.to.put(&self.n_rows.to_le_bytes())?;
        self.to.put(&self.n_files.to_le_bytes())?;
        self.to.finish()
    }
}

fn tagged(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    out.extend_from_slice(bytes);
}

fn append(bytes: &[u8], out: &mut Vec<u8>) -> Result<(), Failure> {
    out.extend_from_slice(&length(bytes.len())?);
    out.extend_from_slice(bytes);
    Ok(())
}

fn length(n: usize) -> Result<[u8; 4], Failure> {
    u32::try_from(n).map(u32::to_le_bytes).map_err(|e| Failure::broken("writing a backup", e))
}

/// What does something with each block.
pub(super) trait Taker {
    /// A table begins.
    fn table(&mut self, name: &str, columns: &[String]) -> Result<(), Failure>;
    /// A row of it.
    fn row(&mut self, values: &[Owned]) -> Result<(), Failure>;
    /// A file begins.
    fn file(&mut self, path: &str) -> Result<(), Failure>;
    /// Some of its bytes.
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure>;
}

/// A value that stands on its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Owned {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl Owned {
    /// The same, borrowed.
    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Owned::Null => Value::Null,
            Owned::Integer(number) => Value::Integer(*number),
            Owned::Real(number) => Value::Real(*number),
            Owned::Text(text) => Value::Text(text),
            Owned::Blob(bytes) => Value::Blob(bytes),
        }
    }
}

/// Reads every block to the end and hands it over; gives how many rows and files there were.
pub(super) fn take_all(from: &mut Opener, path: &Path, taker: &mut impl Taker) -> Result<(u64, u64), Failure> {
    let mut parts = Parts { from, path };
    let (mut n_columns, mut row) = (0, Vec::new());
    let (mut n_rows, mut n_files) = (0, 0);
    loop {
        match parts.byte()? {
            b'T' => {
                let name = parts.name()?;
                n_columns = parts.length()?;
                let columns = (0..n_columns).map(|_| parts.name()).collect::<Result<Vec<_>, _>>()?;
                taker.table(&name, &columns)?;
            }
            b'R' => {
                row.clear();
                for _ in 0..n_columns {
                    row.push(parts.value()?);
                }
                taker.row(&row)?;
                n_rows += 1;
            }
            b'F' => {
                taker.file(&parts.name()?)?;
                parts.file(taker)?;
                n_files += 1;
            }
            b'E' => break,
            _ => return Err(refused(path, ODD)),
        }
    }
    let stated = (parts.number()?, parts.number()?);
    from.finish()?;
    if stated == (n_rows, n_files) { Ok(stated) } else { Err(refused(path, ODD)) }
}

struct Parts<'p> {
    from: &'p mut Opener,
    path: &'p Path,
}

impl Parts<'_> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        let mut bytes = [0; N];
        self.from.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<u8, Failure> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Result<u64, Failure> {
        self.array().map(u64::from_le_bytes)
    }

    fn length(&mut self) -> Result<usize, Failure> {
        let length = usize::try_from(u32::from_le_bytes(self.array()?)).unwrap_or(usize::MAX);
        if length <= LONGEST { Ok(length) } else { Err(refused(self.path, ODD)) }
    }

    fn blob(&mut self) -> Result<Vec<u8>, Failure> {
        let mut bytes = vec![0; self.length()?];
        self.from.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn name(&mut self) -> Result<String, Failure> {
        String::from_utf8(self.blob()?).map_err(|_| refused(self.path, ODD))
    }

    fn value(&mut self) -> Result<Owned, Failure> {
        Ok(match self.byte()? {
            0 => Owned::Null,
            1 => Owned::Integer(self.array().map(i64::from_le_bytes)?),
            2 => Owned::Real(self.array().map(f64::from_le_bytes)?),
            3 => Owned::Text(self.name()?),
            4 => Owned::Blob(self.blob()?),
            _ => return Err(refused(self.path, ODD)),
        })
    }

    fn file(&mut self, taker: &mut impl Taker) -> Result<(), Failure> {
        let mut left = self.number()?;
        let mut buffer = vec![0; 1 << 16];
        while left > 0 {
            let n = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            let part = buffer.get_mut(..n).unwrap_or_default();
            self.from.fill(part)?;
            taker.bytes(part)?;
            left -= n as u64;
        }
        Ok(())
    }
}
