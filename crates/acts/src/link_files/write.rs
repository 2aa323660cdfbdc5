//! Writes what linking came to: pairs and clusters as CSV. A file is written beside its place and put there when it is whole, so that nobody
//! finds half of one. It decides nothing.

use super::file::File;
use super::not_linked;
use crate::home::cannot_write;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use throughline_link::Linked;
use throughline_model::failure::Failure;

/// Bytes written at once.
const BUFFER: usize = 1 << 20;

/// A file being written.
pub(crate) struct Out {
    path: PathBuf,
    /// Where it is written until it is whole; `None` for what is no file on a disk, such as a pipe.
    beside: Option<PathBuf>,
    file: fs::File,
    text: String,
    n: usize,
}

impl Out {
    /// Begins a file at a path; what stands there stays until the new one is whole.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        let there = fs::metadata(path);
        if there.as_ref().is_ok_and(fs::Metadata::is_dir) || path.file_name().is_none() {
            return Err(not_linked(format!("{} is a folder. Name a file in it for the result.", path.display())));
        }
        let in_place = there.is_ok_and(|there| !there.is_file());
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let beside = (!in_place).then(|| path.with_file_name(name));
        let file = fs::File::create(beside.as_deref().unwrap_or(path)).map_err(|e| cannot_write(path, &e))?;
        Ok(Self { path: path.to_owned(), beside, file, text: String::with_capacity(BUFFER + 4096), n: 0 })
    }

    /// The text to be written, which may be added to.
    pub fn text(&mut self) -> &mut String {
        &mut self.text
    }

    /// Ends a line.
    pub fn line(&mut self) -> Result<(), Failure> {
        self.text.push('\n');
        if self.text.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    /// So many more were written of what is counted.
    pub fn count(&mut self, n: usize) {
        self.n += n;
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.file.write_all(self.text.as_bytes()).map_err(|e| cannot_write(&self.path, &e))?;
        self.text.clear();
        Ok(())
    }

    /// Puts the whole file in its place; gives what was counted.
    pub fn finish(mut self) -> Result<usize, Failure> {
        self.flush()?;
        if let Some(beside) = self.beside.take() {
            let put = self.file.sync_all().and_then(|()| fs::rename(&beside, &self.path));
            if put.is_err() {
                let _ = fs::remove_file(&beside);
            }
            put.map_err(|e| cannot_write(&self.path, &e))?;
        }
        Ok(self.n)
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        // A file that was finished has nothing beside it any more.
        if let Some(beside) = &self.beside {
            let _ = fs::remove_file(beside);
        }
    }
}

/// Which file each row is of, and where each file's rows begin.
pub(crate) struct Rows<'f> {
    files: &'f [File],
    begins: Vec<usize>,
    names: Vec<String>,
}

impl<'f> Rows<'f> {
    pub fn new(files: &'f [File]) -> Self {
        let mut begins = Vec::new();
        let mut n = 0;
        for file in files {
            begins.push(n);
            n += file.n_rows;
        }
        Self { files, begins, names: files.iter().map(|file| cell(&file.name)).collect() }
    }

    /// The file of a row and its place in it.
    pub fn of(&self, row: u32) -> (usize, usize) {
        let row = row as usize;
        let file = self.begins.partition_point(|begin| *begin <= row).saturating_sub(1);
        (file, row - self.begins.get(file).copied().unwrap_or_default())
    }

    /// `file,row` as cells.
    pub fn put(&self, row: u32, out: &mut String) {
        let (file, row) = self.of(row);
        out.push_str(self.names.get(file).map_or("", String::as_str));
        out.push(',');
        match self.files.get(file).and_then(|file| file.ids.as_ref()) {
            Some(ids) => put_cell(ids.text(row).unwrap_or_default(), out),
            None => number(row as u64 + 1, out),
        }
    }
}

/// Writes the pairs that are at least so heavy, the strongest first.
pub(crate) fn pairs(mut out: Out, rows: &Rows<'_>, found: &Linked, least: f64) -> Result<Out, Failure> {
    out.text().push_str("file_l,row_l,file_r,row_r,weight,probability");
    out.line()?;
    for pair in found.pairs.iter().take_while(|pair| pair.weight >= least) {
        let text = out.text();
        rows.put(pair.left, text);
        text.push(',');
        rows.put(pair.right, text);
        text.push(',');
        decimals(pair.weight, 3, text);
        text.push(',');
        decimals(pair.probability(), 6, text);
        out.line()?;
        out.count(1);
    }
    Ok(out)
}

/// Writes every row and its cluster, numbered from 1 in the order of their first rows.
pub(crate) fn clusters(mut out: Out, rows: &Rows<'_>, found: &Linked) -> Result<Out, Failure> {
    out.text().push_str("file,row,cluster");
    out.line()?;
    let mut next = 0u64;
    let mut number_of = vec![0u64; found.clusters.of.len()];
    for (row, name) in (0u32..).zip(&found.clusters.of) {
        let text = out.text();
        rows.put(row, text);
        text.push(',');
        if let Some(known) = number_of.get_mut(*name as usize) {
            if *known == 0 {
                next += 1;
                *known = next;
            }
            number(*known, text);
        }
        out.line()?;
    }
    Ok(out)
}

/// Writes a proposed definition beside the pairs. Where another one stands, that is left as it is and told; the same one again changes nothing.
pub(super) fn definition(pairs: &Path, text: &str) -> Result<(PathBuf, Option<PathBuf>), Failure> {
    let usual = pairs.with_file_name("link.toml");
    let mut path = usual.clone();
    for nth in 2.. {
        match fs::read_to_string(&path) {
            Ok(there) if there == text => break,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut out = Out::new(&path)?;
                out.text().push_str(text);
                out.finish()?;
                break;
            }
            _ => path = pairs.with_file_name(format!("link-{nth}.toml")),
        }
    }
    let beside = (path != usual).then_some(usual);
    Ok((path, beside))
}

/// A whole number in digits.
pub(crate) fn number(mut n: u64, out: &mut String) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (n % 10) as u8;
        }
        n /= 10;
        if n == 0 {
            break;
        }
    }
    out.push_str(digits.get(at..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default());
}

/// A number with so many decimals.
fn decimals(value: f64, n: u32, out: &mut String) {
    let scale = 10u64.pow(n);
    let whole = (value.abs() * scale as f64).round() as u64;
    if value < 0.0 && whole > 0 {
        out.push('-');
    }
    number(whole / scale, out);
    out.push('.');
    let rest = whole % scale;
    let width = n as usize;
    let at = out.len();
    number(rest, out);
    let missing = width - (out.len() - at);
    (0..missing).for_each(|_| out.insert(at, '0'));
}

/// A cell, in quotes where it needs them.
pub(crate) fn put_cell(text: &str, out: &mut String) {
    if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

fn cell(text: &str) -> String {
    let mut out = String::new();
    put_cell(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_read_them() {
        let check = |value: f64, n, expected: &str| {
            let mut out = String::new();
            decimals(value, n, &mut out);
            assert_eq!(out, expected);
        };
        check(0.0, 3, "0.000");
        check(-0.0001, 3, "0.000");
        check(-12.3456, 3, "-12.346");
        check(0.999_999_6, 6, "1.000000");
        check(0.5, 6, "0.500000");
        check(1.05, 3, "1.050");
        let mut out = String::new();
        number(u64::MAX, &mut out);
        assert_eq!(out, u64::MAX.to_string());
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
