//! Status: how many pairs were answered, how far reviewers agree, what contradicts, and what all answers prove. Of single answers only the actor's own
//! are counted; nobody learns here what another said.

use super::prove::{Proved, Range, prove};
use super::{is_settled, opened, reader, standing_of};
use crate::link::definition;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use throughline_link::judge::agree::{self, agreement, contradictions};
use throughline_model::access::Actor;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::review::{Answer, Standing};
use throughline_store::{Notes, ReviewPair};

/// How the reviews stand.
#[derive(Debug, Serialize)]
pub struct Status {
    /// How many reviewers settle a pair.
    pub reviewers_needed: usize,
    /// Pairs that people are asked about.
    pub n_pairs: usize,
    /// Of these, answered by nobody.
    pub n_open: usize,
    /// Answered, and waiting for another answer.
    pub n_waiting: usize,
    /// Settled as one person, and holding.
    pub n_same: usize,
    /// Settled as two people, and holding.
    pub n_different: usize,
    /// How many answers each reviewer gave.
    pub by_reviewer: BTreeMap<String, usize>,
    /// Pairs on which reviewers disagree: they wait for a third.
    pub disputed: Vec<i64>,
    /// Pairs that reviewers agree on and that were not decided, because people decided the contrary before.
    pub not_done: Vec<i64>,
    /// Agreement of two reviewers.
    pub agreement: Option<Agreed>,
    /// Answers that cannot all be true.
    pub contradictions: Vec<Contradiction>,
    /// What the answers prove.
    pub proved: Proved,
}

/// How far two reviewers agree.
#[derive(Debug, Serialize)]
pub struct Agreed {
    /// Pairs that two or more answered.
    pub n_pairs: u64,
    /// The share on which the first two agree.
    pub share: Range,
    /// Cohen's kappa: 1 complete, 0 as chance would have it.
    pub kappa: Option<Range>,
}

/// A pair said to be different although others say, in a chain, that it is one person.
#[derive(Debug, Serialize)]
pub struct Contradiction {
    /// The pair said to be different.
    pub different: i64,
    /// The pairs said to be the same.
    pub same: Vec<i64>,
}

/// Tells how reviews stand; with `by`, the estimates for each value of this code too.
pub fn status(folder: &Path, by: Option<&str>, actor: &Actor) -> Result<Status, Failure> {
    let (home, store) = opened(folder, actor)?;
    let reader = reader(&store, actor);
    let of = definition(&home)?;
    let pairs = reader.review_pairs(Notes::Sealed)?;
    let standings: Vec<(&ReviewPair, Standing)> = pairs.iter().map(|pair| (pair, standing_of(pair, of))).collect();
    let agreed = |standing: Standing| matches!(standing, Standing::Same | Standing::Different);
    let settled = |wanted: Standing| standings.iter().filter(|(pair, standing)| is_settled(pair) && *standing == wanted).count();
    let numbers = |is: &dyn Fn(&ReviewPair, Standing) -> bool| -> Vec<i64> {
        standings.iter().filter(|(pair, standing)| is(pair, *standing)).map(|(pair, _)| pair.id).collect()
    };
    let mut by_reviewer: BTreeMap<String, usize> = BTreeMap::new();
    for pair in &pairs {
        last_answers(pair).into_keys().for_each(|who| *by_reviewer.entry(who.to_owned()).or_default() += 1);
    }
    Ok(Status {
        reviewers_needed: of.reviewers,
        n_pairs: pairs.len(),
        n_open: numbers(&|_, standing| standing == Standing::Open).len(),
        n_waiting: numbers(&|_, standing| standing == Standing::Waiting).len(),
        n_same: settled(Standing::Same),
        n_different: settled(Standing::Different),
        by_reviewer,
        disputed: numbers(&|_, standing| standing == Standing::Disputed),
        not_done: numbers(&|pair, standing| agreed(standing) && !is_settled(pair)),
        agreement: agreement_of(&pairs),
        contradictions: contradicting(&standings),
        proved: prove(&home, &reader, &standings, by)?,
    })
}

fn last_answers(pair: &ReviewPair) -> BTreeMap<&str, Answer> {
    pair.reviews.iter().map(|review| (review.reviewer.as_str(), review.answer)).collect()
}

/// Of the first two by name, so that as many pairs as possible are of the same two in the same order.
fn agreement_of(pairs: &[ReviewPair]) -> Option<Agreed> {
    let as_judged = |answer: &Answer| match answer {
        Answer::Same => agree::Answer::Same,
        Answer::Different => agree::Answer::Different,
        Answer::Unsure => agree::Answer::Unsure,
    };
    let two = |pair: &ReviewPair| {
        let answers = last_answers(pair);
        let mut answers = answers.values();
        Some((as_judged(answers.next()?), as_judged(answers.next()?)))
    };
    let found = agreement(&pairs.iter().filter_map(two).collect::<Vec<_>>())?;
    Some(Agreed { n_pairs: found.n, share: found.share.into(), kappa: found.kappa.map(Range::from) })
}

fn contradicting(standings: &[(&ReviewPair, Standing)]) -> Vec<Contradiction> {
    let said = standings.iter().filter(|(_, standing)| matches!(standing, Standing::Same | Standing::Different));
    let answers: Vec<(&RecordId, &RecordId, bool)> =
        said.map(|(pair, standing)| (&pair.one, &pair.other, *standing == Standing::Same)).collect();
    let number = |one: &RecordId, other: &RecordId| {
        let is =
            |(pair, _): &&(&ReviewPair, Standing)| (&pair.one, &pair.other) == (one, other) || (&pair.one, &pair.other) == (other, one);
        standings.iter().find(is).map(|(pair, _)| pair.id)
    };
    let found = contradictions(&answers).into_iter().filter_map(|found| {
        let same = found.chain.windows(2).filter_map(|step| number(step.first()?, step.last()?)).collect();
        Some(Contradiction { different: number(found.different.0, found.different.1)?, same })
    });
    found.collect()
}
