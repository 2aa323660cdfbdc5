//! The first command of the README: a true, protected report from the study of men released in the 1970s.

use crate::region::{Place, figure, metric};
use std::fs;

#[test]
fn one_command_gives_the_report_with_the_studys_numbers() {
    let place = Place::new();
    let example = crate::region::shipped().join("released-1970s");
    place.run(&["run", example.to_str().unwrap()]).exits(0).says("report.en.html");
    let answers = place.run(&["measure", "regions/released-1970s", "--json"]).exits(0).json()["answers"].clone();

    // Published: 318 of 432 without arrest; 168 of 216 with aid, 150 of 216 without.
    let arrests = metric(&answers, "not-rearrested-week-52");
    let shown = |answer, group: &[&str]| (figure(answer, group)["shown"]["success"].as_u64(), figure(answer, group)["shown"]["n"].as_u64());
    assert_eq!(shown(arrests, &[]), (Some(318), Some(432)));
    assert_eq!(shown(arrests, &["yes"]), (Some(168), Some(216)));
    assert_eq!(shown(arrests, &["no"]), (Some(150), Some(216)));

    // Counted by hand from the file: 194 of 381 work in week 26, of 51 it is not known; 166 of 322 in week 52.
    assert_eq!(shown(metric(&answers, "employed-week-26"), &[]), (Some(194), Some(381)));
    assert_eq!(shown(metric(&answers, "employed-week-52"), &[]), (Some(166), Some(322)));

    // First spells: 98 last 180 days, 233 do not; 72 men never worked, 22 started too late, 7 are not known.
    let kept = metric(&answers, "still-employed-180-days");
    assert_eq!(shown(kept, &[]), (Some(98), Some(331)));
    let account = kept["account"].to_string();
    assert!(account.contains("72") && account.contains("29") && !account.contains("22"), "seven people alone are not shown: {account}");
}

#[test]
fn small_groups_are_hidden_and_said_to_be() {
    let place = Place::new();
    place.example("released-1970s");
    place.run(&["run", "released-1970s"]).exits(0);
    let answers = place.run(&["measure", "regions/released-1970s", "--json"]).exits(0).json()["answers"].clone();
    let work = metric(&answers, "employed-week-26");
    for group in ["2", "5", "6"] {
        assert!(figure(work, &[group]).get("hidden").is_some(), "schooling {group}");
    }
    let release = fs::read_dir(place.path("regions/released-1970s/reports")).unwrap().next().unwrap().unwrap().path();
    for page in ["report.en.html", "report.es.html"] {
        let html = fs::read_to_string(release.join(page)).unwrap();
        assert!(!html.contains("http://") || !html.contains("<script src"), "the page stands alone");
        assert!(html.contains("<svg") && html.contains("<table"));
    }
    let english = fs::read_to_string(release.join("report.en.html")).unwrap();
    assert!(english.contains("too few to show"));
    assert!(english.contains("168 of 216") && english.contains("150 of 216"));
}
