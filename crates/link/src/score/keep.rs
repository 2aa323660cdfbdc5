//! One walk over all pairs: each is counted, weighed as far as its pattern leaves a hope, and kept if it reaches the review threshold. The memory for
//! kept pairs is bounded: of more, the strongest stay. Not for putting rows together (`cluster`).

use super::{Scored, Scorer, Weights, weight};
use crate::block::{Pair, RuleCount, Sample, Work};
use crate::compare::{Pattern, Rows};
use crate::count::Counts;
use crate::definition::Definition;
use crate::table::Table;
use crate::train::Model;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::sync::{Mutex, PoisonError};

/// Pairs that a thread gathers before it hands them over.
const HANDFUL: usize = 1 << 15;

/// What came of all pairs.
pub(crate) struct Kept {
    /// Pairs at or above the review threshold, the strongest evidence first.
    pub(crate) pairs: Vec<Scored>,
    /// All patterns, ascending, and how many pairs gave them.
    pub(crate) patterns: Vec<(Pattern, u64)>,
    pub(crate) by_rule: Vec<RuleCount>,
    /// The weight from which pairs were kept, where there were too many.
    pub(crate) cut_at: Option<f64>,
}

/// What a pattern decides.
enum Verdict {
    /// No pair of it reaches the threshold.
    No,
    /// Every one has this weight and reaches it.
    Yes(f64),
    /// It depends on the values.
    Depends(Weights),
}

/// One thread's part.
struct Part {
    counts: Counts,
    verdicts: Vec<Verdict>,
    n_pairs: Vec<u64>,
    pairs: Vec<Scored>,
}

struct Keeper<'a> {
    table: &'a Table,
    rows: &'a Rows,
    /// By comparison.
    columns: Vec<usize>,
    scorer: Scorer<'a>,
    least: f64,
    most: usize,
    /// By comparison: the lowest and the highest ratio of a value's frequency to chance.
    ranges: Vec<(f64, f64)>,
    kept: Mutex<(Vec<Scored>, bool)>,
}

/// Walks over all pairs of a table.
pub(crate) fn keep(work: &Work<'_>, definition: &Definition, model: &Model) -> Kept {
    let scorer = Scorer::new(work.table, definition, model);
    let ranges = (0..definition.comparisons.len()).map(|c| scorer.range(c)).collect();
    let settings = &definition.settings;
    let (least, most) = (weight(settings.review_from), settings.most_kept.max(1));
    let columns = definition.comparisons.iter().map(|c| c.column).collect();
    let keeper = Keeper { table: work.table, rows: &work.rows, columns, scorer, least, most, ranges, kept: Mutex::default() };
    let start = || Part { counts: Counts::default(), verdicts: Vec::new(), n_pairs: vec![0; definition.rules.len()], pairs: Vec::new() };
    let parts = work.visit(Sample::ALL, start, |part, pair| keeper.take(part, pair));
    let mut by_rule: Vec<RuleCount> = work.groups.iter().map(|groups| RuleCount { n_rows: groups.n_rows, n_pairs: 0 }).collect();
    let mut counts = Vec::new();
    for mut part in parts {
        keeper.hand_over(&mut part.pairs);
        by_rule.iter_mut().zip(&part.n_pairs).for_each(|(count, n)| count.n_pairs += n);
        counts.push(part.counts);
    }
    let (pairs, cut_at) = keeper.finish();
    Kept { pairs, patterns: Counts::sum(counts), by_rule, cut_at }
}

impl Keeper<'_> {
    fn take(&self, part: &mut Part, pair: Pair) {
        part.n_pairs[pair.rule] += 1;
        let place = part.counts.add(pair.pattern);
        if place == part.verdicts.len() {
            part.verdicts.push(self.verdict(pair.pattern));
        }
        let weight = match &part.verdicts[place] {
            Verdict::No => return,
            Verdict::Yes(weight) => *weight,
            Verdict::Depends(weights) => weights.of(|c| self.scorer.ratio_of(c, self.rows.code(pair.left, self.columns[c]))),
        };
        if weight >= self.least {
            part.pairs.push(Scored { left: pair.left, right: pair.right, pattern: pair.pattern, weight });
            if part.pairs.len() >= HANDFUL {
                self.hand_over(&mut part.pairs);
            }
        }
    }

    fn verdict(&self, pattern: Pattern) -> Verdict {
        let weights = Weights::new(&self.scorer, pattern);
        // a hair of room: a corner is computed in another order than a pair
        let most = weights.most(|c| self.ranges[c]);
        if most < self.least - 1e-9 {
            Verdict::No
        } else if weights.is_fixed() {
            Verdict::Yes(most)
        } else {
            Verdict::Depends(weights)
        }
    }

    fn hand_over(&self, pairs: &mut Vec<Scored>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0.append(pairs);
        if kept.0.len() > self.most.saturating_mul(2) {
            self.cut(&mut kept);
        }
    }

    /// Keeps the strongest. Whatever is thrown away has enough stronger ones before it, so that the order of arrival makes no difference.
    fn cut(&self, kept: &mut (Vec<Scored>, bool)) {
        if kept.0.len() > self.most {
            kept.0.select_nth_unstable_by(self.most - 1, |a, b| self.order(a, b));
            kept.0.truncate(self.most);
            kept.1 = true;
        }
    }

    fn order(&self, a: &Scored, b: &Scored) -> Ordering {
        let place = |s: &Scored| (self.table.rank(s.left), self.table.rank(s.right));
        b.weight.total_cmp(&a.weight).then_with(|| place(a).cmp(&place(b)))
    }

    fn finish(&self) -> (Vec<Scored>, Option<f64>) {
        let mut kept = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        self.cut(&mut kept);
        let (mut pairs, cut) = kept;
        pairs.par_sort_unstable_by(|a, b| self.order(a, b));
        let last = pairs.last().map(|pair| pair.weight);
        (pairs, last.filter(|_| cut))
    }
}
