//! What a reader of several releases could work out by adding and subtracting. The rules themselves are tested in `evidence`.

use crate::region::{Place, figure, metric};
use serde_json::Value;

fn region(place: &Place) {
    place.example("released-1970s");
    place.run(&["run", "released-1970s"]).exits(0);
}

fn report(place: &Place, name: &str, breakdowns: &str) {
    let text = place.read("regions/released-1970s/catalog/reports/released-1970s.toml");
    let (head, _) = text.split_once("[[breakdown]]").unwrap();
    place.write(&format!("regions/released-1970s/catalog/reports/{name}.toml"), format!("{head}{breakdowns}"));
}

fn publish(place: &Place, name: &str) -> Value {
    let published = place.run(&["publish", "regions/released-1970s", "--report", name, "--json"]).exits(0).json();
    published["measured"]["answers"].clone()
}

fn shown(answer: &Value, group: &[&str]) -> Option<(u64, u64)> {
    let shown = figure(answer, group).get("shown")?;
    Some((shown["success"].as_u64()?, shown["n"].as_u64()?))
}

/// A report by schooling and race together, after one by each alone: no single cell follows from the margins.
#[test]
fn a_second_report_over_the_same_snapshot_completes_no_table() {
    let place = Place::new();
    region(&place);
    report(&place, "crossed", "[[breakdown]]\nby = [\"school_in_study\", \"race_in_study\"]\n");
    let first: Value = place.run(&["measure", "regions/released-1970s", "--json"]).exits(0).json()["answers"].clone();
    let second = publish(&place, "crossed");
    for name in ["not-rearrested-week-52", "still-employed-180-days", "employed-week-52"] {
        let (margins, cells) = (metric(&first, name), metric(&second, name));
        for school in ["2", "3", "4", "5", "6"] {
            let Some((_, whole)) = shown(margins, &[school]) else { continue };
            let parts = ["black", "other"].map(|race| shown(cells, &[school, race]));
            let n_shown = parts.iter().flatten().count();
            assert_ne!(n_shown, 1, "{name}, schooling {school}: {whole} less the shown part is the hidden one");
        }
    }
}

/// One corrected row must not come out as the difference of two releases, whatever the metric's file is called or remarks.
#[test]
fn a_single_correction_is_held_back_also_behind_a_new_comment() {
    let place = Place::new();
    region(&place);
    let csv = place.read("regions/released-1970s/inbox/carData_Rossi.csv");
    let row = csv.lines().find(|l| l.starts_with("5,52,0,")).unwrap();
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[10 + 26] = if cells[10 + 26] == "yes" { "no" } else { "yes" };
    let header = csv.lines().next().unwrap();
    place.write("regions/released-1970s/inbox/carData_Rossi_corrected.csv", format!("{header}\n{}\n", cells.join(",")));
    let shipped = std::fs::read_to_string(crate::region::shipped().join("../catalog/metrics/employed-week-26.toml")).unwrap();
    place.write("regions/released-1970s/catalog/metrics/employed-week-26.toml", format!("# a remark\n{shipped}"));
    place.run(&["import", "regions/released-1970s"]).exits(0).says("1 replaced an older row");
    place.run(&["snapshot", "regions/released-1970s"]).exits(0);
    let answers = publish(&place, "released-1970s");
    let work = metric(&answers, "employed-week-26");
    assert!(work["cells"].as_array().unwrap().iter().all(|c| c["figure"].get("shown").is_none()), "{work:#}");
    assert_eq!(shown(metric(&answers, "not-rearrested-week-52"), &[]), Some((318, 432)), "what did not change stands");
}

/// The same snapshot under another minimum cell, or with other groups under the same code, would give exact counts together.
#[test]
fn the_same_snapshot_is_not_published_under_other_rules() {
    let place = Place::new();
    region(&place);
    let settings = place.read("regions/released-1970s/region.toml");
    place.write("regions/released-1970s/region.toml", settings.replace("minimum_cell = 11", "minimum_cell = 10"));
    place.run(&["publish", "regions/released-1970s"]).exits(3).says("11");
    place.write("regions/released-1970s/region.toml", settings);
    let codes = std::fs::read_to_string(crate::region::shipped().join("../catalog/codes/justice.toml")).unwrap();
    place.write(
        "regions/released-1970s/catalog/codes/justice.toml",
        codes.replace("between 0 and 1", "between 0 and 2").replace("between 2 and 3", "between 3 and 3"),
    );
    place.run(&["publish", "regions/released-1970s"]).exits(3).says("prior_convictions_band");
}
