//! What lies within days: how many of them, whether any, how many times, how much, and how long until the first. Not spells.

use super::cover::Cover;
use super::{Derived, Seen};
use crate::frame::Row;
use throughline_model::calendar::quarter_of;
use throughline_model::metric::Reach;
use throughline_rule::GREATEST_WHOLE;

impl Seen<'_> {
    /// A value over days, once nothing about them is unknown.
    pub(super) fn within(&self, reach: Reach, value: impl Fn(&Self, i32, i32) -> i64) -> Derived {
        match self.days(reach) {
            Err(why) => why,
            Ok(((from, to), by)) => self.unknown(from, to, by).unwrap_or_else(|| Derived::Known(value(self, from, to))),
        }
    }

    /// How many of the days it holds.
    pub(super) fn days_within(&self, from: i32, to: i32) -> i64 {
        Cover::of(&self.held).days_in(from, to)
    }

    /// Whether it holds on any of the days; for earnings, whether more than nothing was earned.
    pub(super) fn any_within(&self, from: i32, to: i32) -> i64 {
        i64::from(self.real().any(|r| r.from < to && from < r.to))
    }

    /// How many begin on these days.
    pub(super) fn count_within(&self, from: i32, to: i32) -> i64 {
        let n = self.real().filter(|r| from <= r.from && r.from < to).count();
        i64::try_from(n).unwrap_or(i64::MAX)
    }

    /// Stretches that are something: a known zero of earnings is nothing.
    pub(super) fn real(&self) -> impl Iterator<Item = &Row> {
        self.held.iter().filter(|r| !self.plan.earnings || r.amount.is_some_and(|cents| cents > 0))
    }

    /// The sum of amounts inside. Where nobody says when records are in, only amounts that leave no day open make it known.
    pub(super) fn sum_within(&self, reach: Reach) -> Derived {
        let ((from, to), by) = match self.days(reach) {
            Ok(days) => days,
            Err(why) => return why,
        };
        let inside: Vec<Row> = self.held.iter().filter(|r| r.amount.is_some() && from <= r.from && r.to <= to).copied().collect();
        let records = self.plan.due.is_some() || self.plan.window.unrecorded_is_no;
        if records || !Cover::of(&inside).whole(from, to) {
            let unknown =
                if records { self.unknown(from, to, by) } else { Some(if self.early(by) { Derived::TooEarly } else { Derived::NotKnown }) };
            if let Some(why) = unknown {
                return why;
            }
        }
        let sum = self.of_first_source(&inside).try_fold(0_i64, |sum, r| sum.checked_add(r.amount.unwrap_or(0)));
        sum.filter(|s| s.abs() <= GREATEST_WHOLE).map_or(Derived::NotKnown, Derived::Known)
    }

    /// Of each calendar quarter, the amounts of the source that comes first; all of them where no order is given.
    fn of_first_source<'r>(&self, rows: &'r [Row]) -> impl Iterator<Item = &'r Row> {
        let rank = |r: &Row| {
            let sources = &self.plan.sources;
            sources.iter().position(|s| s.is_some() && *s == r.value).unwrap_or(sources.len())
        };
        let quarter = |r: &Row| quarter_of(r.from).filter(|_| self.base.on_calendar);
        let first = move |r: &&Row| rows.iter().filter(|other| quarter(other) == quarter(r)).all(|other| rank(r) <= rank(other));
        rows.iter().filter(first)
    }

    /// Days from the anchor to the first that begins on or after it.
    pub(super) fn days_until(&self, within: i32) -> Derived {
        let (from, to) = (self.base.day, self.base.day.saturating_add(within));
        if self.early(to) {
            return Derived::TooEarly;
        }
        let first = self.real().map(|r| r.from).filter(|day| from <= *day && *day < to).min();
        match first {
            Some(day) => Derived::Known(i64::from(day) - i64::from(from)),
            None => self.unknown(from, to, to).unwrap_or(Derived::Outside),
        }
    }
}
