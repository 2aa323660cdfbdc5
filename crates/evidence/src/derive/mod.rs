//! Derivations: what a metric asks of several rows of one person, from the closed list in `model::metric`.
//! Each says a value, or why there is none. The same list is printed as SQL (`sql`) and as a sentence (`explain`).

mod cover;
mod spell;
#[cfg(test)]
mod tests;
mod within;

use crate::frame::{Frame, Line, Row, Spans};
use cover::Cover;
use throughline_model::calendar::{CALENDAR, quarter_of, quarter_start};
use throughline_model::code::CodeBook;
use throughline_model::metric::{Anchor, Derivation, Reach, Window};

/// What a window says about one row. Flags are 0 or 1; amounts are cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derived {
    /// Known.
    Known(i64),
    /// Nobody watched.
    NotKnown,
    /// The day lies beyond the horizon.
    TooEarly,
    /// There is nothing to count from: no anchor, or no spell.
    Outside,
}

/// One row of a metric: the person's line, and the period of participation if it is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Everything that happened to the person.
    pub line: Line<'a>,
    /// First day and day of exit.
    pub period: Option<(i32, Option<i32>)>,
}

/// A window with its names looked up in one snapshot.
pub(crate) struct Plan<'a> {
    window: &'a Window,
    of: Option<u16>,
    earnings: bool,
    values: Vec<Option<u16>>,
    sources: Vec<Option<u16>>,
    calendar: Option<u16>,
    anchor: Option<u16>,
    watching: Vec<u16>,
    horizons: Vec<u16>,
    /// For which days the records have been received, where the window asks for it.
    due: Option<Cover>,
    cohort: Option<(i32, i32)>,
    as_of: Option<i32>,
    spans: &'a Spans,
}

/// From where a window counts on one line.
#[derive(Debug, Clone, Copy)]
struct Base {
    axis: Option<u16>,
    on_calendar: bool,
    day: i32,
}

/// What one line has for a window: the stretches looked at, and how far anybody looked.
struct Seen<'a> {
    plan: &'a Plan<'a>,
    subject: Subject<'a>,
    base: Base,
    held: Vec<Row>,
    /// Day after the last that can be known.
    horizon: Option<i32>,
}

impl<'a> Plan<'a> {
    /// Looks the names up; a name nothing ever happened under is simply never found on a line. `cohort` holds the dates of the metric's cohort.
    pub fn new(window: &'a Window, codes: &CodeBook, frame: &'a Frame, cohort: Option<(i32, i32)>) -> Self {
        let spans = &frame.spans;
        let indexes = |names: Vec<&str>| names.into_iter().filter_map(|name| spans.index(name)).collect();
        let anchor = match &window.anchor {
            Anchor::Event(code) => spans.index(code),
            Anchor::Calendar | Anchor::Entry | Anchor::Exit => None,
        };
        Self {
            window,
            of: spans.index(&window.of),
            earnings: window.of == throughline_model::code::EARNINGS,
            values: window.values.iter().map(|v| spans.index(v)).collect(),
            sources: window.sources.iter().map(|s| spans.index(s)).collect(),
            calendar: spans.index(CALENDAR),
            anchor,
            watching: indexes(codes.watching(&window.of).map(|c| c.name.as_str()).collect()),
            horizons: indexes(codes.horizons(&window.of).map(|c| c.name.as_str()).collect()),
            due: window.due.as_ref().map(|due| Cover::of(&spans.anybody(due, CALENDAR))),
            cohort: cohort.filter(|_| window.in_cohort),
            as_of: frame.as_of,
            spans,
        }
    }

    /// What the window says about one row.
    pub fn derive(&self, subject: Subject<'_>) -> Derived {
        let Some(base) = self.base(subject) else { return Derived::Outside };
        let on_axis = |name: u16| subject.line.iter().filter(move |r| r.of == name && r.axis == base.axis.unwrap_or(u16::MAX));
        let looked_at = |r: &&Row| self.values.is_empty() || (r.value.is_some() && self.values.contains(&r.value));
        let held: Vec<Row> = self.of.into_iter().flat_map(on_axis).filter(looked_at).copied().collect();
        let stated = self.horizons.iter().flat_map(|h| on_axis(*h)).map(|r| r.to).max();
        let known = self.as_of.filter(|_| base.on_calendar).map(|day| day.saturating_add(1));
        let horizon = stated.into_iter().chain(known).min();
        let seen = Seen { plan: self, subject, base, held, horizon };
        match self.window.derive {
            Derivation::StateAt { day, from_start } => seen.state_at(day, from_start),
            Derivation::SpellCovers { day, gap_allowed, same_employer } => seen.spell_covers(day, gap_allowed, same_employer),
            Derivation::SameEmployer { first, second } => seen.same_employer(first, second),
            Derivation::DaysUntil { within } => seen.days_until(within),
            Derivation::DaysWithin(reach) => seen.within(reach, Seen::days_within),
            Derivation::SumWithin(reach) => seen.sum_within(reach),
            Derivation::AnyWithin(reach) => seen.within(reach, Seen::any_within),
            Derivation::CountWithin(reach) => seen.within(reach, Seen::count_within),
        }
    }

    /// The axis and day from which the window counts: the first event, on the axis that comes first by name.
    fn base(&self, subject: Subject<'_>) -> Option<Base> {
        let calendar = |day| Base { axis: self.calendar, on_calendar: true, day };
        match &self.window.anchor {
            Anchor::Calendar => Some(calendar(0)),
            Anchor::Entry => subject.period.map(|(entry, _)| calendar(entry)),
            Anchor::Exit => subject.period.and_then(|(_, exit)| exit).map(calendar),
            Anchor::Event(_) => {
                let code = self.anchor?;
                let first = subject.line.iter().filter(|r| r.of == code).min_by_key(|r| (self.spans.name(r.axis), r.from))?;
                Some(Base { axis: Some(first.axis), on_calendar: Some(first.axis) == self.calendar, day: first.from })
            }
        }
    }
}

impl Seen<'_> {
    /// The days looked at, and the day after the last by which they can be known. `Err` where they are not known themselves.
    fn days(&self, reach: Reach) -> Result<((i32, i32), i32), Derived> {
        let (from, to) = match reach {
            Reach::Days { from, to } => (self.base.day.saturating_add(from), self.base.day.saturating_add(to)),
            Reach::Quarters { first, last } => self.quarters(first, last).ok_or(Derived::NotKnown)?,
            Reach::Participation { after } => (self.base.day, self.end_of_period(after)?),
        };
        let Some((first, last)) = self.plan.cohort else { return Ok(((from, to), to)) };
        let (from, to) = (from.max(first), to.min(last));
        if from < to { Ok(((from, to), last)) } else { Err(Derived::Outside) }
    }

    /// First day and day after the last of the calendar quarters after the anchor's.
    fn quarters(&self, first: i32, last: i32) -> Option<(i32, i32)> {
        let own = quarter_of(self.base.day).filter(|_| self.base.on_calendar)?;
        let start = |nth: i32| quarter_start(own.checked_add(nth)?);
        Some((start(first)?, start(last.checked_add(1)?)?))
    }

    /// The day after the last of the period, or of so many days after its exit.
    fn end_of_period(&self, after: i32) -> Result<i32, Derived> {
        match self.subject.period {
            Some((_, Some(exit))) => Ok(exit.saturating_add(1).saturating_add(after)),
            Some((entry, None)) if after == 0 => {
                let known = self.plan.as_of.ok_or(Derived::TooEarly)?.saturating_add(1);
                Ok(known.max(entry.saturating_add(1)))
            }
            Some(_) => Err(Derived::TooEarly),
            None => Err(Derived::Outside),
        }
    }

    fn early(&self, day: i32) -> bool {
        self.horizon.is_some_and(|h| day > h)
    }

    /// Why what is not found in `[from, to)` is not known to be missing; `None` where it is. `by` is when it can be known.
    fn unknown(&self, from: i32, to: i32, by: i32) -> Option<Derived> {
        if let Some(due) = &self.plan.due {
            let received = due.whole(from, to);
            return match due.end() {
                Some(_) if received => None,
                Some(end) if to <= end => Some(Derived::NotKnown),
                _ => Some(Derived::TooEarly),
            };
        }
        match () {
            () if self.early(by) => Some(Derived::TooEarly),
            () if self.plan.window.unrecorded_is_no || self.watched(from, to) => None,
            () => Some(Derived::NotKnown),
        }
    }

    /// Whether the person was watched on all these days. Where it was found, it was seen.
    fn watched(&self, from: i32, to: i32) -> bool {
        let watching = |r: &&Row| Some(r.axis) == self.base.axis && self.plan.watching.contains(&r.of);
        Cover::of(self.subject.line.iter().filter(watching).chain(&self.held)).whole(from, to)
    }
}
