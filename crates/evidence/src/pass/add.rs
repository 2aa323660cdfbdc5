//! Adds the entries of a metric up by the groups of one breakdown: a few columns of counts, then tallies. It decides nothing.

use super::outcomes::{COUNTED, Entries, NOT_KNOWN, OUTSIDE, SUCCESS, TOO_EARLY, Use};
use crate::frame::Units;
use crate::groups::Groups;
use crate::tally::Tally;

/// Counts by class.
type Counts = [u32; 5];

/// What is added of values.
#[derive(Clone, Copy, Default)]
struct Sums {
    sum: i128,
    squares: i128,
    negative: u32,
}

/// The tallies of one breakdown: by cohort, then by group and part.
pub(super) fn up(entries: &Entries, groups: &Groups, units: &Units, n_slots: usize) -> Vec<Vec<Tally>> {
    let n_cells = groups.names.len() * entries.n_parts;
    let cells = cells(entries, groups, n_slots);
    let mut counts: Vec<Counts> = vec![[0; 5]; n_cells * n_slots];
    for (cell, class) in cells.iter().zip(&entries.class) {
        if let Some(n) = counts.get_mut(*cell as usize).and_then(|counts| counts.get_mut(usize::from(*class))) {
            *n += 1;
        }
    }
    let mut tallies: Vec<Tally> = counts.iter().map(tally).collect();
    if !units.each_is_another() {
        count_repeated(entries, &cells, units, &mut tallies);
    }
    if entries.used == Use::Flag && !units.doubt.is_empty() {
        add_doubts(entries, &cells, units, &mut tallies);
    }
    if matches!(entries.used, Use::Sum | Use::Keep) {
        add_sums(entries, &cells, &mut tallies);
    }
    if entries.used == Use::Keep {
        keep_values(entries, &cells, &counts, &mut tallies);
    }
    let mut by_slot: Vec<Vec<Tally>> = (0..n_slots).map(|_| Vec::with_capacity(n_cells)).collect();
    for (place, tally) in tallies.into_iter().enumerate() {
        if let Some(slot) = by_slot.get_mut(place % n_slots.max(1)) {
            slot.push(tally);
        }
    }
    by_slot
}

/// Where each entry is counted. Of a funnel, those left out stand beside those who took no step.
fn cells(entries: &Entries, groups: &Groups, n_slots: usize) -> Vec<u32> {
    let (parts, slots) = (entries.n_parts as u32, n_slots as u32);
    let group = |row: &u32| groups.of.get(*row as usize).copied().unwrap_or(u32::MAX / (parts * slots) - 1);
    if entries.used != Use::Part {
        return entries.row.iter().zip(&entries.slot).map(|(row, slot)| group(row) * slots + u32::from(*slot)).collect();
    }
    let steps = entries.class.iter().zip(&entries.value).map(|(class, value)| if *class == COUNTED { *value as u32 } else { 0 });
    entries
        .row
        .iter()
        .zip(&entries.slot)
        .zip(steps)
        .map(|((row, slot), step)| (group(row) * parts + step) * slots + u32::from(*slot))
        .collect()
}

fn tally(counts: &Counts) -> Tally {
    let n = |class: u8| u64::from(counts.get(usize::from(class)).copied().unwrap_or_default());
    Tally {
        outside: n(OUTSIDE),
        too_early: n(TOO_EARLY),
        not_known: n(NOT_KNOWN),
        counted: n(COUNTED) + n(SUCCESS),
        success: n(SUCCESS),
        ..Tally::default()
    }
}

/// Rows of one person stand together, so a person is in a cell already if theirs was the last row in it.
fn count_repeated(entries: &Entries, cells: &[u32], units: &Units, tallies: &mut [Tally]) {
    let mut last = vec![[usize::MAX; 3]; tallies.len()];
    for ((row, class), cell) in entries.row.iter().zip(&entries.class).zip(cells) {
        let owner = units.owner.get(*row as usize).copied().unwrap_or(usize::MAX);
        let kind = match *class {
            SUCCESS => 0,
            COUNTED => usize::from(entries.used == Use::Flag),
            _ => 2,
        };
        let at = *cell as usize;
        let (Some(tally), Some(last)) = (tallies.get_mut(at), last.get_mut(at)) else { continue };
        if let (Some(last), Some(repeated)) = (last.get_mut(kind), tally.repeated.get_mut(kind)) {
            *repeated += u64::from(*last == owner);
            *last = owner;
        }
    }
}

fn add_doubts(entries: &Entries, cells: &[u32], units: &Units, tallies: &mut [Tally]) {
    for ((row, class), cell) in entries.row.iter().zip(&entries.class).zip(cells) {
        if let (Some(tally), true) = (tallies.get_mut(*cell as usize), counted(*class)) {
            tally.doubt += units.doubt.get(*row as usize).copied().unwrap_or(0);
        }
    }
}

fn counted(class: u8) -> bool {
    class >= COUNTED
}

fn add_sums(entries: &Entries, cells: &[u32], tallies: &mut [Tally]) {
    let mut sums = vec![Sums::default(); tallies.len()];
    for ((value, class), cell) in entries.value.iter().zip(&entries.class).zip(cells) {
        let (Some(sums), true) = (sums.get_mut(*cell as usize), counted(*class)) else { continue };
        sums.sum += i128::from(*value);
        sums.squares += i128::from(*value) * i128::from(*value);
        sums.negative += u32::from(*value < 0);
    }
    for (tally, sums) in tallies.iter_mut().zip(sums) {
        (tally.sum, tally.squares, tally.negative) = (sums.sum, sums.squares, u64::from(sums.negative));
    }
}

/// The values of each cell, in order: the entries were sorted by value once, and are dealt out to the cells in that order.
fn keep_values(entries: &Entries, cells: &[u32], counts: &[Counts], tallies: &mut [Tally]) {
    for (tally, counts) in tallies.iter_mut().zip(counts) {
        tally.values.reserve_exact(counts.iter().skip(usize::from(COUNTED)).map(|n| *n as usize).sum());
    }
    for place in &entries.order {
        let at = *place as usize;
        let (Some(cell), Some(value)) = (cells.get(at), entries.value.get(at)) else { continue };
        if let Some(tally) = tallies.get_mut(*cell as usize) {
            tally.values.push(*value);
        }
    }
}
