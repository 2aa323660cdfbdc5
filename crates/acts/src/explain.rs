//! Explain: a metric as sentences, with its rules, source, worked examples and SQL, and where it was published last. Reads definitions and the ledger
//! of releases, and nothing of anybody.

use crate::home::Home;
use crate::snapshot::Identities;
use serde::Serialize;
use std::path::Path;
use throughline_evidence::{explain, sql};
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::metric::{Measure, Metric};
use throughline_model::population::Population;
use throughline_model::refusal::Refusal;
use throughline_model::words::Words;
use throughline_rule::nearest;
use throughline_store::{KEY_FILE, Store};

/// A metric, explained.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// Its name.
    pub name: String,
    /// Its edition.
    pub edition: String,
    /// Where it is defined.
    pub file: String,
    /// Where it comes from.
    pub source: String,
    /// Whether it was checked against that source.
    pub verified: bool,
    /// What people call it.
    pub label: Words,
    /// The population's label.
    pub population: Words,
    /// What one of a mean is called; empty for rates and money.
    pub unit: Words,
    /// What a sum is divided by besides the number of people.
    pub per: i64,
    /// The steps of a funnel: name, and as people read it.
    pub steps: Vec<(String, Words)>,
    /// What a reader must know.
    pub about: Words,
    /// What the evidence is and what happens to the unknown.
    pub evidence: Words,
    /// The definition in sentences.
    pub definition: explain::Definition,
    /// The rules as written: population, denominator, and success or value.
    pub rules: Vec<(String, String)>,
    /// The worked examples' texts.
    pub examples: Vec<String>,
    /// The metric as SQL over a snapshot's tables.
    pub sql: String,
    /// Where it was published last, and who was who then; nothing in the pages of a release, which are about that release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<PublishedIn>,
}

/// The release in which a number was published last.
#[derive(Debug, Clone, Serialize)]
pub struct PublishedIn {
    /// The release.
    pub release: String,
    /// When, RFC 3339.
    pub at: String,
    /// Content hash of the snapshot it was computed from.
    pub snapshot: String,
    /// Who was who in that snapshot; nothing where nobody had decided anything, or where the snapshot was destroyed.
    pub identities: Option<Identities>,
}

/// One metric of the region in `folder`.
pub fn explain(folder: &Path, name: &str, actor: &Actor) -> Result<Explained, Failure> {
    may(actor.role, Act::Explain)?;
    let home = Home::open(folder)?;
    let metrics = &home.catalog.metrics;
    let metric = metrics.iter().find(|m| m.heading.name == name);
    let metric = metric.ok_or_else(|| unknown(name, metrics))?;
    let population = population(&home, metric)?;
    Ok(Explained { published: published(&home, name)?, ..explained(metric, population, &home) })
}

/// Where a metric was published last, if the region has a database and it was.
fn published(home: &Home, metric: &str) -> Result<Option<PublishedIn>, Failure> {
    if !home.folder.join(KEY_FILE).exists() {
        return Ok(None);
    }
    let store = Store::open(&home.folder)?;
    let Some(last) = store.ledger()?.into_iter().rfind(|released| released.answer.metric == metric) else { return Ok(None) };
    let release = store.releases()?.into_iter().find(|release| release.id == last.release);
    let snapshot = store.find_snapshot(&last.snapshot_hash)?;
    let who = snapshot.and_then(|snapshot| snapshot.identities);
    Ok(release.map(|release| PublishedIn {
        release: release.id.0,
        at: release.made_at.to_string(),
        snapshot: last.snapshot_hash,
        identities: who.map(|who| Identities { decision: who.decision, compared_by: who.compared_by }),
    }))
}

/// The names and labels of all metrics.
pub fn list(folder: &Path, actor: &Actor) -> Result<Vec<(String, Words)>, Failure> {
    may(actor.role, Act::Explain)?;
    let home = Home::open(folder)?;
    Ok(home.catalog.metrics.iter().map(|m| (m.heading.name.clone(), m.heading.label.clone())).collect())
}

/// The population of a metric that was read.
pub(crate) fn population<'a>(home: &'a Home, metric: &Metric) -> Result<&'a Population, Failure> {
    let found = home.catalog.populations.iter().find(|p| p.heading.name == metric.population);
    found.ok_or_else(|| Refusal::NoSuchDefinition { kind: "population", name: metric.population.clone(), hint: String::new() }.into())
}

pub(crate) fn explained(metric: &Metric, population: &Population, home: &Home) -> Explained {
    let heading = metric.heading.clone();
    let (what, unit, per) = match &metric.measure {
        Measure::Rate { .. } => ("success", Words::default(), 1),
        Measure::Mean(q) => ("mean of", q.unit.clone(), q.per),
        Measure::Median(q) => ("median of", q.unit.clone(), q.per),
        Measure::Count { .. } => ("count", Words::default(), 1),
        Measure::Funnel { .. } => ("step", Words::default(), 1),
    };
    let steps = match &metric.measure {
        Measure::Funnel { steps } => steps.iter().map(|step| (step.name.clone(), step.label.clone())).collect(),
        _ => Vec::new(),
    };
    let measured = metric.measure.rules().into_iter().map(|rule| (what, rule));
    let rules = [("population", &population.rule), ("denominator", &metric.denominator)].into_iter().chain(measured);
    Explained {
        name: heading.name,
        edition: heading.edition,
        file: heading.file,
        source: heading.source,
        verified: heading.verified,
        label: heading.label,
        population: population.heading.label.clone(),
        unit,
        per,
        steps,
        about: metric.about.clone(),
        evidence: metric.evidence.clone(),
        definition: explain::definition(metric, population, &home.catalog.codes),
        rules: rules.map(|(what, rule)| (what.to_owned(), rule.text().to_owned())).collect(),
        examples: metric.examples.iter().map(|e| e.text.clone()).collect(),
        sql: sql::grouped(metric, population, &home.catalog.codes, &[], metric.cohort.as_ref().and_then(|cohort| cohort.dates(None))),
        published: None,
    }
}

fn unknown(name: &str, metrics: &[Metric]) -> Failure {
    let near = nearest(name, metrics.iter().map(|m| m.heading.name.as_str()));
    let hint = near.map_or_else(|| " See them all with: throughline explain FOLDER".to_owned(), |n| format!(" Did you mean {n}?"));
    Refusal::NoSuchDefinition { kind: "metric", name: name.to_owned(), hint }.into()
}
