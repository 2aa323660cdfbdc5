//! Sorts what agencies recorded into lines that are left together: one for the programs of a common exit, one for each other
//! program, one for each agency that names none. It does not say when a period begins or ends.

use super::{Counts, Enrollment, Flag, Line, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is left together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Common,
    Program(Arc<str>),
    /// Services of an agency that names no program.
    Agency(Arc<str>),
}

/// Days on which something was received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub from: i32,
    pub last: i32,
    pub program: Option<Arc<str>>,
    pub agency: Arc<str>,
    pub incumbent: bool,
    pub flag: Option<Flag>,
}

/// A day for which something is planned, and when the plan was made if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    pub day: i32,
    pub made_on: Option<i32>,
}

/// One line: everything of the programs that are left together, as known so far.
#[derive(Debug, Default)]
pub(super) struct Strand {
    /// Qualifying service, sorted.
    pub served: Vec<Stretch>,
    /// What makes a reportable individual, sorted.
    pub touched: Vec<Stretch>,
    pub plans: Vec<Plan>,
    /// Reasons for leaving: day and reason, sorted.
    pub reasons: Vec<(i32, Arc<str>)>,
    pub enrollments: Vec<Enrollment>,
}

/// The lines of one person, in a fixed order.
pub(super) fn strands(line: &Line, settings: &Settings, as_of: i32) -> Vec<Strand> {
    let mut sorter = Sorter { line, settings, as_of, strands: BTreeMap::new() };
    sorter.services();
    sorter.enrollments();
    sorter.plans_and_reasons();
    let mut strands: Vec<Strand> = sorter.strands.into_values().collect();
    for strand in &mut strands {
        strand.served.sort();
        strand.touched.sort();
        strand.reasons.sort();
        strand.enrollments.sort();
    }
    strands
}

/// The program of the latest begun on or before the day, else of the earliest.
fn nearest(begun: Vec<(i32, &Arc<str>)>, day: i32) -> Option<Arc<str>> {
    let before = begun.iter().filter(|(from, _)| *from <= day).max();
    before.or_else(|| begun.iter().min()).map(|(_, program)| Arc::clone(program))
}

struct Sorter<'a> {
    line: &'a Line,
    settings: &'a Settings,
    as_of: i32,
    strands: BTreeMap<Key, Strand>,
}

impl Sorter<'_> {
    fn strand(&mut self, program: Option<&Arc<str>>, agency: &Arc<str>) -> &mut Strand {
        let key = match program {
            Some(program) if self.settings.common_exit.iter().any(|name| **name == **program) => Key::Common,
            Some(program) => Key::Program(program.clone()),
            None => Key::Agency(agency.clone()),
        };
        self.strands.entry(key).or_default()
    }

    /// The programs that a row without one is about: those of the agency's enrollments of that day, else the one begun last before
    /// it, else the first; where it has none, likewise of its services that name one. `None` where nothing of it names one.
    fn programs(&self, program: Option<&Arc<str>>, agency: &Arc<str>, day: i32) -> BTreeSet<Option<Arc<str>>> {
        if program.is_some() {
            return BTreeSet::from([program.cloned()]);
        }
        let of_agency = || self.line.enrollments.iter().filter(|e| e.agency == *agency && e.entry <= self.as_of);
        let open = |e: &&Enrollment| e.entry <= day && e.exit.is_none_or(|exit| exit >= day);
        let programs: BTreeSet<_> = of_agency().filter(open).map(|e| Some(e.program.clone())).collect();
        if !programs.is_empty() {
            return programs;
        }
        let enrolled = of_agency().map(|e| (e.entry, &e.program)).collect();
        BTreeSet::from([nearest(enrolled, day).or_else(|| nearest(self.served(agency), day))])
    }

    /// Where an agency has no enrollment: the days and programs of its qualifying services that name one.
    fn served(&self, agency: &Arc<str>) -> Vec<(i32, &Arc<str>)> {
        let of_agency = self.line.services.iter().filter(|s| s.agency == *agency && s.from <= self.as_of && s.counts.qualifies());
        of_agency.filter_map(|s| s.program.as_ref().map(|program| (s.from, program))).collect()
    }

    fn services(&mut self) {
        let (line, as_of) = (self.line, self.as_of);
        for service in line.services.iter().filter(|s| s.from <= as_of) {
            if !service.counts.qualifies() && !service.counts.reportable() {
                continue;
            }
            for program in self.programs(service.program.as_ref(), &service.agency, service.from) {
                let backwards = service.last < service.from;
                let late = || service.counts.qualifies() && self.after_stated_exit(program.as_ref(), &service.agency, service.from);
                let flag = if backwards { Some(Flag::ServiceEndsBeforeItBegins) } else { late().then_some(Flag::ServedAfterStatedExit) };
                let stretch = Stretch {
                    from: service.from,
                    last: service.last.clamp(service.from, as_of),
                    program: program.clone(),
                    agency: service.agency.clone(),
                    incumbent: service.counts == Counts::IncumbentTraining,
                    flag,
                };
                let strand = self.strand(program.as_ref(), &service.agency);
                if service.counts.qualifies() { strand.served.push(stretch) } else { strand.touched.push(stretch) }
            }
        }
    }

    /// Whether the agency says that its enrollment in the program had ended, and no other of its enrollments was open.
    fn after_stated_exit(&self, program: Option<&Arc<str>>, agency: &Arc<str>, day: i32) -> bool {
        let mut before =
            self.line.enrollments.iter().filter(|e| Some(&e.program) == program && e.agency == *agency && e.entry <= day).peekable();
        before.peek().is_some() && before.all(|e| e.exit.is_some_and(|exit| exit < day && exit >= e.entry))
    }

    /// An enrollment shows an intent to use the program; where its services were not sent, it stands for them.
    fn enrollments(&mut self) {
        let (line, as_of) = (self.line, self.as_of);
        for enrollment in line.enrollments.iter().filter(|e| e.entry <= as_of) {
            let backwards = enrollment.exit.is_some_and(|exit| exit < enrollment.entry);
            let told = self.services_told(enrollment);
            let last = if told { enrollment.entry } else { enrollment.exit.unwrap_or(as_of).clamp(enrollment.entry, as_of) };
            let stretch = Stretch {
                from: enrollment.entry,
                last,
                program: Some(enrollment.program.clone()),
                agency: enrollment.agency.clone(),
                incumbent: false,
                flag: backwards.then_some(Flag::ExitBeforeEntry),
            };
            let strand = self.strand(Some(&enrollment.program), &enrollment.agency);
            strand.enrollments.push(enrollment.clone());
            if told { strand.touched.push(stretch) } else { strand.served.push(stretch) }
        }
    }

    /// Whether the services of an enrollment were sent: its agency sends all of its services, or some were sent by it, or by an
    /// agency that serves the program without enrolling in it. Only what begins or keeps participation tells: a self-service that
    /// is added to what a source said must never change an exit.
    fn services_told(&self, enrollment: &Enrollment) -> bool {
        if self.settings.services_from.iter().any(|agency| **agency == *enrollment.agency) {
            return true;
        }
        let enrolls = |agency: &Arc<str>| self.line.enrollments.iter().any(|e| e.agency == *agency && e.program == enrollment.program);
        self.line.services.iter().filter(|s| s.from <= self.as_of).any(|service| {
            let tells = service.counts.qualifies() || service.counts == Counts::IncumbentTraining;
            tells
                && (service.agency == enrollment.agency || !enrolls(&service.agency))
                && self.programs(service.program.as_ref(), &service.agency, service.from).contains(&Some(enrollment.program.clone()))
        })
    }

    fn plans_and_reasons(&mut self) {
        let (line, as_of) = (self.line, self.as_of);
        for planned in line.planned.iter().filter(|p| p.made_on.is_none_or(|made| made <= as_of)) {
            for program in self.programs(planned.program.as_ref(), &planned.agency, planned.made_on.unwrap_or(planned.day)) {
                let plan = Plan { day: planned.day, made_on: planned.made_on };
                self.strand(program.as_ref(), &planned.agency).plans.push(plan);
            }
        }
        for reason in line.reasons.iter().filter(|r| r.day <= as_of) {
            for program in self.programs(reason.program.as_ref(), &reason.agency, reason.day) {
                self.strand(program.as_ref(), &reason.agency).reasons.push((reason.day, reason.reason.clone()));
            }
        }
    }
}
