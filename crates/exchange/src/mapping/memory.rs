//! What changed between the header of a partner's last file and this one, in words that name partner, file and column.
//! It remembers nothing itself: the header of last time is given.

use super::alike::most_alike;
use super::definition::Mapping;
use super::import::FileSummary;
use throughline_model::issue::{Issue, Place, Severity};

/// The issues about a file, with what is known of the file before it: a missing column says what it is called now, a file that fits another
/// mapping says which, and columns that came or went are named.
pub fn with_memory(mapping: &Mapping, others: &[Mapping], file: &str, before: Option<&[String]>, read: FileSummary) -> FileSummary {
    if read.header.is_empty() {
        return read;
    }
    let refused = read.refused();
    let new: Vec<&str> = match before {
        Some(before) => only_in(&read.header, before),
        // Without a memory any column that the mapping does not read may be the renamed one.
        None => only_in(&read.header, &mapping.headers().into_iter().map(str::to_owned).collect::<Vec<_>>()),
    };
    let mut issues: Vec<Issue> = read.issues.iter().map(|issue| renamed(mapping, file, before.is_some(), &new, issue)).collect();
    if refused {
        issues.extend(other_mapping(mapping, others, file, &read.header));
    } else if let Some(before) = before {
        issues.extend(came_and_went(mapping, file, before, &read.header));
    }
    FileSummary { issues, ..read }
}

/// "Community Works'", "the library's".
fn whose(mapping: &Mapping) -> String {
    let agency = &mapping.agency;
    if agency.ends_with(['s', 'S']) { format!("{agency}'") } else { format!("{agency}'s") }
}

/// Names of `a` that `b` has in no letter case.
fn only_in<'n>(a: &'n [String], b: &[String]) -> Vec<&'n str> {
    let folded: Vec<String> = b.iter().map(|name| name.trim().to_lowercase()).collect();
    a.iter().map(String::as_str).filter(|name| !name.is_empty() && !folded.contains(&name.trim().to_lowercase())).collect()
}

/// The sentence about a missing column, as somebody who knows the partner's last file would say it.
fn renamed(mapping: &Mapping, file: &str, remembered: bool, new: &[&str], issue: &Issue) -> Issue {
    let Some(column) = issue.place.field.as_deref().filter(|_| issue.code == "column_missing") else { return issue.clone() };
    let likely = most_alike(column, new.iter().copied());
    let no_longer = if remembered { "no longer has" } else { "does not have" };
    let (what, remedy) = match likely {
        Some(name) if remembered => (
            format!("{} {file} {no_longer} '{column}'; there is a new column '{name}'.", whose(mapping)),
            format!(
                "If it was renamed, write \"{name}\" for \"{column}\" in the mapping ({}); else ask the partner.",
                mapping.heading.file
            ),
        ),
        Some(name) => (
            format!("{} {file} {no_longer} '{column}'; it has a column '{name}'.", whose(mapping)),
            format!(
                "If that is the one, write \"{name}\" for \"{column}\" in the mapping ({}); else ask the partner.",
                mapping.heading.file
            ),
        ),
        // Too many new columns are no hint.
        None if remembered && (1..=3).contains(&new.len()) => (
            format!("{} {file} {no_longer} '{column}'; new in it: {}.", whose(mapping), listed(new)),
            format!(
                "If that is '{column}' under a new name, write the new name in the mapping ({}); else ask the partner for '{column}'.",
                mapping.heading.file
            ),
        ),
        None => (
            format!("{} {file} {no_longer} '{column}'.", whose(mapping)),
            format!("Ask the partner for it, or take it out of the mapping ({}).", mapping.heading.file),
        ),
    };
    Issue { what, remedy, ..issue.clone() }
}

fn listed(names: &[&str]) -> String {
    names.iter().take(12).map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

/// How much of what a mapping reads a file has, in columns out of all.
pub fn fit(mapping: &Mapping, header: &[String]) -> (usize, usize) {
    let has = |name: &&str| header.iter().any(|known| known.trim().to_lowercase() == name.trim().to_lowercase());
    let headers = mapping.headers();
    (headers.iter().filter(|name| has(name)).count(), headers.len())
}

/// The mapping that reads all of these columns, where it is not this one.
pub fn fitting<'m>(mappings: &'m [Mapping], header: &[String]) -> Option<&'m Mapping> {
    let whole = |mapping: &&Mapping| matches!(fit(mapping, header), (n, of) if n == of && of > 1);
    mappings.iter().filter(whole).max_by_key(|mapping| mapping.headers().len())
}

fn other_mapping(mapping: &Mapping, others: &[Mapping], file: &str, header: &[String]) -> Option<Issue> {
    let other = fitting(others, header).filter(|other| other.heading.name != mapping.heading.name)?;
    let place = Place { file: file.to_owned(), ..Place::default() };
    let what = format!("Its columns are those of {} files ({}).", whose(other), other.files.join(", "));
    let remedy = format!("If it is theirs, give it such a name; if not, look at `files` in {}.", mapping.heading.file);
    Some(Issue { severity: Severity::Warning, ..Issue::error(place, "fits_other_mapping", what, remedy) })
}

/// Columns that were not there last time, and those that are gone; the mapping reads neither, or the file would have been refused.
fn came_and_went(mapping: &Mapping, file: &str, before: &[String], now: &[String]) -> Option<Issue> {
    let (new, gone) = (only_in(now, before), only_in(before, now));
    let what = match (new.as_slice(), gone.as_slice()) {
        ([], []) => return None,
        (new, []) => format!("{} {file} has columns that the last file did not have: {}.", whose(mapping), listed(new)),
        ([], gone) => format!("{} {file} no longer has columns of the last file: {}.", whose(mapping), listed(gone)),
        (new, gone) => format!(
            "{} {file} has columns that the last file did not have: {}; and no longer {}.",
            whose(mapping),
            listed(new),
            listed(gone)
        ),
    };
    let place = Place { file: file.to_owned(), ..Place::default() };
    Some(Issue::warning(place, "columns_changed", what, "Look whether the mapping should read them, and whether the partner meant it."))
}
