//! A mapping made ready for one file: which of the file's columns are meant. A column that is not there, or there twice, refuses the
//! file as a whole, before any row is kept. No row is read here.

use super::definition::{Column, Mapping, Reads, ValueFrom};
use crate::read::{Encoding, Header, Layout, NativeDates};
use arrow::array::StringArray;
use std::sync::Arc;
use throughline_model::issue::{Issue, Place};

/// A mapping and where its columns are in one file.
#[derive(Debug)]
pub struct Plan<'m> {
    pub(super) mapping: &'m Mapping,
    /// The file's name as issues call it.
    pub(super) file: &'m str,
    pub(super) layout: Layout,
    pub(super) encoding: Encoding,
    /// How the file's dates may be written besides what the mapping lists.
    pub(super) dates: NativeDates,
    pub(super) header: &'m Header,
    /// The place of the record key.
    pub(super) key: usize,
    /// For each column of the mapping its place in the file; `None` for constants.
    pub(super) columns: Vec<Option<usize>>,
    /// For each reference of the mapping its place in the file.
    pub(super) references: Vec<usize>,
    /// For each column that tells the period its place, and which column of the mapping reads it as a date, if one does.
    pub(super) period: Vec<(usize, Option<usize>)>,
    /// For each unpivot the places of its columns.
    pub(super) unpivots: Vec<Vec<usize>>,
    /// Which columns of the mapping some rule names.
    pub(super) in_rules: Vec<bool>,
    /// For each column of the mapping the values of a choice, as rules take them.
    pub(super) choices: Vec<Option<Arc<StringArray>>>,
}

/// Finds the mapping's columns in a file's header. The issues are errors about the file when there is no plan, else notices.
pub fn plan<'m>(
    mapping: &'m Mapping,
    file: &'m str,
    header: &'m Header,
    layout: Layout,
    encoding: Encoding,
) -> (Option<Plan<'m>>, Vec<Issue>) {
    if let Some(issue) = one_column(mapping, file, header, layout) {
        return (None, vec![issue]);
    }
    let mut issues = Vec::new();
    let mut finder = Finder { header, file, mapping, issues: &mut issues, used: vec![false; header.names.len()] };
    let key = finder.find(&mapping.key);
    let references = mapping.references.iter().filter_map(|reference| finder.find(&reference.column)).collect();
    let period = mapping.period.iter().filter_map(|name| Some((finder.find(name)?, dated(mapping, name)))).collect();
    let columns: Vec<Option<usize>> = mapping.columns.iter().map(|column| finder.column(column)).collect();
    let unpivots = mapping.unpivots.iter().map(|unpivot| finder.range(&unpivot.columns)).collect();
    let used = finder.used;
    let Some(key) = key.filter(|_| issues.is_empty()) else { return (None, issues) };
    let (in_rules, choices) = (in_rules(mapping), mapping.columns.iter().map(choices).collect());
    issues.extend(extra(file, header, &used));
    let plan = Plan {
        mapping,
        file,
        layout,
        encoding,
        dates: NativeDates::None,
        header,
        key,
        references,
        period,
        columns,
        unpivots,
        in_rules,
        choices,
    };
    (Some(plan), issues)
}

struct Finder<'a> {
    header: &'a Header,
    file: &'a str,
    mapping: &'a Mapping,
    issues: &'a mut Vec<Issue>,
    used: Vec<bool>,
}

impl Finder<'_> {
    fn column(&mut self, column: &Column) -> Option<usize> {
        match &column.from {
            ValueFrom::Header(name) => self.find(name),
            ValueFrom::Constant(_) => None,
        }
    }

    fn find(&mut self, name: &str) -> Option<usize> {
        let places = self.header.find(name);
        for place in &places {
            if let Some(used) = self.used.get_mut(*place) {
                *used = true;
            }
        }
        match places.as_slice() {
            [place] => return Some(*place),
            [] => self.missing(&[name]),
            _ => {
                let what = format!("The file has {} columns named '{name}', and only one can be meant.", places.len());
                self.issue(name, "column_twice", what, "Ask the partner to give each column its own name.".to_owned());
            }
        }
        None
    }

    /// A range whose missing columns are one issue.
    fn range(&mut self, names: &[String]) -> Vec<usize> {
        let missing: Vec<&str> = names.iter().map(String::as_str).filter(|name| self.header.find(name).is_empty()).collect();
        if !missing.is_empty() {
            self.missing(&missing);
        }
        let present = names.iter().filter(|name| !missing.contains(&name.as_str()));
        present.filter_map(|name| self.find(name)).collect()
    }

    fn missing(&mut self, names: &[&str]) {
        let Some(first) = names.first().copied() else { return };
        if self.issues.iter().any(|issue| issue.place.field.as_deref() == Some(first)) {
            return;
        }
        let near = throughline_rule::nearest(first, self.header.names.iter().map(String::as_str));
        // A partner's new name often begins with the old one: race, then Race_1.
        let begins = || self.header.names.iter().map(String::as_str).find(|name| related(name, first));
        let near = near.or_else(begins).map(|name| format!("; there is '{name}'")).unwrap_or_default();
        let what = match names {
            [_] => format!("The column '{first}' is not in the file{near}."),
            _ => format!("{} columns from '{first}' to '{}' are not in the file{near}.", names.len(), names.last().unwrap_or(&first)),
        };
        let remedy = format!(
            "If the partner renamed it, change it in the mapping ({}); else ask for a file that has it.",
            self.mapping.heading.file
        );
        self.issue(first, "column_missing", what, remedy);
    }

    fn issue(&mut self, field: &str, code: &str, what: String, remedy: String) {
        let place = Place { file: self.file.to_owned(), line: line_of(self.header), column: None, field: Some(field.to_owned()) };
        let issue = Issue::error(place, code, what, remedy);
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}

/// A header of one name where the mapping needs several: most likely another sign stands between the cells.
fn one_column(mapping: &Mapping, file: &str, header: &Header, layout: Layout) -> Option<Issue> {
    let ([name], true) = (header.names.as_slice(), mapping.headers().len() > 1) else { return None };
    let name = super::problem::shown(name);
    let delimiter = char::from(layout.delimiter).escape_default();
    let (what, remedy) = if matches!(layout.end, b'\n' | b'\r') {
        let what = format!("With '{delimiter}' between cells the file has one column only, '{name}'.");
        (what, "Look which sign stands between the cells and write it as `delimiter` in the mapping, or ask for a CSV file.")
    } else {
        (
            format!("The table has one column only, '{name}'."),
            "Look whether another sheet is meant, and write its name as `sheet` in the mapping.",
        )
    };
    let place = Place { file: file.to_owned(), line: line_of(header), ..Place::default() };
    Some(Issue::error(place, "one_column", what, remedy))
}

/// Where the names stand.
fn line_of(header: &Header) -> Option<u64> {
    Some(header.line).filter(|line| *line > 0)
}

/// One name begins with the other, letter case aside.
fn related(name: &str, wanted: &str) -> bool {
    let (name, wanted) = (name.to_lowercase(), wanted.to_lowercase());
    name.len() >= 3 && wanted.len() >= 3 && (name.starts_with(&wanted) || wanted.starts_with(&name))
}

/// The column of the mapping that reads this header as a date, so that one period written in two ways is one.
fn dated(mapping: &Mapping, header: &str) -> Option<usize> {
    let reads = |column: &Column| column.from == ValueFrom::Header(header.to_owned()) && matches!(column.reads, Reads::Date(_));
    mapping.columns.iter().position(reads)
}

fn in_rules(mapping: &Mapping) -> Vec<bool> {
    let mut named: Vec<&str> = mapping.checks.iter().flat_map(|check| check.rule.fields()).collect();
    named.extend(mapping.timed.iter().flat_map(|timed| timed.rules()).flat_map(|rule| rule.fields()));
    named.extend(mapping.unpivots.iter().flat_map(|unpivot| unpivot.starts_at.rules()).flat_map(|rule| rule.fields()));
    mapping.columns.iter().map(|column| named.contains(&&*column.name)).collect()
}

fn choices(column: &Column) -> Option<Arc<StringArray>> {
    match &column.reads {
        Reads::Choice { values, .. } => Some(Arc::new(values.iter().map(|value| Some(&**value)).collect())),
        _ => None,
    }
}

/// More names than this are no help in a sentence.
const MOST_LISTED: usize = 12;

/// One notice of the columns that the mapping does not name.
fn extra(file: &str, header: &Header, used: &[bool]) -> Option<Issue> {
    let extra: Vec<&str> = header.names.iter().zip(used).filter(|(_, used)| !**used).map(|(name, _)| name.as_str()).collect();
    if extra.is_empty() {
        return None;
    }
    let listed: Vec<String> = extra
        .iter()
        .take(MOST_LISTED)
        .map(|name| if name.is_empty() { "(no name)".to_owned() } else { format!("'{}'", super::shown(name)) })
        .collect();
    let more = match extra.len().saturating_sub(MOST_LISTED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let what = format!("The mapping does not read {} of the file's columns: {}{more}.", extra.len(), listed.join(", "));
    let remedy = "They are kept as received. Add them to the mapping if they are needed.";
    let place = Place { file: file.to_owned(), line: line_of(header), ..Place::default() };
    Some(Issue::warning(place, "columns_not_read", what, remedy))
}
