//! How often two rows picked at random give each answer: the u of Fellegi and Sunter. Not for pairs that a rule brought; those are not random.
//!
//! Whether two rows have the very same value is counted from the values' frequencies. The other answers are sampled comparison by comparison,
//! among a few thousand rows that have a value: comparing a value costs the same whether the file is large or small, and missing ones cost nothing.

use super::{Shares, normalized};
use crate::column::{Column, mix};
use crate::compare::{Comparer, Comparison, Test};
use crate::definition::{Definition, Rule};
use crate::table::Table;

/// Rows among which pairs are sampled.
const MOST_ROWS: usize = 4_000;
/// Rows among which agreement on several columns at once is counted.
const MOST_COUNTED: usize = 100_000;

/// A share per answer of each comparison among random pairs.
pub(super) fn chance(table: &Table, definition: &Definition) -> Shares {
    let of = |(nth, comparison): (usize, &Comparison)| {
        let seed = mix(definition.settings.seed ^ mix(nth as u64));
        let counts = sampled(table, comparison, definition.settings.n_sampled, seed);
        let mut shares = normalized(&counts, 0.5);
        if let Some(counted) = counted(table, comparison, seed) {
            exactly(&mut shares, counted);
        }
        shares
    };
    definition.comparisons.iter().enumerate().map(of).collect()
}

/// Puts a counted share in the place of the sampled one of the first answer; the others keep their proportions.
fn exactly(shares: &mut [f64], counted: f64) {
    let counted = counted.clamp(1e-9, 0.999);
    if let Some((first, rest)) = shares.split_first_mut() {
        let scale = (1.0 - counted) / rest.iter().sum::<f64>().max(1e-12);
        *first = counted;
        rest.iter_mut().for_each(|share| *share *= scale);
    }
}

/// How often the first answer is given, where it means that values are the same.
fn counted(table: &Table, comparison: &Comparison, seed: u64) -> Option<f64> {
    let column = table.columns().get(comparison.column)?;
    match comparison.levels.first()?.all.as_slice() {
        [Test::Exact] => Some(column.coincidence()),
        [Test::ExactWith(other)] => Some(together(table, column, table.columns().get(*other)?, seed)),
        _ => None,
    }
}

/// How probable it is that two rows with a value in the first column agree on both.
fn together(table: &Table, column: &Column, other: &Column, seed: u64) -> f64 {
    let rows = some_rows(table, column, MOST_COUNTED, seed);
    let mut keys: Vec<u64> =
        rows.iter().filter(|row| other.hash(**row) != 0).map(|row| mix(column.hash(*row) ^ mix(other.hash(*row)))).collect();
    keys.sort_unstable();
    let same: f64 = keys.chunk_by(|a, b| a == b).map(|block| block.len() as f64).map(|n| n * (n - 1.0)).sum();
    let n = rows.len() as f64;
    if n > 1.0 { same / (n * (n - 1.0)) } else { 0.0 }
}

/// Rows with a value in a column, at most so many, whichever; the same ones however the rows are ordered.
fn some_rows(table: &Table, column: &Column, most: usize, seed: u64) -> Vec<u32> {
    let n = u64::from(table.n_rows());
    let present = |row: &u32| column.hash(*row) != 0;
    if n as usize <= 2 * most {
        let mut rows: Vec<u32> = table.order().iter().copied().filter(present).collect();
        rows.sort_by_cached_key(|row| mix(seed ^ u64::from(table.rank(*row))));
        rows.truncate(most);
        return rows;
    }
    let mut places: Vec<u64> = (0..8 * most as u64).map(|nth| mix(seed ^ mix(nth)) % n).collect();
    let mut seen = std::collections::HashSet::with_capacity(most);
    places.retain(|place| seen.len() < most && present(&table.order()[*place as usize]) && seen.insert(*place));
    places.iter().map(|place| table.order()[*place as usize]).collect()
}

/// How many of the sampled pairs gave each answer.
fn sampled(table: &Table, comparison: &Comparison, n_sampled: u64, seed: u64) -> Vec<f64> {
    let Some(column) = table.columns().get(comparison.column) else { return vec![0.0; comparison.n_answers()] };
    let rows = some_rows(table, column, MOST_ROWS, seed);
    counted_among(table, comparison, &rows, |count| {
        let n = rows.len() as u64;
        if n * n.saturating_sub(1) / 2 <= n_sampled {
            (0..n).for_each(|a| (a + 1..n).for_each(|b| count(a, b)));
        } else {
            (0..n_sampled).for_each(|nth| {
                let (a, b) = two(n, seed, nth);
                count(a, b);
            });
        }
    })
}

/// Two places below `n`, at random.
fn two(n: u64, seed: u64, nth: u64) -> (u64, u64) {
    let random = mix(seed ^ mix(nth.wrapping_add(1 << 40)));
    ((random >> 32) % n, (random & 0xffff_ffff) % n)
}

/// How many of the pairs that are picked among some rows, by their places, gave each answer.
fn counted_among(table: &Table, comparison: &Comparison, rows: &[u32], pick: impl FnOnce(&mut dyn FnMut(u64, u64))) -> Vec<f64> {
    let mut counts = vec![0.0; comparison.n_answers()];
    let Some(small) = picked(table, comparison, rows) else { return counts };
    let comparer = Comparer::new(&small, std::slice::from_ref(comparison));
    let mut count = |a: u64, b: u64| {
        let (a, b) = (a as u32, b as u32);
        if a != b
            && small.may_be_same(a, b)
            && let Some(count) = comparer.compare(a, b).get(0).and_then(|answer| counts.get_mut(answer))
        {
            *count += 1.0;
        }
    };
    pick(&mut count);
    counts
}

/// By rule, the comparisons of whose values a column of it is a part (a name, its first letter), with how often rows that agree there by coincidence give each
/// answer: names of one first letter are alike far more often than names are.
pub(super) fn beside(table: &Table, definition: &Definition) -> Vec<Vec<(usize, Vec<f64>)>> {
    let of_rule = |rule: &Rule| {
        let implied = rule.implied(&definition.comparisons);
        let open = (0..definition.comparisons.len()).filter(|c| implied.iter().all(|i| i.comparison != *c));
        open.filter_map(|c| Some((c, of_agreeing(table, definition, c, rule)?))).collect()
    };
    definition.rules.iter().map(of_rule).collect()
}

fn of_agreeing(table: &Table, definition: &Definition, nth: usize, rule: &Rule) -> Option<Vec<f64>> {
    let comparison = definition.comparisons.get(nth)?;
    let column = table.columns().get(comparison.column)?;
    let seed = mix(definition.settings.seed ^ mix(nth as u64));
    let rows = some_rows(table, column, MOST_ROWS, seed);
    let alike = rule.equal.iter().filter(|(l, r)| l == r).filter_map(|(l, _)| table.columns().get(*l));
    let parts: Vec<&Column> = alike.filter(|part| is_part(column, part, &rows)).collect();
    if parts.is_empty() {
        return None;
    }
    let key = |row: &u32| parts.iter().fold(0, |key, part| mix(key ^ part.hash(*row)));
    let keys: Vec<u64> = rows.iter().map(key).collect();
    let n_sampled = definition.settings.n_sampled;
    let counts = counted_among(table, comparison, &rows, |count| {
        let mut places: Vec<u64> = (0..rows.len() as u64).collect();
        places.sort_by_key(|place| (keys[*place as usize], *place));
        let blocks = || places.chunk_by(|a, b| keys[*a as usize] == keys[*b as usize]);
        if blocks().map(|b| (b.len() * (b.len() - 1) / 2) as u64).sum::<u64>() <= n_sampled {
            blocks().for_each(|b| b.iter().enumerate().for_each(|(nth, x)| b[nth + 1..].iter().for_each(|y| count(*x, *y))));
        } else {
            let pairs = (0..16 * n_sampled).map(|nth| two(rows.len() as u64, seed, nth));
            let agreeing = pairs.filter(|(a, b)| keys[*a as usize] == keys[*b as usize]);
            agreeing.take(n_sampled as usize).for_each(|(a, b)| count(a, b));
        }
    });
    let mut shares = normalized(&counts, 0.5);
    if let ([part], [Test::Exact]) = (parts.as_slice(), comparison.levels.first()?.all.as_slice()) {
        exactly(&mut shares, column.coincidence() / part.coincidence().max(1e-12));
    }
    Some(shares)
}

/// Whether a column holds the beginnings or ends of another's values, as some rows show. Values that merely go together (an address and its zip code) do not
/// count: among rows that agree there, many are the same one, which is no chance.
fn is_part(column: &Column, part: &Column, rows: &[u32]) -> bool {
    let cut = |row: &u32| match (column.value(*row), part.value(*row)) {
        (Some(whole), Some(part)) => whole.starts_with(part) || whole.ends_with(part),
        _ => false,
    };
    part.n_values() < column.n_values() && !rows.is_empty() && rows.iter().all(cut)
}

/// A table of some rows, with only the columns that a comparison looks at.
fn picked(table: &Table, comparison: &Comparison, rows: &[u32]) -> Option<Table> {
    let needed: Vec<usize> = comparison.columns().collect();
    let column =
        |(nth, column): (usize, &Column)| Column::new(rows.iter().map(|row| if needed.contains(&nth) { column.value(*row) } else { None }));
    let columns = table.columns().iter().enumerate().map(column).collect();
    let ids: Vec<usize> = (0..rows.len()).collect();
    Table::new(columns, &ids, rows.iter().map(|row| table.source(*row)).collect(), table.sources().to_vec()).ok()
}
