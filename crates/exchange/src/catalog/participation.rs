//! Reads `[participation]` of a `region.toml`: when somebody is in a program and when out of it. It does not apply the rule.

use super::Catalog;
use super::names::remedy;
use super::reader::{Item, Table};
use throughline_model::issue::{Issue, Place};
use throughline_model::participation::Settings;

/// Longer than this is a slip of the pen: no program waits for years before it calls somebody gone.
const LONGEST_GAP: i64 = 366;
/// Programs that a common exit never includes, in the federal guidance of 11 June 2024 (TAC-17-01).
const LEFT_ALONE: [&str; 2] = ["adult_education", "vocational_rehabilitation"];

/// What a region decided, and where each name stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParticipationFile {
    /// The settings.
    pub settings: Settings,
    programs: Vec<(String, Place)>,
    agencies: Vec<(String, Place)>,
}

/// Reads the table, usual values where it or a key is missing; `None` when it cannot be used.
pub(super) fn read(table: Option<Table<'_>>) -> Option<ParticipationFile> {
    let Some(table) = table else {
        return Some(ParticipationFile::default());
    };
    let gap_days = match table.optional("gap_days") {
        Some(item) => gap_days(&item),
        None => Some(Settings::default().gap_days),
    };
    let programs: Vec<_> = table.list_of_text("common_exit").into_iter().filter(|(item, name)| may_be_common(item, name)).collect();
    let agencies = table.list_of_text("services_from");
    table.finish();
    let names = |list: &[(Item<'_>, &str)]| list.iter().map(|(_, name)| (*name).to_owned()).collect();
    let placed = |list: Vec<(Item<'_>, &str)>| {
        list.into_iter().map(|(item, name)| (name.to_owned(), table.doc().place(item.at(), item.field()))).collect()
    };
    let settings = Settings { gap_days: gap_days?, common_exit: names(&programs), services_from: names(&agencies) };
    Some(ParticipationFile { settings, programs: placed(programs), agencies: placed(agencies) })
}

impl ParticipationFile {
    /// An issue for each program and agency that no definition knows.
    pub fn issues(&self, catalog: &Catalog) -> Vec<Issue> {
        let values = catalog.codes.get("enrollment").map_or(&[][..], |code| &code.values);
        let programs: Vec<&str> = values.iter().map(|value| value.code.as_str()).collect();
        let agencies: Vec<&str> = catalog.mappings.iter().map(|mapping| mapping.agency.as_str()).collect();
        let missing = |what: &str, names: &[(String, Place)], known: &[&str]| {
            let unknown = names.iter().filter(|(name, _)| !known.contains(&name.as_str()));
            let issue = |(name, place): &(String, Place)| {
                let sentence = format!("There is no {what} named '{name}'.");
                Issue::error(place.clone(), "name_not_known", sentence, remedy(name, known.iter().copied()))
            };
            unknown.map(issue).collect::<Vec<_>>()
        };
        let mut issues = missing("program", &self.programs, &programs);
        issues.extend(missing("agency", &self.agencies, &agencies));
        issues
    }
}

fn gap_days(item: &Item<'_>) -> Option<i32> {
    let days = item.integer()?;
    if !(1..=LONGEST_GAP).contains(&days) {
        let what = format!("Nobody can be without service for {days} days before an exit is known.");
        item.error("gap_days_not_possible", what, "Write the number of days your programs use; federal programs use 90.");
        return None;
    }
    if days != i64::from(Settings::default().gap_days) {
        let what = format!("An exit after {days} days is not the federal rule of 90 days.");
        item.warning("gap_days_not_federal", what, "Make sure that no federal number is reported from this region.");
    }
    i32::try_from(days).ok()
}

fn may_be_common(item: &Item<'_>, program: &str) -> bool {
    let may = !LEFT_ALONE.contains(&program);
    if !may {
        let what = format!("'{program}' is never part of a common exit.");
        item.error("common_exit_not_allowed", what, "Take it out: its own exits are counted apart.");
    }
    may
}

#[cfg(test)]
mod tests {
    use super::super::region;
    use super::*;

    const GOOD: &str = "name = { en = \"A\", es = \"B\" }\ntime_zone = \"UTC\"\n[participation]\n";

    #[test]
    fn what_is_said_is_kept_and_the_rest_is_federal() {
        let text = format!("{GOOD}common_exit = [\"wioa_adult\", \"wagner_peyser\"]\nservices_from = [\"board\"]\n");
        let (file, issues) = region::read("region.toml", &text);
        assert!(issues.is_empty(), "{issues:?}");
        let file = file.unwrap();
        let settings = &file.region.participation;
        assert_eq!((settings.gap_days, &settings.common_exit[..]), (90, &["wioa_adult".to_owned(), "wagner_peyser".to_owned()][..]));
        let issues = file.participation.issues(&Catalog::default());
        let lines: Vec<Option<u64>> = issues.iter().map(|issue| issue.place.line).collect();
        assert_eq!(lines, [Some(4), Some(4), Some(5)]);
    }

    #[test]
    fn settings_that_cannot_be_used() {
        let check = |line: &str, code: &str, usable: bool| {
            let (file, issues) = region::read("region.toml", &format!("{GOOD}{line}\n"));
            let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
            assert_eq!(codes, [code], "{line}: {issues:?}");
            assert_eq!(file.is_some(), usable, "{line}");
        };
        check("gap_days = 0", "gap_days_not_possible", false);
        check("gap_days = 9000", "gap_days_not_possible", false);
        check("gap_days = 60", "gap_days_not_federal", true);
        check("common_exit = [\"adult_education\"]", "common_exit_not_allowed", false);
        check("gap_day = 90", "key_not_known", false);
    }
}
