//! Writes records in the layout: each cell as it was read, quoted where the separator or a quote stands in it. A file that was written
//! so comes out byte for byte. It does not decide which records are written.

use super::checked::Checked;
use crate::read::Layout;
use std::io::{self, Write};

/// Writes a file of one layout.
pub struct Writer<W: Write> {
    out: W,
    delimiter: u8,
    end: &'static [u8],
    row: Vec<u8>,
    /// The end of the last record, which the end of the file may not have.
    open: bool,
    /// Rows whose bytes are not those received, because they were quoted in another way.
    pub n_rewritten: u64,
}

impl<W: Write> Writer<W> {
    /// Begins with the header as received, which is empty for files without one; `header` or the first record tells the line ends.
    pub fn begin(mut out: W, layout: Layout, header: &[u8], crlf: bool) -> io::Result<Self> {
        out.write_all(header)?;
        let end: &'static [u8] = match (layout.end, crlf) {
            (b'\r', _) => b"\r",
            (_, true) => b"\r\n",
            _ => b"\n",
        };
        Ok(Self { out, delimiter: layout.delimiter, end, row: Vec::new(), open: false, n_rewritten: 0 })
    }

    /// Writes one record from its cells.
    pub fn record(&mut self, checked: &Checked<'_>, row: usize) -> io::Result<()> {
        self.row.clear();
        for column in 0..checked.rows.width() {
            if column > 0 {
                self.row.push(self.delimiter);
            }
            cell(&mut self.row, checked.rows.cell(row, column), self.delimiter);
        }
        let received = checked.row(row).map(|row| checked.rows.raw(row)).unwrap_or_default();
        self.n_rewritten += u64::from(received.as_bytes() != self.row);
        if self.open {
            self.out.write_all(self.end)?;
        }
        self.open = true;
        self.out.write_all(&self.row)
    }

    /// Ends the file, with a line end after the last record or without one.
    pub fn end(mut self, line_end: bool) -> io::Result<W> {
        if self.open && line_end {
            self.out.write_all(self.end)?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// A cell, quoted only where it must be.
fn cell(row: &mut Vec<u8>, text: &str, delimiter: u8) {
    let must = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !text.bytes().any(must) {
        return row.extend_from_slice(text.as_bytes());
    }
    row.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            row.push(b'"');
        }
        row.push(byte);
    }
    row.push(b'"');
}
