//! Reads `region.toml`: what a region is called and how careful it is. It does not open the region's folder.

use super::Catalog;
use super::names::remedy;
use super::participation::{self, ParticipationFile};
use super::reader::{Doc, Item, Table};
use jiff::tz::TimeZoneDatabase;
use throughline_model::issue::{Issue, Place};
use throughline_model::region::{MINIMUM_CELL, Region};

/// A number of one or two people names them to those who know them; no region may publish that.
const LEAST_CELL: i64 = 3;
/// Below this a region is told that it is bolder than the field.
const USUAL_CELL: i64 = 10;

/// A region's settings, and what only the reading of its folder needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionFile {
    /// The settings.
    pub region: Region,
    /// A catalog folder shared with other regions, as a path relative to the region's folder.
    pub catalog: Option<String>,
    /// What it decides about participation, and where it says so.
    pub participation: ParticipationFile,
    /// Where the report is named.
    report_place: Option<Place>,
}

/// Reads the text of a `region.toml`; `None` when it cannot be used.
pub fn read(file: &str, text: &str) -> (Option<RegionFile>, Vec<Issue>) {
    let (doc, issues) = Doc::parse(file, text);
    let Some(doc) = doc else {
        return (None, issues);
    };
    let region = region(&doc.root());
    let region = region.filter(|_| !doc.has_errors());
    (region, doc.take_issues())
}

impl RegionFile {
    /// An issue when the report that the region names is not in the catalog.
    pub fn report_issue(&self, catalog: &Catalog) -> Option<Issue> {
        let name = self.region.report.as_ref()?;
        let names = || catalog.reports.iter().map(|report| report.heading.name.as_str());
        if names().any(|known| known == name) {
            return None;
        }
        let place = self.report_place.clone().unwrap_or_default();
        Some(Issue::error(place, "name_not_known", format!("There is no usable report named '{name}'."), remedy(name, names())))
    }
}

fn region(root: &Table<'_>) -> Option<RegionFile> {
    let name = root.words("name");
    let time_zone = root.required("time_zone").and_then(|item| time_zone(&item));
    let minimum_cell = match root.optional("minimum_cell") {
        Some(item) => minimum_cell(&item),
        None => Some(MINIMUM_CELL),
    };
    let report = root.optional("report");
    let catalog = root.optional("catalog").and_then(|item| catalog_folder(&item));
    let participation = participation::read(root.optional_table("participation"));
    if let Some(item) = root.optional("database") {
        prove_database(&item);
    }
    let synthetic = root.flag_or("synthetic", false);
    let report_place = report.as_ref().map(|item| root.doc().place(item.at(), item.field()));
    let report = report.and_then(|item| item.text()).map(str::to_owned);
    root.finish();
    let (name, time_zone, minimum_cell, participation) = (name?, time_zone?.to_owned(), minimum_cell?, participation?);
    let region = Region { name, time_zone, minimum_cell, report, participation: participation.settings.clone(), synthetic };
    Some(RegionFile { region, catalog, participation, report_place })
}

/// A name as the IANA writes it that its database knows. The database is the one inside the program, never the machine's.
fn time_zone<'d>(item: &Item<'d>) -> Option<&'d str> {
    let name = item.text()?;
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase()) && part.chars().all(|c| c.is_ascii_alphanumeric() || "_+-".contains(c))
    };
    let shaped = name == "UTC" || (name.contains('/') && name.split('/').all(part));
    let known = shaped && TimeZoneDatabase::bundled().get(name).is_ok();
    if !known {
        item.error("time_zone_not_known", format!("'{name}' is not the name of a time zone."), "Write it as Area/City: America/New_York.");
    }
    known.then_some(name)
}

fn minimum_cell(item: &Item<'_>) -> Option<u64> {
    let number = item.integer()?;
    if number < LEAST_CELL {
        let what = format!("A minimum cell of {number} would let single people be recognized.");
        item.error("minimum_cell_too_small", what, format!("Write at least {LEAST_CELL}; {MINIMUM_CELL} is usual."));
        return None;
    }
    if number < USUAL_CELL {
        let what = format!("A minimum cell of {number} is smaller than most agencies allow.");
        item.warning("minimum_cell_small", what, format!("Make sure that every data agreement permits it; {MINIMUM_CELL} is usual."));
    }
    u64::try_from(number).ok()
}

/// Relative, so that the region's folder can be moved together with what it shares.
fn catalog_folder(item: &Item<'_>) -> Option<String> {
    let folder = item.text()?;
    if folder.starts_with(['/', '\\']) || folder.contains(':') {
        item.error(
            "path_not_relative",
            format!("'{folder}' is not a path from the region's folder."),
            "Write it relative to this file: ../catalog.",
        );
        return None;
    }
    Some(folder.to_owned())
}

/// Where the database is, the store finds out by itself, from this same key; here it is only proved.
fn prove_database(item: &Item<'_>) {
    let Some(stated) = item.text() else { return };
    let address = stated.strip_prefix("postgres://").or_else(|| stated.strip_prefix("postgresql://"));
    let Some(address) = address else {
        if stated != "sqlite" {
            let remedy = "Write sqlite, or postgres://ACCOUNT@SERVER:5432/DATABASE.";
            item.error("database_not_understood", "This does not say where the database is.", remedy);
        }
        return;
    };
    let account = address.split_once('@').map_or("", |(account, _)| account);
    if account.contains(':') || address.contains("password=") {
        let remedy = "Put the whole address into the environment variable THROUGHLINE_DATABASE, or the password into PGPASSWORD.";
        item.warning("password_in_settings", "A password stands here, where everybody who gets a copy of this file can read it.", remedy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "name = { en = \"A\", es = \"B\" }\ntime_zone = \"America/New_York\"\n";

    #[test]
    fn what_is_not_stated_is_usual() {
        let (file, issues) = read("region.toml", GOOD);
        assert!(issues.is_empty(), "{issues:?}");
        let file = file.unwrap();
        assert_eq!(file.region.minimum_cell, 11);
        assert!(!file.region.synthetic);
        assert_eq!(file.catalog, None);
    }

    #[test]
    fn settings_that_cannot_be_used() {
        let check = |line: &str, code: &str, usable: bool| {
            let (file, issues) = read("region.toml", &format!("{GOOD}{line}\n"));
            let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
            assert_eq!(codes, [code], "{line}: {issues:?}");
            assert_eq!(issues[0].place.line, Some(3));
            assert_eq!(file.is_some(), usable, "{line}");
        };
        check("minimum_cell = 2", "minimum_cell_too_small", false);
        check("minimum_cell = -5", "minimum_cell_too_small", false);
        check("minimum_cell = 9", "minimum_cell_small", true);
        check("minimum_cell = \"11\"", "wrong_kind_of_value", false);
        check("catalog = \"/etc\"", "path_not_relative", false);
        check("catalog = 'C:\\x'", "path_not_relative", false);
        check("minimum_cel = 11", "key_not_known", false);
        check("report = \"\"", "text_empty", false);
        check("database = \"mysql://x/y\"", "database_not_understood", false);
        check("database = \"postgres://ana:secret@x/y\"", "password_in_settings", true);
        check("database = \"postgres:///y?password=secret\"", "password_in_settings", true);
        check("database = 5", "wrong_kind_of_value", false);
    }

    #[test]
    fn where_a_database_may_be() {
        for place in ["sqlite", "postgres://ana@db.example:5432/x", "postgresql://db.example/x"] {
            let (file, issues) = read("region.toml", &format!("{GOOD}database = \"{place}\"\n"));
            assert!(file.is_some() && issues.is_empty(), "{place}: {issues:?}");
        }
    }

    #[test]
    fn time_zones() {
        let check = |zone: &str, good: bool| {
            let (file, _) = read("region.toml", &format!("name = {{ en = \"A\", es = \"B\" }}\ntime_zone = \"{zone}\"\n"));
            assert_eq!(file.is_some(), good, "{zone}");
        };
        check("America/Argentina/Buenos_Aires", true);
        check("UTC", true);
        check("Etc/GMT+5", true);
        check("EST5EDT zone", false);
        check("New York", false);
        check("America/", false);
        check("Mars/Base", false);
        check("America/New_Yrok", false);
    }

    #[test]
    fn a_report_that_is_not_there() {
        let (file, _) = read("region.toml", &format!("{GOOD}report = \"x\"\n"));
        let issue = file.unwrap().report_issue(&Catalog::default()).unwrap();
        assert_eq!((issue.place.line, issue.place.column), (Some(3), Some(10)));
    }
}
