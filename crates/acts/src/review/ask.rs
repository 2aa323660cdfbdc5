//! Next: the pairs a reviewer is to answer, side by side, as their agencies wrote them. Chooses new ones when too few are waiting. No weight and no
//! probability is shown, so that the answer is the reviewer's own.

use super::{is_settled, opened, reader, standing_of};
use crate::home::Home;
use crate::link::{Weighed, definition};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use throughline_link::judge::choose::{Chosen, Wish, choose, random_number};
use throughline_link::score::Scored;
use throughline_model::access::{Act, Actor};
use throughline_model::event::Event;
use throughline_model::fact::Value;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::review::Standing;
use throughline_rule::civil;
use throughline_store::{Identity, NewReviewPair, Notes, Reader, ReviewPair, Store};

/// Pairs to answer.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// The pairs.
    pub pairs: Vec<Shown>,
    /// How many were newly chosen.
    pub n_new: u64,
    /// Pairs that wait for this reviewer and are not shown because a record of theirs may not be used for linking any more.
    pub n_held: usize,
}

/// A pair side by side.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Its number.
    pub pair: i64,
    /// The one record.
    pub one: Side,
    /// The other.
    pub other: Side,
    /// What either states, in the order of the definition.
    pub fields: Vec<Field>,
}

/// Whose record it is.
#[derive(Debug, Serialize)]
pub struct Side {
    /// The record.
    pub record: RecordId,
    /// The agency that keeps it.
    pub agency: String,
}

/// A field of both.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its code.
    pub code: String,
    /// What the one record states.
    pub one: Option<String>,
    /// What the other states.
    pub other: Option<String>,
}

/// Shows up to `n` pairs that the actor has not answered; chooses more where fewer wait.
pub fn next(folder: &Path, n: usize, actor: &Actor) -> Result<Asked, Failure> {
    let (home, store) = opened(folder, actor)?;
    let reader = reader(&store, actor);
    let mut waiting = Waiting::read(&home, &reader, actor)?;
    let mut n_new = 0;
    if waiting.shown.len() < n {
        n_new = choose_more(&home, &store, &reader, n - waiting.shown.len(), actor)?;
        if n_new > 0 {
            waiting = Waiting::read(&home, &reader, actor)?;
        }
    }
    waiting.shown.truncate(n);
    Ok(Asked { pairs: waiting.shown, n_new, n_held: waiting.n_held })
}

/// What waits for a reviewer.
struct Waiting {
    shown: Vec<Shown>,
    n_held: usize,
}

impl Waiting {
    fn read(home: &Home, reader: &Reader<'_>, actor: &Actor) -> Result<Self, Failure> {
        let of = definition(home)?;
        let codes = codes(of);
        let is_mine = |pair: &ReviewPair| pair.reviews.iter().any(|review| review.reviewer == actor.name);
        let open = |pair: &ReviewPair| !matches!(standing_of(pair, of), Standing::Same | Standing::Different);
        let mut pairs = reader.review_pairs(Notes::Sealed)?;
        pairs.retain(|pair| !is_settled(pair) && open(pair) && !is_mine(pair));
        // Pairs that somebody answered wait for another answer: they come first, so that they are settled.
        pairs.sort_by_key(|pair| (pair.reviews.is_empty(), pair.id));
        let records: BTreeSet<RecordId> = pairs.iter().flat_map(|pair| [pair.one.clone(), pair.other.clone()]).collect();
        let identities = reader.identities_of(&codes, &records)?;
        let of_record: HashMap<&RecordId, &Identity> = identities.iter().map(|identity| (&identity.record, identity)).collect();
        let show = |pair: &ReviewPair| Some(shown(pair.id, of_record.get(&pair.one)?, of_record.get(&pair.other)?, &codes));
        let shown: Vec<Shown> = pairs.iter().filter_map(show).collect();
        Ok(Self { n_held: pairs.len() - shown.len(), shown })
    }
}

/// The codes that are compared, each once, in the order of the definition.
pub(super) fn codes(definition: &throughline_exchange::catalog::linkage::Definition) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    definition.columns.iter().map(|column| column.code.as_str()).filter(|code| seen.insert(*code)).collect()
}

fn shown(pair: i64, one: &Identity, other: &Identity, codes: &[&str]) -> Shown {
    let stated = |identity: &Identity, code: &str| identity.values.get(code).map(written);
    let field = |code: &&str| Field { code: (*code).to_owned(), one: stated(one, code), other: stated(other, code) };
    let side = |identity: &Identity| Side { record: identity.record.clone(), agency: identity.agency.clone() };
    let fields = codes.iter().map(field).filter(|field| field.one.is_some() || field.other.is_some()).collect();
    Shown { pair, one: side(one), other: side(other), fields }
}

/// A value as people read it.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Date(day) => {
            let (year, month, day) = civil(*day);
            format!("{year:04}-{month:02}-{day:02}")
        }
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Money(cents) => format!("{}.{:02}", cents / 100, (cents % 100).abs()),
        Value::Number(number) => number.to_string(),
    }
}

/// Compares everything, chooses `n` more pairs, and keeps them. Gives how many.
fn choose_more(home: &Home, store: &Store, reader: &Reader<'_>, n: usize, actor: &Actor) -> Result<u64, Failure> {
    let weighed = Weighed::all(home, reader)?;
    let record = |row: u32| &weighed.identities[row as usize].record;
    let before = reader.review_pairs(Notes::Sealed)?;
    let asked: BTreeMap<(&RecordId, &RecordId), &ReviewPair> = before.iter().map(|pair| ((&pair.one, &pair.other), pair)).collect();
    let known = |pair: &Scored| {
        let (one, other) = (record(pair.left), record(pair.right));
        asked.get(&if one <= other { (one, other) } else { (other, one) })
    };
    let pairs = &weighed.found.pairs;
    let of = |is: &dyn Fn(&ReviewPair) -> bool| -> BTreeSet<usize> {
        pairs.iter().enumerate().filter(|(_, pair)| known(pair).is_some_and(|pair| is(pair))).map(|(place, _)| place).collect()
    };
    let wish = Wish {
        n,
        bridges: weighed.found.clusters.bridges.iter().map(|bridge| bridge.pair).collect(),
        asked: of(&|_| true),
        sampled: of(&|pair| pair.share.is_some()),
    };
    let chosen = choose(pairs, &weighed.frame(), |pair| random_number(&record(pair.left).0, &record(pair.right).0), &wish);
    keep(store, &weighed, &chosen, actor)
}

fn keep(store: &Store, weighed: &Weighed, chosen: &Chosen, actor: &Actor) -> Result<u64, Failure> {
    let pairs = &weighed.found.pairs;
    let records = |place: usize| {
        let record = |row: u32| weighed.identities[row as usize].record.clone();
        (record(pairs[place].left), record(pairs[place].right))
    };
    let new: Vec<NewReviewPair> = chosen
        .ask
        .iter()
        .map(|(place, why)| NewReviewPair {
            records: records(*place),
            because: why.name(),
            compared_by: weighed.edition.clone(),
            weight: (pairs[*place].weight * 100.0).round() as i64,
        })
        .collect();
    let sample: Vec<(RecordId, RecordId, f64)> = chosen
        .sample
        .iter()
        .map(|(place, share)| {
            let (one, other) = records(*place);
            (one, other, *share)
        })
        .collect();
    store.write(|tx| {
        let n = tx.ask_about(&new)?;
        tx.sample_pairs(&sample)?;
        if n > 0 {
            let fields = vec![format!("n_pairs={n}"), format!("n_sampled={}", sample.len())];
            tx.event(&Event { actor: actor.clone(), act: Act::Review, noun: "review_pair", id: String::new(), fields })?;
        }
        Ok(n)
    })
}
