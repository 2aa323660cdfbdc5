//! A table as an Excel workbook of one sheet. No formulas, no macros, and the same bytes for the same table.

use super::{Holds, Sheet};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use throughline_model::failure::Failure;

/// The workbook's bytes. `day` (ISO 8601) is the one it is dated with, so that writing it again gives the same file.
pub fn xlsx(sheet: &Sheet, day: &str) -> Result<Vec<u8>, Failure> {
    book(sheet, day).map_err(|e| Failure::broken("writing a spreadsheet", e))
}

fn book(sheet: &Sheet, day: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::parse_from_str(day).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let page = book.add_worksheet();
    page.set_name(&sheet.name)?;
    page.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, (name, _)) in (0_u16..).zip(&sheet.columns) {
        page.write_string_with_format(0, column, name, &bold)?;
    }
    for (row, texts) in (1_u32..).zip(&sheet.rows) {
        for (column, (text, (_, holds))) in (0_u16..).zip(texts.iter().zip(&sheet.columns)) {
            match (holds, text.parse::<f64>()) {
                _ if text.is_empty() => {}
                (Holds::Whole | Holds::Decimal, Ok(number)) => {
                    page.write_number(row, column, number)?;
                }
                _ => {
                    page.write_string(row, column, text)?;
                }
            }
        }
    }
    page.autofit();
    book.save_to_buffer()
}
