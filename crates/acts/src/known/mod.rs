//! Known: is somebody who stands in front of a desk known already? Looks up the few records that may be of them, opens only those, and says who it
//! may be, how likely and why. Records that the asker's purpose may not see take no part at all: the answer is what it would be without
//! them. Every question is an access row. Not for finding people by other things than who they are, and it links nothing.
//!
//! Who is one person here is weighed among the records that may be seen, not taken from the links: those may rest on records that may not.

mod keys;
mod model;
mod words;

use crate::home::Home;
use crate::link::definition;
use crate::link::prepare::{converted, standard_lists, table};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use throughline_exchange::catalog::linkage::{Definition, Lists};
use throughline_link::explain::{Explained, Explainer};
use throughline_link::standardize;
use throughline_link::train::Model;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::fact::Value;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::refusal::Refusal;
use throughline_model::words::Words;
use throughline_store::{Behind, Identity, Sought, Store};

/// A key that more records share is left out: nobody looks through so many, and what was asked is too little.
const MOST_IN_KEY: usize = 1_000;
/// Most records opened for one question.
const MOST_OPENED: usize = 60;
/// Most people told.
const MOST_TOLD: usize = 5;
/// Records that are weighed against each other, to tell which are of one person.
const MOST_GROUPED: usize = 15;
/// From here on somebody is told to be almost certainly the one.
const CERTAIN: f64 = 0.95;

/// What somebody typed, by identity code: `first_name`, `birth_date`, `phone` ...
pub type Typed = BTreeMap<String, String>;

/// Who it may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// People who may be the one, the likeliest first.
    pub people: Vec<Possible>,
    /// What to try, and what was not searched, a sentence each.
    pub advice: Vec<String>,
}

/// Somebody who may be the one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Possible {
    /// How likely.
    pub likely: Likely,
    /// The records of this person that may be seen, the likeliest first.
    pub records: Vec<KnownRecord>,
    /// Why, by the first of the records, a phrase each. No value is in it.
    pub reasons: Vec<Words>,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownRecord {
    /// Its id.
    pub record: RecordId,
    /// The agency that keeps it.
    pub agency: String,
}

/// How likely it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Likely {
    /// Nearly surely.
    AlmostCertainly,
    /// More than half.
    Probably,
    /// Worth a look.
    Possibly,
}

impl Likely {
    /// As a sentence begins.
    pub fn words(self) -> &'static str {
        match self {
            Likely::AlmostCertainly => "Almost certainly known",
            Likely::Probably => "Probably known",
            Likely::Possibly => "Possibly known",
        }
    }
}

/// A region opened for questions: what does not change between them is made ready once.
pub struct Known {
    store: Store,
    actor: Actor,
    definition: Definition,
    lists: Lists,
    standard: standardize::Lists,
    compared: throughline_link::Definition,
    model: Model,
    codes: Vec<String>,
    behind: Behind,
}

impl Known {
    /// Opens the region in `folder` for the questions of `actor`.
    ///
    /// Refused: `NotAllowed`, `NotARegion`, `CatalogNotProved`, `NoSuchDefinition`.
    pub fn open(folder: &Path, actor: &Actor) -> Result<Self, Failure> {
        Self::opened(folder, actor, None)
    }

    /// The same with a model learned before, instead of the region's.
    pub fn with_model(folder: &Path, actor: &Actor, model: Model) -> Result<Self, Failure> {
        Self::opened(folder, actor, Some(model))
    }

    fn opened(folder: &Path, actor: &Actor, model: Option<Model>) -> Result<Self, Failure> {
        may(actor.role, Act::Known)?;
        let home = Home::proved(folder)?;
        let store = Store::open(folder)?;
        let (definition, lists) = (definition(&home)?.clone(), home.catalog.linkage_lists());
        let (codes, edition) = (codes(&definition), edition(&definition, &lists));
        let behind = store.reader(actor, Act::Known, Purpose::Intake).keys_behind(&edition)?;
        let (standard, mut compared) = (standard_lists(&lists), converted(&definition, &lists));
        let model = match model {
            Some(model) => model,
            None => model::kept(&store.reader(actor, Act::Known, Purpose::Linking), &compared)?,
        };
        // Frequencies of the few records opened say nothing of how frequent a name is.
        let frozen = model.frequencies.is_some();
        compared.comparisons.iter_mut().for_each(|comparison| comparison.by_frequency &= frozen);
        Ok(Self { store, actor: actor.clone(), definition, lists, standard, compared, model, codes, behind })
    }

    /// By what those asked about are compared with records.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Is this somebody known? Days are given as 1987-03-09 or 3/9/1987.
    ///
    /// Refused: `NoSuchDay`.
    pub fn ask(&self, typed: &Typed) -> Result<Answer, Failure> {
        let asked = asked(typed)?;
        let ways = keys::of_asked(&asked, &self.definition, &self.lists, &self.standard);
        let (sought_keys, columns): (Vec<Vec<u8>>, Vec<Vec<String>>) = ways.into_iter().map(|way| (way.bytes, way.columns)).unzip();
        let what = format!("asked at intake by {} whether somebody is known", words::fields(typed));
        let codes: Vec<&str> = self.codes.iter().map(String::as_str).collect();
        let sought = Sought { what: &what, keys: &sought_keys, codes: &codes, most_in_key: MOST_IN_KEY, most_opened: MOST_OPENED };
        let found = self.store.reader(&self.actor, Act::Known, Purpose::Intake).look_up(&sought)?;
        let people = self.weighed(asked, found.identities)?;
        let mut too_common: Vec<Vec<String>> = found.too_common.iter().filter_map(|nth| columns.get(*nth).cloned()).collect();
        too_common.dedup();
        let mut advice = words::advice(typed, sought_keys.len(), if people.is_empty() { &too_common } else { &[] }, people.is_empty());
        advice.extend(words::behind(self.behind));
        Ok(Answer { people, advice })
    }

    /// Those of the records that may be of whoever asks, by person.
    fn weighed(&self, asked: Identity, records: Vec<Identity>) -> Result<Vec<Possible>, Failure> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = vec![asked];
        all.extend(records);
        let table = table(&all, &self.definition, &self.standard, &self.lists.one_record_each)?;
        let explainer = Explainer::new(&table, &self.compared, &self.model);
        let mut fitting: Vec<(usize, Explained)> = (1..all.len())
            .filter_map(|row| Some((row, explainer.pair(0, row as u32)?)))
            .filter(|(_, explained)| explained.total.probability() >= self.compared.settings.review_from)
            .collect();
        fitting.sort_by(|a, b| b.1.total.weight.total_cmp(&a.1.total.weight).then(a.0.cmp(&b.0)));
        fitting.truncate(MOST_GROUPED);
        let mut people: Vec<Vec<&(usize, Explained)>> = Vec::new();
        for one in &fitting {
            let same = |other: &&(usize, Explained)| {
                let pair = explainer.pair(other.0 as u32, one.0 as u32);
                pair.is_some_and(|pair| pair.total.probability() >= self.compared.settings.link_from)
            };
            match people.iter_mut().find(|of_person| of_person.iter().any(same)) {
                Some(of_person) => of_person.push(one),
                None => people.push(vec![one]),
            }
        }
        // Whoever asks is one person: two who fit as well are each at most as likely as not.
        let odds: f64 = people.iter().filter_map(|of_person| of_person.first()).map(|(_, best)| best.total.weight.exp2()).sum();
        people.truncate(MOST_TOLD);
        Ok(people.iter().filter_map(|of_person| self.possible(of_person, &all, odds)).collect())
    }

    fn possible(&self, of_person: &[&(usize, Explained)], all: &[Identity], odds: f64) -> Option<Possible> {
        let (_, best) = of_person.first()?;
        let record = |(row, _): &&(usize, Explained)| {
            all.get(*row).map(|identity| KnownRecord { record: identity.record.clone(), agency: identity.agency.clone() })
        };
        let likely = match best.total.weight.exp2() / (1.0 + odds) {
            p if p >= CERTAIN => Likely::AlmostCertainly,
            p if p >= 0.5 => Likely::Probably,
            _ => Likely::Possibly,
        };
        Some(Possible { likely, records: of_person.iter().filter_map(record).collect(), reasons: words::reasons(best, &self.definition) })
    }
}

/// Brings the keys by which people are found up to date without linking anybody; gives how many records were looked at.
///
/// Refused: `NotAllowed`, `NotARegion`, `CatalogNotProved`, `NoSuchDefinition`.
pub fn refresh_keys(folder: &Path, actor: &Actor) -> Result<u64, Failure> {
    may(actor.role, Act::Link)?;
    let home = Home::proved(folder)?;
    refresh(&home, &Store::open(folder)?, actor)
}

/// Brings the keys by which people are found up to date: called by `link`, after which everybody can be asked about whose law allows it.
pub(crate) fn refresh(home: &Home, store: &Store, actor: &Actor) -> Result<u64, Failure> {
    let (definition, lists) = (definition(home)?, home.catalog.linkage_lists());
    let standard = standard_lists(&lists);
    let codes = codes(definition);
    let names: Vec<&str> = codes.iter().map(String::as_str).collect();
    let made_of = |identity: &Identity| keys::of_record(identity, definition, &standard);
    store.reader(actor, Act::Link, Purpose::Intake).refresh_keys(&edition(definition, &lists), &names, &made_of)
}

fn codes(definition: &Definition) -> Vec<String> {
    let mut codes: Vec<String> = definition.columns.iter().map(|column| column.code.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Names what keys are made by: another definition or another list makes other keys.
fn edition(definition: &Definition, lists: &Lists) -> String {
    let lists = blake3::hash(format!("{lists:?}").as_bytes()).to_hex();
    let short = |hex: &str| hex.get(..16).unwrap_or_default().to_owned();
    format!("keys 1 {} {}", short(&definition.heading.hash), short(lists.as_str()))
}

/// What was typed as what a record would say.
fn asked(typed: &Typed) -> Result<Identity, Failure> {
    let mut values = BTreeMap::new();
    for (code, text) in typed.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let text = if code == "birth_date" { day(text).ok_or_else(|| Refusal::NoSuchDay { text: text.clone() })? } else { text.clone() };
        values.insert(code.clone(), Value::Text(text));
    }
    Ok(Identity { record: RecordId(String::new()), agency: String::new(), values })
}

/// 1987-03-09, 1987-03, 1987 and 3/9/1987 as days are compared.
fn day(text: &str) -> Option<String> {
    let numbers: Vec<&str> = text.trim().split(|c: char| !c.is_ascii_digit()).collect();
    let number = |text: &str, most: u32| text.parse().ok().filter(|n: &u32| (1..=most).contains(n) && text.len() <= 2);
    let (year, month, day) = match numbers.as_slice() {
        [year] => (*year, None, None),
        [year, month] if year.len() == 4 => (*year, Some(number(month, 12)?), None),
        [year, month, day] if year.len() == 4 => (*year, Some(number(month, 12)?), Some(number(day, 31)?)),
        [month, day, year] => (*year, Some(number(month, 12)?), Some(number(day, 31)?)),
        _ => return None,
    };
    let part = |n: Option<u32>| n.map(|n| format!("-{n:02}")).unwrap_or_default();
    (year.len() == 4).then(|| format!("{year}{}{}", part(month), part(day)))
}

#[cfg(test)]
mod tests;
