//! Spreadsheets: which sheet is meant, where its header stands, and its rows as text. What a column means is not known here.
//!
//! A sheet is read cell by cell and kept as text, so that a million rows fit; what would not fit is refused before it is read.

mod cell;
mod notes;
mod table;

use super::archive;
use super::header::{Declared, Opened};
use super::lines::LAYOUT;
use super::pieces::Pieces;
use super::source::{Seekable, Source};
use super::{Encoding, NativeDates};
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::BufReader;
use table::Table;
use throughline_model::issue::{Issue, Place};
use throughline_model::refusal::Refusal;

pub(crate) use cell::NOT_CALCULATED;

/// Unpacked bytes of a spreadsheet; a sheet of a million rows and twenty columns has about as many.
const MOST_UNPACKED: u64 = 1 << 30;
/// Bytes of the text of one sheet, all of which is held in memory.
const MOST_TEXT: u64 = 512 << 20;

/// Reads the sheet that is meant. A file without one gives the issue instead.
pub(super) fn open<'a>(source: &Source<'a>, declared: Declared<'_>) -> Result<Result<Opened<'a>, Issue>, Refusal> {
    match archive::unpacked(source.seekable()?, MOST_UNPACKED) {
        None => return Ok(Err(damaged(source.name, "the archive inside is broken"))),
        Some(Err(most)) => return Ok(Err(too_large(source.name, most))),
        Some(Ok(_)) => {}
    }
    let workbook = Xlsx::new(BufReader::new(source.seekable()?));
    Ok(match workbook {
        Ok(workbook) => sheet(source, workbook, declared).map_err(|issue| *issue),
        Err(error) => Err(not_read(source.name, &error)),
    })
}

fn sheet<'a>(source: &Source<'a>, mut workbook: Xlsx<BufReader<Seekable>>, declared: Declared<'_>) -> Result<Opened<'a>, Box<Issue>> {
    let (name, others) = choose(source.name, &workbook, declared.sheet)?;
    let is_1904 = workbook.has_1904_epoch();
    let merged = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
    let mut table = Table::new(declared, merged);
    let failed = |error: XlsxError| Box::new(not_read(source.name, &error));
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(failed)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(failed)? {
        let text = cell::text(&cell.value, cell.formula.is_some(), is_1904);
        if !table.cell(cell.pos, text, cell.formula.is_some()) {
            return Err(Box::new(damaged(source.name, "its rows are not in order")));
        }
        if table.n_bytes() > MOST_TEXT {
            return Err(Box::new(too_large(source.name, MOST_TEXT)));
        }
    }
    let read = table.end().ok_or_else(|| Box::new(empty(source.name, &name)))?;
    let mut issues = read.notes.issues(source.name);
    if !others.is_empty() && declared.sheet.is_none() {
        issues.insert(0, several(source.name, &name, &others));
    }
    Ok(Opened {
        header: read.header,
        layout: LAYOUT,
        encoding: Encoding::Utf8,
        pieces: Pieces::Sheet(Box::new(read.lines)),
        issues,
        read_as: format!("XLSX, sheet '{}'", crate::mapping::shown(&name)),
        dates: NativeDates::Serial { is_1904 },
        line: Vec::new(),
    })
}

/// The name of the sheet that is meant, and of the others that people see.
fn choose(file: &str, workbook: &Xlsx<BufReader<Seekable>>, wanted: Option<&str>) -> Result<(String, Vec<String>), Box<Issue>> {
    let sheets = workbook.sheets_metadata();
    let tables = || sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let visible: Vec<&str> = tables().filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name.as_str()).collect();
    let chosen = match wanted {
        None => visible.first().copied(),
        Some(wanted) => tables().map(|sheet| sheet.name.as_str()).find(|name| name.trim().to_lowercase() == wanted.trim().to_lowercase()),
    };
    let Some(chosen) = chosen else { return Err(Box::new(no_sheet(file, wanted, &visible))) };
    let others = visible.iter().filter(|name| **name != chosen).map(|name| (*name).to_owned()).collect();
    Ok((chosen.to_owned(), others))
}

fn place(file: &str) -> Place {
    Place { file: file.to_owned(), ..Place::default() }
}

fn listed(names: &[impl AsRef<str>]) -> String {
    let names: Vec<String> = names.iter().take(12).map(|name| format!("'{}'", crate::mapping::shown(name.as_ref()))).collect();
    names.join(", ")
}

fn no_sheet(file: &str, wanted: Option<&str>, visible: &[&str]) -> Issue {
    let what = match wanted {
        Some(wanted) => format!("The spreadsheet has no sheet named '{wanted}'. It has: {}.", listed(visible)),
        None => "The spreadsheet has no sheet that can be seen.".to_owned(),
    };
    Issue::error(
        place(file),
        "no_such_sheet",
        what,
        "Write the sheet's name as `sheet` in the mapping, or ask the partner which one is meant.",
    )
}

fn several(file: &str, read: &str, others: &[String]) -> Issue {
    let what = format!("The spreadsheet has several sheets; '{}' was read, and not {}.", crate::mapping::shown(read), listed(others));
    Issue::warning(place(file), "sheets_not_read", what, "Write sheet = \"...\" in the mapping to say which one is meant.")
}

fn empty(file: &str, sheet: &str) -> Issue {
    let what = format!("The sheet '{}' has no row that could name its columns.", crate::mapping::shown(sheet));
    let remedy = "Look whether another sheet is meant, or write header_row = ... in the mapping.";
    Issue::error(place(file), "file_empty", what, remedy)
}

fn too_large(file: &str, most: u64) -> Issue {
    let what = format!("The spreadsheet holds more than {} MB when it is unpacked; so much is not read from a spreadsheet.", most >> 20);
    Issue::error(
        place(file),
        "spreadsheet_too_large",
        what,
        "Save the sheet as CSV, which may be of any size, or send fewer rows at a time.",
    )
}

fn not_read(file: &str, error: &XlsxError) -> Issue {
    match error {
        XlsxError::Password => {
            let what = "The spreadsheet has a password.".to_owned();
            Issue::error(place(file), "archive_encrypted", what, "Save it without one, or ask for that.")
        }
        error => damaged(file, &crate::mapping::shown(&error.to_string())),
    }
}

fn damaged(file: &str, reason: &str) -> Issue {
    let what = format!("The spreadsheet is damaged: {reason}.");
    Issue::error(place(file), "cannot_read", what, "Open it in a spreadsheet program, save it again as .xlsx, and import that.")
}
