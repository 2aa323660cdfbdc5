//! A published number can be computed again, and a changed page does not go unnoticed.

use crate::region::Place;
use std::fs;
use std::path::{Path, PathBuf};

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
    place.run(&["verify", "elsewhere"]).exits(0).says("does not lie in its region").says("not checked against the ledger");
    fs::remove_file(place.path("elsewhere/manifest.json")).unwrap();
    place.run(&["verify", "elsewhere"]).exits(3).says("not a published report");
}

/// Puts another page in a page's place, and that page's hash in its list.
fn forge(release: &Path) {
    fs::copy(release.join("report.es.html"), release.join("report.en.html")).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(release.join("manifest.json")).unwrap()).unwrap();
    let files = manifest["files"].as_array_mut().unwrap();
    let other = files.iter().find(|f| f["name"] == "report.es.html").unwrap()["blake3"].clone();
    files.iter_mut().find(|f| f["name"] == "report.en.html").unwrap()["blake3"] = other;
    fs::write(release.join("manifest.json"), manifest.to_string()).unwrap();
}

#[test]
fn a_changed_list_of_files_is_noticed_by_the_ledger() {
    let place = Place::new();
    let release = published(&place);
    let verify = || place.run(&["verify", release.to_str().unwrap()]);
    let manifest = fs::read_to_string(release.join("manifest.json")).unwrap();
    forge(&release);
    verify().exits(5).says("manifest.json was changed after it was released");
    let name = release.file_name().unwrap().to_str().unwrap();
    fs::write(release.join("manifest.json"), manifest.replace(name, "another-release")).unwrap();
    verify().exits(5).says("names another-release, which the ledger of this region does not know");
}

#[test]
fn files_that_are_not_listed_are_named_wherever_the_report_lies() {
    let place = Place::new();
    let release = published(&place);
    fs::write(release.join("report.fr.html"), "more").unwrap();
    place.run(&["verify", release.to_str().unwrap()]).exits(5).says("report.fr.html is no part of the release");
    fs::remove_file(release.join("report.fr.html")).unwrap();
    crate::region::copy(&release, &place.path("elsewhere"));
    let mut manifest: serde_json::Value = serde_json::from_str(&place.read("elsewhere/manifest.json")).unwrap();
    manifest["files"].as_array_mut().unwrap().retain(|f| f["name"] != "report.csv");
    place.write("elsewhere/manifest.json", manifest.to_string());
    place.run(&["verify", "elsewhere"]).exits(5).says("report.csv is not listed in manifest.json");
}
