//! What keeps files from being linked, said before any work is done: places that cannot be written, definitions that do not fit, files with
//! nothing in common or nothing in them. It reads no row.

use super::file::File;
use super::write::Out;
use super::{Asked, not_linked};
use std::path::{Path, PathBuf};
use throughline_exchange::catalog::linkage::Definition;
use throughline_exchange::catalog::reader::suggestion;
use throughline_model::failure::Failure;

/// The files to be written.
pub(super) struct Outs {
    pub pairs: Out,
    pub clusters: Out,
    pub review: Option<Out>,
}

/// Where pairs to be judged go: beside the pairs.
pub(super) fn review_path(asked: &Asked) -> PathBuf {
    asked.pairs.with_file_name("review.csv")
}

/// Begins every file that will be written, so that a place that cannot be written is told before the work.
pub(super) fn outs(asked: &Asked) -> Result<Outs, Failure> {
    let review = (asked.n_to_review > 0).then(|| review_path(asked));
    let written: Vec<&Path> = [&asked.pairs, &asked.clusters].into_iter().chain(&review).map(PathBuf::as_path).collect();
    for (nth, path) in written.iter().enumerate() {
        if written.iter().skip(nth + 1).any(|other| other == path) {
            return Err(not_linked(format!("{} would be written twice. Give each result a file of its own.", path.display())));
        }
        if asked.files.iter().chain(&asked.config).any(|file| same(file, path)) {
            return Err(not_linked(format!("{} is read and would be written over. Choose another name for the result.", path.display())));
        }
    }
    Ok(Outs { pairs: Out::new(&asked.pairs)?, clusters: Out::new(&asked.clusters)?, review: review.as_deref().map(Out::new).transpose()? })
}

fn same(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Every column of a given definition is in at least one file, and every file that it names is given.
pub(super) fn definition(name: &str, definition: &Definition, files: &[File]) -> Result<(), Failure> {
    let headers: Vec<&str> = files.iter().flat_map(|file| &file.headers).map(String::as_str).collect();
    if let Some(column) = definition.columns.iter().find(|column| !files.iter().any(|file| file.has(&column.from))) {
        let from = column.from.join("' or '");
        let offer = suggestion(column.from.first().map_or("", String::as_str), headers.iter().copied());
        let what = format!("{name} makes the column '{}' of '{from}', and no file has that.", column.name);
        return Err(not_linked(format!("{what} {offer} Mend `from`, or take the column out with what uses it.")));
    }
    if let Some(unknown) = definition.one_row_each.iter().find(|one| !files.iter().any(|file| file.name == **one)) {
        let offer = suggestion(unknown, files.iter().map(|file| file.name.as_str()));
        return Err(not_linked(format!("{name} says that '{unknown}' has one row for each, and no such file is given. {offer}")));
    }
    Ok(())
}

/// Something is compared, and any two files have something in common.
pub(super) fn comparable(files: &[File], definition: &Definition, is_proposed: bool) -> Result<(), Failure> {
    let names = || files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
    if is_proposed && definition.comparisons.is_empty() {
        let what = format!("No column of {} was recognized as telling who somebody is.", names());
        return Err(not_linked(format!(
            "{what} Name the columns, such as first_name, last_name, birth_date; or say with --config which is which."
        )));
    }
    if definition.rules.is_empty() {
        let known: Vec<&str> = definition.comparisons.iter().map(|comparison| comparison.label.en.as_str()).collect();
        let what = format!("{} alone cannot tell people apart.", known.join(" and "));
        return Err(not_linked(format!(
            "{what} Add names, a birth date, a number or an address; or write rules of your own with --config."
        )));
    }
    let has = |file: &File, column: usize| definition.columns.get(column).is_some_and(|column| file.has(&column.from));
    for (nth, one) in files.iter().enumerate() {
        for other in files.iter().skip(nth + 1) {
            let in_common = definition.comparisons.iter().any(|c| has(one, c.column) && has(other, c.column));
            if !in_common && files.len() == 2 {
                let of = |file: &File| {
                    let labels = definition.comparisons.iter().filter(|c| has(file, c.column)).map(|c| c.label.en.as_str());
                    let labels: Vec<&str> = labels.collect();
                    if labels.is_empty() { "nothing that was recognized".to_owned() } else { labels.join(", ") }
                };
                let what = format!("{} and {} have nothing in common: one has {}, the other {}.", one.name, other.name, of(one), of(other));
                return Err(not_linked(format!("{what} Say with --config which columns mean the same, or link each file alone.")));
            }
        }
    }
    Ok(())
}

/// There is something to be linked.
pub(super) fn has_row(name: &str, n_rows: usize) -> Result<(), Failure> {
    if n_rows > 0 { Ok(()) } else { Err(not_linked(format!("{name} has a header and no row below it."))) }
}
