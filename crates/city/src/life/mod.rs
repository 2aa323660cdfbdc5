//! What truly happened to somebody: which agencies they came to, what they were given there, and the work they had. Programs
//! really help here, by the amounts of [`EFFECTS`], so that a test can ask whether a method finds them.
//! Spreads without a source in `calibration` are made up. It does not know how an agency writes any of it down.

mod stays;
mod work;

use crate::dice::Dice;
use crate::person::Person;
pub use stays::{Given, Stay};
pub use work::{Job, Quarter, quarter_begins, quarter_name};

/// The first day anybody came: 1 January 2023.
pub const FIRST_DAY: i32 = 19_358;
/// The last day of which agencies told: 30 September 2026.
pub const LAST_DAY: i32 = 20_726;

/// The agencies, in the order of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agency {
    /// The workforce board.
    Board,
    /// The re-entry office.
    Reentry,
    /// The violence-intervention program.
    Intervention,
    /// The college.
    College,
    /// The literacy provider.
    Literacy,
    /// The training non-profit.
    Training,
    /// Human services.
    HumanServices,
    /// The state's wage records.
    State,
}

impl Agency {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Board, Self::Reentry, Self::Intervention, Self::College, Self::Literacy, Self::Training, Self::HumanServices, Self::State];

    /// The name in mappings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Board => "workforce-board",
            Self::Reentry => "reentry-office",
            Self::Intervention => "violence-intervention",
            Self::College => "college",
            Self::Literacy => "literacy-provider",
            Self::Training => "training-nonprofit",
            Self::HumanServices => "human-services",
            Self::State => "state-wage-records",
        }
    }
}

/// How much something truly changes the probability of work in each quarter after exit, and pay, in hundredths.
#[derive(Debug, Clone, Copy)]
pub struct Effect {
    /// Of what.
    pub of: &'static str,
    /// Percentage points of employment.
    pub points: f64,
    /// Percent of pay.
    pub pay: f64,
}

/// The truth that evaluations are tested against.
pub const EFFECTS: [Effect; 4] = [
    Effect { of: "occupational_training", points: 6.0, pay: 8.0 },
    Effect { of: "transitional_job", points: 10.0, pay: 0.0 },
    Effect { of: "credential", points: 5.0, pay: 10.0 },
    Effect { of: "literacy_level_gain", points: 4.0, pay: 3.0 },
];

/// Everything that happened to somebody.
#[derive(Debug, Clone, Default)]
pub struct Life {
    /// A place in `calibration::EMPLOYMENT_AT_ENTRY`.
    pub employment_at_entry: usize,
    /// Stays with agencies, by first day.
    pub stays: Vec<Stay>,
    /// Work by quarter, from the third quarter of 2022.
    pub quarters: Vec<Quarter>,
    /// What truly helped, as names of [`EFFECTS`].
    pub helped_by: Vec<&'static str>,
}

impl Life {
    /// The stays with one agency.
    pub fn at(&self, agency: Agency) -> impl Iterator<Item = &Stay> {
        self.stays.iter().filter(move |stay| stay.agency == agency)
    }

    /// Whether the state's agreement covers them: participants of the board and of the re-entry office, whose numbers it was given.
    pub fn in_wage_agreement(&self) -> bool {
        self.stays.iter().any(|stay| matches!(stay.agency, Agency::Board | Agency::Reentry))
    }
}

/// The life of a person.
pub fn life(person: &Person, dice: &mut Dice) -> Life {
    let mut life = Life { stays: stays::stays(person, dice), ..Life::default() };
    let mut helped_by: Vec<&'static str> = life.stays.iter().flat_map(Stay::helps).collect();
    helped_by.sort_unstable();
    helped_by.dedup();
    life.helped_by = helped_by;
    work::work(person, &mut life, dice);
    life
}
