//! The violence-intervention program: semicolons and an old Windows encoding, names as people call themselves, one file of people and
//! one of sessions. It asks for no social security number.

use super::{Desk, Visit, known};
use crate::dirt::{Dirt, Schedule};
use crate::life::Agency;
use crate::sheet::{Cell, Dates, Manner, Sheet};
use std::path::Path;
use throughline_model::failure::Failure;

/// The program's files.
pub(super) struct Intervention {
    pub desks: [Desk; 2],
}

const MANNER: Manner = Manner { delimiter: ';', windows: true, mark: false, dates: Dates::Dots };
const PEOPLE: &[&str] =
    &["nr", "called", "family_name", "born", "telephone", "postal_area", "sex", "race", "started", "left", "job_from", "job_until"];

impl Intervention {
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        let people = &[(Dirt::UnknownCode, 6, 6), (Dirt::ExitBeforeEntry, 8, 9), (Dirt::ImpossibleDate, 8, 8)];
        let sessions = &[(Dirt::UnknownCode, 2, 2)];
        let sheet = |name: &str, header| Sheet::text(inbox.join(name), MANNER, header);
        Ok(Self {
            desks: [
                Desk::new(Agency::Intervention, sheet("cvi_people_synthetic.csv", PEOPLE)?, Schedule { every: 40, habits: people }),
                Desk::new(
                    Agency::Intervention,
                    sheet("cvi_sessions_synthetic.csv", &["nr", "day", "kind"])?,
                    Schedule { every: 200, habits: sessions },
                ),
            ],
        })
    }

    pub fn visit(&mut self, visit: &Visit<'_>) -> Result<(), Failure> {
        let [people, sessions] = &mut self.desks;
        let (person, seen) = (visit.person, &visit.seen);
        for stay in &visit.stays {
            let job = stay.subsidized;
            let cells = &mut [
                known(&visit.key),
                known(&seen.given),
                known(&seen.surname),
                Cell::day(seen.born),
                known(&seen.phone),
                known(&seen.zip),
                Cell::text(if person.female { "f" } else { "m" }),
                Cell::text(person.heritage()),
                Cell::Day(stay.entry),
                Cell::day(stay.exit),
                Cell::day(job.map(|(from, _)| from)),
                Cell::day(job.map(|(_, last)| last)),
            ];
            people.row(&visit.key, cells)?;
            for given in &stay.given {
                let kind = match given.service {
                    "cognitive_behavioral_therapy" => "CBT",
                    "mentoring" => "mentor",
                    _ => "outreach",
                };
                sessions.row(&visit.key, &mut [known(&visit.key), Cell::Day(given.from), Cell::text(kind)])?;
            }
        }
        Ok(())
    }
}
