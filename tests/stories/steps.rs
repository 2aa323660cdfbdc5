//! The steps one by one, as a new region takes them; each again without harm.

use crate::region::{Place, copy, shipped};
use std::fs;

/// A region made by `init` and filled by hand with the example's definitions and file.
fn filled(place: &Place) {
    place.run(&["init", "mine", "--name", "My \"own\" region"]).exits(0).says("region.key");
    copy(&shipped().join("released-1970s/catalog"), &place.path("mine/catalog"));
    copy(&shipped().join("released-1970s/inbox"), &place.path("mine/inbox"));
}

#[test]
fn each_step_says_what_it_did_and_can_be_run_again() {
    let place = Place::new();
    filled(&place);
    place.run(&["init", "mine"]).exits(3).says("already holds a region");
    place.run(&["check", "mine"]).exits(0).says("Every definition holds");
    place.run(&["snapshot", "mine"]).exits(3).says("throughline import mine");
    place.run(&["import", "mine"]).exits(0).says("432");
    place.run(&["import", "mine"]).exits(0).says("taken in before");
    place.run(&["measure", "mine", "--report", "released-1970s"]).exits(3).says("throughline snapshot mine");
    place.run(&["snapshot", "mine"]).exits(0).says("432 people without names");
    place.run(&["snapshot", "mine"]).exits(0).says("Nothing has changed");
    place.run(&["measure", "mine", "--report", "released-1970s"]).exits(0).says("73.6%");
    place.run(&["measure", "mine", "--report", "released-70s"]).exits(3).says("Did you mean released-1970s? Known: ");
    // The only report of the region itself needs no name; of two, one must be chosen.
    place.run(&["measure", "mine"]).exits(0).says("Report released-1970s");
    let report = place.read("mine/catalog/reports/released-1970s.toml");
    place.write("mine/catalog/reports/second.toml", &report);
    place.run(&["measure", "mine"]).exits(3).says("released-1970s, second.");
    fs::remove_file(place.path("mine/catalog/reports/second.toml")).unwrap();
    let first = place.run(&["publish", "mine", "--report", "released-1970s", "--json"]).exits(0).json();
    let again = place.run(&["publish", "mine", "--report", "released-1970s", "--json"]).exits(0).json();
    assert_eq!(first["release"], again["release"]);
    assert_eq!((&first["already"], &again["already"]), (&false.into(), &true.into()));
    assert_eq!(fs::read_dir(place.path("mine/reports")).unwrap().count(), 1);
}

#[test]
fn nobody_needs_rust_to_add_a_metric() {
    let place = Place::new();
    filled(&place);
    let metric = place.read("mine/catalog/reports/released-1970s.toml").replace("metrics = [", "metrics = [\"employed-week-12\", ");
    place.write("mine/catalog/reports/released-1970s.toml", metric);
    let shipped = fs::read_to_string(shipped().join("../catalog/metrics/employed-week-26.toml")).unwrap();
    let earlier = shipped
        .replace("week = 26", "week = 12")
        .replace("from = 133, to = 210", "from = 70, to = 91")
        .replace("week 26", "week 12")
        .replace("to = 70 }", "to = 35 }");
    place.write(
        "mine/catalog/metrics/employed-week-12.toml",
        earlier.replace("to = 70 }, { of = \"follow_up\"", "to = 35 }, { of = \"follow_up\""),
    );
    place.run(&["run", "mine"]).exits(0);
    place.run(&["check", "mine"]).exits(0);
    place.run(&["measure", "mine", "--report", "released-1970s"]).exits(0).says("employed-week-12");
}

#[test]
fn a_region_may_replace_a_shipped_definition_and_is_told_so() {
    let place = Place::new();
    filled(&place);
    let shipped = fs::read_to_string(shipped().join("../catalog/metrics/employed-week-26.toml")).unwrap();
    place.write("mine/catalog/metrics/employed-week-26.toml", shipped.replace("edition = \"1\"", "edition = \"1-mine\""));
    place.run(&["check", "mine"]).exits(0).says("catalog/metrics/employed-week-26.toml replaces the shipped");
    place.run(&["explain", "mine", "employed-week-26"]).exits(0).says("1-mine");
}

#[test]
fn a_metric_is_explained_in_both_languages_with_its_sql() {
    let place = Place::new();
    filled(&place);
    place.run(&["explain", "mine"]).exits(0).says("still-employed-180-days");
    place.run(&["explain", "mine", "still-employed-180-days", "--sql"]).exits(0).says("180 days after its first day").says("select");
    place.run(&["explain", "mine", "employed-week-26", "--language", "es"]).exits(0).says("semana 26").says("No se sabe");
    place.run(&["explain", "mine", "employed-weak-26"]).exits(3).says("Did you mean employed-week-26?");
}

#[test]
fn help_teaches_by_example() {
    let place = Place::new();
    for words in [vec!["--help"], vec!["run", "--help"], vec!["import", "--help"], vec!["publish", "--help"], vec!["verify", "--help"]] {
        place.run(&words).exits(0).says("Example");
    }
    place.run(&["publsh", "x"]).exits(2).says("publish");
}
