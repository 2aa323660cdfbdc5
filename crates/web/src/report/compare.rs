//! Which groups of a breakdown are compared with which, and what came of it. Not for the words about it (see `finding`).

use super::look::{self, Look};
use super::scribe::{Scribe, Subject};
use throughline_evidence::published::{Cell, Gap, Group, NOT_KNOWN, Reason};
use throughline_model::report::{Breakdown, Compare};

/// Two groups that a report compares.
pub(crate) struct Pair<'a> {
    /// The value of the other code, where the breakdown has two.
    pub within: Option<&'a (String, String)>,
    /// The group's value of the compared code.
    pub value: &'a (String, String),
    /// The group.
    pub group: &'a Cell,
    /// The group it is compared with, if the release holds it.
    pub reference: Option<&'a Cell>,
    /// The difference, where both are shown.
    pub gap: Option<&'a Gap>,
}

impl Pair<'_> {
    /// Why there is no difference: the first hidden side's reason.
    pub fn reason(&self) -> Option<Reason> {
        [Some(self.group), self.reference].into_iter().flatten().find_map(|cell| match look::at(cell) {
            Look::Hidden(reason) => Some(reason),
            Look::Shown(_) | Look::Empty => None,
        })
    }
}

/// The pairs of a breakdown, in the order of its cells. People of whom the compared code is not known are compared only if the release does.
pub(crate) fn pairs<'a>(scribe: &Scribe<'a>, subject: &Subject<'a>, breakdown: &Breakdown, compare: &Compare) -> Vec<Pair<'a>> {
    let cells = scribe.cells(subject.answer, &breakdown.by);
    let pair = |group: &'a Cell| {
        let value = group.group.iter().find(|p| p.0 == compare.field)?;
        let within = group.group.iter().find(|p| p.0 != compare.field);
        let to = reference(&group.group, compare);
        let gap = subject.answer.gaps.iter().find(|g| g.group == group.group && g.reference == to);
        let other = value.1 != compare.to && (value.1 != NOT_KNOWN || gap.is_some());
        let reference = cells.iter().copied().find(|c| c.group == to);
        other.then_some(Pair { within, value, group, reference, gap })
    };
    cells.iter().copied().filter_map(pair).collect()
}

/// The same group, but for the compared code.
fn reference(group: &Group, compare: &Compare) -> Group {
    let swap = |(code, value): &(String, String)| (code.clone(), if *code == compare.field { compare.to.clone() } else { value.clone() });
    group.iter().map(swap).collect()
}

/// The report's first breakdown that compares.
pub(crate) fn headline<'a>(scribe: &Scribe<'a>) -> Option<(&'a Breakdown, &'a Compare)> {
    scribe.release.report.breakdowns.iter().find_map(|b| b.compare.as_ref().map(|c| (b, c)))
}

/// The comparison of everyone that goes with a comparison within groups: the same code, the same reference.
pub(crate) fn of_everyone<'a>(scribe: &Scribe<'a>, compare: &Compare) -> Option<&'a Breakdown> {
    scribe.release.report.breakdowns.iter().find(|b| b.by.len() == 1 && b.compare.as_ref() == Some(compare))
}
