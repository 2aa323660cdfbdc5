//! The state's wage records: a file a quarter, for those whose numbers its agreement covers, who worked. For participants of the
//! other programs it returns only cells. It knows people by social security number and a few letters of their names.

use super::{Desk, Written};
use crate::dice::Dice;
use crate::dirt::{Dirt, Schedule};
use crate::life::{Agency, Life, Stay, quarter_begins, quarter_name};
use crate::person::Person;
use crate::seen::{habits, seen};
use crate::sheet::{Cell, Dates, Manner, Sheet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// The state's files.
pub(super) struct State {
    pub desks: Vec<Desk>,
    cells: BTreeMap<(&'static str, Asked), Cohort>,
    returned: PathBuf,
}

/// Quarters received: from the third of 2022 to the first of 2026; later ones are not in yet.
pub(super) const RECEIVED: usize = 15;
/// The state shows no cell of fewer people, nor one with fewer on either side of a share.
const FEWEST_SHOWN: u64 = 11;
/// The last day of wages received: 31 March 2026.
const WAGES_THROUGH: i32 = 20_543;
/// Width of the steps in which pay is counted for a median, in cents: no list of people is kept.
const STEP: i64 = 2_500;

const MANNER: Manner = Manner { delimiter: ',', windows: false, mark: false, dates: Dates::Iso };
const HEADER: &[&str] = &["ssn", "last_name", "first_initial", "employer_id", "quarter", "quarter_begins", "wages"];

/// What the state returns instead of rows stands beside the inbox: it is no partner's file to be mapped.
fn returned(inbox: &Path) -> Result<PathBuf, Failure> {
    let folder = inbox.with_file_name("returned");
    let cannot = |e: std::io::Error| Refusal::CannotWrite { path: folder.display().to_string(), reason: e.to_string() };
    std::fs::create_dir_all(&folder).map_err(cannot)?;
    Ok(folder.join("state_results_synthetic.csv"))
}

/// What the state is asked of a cohort, by the places of the first and the last quarter of exit: those of program year 2025 as the
/// shipped metrics have them. Wages of all of them are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    /// The second quarter after exits of July 2024 to June 2025.
    Second,
    /// The fourth quarter after exits of 2024.
    Fourth,
}

impl Asked {
    const ALL: [Self; 2] = [Self::Second, Self::Fourth];

    fn exits(self) -> (usize, usize) {
        match self {
            Self::Second => (8, 11),
            Self::Fourth => (6, 9),
        }
    }

    fn after(self) -> usize {
        match self {
            Self::Second => 2,
            Self::Fourth => 4,
        }
    }
}

/// Who left a program in the quarters asked about.
#[derive(Default)]
struct Cohort {
    n: u64,
    n_employed: u64,
    pay: BTreeMap<i64, u64>,
}

/// The program as the state names it; nothing for programs it is not asked about, nor for the young, whose measures are others.
fn group(stay: &Stay) -> Option<&'static str> {
    match stay.agency {
        Agency::Board if stay.program != "wioa_youth" => Some("Workforce board"),
        Agency::Reentry => Some("Re-entry office"),
        Agency::College => Some("College"),
        Agency::Literacy => Some("Literacy provider"),
        Agency::Training => Some("Training non-profit"),
        Agency::Intervention => Some("Violence intervention"),
        _ => None,
    }
}

impl State {
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        let mut desks = Vec::new();
        for at in 0..RECEIVED {
            let name = format!("ui_wages_{}_synthetic.csv", quarter_name(at));
            let schedule = Schedule { every: 70, habits: &[(Dirt::NegativeAmount, 6, 6)] };
            desks.push(Desk::new(Agency::State, Sheet::text(inbox.join(name), MANNER, HEADER)?, schedule));
        }
        Ok(Self { desks, cells: BTreeMap::new(), returned: returned(inbox)? })
    }

    /// Writes somebody's quarters, or counts them into the cells of their programs; gives the number they are known by.
    pub fn record(&mut self, person: &Person, life: &Life, dice: &mut Dice) -> Result<Option<String>, Failure> {
        self.count(life);
        if !life.in_wage_agreement() {
            return Ok(None);
        }
        let seen = seen(person, &habits(Agency::State), crate::life::LAST_DAY, dice);
        let surname: String = seen.surname.chars().take(12).collect();
        let initial: String = seen.given.chars().take(1).collect();
        let mut any = false;
        for (at, (desk, quarter)) in self.desks.iter_mut().zip(&life.quarters).enumerate() {
            for job in &quarter.jobs {
                any = true;
                let cells = &mut [
                    Cell::text(&person.ssn),
                    Cell::text(&surname),
                    Cell::text(&initial),
                    Cell::text(format!("00-{:07}", 1_000 + job.employer)),
                    Cell::text(quarter_name(at)),
                    Cell::Day(quarter_begins(at)),
                    Cell::Cents(job.cents),
                ];
                desk.row(&person.ssn, cells)?;
            }
        }
        Ok(any.then(|| person.ssn.clone()))
    }

    /// Counts somebody into the cells of their programs.
    fn count(&mut self, life: &Life) {
        for (stay, asked) in life.stays.iter().flat_map(|stay| Asked::ALL.map(|asked| (stay, asked))) {
            let (Some(group), Some(exit)) = (group(stay), stay.exit) else { continue };
            let (first, last) = asked.exits();
            let Some(at) = (first..=last).find(|at| (quarter_begins(*at)..quarter_begins(at + 1)).contains(&exit)) else { continue };
            let cohort = self.cells.entry((group, asked)).or_default();
            let pay: i64 = life.quarters.get(at + asked.after()).map_or(0, |quarter| quarter.jobs.iter().map(|job| job.cents).sum());
            cohort.n += 1;
            if pay > 0 {
                cohort.n_employed += 1;
                *cohort.pay.entry(pay / STEP).or_default() += 1;
            }
        }
    }

    /// Closes the files and writes the cells.
    pub fn finish(self) -> Result<Vec<Written>, Failure> {
        let mut written = Vec::new();
        for desk in self.desks {
            written.push(desk.finish()?);
        }
        let header = ["measure", "group", "exit_from", "exit_to", "n", "value", "suppressed", "wages_through"];
        let mut sheet = Sheet::text(self.returned, MANNER, &header)?;
        for ((group, asked), cohort) in &self.cells {
            match asked {
                Asked::Second => {
                    cohort.write(&mut sheet, group, *asked, "EMPLOYED_Q2", cohort.percent())?;
                    cohort.write(&mut sheet, group, *asked, "MEDIAN_Q2", Cell::Cents(cohort.median()))?;
                }
                Asked::Fourth => cohort.write(&mut sheet, group, *asked, "EMPLOYED_Q4", cohort.percent())?,
            }
        }
        let file = sheet.name();
        written.push(Written { file, agency: Agency::State, n_rows: sheet.finish()? });
        Ok(written)
    }
}

impl Cohort {
    /// A row; of a median the people are those with pay.
    fn write(&self, sheet: &mut Sheet, group: &'static str, asked: Asked, measure: &'static str, value: Cell<'_>) -> Result<(), Failure> {
        let shown = self.n_employed.min(self.n - self.n_employed) >= FEWEST_SHOWN;
        let n = if measure == "MEDIAN_Q2" { self.n_employed } else { self.n };
        let (first, last) = asked.exits();
        sheet.row(&[
            Cell::text(measure),
            Cell::text(group),
            Cell::Day(quarter_begins(first)),
            Cell::Day(quarter_begins(last + 1) - 1),
            if shown { Cell::Count(i64::try_from(n).unwrap_or(0)) } else { Cell::Empty },
            if shown { value } else { Cell::Empty },
            Cell::text(if shown { "N" } else { "Y" }),
            Cell::Day(WAGES_THROUGH),
        ])
    }

    /// The share employed in percent, to a tenth.
    fn percent(&self) -> Cell<'static> {
        let tenths = (self.n_employed * 2_000 + self.n) / (self.n * 2).max(1);
        Cell::text(format!("{}.{}", tenths / 10, tenths % 10))
    }

    /// The middle of the step in which the middle person lies.
    fn median(&self) -> i64 {
        let mut left = self.n_employed.div_ceil(2);
        for (step, n) in &self.pay {
            match left.checked_sub(*n) {
                Some(rest) if rest > 0 => left = rest,
                _ => return step * STEP + STEP / 2,
            }
        }
        0
    }
}
