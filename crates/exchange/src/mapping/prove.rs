//! Runs a mapping's worked examples through the same code that reads files, and says where they do not come out.

use super::definition::{Example, Mapping};
use super::fact_text::fact_text;
use super::import::{Settings, import_file};
use crate::read::{Kind, Source, look};
use throughline_model::fact::Record;
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;

/// An issue for each example whose row is refused, and for each listed fact that does not come out.
pub fn prove(mapping: &Mapping) -> Result<Vec<Issue>, Failure> {
    let mut issues = Vec::new();
    for example in &mapping.examples {
        issues.extend(run(mapping, example)?);
    }
    Ok(issues)
}

fn run(mapping: &Mapping, example: &Example) -> Result<Vec<Issue>, Failure> {
    // Whatever the partner's files are like, the example is a plain one.
    let plain = Mapping { format: Kind::Text, header_row: None, delimiter: Some(b','), encoding: None, ..mapping.clone() };
    let file = csv(mapping, example);
    let source = Source::memory("example", file.as_bytes());
    let (mut facts, mut found) = (Vec::new(), Vec::new());
    let summary = import_file(source, &look(&source)?, &plain, Settings::threads(1), &mut |_| {}, &mut |block| {
        facts.extend(block.records().flat_map(|record| stated(&record)));
        found.extend(block.issues());
        Ok(())
    })?;
    found.extend(summary.issues);
    if summary.n_kept == 0 {
        return Ok(vec![row_refused(example, &found)]);
    }
    Ok(missing(example, &facts))
}

/// All that a row gives, line by line: its facts, its references and its period.
pub(super) fn stated(record: &Record) -> Vec<String> {
    let facts = record.facts.iter().map(|stated| fact_text(&stated.fact));
    let gives = record.gives.iter().map(|(name, id)| format!("gives {name} '{id}'"));
    facts.chain(gives).chain(record.period.iter().map(|period| format!("period '{period}'"))).collect()
}

fn row_refused(example: &Example, found: &[Issue]) -> Issue {
    let reasons: Vec<String> =
        found.iter().map(|issue| format!("{} ({})", issue.what, issue.place.field.as_deref().unwrap_or("row"))).collect();
    let what = format!("The example's row is refused: {}", reasons.join(" "));
    Issue::error(example.place.clone(), "example_row_refused", what, "Correct the row of the example, or what the mapping says about it.")
}

/// The facts that did not come out, each with those that might be meant.
fn missing(example: &Example, facts: &[String]) -> Vec<Issue> {
    let absent = example.facts.iter().filter(|(_, fact)| !facts.contains(fact));
    let issue = |(place, fact): &(_, String)| {
        let begins = fact.split(' ').next().unwrap_or_default();
        let similar: Vec<&str> = facts.iter().map(String::as_str).filter(|other| other.split(' ').next() == Some(begins)).collect();
        let given = if similar.is_empty() { facts.join("; ") } else { similar.join("; ") };
        let what = format!("The example does not give \"{fact}\". It gives: {given}.");
        Issue::error(Clone::clone(place), "example_differs", what, "Correct the fact, the row, or what the mapping says.")
    };
    absent.map(issue).collect()
}

/// The example as a file of one row. A row that names nothing is still a row, so its key is never left out.
fn csv(mapping: &Mapping, example: &Example) -> String {
    let text = |header: &str| {
        let given = example.row.iter().find(|(name, _)| name == header).map(|(_, text)| text.as_str());
        given.unwrap_or(if header == mapping.key { "example" } else { "" })
    };
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let headers = mapping.headers();
    line(headers.iter().map(|name| quoted(name)).collect()) + &line(headers.iter().map(|name| quoted(text(name))).collect())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
