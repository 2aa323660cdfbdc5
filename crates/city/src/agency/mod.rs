//! The desks where agencies write people down, one file each. A desk knows its own columns and codes; who else knows the person it
//! does not know. What is wrong on purpose is put in here, on the way to the file.

mod board;
mod college;
mod human_services;
mod intervention;
mod literacy;
mod reentry;
mod state;
mod training;

use crate::dice::Dice;
use crate::dirt::{self, Dirt, Schedule};
use crate::life::{Agency, Life, Stay};
use crate::person::Person;
use crate::seen::{Seen, habits, seen};
use crate::sheet::{Cell, Sheet};
use crate::truth::Truth;
use std::path::Path;
use throughline_model::failure::Failure;

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name in the inbox.
    pub file: String,
    /// Whose it is.
    pub agency: Agency,
    /// Rows, without the header.
    pub n_rows: u64,
}

/// Something wrong on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// Whose file.
    pub agency: Agency,
    /// The file; for a file inside an archive its own name.
    pub file: String,
    /// The line, counting from 1, the header included; in Parquet, which has none, the row.
    pub line: u64,
    /// What.
    pub dirt: Dirt,
    /// The agency's id of the person.
    pub key: String,
}

/// A file of an agency, with what is wrong in it.
struct Desk {
    agency: Agency,
    sheet: Sheet,
    schedule: Schedule,
    planted: Vec<Planted>,
    n_dirt: u64,
}

impl Desk {
    fn new(agency: Agency, sheet: Sheet, schedule: Schedule) -> Self {
        Self { agency, sheet, schedule, planted: Vec::new(), n_dirt: 0 }
    }

    /// Writes a row about the person whom the agency knows as `key`, spoiled where its turn has come.
    fn row(&mut self, key: &str, cells: &mut [Cell<'_>]) -> Result<(), Failure> {
        let habit = self.schedule.of_row(self.sheet.n_rows()).filter(|habit| dirt::spoil(*habit, cells));
        self.sheet.row(cells)?;
        if let Some((kind, _, _)) = habit {
            if kind == Dirt::Duplicate {
                self.sheet.row(cells)?;
            }
            // A file on its way into an archive has a dot before its name.
            let (file, line) = (self.sheet.name().trim_start_matches('.').to_owned(), self.sheet.line());
            self.planted.push(Planted { agency: self.agency, file, line, dirt: kind, key: key.to_owned() });
            self.n_dirt += 1;
        }
        Ok(())
    }

    fn finish(self) -> Result<Written, Failure> {
        let file = self.sheet.name();
        Ok(Written { file, agency: self.agency, n_rows: self.sheet.finish()? })
    }
}

/// A person at a desk: as the agency wrote them down, under which id, and their stays.
struct Visit<'a> {
    person: &'a Person,
    seen: Seen,
    key: String,
    stays: Vec<&'a Stay>,
}

/// All desks.
pub struct Desks {
    board: board::Board,
    reentry: reentry::Reentry,
    intervention: intervention::Intervention,
    college: college::College,
    literacy: literacy::Literacy,
    training: training::Training,
    human_services: human_services::HumanServices,
    state: state::State,
    /// The last number each agency gave.
    numbers: [u64; 8],
}

/// Somebody who comes back this many days later may get a second number from the same agency.
const FORGOTTEN: i32 = 250;

impl Desks {
    /// Opens the files in the inbox.
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        Ok(Self {
            board: board::Board::open(inbox)?,
            reentry: reentry::Reentry::open(inbox)?,
            intervention: intervention::Intervention::open(inbox)?,
            college: college::College::open(inbox)?,
            literacy: literacy::Literacy::open(inbox)?,
            training: training::Training::open(inbox)?,
            human_services: human_services::HumanServices::open(inbox)?,
            state: state::State::open(inbox)?,
            numbers: [0; 8],
        })
    }

    /// Writes a person down at each desk they came to.
    pub fn record(&mut self, person: &Person, life: &Life, seed: u64, mut truth: Option<&mut Truth>) -> Result<(), Failure> {
        for (at, agency) in Agency::ALL.into_iter().enumerate() {
            let mut dice = Dice::new(seed, &[3, person.id, at as u64]);
            for stays in registrations(life, agency, &mut dice) {
                let day = stays.first().map_or(0, |stay| stay.entry);
                let number = self.numbers.get_mut(at).map_or(0, |number| {
                    *number += 1;
                    *number
                });
                let key = format!("{}{number:07}", letter(agency));
                if let Some(truth) = truth.as_deref_mut() {
                    truth.record(person, agency, &key)?;
                }
                let visit = Visit { person, seen: seen(person, &habits(agency), day, &mut dice), key, stays };
                self.visit(agency, &visit, life, &mut dice)?;
            }
        }
        if let Some(key) = self.state.record(person, life, &mut Dice::new(seed, &[3, person.id, 7]))?
            && let Some(truth) = truth.as_deref_mut()
        {
            truth.record(person, Agency::State, &key)?;
        }
        self.hand_over(truth)
    }

    fn visit(&mut self, agency: Agency, visit: &Visit<'_>, life: &Life, dice: &mut Dice) -> Result<(), Failure> {
        match agency {
            Agency::Board => self.board.visit(visit, life),
            Agency::Reentry => self.reentry.visit(visit),
            Agency::Intervention => self.intervention.visit(visit),
            Agency::College => self.college.visit(visit, dice),
            Agency::Literacy => self.literacy.visit(visit, dice),
            Agency::Training => self.training.visit(visit, dice),
            Agency::HumanServices => self.human_services.visit(visit, dice),
            Agency::State => Ok(()),
        }
    }

    fn desks(&mut self) -> impl Iterator<Item = &mut Desk> {
        let several = self.board.desks.iter_mut().chain(&mut self.intervention.desks).chain(&mut self.college.desks);
        let single = [&mut self.reentry.desk, &mut self.literacy.desk, &mut self.training.desk, &mut self.human_services.desk];
        several.chain(single).chain(&mut self.state.desks)
    }

    /// Tells the truth what was put in since the last time.
    fn hand_over(&mut self, truth: Option<&mut Truth>) -> Result<(), Failure> {
        let planted: Vec<Planted> = self.desks().flat_map(|desk| desk.planted.drain(..)).collect();
        let Some(truth) = truth else { return Ok(()) };
        planted.iter().try_for_each(|planted| truth.dirt(planted))
    }

    /// How many things are wrong on purpose so far.
    pub fn n_dirt(&mut self) -> u64 {
        self.desks().map(|desk| desk.n_dirt).sum()
    }

    /// Closes the files.
    pub fn finish(self) -> Result<Vec<Written>, Failure> {
        let mut written = Vec::new();
        for desk in self.board.desks {
            written.push(desk.finish()?);
        }
        written.push(self.reentry.desk.finish()?);
        for desk in self.intervention.desks {
            written.push(desk.finish()?);
        }
        written.push(self.college.finish()?);
        for desk in [self.literacy.desk, self.training.desk, self.human_services.desk] {
            written.push(desk.finish()?);
        }
        written.extend(self.state.finish()?);
        Ok(written)
    }
}

/// The stays of each number an agency gave: one in three who come back much later is not recognized and gets a new one.
fn registrations<'a>(life: &'a Life, agency: Agency, dice: &mut Dice) -> Vec<Vec<&'a Stay>> {
    let mut registrations: Vec<Vec<&Stay>> = Vec::new();
    for stay in life.at(agency) {
        match registrations.last_mut() {
            Some(last) if last.last().is_some_and(|s| stay.entry < s.entry + FORGOTTEN) || !dice.chance(0.33) => last.push(stay),
            _ => registrations.push(vec![stay]),
        }
    }
    registrations
}

fn letter(agency: Agency) -> &'static str {
    match agency {
        Agency::Board => "B",
        Agency::Reentry => "RE-",
        Agency::Intervention => "V",
        Agency::College => "9",
        Agency::Literacy => "L",
        Agency::Training => "T",
        Agency::HumanServices => "1",
        Agency::State => "S",
    }
}

/// `yes` or `no` as this agency writes it.
fn flag(has: bool, yes: &'static str, no: &'static str) -> Cell<'static> {
    Cell::text(if has { yes } else { no })
}

/// Text, or an empty cell where there is none.
fn known(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::text(text) }
}
