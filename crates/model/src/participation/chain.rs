//! From days of qualifying service to periods: where one ends, and when that is known. It does not look at what does not qualify.

use super::strand::{Plan, Strand, Stretch};
use super::{Flag, Period};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The periods of participation of one line, by entry.
pub(super) fn participant(strand: &Strand, gap: i32, as_of: i32) -> Vec<Period> {
    let groups = groups(&strand.served, &strand.plans, gap);
    let ends: Vec<i32> = groups.iter().map(|group| last_day(group)).collect();
    let mut periods = Vec::with_capacity(groups.len());
    for (at, group) in groups.iter().enumerate() {
        let next = groups.get(at + 1).and_then(|g| g.first()).map(|s| s.from);
        let before = at.checked_sub(1).and_then(|at| ends.get(at)).copied();
        let Some(first) = group.first() else { continue };
        let last = last_day(group);
        let known_on = known_on(last, next, &strand.plans, gap);
        let exit = (known_on <= as_of).then_some(last);
        periods.push(Period {
            entry: first.from,
            exit,
            known_on: exit.map(|_| known_on),
            exit_reason: exit.and_then(|_| reason(strand, first.from, next)),
            programs: programs(group),
            providers: providers(strand, group, before, last),
            co_enrolled: false,
            reportable_only: false,
            incumbent_only: false,
            flags: flags(strand, group, exit.map_or(i32::MAX, |exit| exit.saturating_add(gap)), gap),
        });
    }
    periods
}

/// Runs of stretches between which no exit could be known.
fn groups<'a>(served: &'a [Stretch], plans: &[Plan], gap: i32) -> Vec<Vec<&'a Stretch>> {
    let mut groups: Vec<Vec<&Stretch>> = Vec::new();
    let mut last = i32::MIN;
    for stretch in served {
        match groups.last_mut() {
            Some(group) if stretch.from <= last || stretch.from <= known_on(last, Some(stretch.from), plans, gap) => group.push(stretch),
            _ => groups.push(vec![stretch]),
        }
        last = last.max(stretch.last);
    }
    groups
}

/// The day at whose end an exit on `last` is known, when the next qualifying service is on `next`: `gap` days have passed with
/// none received and none planned. A planned day counts as the service would have, so that it may also be given late; but it
/// never becomes the exit. A plan that was made after the exit was known keeps nobody in.
fn known_on(last: i32, next: Option<i32>, plans: &[Plan], gap: i32) -> i32 {
    let mut known = last.saturating_add(gap);
    loop {
        let holds = |plan: &&Plan| {
            let in_time = match plan.made_on {
                Some(made) => made <= known,
                None => next.is_none_or(|next| next >= plan.day),
            };
            plan.day > last && in_time
        };
        let later = plans.iter().filter(holds).map(|plan| plan.day.saturating_add(gap)).max().unwrap_or(known);
        if later <= known {
            return known;
        }
        known = later;
    }
}

/// What could not be so in its services, and in what folds into it, up to the day `until`.
fn flags(strand: &Strand, group: &[&Stretch], until: i32, gap: i32) -> BTreeSet<Flag> {
    let from = group.first().map_or(i32::MIN, |first| first.from.saturating_sub(gap));
    let folded = strand.touched.iter().filter(|stretch| stretch.last >= from && stretch.from <= until);
    folded.chain(group.iter().copied()).filter_map(|stretch| stretch.flag).collect()
}

fn last_day(group: &[&Stretch]) -> i32 {
    group.iter().map(|stretch| stretch.last).max().unwrap_or(i32::MIN)
}

/// The programs that stretches name, in order.
pub(super) fn programs(group: &[&Stretch]) -> Vec<Arc<str>> {
    let programs: BTreeSet<Arc<str>> = group.iter().filter_map(|stretch| stretch.program.clone()).collect();
    programs.into_iter().collect()
}

/// The agencies whose enrollments in these programs began in or before the period and after the one before it, or that served
/// during it under an enrollment of their own; of the services themselves where there is no such enrollment.
pub(super) fn providers(strand: &Strand, group: &[&Stretch], before: Option<i32>, last: i32) -> Vec<Arc<str>> {
    let programs = programs(group);
    let serves = |agency: &Arc<str>| group.iter().any(|stretch| stretch.agency == *agency);
    let of_period = strand.enrollments.iter().filter(|e| {
        programs.contains(&e.program) && e.entry <= last && (before.is_none_or(|before| e.entry > before) || serves(&e.agency))
    });
    let mut agencies: BTreeSet<Arc<str>> = of_period.map(|e| e.agency.clone()).collect();
    if agencies.is_empty() {
        agencies = group.iter().map(|stretch| stretch.agency.clone()).collect();
    }
    agencies.into_iter().collect()
}

/// The last reason stated from the entry until the next period begins.
fn reason(strand: &Strand, entry: i32, next: Option<i32>) -> Option<Arc<str>> {
    let inside = |(day, _): &&(i32, Arc<str>)| *day >= entry && next.is_none_or(|next| *day < next);
    strand.reasons.iter().rev().find(inside).map(|(_, reason)| reason.clone())
}
