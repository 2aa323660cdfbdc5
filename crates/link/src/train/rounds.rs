//! Expectation and maximization over flat arrays: whose are the pairs, given what is believed; what to believe, given whose they are. Not for which
//! classes there are nor what holds them in place (`classes`), and not for how many rounds it takes (`settle`).

use super::answers::Answers;

/// Classes are counted eight side by side.
pub(super) const LANES: usize = 8;
type Lanes = [f64; LANES];

/// What a round needs besides beliefs. Learned classes come first, and among them those of the same one.
pub(super) struct Rounds<'a> {
    pub(super) answers: &'a Answers,
    pub(super) n_same: usize,
    pub(super) n_learned: usize,
    /// By pattern, how probable it is in each class of which nothing is learned but its share.
    fixed: Vec<f64>,
    pub(super) n_fixed: usize,
    groups: usize,
}

/// Beliefs or counts, both of one shape: by slot and learned class, then by learned class, then by fixed class. Answers of a comparison add up to 1 in
/// beliefs; shares of all classes do.
pub(super) type Flat = Vec<f64>;

impl<'a> Rounds<'a> {
    /// `fixed`: by class, by slot.
    pub(super) fn new(answers: &'a Answers, n_same: usize, n_learned: usize, fixed: &[Vec<f64>]) -> Self {
        let n_fixed = fixed.len();
        let mut likely = Vec::with_capacity(answers.n.len() * n_fixed);
        for row in answers.rows() {
            likely.extend(fixed.iter().map(|class| row.iter().map(|slot| class[usize::from(*slot)]).product::<f64>()));
        }
        Self { answers, n_same, n_learned, fixed: likely, n_fixed, groups: n_learned.div_ceil(LANES).max(1) }
    }

    pub(super) fn n_flat(&self) -> usize {
        (self.answers.layout.n_slots() + 1) * self.groups * LANES + self.n_fixed
    }

    /// Where an answer of a learned class stands.
    pub(super) fn at(&self, slot: usize, class: usize) -> usize {
        slot * self.groups * LANES + class
    }

    /// Where a class's share stands.
    pub(super) fn share_at(&self, class: usize) -> usize {
        let shares = self.answers.layout.n_slots() * self.groups * LANES;
        if class < self.n_learned { shares + class } else { shares + self.groups * LANES + class - self.n_learned }
    }

    /// How many pairs of the same one there are in the first beliefs' view, and which part of them other beliefs call otherwise.
    pub(super) fn otherwise(&self, one: &[f64], other: &[f64]) -> (f64, f64) {
        let (mut counts, mut same, mut others) = (Vec::new(), Vec::new(), Vec::new());
        self.count(one, &mut counts, &mut same);
        self.count(other, &mut counts, &mut others);
        let n: f64 = self.answers.n.iter().zip(&same).map(|(n, s)| n * s).sum();
        let apart: f64 = self.answers.n.iter().zip(&same).zip(&others).map(|((n, s), o)| n * (s - o).abs()).sum();
        (n, apart / n.max(1.0))
    }

    /// Counts, given beliefs: by pattern how probable the same one is (into `same`), and the log likelihood.
    pub(super) fn count(&self, beliefs: &[f64], counts: &mut Flat, same: &mut Vec<f64>) -> f64 {
        counts.clear();
        counts.resize(self.n_flat(), 0.0);
        same.clear();
        let (groups, n_slots) = (self.groups, self.answers.layout.n_slots());
        let (believed, fixed_shares) = beliefs.split_at((n_slots + 1) * groups * LANES);
        let (counted, fixed_counts) = counts.split_at_mut((n_slots + 1) * groups * LANES);
        let (table, shares) = believed.as_chunks::<LANES>().0.split_at(n_slots * groups);
        let (tally, n_shares) = counted.as_chunks_mut::<LANES>().0.split_at_mut(n_slots * groups);
        let mut each: Vec<Lanes> = vec![[0.0; LANES]; groups];
        let mut coincident = vec![0.0; self.n_fixed];
        let mut likelihood = 0.0;
        for (p, row) in self.answers.rows().enumerate() {
            let (mut is, mut is_not) = (f64::MIN_POSITIVE, f64::MIN_POSITIVE);
            for (g, each) in each.iter_mut().enumerate() {
                *each = shares[g];
                row.iter().for_each(|slot| multiply(each, &table[usize::from(*slot) * groups + g]));
                let n_same = self.n_same.saturating_sub(g * LANES).min(LANES);
                is += each[..n_same].iter().sum::<f64>();
                is_not += each[n_same..].iter().sum::<f64>();
            }
            let likely = &self.fixed[p * self.n_fixed..(p + 1) * self.n_fixed];
            for ((product, share), likely) in coincident.iter_mut().zip(fixed_shares).zip(likely) {
                *product = share * likely;
                is_not += *product;
            }
            let n = self.answers.n[p];
            let sure = self.answers.known[p].share.unwrap_or(is / (is + is_not));
            same.push(sure);
            likelihood += n * match self.answers.known[p].share {
                None => (is + is_not).ln(),
                Some(known) => known * is.ln() + (1.0 - known) * is_not.ln(),
            };
            let (of_same, of_other) = (n * sure / is, n * (1.0 - sure) / is_not);
            for (g, each) in each.iter_mut().enumerate() {
                let n_same = self.n_same.saturating_sub(g * LANES).min(LANES);
                each[..n_same].iter_mut().for_each(|e| *e *= of_same);
                each[n_same..].iter_mut().for_each(|e| *e *= of_other);
                row.iter().for_each(|slot| add(&mut tally[usize::from(*slot) * groups + g], each));
                add(&mut n_shares[g], each);
            }
            fixed_counts.iter_mut().zip(&coincident).for_each(|(count, product)| *count += product * of_other);
        }
        likelihood
    }
}

fn multiply(a: &mut Lanes, b: &Lanes) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a *= b);
}

fn add(a: &mut Lanes, b: &Lanes) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
}
