//! Another agency's files, another kind of number, the same program: only definitions differ.

use crate::region::{Place, figure, metric, shipped};
use serde_json::Value;

#[test]
fn both_raw_differences_come_out_as_published() {
    let place = Place::new();
    place.run(&["run", shipped().join("supported-work").to_str().unwrap()]).exits(0);
    for (people, dollars, offered, not_offered) in [("722", 886, 297, 425), ("445", 1794, 185, 260)] {
        let region = format!("regions/supported-work/people-{people}");
        let answers = place.run(&["measure", &region, "--json"]).exits(0).json()["answers"].clone();
        let earnings = metric(&answers, "earnings-1978");
        assert_eq!(figure(earnings, &["yes"])["shown"]["n"], offered);
        assert_eq!(figure(earnings, &["no"])["shown"]["n"], not_offered);
        let gap = &earnings["gaps"][0]["difference"];
        let number = |v: &Value| v.as_f64().unwrap();
        assert_eq!((number(&gap["num"]) / number(&gap["den"]) / 100.0).round() as i64, dollars, "{people}");
    }
}

#[test]
fn an_empty_year_is_not_known_and_never_zero() {
    let place = Place::new();
    place.run(&["run", shipped().join("supported-work").to_str().unwrap()]).exits(0);
    let answers = place.run(&["measure", "regions/supported-work/people-722", "--json"]).exits(0).json()["answers"].clone();
    let before = metric(&answers, "earnings-1974");
    assert_eq!(figure(before, &[])["shown"]["n"], 445);
    let lines = before["account"].as_array().unwrap();
    assert!(lines.iter().any(|l| l["fates"] == serde_json::json!(["not_known"]) && l["n"] == 277), "{lines:?}");
}
