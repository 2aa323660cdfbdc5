//! A published number can be computed again, and a changed page does not go unnoticed.

use crate::region::Place;
use std::fs;
use std::path::PathBuf;

fn published(place: &Place) -> PathBuf {
    place.example("released-1970s");
    place.run(&["run", "released-1970s"]).exits(0);
    fs::read_dir(place.path("regions/released-1970s/reports")).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn an_untouched_report_is_computed_again() {
    let place = Place::new();
    let release = published(&place);
    let page = release.join("report.es.html");
    place.run(&["verify", page.to_str().unwrap()]).exits(0).says("are the same");
    place.run(&["verify", release.to_str().unwrap()]).exits(0).says("are the same");
}

#[test]
fn a_definition_changed_since_does_not_change_what_was_published() {
    let place = Place::new();
    let release = published(&place);
    let metric = fs::read_to_string(crate::region::shipped().join("../catalog/metrics/weeks-worked.toml")).unwrap();
    place.write(
        "regions/released-1970s/catalog/metrics/weeks-worked.toml",
        metric.replace("denominator = \"true\"", "denominator = \"prior_convictions > 0\""),
    );
    place.run(&["verify", release.to_str().unwrap()]).exits(0).says("are the same");
}

#[test]
fn a_changed_page_or_number_is_noticed() {
    let place = Place::new();
    let release = published(&place);
    let page = release.join("report.en.html");
    let html = fs::read_to_string(&page).unwrap();
    fs::write(&page, html.replace("168 of 216", "208 of 216")).unwrap();
    place.run(&["verify", page.to_str().unwrap()]).exits(5).says("report.en.html was changed after it was released");
    let answers = release.join("answers.json");
    let text = fs::read_to_string(&answers).unwrap();
    fs::write(&answers, text.replacen("\"success\": 168", "\"success\": 169", 1)).unwrap();
    place.run(&["verify", page.to_str().unwrap()]).exits(5).says("not-rearrested-week-52");
}

#[test]
fn a_report_away_from_its_region_says_what_it_can() {
    let place = Place::new();
    let release = published(&place);
    crate::region::copy(&release, &place.path("elsewhere"));
    place.run(&["verify", "elsewhere"]).exits(0).says("does not lie in its region");
    fs::remove_file(place.path("elsewhere/manifest.json")).unwrap();
    place.run(&["verify", "elsewhere"]).exits(3).says("not a published report");
}
