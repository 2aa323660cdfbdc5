//! Spells: whether something holds on a day, whether it went on that long, and whether it was with the same employer. Not sums of days.

use super::cover::Cover;
use super::{Derived, Seen};
use crate::frame::Row;
use std::collections::BTreeSet;

impl Seen<'_> {
    /// Whether it holds on the day, counted from the anchor or from the first spell.
    pub(super) fn state_at(&self, day: i32, from_start: bool) -> Derived {
        let start = if from_start { Cover::of(&self.held).first_after(self.base.day).map(|(first, _)| first) } else { Some(self.base.day) };
        let Some(start) = start else { return Derived::Outside };
        let day = start.saturating_add(day);
        let next = day.saturating_add(1);
        if self.held.iter().any(|r| r.from <= day && day < r.to) {
            return Derived::Known(1);
        }
        self.unknown(day, next, next).unwrap_or(Derived::Known(0))
    }

    /// Whether the first spell still goes on so many days after its first.
    pub(super) fn spell_covers(&self, day: i32, gap: i32, same_employer: bool) -> Derived {
        let Some((start, end)) = self.first_spell(gap, same_employer) else { return Derived::Outside };
        let target = start.saturating_add(day);
        if self.early(target.saturating_add(1)) {
            Derived::TooEarly
        } else if target < end {
            Derived::Known(1)
        } else {
            // The gap itself must be seen: unseen, it may have been shorter.
            let seen = end.saturating_add(gap).saturating_add(1);
            self.unknown(end, seen, end.saturating_add(gap)).unwrap_or(Derived::Known(0))
        }
    }

    /// First day and day after the last of the first spell at or after the anchor.
    fn first_spell(&self, gap: i32, same_employer: bool) -> Option<(i32, i32)> {
        let (start, _) = Cover::of(&self.held).first_after(self.base.day)?;
        if !same_employer {
            return Cover::with_gaps(&self.held, gap).first_after(self.base.day);
        }
        let first: Vec<&Row> = self.held.iter().filter(|r| r.from <= start && start < r.to).collect();
        let with = |r: &&Row| {
            let same = |other: &&Row| if r.employer.is_some() { other.employer == r.employer } else { other == r };
            let spell = Cover::with_gaps(self.held.iter().filter(same), gap).first_after(start);
            spell.map_or(start, |(_, end)| end)
        };
        // Of several employers on the first day, the one who stays longest.
        first.iter().map(with).max().map(|end| (start, end))
    }

    /// Whether one employer is found in both quarters.
    pub(super) fn same_employer(&self, first: i32, second: i32) -> Derived {
        let (Some(one), Some(two)) = (self.quarters(first, first), self.quarters(second, second)) else { return Derived::NotKnown };
        let unknown = [one, two].map(|(from, to)| self.unknown(from, to, to));
        if unknown.contains(&Some(Derived::TooEarly)) {
            return Derived::TooEarly;
        }
        let employers = |(from, to): (i32, i32)| self.real().filter(move |r| r.from < to && from < r.to).filter_map(|r| r.employer);
        let in_one: BTreeSet<i32> = employers(one).collect();
        if employers(two).any(|employer| in_one.contains(&employer)) {
            return Derived::Known(1);
        }
        unknown.into_iter().flatten().next().unwrap_or(Derived::Known(0))
    }
}
