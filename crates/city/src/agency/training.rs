//! The training non-profit: one wide file from a spreadsheet, a row for each course somebody takes, a column for each week of
//! attendance. It does not ask for social security numbers.

use super::{Desk, Visit, known};
use crate::dice::Dice;
use crate::dirt::{Dirt, Schedule};
use crate::life::{Agency, LAST_DAY};
use crate::sheet::{Cell, Dates, Manner, Sheet};
use std::path::Path;
use throughline_model::failure::Failure;

/// The non-profit's file.
pub(super) struct Training {
    pub desk: Desk,
}

/// Weeks of the longest course.
const WEEKS: usize = 26;
const MANNER: Manner = Manner { delimiter: ',', windows: false, mark: true, dates: Dates::Slashes };
const HEADER: &[&str] =
    &["Student no", "First", "Last", "Date of birth", "Email", "Phone", "Course", "Start", "End", "Credential", "Credential date"];
const HABITS: &[(Dirt, usize, usize)] = &[(Dirt::ExitBeforeEntry, 7, 8), (Dirt::UnknownCode, 6, 6), (Dirt::ImpossibleDate, 7, 7)];

impl Training {
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        let weeks: Vec<String> = (1..=WEEKS).map(|week| format!("Week {week}")).collect();
        let header: Vec<&str> = HEADER.iter().copied().chain(weeks.iter().map(String::as_str)).collect();
        let sheet = Sheet::text(inbox.join("training_attendance_synthetic.csv"), MANNER, &header)?;
        Ok(Self { desk: Desk::new(Agency::Training, sheet, Schedule { every: 80, habits: HABITS }) })
    }

    pub fn visit(&mut self, visit: &Visit<'_>, dice: &mut Dice) -> Result<(), Failure> {
        let seen = &visit.seen;
        let last_name = if seen.suffix.is_empty() { seen.surname.clone() } else { format!("{} {}", seen.surname, seen.suffix) };
        for stay in &visit.stays {
            let course = dice.pick(&["CDL", "Welding", "Medical assistant", "HVAC", "IT support"], "CDL");
            let credential = stay.credential.map_or("", |(kind, _)| match kind {
                "license" => "State license",
                "certification" => "Industry certification",
                _ => "Certificate",
            });
            let mut cells = vec![
                known(&visit.key),
                known(&seen.given),
                Cell::text(last_name.as_str()),
                Cell::day(seen.born),
                known(&seen.email),
                known(&seen.phone),
                Cell::text(course),
                Cell::Day(stay.entry),
                Cell::day(stay.exit),
                known(credential),
                Cell::day(stay.credential.map(|(_, day)| day)),
            ];
            let comes = if stay.credential.is_some() { 0.93 } else { 0.78 };
            for week in 0..WEEKS {
                let monday = stay.entry + 7 * i32::try_from(week).unwrap_or(0);
                let over = monday > stay.last() || monday + 6 > LAST_DAY;
                cells.push(if over { Cell::Empty } else { Cell::text(if dice.chance(comes) { "Y" } else { "N" }) });
            }
            self.desk.row(&visit.key, &mut cells)?;
        }
        Ok(())
    }
}
