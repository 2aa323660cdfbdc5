//! The whole journey with the database on a PostgreSQL server: the same numbers, and sentences that help when the server does not.

use crate::interrupted::ready;
use crate::region::Place;
use crate::schema::Schema;
use serde_json::Value;
use std::fs;

/// From a new folder to a published report that is computed again; gives its numbers.
fn journey(place: &Place) -> Value {
    ready(place);
    place.run(&["check", "mine"]).exits(0);
    place.run(&["import", "mine"]).exits(0).says("432");
    place.run(&["import", "mine"]).exits(0).says("taken in before");
    place.run(&["snapshot", "mine"]).exits(0).says("432 people without names");
    place.run(&["snapshot", "mine"]).exits(0).says("Nothing has changed");
    place.run(&["measure", "mine"]).exits(0).says("73.6%");
    let first = place.run(&["publish", "mine", "--json"]).exits(0).json();
    let again = place.run(&["publish", "mine", "--json"]).exits(0).json();
    assert_eq!((&first["already"], &again["already"]), (&false.into(), &true.into()));
    for report in fs::read_dir(place.path("mine/reports")).unwrap().flatten() {
        place.run(&["verify", report.path().to_str().unwrap()]).exits(0).says("are the same");
    }
    place.run(&["measure", "mine", "--json"]).exits(0).json()["answers"].clone()
}

#[test]
fn the_whole_journey_gives_the_same_numbers_on_a_server() {
    let Some(schema) = Schema::make() else { return };
    let place = Place::on(&schema.address);
    let on_server = journey(&place);
    assert!(!place.path("mine/throughline.db").exists(), "the database is on the server");
    assert!(!place.read("mine/region.toml").contains("throwaway"), "the settings name the server, without its password");
    let plain = Place::new();
    crate::region::copy(&place.path("mine"), &plain.path("mine"));
    plain.run(&["import", "mine"]).exits(3).says("cannot be used");
    assert!(!plain.path("mine/throughline.db").exists(), "no other database is made for a region that has one");
    assert!(place.path("mine/region.key").exists() && place.path("mine/snapshots").exists(), "the key and the snapshots are not");
    assert_eq!(on_server, journey(&Place::new()));
}

#[test]
fn a_region_says_in_its_settings_that_its_database_is_on_a_server() {
    let Some(schema) = Schema::make() else { return };
    let place = Place::new();
    place.example("released-1970s");
    let settings = place.read("released-1970s/region.toml");
    place.write("released-1970s/region.toml", format!("database = \"{}\"\n{settings}", schema.address));
    place.run(&["run", "released-1970s"]).exits(0).says("A password stands here").says("report.en.html");
    assert!(!place.path("regions/released-1970s/throughline.db").exists());
    place.run(&["run", "regions/released-1970s"]).exits(0).says("taken in before");
    assert!(!place.path("regions/regions").exists(), "a region in use is not copied");
}

#[test]
fn a_server_that_is_not_there_is_named_without_its_password() {
    let place = Place::on("postgres://ana:s3cret@127.0.0.1:1/springfield");
    let answer = place.run(&["init", "mine"]).exits(3).says("postgres://ana@127.0.0.1:1/springfield").says("no server answers there");
    assert!(!answer.all().contains("s3cret"));
    assert!(!place.path("mine/region.toml").exists(), "and no half region is left");
    let place = Place::on("server=springfield password=s3cret");
    let answer = place.run(&["init", "mine"]).exits(3).says("THROUGHLINE_DATABASE").says("postgres://ACCOUNT@SERVER:5432/DATABASE");
    assert!(!answer.all().contains("s3cret"));
}
