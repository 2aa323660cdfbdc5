//! Periods of participation: when somebody was in a program, from what agencies recorded of enrollments and services.
//! One pure function, called by the exit chore and by the snapshot alike. It reads no clock, and never changes what a source said.
//!
//! The rules are those of the joint federal guidance on performance (Training and Employment Guidance Letter 10-16 Change 3,
//! 11 June 2024, the same text as TAC-17-01; 20 CFR 677.150). What that text leaves open is decided here and said beside it.
//!
//! **How days are counted.** A day is a whole calendar day; `as_of` is the last day of which anything is known. "At least 90 days
//! have elapsed" since a last service on day L when L + 90 has ended with no service on L + 1 to L + 90. So a service on L + 90
//! continues the period, a service on L + 91 begins a new one, and the exit, dated L, is known from L + 90 on. Folding counts the
//! same way: activity on entry - 90 belongs to the period, activity on entry - 91 does not, which is why the guidance lets the
//! earlier record end "91 days before".
//!
//! **Stated and derived.** An exit that a source states ends that agency's enrollment. When the period ends, the rule decides:
//! on the last day of qualifying service. Only where an agency sent no services of an enrollment does its span stand for them.

mod chain;
mod field;
mod reportable;
mod strand;
#[cfg(test)]
mod tests;

pub use field::SEVERAL;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a region decided about participation: `[participation]` of its `region.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Days without qualifying service after which an exit is known; 90 in federal programs.
    pub gap_days: i32,
    /// Programs that are left together: nobody exits one of them while another still serves. Empty: each program by itself.
    pub common_exit: Vec<String>,
    /// Agencies that send every service they give: an enrollment of theirs without one makes nobody a participant.
    pub services_from: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { gap_days: 90, common_exit: Vec::new(), services_from: Vec::new() }
    }
}

/// What a service counts as; the names stand in `counts` of the values of the event `service`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counts {
    /// Makes a participant and keeps one.
    Participation,
    /// Training other than of incumbent workers: as participation.
    Training,
    /// Training of somebody who already works for the employer: makes nobody a participant, and does not keep one.
    IncumbentTraining,
    /// Without help of staff: reportable only.
    SelfService,
    /// Information that is open to anybody: reportable only.
    InformationOnly,
    /// After exit: neither begins nor postpones anything.
    FollowUp,
    /// Transport, child care and the like: neither begins nor postpones anything.
    Supportive,
}

impl Counts {
    /// The names as definitions write them.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("participation", Self::Participation),
        ("training", Self::Training),
        ("incumbent_training", Self::IncumbentTraining),
        ("self_service", Self::SelfService),
        ("information_only", Self::InformationOnly),
        ("follow_up", Self::FollowUp),
        ("supportive", Self::Supportive),
    ];

    /// The meaning of a name; `None` when it is not one of them.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, counts)| *counts)
    }

    fn qualifies(self) -> bool {
        matches!(self, Self::Participation | Self::Training)
    }

    /// Whether it shows an intent to use a program.
    fn reportable(self) -> bool {
        matches!(self, Self::IncumbentTraining | Self::SelfService | Self::InformationOnly)
    }
}

/// An enrollment, as one agency states it. Days are days since 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Enrollment {
    /// Which program: a value of the state `enrollment`.
    pub program: Arc<str>,
    /// Whose record says so.
    pub agency: Arc<str>,
    /// First day.
    pub entry: i32,
    /// Last day, if the source says that it ended.
    pub exit: Option<i32>,
}

/// A service that was received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Service {
    /// Which program; `None` where the source does not say: then that of the agency's enrollments of the day.
    pub program: Option<Arc<str>>,
    /// Whose record says so.
    pub agency: Arc<str>,
    /// First day.
    pub from: i32,
    /// Last day; the first day again for a service of one day.
    pub last: i32,
    /// What it counts as.
    pub counts: Counts,
}

/// A documented service that lies ahead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planned {
    /// Which program; `None`: as for a service.
    pub program: Option<Arc<str>>,
    /// Whose record says so.
    pub agency: Arc<str>,
    /// The day for which it is planned.
    pub day: i32,
    /// The day on which the plan was made. `None`: taken as made by the last qualifying service before it.
    pub made_on: Option<i32>,
}

/// Why somebody left, where a source says. It ends nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExitReason {
    /// Which program; `None`: as for a service.
    pub program: Option<Arc<str>>,
    /// Whose record says so.
    pub agency: Arc<str>,
    /// The day from which it holds.
    pub day: i32,
    /// A value of the event `exit_reason`.
    pub reason: Arc<str>,
}

/// Everything agencies recorded of one person, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Enrollments.
    pub enrollments: Vec<Enrollment>,
    /// Services received.
    pub services: Vec<Service>,
    /// Services planned.
    pub planned: Vec<Planned>,
    /// Reasons for leaving.
    pub reasons: Vec<ExitReason>,
}

/// Something a source said that cannot be so; the period was worked out without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// An exit before the entry: only the day of entry was used.
    ExitBeforeEntry,
    /// A service that ends before it begins: only its first day was used.
    ServiceEndsBeforeItBegins,
    /// Qualifying service after the exit that the same agency states: the service was used.
    ServedAfterStatedExit,
}

/// A period of participation, or a record of a reportable individual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day: the first qualifying service (element 900).
    pub entry: i32,
    /// Last day, once it is known: the last qualifying service (element 901).
    pub exit: Option<i32>,
    /// The day at whose end the exit was known.
    pub known_on: Option<i32>,
    /// Why it ended, where a source says; never without an exit.
    pub exit_reason: Option<Arc<str>>,
    /// Its programs, in order; more than one only where programs are left together. Empty where no source names one.
    pub programs: Vec<Arc<str>>,
    /// The agencies of its enrollments, or of its services where it has no enrollment; in order.
    pub providers: Vec<Arc<str>>,
    /// More than one program, or a participant of another program during it.
    pub co_enrolled: bool,
    /// Never became a participant.
    pub reportable_only: bool,
    /// Only training of an incumbent worker, besides what does not count.
    pub incumbent_only: bool,
    /// What could not be so in its enrollments and services.
    pub flags: BTreeSet<Flag>,
}

/// The periods of one person as known at the end of `as_of`, by entry. What begins later is not seen, what goes on is seen so far.
///
/// Each program is a line of its own; those of `settings.common_exit` are one together. Within a line periods never overlap, and
/// at least `gap_days` days without qualifying service lie between them.
pub fn periods(line: &Line, settings: &Settings, as_of: i32) -> Vec<Period> {
    let mut periods = Vec::new();
    for strand in strand::strands(line, settings, as_of) {
        let served = chain::participant(&strand, settings.gap_days, as_of);
        periods.extend(reportable::records(&strand, &served, settings.gap_days, as_of));
        periods.extend(served);
    }
    mark_co_enrolled(&mut periods);
    periods.sort_by(|a, b| {
        (a.entry, a.reportable_only, &a.programs, &a.providers).cmp(&(b.entry, b.reportable_only, &b.programs, &b.providers))
    });
    periods
}

/// A person is in two programs at once when one of them is a line of its own, too.
fn mark_co_enrolled(periods: &mut [Period]) {
    let in_program = |p: &&Period| !p.reportable_only && !p.programs.is_empty();
    let served: Vec<(i32, i32)> = periods.iter().filter(in_program).map(|p| (p.entry, p.exit.unwrap_or(i32::MAX))).collect();
    for period in periods.iter_mut().filter(|p| in_program(&&**p)) {
        let end = period.exit.unwrap_or(i32::MAX);
        let together = served.iter().filter(|(entry, exit)| *entry <= end && *exit >= period.entry).count();
        period.co_enrolled = period.programs.len() > 1 || together > 1;
    }
}
