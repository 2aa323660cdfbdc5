//! Which rows belong together. Not connected components: one wrong pair would chain two families into one. Not for weighing a pair; see `score`.
//!
//! What people decided stands first: rows they put together are one, rows they put apart stay apart. Then pairs are taken from the strongest evidence
//! down. Two clusters merge when all the evidence between them, pairs that speak against it and pairs that no rule brought together included, is for
//! it; and never when a cannot-link fact stands between them: two different verified ids, two rows of a source that has one row for each, or people.
//!
//! # Ties
//! Pairs of one weight are taken in the order of their rows' ids, the smaller id first. Of two groups that people put together the one
//! with the smallest id begins. What people put apart wins over what they put together: whoever calls settles which of two decisions is the later. A cluster
//! is named by its row of the smallest id. So the answer depends on the rows, their ids and the weights alone; and as clusters that no strong enough
//! pair connects never meet, it can be found for the connected part around a change alone.

mod bridge;
mod grow;
mod sure;

pub use bridge::{Bridge, WEAK};

use crate::definition::Definition;
use crate::score::{Scored, weight};
use crate::table::Table;
use grow::Growing;

/// Why two clusters were kept apart although a pair of theirs was strong enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// They have different verified ids.
    VerifiedIds,
    /// They hold two rows of a source that has one row for each.
    OneRowEach,
    /// People put them apart.
    People,
    /// Taken together, the other pairs speak against it.
    Evidence,
}

/// A pair strong enough whose rows were kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptApart {
    /// Its place among the scored pairs.
    pub pair: usize,
    /// Why.
    pub why: Apart,
}

/// What people decided about rows, which holds against any evidence and any fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByPeople {
    /// The rows of each group are one.
    pub together: Vec<Vec<u32>>,
    /// No row of the first group is the same as one of the second.
    pub apart: Vec<(Vec<u32>, Vec<u32>)>,
}

/// Rows put together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clusters {
    /// For each row, the row that names its cluster: the one of the smallest id in it.
    pub of: Vec<u32>,
    /// Pairs strong enough whose rows were kept apart, strongest first.
    pub apart: Vec<KeptApart>,
    /// For each row, how probable it is that it belongs with the other rows of its cluster; 1 where it stands alone.
    pub belongs: Vec<f64>,
    /// For each row, how probable it is that all rows of its cluster are the same one; 1 where it stands alone. It does not say that no row is missing.
    pub right: Vec<f64>,
    /// Weak pairs without which a cluster would fall apart; those at which the most is at stake first.
    pub bridges: Vec<Bridge>,
}

impl Clusters {
    /// How many clusters.
    pub fn n_clusters(&self) -> usize {
        (0u32..).zip(&self.of).filter(|(row, cluster)| row == *cluster).count()
    }
}

/// Clusters from scored pairs, which come with the strongest first. Pairs below `link_from` merge nothing but count as evidence.
pub fn cluster(table: &Table, definition: &Definition, scored: &[Scored]) -> Clusters {
    cluster_with(table, definition, scored, &ByPeople::default())
}

/// The same where people have decided something.
pub fn cluster_with(table: &Table, definition: &Definition, scored: &[Scored], by_people: &ByPeople) -> Clusters {
    let mut growing = Growing::new(table, definition, scored, by_people);
    growing.put_together(by_people);
    let least = weight(definition.settings.link_from);
    let mut apart = Vec::new();
    for (nth, pair) in scored.iter().enumerate().take_while(|(_, pair)| pair.weight >= least) {
        let (a, b) = (growing.find(pair.left), growing.find(pair.right));
        if a == b {
            continue;
        }
        match growing.why_apart(a, b, least) {
            Ok(evidence) => growing.merge(a, b, evidence),
            Err(why) => apart.push(KeptApart { pair: nth, why }),
        }
    }
    let of = growing.named();
    apart.retain(|kept| scored.get(kept.pair).is_some_and(|s| of[s.left as usize] != of[s.right as usize]));
    let (belongs, right) = sure::sure(&growing, scored, &apart, by_people);
    let bridges = bridge::bridges(&of, scored, least, by_people);
    Clusters { of, apart, belongs, right, bridges }
}
