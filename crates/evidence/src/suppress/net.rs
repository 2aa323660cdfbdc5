//! The numbers of a release and how they hang together: what adds up to what, and which groups are the same people.
//! It decides nothing about what is hidden.
//!
//! Nodes, groups and relations are named by their position in lists that only grow, so a position handed out here is always valid.

use super::{Sheet, Tie};
use crate::published::{Group, Kind, Reason};
use crate::tally::Tally;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It leaves.
    Shown,
    /// It does not.
    Hidden(Reason),
    /// No table of the release has it, yet tables that have it in common hang together through it.
    Unseen,
}

/// The number of one group for one metric.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The metric.
    pub sheet: usize,
    /// The people.
    pub group: usize,
    /// How many codes the group is by; none is everyone.
    pub codes: usize,
    /// Whether it is a rate.
    pub rate: bool,
    /// People with the outcome, without it, and left out of the count. For means and middle values: counted, none, left out.
    pub parts: [i64; 3],
    /// What becomes of it.
    pub state: State,
    /// Its reason is not said, because reasons tell something too.
    pub vague: bool,
    /// An earlier release of the same snapshot showed it, so hiding it would protect nothing.
    pub told: bool,
    /// The relations it is in.
    pub relations: Vec<usize>,
}

impl Node {
    /// Everyone of the group, counted or not.
    pub fn people(&self) -> i64 {
        self.parts.iter().sum()
    }

    /// Why it is hidden, as far as that is said.
    pub fn reason(&self) -> Option<Reason> {
        match self.state {
            State::Hidden(_) if self.vague => Some(Reason::NotSaid),
            State::Hidden(reason) => Some(reason),
            State::Shown | State::Unseen => None,
        }
    }

    /// Whether the reader of the release has the number.
    pub fn is_known(&self) -> bool {
        self.told || self.state == State::Shown
    }
}

/// People who are a group in one or more metrics.
#[derive(Debug)]
pub(super) struct People {
    /// Which population they are of.
    pub population: usize,
    /// Whether they are all of it.
    pub everyone: bool,
    /// Their numbers.
    pub nodes: Vec<usize>,
}

/// A whole and the parts that add up to it, people by people and component by component.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Relation {
    /// The whole.
    pub whole: usize,
    /// The parts.
    pub parts: Vec<usize>,
}

/// A release.
#[derive(Debug)]
pub(super) struct Net {
    /// The fewest people a number may rest on; at least 1.
    pub minimum: i64,
    /// All numbers of groups with somebody in them.
    pub nodes: Vec<Node>,
    /// All groups of people.
    pub groups: Vec<People>,
    /// What adds up.
    pub relations: Vec<Relation>,
    /// For each population, whether its size is published.
    pub open: Vec<bool>,
    index: BTreeMap<(usize, Group), usize>,
}

impl Net {
    /// The net of these sheets, everything shown.
    pub fn new(sheets: &[Sheet], ties: &[Tie], minimum: u64) -> Net {
        let minimum = i64::try_from(minimum).unwrap_or(i64::MAX / 1_000_000).max(1);
        let mut net = Net { minimum, nodes: vec![], groups: vec![], relations: vec![], open: vec![], index: BTreeMap::new() };
        for (index, sheet) in sheets.iter().enumerate() {
            net.add_cells(index, sheet);
            net.add_relations(index, sheet);
            ties.iter().enumerate().for_each(|(nth, tie)| net.tie(index, nth, tie));
        }
        net.add_groups(sheets.len());
        net
    }

    /// The node of a group, whatever the order its codes are named in. `None` where nobody is in the group.
    pub fn find(&self, sheet: usize, group: &Group) -> Option<usize> {
        self.index.get(&(sheet, sorted(group))).copied()
    }

    /// Whether the size of a group is taken to be known: some metric shows its number, or it is a published population.
    pub fn size_is_known(&self, group: usize) -> bool {
        let people = &self.groups[group];
        (people.everyone && self.open[people.population]) || people.nodes.iter().any(|&n| self.nodes[n].is_known())
    }

    /// Other nodes that share a relation with this one, each once, in order.
    pub fn relatives(&self, node: usize) -> BTreeSet<usize> {
        let of = |&r: &usize| std::iter::once(self.relations[r].whole).chain(self.relations[r].parts.iter().copied());
        self.nodes[node].relations.iter().flat_map(of).filter(|&n| n != node).collect()
    }

    fn add_cells(&mut self, sheet: usize, from: &Sheet) {
        let cells = from.tables.iter().flat_map(|t| &t.cells).filter(|(_, tally)| tally.population() > 0);
        for (group, tally) in cells {
            let key = (sheet, sorted(group));
            if !self.index.contains_key(&key) {
                let rate = from.kind == Kind::Rate;
                self.add_node(key, rate, parts(tally, rate), State::Shown);
            }
        }
    }

    fn add_node(&mut self, key: (usize, Group), rate: bool, parts: [i64; 3], state: State) -> usize {
        let id = self.nodes.len();
        self.nodes.push(Node {
            sheet: key.0,
            group: 0,
            codes: key.1.len(),
            rate,
            parts,
            state,
            vague: false,
            told: false,
            relations: vec![],
        });
        self.index.insert(key, id);
        id
    }

    /// Every set of codes adds up to every set with one code fewer. Sets that no table has are made on the way, unseen.
    fn add_relations(&mut self, sheet: usize, from: &Sheet) {
        let sets = from.tables.iter().map(|t| t.by.iter().cloned().collect::<BTreeSet<_>>());
        let mut open: BTreeSet<(usize, BTreeSet<String>)> = sets.filter(|s| !s.is_empty()).map(|s| (s.len(), s)).collect();
        let rate = from.kind == Kind::Rate;
        while let Some((size, codes)) = open.pop_last() {
            for code in &codes {
                self.sum_away(sheet, &codes, code, rate);
                let rest: BTreeSet<String> = codes.iter().filter(|c| *c != code).cloned().collect();
                if size > 1 {
                    open.insert((size - 1, rest));
                }
            }
        }
    }

    /// Both sides of a tie add up to the same people, whom no table has.
    fn tie(&mut self, sheet: usize, nth: usize, (one, other): &Tie) {
        let nodes = |net: &Net, groups: &[Group]| groups.iter().filter_map(|g| net.find(sheet, g)).collect::<Vec<_>>();
        let sides = [nodes(self, one), nodes(self, other)];
        let Some(rate) = sides.iter().flatten().next().map(|&n| self.nodes[n].rate) else { return };
        let key = (sheet, vec![("~".to_owned(), nth.to_string())]);
        let whole = self.add_node(key, rate, self.total(&sides[0]), State::Unseen);
        sides.into_iter().for_each(|parts| self.relate(Relation { whole, parts }));
    }

    /// The relations between the groups by `codes` and those by all of them but `code`.
    fn sum_away(&mut self, sheet: usize, codes: &BTreeSet<String>, code: &str, rate: bool) {
        let mut wholes: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for ((of, group), &node) in &self.index {
            if *of == sheet && group.len() == codes.len() && group.iter().all(|(c, _)| codes.contains(c)) {
                let rest = group.iter().filter(|(c, _)| c != code).cloned().collect();
                wholes.entry(rest).or_default().push(node);
            }
        }
        for (group, parts) in wholes {
            let key = (sheet, group);
            let whole = self.index.get(&key).copied();
            let whole = whole.unwrap_or_else(|| self.add_node(key, rate, self.total(&parts), State::Unseen));
            self.relate(Relation { whole, parts });
        }
    }

    fn total(&self, nodes: &[usize]) -> [i64; 3] {
        let each = |i: usize| nodes.iter().map(|&n| self.nodes[n].parts[i]).sum();
        [each(0), each(1), each(2)]
    }

    fn relate(&mut self, relation: Relation) {
        let id = self.relations.len();
        for node in relation.parts.iter().chain([&relation.whole]) {
            self.nodes[*node].relations.push(id);
        }
        self.relations.push(relation);
    }

    /// Sheets whose groups have the same sizes wherever both have them are taken to be of one population:
    /// the same people or not, a reader may carry a size from one to the other.
    fn add_groups(&mut self, n_sheets: usize) {
        let mut first_sheets: Vec<usize> = vec![];
        let mut ids: BTreeMap<(usize, Group), usize> = BTreeMap::new();
        for sheet in 0..n_sheets {
            let found = first_sheets.iter().position(|&first| self.same_people(first, sheet));
            let population = found.unwrap_or_else(|| {
                first_sheets.push(sheet);
                first_sheets.len() - 1
            });
            for (key, &node) in self.index.range((sheet, Group::new())..).take_while(|((s, _), _)| *s == sheet) {
                let next = self.groups.len();
                let id = *ids.entry((population, key.1.clone())).or_insert(next);
                if id == next {
                    self.groups.push(People { population, everyone: key.1.is_empty(), nodes: vec![] });
                }
                self.groups[id].nodes.push(node);
                self.nodes[node].group = id;
            }
        }
        self.open = vec![true; first_sheets.len()];
        for group in self.groups.iter().filter(|g| g.everyone) {
            self.open[group.population] = group.nodes.iter().all(|&n| self.nodes[n].people() >= self.minimum);
        }
    }

    fn same_people(&self, one: usize, other: usize) -> bool {
        let of_one = self.index.range((one, Group::new())..).take_while(|((s, _), _)| *s == one);
        let pairs = of_one.filter_map(|((_, group), &node)| Some((node, *self.index.get(&(other, group.clone()))?)));
        let mut any = false;
        pairs.map(|(a, b)| self.nodes[a].people() == self.nodes[b].people()).inspect(|_| any = true).all(|same| same) && any
    }
}

fn sorted(group: &Group) -> Group {
    let mut sorted = group.clone();
    sorted.sort();
    sorted
}

/// Components of a tally. Counts beyond 2^63 do not happen: there are not so many people.
fn parts(tally: &Tally, rate: bool) -> [i64; 3] {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX / 8);
    let left_out = whole(tally.population().saturating_sub(tally.counted));
    if rate {
        [whole(tally.success), whole(tally.counted.saturating_sub(tally.success)), left_out]
    } else {
        [whole(tally.counted), 0, left_out]
    }
}
