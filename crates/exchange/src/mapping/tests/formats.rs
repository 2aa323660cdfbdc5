//! Spreadsheets, Parquet files and archives as partners' programs write them, and as somebody hostile would.

use super::*;
use crate::read::{Kind, members};
use arrow::array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::io::Write;
use std::sync::Arc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const COLUMNS: &str = r#"
[[column]]
from = "Age"
to = "age"
[[column]]
from = "Born"
to = "born_on"
date_format = "MM/DD/YYYY"
[[column]]
from = "Note"
to = "note"
"#;

/// A mapping of these columns, with more keys at its top.
fn of(top: &str) -> Mapping {
    let text = format!("{HEAD}{COLUMNS}{EXAMPLE}").replace("format = \"csv\"", &format!("format = \"xlsx\"\n{top}"));
    let (mapping, issues) = read_text(&text);
    assert!(issues.is_empty(), "{}", listed(&issues));
    mapping.unwrap()
}

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn header(sheet: &mut Worksheet, row: u32) {
    for (column, name) in (0..).zip(["id", "Age", "Born", "Note"]) {
        sheet.write(row, column, name).unwrap();
    }
}

fn day() -> Format {
    Format::new().set_num_format("m/d/yyyy")
}

#[test]
fn a_plain_sheet() {
    let bytes = workbook(|sheet| {
        header(sheet, 0);
        sheet.write(1, 0, 1234.0).unwrap();
        sheet.write(1, 1, 30.0).unwrap();
        sheet.write_with_format(1, 2, ExcelDateTime::from_ymd(1994, 6, 30).unwrap(), &day()).unwrap();
        sheet.write(1, 3, "says \"hi\", twice\nand leaves").unwrap();
        sheet.write(3, 0, "00042").unwrap();
        sheet.write(3, 2, "07/04/1990").unwrap();
        sheet.write(4, 0, "B-7").unwrap();
        sheet.write(4, 2, 34_515).unwrap();
        sheet.write(5, 3, " ").unwrap();
    });
    let outcome = import(&of(""), &bytes);
    assert!(outcome.issues.is_empty() && outcome.summary.issues.is_empty(), "{outcome:?}");
    let kept: Vec<_> = outcome.records.iter().map(|record| (record.line, record.key.as_str())).collect();
    assert_eq!(kept, [(2, "1234"), (4, "00042"), (5, "B-7")], "rows are counted as the spreadsheet shows them");
    let facts = outcome.facts();
    assert_eq!(facts[0], ["age = 30", "born_on = 1994-06-30", "note = 'says \"hi\", twice\nand leaves'"]);
    assert_eq!(facts[1], ["born_on = 1990-07-04"]);
    assert_eq!(facts[2], ["born_on = 1994-06-30"], "a day as a number of days");
    assert_eq!(outcome.records[0].raw, b"1234,30,1994-06-30,\"says \"\"hi\"\", twice\nand leaves\"");
    assert_eq!(outcome.summary.read_as, "XLSX, sheet 'Sheet1'");
}

#[test]
fn titles_stand_above_the_header() {
    let bytes = workbook(|sheet| {
        sheet.write(0, 0, "Community Works").unwrap();
        sheet.merge_range(1, 0, 1, 3, "Participants, January to March", &Format::new()).unwrap();
        header(sheet, 3);
        sheet.write(4, 0, "1").unwrap();
        sheet.write(4, 1, "x").unwrap();
    });
    let outcome = import(&of(""), &bytes);
    assert_eq!(outcome.codes(), [(5, "not_a_whole_number")]);
    let named = import(&of("header_row = 4"), &bytes);
    assert_eq!((named.codes(), named.summary.n_rows), (outcome.codes(), 1));
    let wrong = import(&of("header_row = 3"), &bytes);
    assert_eq!(wrong.file_codes(), ["file_empty"]);
    let csv = import(&of("header_row = 3"), b"Community Works\n\"a title\"\nid,Age,Born,Note\n1,30,,\n");
    assert_eq!((csv.file_codes(), csv.facts()), (vec!["format_differs"], vec![vec!["age = 30".to_owned()]]));
    assert_eq!(csv.records[0].line, 4);
}

#[test]
fn the_sheet_that_is_meant() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
    for name in ["People", "More"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.set_active(name == "People");
        header(sheet, 0);
        sheet.write(1, 0, name).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let keys = |top: &str| {
        let outcome = import(&of(top), &bytes);
        let codes: Vec<String> = outcome.file_codes().iter().map(|code| (*code).to_owned()).collect();
        (outcome.records.first().map(|record| record.key.clone()), codes.join(" "))
    };
    assert_eq!(keys(""), (Some("People".to_owned()), "sheets_not_read".to_owned()));
    assert_eq!(keys("sheet = \"more\""), (Some("More".to_owned()), String::new()));
    assert_eq!(keys("sheet = \"Other\""), (None, "no_such_sheet".to_owned()));
}

#[test]
fn formulas_errors_and_merged_cells() {
    let bytes = workbook(|sheet| {
        header(sheet, 0);
        sheet.write(1, 0, 1).unwrap();
        sheet.write_formula(1, 1, Formula::new("=B4*2").set_result("30")).unwrap();
        sheet.write(2, 0, 2).unwrap();
        sheet.write_formula(2, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write(3, 0, 3).unwrap();
        sheet.write_formula(3, 3, Formula::new("=A1").set_result("")).unwrap();
        sheet.merge_range(4, 3, 5, 3, "both", &Format::new()).unwrap();
        sheet.write(4, 0, 4).unwrap();
        sheet.write(5, 0, 5).unwrap();
        sheet.write(5, 5, "beside").unwrap();
    });
    let bytes = changed(&bytes, "xl/worksheets/sheet1.xml", "<c r=\"D4\"><f>A1</f><v>0</v></c>", "<c r=\"D4\"><f>A1</f></c>");
    let outcome = import(&of(""), &bytes);
    assert_eq!(outcome.file_codes(), ["formulas_read", "cells_merged", "cells_beside_table"]);
    assert!(outcome.summary.issues[0].what.contains("B2, B3, D4"), "{}", outcome.summary.issues[0]);
    assert!(outcome.summary.issues[2].what.contains("F6"), "{}", outcome.summary.issues[2]);
    assert_eq!(outcome.codes(), [(3, "not_a_whole_number"), (4, "spreadsheet_error")]);
    assert_eq!(outcome.facts(), [["age = 30"], ["note = 'both'"], ["note = 'both'"]]);
}

/// The same workbook, with a text of one of its parts replaced.
fn changed(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut text).unwrap();
        if name == part {
            let whole = String::from_utf8(text).unwrap();
            assert!(whole.contains(from), "{from} is not in {whole}");
            text = whole.replace(from, to).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&text).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn days_that_count_from_1904() {
    let bytes = workbook(|sheet| {
        header(sheet, 0);
        sheet.write(1, 0, 1).unwrap();
        sheet.write_number_with_format(1, 2, 33_053, &day()).unwrap();
        sheet.write(2, 0, 2).unwrap();
        sheet.write(2, 2, 33_053).unwrap();
    });
    let old = changed(&bytes, "xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ");
    assert_eq!(import(&of(""), &old).facts(), [["born_on = 1994-06-30"], ["born_on = 1994-06-30"]]);
    assert_eq!(import(&of(""), &bytes).facts(), [["born_on = 1990-06-29"], ["born_on = 1990-06-29"]]);
}

#[test]
fn a_spreadsheet_that_cannot_be_read() {
    let good = workbook(|sheet| header(sheet, 0));
    assert_eq!(import(&of(""), &good).file_codes(), ["no_rows"]);
    let check = |bytes: &[u8], code: &str| assert_eq!(import(&of(""), bytes).file_codes(), [code]);
    check(&workbook(|_| {}), "file_empty");
    check(
        &changed(&good, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><row r=\"9\"><c r=\"A9\"><v>1</v></c></row>"),
        "cannot_read",
    );
    check(&changed(&good, "xl/worksheets/sheet1.xml", "</sheetData>", ""), "cannot_read");
    check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", "format_not_read");
    check(b"%PDF-1.7", "format_not_read");
    for end in (4..good.len()).step_by(97) {
        import(&of(""), &good[..end]);
    }
}

#[test]
fn a_spreadsheet_that_would_fill_the_memory() {
    let good = workbook(|sheet| header(sheet, 0));
    let spaces = " ".repeat(40 << 20);
    let bomb = changed(&good, "xl/worksheets/sheet1.xml", "</sheetData>", &format!("</sheetData>{spaces}"));
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(import(&of(""), &bomb).file_codes(), ["spreadsheet_too_large"]);
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_is_read_like_any_other() {
    let n = 5000;
    let bytes = parquet(vec![
        ("id", Arc::new(Int64Array::from_iter_values(0..n)) as ArrayRef),
        ("Age", Arc::new(Float64Array::from_iter((0..n).map(|i| (i % 2 == 0).then_some(30.0))))),
        ("Born", Arc::new(Date32Array::from_iter_values((0..n).map(|_| 8946)))),
        ("Note", Arc::new(StringArray::from_iter_values((0..n).map(|i| format!("{i}, \"{i}\""))))),
    ]);
    let outcome = import(&of("").clone(), &bytes);
    assert_eq!((outcome.file_codes(), outcome.issues.len()), (vec!["format_differs"], 0));
    assert_eq!(outcome.records.len(), 5000);
    let last = &outcome.records[4999];
    assert_eq!((last.line, last.key.as_str()), (5000, "4999"));
    assert_eq!(outcome.facts()[4998], ["age = 30", "born_on = 1994-06-30", "note = '4998, \"4998\"'"]);
    assert_eq!(outcome.facts()[4999].len(), 2);
    let moments = parquet(vec![
        ("id", Arc::new(StringArray::from(vec!["1", "2"])) as ArrayRef),
        ("Age", Arc::new(Int64Array::from(vec![1, 2]))),
        ("Born", Arc::new(TimestampMicrosecondArray::from(vec![8946 * 86_400_000_000, 8946 * 86_400_000_000 + 3_600_000_000]))),
        ("Note", Arc::new(StringArray::from(vec![Some("x"), None]))),
    ]);
    let born: Vec<Vec<String>> = import(&of(""), &moments).facts();
    assert_eq!(born, [vec!["age = 1", "born_on = 1994-06-30", "note = 'x'"], vec!["age = 2", "born_on = 1994-06-30"]]);
    assert_eq!(import(&of(""), &moments[..moments.len() / 2]).file_codes(), ["cannot_read"]);
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// Writes the bytes where archives are: on the disk.
fn on_disk(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

#[test]
fn archives_give_their_members() {
    let csv: &[u8] = b"id,Age,Born,Note\n1,30,,\n";
    let sheet = workbook(|sheet| header(sheet, 0));
    let bytes = archive(&[
        ("../../etc/people.csv", csv),
        ("sub/people.xlsx", &sheet),
        ("__MACOSX/._people.csv", b"x"),
        (".DS_Store", b"x"),
        ("more.zip", b"PK\x03\x04"),
    ]);
    let file = on_disk(&bytes);
    let source = Source::path("inbox/all.zip", file.path());
    assert_eq!(look(&source).unwrap().kind, Kind::Zip);
    let found = members(&source).unwrap();
    let names: Vec<&str> = found.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["people.csv", "people.xlsx"]);
    assert_eq!(found.issues.iter().map(|issue| issue.code.as_str()).collect::<Vec<_>>(), ["archive_in_archive"]);
    let inner = Source::member("inbox/all.zip/people.csv", file.path(), &found.members[0]);
    let first = look(&inner).unwrap();
    assert_eq!((first.kind, first.size), (Kind::Text, csv.len() as u64));
    assert_eq!(first.hash, blake3::hash(csv).to_hex().to_string());
    let mut facts = Vec::new();
    let summary = import_file(inner, &first, &of(""), Settings::threads(1), &mut |_| {}, &mut |block| {
        facts.extend(block.records().map(|record| record.facts.len()));
        Ok(())
    });
    assert_eq!((summary.unwrap().n_kept, facts), (1, vec![1]));
    let inner = Source::member("inbox/all.zip/people.xlsx", file.path(), &found.members[1]);
    assert_eq!(look(&inner).unwrap().kind, Kind::Xlsx);
}

#[test]
fn hostile_archives_are_refused() {
    let codes = |bytes: &[u8]| -> Vec<String> {
        let file = on_disk(bytes);
        members(&Source::path("inbox/a.zip", file.path())).unwrap().issues.into_iter().map(|issue| issue.code).collect()
    };
    let zeros = vec![b'0'; 40 << 20];
    assert_eq!(codes(&archive(&[("a.csv", &zeros)])), ["archive_too_large"]);
    assert_eq!(codes(&archive(&[])), ["archive_empty"]);
    assert_eq!(codes(b"PK\x03\x04 no archive"), ["archive_damaged"]);
    assert_eq!(codes(&archive(&[("a/x.csv", b"1"), ("b/x.csv", b"2")])), ["archive_name_twice"]);
    let mut encrypted = archive(&[("a.csv", b"id\n1\n")]);
    let central = encrypted.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    encrypted[6] |= 1;
    encrypted[central + 8] |= 1;
    assert_eq!(codes(&encrypted), ["archive_encrypted"]);
}

#[test]
fn a_member_that_lies_about_its_size_is_not_read() {
    let mut bytes = archive(&[("a.csv", b"id,Age,Born,Note\n1,30,,\n")]);
    let central = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[central + 24] -= 3;
    let file = on_disk(&bytes);
    let found = members(&Source::path("inbox/a.zip", file.path())).unwrap();
    let refused = look(&Source::member("inbox/a.zip/a.csv", file.path(), &found.members[0]));
    assert!(refused.unwrap_err().to_string().contains("longer than its archive says"));
}
