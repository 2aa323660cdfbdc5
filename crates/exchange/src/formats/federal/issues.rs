//! The sentences of what is wrong with a record. Made when asked for, so that a file of a million faults makes a million small marks
//! first; nothing is checked here.

use super::cell::CellFault;
use super::checked::{Checked, Fault, FaultKind, may_show};
use super::edition::{Element, Holds, Kind};
use crate::read::Damage;
use throughline_model::issue::{Issue, Place};

/// Most codes listed in a remedy.
const MOST_CODES: usize = 12;
const MEND: &str = "Correct it in the source and check the file again.";

struct Said {
    field: Option<String>,
    code: String,
    what: String,
    remedy: String,
}

impl Checked<'_> {
    /// The issue of a fault, with its place and remedy.
    pub fn issue(&self, fault: &Fault) -> Issue {
        let row = fault.row as usize;
        let said = match fault.kind {
            FaultKind::Damaged(damage) => damaged(damage),
            FaultKind::ZeroByte => {
                plain("zero_byte", "The row holds a zero byte, which no text has.", "Ask for the file to be saved as text again.")
            }
            FaultKind::WrongWidth => self.wrong_width(row),
            FaultKind::NoPerson => {
                Said { field: self.called(100), ..plain("id_missing", "The record has no id of a person.", "Add the id in the source.") }
            }
            FaultKind::Cell(element, fault) => self.cell(row, element.into(), fault),
            FaultKind::Check(check) => self.check(check.into()),
        };
        let line = self.row(row).map(|row| row.line);
        let place = Place { file: self.found.file.to_owned(), line, column: None, field: said.field };
        Issue { place, severity: fault.severity, code: said.code, what: said.what, remedy: said.remedy }
    }

    /// What kind of issue a fault is, without making it.
    pub fn code(&self, fault: &Fault) -> &str {
        match fault.kind {
            FaultKind::Damaged(Damage::QuoteNotClosed) => "quote_not_closed",
            FaultKind::Damaged(Damage::TooLong) => "row_too_long",
            FaultKind::ZeroByte => "zero_byte",
            FaultKind::WrongWidth => "wrong_number_of_columns",
            FaultKind::NoPerson => "id_missing",
            FaultKind::Cell(_, fault) => code_of(fault),
            FaultKind::Check(check) => self.found.edition.checks.get(usize::from(check)).map_or("", |check| check.name.as_str()),
        }
    }

    fn called(&self, number: u32) -> Option<String> {
        let edition = self.found.edition;
        edition.place(&number.to_string()).and_then(|place| edition.elements.get(place)).map(Element::called)
    }

    fn wrong_width(&self, row: usize) -> Said {
        let (n, wanted) = (self.row(row).map_or(0, |row| row.n_cells), self.rows.width());
        let remedy = if (n as usize) < wanted {
            "Look whether the line was broken in two or cells at its end were left out."
        } else {
            "Look for a delimiter inside a text that is not in quotes."
        };
        plain("wrong_number_of_columns", &format!("The row has {n} of {wanted} columns."), remedy)
    }

    fn cell(&self, row: usize, place: usize, fault: CellFault) -> Said {
        let Some(element) = self.found.edition.elements.get(place) else { return plain("", "", "") };
        let column = self.found.columns.of(place).unwrap_or_default();
        let text = self.rows.cell(row, column).trim_matches(' ');
        let safe = may_show(element.holds) || element.holds == Holds::Date && element.number != "200";
        let text = if safe { format!("'{}'", crate::mapping::shown(text)) } else { "The value".to_owned() };
        let what = what(element, fault, &text);
        Said { field: Some(element.called()), code: code_of(fault).to_owned(), what, remedy: remedy(element, fault) }
    }

    fn check(&self, check: usize) -> Said {
        let edition = self.found.edition;
        let Some(check) = edition.checks.get(check) else { return plain("", "", "") };
        let called: Vec<String> = check.elements.iter().filter_map(|place| edition.elements.get(*place)).map(Element::called).collect();
        let field = (!called.is_empty()).then(|| called.join(", "));
        Said { field, code: check.name.clone(), what: check.what.en.clone(), remedy: check.remedy.en.clone() }
    }
}

fn plain(code: &str, what: &str, remedy: &str) -> Said {
    Said { field: None, code: code.to_owned(), what: what.to_owned(), remedy: remedy.to_owned() }
}

fn damaged(damage: Damage) -> Said {
    match damage {
        Damage::QuoteNotClosed => {
            plain("quote_not_closed", "A quote opens in this line and never closes.", "Take the quote out, or double it.")
        }
        Damage::TooLong => {
            plain("row_too_long", "The row is too long; it was not kept.", "Look whether this is a record file with line ends.")
        }
    }
}

fn code_of(fault: CellFault) -> &'static str {
    match fault {
        CellFault::TooLong => "too_long",
        CellFault::NotDigits => "not_digits",
        CellFault::Negative => "negative",
        CellFault::NotADate => "not_a_date",
        CellFault::NotDecimal => "not_a_decimal",
        CellFault::Ssn => "social_security_number",
        CellFault::NotListed => "code_not_listed",
        CellFault::OutOfRange => "number_out_of_range",
        CellFault::LeadingZeroLost => "leading_zero",
        CellFault::Disputed(_) => "code_in_dispute",
    }
}

fn what(element: &Element, fault: CellFault, text: &str) -> String {
    match fault {
        CellFault::TooLong => format!("{text} has more than {} characters.", element.length),
        CellFault::NotDigits => format!("{text} is not made of digits only."),
        CellFault::Negative => format!("{text} is below zero."),
        CellFault::NotADate => format!("{text} is not a day written YYYYMMDD."),
        CellFault::NotDecimal => format!("{text} is not a number as the layout writes it."),
        CellFault::Ssn => "The value has the form of a Social Security number, which must not stand here.".to_owned(),
        CellFault::NotListed => format!("{text} is not one of this element's codes."),
        CellFault::OutOfRange => {
            let (least, most) = element.range.unwrap_or_default();
            format!("{text} does not lie between {least} and {most}.")
        }
        CellFault::LeadingZeroLost => format!("{text} is a listed code with more or fewer zeros in front."),
        CellFault::Disputed(place) => element.disputed.get(usize::from(place)).map(|(_, what)| what.en.clone()).unwrap_or_default(),
    }
}

fn remedy(element: &Element, fault: CellFault) -> String {
    match fault {
        CellFault::NotListed => {
            let listed: Vec<&str> = element.codes.iter().map(|(code, _)| code.as_str()).take(MOST_CODES).collect();
            let more = if element.codes.len() > MOST_CODES { " ..." } else { "" };
            format!("Use one of: {}{more}.", listed.join(", "))
        }
        CellFault::NotADate if element.kind == Kind::Date => "Write the day as 20230630; leave it blank if there is none.".to_owned(),
        CellFault::LeadingZeroLost => "Keep the column as text in the source, so that a spreadsheet does not change its zeros.".to_owned(),
        CellFault::Disputed(_) => "Ask the source what it means and use a code of this edition; it was not taken for a fact.".to_owned(),
        CellFault::Ssn => "Replace it by the agency's own id; tell the sender.".to_owned(),
        _ => MEND.to_owned(),
    }
}
