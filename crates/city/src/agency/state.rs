//! The state's wage records: a file a quarter, for those whose numbers its agreement covers, who worked. For participants of the
//! other programs it returns only cells. It knows people by social security number and a few letters of their names.

use super::{Desk, Written};
use crate::dice::Dice;
use crate::dirt::{Dirt, Schedule};
use crate::life::{Agency, Life, quarter_begins, quarter_name};
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
    cells: BTreeMap<(&'static str, usize), Cohort>,
    returned: PathBuf,
}

/// Quarters received: from the third of 2022 to the first of 2026; later ones are not in yet.
pub(super) const RECEIVED: usize = 15;
/// The state shows no cell of fewer people.
const FEWEST_SHOWN: u64 = 10;
/// Width of the steps in which pay is counted for a median, in cents: no list of people is kept.
const STEP: i64 = 2_500;

const MANNER: Manner = Manner { delimiter: ',', windows: false, mark: false, dates: Dates::Iso };
const HEADER: &[&str] = &["ssn", "last_name", "first_initial", "employer_id", "quarter", "quarter_begins", "wages"];

/// What the state returns instead of rows stands beside the inbox: it is no partner's file to be mapped.
fn returned(inbox: &Path) -> Result<PathBuf, Failure> {
    let folder = inbox.with_file_name("returned");
    let cannot = |e: std::io::Error| Refusal::CannotWrite { path: folder.display().to_string(), reason: e.to_string() };
    std::fs::create_dir_all(&folder).map_err(cannot)?;
    Ok(folder.join("state_cells_synthetic.csv"))
}

/// Who left a program in one quarter.
#[derive(Default)]
struct Cohort {
    n: u64,
    n_employed: u64,
    pay: BTreeMap<i64, u64>,
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

    /// Second quarter after exit, by program and quarter of exit, for programs whose people the state returns as cells only.
    fn count(&mut self, life: &Life) {
        for stay in &life.stays {
            let apart = matches!(stay.agency, Agency::College | Agency::Literacy | Agency::Training | Agency::Intervention);
            let Some(exit) = stay.exit.filter(|_| apart) else { continue };
            let Some(at) = (0..RECEIVED - 2).find(|at| (quarter_begins(*at)..quarter_begins(at + 1)).contains(&exit)) else { continue };
            let cohort = self.cells.entry((stay.program, at)).or_default();
            let pay: i64 = life.quarters.get(at + 2).map_or(0, |quarter| quarter.jobs.iter().map(|job| job.cents).sum());
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
        let header = ["program", "exit_from", "exit_to", "n", "employed_q2", "median_wages_q2", "suppressed"];
        let mut sheet = Sheet::text(self.returned, MANNER, &header)?;
        for ((program, at), cohort) in &self.cells {
            let shown = cohort.n >= FEWEST_SHOWN && cohort.n_employed >= FEWEST_SHOWN;
            let count = |n: u64| if shown { Cell::Count(i64::try_from(n).unwrap_or(0)) } else { Cell::Empty };
            sheet.row(&[
                Cell::text(*program),
                Cell::Day(quarter_begins(*at)),
                Cell::Day(quarter_begins(at + 1) - 1),
                count(cohort.n),
                count(cohort.n_employed),
                if shown { Cell::Cents(cohort.median()) } else { Cell::Empty },
                Cell::text(if shown { "N" } else { "Y" }),
            ])?;
        }
        let file = sheet.name();
        written.push(Written { file, agency: Agency::State, n_rows: sheet.finish()? });
        Ok(written)
    }
}

impl Cohort {
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
