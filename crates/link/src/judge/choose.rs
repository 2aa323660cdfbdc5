//! Which pairs to ask about. Not for who answers, or what an answer changes.
//!
//! Three parts. Bridges first: weak pairs that alone hold two groups of rows together, so that one answer decides about many. Then a random part,
//! by strata of weight. Then the pairs that teach most: the entropy of a pattern's probability, times the (damped) number of pairs that share
//! the pattern, divided by how often the pattern and its stratum were asked about already.
//!
//! The random part rests on permanent random numbers (Ohlsson 1995): every pair has a number that follows from the ids of its rows alone. Of a
//! stratum the pairs with the smallest numbers are the sample; asking for more later only goes on in that order, new pairs fall in where they
//! belong, and no pair is asked twice. A pair's chance of being in the sample is the part of its stratum that is.

use super::frame::Frame;
use crate::column::mix;
use crate::compare::Pattern;
use crate::score::{Scored, probability};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs that every stratum gets before any gets more: with fewer, its interval is worth little.
const FEW: usize = 8;

/// Why a pair is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It alone holds two groups of rows together.
    Bridge,
    /// It was drawn.
    Random,
    /// Its answer teaches most.
    Teaches,
}

impl Why {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bridge => "bridge",
            Self::Random => "random",
            Self::Teaches => "teaches",
        }
    }
}

/// What is wished for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// New pairs.
    pub n: usize,
    /// Places of pairs to be asked about first.
    pub bridges: Vec<usize>,
    /// Places of pairs that were asked about before; they are not asked again.
    pub asked: BTreeSet<usize>,
    /// Of these, those in the random sample.
    pub sampled: BTreeSet<usize>,
}

/// What was chosen. Places are those of the pairs handed in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// Pairs to ask about, in the order in which to ask.
    pub ask: Vec<(usize, Why)>,
    /// The whole random sample as it is now, pairs asked about before included, and each pair's chance of being in it.
    pub sample: BTreeMap<usize, f64>,
}

/// The permanent random number of a pair, from what names its rows for ever; the order of the two does not matter.
pub fn random_number(one: &str, other: &str) -> u64 {
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let hash = |text: &str| text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    mix(mix(hash(one)) ^ hash(other))
}

/// Chooses among `pairs`, whose strata `frame` counts; `number` gives a pair's permanent random number.
pub fn choose(pairs: &[Scored], frame: &Frame, number: impl Fn(&Scored) -> u64, wish: &Wish) -> Chosen {
    let mut chosen = Chosen::default();
    let mut taken = wish.asked.clone();
    for place in wish.bridges.iter().copied().filter(|b| *b < pairs.len()).take(wish.n.div_ceil(2)) {
        if taken.insert(place) {
            chosen.ask.push((place, Why::Bridge));
        }
    }
    let n_random = (wish.n - chosen.ask.len()).div_ceil(2);
    let by_stratum = in_order(pairs, frame, number);
    let depth = depths(frame, &by_stratum, &taken, &wish.sampled, n_random);
    for (places, depth) in by_stratum.iter().zip(depth) {
        for place in places.iter().take(depth) {
            chosen.sample.insert(*place, depth as f64 / places.len() as f64);
            if taken.insert(*place) {
                chosen.ask.push((*place, Why::Random));
            }
        }
    }
    let left = wish.n.saturating_sub(chosen.ask.len());
    chosen.ask.extend(teaching(pairs, frame, &by_stratum, &taken, left).into_iter().map(|place| (place, Why::Teaches)));
    chosen
}

/// The pairs of each stratum in the order of their random numbers.
fn in_order(pairs: &[Scored], frame: &Frame, number: impl Fn(&Scored) -> u64) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<(u64, usize)>> = vec![Vec::new(); frame.strata.len()];
    for (place, pair) in pairs.iter().enumerate() {
        found[frame.place(pair.weight)].push((number(pair), place));
    }
    let sorted = |mut stratum: Vec<(u64, usize)>| {
        stratum.sort_unstable();
        stratum.into_iter().map(|(_, place)| place).collect()
    };
    found.into_iter().map(sorted).collect()
}

/// How deep into each stratum the sample reaches when `n` more pairs are asked about at random. Each goes where it takes most away from the
/// variance of the number of same pairs (Neyman's allocation, one pair at a time); a stratum with less than a [`FEW`] comes first.
fn depths(frame: &Frame, order: &[Vec<usize>], taken: &BTreeSet<usize>, sampled: &BTreeSet<usize>, n: usize) -> Vec<usize> {
    let reached = |places: &Vec<usize>| places.iter().rposition(|p| sampled.contains(p)).map_or(0, |last| last + 1);
    let mut depth: Vec<usize> = order.iter().map(reached).collect();
    let mut left = n;
    // A pair within reach that was not asked about yet (it came new, or changed its stratum) is asked about first.
    let waiting = |(places, depth): (&Vec<usize>, &usize)| places.iter().take(*depth).filter(|p| !taken.contains(p)).count();
    left = left.saturating_sub(order.iter().zip(&depth).map(waiting).sum());
    while left > 0 {
        let gain = |h: usize| {
            let (all, has) = (order[h].len() as f64, depth[h] as f64);
            // A model may be surer than it should: no stratum is taken to be surer than nineteen in twenty.
            let p = frame.strata[h].predicted().clamp(0.05, 0.95);
            all * all * p * (1.0 - p) / (has * (has + 1.0)).max(0.1)
        };
        let few = |h: usize| FEW.saturating_sub(depth[h]);
        let open = (0..order.len()).filter(|h| depth[*h] < order[*h].len());
        let Some(best) = open.max_by(|a, b| few(*a).cmp(&few(*b)).then(gain(*a).total_cmp(&gain(*b))).then(b.cmp(a))) else { break };
        left -= usize::from(!taken.contains(&order[best][depth[best]]));
        depth[best] += 1;
    }
    depth
}

struct Kind {
    n: u64,
    n_asked: u32,
    stratum: usize,
    entropy: f64,
    /// Not asked about, in the order of random numbers.
    open: Vec<usize>,
}

fn teaching(pairs: &[Scored], frame: &Frame, order: &[Vec<usize>], taken: &BTreeSet<usize>, n: usize) -> Vec<usize> {
    let mut kinds: BTreeMap<(usize, Pattern), Kind> = BTreeMap::new();
    let mut asked = vec![0u32; frame.strata.len()];
    for (stratum, places) in order.iter().enumerate() {
        for place in places {
            let new = || Kind { n: 0, n_asked: 0, stratum, entropy: 0.0, open: Vec::new() };
            let kind = kinds.entry((stratum, pairs[*place].pattern)).or_insert_with(new);
            kind.n += 1;
            kind.entropy += (entropy(probability(pairs[*place].weight)) - kind.entropy) / kind.n as f64;
            if taken.contains(place) {
                kind.n_asked += 1;
                asked[stratum] += 1;
            } else {
                kind.open.push(*place);
            }
        }
    }
    let mut kinds: Vec<Kind> = kinds.into_values().filter(|kind| !kind.open.is_empty()).collect();
    kinds.iter_mut().for_each(|kind| kind.open.reverse());
    let mut found = Vec::new();
    while found.len() < n {
        let worth = |kind: &Kind| {
            let spread = (1.0 + f64::from(kind.n_asked)) * (1.0 + f64::from(asked[kind.stratum])).sqrt();
            if kind.open.is_empty() { -1.0 } else { kind.entropy * (kind.n as f64).sqrt() / spread }
        };
        let best = (0..kinds.len()).max_by(|a, b| worth(&kinds[*a]).total_cmp(&worth(&kinds[*b])).then(b.cmp(a)));
        let Some(kind) = best.and_then(|best| kinds.get_mut(best)) else { break };
        let Some(place) = kind.open.pop() else { break };
        kind.n_asked += 1;
        asked[kind.stratum] += 1;
        found.push(place);
    }
    found
}

/// How little is known of a yes or no, in bits.
fn entropy(p: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * p.log2() } else { 0.0 };
    part(p) + part(1.0 - p)
}
