//! Publishing again: what was lost is put back, what would give people away together with an earlier report is refused.

use crate::region::{Place, copy};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const REGION: &str = "regions/released-1970s";

fn published(place: &Place) -> PathBuf {
    place.example("released-1970s");
    place.run(&["run", "released-1970s"]).exits(0);
    let mut releases = fs::read_dir(place.path(REGION).join("reports")).unwrap();
    releases.next().unwrap().unwrap().path()
}

fn publish(place: &Place) -> Value {
    place.run(&["publish", REGION, "--json"]).exits(0).json()
}

/// Region settings with one text replaced.
fn set(place: &Place, from: &str, to: &str) {
    let settings = place.read(&format!("{REGION}/region.toml"));
    assert!(settings.contains(from));
    place.write(&format!("{REGION}/region.toml"), settings.replace(from, to));
}

/// The study's file again, with one man's schooling corrected.
fn newer_data(place: &Place) {
    let csv = place.read(&format!("{REGION}/inbox/carData_Rossi.csv"));
    let corrected = csv.replacen(",yes,3,3,", ",yes,3,4,", 1);
    assert_ne!(csv, corrected);
    place.write(&format!("{REGION}/inbox/carData_Rossi_2.csv"), corrected);
    place.run(&["import", REGION]).exits(0);
    place.run(&["snapshot", REGION]).exits(0);
}

fn verifies(place: &Place, release: &Path) {
    place.run(&["verify", release.to_str().unwrap()]).exits(0).says("are the same");
}

#[test]
fn lost_and_changed_files_are_written_again_byte_for_byte() {
    let place = Place::new();
    let release = published(&place);
    copy(&release, &place.path("before"));
    let check = |damage: &dyn Fn()| {
        damage();
        let again = publish(&place);
        assert_eq!((&again["already"], &again["restored"]), (&true.into(), &true.into()));
        for file in fs::read_dir(place.path("before")).unwrap().flatten() {
            assert_eq!(fs::read(file.path()).unwrap(), fs::read(release.join(file.file_name())).unwrap(), "{:?}", file.file_name());
        }
        verifies(&place, &release);
    };
    check(&|| fs::remove_file(release.join("report.csv")).unwrap());
    check(&|| fs::write(release.join("report.es.html"), "").unwrap());
    check(&|| fs::write(release.join("manifest.json"), "{}").unwrap());
    check(&|| fs::remove_dir_all(&release).unwrap());

    fs::write(release.join("report.csv"), "").unwrap();
    fs::write(release.join("notes.txt"), "mine").unwrap();
    place.run(&["publish", REGION]).exits(0).says("they were written again as they were released");
    assert!(release.join("notes.txt").exists(), "what is not ours is left alone");
    assert_eq!(publish(&place)["restored"], false);
}

#[test]
fn a_release_that_does_not_come_out_again_is_not_written_over() {
    let place = Place::new();
    let first = published(&place);
    newer_data(&place);
    let second = PathBuf::from(publish(&place)["folder"].as_str().unwrap());
    let second = place.root.path().join(second);
    // The page of the second says what changed since the first, which is gone.
    fs::remove_dir_all(first).unwrap();
    fs::write(second.join("report.en.html"), "changed").unwrap();
    place.run(&["publish", REGION]).exits(3).says("put").says(second.file_name().unwrap().to_str().unwrap());
    assert_eq!(fs::read_to_string(second.join("report.en.html")).unwrap(), "changed");
}

#[test]
fn a_release_cut_off_before_it_had_its_name_is_in_the_ledger_and_finished_by_the_next() {
    let place = Place::new();
    let release = published(&place);
    // The same numbers give the same name, and a file in its place stops the renaming.
    let db = rusqlite::Connection::open(place.path(REGION).join("throughline.db")).unwrap();
    db.execute_batch("delete from released_answer; delete from release;").unwrap();
    db.close().unwrap();
    fs::remove_dir_all(&release).unwrap();
    fs::write(&release, "in the way").unwrap();
    place.run(&["publish", REGION]).exits(3).says("cannot be written");
    fs::remove_file(&release).unwrap();
    let again = publish(&place);
    assert_eq!((&again["already"], &again["restored"]), (&true.into(), &true.into()));
    verifies(&place, &release);
}

#[test]
fn a_report_of_a_lost_database_stops_the_next() {
    let place = Place::new();
    let release = published(&place);
    for name in ["throughline.db", "throughline.db-wal", "throughline.db-shm"] {
        let _ = fs::remove_file(place.path(REGION).join(name));
    }
    place.run(&["import", REGION]).exits(3).says("move region.key out of the folder first");
    fs::rename(place.path(REGION).join("region.key"), place.path("old.key")).unwrap();
    place.run(&["import", REGION]).exits(0);
    place.run(&["snapshot", REGION]).exits(0);
    let name = release.file_name().unwrap().to_str().unwrap();
    place.run(&["publish", REGION]).exits(3).says("published by a database that is not here").says(name);
    fs::rename(&release, place.path("never-shared")).unwrap();
    place.run(&["publish", REGION]).exits(0);
}

#[test]
fn another_minimum_cell_over_the_same_snapshot_is_refused() {
    let place = Place::new();
    published(&place);
    set(&place, "minimum_cell = 11", "minimum_cell = 20");
    place.run(&["publish", REGION]).exits(3).says("Set minimum_cell back to 11, or take in newer data first");
    newer_data(&place);
    place.run(&["publish", REGION]).exits(0);
}

#[test]
fn other_settings_of_the_region_make_another_release() {
    let place = Place::new();
    published(&place);
    let mut names = vec![publish(&place)["release"].clone()];
    for (from, to) in [
        ("Released in the 1970s", "Released"),
        ("Salidas de prisión en los años 70", "Salidas"),
        ("America/New_York", "America/Chicago"),
        ("synthetic = false", "synthetic = true"),
    ] {
        set(&place, from, to);
        let release = publish(&place);
        assert_eq!(release["already"], false, "{to}");
        names.push(release["release"].clone());
    }
    names.sort_by_key(Value::to_string);
    names.dedup();
    assert_eq!(names.len(), 5);
}
