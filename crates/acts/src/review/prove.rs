//! What the answers prove: precision, recall and what no rule brings, with intervals, over all and by group; and beside it what the model says of
//! itself. They are about linking before people put anything right. Not for showing anybody's record.

use super::ask::written;
use crate::home::Home;
use crate::link::Weighed;
use serde::Serialize;
use std::collections::HashMap;
use throughline_link::judge::estimate::{self, Estimates, Reviewed};
use throughline_link::judge::frame::Word;
use throughline_link::judge::group::{OfRows, by_group};
use throughline_link::judge::{Interval, blocking};
use throughline_link::{Column, score};
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::refusal::Refusal;
use throughline_model::review::Standing;
use throughline_store::{Reader, ReviewPair};

/// An estimate and where the truth is in about 95 of 100 samples. Shares are between 0 and 1.
#[derive(Debug, Clone, Copy, Serialize, PartialEq)]
pub struct Range {
    /// The estimate.
    pub estimate: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl From<Interval> for Range {
    fn from(of: Interval) -> Self {
        Self { estimate: of.estimate, low: of.low, high: of.high }
    }
}

/// What is proved, and by whom.
#[derive(Debug, Serialize)]
pub struct Proved {
    /// By what people answered about the random sample.
    pub estimated: Estimated,
    /// Precision by the model's own word.
    pub model_precision: Option<f64>,
    /// Recall among compared pairs by the model's own word.
    pub model_recall: Option<f64>,
    /// By group, where it was asked for; none where groups are too small to be told.
    pub groups: Vec<Group>,
}

/// Estimates from answers.
#[derive(Debug, Serialize)]
pub struct Estimated {
    /// Pairs of the sample that enough reviewers agree on.
    pub n_reviewed: u64,
    /// The share of linked pairs that are of one person.
    pub precision: Option<Range>,
    /// The share of one person's pairs, among those compared, that are linked.
    pub recall: Option<Range>,
    /// The share of one person's pairs that are compared at all; an upper bound where rules share columns.
    pub blocking_recall: Option<Range>,
    /// Strata of weight of which nobody has answered a pair: they count as unknown.
    pub n_unknown: usize,
    /// By stratum of weight.
    pub strata: Vec<Stratum>,
    /// Over thresholds.
    pub curve: Vec<Point>,
}

/// A stratum of weight.
#[derive(Debug, Serialize)]
pub struct Stratum {
    /// The probability at its lower end.
    pub from: f64,
    /// The probability at its upper end.
    pub to: f64,
    /// Pairs in it.
    pub n_pairs: u64,
    /// Of these, answered.
    pub n_reviewed: u64,
    /// The mean probability by the model.
    pub predicted: f64,
    /// The share that are of one person.
    pub same: Range,
}

/// A threshold.
#[derive(Debug, Serialize)]
pub struct Point {
    /// The probability from which records would be linked.
    pub link_from: f64,
    /// Precision then.
    pub precision: Range,
    /// Recall among compared pairs then.
    pub recall: Range,
}

/// A group's estimates.
#[derive(Debug, Serialize)]
pub struct Group {
    /// Its values.
    pub values: Vec<String>,
    /// The estimates.
    pub estimated: Estimated,
    /// Precision by the model's own word.
    pub model_precision: Option<f64>,
    /// Recall by the model's own word.
    pub model_recall: Option<f64>,
}

/// Compares everything and holds it against the answers.
pub(super) fn prove(home: &Home, reader: &Reader<'_>, standings: &[(&ReviewPair, Standing)], by: Option<&str>) -> Result<Proved, Failure> {
    let weighed = Weighed::all(home, reader)?;
    let reviewed = reviewed(&weighed, standings);
    let n_rules = weighed.definition.rules.len();
    let frame = weighed.frame();
    let answers: Vec<Reviewed> = reviewed.iter().map(|of| of.reviewed).collect();
    let word = frame.model_word();
    let groups = match by {
        None => Vec::new(),
        Some(code) => {
            let column = column(home, reader, &weighed, code)?;
            by_group(&column, &weighed.found.pairs, &reviewed, weighed.link_from(), n_rules, home.region.minimum_cell)
        }
    };
    let group = |of: throughline_link::judge::group::Group| Group {
        values: of.values,
        estimated: estimated(of.estimates),
        model_precision: of.word.map(|word| word.precision),
        model_recall: of.word.map(|word| word.recall),
    };
    Ok(Proved {
        estimated: estimated(estimate::estimate(&frame, &answers, n_rules)),
        model_precision: word.map(|word: Word| word.precision),
        model_recall: word.map(|word| word.recall),
        groups: groups.into_iter().map(group).collect(),
    })
}

/// The pairs of the sample that are agreed on and are compared today, with today's weight.
pub(super) fn reviewed(weighed: &Weighed, standings: &[(&ReviewPair, Standing)]) -> Vec<OfRows> {
    let rows: HashMap<&RecordId, u32> = (0u32..).zip(&weighed.identities).map(|(row, identity)| (&identity.record, row)).collect();
    let ordered = |a: u32, b: u32| if a < b { (a, b) } else { (b, a) };
    let weights: HashMap<(u32, u32), f64> = weighed.found.pairs.iter().map(|pair| (ordered(pair.left, pair.right), pair.weight)).collect();
    let one = |(pair, standing): &(&ReviewPair, Standing)| {
        let same = match standing {
            Standing::Same => true,
            Standing::Different => false,
            _ => return None,
        };
        let (left, right) = ordered(*rows.get(&pair.one)?, *rows.get(&pair.other)?);
        let weight = *weights.get(&(left, right))?;
        let n_rules = blocking::n_rules(&weighed.table, &weighed.definition, &weighed.found.hot, left, right);
        Some(OfRows { left, right, reviewed: Reviewed { weight, share: pair.share?, same, n_rules } })
    };
    standings.iter().filter_map(one).collect()
}

/// What each record states of a code; only records whose law allows it for linking.
fn column(home: &Home, reader: &Reader<'_>, weighed: &Weighed, code: &str) -> Result<Column, Failure> {
    if home.catalog.codes.codes.iter().all(|known| known.name != code) {
        return Err(Refusal::NoSuchDefinition { kind: "code", name: code.to_owned(), hint: String::new() }.into());
    }
    let stated: HashMap<RecordId, String> = reader
        .identities(&[code])?
        .into_iter()
        .filter_map(|identity| Some((identity.record, written(identity.values.get(code)?))))
        .collect();
    let rows: Vec<Option<&str>> = weighed.identities.iter().map(|identity| stated.get(&identity.record).map(String::as_str)).collect();
    Ok(Column::new(rows))
}

fn estimated(of: Estimates) -> Estimated {
    let range = |interval: Option<Interval>| interval.map(Range::from);
    let stratum = |s: &estimate::Answered| Stratum {
        from: score::probability(s.from),
        to: score::probability(s.to),
        n_pairs: s.n_pairs,
        n_reviewed: s.n_reviewed,
        predicted: s.predicted,
        same: s.same.into(),
    };
    let point =
        |p: &estimate::Point| Point { link_from: score::probability(p.threshold), precision: p.precision.into(), recall: p.recall.into() };
    Estimated {
        n_reviewed: of.n_reviewed,
        precision: range(of.precision),
        recall: range(of.recall),
        blocking_recall: range(of.blocking_recall),
        n_unknown: of.n_unknown,
        strata: of.strata.iter().filter(|s| s.n_pairs > 0).map(stratum).collect(),
        curve: of.curve.iter().map(point).collect(),
    }
}
