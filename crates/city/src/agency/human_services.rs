//! Human services: Parquet out of a data warehouse, typed columns, capitals, a row for each time somebody received a benefit.
//! It does not say what else a household needs.

use super::{Desk, Visit, known};
use crate::dice::Dice;
use crate::dirt::{Dirt, Schedule};
use crate::life::Agency;
use crate::sheet::{Cell, Of, Sheet};
use std::path::Path;
use throughline_model::failure::Failure;

/// The warehouse's file.
pub(super) struct HumanServices {
    pub desk: Desk,
}

const HEADER: &[(&str, Of)] = &[
    ("PERSON_ID", Of::Text),
    ("HOUSEHOLD_ID", Of::Count),
    ("LAST_NAME", Of::Text),
    ("FIRST_NAME", Of::Text),
    ("BIRTH_DT", Of::Day),
    ("SSN", Of::Text),
    ("SEX", Of::Text),
    ("RACE", Of::Text),
    ("STREET", Of::Text),
    ("ZIP", Of::Text),
    ("PHONE", Of::Text),
    ("BENEFIT", Of::Text),
    ("BEGIN_DT", Of::Day),
    ("END_DT", Of::Day),
    ("SUPPORT_DT", Of::Day),
];
const HABITS: &[(Dirt, usize, usize)] =
    &[(Dirt::ExitBeforeEntry, 12, 13), (Dirt::UnknownCode, 11, 11), (Dirt::BornTomorrow, 4, 4), (Dirt::NoKey, 0, 0)];

impl HumanServices {
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        let sheet = Sheet::parquet(inbox.join("human_services_synthetic.parquet"), HEADER)?;
        Ok(Self { desk: Desk::new(Agency::HumanServices, sheet, Schedule { every: 110, habits: HABITS }) })
    }

    pub fn visit(&mut self, visit: &Visit<'_>, dice: &mut Dice) -> Result<(), Failure> {
        let (person, seen) = (visit.person, &visit.seen);
        let race = person.heritage().to_uppercase();
        for stay in &visit.stays {
            let benefit = dice.pick(&["SNAP", "SNAP", "SNAP", "TANF", "CHILD CARE"], "SNAP");
            let cells = &mut [
                known(&visit.key),
                Cell::Count(i64::try_from(person.household).unwrap_or(0) + 40_000),
                known(&seen.surname),
                known(&seen.given),
                Cell::day(seen.born),
                known(&seen.ssn),
                Cell::text(if person.female { "F" } else { "M" }),
                Cell::text(race.as_str()),
                Cell::text(seen.street.to_uppercase()),
                known(&seen.zip),
                known(&seen.phone),
                Cell::text(benefit),
                Cell::Day(stay.entry),
                Cell::day(stay.exit),
                Cell::day(stay.given.first().map(|given| given.from)),
            ];
            self.desk.row(&visit.key, cells)?;
        }
        Ok(())
    }
}
