//! Hides safe numbers until nothing hidden can be worked out, then shows again what can be. It ends because every step hides
//! one more, and where nothing is shown there is nothing to work with.
//!
//! Sums of money need no check of their own: they add up along the same relations as the counts, so two believable tables that
//! differ in a group's count also leave its sum undetermined.
//!
//! Past `BUDGET` no more systems are solved: a metric with an unproved number is then hidden whole. That is for
//! releases of many thousand numbers; it hides more than it must.

use super::audit::{Audit, quantities};
use super::net::{Net, State};
use super::system::{Quantity, Reader};
use crate::published::Reason;
use std::collections::BTreeSet;

/// Unknowns in all systems solved for one release.
const BUDGET: usize = 2_000_000;
/// The same for showing again.
const BUDGET_SHOWING: usize = 1_000_000;
/// Candidates tried one by one before the smallest is taken.
const TRIES: usize = 20;

/// Hides what must be hidden so that nothing hidden can be worked out. Broad groups first: what they need is needed anyway,
/// and gives the narrow ones room. The plain reader first: what hiding for her does not settle may be settled by not saying why.
pub(super) fn protect(net: &mut Net) {
    protect_within(net, BUDGET, BUDGET_SHOWING);
}

/// The same within a limit of work, and of work to show again.
pub(super) fn protect_within(net: &mut Net, hiding: usize, showing: usize) {
    let mut audit = Audit::new(hiding);
    let mut order: Vec<usize> = (0..net.nodes.len()).collect();
    order.sort_by_key(|&n| (net.nodes[n].codes, n));
    while pass(net, &mut audit, &order, &[Reader::Plain]) || pass(net, &mut audit, &order, &[Reader::Plain, Reader::Versed]) {}
    audit.limit = audit.work + showing;
    show_again(net, &mut audit);
}

/// Secures every number once. Whether more was hidden, so that those before must be looked at again.
fn pass(net: &mut Net, audit: &mut Audit, order: &[usize], readers: &[Reader]) -> bool {
    let mut changed = false;
    for &node in order {
        for quantity in quantities(net, node).into_iter().filter(|q| readers.contains(&q.reader)) {
            while !audit.prove(net, &quantity) && hide_one(net, audit, &quantity) {
                changed = true;
            }
        }
    }
    changed
}

/// Hides one more number, or hides a population's size. `false` when there is nothing left to hide.
fn hide_one(net: &mut Net, audit: &mut Audit, quantity: &Quantity) -> bool {
    if audit.work >= audit.limit {
        return hide_sheet(net, net.nodes[quantity.node].sheet);
    }
    let (near, mates) = (siblings(net, quantity.node), siblings_elsewhere(net, quantity.node));
    let mut candidates: Vec<usize> = near.iter().chain(&mates).copied().chain(second_ring(net, quantity.node)).collect();
    candidates.sort_unstable();
    candidates.dedup();
    let candidates = fewest_first(net, candidates);
    let enough = candidates.into_iter().take(TRIES).find(|&node| would_do(net, audit, quantity, node));
    if enough.is_none() && quantity.reader == Reader::Versed && say_less(net, quantity.node) {
        return true;
    }
    let next = enough.or(near.first().copied()).or(mates.first().copied()).or_else(|| last_resort(net, quantity.node));
    if let Some(node) = next {
        net.nodes[node].state = State::Hidden(Reason::ProtectsAnother);
    }
    let population = net.groups[net.nodes[quantity.node].group].population;
    next.is_some() || std::mem::replace(&mut net.open[population], false)
}

/// Stops saying why: of the node and those that add up with it, else of its whole metric, else of all metrics of the
/// population. Where everything is hidden, nothing but the reasons is left to tell something. `false` when none says why.
fn say_less(net: &mut Net, node: usize) -> bool {
    let (sheet, group) = (net.nodes[node].sheet, net.nodes[node].group);
    let population = net.groups[group].population;
    let mut near = net.relatives(node);
    near.insert(node);
    let of_population = |n: usize| net.groups[net.nodes[n].group].population == population;
    let rings: [Vec<usize>; 3] = [
        near.into_iter().collect(),
        (0..net.nodes.len()).filter(|&n| net.nodes[n].sheet == sheet).collect(),
        (0..net.nodes.len()).filter(|&n| of_population(n)).collect(),
    ];
    let says = |net: &Net, n: usize| net.nodes[n].reason().is_some_and(|r| r != Reason::NotSaid);
    let Some(ring) = rings.into_iter().find(|ring| ring.iter().any(|&n| says(net, n))) else { return false };
    for n in ring {
        net.nodes[n].vague = net.nodes[n].vague || says(net, n);
    }
    true
}

/// Whether hiding this node alone is enough.
fn would_do(net: &mut Net, audit: &mut Audit, quantity: &Quantity, node: usize) -> bool {
    let mut trial = audit.trial();
    net.nodes[node].state = State::Hidden(Reason::ProtectsAnother);
    let enough = trial.prove(net, quantity);
    net.nodes[node].state = State::Shown;
    audit.work = trial.work;
    enough
}

/// Shown nodes, other than of everyone, that add up with this one; fewest people first.
fn siblings(net: &Net, node: usize) -> Vec<usize> {
    let can = |&n: &usize| can_hide(net, n) && net.nodes[n].codes > 0;
    fewest_first(net, net.relatives(node).into_iter().filter(can).collect())
}

/// The same in the other metrics, whose numbers tell the sizes of groups.
fn siblings_elsewhere(net: &Net, node: usize) -> Vec<usize> {
    let mates = net.groups[net.nodes[node].group].nodes.iter().filter(|&&n| n != node);
    let mut found: Vec<usize> = mates.flat_map(|&n| siblings(net, n)).collect();
    found.sort_unstable();
    found.dedup();
    fewest_first(net, found)
}

/// What adds up with the hidden numbers that add up with this one.
fn second_ring(net: &Net, node: usize) -> Vec<usize> {
    let hidden = net.relatives(node).into_iter().filter(|&n| !net.nodes[n].is_known());
    hidden.flat_map(|n| siblings(net, n)).collect()
}

/// Any number of the same metric, then its total, then those of all metrics of the population.
fn last_resort(net: &Net, node: usize) -> Option<usize> {
    let (sheet, population) = (net.nodes[node].sheet, net.groups[net.nodes[node].group].population);
    let of = |n: &usize| net.groups[net.nodes[*n].group].population == population;
    let candidates = (0..net.nodes.len()).filter(|n| of(n) && can_hide(net, *n));
    candidates.min_by_key(|&n| (net.nodes[n].sheet != sheet, net.nodes[n].codes == 0, net.nodes[n].people(), n))
}

fn hide_sheet(net: &mut Net, sheet: usize) -> bool {
    let all: Vec<usize> = (0..net.nodes.len()).filter(|&n| net.nodes[n].sheet == sheet && can_hide(net, n)).collect();
    for &node in &all {
        net.nodes[node].state = State::Hidden(Reason::ProtectsAnother);
    }
    !all.is_empty()
}

fn can_hide(net: &Net, node: usize) -> bool {
    net.nodes[node].state == State::Shown && !net.nodes[node].told
}

fn fewest_first(net: &Net, mut nodes: Vec<usize>) -> Vec<usize> {
    nodes.sort_by_key(|&n| (net.nodes[n].people(), n));
    nodes
}

/// Of the numbers hidden for others' sake, shows those that are not needed after all, most people first: what adds up
/// together first, because a pair that guards each other cannot be shown one by one, then single numbers.
fn show_again(net: &mut Net, audit: &mut Audit) {
    let alone = (0..net.nodes.len()).map(|n| vec![n]);
    let together = net.relations.iter().map(|r| r.parts.clone());
    let mut sets: Vec<Vec<usize>> = together.chain(alone).collect();
    sets.sort_by_key(|set| (std::cmp::Reverse(set.iter().map(|&n| net.nodes[n].people()).sum::<i64>()), std::cmp::Reverse(set.len())));
    for set in sets {
        let hidden = |n: &usize| net.nodes[*n].state == State::Hidden(Reason::ProtectsAnother);
        let set: Vec<usize> = set.into_iter().filter(hidden).collect();
        if !set.is_empty() && audit.work < audit.limit {
            try_to_show(net, audit, &set);
        }
    }
}

/// Shows these numbers if everything hidden stays safe.
fn try_to_show(net: &mut Net, audit: &mut Audit, set: &[usize]) {
    let mut trial = audit.trial();
    for &node in set {
        net.nodes[node].state = State::Shown;
        trial.refute(net, node);
    }
    let safe = all_proved(net, &mut trial, set);
    audit.work = trial.work;
    if safe {
        *audit = trial;
    } else {
        set.iter().for_each(|&node| net.nodes[node].state = State::Hidden(Reason::ProtectsAnother));
    }
}

/// Whether everything hidden is still safe; what stands near the nodes is asked first, because it fails first.
fn all_proved(net: &Net, audit: &mut Audit, set: &[usize]) -> bool {
    let near: BTreeSet<usize> = set.iter().flat_map(|&n| net.relatives(n)).collect();
    let rest = (0..net.nodes.len()).filter(|n| !near.contains(n));
    near.iter().copied().chain(rest).all(|n| quantities(net, n).iter().all(|q| audit.prove(net, q)))
}
