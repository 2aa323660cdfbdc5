//! Columns of a block as typed values: one pass per column, no allocation per cell. What cannot be read is a problem of its row.
//! Which rows are kept is decided in `apply`.

use super::cell::Cell;
use super::dates::{self, DateRead};
use super::definition::{Column, Reads, ValueFrom};
use super::lookup::Lookup;
use super::problem::CellFault;
use super::ssn::Looks;
use crate::read::{NOT_CALCULATED, NativeDates, Rows};
use throughline_model::fact::Value;
use throughline_model::money::{self, Amount, Cents};
use throughline_rule::GREATEST_WHOLE;

/// The values of one column, one for each row of a block.
#[derive(Debug)]
pub(super) struct Typed {
    pub values: Values,
    /// Whether the row has a value.
    pub known: Vec<bool>,
}

/// Values by type; where a row has none, any.
#[derive(Debug)]
pub(super) enum Values {
    Bool(Vec<bool>),
    /// Whole numbers and cents.
    Int(Vec<i64>),
    Date(Vec<i32>),
    /// Places in the choice's list of values.
    Choice(Vec<i32>),
    /// Places in the block's text: start and end.
    Text(Vec<(u32, u32)>),
    /// The same for every row.
    Constant(Value),
}

/// Reads a column; `place` is its place in the file. Faults are told with the number of their row.
pub(super) fn typed(
    column: &Column,
    place: Option<usize>,
    native: NativeDates,
    rows: &Rows,
    fault: &mut dyn FnMut(usize, CellFault),
) -> Typed {
    let n = rows.rows().len();
    let Some(place) = place else {
        return match &column.from {
            ValueFrom::Constant(value) => Typed { values: Values::Constant(value.clone()), known: vec![true; n] },
            ValueFrom::Header(_) => Typed { values: Values::Int(vec![0; n]), known: vec![false; n] },
        };
    };
    let mut reading = Reading { rows, place, missing: &column.missing, required: column.required, known: Vec::with_capacity(n), fault };
    let looks = Looks::at(column);
    let values = match &column.reads {
        Reads::YesNo(raw) => Values::Bool(reading.listed(raw, |value| value == 1)),
        Reads::Choice { raw, .. } => Values::Choice(reading.listed(raw, |value| value as i32)),
        Reads::Integer => Values::Int(reading.each(integer)),
        Reads::Money { round: false } => Values::Int(reading.each(|cell| amount(cell, false))),
        Reads::Money { round: true } => Values::Int(reading.each(|cell| amount(cell, true))),
        Reads::Date(formats) => Values::Date(reading.each(|cell| match dates::read(cell.bytes(), formats) {
            DateRead::Day(day) => Ok(day),
            DateRead::NotADate => dates::native(cell.bytes(), native).ok_or(CellFault::NotADate),
            DateRead::TwoWays => Err(CellFault::TwoWays),
        })),
        Reads::Text => Values::Text(reading.each(|cell| {
            if spreadsheet_error(cell.bytes()) {
                return Err(CellFault::SpreadsheetError);
            }
            if looks.finds(cell.bytes()) {
                return Err(CellFault::LooksLikeSsn);
            }
            let place = cell.place();
            let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
            Ok((narrow(place.start), narrow(place.end)))
        })),
    };
    Typed { values, known: reading.known }
}

struct Reading<'r> {
    rows: &'r Rows,
    place: usize,
    missing: &'r Lookup,
    required: bool,
    known: Vec<bool>,
    fault: &'r mut dyn FnMut(usize, CellFault),
}

impl Reading<'_> {
    /// Reads each cell by a list; a listed text counts before a missing one.
    fn listed<T: Copy + Default>(&mut self, raw: &Lookup, value: impl Fn(u32) -> T) -> Vec<T> {
        let mut values = Vec::with_capacity(self.rows.rows().len());
        for (row, place) in self.rows.column(self.place).enumerate() {
            let cell = Cell::new(self.rows, place);
            match raw.find(&cell) {
                Some(found) => {
                    values.push(value(found));
                    self.known.push(true);
                }
                None => {
                    values.push(T::default());
                    self.unknown(row, &cell, CellFault::NotListed);
                }
            }
        }
        values
    }

    /// Reads each cell that is not missing.
    fn each<T: Copy + Default>(&mut self, read: impl Fn(&Cell<'_>) -> Result<T, CellFault>) -> Vec<T> {
        let mut values = Vec::with_capacity(self.rows.rows().len());
        let only_empty = self.missing.only_empty();
        for (row, place) in self.rows.column(self.place).enumerate() {
            let cell = Cell::new(self.rows, place);
            let missing = cell.is_empty() || (!only_empty && self.missing.find(&cell).is_some());
            match if missing { Err(CellFault::Missing) } else { read(&cell) } {
                Ok(value) => {
                    values.push(value);
                    self.known.push(true);
                }
                Err(fault) => {
                    values.push(T::default());
                    self.unknown(row, &cell, fault);
                }
            }
        }
        values
    }

    /// A cell without a value: a problem unless it may be missing.
    fn unknown(&mut self, row: usize, cell: &Cell<'_>, fault: CellFault) {
        self.known.push(false);
        if self.missing.find(cell).is_none() {
            (self.fault)(row, fault);
        } else if self.required {
            (self.fault)(row, CellFault::Missing);
        }
    }
}

/// Answers of columns side by side, row by row: `columns.len()` for each row.
pub(super) fn answers(
    columns: &[usize],
    values: &Lookup,
    missing: &Lookup,
    rows: &Rows,
    fault: &mut dyn FnMut(usize, usize),
) -> Vec<Option<bool>> {
    let (n, width) = (rows.rows().len(), columns.len());
    let mut answers = vec![None; n * width];
    for (position, column) in columns.iter().enumerate() {
        let slots = answers.iter_mut().skip(position).step_by(width.max(1));
        for (row, (place, slot)) in rows.column(*column).zip(slots).enumerate() {
            let cell = Cell::new(rows, place);
            match values.find(&cell) {
                Some(value) => *slot = Some(value == 1),
                None if missing.find(&cell).is_some() => {}
                None => fault(row, position),
            }
        }
    }
    answers
}

/// What spreadsheets write into a cell whose formula failed, or was never calculated.
const ERRORS: [&str; 10] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#GETTING_DATA", NOT_CALCULATED];

/// Whether a text is no text but a spreadsheet's error.
#[inline]
fn spreadsheet_error(text: &[u8]) -> bool {
    text.first() == Some(&b'#') && ERRORS.iter().any(|error| error.as_bytes() == text)
}

/// A whole number: digits with a sign before them; `12.0` is one too, as spreadsheets write it.
#[inline]
fn integer(cell: &Cell<'_>) -> Result<i64, CellFault> {
    let text = cell.bytes();
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let whole = digits.split(|byte| *byte == b'.').next().unwrap_or_default();
    let after = digits.get(whole.len()..).unwrap_or_default();
    let zeros = after.is_empty() || (after.len() > 1 && after.iter().skip(1).all(|byte| *byte == b'0'));
    if whole.is_empty() || !zeros || !whole.iter().all(u8::is_ascii_digit) {
        return Err(CellFault::NotWhole);
    }
    let add = |number: i64, digit: &u8| number.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    let number = whole.iter().fold(0, add);
    if number > GREATEST_WHOLE {
        return Err(CellFault::TooLarge);
    }
    Ok(if negative { -number } else { number })
}

/// An amount in cents.
#[inline]
fn amount(cell: &Cell<'_>, round: bool) -> Result<i64, CellFault> {
    if let Some(cents) = plain_amount(cell.bytes()) {
        return Ok(cents);
    }
    match money::read(cell.text()) {
        Amount::Exact(Cents(cents)) => Ok(cents),
        Amount::Rounded(Cents(cents)) if round => Ok(cents),
        Amount::Rounded(_) => Err(CellFault::PartsOfCent),
        Amount::TooLarge => Err(CellFault::TooLarge),
        Amount::NotANumber => Err(CellFault::NotAnAmount),
    }
}

/// `1234`, `1234.5` and `1234.50` of at most twelve bytes, which is nearly every cell; `None` leaves the text to [`money::read`].
#[inline]
fn plain_amount(text: &[u8]) -> Option<i64> {
    if text.len() > 12 || text.is_empty() {
        return None;
    }
    let (mut number, mut decimals) = (0i64, None);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                number = 10 * number + i64::from(byte - b'0');
                decimals = decimals.map(|n| n + 1);
            }
            b'.' if decimals.is_none() && number >= 0 => decimals = Some(0),
            _ => return None,
        }
    }
    match decimals {
        None => Some(100 * number),
        Some(1) if text.len() > 2 => Some(10 * number),
        Some(2) if text.len() > 3 => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_agrees_with_money(text in "[0-9.]{0,13}") {
            if let Some(cents) = plain_amount(text.as_bytes()) {
                prop_assert_eq!(money::read(&text), Amount::Exact(Cents(cents)));
            }
        }
    }
}
