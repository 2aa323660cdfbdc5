//! What earlier releases said, and what it means for this one: a number that moved by a few people would give those few away.
//! Not the keeping of releases, which are files; here they have been read already.

use crate::published::{Answer, Figure, Group, Kind, Shown};

/// The answers of one earlier release.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Whether it was made from the very snapshot this release is made from, as the content hash says:
    /// then what it showed of the same definition is known today.
    pub same_snapshot: bool,
    /// What it said.
    pub answers: Vec<Answer>,
}

/// What one earlier release said in answer to the same question.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Past<'a> {
    /// Whether it speaks of the same people on the same day.
    pub same_snapshot: bool,
    answer: &'a Answer,
    /// What the groups by each code mean today.
    codes: &'a [(String, String)],
}

/// What is asked now: what it means, what it means whatever its cohort's dates, and these.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// Hash of what its definition means.
    pub definition: &'a str,
    /// The same without the dates of its cohort.
    pub question: &'a str,
    /// First and last day of its cohort, ISO 8601; such texts sort as days do.
    pub dates: Option<(&'a str, &'a str)>,
}

/// All earlier answers to the same question, whatever it was called then: the definition means the same. An answer for a cohort that lies within
/// this one, or around it, counts too: their difference is a few more days of people.
pub(crate) fn past<'a>(earlier: &'a [Earlier], now: Asking<'_>, codes: &'a [(String, String)]) -> Vec<Past<'a>> {
    let same = |a: &Answer| a.definition == now.definition;
    let of = move |e: &'a Earlier| {
        let related = e.answers.iter().filter(move |a| same(a) || nested(a, now));
        related.map(move |answer| Past { same_snapshot: e.same_snapshot && same(answer), answer, codes })
    };
    earlier.iter().flat_map(of).collect()
}

fn nested(then: &Answer, now: Asking<'_>) -> bool {
    let within = |(a, b): (&str, &str), (c, d): (&str, &str)| c <= a && b <= d;
    let dates = then.cohort.as_ref().map(|c| (c.first_day.as_str(), c.last_day.as_str()));
    let same_question = !then.question.is_empty() && then.question == now.question;
    same_question
        && match (dates, now.dates) {
            (Some(then), Some(now)) => within(then, now) || within(now, then),
            (None, None) => false,
            // All time holds every cohort.
            _ => true,
        }
}

/// Whether an earlier answer's group is today's group: the same values of codes that mean the same, in whatever order.
pub(crate) fn same_group(then: &Answer, of_then: &Group, group: &Group, codes: &[(String, String)]) -> bool {
    let meaning = |codes: &[(String, String)], code: &str| codes.iter().find(|(c, _)| c == code).map(|(_, m)| m.clone());
    of_then.len() == group.len()
        && of_then.iter().all(|pair| group.contains(pair))
        && group.iter().all(|(code, _)| meaning(&then.codes, code) == meaning(codes, code))
}

impl Past<'_> {
    /// What was shown of a group, whatever the order its codes were named in. Groups that meant something else are other groups.
    pub fn shown(&self, group: &Group) -> Option<&Shown> {
        self.answer.cells.iter().find_map(|cell| match &cell.figure {
            Figure::Shown(shown) if same_group(self.answer, &cell.group, group, self.codes) => Some(shown),
            _ => None,
        })
    }

    /// Whether the population changed by at least one and fewer than `minimum` people.
    pub fn population_moved(&self, population: u64, minimum: u64) -> bool {
        self.answer.population.is_some_and(|before| few(before, population, minimum))
    }

    /// Whether enough has changed for everyone that a few in one group tell nothing about single people.
    pub fn moved_on(&self, now: &Shown, population: u64, minimum: u64) -> bool {
        let far = |a: u64, b: u64| a.abs_diff(b) >= minimum;
        let without = |shown: &Shown| shown.n.saturating_sub(shown.success.unwrap_or(0));
        self.answer.population.is_some_and(|before| far(before, population))
            || self.shown(&Group::new()).is_some_and(|before| {
                far(before.n, now.n) || far(before.success.unwrap_or(0), now.success.unwrap_or(0)) || far(without(before), without(now))
            })
    }

    /// Whether those of the population who are left out changed by a few. Known of everyone only.
    pub fn left_out_moved(&self, left_out: u64, minimum: u64) -> bool {
        let before = self.answer.population.zip(self.shown(&Group::new())).and_then(|(all, shown)| all.checked_sub(shown.n));
        before.is_some_and(|before| few(before, left_out, minimum))
    }
}

/// Whether the step from one number to the next gives a few people away. A mean or a middle value that moved while
/// fewer than `minimum` people came or went is such a step, also when nobody came or went: a few were corrected.
pub(crate) fn moved_by_few(kind: Kind, before: &Shown, now: &Shown, minimum: u64) -> bool {
    let counted = few(before.n, now.n, minimum);
    match (kind, before.success, now.success) {
        (Kind::Rate, Some(s0), Some(s1)) => {
            let without = few(before.n.saturating_sub(s0), now.n.saturating_sub(s1), minimum);
            counted || few(s0, s1, minimum) || without
        }
        _ => counted || (before.n == now.n && before.value != now.value),
    }
}

fn few(before: u64, now: u64, minimum: u64) -> bool {
    (1..minimum).contains(&before.abs_diff(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::Ratio;

    fn rate(success: u64, n: u64) -> Shown {
        Shown { n, success: Some(success), value: Ratio { num: 1, den: 2 }, interval: None, link_doubt: None }
    }

    fn mean(n: u64, num: i128) -> Shown {
        Shown { n, success: None, value: Ratio { num, den: 1 }, interval: None, link_doubt: None }
    }

    #[test]
    fn few_is_from_one_to_below_the_minimum() {
        for (before, now, want) in [(50, 50, false), (50, 51, true), (60, 50, true), (61, 50, false)] {
            assert_eq!(few(before, now, 11), want, "{before} {now}");
        }
    }

    #[test]
    fn rates() {
        let check = |before: (u64, u64), now: (u64, u64), want: bool| {
            let found = moved_by_few(Kind::Rate, &rate(before.0, before.1), &rate(now.0, now.1), 11);
            assert_eq!(found, want, "{before:?} {now:?}");
        };
        check((20, 50), (20, 50), false);
        check((20, 50), (40, 90), false);
        check((20, 50), (21, 50), true);
        check((20, 50), (22, 90), true);
        check((20, 50), (49, 80), true);
        check((20, 50), (40, 58), true);
    }

    #[test]
    fn means() {
        let check = |before: (u64, i128), now: (u64, i128), want: bool| {
            assert_eq!(moved_by_few(Kind::Mean, &mean(before.0, before.1), &mean(now.0, now.1), 11), want, "{before:?} {now:?}");
        };
        check((50, 7), (50, 7), false);
        check((50, 7), (50, 8), true);
        check((50, 7), (61, 8), false);
        check((50, 7), (52, 7), true);
    }
}
