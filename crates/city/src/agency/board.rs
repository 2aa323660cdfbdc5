//! The workforce board: plain CSV in four files, one each for participants, enrollments, services and results, in the words and
//! numbers of its own system. It does not know what the services count as.

use super::{Desk, Visit, flag, known};
use crate::calibration::{DISABILITY, EMPLOYMENT_AT_ENTRY};
use crate::dirt::{Dirt, Schedule};
use crate::life::{Agency, Life};
use crate::sheet::{Cell, PLAIN, Sheet};
use std::path::Path;
use throughline_model::failure::Failure;

/// The board's files.
pub(super) struct Board {
    pub desks: [Desk; 4],
}

const PARTICIPANTS: &[&str] = &[
    "participant_id",
    "last_name",
    "first_name",
    "middle_initial",
    "suffix",
    "birth_date",
    "ssn",
    "sex",
    "race",
    "hispanic",
    "street",
    "city",
    "zip",
    "phone",
    "email",
    "education",
    "employment_at_entry",
    "disability",
    "veteran",
    "returning_citizen",
    "low_income",
    "english_learner",
    "homeless",
    "single_parent",
];

impl Board {
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        let desk = |name: &str, header: &[&str], every, habits| {
            let sheet = Sheet::text(inbox.join(name), PLAIN, header)?;
            Ok::<_, Failure>(Desk::new(Agency::Board, sheet, Schedule { every, habits }))
        };
        let people = &[
            (Dirt::ImpossibleDate, 5, 5),
            (Dirt::Duplicate, 0, 0),
            (Dirt::NumberInName, 1, 1),
            (Dirt::UnknownCode, 15, 15),
            (Dirt::NoKey, 0, 0),
            (Dirt::BornTomorrow, 5, 5),
        ];
        let enrollments = &[(Dirt::ExitBeforeEntry, 2, 3), (Dirt::ImpossibleDate, 2, 2), (Dirt::UnknownCode, 1, 1)];
        let services = &[(Dirt::UnknownCode, 2, 2), (Dirt::ImpossibleDate, 3, 3)];
        Ok(Self {
            desks: [
                desk("board_participants_synthetic.csv", PARTICIPANTS, 90, people)?,
                desk(
                    "board_enrollments_synthetic.csv",
                    &["participant_id", "program", "entry_date", "exit_date", "exit_reason"],
                    80,
                    enrollments,
                )?,
                desk(
                    "board_services_synthetic.csv",
                    &["participant_id", "program", "service", "start_date", "end_date", "status"],
                    250,
                    services,
                )?,
                desk("board_results_synthetic.csv", &["participant_id", "credential", "date_attained"], 40, &[(Dirt::UnknownCode, 1, 1)])?,
            ],
        })
    }

    pub fn visit(&mut self, visit: &Visit<'_>, life: &Life) -> Result<(), Failure> {
        let [people, enrollments, services, results] = &mut self.desks;
        people.row(&visit.key, &mut participant(visit, life))?;
        for stay in &visit.stays {
            let program = program(stay.program);
            let reason = if stay.exit.is_some() { reason(stay.reason) } else { "" };
            let cells = &mut [known(&visit.key), Cell::text(program), Cell::Day(stay.entry), Cell::day(stay.exit), known(reason)];
            enrollments.row(&visit.key, cells)?;
            for given in &stay.given {
                let cells = &mut [
                    known(&visit.key),
                    Cell::text(program),
                    Cell::text(service(given.service)),
                    Cell::Day(given.from),
                    Cell::Day(given.last),
                    Cell::text("received"),
                ];
                services.row(&visit.key, cells)?;
            }
            for day in &stay.planned {
                let cells = &mut [
                    known(&visit.key),
                    Cell::text(program),
                    Cell::text("299"),
                    Cell::Day(*day),
                    Cell::Day(*day),
                    Cell::text("planned"),
                ];
                services.row(&visit.key, cells)?;
            }
            if let Some((kind, day)) = stay.credential {
                results.row(&visit.key, &mut [known(&visit.key), Cell::text(credential(kind)), Cell::Day(day)])?;
            }
        }
        Ok(())
    }
}

fn participant<'a>(visit: &'a Visit<'_>, life: &Life) -> [Cell<'a>; 24] {
    let (person, seen) = (visit.person, &visit.seen);
    let race = match person.heritage() {
        "black" => "B",
        "white" => "W",
        "asian" => "A",
        "hispanic" => "",
        _ => "O",
    };
    let at_entry = EMPLOYMENT_AT_ENTRY.get(life.employment_at_entry).map_or("", |(word, _)| match *word {
        "employed" => "1",
        "notice" => "2",
        "not_in_labor_force" => "3",
        _ => "0",
    });
    let disability = DISABILITY.get(person.disability).map_or("", |(word, _)| match *word {
        "yes" => "1",
        "no" => "0",
        _ => "9",
    });
    let initial = seen.middle.chars().next().map(|c| c.to_string()).unwrap_or_default();
    let digit = |has: bool| flag(has, "1", "0");
    [
        known(&visit.key),
        known(&seen.surname),
        known(&seen.given),
        if initial.is_empty() { Cell::Empty } else { Cell::text(initial) },
        known(seen.suffix),
        Cell::day(seen.born),
        known(&seen.ssn),
        Cell::text(if person.female { "2" } else { "1" }),
        known(race),
        digit(person.heritage() == "hispanic"),
        known(&seen.street),
        Cell::text("Springwater"),
        known(&seen.zip),
        known(&seen.phone),
        known(&seen.email),
        Cell::text(person.education()),
        Cell::text(at_entry),
        Cell::text(disability),
        digit(person.now.veteran),
        digit(person.now.returning),
        digit(person.now.low_income),
        digit(person.now.english_learner),
        digit(person.now.homeless),
        digit(person.now.single_parent),
    ]
}

fn program(program: &str) -> &'static str {
    match program {
        "wioa_adult" => "AD",
        "wioa_dislocated_worker" => "DW",
        "wioa_youth" => "YT",
        _ => "WP",
    }
}

fn reason(reason: Option<&str>) -> &'static str {
    match reason {
        Some("institutionalized") => "01",
        Some("medical") => "02",
        Some("deceased") => "03",
        Some("reserve_duty") => "04",
        _ => "00",
    }
}

fn service(service: &str) -> &'static str {
    match service {
        "self_service" => "101",
        "initial_assessment" => "102",
        "job_search_with_staff" => "103",
        "career_counseling" => "104",
        "unemployment_claim_help" => "105",
        "coordinated_referral" => "106",
        "individual_employment_plan" => "201",
        "individual_counseling" => "202",
        "workforce_preparation" => "203",
        "financial_literacy" => "204",
        "occupational_training" => "301",
        "on_the_job_training" => "302",
        "incumbent_worker_training" => "303",
        "supportive" => "401",
        _ => "501",
    }
}

fn credential(kind: &str) -> &'static str {
    match kind {
        "secondary" => "HSE",
        "associate" => "AA",
        "bachelor" => "BA",
        "license" => "LIC",
        "certificate" => "CERT",
        "certification" => "CERN",
        _ => "OTH",
    }
}
