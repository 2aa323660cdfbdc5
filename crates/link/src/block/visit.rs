//! Walks over all pairs that the rules bring, each once, on all threads, and compares them. Nothing is kept of a pair but what the caller takes. Which
//! thread meets a pair is chance; so whatever a caller adds up must not depend on the order.

use super::groups::{Groups, row};
use super::work::{Condition, Look, Work, lot};
use crate::column::MISSING;
use crate::compare::{Fields, Lane, N, Pattern, Scratch, Strips, any, equal, within, zip};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Entries that a thread takes at a time, in whole blocks.
const PIECE: usize = 2_048;

/// Left rows of a block that belong to a sample together.
const SEGMENT: usize = 32;

/// Blocks of so few rows are compared pair by pair: laying them side by side costs more.
const FEW: usize = 3;

/// Two rows that were compared. `left` comes before `right` in the order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The row of the smaller id.
    pub left: u32,
    /// The other row.
    pub right: u32,
    /// Its answers.
    pub pattern: Pattern,
    /// The first rule that brings it.
    pub rule: usize,
}

/// Which pairs are walked over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample(u64);

impl Sample {
    /// All of them.
    pub(crate) const ALL: Self = Self(u64::MAX);

    /// About `most` of so many, the same ones every time.
    pub(crate) fn of(most: u64, all: u64) -> Self {
        if all <= most { Self::ALL } else { Self((u64::MAX as f64 * (most as f64 / all as f64)) as u64) }
    }

    fn has(self, rule: usize, rank: u32, piece: usize) -> bool {
        self.0 == u64::MAX || lot(rule, rank, piece) <= self.0
    }
}

/// One thread's walk.
struct Walker<'w, 'a> {
    work: &'w Work<'a>,
    sample: Sample,
    rule: usize,
    block: Vec<u32>,
    strips: Strips,
    fields: Vec<Fields>,
    /// What a rule's conditions look at besides codes.
    others: Vec<(Look, Vec<Lane>)>,
    scratch: Scratch,
}

impl<'a> Work<'a> {
    /// Calls `take` with every pair; gives what each thread made of its part.
    pub(crate) fn visit<S: Send>(&self, sample: Sample, start: impl Fn() -> S + Sync, take: impl Fn(&mut S, Pair) + Sync) -> Vec<S> {
        let pieces: Vec<(usize, usize, usize)> =
            self.groups.iter().enumerate().flat_map(|(rule, groups)| pieces(groups).into_iter().map(move |(f, t)| (rule, f, t))).collect();
        let next = AtomicUsize::new(0);
        let walk = |_| {
            let mut walker = Walker::new(self, sample);
            let mut state = start();
            while let Some((rule, from, to)) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                walker.enter(*rule);
                let groups = &self.groups[*rule];
                for bounds in groups.starts[*from..=*to].windows(2) {
                    walker.walk(groups, &groups.entries[bounds[0] as usize..bounds[1] as usize], &mut |pair| take(&mut state, pair));
                }
            }
            state
        };
        (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).map(walk).collect()
    }
}

/// Ranges of blocks that make a piece of work.
fn pieces(groups: &Groups) -> Vec<(usize, usize)> {
    let (mut pieces, mut from, mut entries) = (Vec::new(), 0, 0);
    for (nth, (begin, end)) in groups.blocks().enumerate() {
        entries += end - begin;
        if entries >= PIECE {
            pieces.push((from, nth + 1));
            (from, entries) = (nth + 1, 0);
        }
    }
    if entries > 0 {
        pieces.push((from, groups.starts.len() - 1));
    }
    pieces
}

impl<'w, 'a> Walker<'w, 'a> {
    fn new(work: &'w Work<'a>, sample: Sample) -> Self {
        let fields = work.comparer.ready.iter().map(|_| Fields::default()).collect();
        let scratch = work.comparer.scratch();
        Self { work, sample, rule: usize::MAX, block: Vec::new(), strips: Strips::default(), fields, others: Vec::new(), scratch }
    }

    fn enter(&mut self, rule: usize) {
        if self.rule != rule {
            self.rule = rule;
            let looks = self.work.unless[rule].iter().flatten().flat_map(|(l, r)| [*l, *r]);
            self.others = looks.filter(|look| matches!(look, Look::Source | Look::Place(_))).map(|look| (look, Vec::new())).collect();
            self.others.dedup_by_key(|(look, _)| *look);
        }
    }

    fn walk(&mut self, groups: &Groups, entries: &[u32], take: &mut impl FnMut(Pair)) {
        let n_left = groups.n_left(entries);
        let lefts = if groups.two_sided { n_left } else { n_left.saturating_sub(1) };
        let rank = entries.first().map_or(0, |entry| self.work.table.rank(row(*entry)));
        let (sample, rule) = (self.sample, self.rule);
        let chosen = |i: &usize| sample.has(rule, rank, i / SEGMENT);
        if !(0..lefts).step_by(SEGMENT).any(|i| chosen(&i)) {
            return;
        }
        self.block.clear();
        self.block.extend(entries.iter().map(|entry| row(*entry)));
        let few = self.block.len() <= FEW;
        if !few {
            self.lay_out();
        }
        for i in (0..lefts).filter(chosen) {
            let others = if groups.two_sided { (n_left, entries.len()) } else { (i + 1, entries.len()) };
            if few {
                self.one_by_one(i, others, take);
            } else {
                self.by_eights(i, others, take);
            }
        }
    }

    /// Lays the rows of the block side by side.
    fn lay_out(&mut self) {
        self.strips.fill(&self.work.rows, &self.block);
        for (fields, ready) in self.fields.iter_mut().zip(&self.work.comparer.ready) {
            fields.fill(ready, self.strips.codes(ready.comparison.column));
        }
        for (look, strip) in &mut self.others {
            strip.clear();
            strip.resize(self.block.len().div_ceil(N), [MISSING; N]);
            for (to, row) in strip.as_flattened_mut().iter_mut().zip(&self.block) {
                *to = self.work.look(*look, *row);
            }
        }
    }

    fn one_by_one(&mut self, i: usize, (from, to): (usize, usize), take: &mut impl FnMut(Pair)) {
        let work = self.work;
        let a = self.block[i];
        for j in from..to {
            let b = self.block[j];
            if !work.unless[self.rule].iter().any(|condition| work.holds(condition, a, b)) {
                let codes = |column: usize| (work.rows.code(a, column), work.rows.code(b, column));
                let pattern = work.comparer.compare_codes(&mut self.scratch, codes);
                self.hand_over(a, b, pattern, take);
            }
        }
    }

    fn by_eights(&mut self, i: usize, (from, to): (usize, usize), take: &mut impl FnMut(Pair)) {
        for k in from / N..to.div_ceil(N) {
            let mut live = within(N * k, from, to);
            for condition in &self.work.unless[self.rule] {
                live = zip(&live, &self.held(condition, i, k), |l, held| l & !held);
            }
            if !any(&live) {
                continue;
            }
            let patterns = self.work.comparer.eight(&self.strips, &self.fields, &mut self.scratch, i, k, &live);
            for lane in (0..N).filter(|lane| live[*lane] != 0) {
                self.hand_over(self.block[i], self.block[N * k + lane], Pattern(patterns[lane]), take);
            }
        }
    }

    /// Of which of eight rows a condition holds together with row `i`.
    #[inline]
    fn held(&self, condition: &Condition, i: usize, k: usize) -> Lane {
        let mut held = [u32::MAX; N];
        for (left, right) in condition {
            let seen = self.strip(*left).as_flattened()[i];
            if seen == MISSING {
                return [0; N];
            }
            held = zip(&held, &equal(seen, &self.strip(*right)[k]), |h, e| h & e);
        }
        held
    }

    #[inline]
    fn strip(&self, look: Look) -> &[Lane] {
        match look {
            Look::Code(column) => self.strips.codes(column),
            Look::Crossed(column, other) => self.strips.crossed(column, other),
            other => self.others.iter().find(|(look, _)| *look == other).map_or(&[], |(_, strip)| strip),
        }
    }

    /// A rule that reads differently from both sides brings a pair in one direction or in both; it is taken once.
    fn hand_over(&self, a: u32, b: u32, pattern: Pattern, take: &mut impl FnMut(Pair)) {
        let (mut left, mut right) = (a, b);
        if let Some(turned) = &self.work.twice[self.rule] {
            let in_order = self.work.table.rank(a) < self.work.table.rank(b);
            if a == b || !in_order && self.work.holds(turned, a, b) {
                return;
            }
            (left, right) = if in_order { (a, b) } else { (b, a) };
        }
        take(Pair { left, right, pattern, rule: self.rule });
    }
}
