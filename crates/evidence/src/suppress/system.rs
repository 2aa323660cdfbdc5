//! The whole-number tables a reader of the release could still believe in, around one hidden number.
//! It finds one such table; it does not judge whether there are enough of them.
//!
//! Variables are steps away from the true table, so the truth is all zeros and every equation sums to zero. What the solver
//! finds in floating point is rounded and then checked here in whole numbers, so an error of the solver can only make us
//! hide more. For the same reason the system may leave out possibilities, never add any: far-away numbers are held at the truth.

use super::net::Net;
use crate::published::Reason;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Steps of the components of the nodes that move.
pub(super) type Witness = BTreeMap<usize, [i64; 3]>;

/// How a reader goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// Adds and subtracts what is shown.
    Plain,
    /// Also uses what the reason for hiding each number says about it.
    Versed,
}

/// A hidden count: the sum of these components of a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quantity {
    /// The node.
    pub node: usize,
    /// Components added up.
    pub parts: &'static [usize],
    /// For whom it must stay wide.
    pub reader: Reader,
    /// How far apart its largest and smallest believable values must be.
    pub need: i64,
}

struct Row {
    terms: Vec<(usize, i64)>,
    compare: ComparisonOp,
    limit: i64,
}

/// The equations and limits around one node.
pub(super) struct System {
    vars: Vec<(usize, usize)>,
    limits: Vec<(i64, i64)>,
    rows: Vec<Row>,
}

/// Rounds of cutting limits; each is exact, more only cut more.
const ROUNDS: usize = 20;
/// Branchings before the solver gives up; the systems are almost always whole-numbered at their corners.
const BRANCHES: u64 = 200;

impl System {
    /// The system of a node and at most `most` of the hidden nodes nearest to it.
    pub fn around(net: &Net, node: usize, reader: Reader, most: usize) -> System {
        let nodes = nearest(net, node, most);
        let mut system = System { vars: vec![], limits: vec![], rows: vec![] };
        for &n in &nodes {
            for part in 0..3 {
                system.vars.push((n, part));
                system.limits.push(limits(net, n, part, reader));
            }
        }
        let at: BTreeMap<(usize, usize), usize> = system.vars.iter().enumerate().map(|(i, v)| (*v, i)).collect();
        system.add_relations(net, &nodes, &at);
        system.add_sizes(net, &nodes, &at);
        for &n in &nodes {
            system.add_sums(net, n, reader, &at);
        }
        system.cut();
        system
    }

    /// Whether everything that hangs together with a node is fewer than `most` nodes.
    pub fn is_whole_within(net: &Net, node: usize, most: usize) -> bool {
        nearest(net, node, most).len() < most
    }

    /// How many unknowns it has, a measure of the work to solve it.
    pub fn size(&self) -> usize {
        self.limits.iter().filter(|(low, high)| low < high).count()
    }

    /// How far below and above the truth the quantity can be at most.
    pub fn bounds(&self, quantity: &Quantity) -> (i64, i64) {
        let own = self.vars.iter().zip(&self.limits).filter(|(v, _)| v.0 == quantity.node && quantity.parts.contains(&v.1));
        own.fold((0, 0), |(least, most), (_, (low, high))| (least + low, most + high))
    }

    /// Cuts limits by what the rows leave possible, in whole numbers, until nothing changes or not worth more rounds.
    fn cut(&mut self) {
        for _ in 0..ROUNDS {
            let before = self.limits.clone();
            for row in &self.rows {
                cut_by(row, &mut self.limits);
            }
            if before == self.limits {
                return;
            }
        }
    }

    /// A table in which the quantity is as far from the truth as it can be towards `goal` steps away, but not farther.
    pub fn reach(&self, quantity: &Quantity, goal: i64) -> Option<Witness> {
        [None, Some(BRANCHES)].into_iter().find_map(|branches| self.solve(quantity, goal, branches))
    }

    fn solve(&self, quantity: &Quantity, goal: i64, branches: Option<u64>) -> Option<Witness> {
        let way = if goal > 0 { OptimizationDirection::Maximize } else { OptimizationDirection::Minimize };
        let mut problem = Problem::new(way);
        let wanted = |v: &(usize, usize)| v.0 == quantity.node && quantity.parts.contains(&v.1);
        let mut variables: Vec<Option<Variable>> = Vec::with_capacity(self.vars.len());
        for (var, (low, high)) in self.vars.iter().zip(&self.limits) {
            let cost = if wanted(var) { 1.0 } else { 0.0 };
            variables.push(match branches {
                _ if low == high => None,
                Some(_) => Some(problem.add_integer_var(cost, (small(*low), small(*high)))),
                None => Some(problem.add_var(cost, (*low as f64, *high as f64))),
            });
        }
        let goal_terms: Vec<(Variable, f64)> =
            self.vars.iter().zip(&variables).filter(|(v, _)| wanted(v)).filter_map(|(_, x)| Some(((*x)?, 1.0))).collect();
        let side = if goal > 0 { ComparisonOp::Le } else { ComparisonOp::Ge };
        problem.add_constraint(goal_terms, side, goal as f64);
        for row in &self.rows {
            // the truth is within all limits, so what is fixed is fixed at no step
            let terms: Vec<(Variable, f64)> = row.terms.iter().filter_map(|&(i, by)| Some((variables[i]?, by as f64))).collect();
            if !terms.is_empty() {
                problem.add_constraint(terms, row.compare, row.limit as f64);
            }
        }
        let mut options = SolveOptions::default();
        options.node_limit = branches;
        let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
        let steps: Vec<i64> = variables.iter().map(|v| v.map_or(0, |v| solution.var_value(v).round() as i64)).collect();
        self.holds(&steps).then(|| self.witness(&steps))
    }

    /// Whether rounded steps really make a table, in whole numbers.
    fn holds(&self, steps: &[i64]) -> bool {
        let within = self.limits.iter().zip(steps).all(|(&(low, high), &step)| (low..=high).contains(&step));
        let row = |row: &Row| {
            let sum: i64 = row.terms.iter().map(|&(i, by)| by * steps[i]).sum();
            match row.compare {
                ComparisonOp::Eq => sum == row.limit,
                ComparisonOp::Le => sum <= row.limit,
                ComparisonOp::Ge => sum >= row.limit,
            }
        };
        within && self.rows.iter().all(row)
    }

    fn witness(&self, steps: &[i64]) -> Witness {
        let mut witness = Witness::new();
        for (&(node, part), &step) in self.vars.iter().zip(steps).filter(|(_, step)| **step != 0) {
            witness.entry(node).or_default()[part] = step;
        }
        witness
    }

    /// Whole minus parts, component by component.
    fn add_relations(&mut self, net: &Net, nodes: &BTreeSet<usize>, at: &BTreeMap<(usize, usize), usize>) {
        let touched: BTreeSet<usize> = nodes.iter().flat_map(|&n| net.nodes[n].relations.iter().copied()).collect();
        for relation in touched.iter().map(|&r| &net.relations[r]) {
            for part in 0..3 {
                let whole = at.get(&(relation.whole, part)).map(|&i| (i, 1));
                let parts = relation.parts.iter().filter_map(|&n| at.get(&(n, part)).map(|&i| (i, -1)));
                self.zero(whole.into_iter().chain(parts).collect());
            }
        }
    }

    /// The same people are as many in every metric, and exactly as many as they are where their number is known.
    fn add_sizes(&mut self, net: &Net, nodes: &BTreeSet<usize>, at: &BTreeMap<(usize, usize), usize>) {
        let sum = |n: usize, by: i64| (0..3).filter_map(move |part| at.get(&(n, part)).map(|&i| (i, by)));
        let groups: BTreeSet<usize> = nodes.iter().map(|&n| net.nodes[n].group).collect();
        for group in groups {
            let here: Vec<usize> = net.groups[group].nodes.iter().copied().filter(|n| nodes.contains(n)).collect();
            if net.size_is_known(group) || here.len() < net.groups[group].nodes.len() {
                here.iter().for_each(|&n| self.zero(sum(n, 1).collect()));
            } else {
                here.windows(2).for_each(|pair| self.zero(sum(pair[0], 1).chain(sum(pair[1], -1)).collect()));
            }
        }
    }

    /// What is known of sums of components: a group with nobody in it is said to be empty, and the reason tells
    /// whether enough are counted.
    fn add_sums(&mut self, net: &Net, node: usize, reader: Reader, at: &BTreeMap<(usize, usize), usize>) {
        let Some(reason) = net.nodes[node].reason() else { return };
        let counted = net.nodes[node].parts[0] + net.nodes[node].parts[1];
        let terms = |parts: &[usize]| parts.iter().filter_map(|&p| at.get(&(node, p)).map(|&i| (i, 1))).collect::<Vec<_>>();
        let row = |parts: &[usize], compare, limit| Row { terms: terms(parts), compare, limit };
        self.rows.push(row(&[0, 1, 2], ComparisonOp::Ge, 1 - net.nodes[node].people()));
        match reader {
            Reader::Versed if reason == Reason::NotSaid => {}
            Reader::Plain => {}
            Reader::Versed if reason == Reason::TooFew => self.rows.push(row(&[0, 1], ComparisonOp::Le, net.minimum - 1 - counted)),
            Reader::Versed => self.rows.push(row(&[0, 1], ComparisonOp::Ge, net.minimum - counted)),
        }
    }

    fn zero(&mut self, terms: Vec<(usize, i64)>) {
        if !terms.is_empty() {
            self.rows.push(Row { terms, compare: ComparisonOp::Eq, limit: 0 });
        }
    }
}

/// Every reader-unknown node reachable through unknown ones, nearest first, until there are `most`.
fn nearest(net: &Net, node: usize, most: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::from([node]);
    let mut queue = VecDeque::from([node]);
    while let Some(next) = queue.pop_front() {
        let group = net.nodes[next].group;
        let mates: &[usize] = if net.size_is_known(group) { &[] } else { &net.groups[group].nodes };
        for other in net.relatives(next).into_iter().chain(mates.iter().copied()) {
            if !net.nodes[other].is_known() && !found.contains(&other) {
                if found.len() >= most {
                    return found;
                }
                found.insert(other);
                queue.push_back(other);
            }
        }
    }
    found
}

/// How far a component can lie below and above the truth. A versed reader also knows that those left out are none or at
/// least the minimum wherever that is not the reason; the branch that is true is kept, the other left out.
fn limits(net: &Net, node: usize, part: usize, reader: Reader) -> (i64, i64) {
    let node = &net.nodes[node];
    let (m, truth) = (net.minimum, node.parts[part]);
    let far = truth.saturating_add(m.saturating_mul(100));
    let (low, high) = match (part, node.reason(), reader) {
        (1, ..) if !node.rate => (0, 0),
        (_, Some(reason), Reader::Versed) => told_by(reason, node.rate, part, truth, m, far),
        _ => (0, far),
    };
    (low - truth, high - truth)
}

/// What the reason says of one component.
fn told_by(reason: Reason, rate: bool, part: usize, truth: i64, m: i64, far: i64) -> (i64, i64) {
    match (reason, part) {
        (Reason::TooFewLeftOut, 2) => (1, m - 1),
        (Reason::ProtectsAnother | Reason::ChangedByFew, 2) if truth > 0 => (m, far),
        (Reason::ProtectsAnother | Reason::ChangedByFew, 2) => (0, 0),
        (Reason::TooFew, 0 | 1) | (Reason::TooFewWithout, 1) => (0, m - 1),
        (Reason::TooFewWith, 0) if rate => (0, m - 1),
        (Reason::TooFewWith, 1) | (Reason::NotSaid, _) | (_, 2) => (0, far),
        _ => (m, far),
    }
}

/// Cuts the limits of a row's variables by what the others leave.
fn cut_by(row: &Row, limits: &mut [(i64, i64)]) {
    let ends = |&(i, by): &(usize, i64), limits: &[(i64, i64)]| {
        let (a, b) = (by * limits[i].0, by * limits[i].1);
        (a.min(b), a.max(b))
    };
    let (least, most) = row.terms.iter().map(|t| ends(t, limits)).fold((0, 0), |(l, m), (a, b)| (l + a, m + b));
    for term in &row.terms {
        let (own_least, own_most) = ends(term, limits);
        let top = if matches!(row.compare, ComparisonOp::Ge) { own_most } else { own_most.min(row.limit - (least - own_least)) };
        let bottom = if matches!(row.compare, ComparisonOp::Le) { own_least } else { own_least.max(row.limit - (most - own_most)) };
        // factors are 1 and -1, so dividing by one is multiplying by it
        let (a, b) = (bottom * term.1, top * term.1);
        limits[term.0] = (a.min(b), a.max(b));
    }
}

fn small(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(if n > 0 { i32::MAX } else { i32::MIN })
}
