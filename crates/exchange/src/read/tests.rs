//! How files are cut and taken apart: by example, against csv-core as an oracle, and whatever the size of the pieces.

use super::cut::Sizes;
use super::text::Text;
use super::*;
use proptest::prelude::*;

const LF: Layout = Layout { delimiter: b',', end: b'\n' };
const CR: Layout = Layout { delimiter: b',', end: b'\r' };

/// A row as tests see it: its line, its number of cells, its cells up to the width.
type Seen = (u64, u32, Vec<String>);

fn rows_of(bytes: &[u8], layout: Layout, width: usize, sizes: Sizes) -> Vec<(Row, Seen, String)> {
    let source = Source::memory("a.csv", bytes);
    let text = Text::open(source, &look(&source).unwrap(), Encoding::Utf8).unwrap();
    let mut cutter = Cutter::new(text, layout, sizes, Vec::new(), 1);
    let mut seen = Vec::new();
    while let Some(piece) = cutter.next_piece().unwrap() {
        let rows = Rows::of(piece, layout, width, "a.csv").unwrap();
        for (i, row) in rows.rows().iter().enumerate() {
            let cells = (0..width).map(|column| rows.cell(i, column).to_owned()).collect();
            seen.push((*row, (row.line, row.n_cells, cells), rows.raw(row).to_owned()));
        }
    }
    seen
}

fn sizes(piece: usize) -> Sizes {
    Sizes { piece, ..Sizes::default() }
}

fn seen(bytes: &[u8], layout: Layout, width: usize, piece: usize) -> Vec<Seen> {
    rows_of(bytes, layout, width, sizes(piece)).into_iter().map(|(_, seen, _)| seen).collect()
}

#[test]
fn rows_and_cells() {
    let check_in = |layout: Layout, text: &str, expected: &[(u64, u32, [&str; 2])]| {
        let expected: Vec<Seen> = expected.iter().map(|(line, n, cells)| (*line, *n, cells.map(str::to_owned).to_vec())).collect();
        for piece in [1, 2, 3, 7, 1 << 20] {
            assert_eq!(seen(text.as_bytes(), layout, 2, piece), expected, "{text:?} in pieces of {piece}");
        }
    };
    let check = |text: &str, expected: &[(u64, u32, [&str; 2])]| check_in(LF, text, expected);
    check("", &[]);
    check("\n\r\n\n", &[]);
    check("a,b\n", &[(1, 2, ["a", "b"])]);
    check("a,b", &[(1, 2, ["a", "b"])]);
    check("a,b\r\nc,d\r\n", &[(1, 2, ["a", "b"]), (2, 2, ["c", "d"])]);
    check("a,b\n\nc,d", &[(1, 2, ["a", "b"]), (3, 2, ["c", "d"])]);
    check(",\n", &[(1, 2, ["", ""])]);
    check("a\nb,c,d\n", &[(1, 1, ["a", ""]), (2, 3, ["b", "c"])]);
    check("\"a\",\"b\"\r\n", &[(1, 2, ["a", "b"])]);
    check("\"a,\"\"x\"\"\n\",b\nc,d\n", &[(1, 2, ["a,\"x\"\n", "b"]), (3, 2, ["c", "d"])]);
    check("\"\",\"\"\"\"\n", &[(1, 2, ["", "\""])]);
    check("5\" pipe,\"6\"\" pipe\"\n", &[(1, 2, ["5\" pipe", "6\" pipe"])]);
    check("\"a\"b,c\r\n", &[(1, 2, ["ab", "c"])]);
    check("\"a\"b,\"c\"d\r\n", &[(1, 2, ["ab", "cd"])]);
    check("ñ,\"é\"\"\"\n", &[(1, 2, ["ñ", "é\""])]);
    check("a,b\rc,d\n", &[(1, 3, ["a", "b\rc"])]);
    check_in(CR, "a,b\rc,d", &[(1, 2, ["a", "b"]), (2, 2, ["c", "d"])]);
    check_in(CR, "\"a\r\",b\rc,d\r", &[(1, 2, ["a\r", "b"]), (3, 2, ["c", "d"])]);
}

#[test]
fn a_row_as_received_has_no_line_end() {
    let raws: Vec<String> = rows_of(b"a,\"b\nc\"\r\nd,e", LF, 2, sizes(4)).into_iter().map(|(_, _, raw)| raw).collect();
    assert_eq!(raws, ["a,\"b\nc\"", "d,e"]);
}

#[test]
fn a_quote_that_never_closes_costs_one_line() {
    for piece in [1, 5, 1 << 20] {
        let rows = rows_of(b"a,b\nc,\"d\ne,f\ng,h\n", LF, 2, sizes(piece));
        let damage: Vec<_> = rows.iter().map(|(row, _, _)| (row.line, row.damage)).collect();
        assert_eq!(damage, [(1, None), (2, Some(Damage::QuoteNotClosed)), (3, None), (4, None)]);
        assert_eq!(rows[1].2, "c,\"d");
    }
}

#[test]
fn a_line_without_end_is_dropped_and_reading_goes_on() {
    let mut bytes = b"a,b\n".to_vec();
    bytes.extend(vec![b'x'; 10_000]);
    bytes.extend(b"\nc,d\n");
    for piece in [10, 1000] {
        let rows = rows_of(&bytes, LF, 2, Sizes { piece, most_row: 2000 });
        let lines: Vec<_> = rows.iter().map(|(row, _, raw)| (row.line, row.damage, raw.len())).collect();
        assert_eq!(lines, [(1, None, 3), (2, Some(Damage::TooLong), 0), (3, None, 3)]);
    }
    bytes.truncate(9_000);
    assert_eq!(rows_of(&bytes, LF, 2, Sizes { piece: 10, most_row: 2000 }).len(), 2);
}

#[test]
fn a_hundred_megabytes_without_a_line_end_stay_bounded() {
    struct Endless(u64);
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let n = buffer.len().min(usize::try_from(self.0).unwrap());
            buffer[..n].fill(b'"');
            self.0 -= n as u64;
            Ok(n)
        }
    }
    let text = Text::endless(Box::new(Endless(100 << 20)), 100 << 20);
    let mut cutter = Cutter::new(text, LF, Sizes::default(), Vec::new(), 1);
    let mut most = 0;
    while let Some(piece) = cutter.next_piece().unwrap() {
        most = most.max(piece.text.capacity());
    }
    assert!(most <= 2 * MOST_ROW_BYTES, "{most}");
}

#[test]
fn zero_bytes_mark_their_row() {
    let rows = rows_of(b"a,b\nc,\0\ne,f\n", LF, 2, sizes(1 << 20));
    assert_eq!(rows.iter().map(|(row, _, _)| row.zero_byte).collect::<Vec<_>>(), [false, true, false]);
}

/// What csv-core makes of the same bytes: lists of cells.
fn oracle(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv_core::ReaderBuilder::new().terminator(csv_core::Terminator::Any(b'\n')).build();
    let (mut input, mut rows, mut row) = (bytes, Vec::new(), Vec::new());
    let mut cell = Vec::new();
    loop {
        let mut out = [0; 64];
        let (result, read, written) = reader.read_field(input, &mut out);
        input = &input[read..];
        cell.extend_from_slice(&out[..written]);
        match result {
            csv_core::ReadFieldResult::InputEmpty | csv_core::ReadFieldResult::OutputFull => {}
            csv_core::ReadFieldResult::Field { record_end } => {
                row.push(String::from_utf8(std::mem::take(&mut cell)).unwrap());
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            csv_core::ReadFieldResult::End => return rows,
        }
    }
}

fn cells(bytes: &[u8], piece: usize) -> Vec<Vec<String>> {
    let rows = rows_of(bytes, LF, 40, sizes(piece));
    rows.into_iter().filter(|(row, _, _)| row.damage.is_none()).map(|(_, (_, n, cells), _)| cells[..n as usize].to_vec()).collect()
}

/// Whether every quote that opens also closes; otherwise we differ from csv-core on purpose.
fn closes(bytes: &[u8]) -> bool {
    rows_of(bytes, LF, 1, sizes(1 << 20)).iter().all(|(row, _, _)| row.damage.is_none())
}

proptest! {
    #[test]
    fn agrees_with_csv_core(text in "[ab\",\n]{0,30}") {
        prop_assume!(closes(text.as_bytes()));
        prop_assert_eq!(cells(text.as_bytes(), 1 << 20), oracle(text.as_bytes()));
    }

    #[test]
    fn the_size_of_pieces_changes_nothing(text in "[ab\"\",,\n\r\u{e9}]{0,60}", piece in 1usize..20, cr: bool) {
        let layout = if cr { CR } else { LF };
        prop_assert_eq!(seen(text.as_bytes(), layout, 3, piece), seen(text.as_bytes(), layout, 3, 1 << 20));
    }

    #[test]
    fn what_is_written_is_read(rows in proptest::collection::vec(proptest::collection::vec("[a-c \",\n\r;é]{0,6}", 3), 0..8), piece in 1usize..50) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let text: String = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n").collect();
        let read: Vec<Vec<String>> = seen(text.as_bytes(), LF, 3, piece).into_iter().map(|(_, _, cells)| cells).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn any_bytes_are_cut_without_loss_of_lines(bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'a')], 0..200)) {
        let source = Source::memory("a.csv", &bytes);
        let text = Text::open(source, &look(&source).unwrap(), Encoding::Utf8).unwrap();
        let mut cutter = Cutter::new(text, LF, sizes(16), Vec::new(), 1);
        let mut joined = Vec::new();
        while let Some(piece) = cutter.next_piece().unwrap() {
            prop_assert_eq!(piece.first_line, 1 + joined.iter().filter(|byte| **byte == b'\n').count() as u64);
            joined.extend(piece.text);
        }
        prop_assert_eq!(&joined, &bytes);
    }
}

fn header_of(bytes: &[u8]) -> Result<(Vec<String>, Layout, u64), String> {
    let source = Source::memory("a.csv", bytes);
    match open(source, &look(&source).unwrap(), Declared::default()).unwrap() {
        Ok(mut opened) => {
            let line = opened.pieces.next_piece().unwrap().map_or(0, |piece| piece.first_line);
            Ok((opened.header.names, opened.layout, line))
        }
        Err(issue) => Err(issue.code),
    }
}

#[test]
fn headers() {
    let check = |text: &[u8], names: &[&str], delimiter: u8, end: u8, next_line: u64| {
        let (found, layout, line) = header_of(text).unwrap();
        assert_eq!(found, names, "{text:?}");
        assert_eq!((layout, line), (Layout { delimiter, end }, next_line), "{text:?}");
    };
    check(b"id,age\n1,2\n", &["id", "age"], b',', b'\n', 2);
    check(b"id;age\r\n1;2\n", &["id", "age"], b';', b'\n', 2);
    check(b"id\tage\r1\t2\r", &["id", "age"], b'\t', b'\r', 2);
    check(b"id|a,b|c\n1|2|3", &["id", "a,b", "c"], b'|', b'\n', 2);
    check(b"\xEF\xBB\xBF\"id\" , age\n1,2\n", &["id", "age"], b',', b'\n', 2);
    check(b"\n\r\n id,\"two\nlines\"\n1,2\n", &["id", "two\nlines"], b',', b'\n', 5);
    check(b"sep=;\r\nid;age\r\n1;2\r\n", &["id", "age"], b';', b'\n', 3);
    check(b"\"a;b\",c\n1,2\n", &["a;b", "c"], b',', b'\n', 2);
    check(b"id\n1\n", &["id"], b',', b'\n', 2);
    check(b"id,age", &["id", "age"], b',', b'\n', 0);
    check(b"id,age,\n1,2,\n", &["id", "age", ""], b',', b'\n', 2);
    check(b"i\0d\0,\0a\0\n\x001\0,\x002\0", &["id", "a"], b',', b'\n', 2);
    check(b"id,a\xF1o\n1,2\n", &["id", "año"], b',', b'\n', 2);
    assert_eq!(header_of(b"").unwrap_err(), "file_empty");
    assert_eq!(header_of(b"\r\n \n").unwrap_err(), "file_empty");
    assert_eq!(header_of(&vec![b'x'; 2 << 20]).unwrap_err(), "no_header");
}

#[test]
fn columns_are_found_by_name() {
    let header = Header { names: ["Race", "race", "Age", "wage", "wage"].map(str::to_owned).to_vec(), line: 1 };
    let check = |name: &str, expected: &[usize]| assert_eq!(header.find(name), expected, "{name}");
    check("race", &[1]);
    check("RACE", &[0, 1]);
    check(" age ", &[2]);
    check("wage", &[3, 4]);
    check("sex", &[]);
}
