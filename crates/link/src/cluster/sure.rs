//! How sure a cluster is: of every row, that it belongs with the others; of the whole, that all its rows are the same one. Not for deciding; what
//! is not sure enough is looked at by people.
//!
//! Every merge had its evidence, the average weight between both sides; the whole is right when every merge was: the product of their
//! probabilities. A row belongs as probably as the average weight between it and the others says. Where a source has one row for each, or ids are
//! verified, and a row was as much like a row that had to stay out, at most one of the two can be right: the odds against it are added.
//! What people put together is sure.

use super::grow::Growing;
use super::{Apart, ByPeople, KeptApart};
use crate::score::Scored;
use std::collections::{HashMap, HashSet};

/// For each row: that it belongs, and that its cluster is right as a whole.
pub(super) fn sure(growing: &Growing<'_>, scored: &[Scored], apart: &[KeptApart], by_people: &ByPeople) -> (Vec<f64>, Vec<f64>) {
    let put_together: HashSet<u32> = by_people.together.iter().flatten().copied().collect();
    let rivals = rivals(scored, apart);
    let n = growing.n_rows();
    let belongs = |row: u32| {
        if growing.size(growing.find(row)) == 1 || put_together.contains(&row) {
            return 1.0;
        }
        let evidence = growing.belonging(row);
        let rival = rivals.get(&row).map_or(0.0, |rival| (rival - evidence).exp2());
        1.0 / (1.0 + (-evidence).exp2() + rival)
    };
    let belongs: Vec<f64> = (0..n).map(belongs).collect();
    let mut least: HashMap<u32, f64> = HashMap::new();
    for row in (0..n).filter(|row| growing.size(growing.find(*row)) > 1) {
        let sure = least.entry(growing.find(row)).or_insert(1.0);
        *sure = sure.min(belongs[row as usize]);
    }
    let right = |row: u32| least.get(&growing.find(row)).map_or(1.0, |least| growing.right(row).exp().min(*least));
    let right = (0..n).map(right).collect();
    (belongs, right)
}

/// By row: the weight of the strongest pair with a row that can be the same one only if the others are not.
fn rivals(scored: &[Scored], apart: &[KeptApart]) -> HashMap<u32, f64> {
    let mut rivals: HashMap<u32, f64> = HashMap::new();
    for kept in apart.iter().filter(|kept| matches!(kept.why, Apart::OneRowEach | Apart::VerifiedIds)) {
        let Some(pair) = scored.get(kept.pair) else { continue };
        for row in [pair.left, pair.right] {
            let rival = rivals.entry(row).or_insert(pair.weight);
            *rival = rival.max(pair.weight);
        }
    }
    rivals
}
