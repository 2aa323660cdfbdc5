//! Check: every definition read and every worked example run, each by the room that owns it. All problems at once. It changes nothing.

use crate::home::{Home, n_errors};
use serde::Serialize;
use std::path::Path;
use throughline_evidence::prove as evidence;
use throughline_exchange::mapping;
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};
use throughline_model::population::{Population, PopulationExample};
use throughline_rule::{Answer, Value};

/// What was proved.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// Definitions by kind.
    pub n_definitions: Vec<(String, usize)>,
    /// Worked examples run.
    pub n_examples: usize,
    /// Shipped definitions the region replaces: kind, name, the region's file.
    pub overrides: Vec<(String, String, String)>,
    /// Definitions that nobody has checked against their source.
    pub unverified: Vec<String>,
    /// What needs mending.
    pub issues: Vec<Issue>,
    /// How many of these are errors.
    pub n_errors: usize,
}

/// Reads and proves all definitions of the region in `folder`.
pub fn check(folder: &Path, actor: &Actor) -> Result<Checked, Failure> {
    may(actor.role, Act::Check)?;
    let home = Home::open(folder)?;
    prove(&home)
}

/// Proves what was read; issues of reading come first.
pub fn prove(home: &Home) -> Result<Checked, Failure> {
    let catalog = &home.catalog;
    let mut issues = home.issues.clone();
    for metric in &catalog.metrics {
        if let Some(population) = catalog.populations.iter().find(|p| p.heading.name == metric.population) {
            issues.extend(evidence::metric(metric, population, &catalog.codes)?);
        }
    }
    for given in &catalog.mappings {
        issues.extend(mapping::prove(given)?);
    }
    issues.extend(catalog.populations.iter().flat_map(population));
    issues.extend(crate::link::examples::prove(catalog)?);
    issues.sort();
    Ok(Checked {
        n_definitions: counts(home),
        n_examples: n_examples(home),
        overrides: catalog.overrides.iter().map(|o| (o.kind.folder().to_owned(), o.name.clone(), o.region_file.clone())).collect(),
        unverified: unverified(home),
        n_errors: n_errors(&issues),
        issues,
    })
}

/// Every example of a population that comes out otherwise than worked by hand.
fn population(population: &Population) -> Vec<Issue> {
    let differs = |(n, example): (usize, &PopulationExample)| {
        let row = |name: &str| -> Option<Value> { example.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()) };
        let got = match population.rule.decide(&row).answer {
            Answer::Yes => Some(true),
            Answer::No => Some(false),
            Answer::NotKnown => None,
        };
        let word = |answer| match answer {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not known",
        };
        let place = Place { file: population.heading.file.clone(), field: Some(format!("example {n}")), ..Place::default() };
        let what = format!("The example \"{}\" expects {}; the rule gives {}.", example.text, word(example.answer), word(got));
        (got != example.answer).then(|| Issue::error(place, "example_differs", what, "Correct the rule or the expected answer."))
    };
    (1..).zip(&population.examples).filter_map(differs).collect()
}

fn counts(home: &Home) -> Vec<(String, usize)> {
    let c = &home.catalog;
    let counts = [
        ("codes", c.codes.codes.len()),
        ("linkage", c.linkage.len()),
        ("mappings", c.mappings.len()),
        ("metrics", c.metrics.len()),
        ("populations", c.populations.len()),
        ("reports", c.reports.len()),
    ];
    counts.map(|(kind, n)| (kind.to_owned(), n)).to_vec()
}

fn n_examples(home: &Home) -> usize {
    let c = &home.catalog;
    c.metrics.iter().map(|m| m.examples.len()).sum::<usize>()
        + c.mappings.iter().map(|m| m.examples.len()).sum::<usize>()
        + c.populations.iter().map(|p| p.examples.len()).sum::<usize>()
        + crate::link::examples::count(c)
}

fn unverified(home: &Home) -> Vec<String> {
    let c = &home.catalog;
    let metrics = c.metrics.iter().map(|m| &m.heading);
    let headings = metrics.chain(c.mappings.iter().map(|m| &m.heading)).chain(c.populations.iter().map(|p| &p.heading));
    headings
        .chain(c.reports.iter().map(|r| &r.heading))
        .chain(c.linkage.iter().map(|l| l.heading()))
        .filter(|h| !h.verified)
        .map(|h| h.file.clone())
        .collect()
}
