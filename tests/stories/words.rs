//! How the program speaks: numbers in words, both languages, one answer for machines.

use crate::region::Place;
use std::fs;

fn ran(place: &Place) {
    place.example("released-1970s");
    place.run(&["run", "released-1970s"]).exits(0).says("1 mapping,").says(" metrics,");
}

#[test]
fn numbers_are_said_with_what_they_are() {
    let place = Place::new();
    ran(&place);
    let region = "regions/released-1970s";
    let measured = place.run(&["measure", region]).exits(0);
    let measured = measured.says("not-rearrested-week-52: 73.6% (318 of 432 people counted)");
    let measured = measured.says("weeks-worked: mean 25.62; 322 people counted");
    let n = measured.out.split_once("released-1970s: ").unwrap().1.split_once(" numbers").unwrap().0.to_owned();
    let release = fs::read_dir(place.path("regions/released-1970s/reports")).unwrap().next().unwrap().unwrap().path();
    place.run(&["verify", release.to_str().unwrap()]).exits(0).says(&format!(" {n} numbers"));
}

#[test]
fn explanations_speak_spanish_and_no_third_language() {
    let place = Place::new();
    place.example("released-1970s");
    let spanish = place.run(&["explain", "released-1970s", "weeks-worked", "--language", "es"]).exits(0);
    for label in ["población ", "denominador ", "promedio de ", "definido en ", "(edición ", "fuente ", "ejemplo "] {
        assert!(spanish.out.contains(label), "{label} is not in:\n{}", spanish.out);
    }
    for label in ["population ", "denominator ", "mean of", "defined in", "(edition", "source ", "example ", "verified"] {
        assert!(!spanish.out.contains(label), "{label} is in:\n{}", spanish.out);
    }
    place.run(&["explain", "released-1970s", "--language", "fr"]).exits(2).says("fr").says("es");
    place.run(&["explain", "--help"]).exits(0).says("with --sql");
}

#[test]
fn every_report_given_is_verified_and_the_worst_is_told() {
    let place = Place::new();
    ran(&place);
    let release = fs::read_dir(place.path("regions/released-1970s/reports")).unwrap().next().unwrap().unwrap().path();
    let release = release.to_str().unwrap();
    place.run(&["verify"]).exits(2);
    place.run(&["verify", release, release]).exits(0);
    place.run(&["verify", "nowhere", release]).exits(3).says("not a published report").says("are the same");
    let all = place.run(&["verify", "nowhere", release, "--json"]).exits(3).json();
    assert_eq!(all.as_array().unwrap().len(), 2, "{all}");
    fs::write(format!("{release}/report.en.html"), "changed").unwrap();
    place.run(&["verify", release, "nowhere"]).exits(5).says("was changed after it was released").says("not a published report");
}

#[test]
fn a_failure_is_one_json_object_and_a_sentence() {
    let place = Place::new();
    let refused = place.run(&["check", "nowhere", "--json"]).exits(3);
    assert_eq!(refused.json()["refused"], "not_a_region");
    assert_eq!(refused.json()["sentence"].as_str().unwrap(), refused.err.trim());
}

#[test]
fn all_problems_of_definitions_are_printed() {
    let place = Place::new();
    place.run(&["init", "mine"]).exits(0);
    for n in 0..25 {
        place.write(&format!("mine/catalog/metrics/bad-{n}.toml"), "edition = 1\n");
    }
    let checked = place.run(&["check", "mine"]).exits(4);
    for n in 0..25 {
        assert!(checked.out.contains(&format!("bad-{n}.toml")), "{n}");
    }
    assert!(!checked.out.contains("more"), "{}", checked.out);
}
