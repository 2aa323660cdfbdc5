//! Files that are no definitions, and definitions damaged at random: reading ends, and every issue stands in the file.

use super::mistakes::{CODES, METRIC, REPORT};
use super::{n_shipped, own, with};
use crate::catalog::{Kind, read, region};
use proptest::prelude::*;
use throughline_model::issue::Severity;

#[test]
fn files_that_are_no_definitions_do_not_stop_the_others() {
    let deep = format!("a = {}1{}", "{ a.a.a.a.a.a.a.a.a = ".repeat(70), "}".repeat(70));
    let nulls = "\0".repeat(1000);
    for text in ["", "\u{feff}", "=", "[[[[", "a = \"", deep.as_str(), nulls.as_str(), "code = 1", "window = [1, [2]]\nexample = {}"] {
        for kind in Kind::ALL {
            let (catalog, issues) = with(&[(&format!("{}/own.toml", kind.folder()), text)]);
            assert!(issues.iter().any(|issue| issue.severity == Severity::Error), "{text:.20}");
            assert!(issues.iter().all(|issue| issue.place.file == format!("catalog/{}/own.toml", kind.folder())), "{issues:#?}");
            assert_eq!(catalog.metrics.len(), n_shipped(Kind::Metrics));
        }
        assert!(region::read("region.toml", text).0.is_none());
    }
}

const MAPPING: &str = include_str!("../../../../../examples/supported-work/catalog/mappings/supported-work.toml");

proptest! {
    /// Whatever is done to a definition, reading ends, and every issue stands in the file.
    #[test]
    fn damage_is_reported_within_the_file(from in 0..3000usize, length in 0..60usize, put in "[\\[\\]{}=\"'.,#\n ñ0-9a-z-]{0,8}", which in 0..4usize) {
        let (path, text) = [("metrics/a.toml", METRIC), ("codes/a.toml", CODES), ("reports/a.toml", REPORT), ("mappings/a.toml", MAPPING)][which];
        let letters: Vec<char> = text.chars().collect();
        let from = from % letters.len();
        let to = (from + length).min(letters.len());
        let damaged: String = letters[..from].iter().copied().chain(put.chars()).chain(letters[to..].iter().copied()).collect();
        let (_, issues) = read(&[own(path, &damaged)]);
        let n_lines = damaged.split('\n').count() as u64;
        for issue in issues {
            let line = issue.place.line.unwrap();
            prop_assert!((1..=n_lines).contains(&line), "{}", issue);
            let width = damaged.split('\n').nth(line as usize - 1).unwrap().chars().count() as u64;
            prop_assert!((1..=width + 1).contains(&issue.place.column.unwrap()), "{}", issue);
        }
    }
}
