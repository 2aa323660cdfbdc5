//! Bridges: pairs without which a cluster would fall into two. One that carries weak evidence is where a wrong pair does the most harm, and where a
//! look by people is worth the most. Not for taking them out; a cluster stands until somebody says otherwise.

use super::ByPeople;
use crate::score::{Scored, probability};
use std::collections::HashMap;

/// A bridge less probable than this is given out.
pub const WEAK: f64 = 0.95;

/// A weak pair without which a cluster would fall apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bridge {
    /// Its place among the scored pairs.
    pub pair: usize,
    /// Rows on either side of it, the fewer first.
    pub sides: (u32, u32),
    /// How many links between rows it is expected to make wrongly: the rows of one side times those of the other, times the doubt.
    pub at_stake: f64,
}

/// All weak bridges of the clusters. Rows that people put together need no pair.
pub(super) fn bridges(of: &[u32], scored: &[Scored], least: f64, by_people: &ByPeople) -> Vec<Bridge> {
    let mut graph = Graph::default();
    for (nth, pair) in scored.iter().enumerate().take_while(|(_, pair)| pair.weight >= least) {
        if of[pair.left as usize] == of[pair.right as usize] {
            graph.join(pair.left, pair.right, Some(nth));
        }
    }
    for group in &by_people.together {
        let both = group.iter().zip(group.iter().skip(1)).filter(|(a, b)| of[**a as usize] == of[**b as usize]);
        both.for_each(|(a, b)| graph.join(*a, *b, None));
    }
    let mut found: Vec<Bridge> = graph.bridges().into_iter().filter_map(|found| weak(found, scored)).collect();
    found.sort_by(|a, b| b.at_stake.total_cmp(&a.at_stake).then(a.pair.cmp(&b.pair)));
    found
}

fn weak((pair, one, other): (usize, u32, u32), scored: &[Scored]) -> Option<Bridge> {
    let doubt = 1.0 - probability(scored.get(pair)?.weight);
    let bridge = Bridge { pair, sides: (one.min(other), one.max(other)), at_stake: f64::from(one) * f64::from(other) * doubt };
    (doubt > 1.0 - WEAK).then_some(bridge)
}

/// Rows and the pairs between them; a pair without a place is one that people made.
#[derive(Default)]
struct Graph {
    place: HashMap<u32, usize>,
    edges: Vec<Vec<(usize, Option<usize>)>>,
}

/// A row on the way down the tree: where it came from, by which edge, and the next edge to look at.
struct Step {
    row: usize,
    by: Option<usize>,
    next: usize,
}

impl Graph {
    fn join(&mut self, a: u32, b: u32, pair: Option<usize>) {
        let (a, b) = (self.at(a), self.at(b));
        self.edges[a].push((b, pair));
        self.edges[b].push((a, pair));
    }

    fn at(&mut self, row: u32) -> usize {
        let next = self.edges.len();
        let place = *self.place.entry(row).or_insert(next);
        if place == next {
            self.edges.push(Vec::new());
        }
        place
    }

    /// Every bridge that is a pair, with the rows on both sides (Tarjan 1974: a tree edge that no other edge goes round).
    fn bridges(&self) -> Vec<(usize, u32, u32)> {
        let n = self.edges.len();
        let mut walk = Walk { entered: vec![0; n], low: vec![0; n], below: vec![1; n], clock: 0, found: Vec::new() };
        for root in 0..n {
            if walk.entered[root] == 0 {
                let before = walk.found.len();
                walk.tree(self, root);
                let all = walk.below[root];
                walk.found[before..].iter_mut().for_each(|(_, below, rest)| *rest = all - *below);
            }
        }
        walk.found
    }
}

struct Walk {
    entered: Vec<u32>,
    low: Vec<u32>,
    below: Vec<u32>,
    clock: u32,
    found: Vec<(usize, u32, u32)>,
}

impl Walk {
    fn enter(&mut self, row: usize, by: Option<usize>) -> Step {
        self.clock += 1;
        self.entered[row] = self.clock;
        self.low[row] = self.clock;
        Step { row, by, next: 0 }
    }

    fn tree(&mut self, graph: &Graph, root: usize) {
        let mut path = vec![self.enter(root, None)];
        while let Some(step) = path.last_mut() {
            let row = step.row;
            let Some((other, pair)) = graph.edges[row].get(step.next).copied() else {
                let by = step.by;
                path.pop();
                if let Some(above) = path.last() {
                    self.leave(row, above.row, by);
                }
                continue;
            };
            step.next += 1;
            let is_way_back = pair.is_some() && pair == step.by;
            if self.entered[other] == 0 {
                let next = self.enter(other, pair);
                path.push(next);
            } else if !is_way_back {
                self.low[row] = self.low[row].min(self.entered[other]);
            }
        }
    }

    fn leave(&mut self, row: usize, above: usize, by: Option<usize>) {
        self.low[above] = self.low[above].min(self.low[row]);
        self.below[above] += self.below[row];
        if let Some(pair) = by.filter(|_| self.low[row] > self.entered[above]) {
            self.found.push((pair, self.below[row], 0));
        }
    }
}
