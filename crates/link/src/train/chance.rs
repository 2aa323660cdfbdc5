//! How often two rows picked at random give each answer: the u of Fellegi and Sunter. Equality is counted exactly from the frequencies; the
//! rest is a random sample with a fixed seed. Not for pairs that a rule brought; those are not random.

use super::{Shares, normalized};
use crate::column::mix;
use crate::compare::{Comparer, Pattern};
use crate::definition::Definition;
use crate::table::Table;
use rayon::prelude::*;

/// A share per answer of each comparison among random pairs.
pub(super) fn chance(table: &Table, definition: &Definition) -> Shares {
    let patterns = sample(table, definition);
    let shares = definition.comparisons.iter().enumerate().map(|(nth, comparison)| {
        let mut counts = vec![0.0; comparison.n_answers()];
        patterns.iter().filter_map(|pattern| pattern.get(nth)).for_each(|answer| counts[answer] += 1.0);
        let mut shares = normalized(&counts, 0.5);
        if comparison.begins_exact() {
            exactly(&mut shares, table.columns()[comparison.column].coincidence());
        }
        shares
    });
    shares.collect()
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

fn sample(table: &Table, definition: &Definition) -> Vec<Pattern> {
    let n = u64::from(table.n_rows());
    if n < 2 {
        return Vec::new();
    }
    let comparer = Comparer::new(table, &definition.comparisons);
    let most = definition.settings.n_sampled.min(n.saturating_mul(n));
    let pick = |nth: u64| {
        let random = mix(definition.settings.seed ^ mix(nth));
        let (a, b) = ((random >> 32) % n, (random & 0xffff_ffff) % n);
        let rows = (table.order()[a as usize], table.order()[b as usize]);
        (a != b && table.may_be_same(rows.0, rows.1)).then(|| comparer.compare(rows.0, rows.1))
    };
    (0..most).into_par_iter().filter_map(pick).collect()
}
