//! The literacy provider: tabs between the columns, months as letters and years of two digits, both surnames, a row each time
//! somebody joins. It does not know who goes on to work.

use super::{Desk, Visit, flag, known};
use crate::dice::Dice;
use crate::dirt::{Dirt, Schedule};
use crate::life::Agency;
use crate::sheet::{Cell, Dates, Manner, Sheet};
use std::path::Path;
use throughline_model::failure::Failure;

/// The provider's file.
pub(super) struct Literacy {
    pub desk: Desk,
}

const MANNER: Manner = Manner { delimiter: '\t', windows: false, mark: false, dates: Dates::Month };
const HEADER: &[&str] = &[
    "learner",
    "surnames",
    "names",
    "born",
    "sex",
    "telephone",
    "address",
    "zip",
    "ssn",
    "learns_english",
    "joined",
    "last_class",
    "hours",
    "level_in",
    "level_out",
    "level_on",
    "diploma_on",
];
const HABITS: &[(Dirt, usize, usize)] =
    &[(Dirt::NumberInName, 1, 1), (Dirt::ImpossibleDate, 10, 10), (Dirt::ExitBeforeEntry, 10, 11), (Dirt::UnknownCode, 9, 9)];

impl Literacy {
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        let sheet = Sheet::text(inbox.join("literacy_synthetic.tsv"), MANNER, HEADER)?;
        Ok(Self { desk: Desk::new(Agency::Literacy, sheet, Schedule { every: 70, habits: HABITS }) })
    }

    pub fn visit(&mut self, visit: &Visit<'_>, dice: &mut Dice) -> Result<(), Failure> {
        let (person, seen) = (visit.person, &visit.seen);
        for stay in &visit.stays {
            let level = dice.between(1, 5);
            let hours = (stay.last() - stay.entry) / 7 * dice.between(2, 6);
            let out = stay.gain.map(|_| level + 1);
            let cells = &mut [
                known(&visit.key),
                known(&seen.surname),
                known(&seen.given),
                Cell::day(seen.born),
                Cell::text(if person.female { "F" } else { "M" }),
                known(&seen.phone),
                known(&seen.street),
                known(&seen.zip),
                known(&seen.ssn),
                flag(person.now.english_learner, "Y", "N"),
                Cell::Day(stay.entry),
                Cell::day(stay.exit),
                Cell::Count(i64::from(hours)),
                Cell::Count(i64::from(level)),
                out.map_or(Cell::Empty, |level| Cell::Count(i64::from(level))),
                Cell::day(stay.gain),
                Cell::day(stay.credential.map(|(_, day)| day)),
            ];
            self.desk.row(&visit.key, cells)?;
        }
        Ok(())
    }
}
