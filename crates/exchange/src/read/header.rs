//! The first line of a file: the names of its columns, and with them its delimiter and line ends. Which columns are needed is not
//! known here.

use super::cut::{Cutter, Piece, Sizes};
use super::encoding::Encoding;
use super::look::Look;
use super::rows::Rows;
use super::source::Source;
use super::text::Text;
use super::{Kind, Layout, NativeDates, Pieces, parquet, xlsx};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};

/// A header longer than this many bytes is none.
const MOST_HEADER_BYTES: usize = 1 << 20;
/// What may stand between cells; of two that occur equally often the first counts.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// The names of a file's columns, trimmed, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The names.
    pub names: Vec<String>,
    /// The line or row they stand in, counting from 1; 0 where names have no row of their own.
    pub line: u64,
}

impl Header {
    /// The columns a name may mean: those written exactly so, else those that differ only in letter case or surrounding white space.
    pub fn find(&self, name: &str) -> Vec<usize> {
        let places = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            self.names.iter().enumerate().filter(|(_, known)| same(known)).map(|(i, _)| i).collect()
        };
        let exact = places(&|known| known == name);
        if exact.is_empty() { places(&|known| known.to_lowercase() == name.trim().to_lowercase()) } else { exact }
    }
}

/// A file whose header has been read.
pub struct Opened<'a> {
    /// Its columns.
    pub header: Header,
    /// How its records are told apart.
    pub layout: Layout,
    /// How it is read.
    pub encoding: Encoding,
    /// The rows below the header.
    pub pieces: Pieces<'a>,
    /// What somebody should look at, although the file can be read.
    pub issues: Vec<Issue>,
    /// What it was read as, for people: `utf-8`, `XLSX, sheet 'Services'`.
    pub read_as: String,
    /// How its dates may be written besides what a mapping lists.
    pub(crate) dates: NativeDates,
    /// The line of the header as received, in UTF-8, empty where the file is no text: a standard may know files without one, whose first line is a record.
    pub line: Vec<u8>,
}

/// What a mapping says about its files; what it leaves open is recognized.
#[derive(Debug, Clone, Copy, Default)]
pub struct Declared<'m> {
    /// What the files are.
    pub format: Option<Kind>,
    /// The name of the sheet in a spreadsheet.
    pub sheet: Option<&'m str>,
    /// The row or line that names the columns, counting from 1.
    pub header_row: Option<u64>,
    /// Names by which a header is recognized among the titles above it.
    pub wanted: &'m [&'m str],
    /// The byte between cells.
    pub delimiter: Option<u8>,
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// Sizes of pieces; other than the usual ones only in tests.
    pub(crate) piece_bytes: Option<usize>,
}

/// Reads the header. A file without a readable one gives the issue instead, about the file as a whole. What a file is, its bytes say; a
/// mapping that says otherwise is told so.
pub fn open<'a>(source: Source<'a>, look: &Look, declared: Declared<'_>) -> Result<Result<Opened<'a>, Issue>, Failure> {
    let opened = match look.kind {
        Kind::Text => text(source, look, declared)?,
        Kind::Xlsx => xlsx::open(&source, declared)?,
        Kind::Parquet => parquet::open(&source)?,
        Kind::Zip | Kind::Other(_) => return Ok(Err(other_kind(source.name, look.kind))),
    };
    let differs = declared.format.filter(|format| *format != look.kind);
    Ok(opened.map(|mut opened| {
        opened.issues.extend(differs.map(|format| other_format(source.name, look.kind, format)));
        opened
    }))
}

fn text<'a>(source: Source<'a>, look: &Look, declared: Declared<'_>) -> Result<Result<Opened<'a>, Issue>, Failure> {
    let encoding = if look.mark > 0 { look.encoding } else { declared.encoding.unwrap_or(look.encoding) };
    if let (Encoding::Utf8, Some((_, line))) = (encoding, look.not_utf8_at) {
        return Ok(Err(not_utf8(source.name, line)));
    }
    let mut text = Text::open(source, look, encoding)?;
    let mut buffer = Vec::new();
    text.fill(&mut buffer, MOST_HEADER_BYTES)?;
    let above = above(&buffer, declared.header_row);
    let Some(first) = buffer.get(above..).and_then(|below| first_line(below, declared.delimiter)) else {
        return Ok(Err(empty(source.name)));
    };
    if first.end >= MOST_HEADER_BYTES {
        return Ok(Err(no_header(source.name)));
    }
    let layout = first.layout;
    let rest = buffer.split_off(above + first.end);
    let line = 1 + memchr::memchr_iter(layout.end, &buffer).count() as u64;
    buffer.drain(..above + first.start);
    let header_line = line - memchr::memchr_iter(layout.end, &buffer).count() as u64;
    let received = buffer.clone();
    let piece = Piece { first_line: 1, text: buffer, damage: None, n_read: 0 };
    let header = Header { names: names(piece, layout, source.name)?, line: header_line };
    let usual = Sizes::default();
    let sizes = Sizes { piece: declared.piece_bytes.unwrap_or(usual.piece), ..usual };
    let cutter = Cutter::new(text, layout, sizes, rest, line);
    let guessed = look.guessed && declared.encoding.is_none();
    let issues = if guessed { vec![guess(source.name, look)] } else { Vec::new() };
    let pieces = Pieces::Cut(Box::new(cutter));
    Ok(Ok(Opened {
        header,
        layout,
        encoding,
        pieces,
        issues,
        read_as: encoding.name().to_owned(),
        dates: NativeDates::None,
        line: received,
    }))
}

/// Bytes of the lines above a header whose line is known.
fn above(bytes: &[u8], header_row: Option<u64>) -> usize {
    let before = usize::try_from(header_row.unwrap_or_default()).unwrap_or_default().checked_sub(2);
    let end = before.and_then(|n| memchr::memchr_iter(b'\n', bytes).nth(n));
    end.map_or(0, |at| at + 1)
}

/// Where the header stands, and what it tells about the file.
struct FirstLine {
    start: usize,
    end: usize,
    layout: Layout,
}

/// The first line that is not blank. A line `sep=;` before it, as spreadsheets write, names the delimiter.
fn first_line(bytes: &[u8], delimiter: Option<u8>) -> Option<FirstLine> {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\r' | b'\n');
    let start = bytes.iter().position(|byte| !blank(byte))?;
    let rest = bytes.get(start..).unwrap_or_default();
    let (length, line_end) = line(rest, delimiter);
    let layout = |delimiter| Layout { delimiter, end: line_end };
    if let Some([named, after, ..]) = rest.strip_prefix(b"sep=")
        && matches!(after, b'\r' | b'\n')
    {
        let below = rest.get(length..).unwrap_or_default();
        let (below_length, _) = line(below, Some(*named));
        return Some(FirstLine { start: start + length, end: start + length + below_length, layout: layout(*named) });
    }
    let header = rest.get(..length).unwrap_or_default();
    Some(FirstLine { start, end: start + length, layout: layout(delimiter.unwrap_or_else(|| most_frequent(header))) })
}

/// The length of the first record, its end included, and the byte that ends records.
fn line(bytes: &[u8], delimiter: Option<u8>) -> (usize, u8) {
    let mut quoted = false;
    let mut before = None;
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' if quoted => quoted = false,
            // A doubled quote closes and opens again, which comes to the same here.
            b'"' => quoted = before.is_none_or(|b| b == b'"' || opens_after(b, delimiter)),
            b'\n' if !quoted => return (i + 1, b'\n'),
            b'\r' if !quoted && bytes.get(i + 1) != Some(&b'\n') => return (i + 1, b'\r'),
            _ => {}
        }
        before = Some(*byte);
    }
    (bytes.len(), b'\n')
}

fn opens_after(byte: u8, delimiter: Option<u8>) -> bool {
    delimiter.map_or_else(|| DELIMITERS.contains(&byte), |delimiter| byte == delimiter)
}

/// The delimiter that occurs most often outside quotes.
fn most_frequent(header: &[u8]) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in header {
        quoted ^= *byte == b'"';
        for (count, delimiter) in counts.iter_mut().zip(DELIMITERS) {
            *count += usize::from(!quoted && *byte == delimiter);
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    counts.iter().zip(DELIMITERS).find(|(count, _)| **count == most).map_or(b',', |(_, delimiter)| delimiter)
}

fn names(piece: Piece, layout: Layout, name: &str) -> Result<Vec<String>, Failure> {
    let most = 1 + memchr::memchr_iter(layout.delimiter, &piece.text).count();
    let rows = Rows::of(piece, layout, most, name)?;
    let n_cells = rows.rows().first().map_or(0, |row| row.n_cells as usize);
    Ok((0..n_cells).map(|column| rows.cell(0, column).trim().to_owned()).collect())
}

fn file(name: &str) -> Place {
    Place { file: name.to_owned(), ..Place::default() }
}

fn empty(name: &str) -> Issue {
    let remedy = "Ask the partner to send it again, or take it out of the inbox.";
    Issue::error(file(name), "file_empty", "The file is empty.", remedy)
}

fn no_header(name: &str) -> Issue {
    let what = "The first line is longer than 1 MB, so it cannot be the names of columns.";
    Issue::error(file(name), "no_header", what, "Ask for a text file (CSV) whose first line names the columns.")
}

fn other_kind(name: &str, kind: Kind) -> Issue {
    Issue::error(file(name), "format_not_read", format!("The file is {}.", kind.name()), kind.remedy())
}

fn other_format(name: &str, kind: Kind, format: Kind) -> Issue {
    let what = format!("The file is {}, and the mapping expects {}; it was read as what it is.", kind.name(), format.name());
    Issue::warning(file(name), "format_differs", what, "Change `format` in the mapping if the partner sends it so from now on.")
}

fn not_utf8(name: &str, line: u64) -> Issue {
    let place = Place { line: Some(line), ..file(name) };
    let what = format!("The file is said to be UTF-8, and in line {line} it is not.");
    let remedy = "Save it as UTF-8, or change `encoding` in the mapping to \"windows-1252\" if that is what the partner sends now.";
    Issue::error(place, "not_in_encoding", what, remedy)
}

fn guess(name: &str, look: &Look) -> Issue {
    let line = look.not_utf8_at.map(|(_, line)| line);
    let place = Place { line, ..file(name) };
    let what = "The file is not UTF-8 and does not say what it is; it was read as Windows-1252, the usual other way.";
    let remedy = "Look whether names with accents read right. Then write encoding = \"windows-1252\" in the mapping, or ask for UTF-8.";
    Issue::warning(place, "encoding_guessed", what, remedy)
}
