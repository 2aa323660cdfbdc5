//! The re-entry office: one spreadsheet, a row each time somebody comes, capitals for the
//! last name with its suffix, the initial behind the first name.
//! It does not know what happens after somebody leaves.

use super::{Desk, Visit, known};
use crate::dirt::{Dirt, Schedule};
use crate::life::Agency;
use crate::sheet::{Cell, Sheet};
use std::path::Path;
use throughline_model::failure::Failure;

/// The office's file.
pub(super) struct Reentry {
    pub desk: Desk,
}

const HEADER: &[&str] = &[
    "File no",
    "Last name",
    "First name",
    "Date of birth",
    "Last 4",
    "Phone",
    "Race",
    "Released",
    "Intake",
    "Closed",
    "Why closed",
    "TJ start",
    "TJ end",
    "TJ site",
];
const HABITS: &[(Dirt, usize, usize)] =
    &[(Dirt::ExitBeforeEntry, 8, 9), (Dirt::Formula, 10, 10), (Dirt::ImpossibleDate, 8, 8), (Dirt::NoKey, 0, 0)];

impl Reentry {
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        let sheet = Sheet::xlsx(inbox.join("reentry_synthetic.xlsx"), "Synthetic", HEADER)?;
        Ok(Self { desk: Desk::new(Agency::Reentry, sheet, Schedule { every: 80, habits: HABITS }) })
    }

    pub fn visit(&mut self, visit: &Visit<'_>) -> Result<(), Failure> {
        let (person, seen) = (visit.person, &visit.seen);
        let middle = seen.middle.chars().next().map(|c| format!(" {c}")).unwrap_or_default();
        let suffix = if seen.suffix.is_empty() { String::new() } else { format!(" {}", seen.suffix) };
        let (last_name, first_name) = (format!("{}{suffix}", seen.surname.to_uppercase()), format!("{}{middle}", seen.given));
        let phone = match (seen.phone.get(..3), seen.phone.get(3..6), seen.phone.get(6..)) {
            (Some(area), Some(office), Some(line)) => format!("({area}) {office}-{line}"),
            _ => String::new(),
        };
        for stay in &visit.stays {
            let why = match stay.reason {
                Some("institutionalized") => "Returned to custody",
                _ if stay.exit.is_some() => "Completed",
                _ => "",
            };
            let (tj, site) = (stay.subsidized, if stay.subsidized.is_some() { "City crews" } else { "" });
            let cells = &mut [
                known(&visit.key),
                Cell::text(&last_name),
                Cell::text(&first_name),
                Cell::day(seen.born),
                known(seen.ssn.get(5..).unwrap_or("")),
                known(&phone),
                Cell::text(person.heritage()),
                Cell::Day(stay.entry - 30),
                Cell::Day(stay.entry),
                Cell::day(stay.exit),
                known(why),
                Cell::day(tj.map(|(from, _)| from)),
                Cell::day(tj.map(|(_, last)| last)),
                known(site),
            ];
            self.desk.row(&visit.key, cells)?;
        }
        Ok(())
    }
}
