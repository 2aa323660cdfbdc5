//! The union of stretches of days: sorted, without overlaps, touching stretches joined.

use crate::frame::Row;

/// Disjoint stretches `[from, to)` in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cover(Vec<(i32, i32)>);

impl Cover {
    /// The union of the rows' days.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        Self::with_gaps(rows, 0)
    }

    /// The same, and so many days between two stretches do not part them.
    pub fn with_gaps<'a>(rows: impl IntoIterator<Item = &'a Row>, gap: i32) -> Self {
        let mut pieces: Vec<(i32, i32)> = rows.into_iter().map(|r| (r.from, r.to)).collect();
        pieces.sort_unstable();
        let mut cover: Vec<(i32, i32)> = Vec::with_capacity(pieces.len());
        for (from, to) in pieces {
            match cover.last_mut() {
                Some(last) if from <= last.1.saturating_add(gap) => last.1 = last.1.max(to),
                _ => cover.push((from, to)),
            }
        }
        Self(cover)
    }

    /// Whether every day of `[from, to)` is covered.
    pub fn whole(&self, from: i32, to: i32) -> bool {
        self.0.iter().any(|(f, t)| *f <= from && to <= *t)
    }

    /// The day after the last that is covered.
    pub fn end(&self) -> Option<i32> {
        self.0.last().map(|(_, to)| *to)
    }

    /// Covered days within `[from, to)`.
    pub fn days_in(&self, from: i32, to: i32) -> i64 {
        self.0.iter().map(|(f, t)| i64::from(*t.min(&to)) - i64::from(*f.max(&from))).filter(|days| *days > 0).sum()
    }

    /// The first stretch that has a day at or after `day`, cut to begin no earlier.
    pub fn first_after(&self, day: i32) -> Option<(i32, i32)> {
        self.0.iter().find(|(_, to)| *to > day).map(|(from, to)| (*from.max(&day), *to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_stretches_join_and_gaps_stay() {
        let row = |from, to| Row { of: 0, axis: 0, from, to, amount: None, value: None, employer: None };
        let cover = Cover::of(&[row(14, 21), row(0, 7), row(7, 10), row(5, 8)]);
        assert_eq!(cover, Cover(vec![(0, 10), (14, 21)]));
        assert!(cover.whole(3, 10) && !cover.whole(3, 11) && !cover.whole(10, 14));
        assert_eq!(cover.days_in(8, 16), 4);
        assert_eq!(cover.first_after(9), Some((9, 10)));
        assert_eq!(cover.first_after(10), Some((14, 21)));
        assert_eq!(cover.first_after(21), None);
        assert_eq!(cover.end(), Some(21));
        assert_eq!(Cover::with_gaps(&[row(0, 7), row(10, 12)], 3), Cover(vec![(0, 12)]));
        assert_eq!(Cover::with_gaps(&[row(0, 7), row(10, 12)], 2), Cover(vec![(0, 7), (10, 12)]));
    }
}
