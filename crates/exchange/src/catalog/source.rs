//! The files of a catalog: what kind of definition each is, and which one counts where a region has its own of the same name.
//! Files are given as text; nothing is opened here.

use super::reader::suggestion;
use std::collections::BTreeMap;
use throughline_model::issue::{Issue, Place};

/// Who wrote a definition file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// It comes with the software.
    Shipped,
    /// It is the region's own.
    Region,
}

/// One definition file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// As people know it, ending in `<kind's folder>/<name>.toml`: `catalog/metrics/employed-week-26.toml`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Who wrote it.
    pub origin: Origin,
}

/// The kinds of definition, in the order in which they are read: each may name those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What can be observed.
    Codes,
    /// Who is meant.
    Populations,
    /// What is counted.
    Metrics,
    /// What is published.
    Reports,
    /// The federal record layout, its checks and facts.
    Federal,
    /// What may be done under which law.
    Regimes,
    /// How returned cells are read.
    Cells,
    /// How an agency's files are read.
    Mappings,
    /// How records of one person are found.
    Linkage,
}

impl Kind {
    /// Every kind, in reading order.
    pub const ALL: &[Kind] = &[
        Kind::Codes,
        Kind::Populations,
        Kind::Metrics,
        Kind::Reports,
        Kind::Federal,
        Kind::Regimes,
        Kind::Cells,
        Kind::Mappings,
        Kind::Linkage,
    ];

    /// The folder of the catalog in which such definitions stand.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Codes => "codes",
            Kind::Populations => "populations",
            Kind::Metrics => "metrics",
            Kind::Reports => "reports",
            Kind::Federal => "federal",
            Kind::Regimes => "regimes",
            Kind::Cells => "cells",
            Kind::Mappings => "mappings",
            Kind::Linkage => "linkage",
        }
    }

    /// What one of them is called.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Codes => "code list",
            Kind::Populations => "population",
            Kind::Metrics => "metric",
            Kind::Reports => "report",
            Kind::Federal => "federal layout",
            Kind::Regimes => "list of regimes",
            Kind::Cells => "cell format",
            Kind::Mappings => "mapping",
            Kind::Linkage => "linkage definition",
        }
    }
}

/// A shipped definition that a region replaces with its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Of what kind.
    pub kind: Kind,
    /// The name both files have.
    pub name: String,
    /// The file that does not count any more.
    pub shipped_file: String,
    /// The file that counts.
    pub region_file: String,
}

/// A file that counts, with its kind and name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen<'f> {
    pub kind: Kind,
    pub name: &'f str,
    pub file: &'f SourceFile,
}

/// The files that count, by kind and name; what they replace; and the files that no reader knows. A region's file replaces the shipped
/// one of the same kind and name whole; of two of one origin the later one counts.
pub(super) fn choose(files: &[SourceFile]) -> (Vec<Chosen<'_>>, Vec<Override>, Vec<Issue>) {
    let mut chosen: BTreeMap<(Kind, &str), &SourceFile> = BTreeMap::new();
    let mut overrides = Vec::new();
    let mut issues = Vec::new();
    let mut ordered: Vec<&SourceFile> = files.iter().collect();
    ordered.sort_by_key(|file| file.origin);
    for file in ordered {
        let Some((kind, name)) = kind_and_name(&file.path, &mut issues) else {
            continue;
        };
        if let Some(replaced) = chosen.insert((kind, name), file) {
            let (shipped_file, region_file) = (replaced.path.clone(), file.path.clone());
            overrides.push(Override { kind, name: name.to_owned(), shipped_file, region_file });
        }
    }
    let chosen = chosen.into_iter().map(|((kind, name), file)| Chosen { kind, name, file }).collect();
    (chosen, overrides, issues)
}

fn kind_and_name<'p>(path: &'p str, issues: &mut Vec<Issue>) -> Option<(Kind, &'p str)> {
    let place = || Place { file: path.to_owned(), ..Place::default() };
    let mut parts = path.rsplit(['/', '\\']);
    let file = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    let Some(name) = file.strip_suffix(".toml").filter(|name| well_named(name)) else {
        let what = format!("'{file}' cannot be the name of a definition file.");
        issues.push(Issue::error(place(), "file_name", what, "Use lower-case letters, digits and hyphens, and end in .toml."));
        return None;
    };
    let kind = Kind::ALL.iter().find(|kind| kind.folder() == folder);
    if kind.is_none() {
        let what = format!("No kind of definition stands in a folder named '{folder}'.");
        let remedy = suggestion(folder, Kind::ALL.iter().map(|kind| kind.folder()));
        issues.push(Issue::error(place(), "folder_not_known", what, remedy));
    }
    Some((*kind?, name))
}

fn well_named(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !name.is_empty() && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, origin: Origin) -> SourceFile {
        SourceFile { path: path.to_owned(), text: String::new(), origin }
    }

    #[test]
    fn a_region_replaces_a_shipped_file_wherever_it_stands_in_the_list() {
        let files = [
            file("own/catalog/metrics/a.toml", Origin::Region),
            file("catalog/metrics/a.toml", Origin::Shipped),
            file("catalog/populations/a.toml", Origin::Shipped),
        ];
        let (chosen, overrides, issues) = choose(&files);
        let paths: Vec<&str> = chosen.iter().map(|c| c.file.path.as_str()).collect();
        assert_eq!(paths, ["catalog/populations/a.toml", "own/catalog/metrics/a.toml"]);
        assert_eq!(overrides.len(), 1);
        assert_eq!(overrides[0].region_file, "own/catalog/metrics/a.toml");
        assert!(issues.is_empty());
    }

    #[test]
    fn names_that_no_reader_knows() {
        let check = |path: &str, code: &str, remedy: &str| {
            let files = [file(path, Origin::Region)];
            let (chosen, _, issues) = choose(&files);
            assert!(chosen.is_empty());
            assert_eq!(issues[0].code, code);
            assert!(issues[0].remedy.contains(remedy), "{}", issues[0]);
        };
        check("catalog/metric/a.toml", "folder_not_known", "Did you mean 'metrics'?");
        check("catalog/metrics/A b.toml", "file_name", "lower-case");
        check("catalog/metrics/.toml", "file_name", "lower-case");
        check("a.toml", "folder_not_known", "codes");
        check("catalog\\metrics\\notes.txt", "file_name", ".toml");
    }
}
