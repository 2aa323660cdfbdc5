//! Who is who from the command line: persons are merged, split and taken back, shown as of a day, and numbers follow. And the region's
//! key is changed without anybody noticing but whoever has the old one.

use crate::region::{Place, copy, shipped};
use std::fs;

fn taken_in(place: &Place) {
    place.run(&["init", "mine"]).exits(0);
    copy(&shipped().join("released-1970s/catalog"), &place.path("mine/catalog"));
    copy(&shipped().join("released-1970s/inbox"), &place.path("mine/inbox"));
    place.run(&["import", "mine"]).exits(0);
}

const ONE: &str = "reentry-study-1970s:1";
const TWO: &str = "reentry-study-1970s:2";

#[test]
fn persons_are_merged_split_and_taken_back_and_the_numbers_follow() {
    let place = Place::new();
    taken_in(&place);
    place.run(&["snapshot", "mine"]).exits(0).says("432 people");
    let before = place.run(&["person", "show", "mine", ONE, "--json"]).exits(0).json();
    place.run(&["person", "merge", "mine", ONE, TWO, "--why", "asked her"]).exits(0).says("1 record changed persons");
    place.run(&["snapshot", "mine"]).exits(0).says("431 people");
    let merged = place.run(&["person", "show", "mine", TWO, "--json"]).exits(0).json();
    assert_eq!((&merged["person"], merged["records"].as_array().unwrap().len()), (&before["person"], 2));
    place.run(&["person", "merge", "mine", ONE, TWO]).exits(3).says("one person already");
    place.run(&["person", "history", "mine", ONE]).exits(0).says("asked her");
    place.run(&["person", "split", "mine", ONE, "--record", TWO, "--why", "twins"]).exits(0);
    place.run(&["person", "undo", "mine", "1"]).exits(3).says("Take back 2 first");
    place.run(&["person", "undo", "mine"]).exits(0);
    place.run(&["person", "undo", "mine"]).exits(0);
    place.run(&["person", "undo", "mine"]).exits(3).says("Nothing was taken back");
    place.run(&["snapshot", "mine"]).exits(0).says("432 people");
    let after = place.run(&["person", "show", "mine", ONE, "--json"]).exits(0).json();
    assert_eq!((&after["person"], after["records"].as_array().unwrap().len()), (&before["person"], 1));
    place.run(&["person", "list", "mine", "--as-of", "1999-12-31"]).exits(0).says("0 people");
    place.run(&["person", "list", "mine", "--as-of", "yesterday"]).exits(3).says("no day");
    place.run(&["person", "show", "mine", "reentry-study-1970s:999"]).exits(3).says("Nobody is known");
}

#[test]
fn the_key_is_changed_and_everything_goes_on() {
    let place = Place::new();
    taken_in(&place);
    let old = place.read("mine/region.key");
    place.run(&["snapshot", "mine"]).exits(0).says("432 people");
    place.run(&["key", "rotate", "mine"]).exits(0).says("new backup");
    assert_ne!(place.read("mine/region.key"), old);
    place.run(&["import", "mine"]).exits(0).says("taken in before");
    place.run(&["snapshot", "mine"]).exits(0).says("Nothing has changed");
    place.run(&["person", "show", "mine", ONE]).exits(0);
    place.run(&["publish", "mine"]).exits(0);
    fs::write(place.path("mine/region.key"), old).unwrap();
    place.run(&["snapshot", "mine"]).exits(3).says("does not belong to this database");
}

#[test]
fn a_consent_taken_back_takes_its_records_out_of_the_numbers() {
    let place = Place::new();
    place.run(&["init", "mine"]).exits(0);
    copy(&shipped().join("released-1970s/catalog"), &place.path("mine/catalog"));
    copy(&shipped().join("released-1970s/inbox"), &place.path("mine/inbox"));
    let mapping = place.read("mine/catalog/mappings/released-1970s.toml");
    place.write(
        "mine/catalog/mappings/released-1970s.toml",
        mapping.replacen("agreement = \"\"", "agreement = \"\"\nconsent = \"form 3\"", 1),
    );
    place.run(&["import", "mine"]).exits(0);
    place.run(&["snapshot", "mine"]).exits(0).says("432 people");
    place.run(&["withdraw", "mine", "form 4"]).exits(3).says("No file rests on");
    place.run(&["withdraw", "mine", "form 3"]).exits(0).says("is not read any more");
    place.run(&["snapshot", "mine"]).exits(3).says("No records are stored");
}

#[test]
fn a_pair_is_explained_in_two_languages_and_no_value_is_told() {
    let place = Place::new();
    copy(&shipped().join("three-agencies"), &place.path("mine"));
    place.run(&["import", "mine"]).exits(0);
    let pair = ["link", "mine", "--explain", "workforce-board:P10008", "training-provider:R-12832"];
    let asked = |more: &[&str]| place.run(&[&pair[..], more].concat()).exits(0);
    asked(&["--html", "pair.html"]).says("Two readings are weighed").says("in all: +").says("Written: pair.html");
    asked(&["--html", "par.html", "--language", "es"]).says("Se comparan dos lecturas").says("en total: +");
    let told = asked(&["--json"]).json();
    let n = |value: &serde_json::Value| value.as_i64().unwrap();
    let waterfall = &told["waterfall"];
    let steps: i64 = waterfall["steps"].as_array().unwrap().iter().map(|step| n(&step["weight"]) + n(&step["rarity"])).sum();
    assert_eq!(n(&waterfall["before"]) + steps + n(&waterfall["others"]), n(&waterfall["total"]));
    let rows = place.read("mine/inbox/workforce_board_participants.csv");
    let row = rows.lines().find(|line| line.contains("P10008")).unwrap();
    let names: Vec<&str> = row.split(',').filter(|cell| cell.len() > 3 && cell.bytes().all(|b| b.is_ascii_alphabetic())).collect();
    assert!(!names.is_empty());
    for page in [place.read("pair.html"), place.read("par.html")] {
        assert!(page.contains("<svg class=\"chart\""));
        let words: Vec<String> = page.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        names.iter().for_each(|name| assert!(!words.contains(&name.to_lowercase()), "{name} stands on the page"));
    }
}
