//! Derivations: what a metric asks of several rows of one person, from the closed list in `model::metric`.
//! Each says a value, or why there is none. The same list is printed as SQL (`sql`) and as a sentence (`explain`).

mod cover;

use crate::frame::{Line, Row, Spans};
use cover::Cover;
use throughline_model::calendar::CALENDAR;
use throughline_model::code::CodeBook;
use throughline_model::metric::{Anchor, Derivation, Window};

/// What a window says about one person. Flags are 0 or 1; amounts are cents.
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

/// A window with its names looked up in one snapshot.
pub(crate) struct Plan<'a> {
    window: &'a Window,
    of: Option<u16>,
    anchor: Base,
    watching: Vec<u16>,
    horizons: Vec<u16>,
    spans: &'a Spans,
}

enum Base {
    Calendar(Option<u16>),
    Event(Option<u16>),
}

impl<'a> Plan<'a> {
    /// Looks the names up; a name nothing ever happened under is simply never found on a line.
    pub fn new(window: &'a Window, codes: &CodeBook, spans: &'a Spans) -> Self {
        let indexes = |names: Vec<&str>| names.into_iter().filter_map(|name| spans.index(name)).collect();
        Self {
            window,
            of: spans.index(&window.of),
            anchor: match &window.anchor {
                Anchor::Calendar => Base::Calendar(spans.index(CALENDAR)),
                Anchor::Event(code) => Base::Event(spans.index(code)),
            },
            watching: indexes(codes.watching(&window.of).map(|c| c.name.as_str()).collect()),
            horizons: indexes(codes.horizons().map(|c| c.name.as_str()).collect()),
            spans,
        }
    }

    /// What the window says about the person with this line.
    pub fn derive(&self, line: Line<'_>) -> Derived {
        let Some((axis, base)) = self.base(line) else { return Derived::Outside };
        let on_axis = |name: u16| line.iter().filter(move |r| r.of == name && Some(r.axis) == axis);
        let held: Vec<Row> = self.of.into_iter().flat_map(on_axis).copied().collect();
        let horizon = self.horizons.iter().flat_map(|h| on_axis(*h)).map(|r| r.to).max();
        let watched = || Cover::of(self.watching.iter().flat_map(|w| on_axis(*w)).chain(&held));
        let early = |day: i32| horizon.is_some_and(|h| day > h);
        match self.window.derive {
            Derivation::StateAt { day } => state_at(base.saturating_add(day), &held, watched, early),
            Derivation::DaysWithin { from, to } => days_within((base.saturating_add(from), base.saturating_add(to)), &held, watched, early),
            Derivation::SpellCovers { day } => spell_covers(base, day, &held, watched, early),
            Derivation::SumWithin { from, to } => sum_within((base.saturating_add(from), base.saturating_add(to)), &held, early),
        }
    }

    /// The axis and day from which the window counts: the first event, on the axis that comes first by name.
    fn base(&self, line: Line<'_>) -> Option<(Option<u16>, i32)> {
        match self.anchor {
            Base::Calendar(axis) => Some((axis, 0)),
            Base::Event(None) => None,
            Base::Event(Some(code)) => {
                let events = line.iter().filter(|r| r.of == code);
                events.min_by_key(|r| (self.spans.name(r.axis), r.from)).map(|r| (Some(r.axis), r.from))
            }
        }
    }
}

fn state_at(day: i32, held: &[Row], watched: impl Fn() -> Cover, early: impl Fn(i32) -> bool) -> Derived {
    if held.iter().any(|r| r.from <= day && day < r.to) {
        Derived::Known(1)
    } else if early(day.saturating_add(1)) {
        Derived::TooEarly
    } else if watched().whole(day, day.saturating_add(1)) {
        Derived::Known(0)
    } else {
        Derived::NotKnown
    }
}

fn days_within((from, to): (i32, i32), held: &[Row], watched: impl Fn() -> Cover, early: impl Fn(i32) -> bool) -> Derived {
    if early(to) {
        Derived::TooEarly
    } else if watched().whole(from, to) {
        Derived::Known(Cover::of(held).days_in(from, to))
    } else {
        Derived::NotKnown
    }
}

fn spell_covers(base: i32, day: i32, held: &[Row], watched: impl Fn() -> Cover, early: impl Fn(i32) -> bool) -> Derived {
    let Some((start, end)) = Cover::of(held).first_after(base) else { return Derived::Outside };
    let target = start.saturating_add(day);
    if early(target.saturating_add(1)) {
        Derived::TooEarly
    } else if target < end {
        Derived::Known(1)
    } else if watched().whole(end, end.saturating_add(1)) {
        Derived::Known(0)
    } else {
        Derived::NotKnown
    }
}

fn sum_within((from, to): (i32, i32), held: &[Row], early: impl Fn(i32) -> bool) -> Derived {
    let inside = || held.iter().filter(|r| r.amount.is_some() && from <= r.from && r.to <= to);
    if Cover::of(inside()).whole(from, to) {
        let sum = inside().filter_map(|r| r.amount).try_fold(0_i64, i64::checked_add);
        sum.filter(|s| s.abs() <= throughline_rule::GREATEST_WHOLE).map_or(Derived::NotKnown, Derived::Known)
    } else if early(to) {
        Derived::TooEarly
    } else {
        Derived::NotKnown
    }
}
