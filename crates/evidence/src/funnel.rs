//! A funnel from its published cells: how many came to each step, and what share of those before. It sees no count that is not shown,
//! so it can tell nothing that the cells do not.

use crate::published::{Answer, Figure, Funnel, Group, NO_STEP, Ratio, Reached, STEP};
use std::collections::BTreeSet;
use throughline_model::metric::Measure;

/// The funnels of an answer: everyone's, then those of every group that is split by the last step. None for other measures.
pub(crate) fn of(answer: &Answer, measure: &Measure) -> Vec<Funnel> {
    let Measure::Funnel { steps } = measure else { return Vec::new() };
    let names: Vec<&str> = std::iter::once(NO_STEP).chain(steps.iter().map(|s| s.name.as_str())).collect();
    let split = |group: &Group| group.iter().any(|(code, _)| code == STEP);
    let mut seen = BTreeSet::new();
    let groups =
        answer.cells.iter().filter(|c| split(&c.group)).map(|c| c.group.iter().filter(|(code, _)| code != STEP).cloned().collect());
    groups.filter(|group: &Group| seen.insert(group.clone())).map(|group| one(answer, group, &names)).collect()
}

fn one(answer: &Answer, group: Group, names: &[&str]) -> Funnel {
    let last = |name: &str| [group.clone(), vec![(STEP.to_owned(), name.to_owned())]].concat();
    let parts: Vec<Option<u64>> = names.iter().map(|name| n(answer, &last(name))).collect();
    let whole = n(answer, &group);
    let mut steps: Vec<Reached> = Vec::new();
    for (nth, name) in names.iter().enumerate() {
        let (before, after) = parts.split_at(nth);
        // What came here is the whole less those who stopped before, or the sum of those who stopped here or later.
        let n = whole.zip(sum(before)).and_then(|(whole, stopped)| whole.checked_sub(stopped)).or_else(|| sum(after));
        let share = |of: Option<u64>| Ratio::new(i128::from(n?), i128::from(of?));
        let step = if nth == 0 { String::new() } else { (*name).to_owned() };
        let (previous, first) = (steps.last().map(|s| s.n), steps.first().map(|s| s.n));
        steps.push(Reached { step, n, of_previous: previous.and_then(share), of_first: first.and_then(share) });
    }
    Funnel { group, steps }
}

fn sum(parts: &[Option<u64>]) -> Option<u64> {
    parts.iter().try_fold(0_u64, |sum, part| sum.checked_add((*part)?))
}

/// The number of a group, if it is shown; nobody is 0.
fn n(answer: &Answer, group: &Group) -> Option<u64> {
    answer.cells.iter().find(|c| c.group == *group).and_then(|cell| match &cell.figure {
        Figure::Shown(shown) => Some(shown.n),
        Figure::Empty => Some(0),
        Figure::Hidden(_) => None,
    })
}
