//! Linkage definitions: the shipped one holds what it should, and every mistake in one is told at its place.

use super::super::linkage::{Linkage, Part, Test};
use super::{places, shipped, with};
use crate::catalog::read;

const HEAD: &str = "edition = \"1\"\neffective_from = 2026-01-01\nsource = \"s\"\nverified = true\nlabel = { en = \"a\", es = \"a\" }\n";

#[test]
fn the_shipped_definition_compares_what_identity_codes_say() {
    let (catalog, _) = read(&shipped());
    let people = catalog.linkage_definition("people").unwrap();
    assert!(people.comparisons.len() >= 8 && people.rules.len() >= 8 && people.classes.iter().filter(|c| c.same).count() == 3);
    assert!(people.columns.iter().any(|c| c.name == "last_four" && c.part == Part::Last(4)));
    let residence = people.comparisons.iter().find(|c| c.name == "residence").unwrap();
    let zip = people.columns.iter().position(|c| c.name == "zip").unwrap();
    assert_eq!(residence.levels[3].1, [Test::Similar(90), Test::SameOther(zip)]);
    let lists = catalog.linkage_lists();
    let together = |a: &str, b: &str| lists.nicknames.iter().any(|g| g.iter().any(|n| n == a) && g.iter().any(|n| n == b));
    assert!(together("bob", "robert") && together("pepe", "jose") && !together("christina", "christopher"));
    assert!(lists.no_ids.iter().any(|id| id == "123456789") && lists.no_dates.iter().any(|d| d == "1900-01-01"));
}

#[test]
fn mistakes_are_told_at_their_place() {
    let check = |text: &str, expected: &[&str]| {
        let (catalog, issues) = with(&[("linkage/own.toml", &format!("{HEAD}{text}"))]);
        assert_eq!(places(&issues), expected, "{issues:#?}");
        assert!(!catalog.linkage.iter().any(|l| l.heading().name == "own"));
        assert!(catalog.linkage.iter().any(|l| matches!(l, Linkage::Definition(_))), "the shipped one stays usable");
    };
    check("is = \"list\"\n", &["6:6 name_not_known"]);
    check("is = \"lists\"\nnicknames = [\"Robert bob\"]\n", &["7:14 word_not_plain"]);
    check("is = \"lists\"\nnicknames = [\"bob\"]\nstreet_words = [\"street\"]\n", &["7:14 line_too_short", "8:17 line_not_a_pair"]);
    check("is = \"lists\"\nletters = [\"abcd x\"]\nmonths = [\"march 13\"]\n", &["7:12 line_not_a_pair", "8:11 number_not_fitting"]);
    check("is = \"lists\"\nno_ssns = [\"000-xx\"]\nno_emails = [\"none\"]\n", &["7:12 shape_not_plain", "8:14 word_not_plain"]);
    check("is = \"lists\"\ntwo_digit_years_from = 1930\n[[example]]\nfrom = \"x\"\n", &["7:24 number_not_fitting", "8:1 key_missing"]);
    check("is = \"lists\"\nno_dates = [\"1/1/1900\"]\nwrong = 1\n", &["7:13 wrong_kind_of_value", "8:1 key_not_known"]);
    let definition =
        "is = \"definition\"\nlink_from = 50\nreview_from = 10\n[[column]]\nname = \"a\"\ncode = \"last_name\"\nstandard = \"surname\"\n";
    let comparison = "[[comparison]]\nname = \"a\"\ncolumn = \"a\"\nlabel = { en = \"a\", es = \"a\" }\n";
    let rule = "[[rule]]\nequal = [\"a\"]\n";
    let forms =
        ["days 3652", "same_year", "year_slip", "tokens 60", "in_common 1", "apart 2", "percent 5", "phone_ending", "street 90", "sounds"];
    let quoted: Vec<String> = forms.iter().map(|form| format!("\"{form}\"")).collect();
    let (catalog, issues) =
        with(&[("linkage/own.toml", &format!("{HEAD}{definition}{comparison}levels = [{}]\n{rule}", quoted.join(",")))]);
    assert!(issues.is_empty(), "{issues:#?}");
    assert_eq!(catalog.linkage_definition("own").unwrap().comparisons[0].levels.len(), forms.len());
    check(&format!("{definition}{comparison}levels = [\"tokens\"]\n{rule}"), &["17:11 number_not_fitting"]);
    check(&format!("{definition}{comparison}levels = [\"smae\"]\n{rule}"), &["17:11 level_not_known"]);
    check(
        &format!("{definition}{comparison}levels = [\"similar 200\", \"same b\"]\n{rule}"),
        &["17:11 number_not_fitting", "17:26 name_not_known"],
    );
    check(&format!("{definition}{comparison}levels = [\"same\"]\n[[rule]]\nequal = [\"b\"]\n"), &["19:10 name_not_known"]);
    check(&format!("{}{comparison}levels = [\"same\"]\n{rule}", definition.replace("last_name", "age")), &["11:8 name_not_known"]);
    check(&format!("{}{comparison}levels = [\"same\"]\n{rule}", definition.replace("= 10", "= 60")), &["8:15 thresholds_in_wrong_order"]);
}
