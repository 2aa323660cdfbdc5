//! What is wrong with a row, kept small until somebody asks, and the sentences that say it. A file of a million bad rows makes a
//! million small marks and no million texts at once.

use super::block::Block;
use super::cell::Cell;
use super::definition::{Column, What, read::called};
use crate::read::{Damage, MOST_ROW_BYTES};
use arrow::array::AsArray;
use throughline_model::issue::{Issue, Place, Severity};

/// A problem of one row of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Problem {
    pub row: u32,
    pub severity: Severity,
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Damaged(Damage),
    ZeroByte,
    WrongWidth,
    KeyMissing,
    /// Nothing says which period the row is about.
    PeriodMissing,
    /// The line at which the key came first.
    KeyRepeated(u32),
    /// Column of the mapping.
    Cell(u16, CellFault),
    /// Unpivot of the mapping, and which of its columns.
    Answer(u16, u16),
    /// Check of the mapping.
    Check(u16),
    /// Timed fact of the mapping: its end is not after its beginning.
    Backwards(u16),
    /// Timed fact of the mapping: its kind is none of those the code lists.
    KindNotListed(u16),
    /// Timed fact of the mapping: no year has such a month or quarter.
    NoSuchPart(u16),
}

/// Why a cell has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellFault {
    Missing,
    NotListed,
    NotWhole,
    TooLarge,
    NotAnAmount,
    PartsOfCent,
    NotADate,
    TwoWays,
    /// A formula of a spreadsheet failed, or was never calculated.
    SpreadsheetError,
    /// The text holds what looks like a Social Security number.
    LooksLikeSsn,
}

/// The parts of an issue that depend on the fault.
struct Said {
    field: Option<String>,
    code: &'static str,
    what: String,
    remedy: String,
}

fn said(field: Option<&str>, code: &'static str, what: String, remedy: impl Into<String>) -> Said {
    Said { field: field.map(str::to_owned), code, what, remedy: remedy.into() }
}

/// The issue of a problem, with its place and remedy.
pub(super) fn issue(block: &Block<'_>, problem: &Problem) -> Issue {
    let row = problem.row as usize;
    let said = match problem.fault {
        Fault::Damaged(damage) => damaged(damage),
        Fault::ZeroByte => said(
            None,
            "zero_byte",
            "The row holds a zero byte, which no text has.".to_owned(),
            "Ask the partner to save the file as CSV again.",
        ),
        Fault::WrongWidth => wrong_width(block, row),
        Fault::KeyMissing => key_missing(block),
        Fault::PeriodMissing => period_missing(block),
        Fault::KeyRepeated(line) => key_repeated(block, row, line),
        Fault::Cell(column, fault) => cell(block, row, column.into(), fault),
        Fault::Answer(unpivot, position) => answer(block, row, unpivot.into(), position.into()),
        Fault::Check(check) => check_said(block, check.into()),
        Fault::Backwards(timed) => backwards(block, timed.into()),
        Fault::NoSuchPart(timed) => no_such_part(block, timed.into()),
        Fault::KindNotListed(timed) => kind_not_listed(block, row, timed.into()),
    };
    let line = block.rows.rows().get(row).map(|row| row.line);
    let place = Place { file: block.plan.file.to_owned(), line, column: None, field: said.field };
    Issue { place, severity: problem.severity, code: said.code.to_owned(), what: said.what, remedy: said.remedy }
}

fn damaged(damage: Damage) -> Said {
    match damage {
        Damage::QuoteNotClosed => said(
            None,
            "quote_not_closed",
            "A quote opens in this line and never closes.".to_owned(),
            "Take the quote out of the source, or double it, and import the file again.",
        ),
        Damage::TooLong => said(
            None,
            "row_too_long",
            format!("The row is longer than {} MB; it was not kept.", MOST_ROW_BYTES >> 20),
            "Look whether this is a CSV file, and import it again with line ends.",
        ),
    }
}

fn wrong_width(block: &Block<'_>, row: usize) -> Said {
    let found = block.rows.rows().get(row).map_or(0, |row| row.n_cells);
    let wanted = block.rows.width();
    let what = format!("The row has {found} of {wanted} columns.");
    let remedy = if (found as usize) < wanted {
        "Look whether the line was broken in two, or cells at its end were left out; correct it in the source and import the file again."
    } else {
        "Look for a delimiter inside a text that is not in quotes; correct it in the source and import the file again."
    };
    said(None, "wrong_number_of_columns", what, remedy)
}

fn key_missing(block: &Block<'_>) -> Said {
    let key = &block.plan.mapping.key;
    let what = format!("The row has no '{key}', so nobody knows whose it is.");
    said(Some(key), "key_missing", what, "Add the agency's id in the source and import the file again.")
}

fn period_missing(block: &Block<'_>) -> Said {
    let names = block.plan.mapping.period.join(", ");
    let what = format!("The row has no '{names}', so nobody knows which period it is about.");
    said(Some(&names), "period_missing", what, "Add the period in the source and import the file again.")
}

fn key_repeated(block: &Block<'_>, row: usize, line: u32) -> Said {
    let key = &block.plan.mapping.key;
    let here = block.rows.rows().get(row).map_or(0, |row| row.line);
    let what = format!("Lines {line} and {here} have the same '{key}'; the second was refused.");
    let remedy = "Keep one of them in the source. If a person may have several rows, write rows = \"spell\" in the mapping's [record].";
    said(Some(key), "key_repeated", what, remedy)
}

/// Longest piece of a refused text that is shown, in characters.
const MOST_SHOWN: usize = 40;

/// Refused text as it may be shown: short, and without signs that would move or hide other text.
pub(crate) fn shown(text: &str) -> String {
    // More than is shown, so that a number which begins there is seen whole; not all, since a cell may have megabytes.
    let begins: String = text.chars().take(4 * MOST_SHOWN).collect();
    let begins = throughline_model::ssn::hidden(&begins);
    let mut shown: String = begins.chars().take(MOST_SHOWN).map(|c| if hidden(c) { '\u{FFFD}' } else { c }).collect();
    if begins.chars().nth(MOST_SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Control characters, and those that turn or hide the text around them.
fn hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn cell(block: &Block<'_>, row: usize, column: usize, fault: CellFault) -> Said {
    let Some(column_of) = block.plan.mapping.columns.get(column) else { return unknown() };
    let name = called(column_of);
    let place = block.plan.columns.get(column).copied().flatten().unwrap_or_default();
    let text = shown(trimmed(block, row, place));
    let (code, what, remedy) = cell_said(column_of, fault, &text);
    said(Some(name), code, what, remedy)
}

fn cell_said(column: &Column, fault: CellFault, text: &str) -> (&'static str, String, String) {
    let mend = || "Correct it in the source and import the file again.".to_owned();
    match fault {
        CellFault::Missing => ("value_missing", "The value is missing, and the mapping requires it.".to_owned(), mend()),
        CellFault::NotListed => {
            ("value_not_in_list", format!("'{text}' is not one of the values the mapping lists."), not_listed_remedy(column, text))
        }
        CellFault::NotWhole => ("not_a_whole_number", format!("'{text}' is not a whole number."), missing_remedy(column)),
        CellFault::TooLarge => ("number_too_large", format!("'{text}' is larger than can be counted exactly."), mend()),
        CellFault::NotAnAmount => ("not_an_amount", format!("'{text}' is not an amount of money."), missing_remedy(column)),
        CellFault::PartsOfCent => (
            "parts_of_a_cent",
            format!("'{text}' has parts of a cent."),
            "Correct it in the source, or write round = true in the mapping if the file is like that.".to_owned(),
        ),
        CellFault::NotADate => {
            let formats = date_formats(column).join(" or ");
            ("not_a_date", format!("'{text}' is not a date written as {formats}."), missing_remedy(column))
        }
        CellFault::SpreadsheetError => (
            "spreadsheet_error",
            format!("'{text}' is an error of a spreadsheet, not a value."),
            "Correct the formula in the source, or open the file, let it calculate, and save it. If it means that nothing is known, add it to 'missing' in the mapping.".to_owned(),
        ),
        CellFault::LooksLikeSsn => (
            "looks_like_ssn",
            "The text holds what looks like a Social Security number; it was left out and is not shown here.".to_owned(),
            "Ask the partner to take it out of this column. If the column is meant for it, map it to a code for such numbers.".to_owned(),
        ),
        CellFault::TwoWays => {
            let formats = date_formats(column).join(" and ");
            let remedy = "List one date_format in the mapping, or ask the partner to write all dates alike.";
            ("date_two_ways", format!("'{text}' can be read in more than one way: {formats}."), remedy.to_owned())
        }
    }
}

fn missing_remedy(column: &Column) -> String {
    let name = called(column);
    format!("Correct it in the source. If it means that nothing is known, add it to 'missing' of '{name}' in the mapping.")
}

fn not_listed_remedy(column: &Column, text: &str) -> String {
    let name = called(column);
    let raw = match &column.reads {
        super::definition::Reads::YesNo(raw) | super::definition::Reads::Choice { raw, .. } => Some(raw),
        _ => None,
    };
    match raw.and_then(|raw| throughline_rule::nearest(text, raw.texts().filter(|known| !known.is_empty()))) {
        Some(near) => format!("Did the source mean '{near}'? Otherwise add it to 'values' or 'missing' of '{name}' in the mapping."),
        None => format!("Add it to 'values' or 'missing' of '{name}' in the mapping, or correct it in the source."),
    }
}

fn date_formats(column: &Column) -> Vec<&str> {
    match &column.reads {
        super::definition::Reads::Date(formats) => formats.iter().map(super::dates::DateFormat::text).collect(),
        _ => Vec::new(),
    }
}

fn answer(block: &Block<'_>, row: usize, unpivot: usize, position: usize) -> Said {
    let Some(of) = block.plan.mapping.unpivots.get(unpivot) else { return unknown() };
    let name = of.columns.get(position).map(String::as_str);
    let place = block.plan.unpivots.get(unpivot).and_then(|places| places.get(position)).copied().unwrap_or_default();
    let text = shown(trimmed(block, row, place));
    let listed: Vec<String> = of.values.texts().map(|text| format!("'{text}'")).take(4).collect();
    let what = format!("'{text}' is neither yes nor no; the mapping lists {}.", listed.join(", "));
    said(name, "value_not_in_list", what, "Correct it in the source, or add it to 'values' or 'missing' of this [[unpivot]].")
}

fn check_said(block: &Block<'_>, check: usize) -> Said {
    let Some(check) = block.plan.mapping.checks.get(check) else { return unknown() };
    let fields = check.rule.fields();
    let column = |name: &&str| block.plan.mapping.columns.iter().find(|column| *column.name == **name);
    let names: Vec<&str> = fields.iter().filter_map(column).map(called).collect();
    let field = (!names.is_empty()).then(|| names.join(", "));
    Said { field, code: "edit_check", what: check.what.en.clone(), remedy: check.remedy.en.clone() }
}

fn backwards(block: &Block<'_>, timed: usize) -> Said {
    let Some(timed) = block.plan.mapping.timed.get(timed) else { return unknown() };
    let of = timed.what.name();
    let what = format!("'{of}' would end before it begins, so it was left out.");
    said(None, "ends_before_it_begins", what, "Correct the dates in the source and import the file again.")
}

fn no_such_part(block: &Block<'_>, timed: usize) -> Said {
    let Some(of) = block.plan.mapping.timed.get(timed) else { return unknown() };
    let what = format!("The month or quarter of '{}' is none that a year has.", of.what.name());
    said(None, "no_such_part_of_year", what, "Correct it in the source and import the file again.")
}

fn kind_not_listed(block: &Block<'_>, row: usize, timed: usize) -> Said {
    let Some(of) = block.plan.mapping.timed.get(timed) else { return unknown() };
    let What::Observation { value: Some(stands), .. } = &of.what else { return unknown() };
    let texts = block.times.get(timed).and_then(|times| times.value.as_ref()).and_then(|array| array.as_string_opt::<i32>());
    let text = texts.map(|texts| shown(texts.value(row))).unwrap_or_default();
    let what = format!("'{text}' is not among the values of '{}'.", of.what.name());
    let near = throughline_rule::nearest(&text, stands.listed.iter().map(|value| &**value));
    let near = near.map(|near| format!(" The nearest is '{near}'.")).unwrap_or_default();
    said(None, "value_not_in_list", what, format!("Read the column as a choice with its values in the mapping.{near}"))
}

fn unknown() -> Said {
    said(None, "row_not_read", "The row could not be read.".to_owned(), "Look at the row in the source.")
}

/// The text of a cell as its reader saw it.
fn trimmed<'b>(block: &'b Block<'_>, row: usize, column: usize) -> &'b str {
    Cell::new(&block.rows, block.rows.place(row, column)).text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_short_and_harmless() {
        assert_eq!(shown("abc"), "abc");
        assert_eq!(shown("a\u{7}\u{202E}b"), "a\u{FFFD}\u{FFFD}b");
        assert_eq!(shown(&"é".repeat(41)).chars().count(), 41);
        assert_eq!(shown("race 123.45.6789"), "race ###-##-####");
        assert_eq!(shown(&format!("{} 123-45-6789", "x".repeat(35))), format!("{} ###-…", "x".repeat(35)));
    }
}
