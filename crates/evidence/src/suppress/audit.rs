//! Proof that a hidden count cannot be worked out: two tables that agree with everything published and differ in it by enough.
//! It changes nothing about what is hidden.
//!
//! A table found for one count serves for all others it moves, and hiding more never spoils one, so few systems are solved.

use super::net::{Net, State};
use super::system::{Quantity, Reader, System, Witness};
use crate::published::Reason;
use std::rc::Rc;

/// How many hidden nodes around a count are looked at, a few first because most proofs are near. What lies farther is held at
/// the truth, which can only hide more.
const RINGS: &[usize] = &[12, 60, 400];
/// The same where a failed proof costs only a worse choice.
const NEAR_RINGS: &[usize] = &[12, 60];

/// The tables found so far, and the work done.
#[derive(Debug, Clone)]
pub(super) struct Audit {
    witnesses: Vec<(Reader, Rc<Witness>)>,
    /// Unknowns of all systems solved so far.
    pub work: usize,
    /// Past this much work no more systems are solved.
    pub limit: usize,
    /// How far around a count is looked.
    rings: &'static [usize],
}

impl Audit {
    /// Nothing found yet.
    pub fn new(limit: usize) -> Audit {
        Audit { witnesses: vec![], work: 0, limit, rings: RINGS }
    }

    /// A copy to try things with, which looks less far.
    pub fn trial(&self) -> Audit {
        Audit { rings: NEAR_RINGS, ..self.clone() }
    }

    /// Whether the quantity is safe, looking for tables that show it.
    pub fn prove(&mut self, net: &Net, quantity: &Quantity) -> bool {
        // a table a versed reader believes serves both readers, so it is looked for first
        let readers: &[Reader] = if quantity.reader == Reader::Plain { &[Reader::Versed, Reader::Plain] } else { &[Reader::Versed] };
        for &most in self.rings {
            for &reader in readers {
                if self.is_proved(quantity) || self.look(net, quantity, reader, most) {
                    return true;
                }
            }
            if System::is_whole_within(net, quantity.node, most) {
                return false;
            }
        }
        false
    }

    /// Looks above and below the truth in one system.
    fn look(&mut self, net: &Net, quantity: &Quantity, reader: Reader, most: usize) -> bool {
        if self.work >= self.limit {
            return false;
        }
        let system = System::around(net, quantity.node, reader, most);
        let (least, largest) = system.bounds(quantity);
        [true, false].into_iter().any(|up| {
            let (low, high) = self.range(quantity);
            let goal = if up { low + quantity.need } else { high - quantity.need };
            // what cutting limits already rules out needs no solver
            if largest.max(high) - least.min(low) < quantity.need || (up && largest <= high) || (!up && least >= low) {
                return false;
            }
            self.work += system.size();
            self.witnesses.extend(system.reach(quantity, goal).map(|w| (reader, Rc::new(w))));
            self.is_proved(quantity)
        })
    }

    /// Forgets the tables that a node, now shown, refutes: those that move it or the size of its group.
    pub fn refute(&mut self, net: &Net, node: usize) {
        let mates = &net.groups[net.nodes[node].group].nodes;
        let still = |mate: &usize, w: &Witness| w.get(mate).is_none_or(|steps| steps.iter().sum::<i64>() == 0);
        self.witnesses.retain(|(_, w)| !w.contains_key(&node) && mates.iter().all(|mate| still(mate, w)));
    }

    fn is_proved(&self, quantity: &Quantity) -> bool {
        let (low, high) = self.range(quantity);
        high - low >= quantity.need
    }

    /// Smallest and largest step away from the truth found so far. What a versed reader believes, a plain one believes too.
    fn range(&self, quantity: &Quantity) -> (i64, i64) {
        let step = |w: &Rc<Witness>| w.get(&quantity.node).map_or(0, |steps| quantity.parts.iter().map(|&p| steps[p]).sum::<i64>());
        let believed = self.witnesses.iter().filter(|(reader, _)| quantity.reader == Reader::Plain || *reader == Reader::Versed);
        believed.map(|(_, w)| step(w)).fold((0, 0), |(low, high), step| (low.min(step), high.max(step)))
    }
}

/// The counts of a hidden node that must stay wide, and how wide. For a plain reader at least `minimum` values must remain
/// possible. For one versed in the reasons the reason alone leaves no more than that, and a neighbor's reason takes some away:
/// half must remain. Those left out are guarded where they are few.
pub(super) fn quantities(net: &Net, node: usize) -> Vec<Quantity> {
    let found = &net.nodes[node];
    let State::Hidden(reason) = found.state else { return vec![] };
    if found.told {
        return vec![];
    }
    let (full, half) = (net.minimum - 1, net.minimum / 2);
    // a count said to be small and not zero has `minimum - 1` values to begin with
    let nonzero = half.min(net.minimum - 2).max(0);
    let few = reason == Reason::TooFew;
    let left_out = (1..net.minimum).contains(&found.parts[2]);
    let wanted: [(&'static [usize], bool, i64); 4] = [
        (&[0], true, if few && !found.rate { nonzero } else { half }),
        (&[1], found.rate, half),
        (&[0, 1], found.rate && few, nonzero),
        (&[2], left_out, nonzero),
    ];
    let asked = wanted.into_iter().filter(|(_, asked, _)| *asked);
    let both =
        |(parts, _, need)| [(Reader::Plain, full), (Reader::Versed, need)].map(|(reader, need)| Quantity { node, parts, reader, need });
    asked.flat_map(both).collect()
}
