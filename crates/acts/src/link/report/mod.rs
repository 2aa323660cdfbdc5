//! What linking came to, for a report that may be published: how it was done, what it found, how sure it is, for whom. Only counts that may be told leave
//! it. It changes nothing and draws nothing.

mod groups;
mod made;
mod region;
mod rules;

use super::protect::protected;
use super::truth::Against;
use super::words;
pub(crate) use made::{Grouping, Made, Taken};
pub use region::report;
use serde::Serialize;
use throughline_exchange::catalog::linkage::Definition;
use throughline_link::judge::Interval;
use throughline_link::judge::estimate::{self, Answered, Reviewed, estimate};
use throughline_link::judge::frame::Frame;
use throughline_link::overview::Overview;
use throughline_link::score::{probability, weight};
use throughline_model::words::Words;

/// Whose word the estimates are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The model's about itself: nobody has looked.
    Model,
    /// People's who reviewed a random sample of pairs.
    Reviews,
    /// A known truth.
    Truth,
}

/// An estimate; the ends are missing where it is the model's word or a plain count.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Estimate {
    /// The share.
    pub share: f64,
    /// The ends of its 95 % interval.
    pub ends: Option<(f64, f64)>,
}

/// Pairs of about one weight.
#[derive(Debug, Clone, Serialize)]
pub struct Bin {
    /// The lowest weight in bits; `None`: no limit.
    pub from: Option<i64>,
    /// The lowest weight of the next; `None`: no limit.
    pub to: Option<i64>,
    /// How many, where that may be told.
    pub n: Option<u64>,
    /// The share of them that the model holds to be of one person.
    pub same: f64,
}

/// What a threshold would come to.
#[derive(Debug, Clone, Serialize)]
pub struct Point {
    /// The threshold as a probability.
    pub threshold: f64,
    /// The share of pairs from it on that are of one person.
    pub precision: Estimate,
    /// The share of pairs of one person that are from it on.
    pub recall: Estimate,
    /// It is the threshold in use, or the nearest to it.
    pub in_use: bool,
}

/// Pairs of about one stated probability.
#[derive(Debug, Clone, Serialize)]
pub struct Stated {
    /// The lowest probability.
    pub from: f64,
    /// The highest.
    pub to: f64,
    /// How many pairs, where that may be told.
    pub n: Option<u64>,
    /// What the model says: the mean of their probabilities.
    pub said: f64,
    /// What was found; `None` without reviews or truth.
    pub found: Option<Estimate>,
}

/// A blocking rule.
#[derive(Debug, Clone, Serialize)]
pub struct Brought {
    /// What must agree.
    pub rule: Words,
    /// Pairs that no earlier rule brings, where that may be told.
    pub n_pairs: Option<u64>,
    /// Links it brings, alone or with others, where that may be told.
    pub n_links: Option<u64>,
    /// Links that it alone brings, where that may be told.
    pub n_alone: Option<u64>,
}

/// Links between two agencies or files, or within one.
#[derive(Debug, Clone, Serialize)]
pub struct Between {
    /// One.
    pub one: String,
    /// The other.
    pub other: String,
    /// Pairs of records put together, where that may be told.
    pub n_links: Option<u64>,
    /// Pairs to be looked at, where that may be told.
    pub n_to_review: Option<u64>,
    /// Held against the truth, where one is known.
    pub truth: Option<Against>,
}

/// How people's reviews stand.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Reviews {
    /// Pairs people were asked about.
    pub n_asked: u64,
    /// Pairs on which enough reviewers agree.
    pub n_agreed: u64,
    /// Pairs on which they do not.
    pub n_disputed: u64,
    /// Of the pairs that two people answered, the share on which they agree.
    pub agreement: Option<Estimate>,
    /// How many two people answered.
    pub n_twice: u64,
}

/// How linking fares for one group.
#[derive(Debug, Clone, Serialize)]
pub struct OfGroup {
    /// The code.
    pub code: Words,
    /// Its values; several where small groups were joined.
    pub values: Vec<Words>,
    /// Records.
    pub n_records: u64,
    /// The share of records linked with another record.
    pub linked: Option<f64>,
    /// The share of links that are right.
    pub precision: Option<Estimate>,
    /// The share of pairs of one person, among those compared, that are linked.
    pub recall: Option<Estimate>,
}

/// Everything the report tells.
#[derive(Debug, Clone, Serialize)]
pub struct LinkageReport {
    /// The day it was made (UTC), ISO 8601.
    pub made_on: String,
    /// Records or rows compared.
    pub n_records: u64,
    /// By agency or file: how many, where that may be told.
    pub sources: Vec<(String, Option<u64>)>,
    /// Persons they are, after linking.
    pub n_persons: u64,
    /// Pairs compared.
    pub n_compared: u64,
    /// Links and pairs to look at, by pair of agencies.
    pub between: Vec<Between>,
    /// Files that their agreements keep from being linked, a sentence each.
    pub held: Vec<String>,
    /// Why the result is less sure than it should be.
    pub doubts: Vec<String>,
    /// The definition's name.
    pub definition: Words,
    /// Its edition.
    pub edition: String,
    /// Where it comes from.
    pub source: String,
    /// What is compared, and its answers from the most to the least alike.
    pub comparisons: Vec<(Words, Vec<Words>)>,
    /// Kinds of pairs and how many of those compared are of each, as the model has it, in hundredths of a percent.
    pub kinds: Vec<(Words, bool, f64)>,
    /// The probability from which pairs are linked.
    pub link_from: f64,
    /// The probability from which pairs are shown to people.
    pub review_from: f64,
    /// Pairs by weight.
    pub weights: Vec<Bin>,
    /// Whose word the estimates are.
    pub basis: Basis,
    /// Pairs that people looked at or whose truth is known.
    pub n_judged: u64,
    /// By stated probability.
    pub reliability: Vec<Stated>,
    /// Over thresholds.
    pub curve: Vec<Point>,
    /// The share of pairs put together that are right.
    pub precision: Option<Estimate>,
    /// The share of pairs of one person, among those compared, that are linked.
    pub recall: Option<Estimate>,
    /// The share of pairs of one person that any rule brings together.
    pub blocking: Option<Estimate>,
    /// What each rule brought.
    pub rules: Vec<Brought>,
    /// Blocks too large for a rule: its words, the rows, and how many of them it compared with nothing, where that may be told.
    pub large: Vec<(Words, u64, Option<u64>)>,
    /// By group.
    pub groups: Vec<OfGroup>,
    /// How people's reviews stand.
    pub reviews: Option<Reviews>,
    /// Fewest a count may rest on.
    pub minimum: u64,
}

/// Edges of the weights told, in bits.
const EDGES: [f64; 13] = [-18.0, -15.0, -12.0, -9.0, -6.0, -3.0, 0.0, 3.0, 6.0, 9.0, 12.0, 15.0, 18.0];

impl LinkageReport {
    /// Puts it together.
    pub(crate) fn of(made: &Made<'_>, held: Vec<String>, doubts: Vec<String>) -> Self {
        let (found, definition) = (made.found, made.definition);
        let plain = found.model.is_plain();
        let link_from = if plain { made.compared.settings.link_from.max(0.99) } else { made.compared.settings.link_from };
        let overview = Overview::of(&found.model, &found.patterns);
        let judged = made.judged();
        let basis = match (made.truth, judged.is_empty()) {
            (Some(_), _) => Basis::Truth,
            (None, false) => Basis::Reviews,
            (None, true) => Basis::Model,
        };
        let frame = Frame::of(&found.pairs, weight(link_from), made.compared.settings.review_from, found.n_compared);
        let answers: Vec<Reviewed> = judged.iter().map(|pair| pair.reviewed).collect();
        let estimates = estimate(&frame, &answers, definition.rules.len());
        let word = frame.model_word();
        let told = |interval: Option<Interval>| interval.map(|i| Estimate { share: i.estimate, ends: Some((i.low, i.high)) });
        let plainly = |share: f64| Estimate { share, ends: None };
        let modeled = basis == Basis::Model;
        let precision = if modeled { word.map(|w| plainly(w.precision)) } else { told(estimates.precision) };
        let recall = if modeled { word.map(|w| plainly(w.recall)) } else { told(estimates.recall) };
        let bins = overview.bins(&EDGES);
        let n_bins = protected(&bins.iter().map(|bin| bin.n).collect::<Vec<_>>(), made.minimum);
        let kinds = overview.kinds.iter().zip(&found.model.classes);
        Self {
            made_on: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
            n_records: u64::from(made.table.n_rows()),
            sources: made.sources(),
            n_persons: found.clusters.n_clusters() as u64,
            n_compared: found.n_compared,
            between: made.between(),
            held,
            doubts,
            definition: definition.heading.label.clone(),
            edition: definition.heading.edition.clone(),
            source: definition.heading.source.clone(),
            comparisons: definition.comparisons.iter().map(|c| (c.label.clone(), answers_of(c, definition))).collect(),
            kinds: kinds.map(|((name, n), class)| (words::class(name, definition), class.same, share(*n, found.n_compared))).collect(),
            link_from,
            review_from: f64::from(definition.review_from) / 100.0,
            weights: bins
                .iter()
                .zip(n_bins)
                .map(|(bin, n)| Bin { from: bits(bin.from), to: bits(bin.to), n, same: bin.same / (bin.n as f64).max(1.0) })
                .collect(),
            basis,
            n_judged: answers.len() as u64,
            reliability: reliability(&estimates.strata, modeled, made.minimum),
            curve: if modeled { modeled_curve(&overview, link_from) } else { judged_curve(&estimates.curve, link_from) },
            precision,
            recall,
            blocking: made.blocking(&estimates, modeled),
            rules: made.rules(link_from),
            large: large(made),
            groups: made.of_groups(&judged, weight(link_from)),
            reviews: made.reviews.status,
            minimum: made.minimum,
        }
    }
}

fn large(made: &Made<'_>) -> Vec<(Words, u64, Option<u64>)> {
    let hot = &made.found.hot;
    let left = protected(&hot.iter().map(|hot| hot.n_left_out).collect::<Vec<_>>(), made.minimum);
    let words = |rule: usize| made.definition.rules.get(rule).map(|rule| words::rule(&rule.name, made.definition));
    hot.iter().zip(left).filter_map(|(hot, left)| Some((words(hot.rule)?, hot.n_rows, left))).collect()
}

fn share(n: f64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { n / of as f64 }
}

#[expect(clippy::cast_possible_truncation, reason = "edges of a few bits")]
fn bits(edge: f64) -> Option<i64> {
    edge.is_finite().then_some(edge as i64)
}

fn answers_of(comparison: &throughline_exchange::catalog::linkage::Comparison, definition: &Definition) -> Vec<Words> {
    (0..comparison.levels.len()).map(|answer| words::answer(comparison, answer, definition)).collect()
}

fn reliability(strata: &[Answered], modeled: bool, minimum: u64) -> Vec<Stated> {
    let with: Vec<_> = strata.iter().filter(|s| s.n_pairs > 0).collect();
    let counts = protected(&with.iter().map(|s| s.n_pairs).collect::<Vec<_>>(), minimum);
    let one = |(s, n): (&&Answered, Option<u64>)| Stated {
        from: probability(s.from),
        to: probability(s.to),
        n,
        said: s.predicted,
        found: (!modeled && s.n_reviewed > 0 && n.is_some())
            .then_some(Estimate { share: s.same.estimate, ends: Some((s.same.low, s.same.high)) }),
    };
    with.iter().zip(counts).map(one).collect()
}

fn modeled_curve(overview: &Overview, link_from: f64) -> Vec<Point> {
    let thresholds: Vec<f64> = (-5..=10).map(|step| f64::from(step) * 2.0).chain([weight(link_from)]).collect();
    let mut thresholds = thresholds;
    thresholds.sort_by(f64::total_cmp);
    thresholds.dedup();
    let plainly = |share: f64| Estimate { share, ends: None };
    let point = |p: throughline_link::overview::Point| Point {
        threshold: probability(p.threshold),
        precision: plainly(p.precision),
        recall: plainly(p.recall),
        in_use: (p.threshold - weight(link_from)).abs() < 1e-9,
    };
    overview.curve(&thresholds).into_iter().map(point).collect()
}

fn judged_curve(points: &[estimate::Point], link_from: f64) -> Vec<Point> {
    let told = |i: Interval| Estimate { share: i.estimate, ends: Some((i.low, i.high)) };
    let distance = |threshold: f64| (threshold - weight(link_from)).abs();
    let nearest = points.iter().map(|p| distance(p.threshold)).fold(f64::INFINITY, f64::min);
    let point = |p: &estimate::Point| Point {
        threshold: probability(p.threshold),
        precision: told(p.precision),
        recall: told(p.recall),
        in_use: distance(p.threshold) <= nearest,
    };
    points.iter().map(point).collect()
}
