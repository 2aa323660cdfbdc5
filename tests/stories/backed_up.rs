//! A region is backed up while it is in use, lost, and put back: the same numbers come out, and nothing of it can be read on the way.

use crate::interrupted::{Mount, is_root, not_run, ready};
use crate::region::{Answer, Place};
use crate::schema::Schema;
use std::fs;
use std::process::Command;

/// A region with a published report.
fn published(place: &Place) {
    ready(place);
    for step in ["import", "snapshot", "publish"] {
        place.run(&[step, "mine"]).exits(0);
    }
}

/// Everything that was published is computed again from what was restored.
fn is_whole(place: &Place, folder: &str, published: usize) {
    let reports: Vec<_> = fs::read_dir(place.path(folder).join("reports")).unwrap().flatten().collect();
    assert_eq!(reports.len(), published);
    for report in reports {
        place.run(&["verify", report.path().to_str().unwrap()]).exits(0).says("are the same");
    }
    place.run(&["publish", folder, "--json"]).exits(0).says("\"already\": true");
    place.run(&["snapshot", folder]).exits(0).says("Nothing has changed");
}

#[test]
fn a_lost_region_is_put_back_with_its_key_and_everything_published_is_the_same() {
    let place = Place::new();
    published(&place);
    place.run(&["backup", "mine", "kept.backup"]).exits(0).says("The key is not in it").says("region.key");
    place.run(&["backup", "mine", "kept.backup"]).exits(3).says("choose another name");
    fs::rename(place.path("mine/region.key"), place.path("kept.key")).unwrap();
    fs::remove_dir_all(place.path("mine")).unwrap();

    let bytes = fs::read(place.path("kept.backup")).unwrap();
    for secret in ["not married", "prior_convictions", "released-1970s"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} can be read in the backup");
    }
    place.run(&["restore", "kept.backup", "mine"]).exits(3).says("mine/region.key");
    assert!(!place.path("mine").exists(), "nothing is left of the attempt");
    place.run(&["restore", "kept.backup", "mine", "--key", "kept.key"]).exits(0).says("throughline verify mine/reports");
    is_whole(&place, "mine", 1);
    place.run(&["restore", "kept.backup", "mine", "--key", "kept.key"]).exits(3).says("already holds a region");
    fs::write(place.path("kept.backup"), &bytes[..bytes.len() / 2]).unwrap();
    place.run(&["restore", "kept.backup", "other", "--key", "kept.key"]).exits(3).says("not written or copied whole");
    place.run(&["restore", "kept.key", "other", "--key", "kept.key"]).exits(3).says("no backup of Throughline");
    assert!(!place.path("other").exists());
}

#[test]
fn a_region_moves_from_a_file_to_a_server_and_back() {
    let (Some(schema), Some(second)) = (Schema::make(), Schema::make()) else { return };
    let here = Place::new();
    published(&here);
    let words = |inside: &str| here.path(inside).to_str().unwrap().to_owned();
    here.run(&["backup", "mine", "one.backup"]).exits(0);
    let there = Place::on(&schema.address);
    let restore = |place: &Place, backup: &str| place.run(&["restore", &words(backup), "moved", "--key", &words("mine/region.key")]);
    restore(&there, "one.backup").exits(0);
    assert!(!there.path("moved/throughline.db").exists());
    assert!(there.read("moved/region.toml").contains("database = \"postgres"), "later commands find it without the variable");
    is_whole(&there, "moved", 1);
    there.run(&["backup", "moved", &words("two.backup")]).exits(0);
    let back = Place::on("sqlite");
    restore(&back, "two.backup").exits(0);
    assert!(back.path("moved/throughline.db").exists());
    is_whole(&back, "moved", 1);
    // the settings that came with it name the server; they were mended
    Answer::from(back.command(&["snapshot", "moved"]).env_remove("THROUGHLINE_DATABASE").output().unwrap())
        .exits(0)
        .says("Nothing has changed");
    let taken = Place::on(&schema.address);
    restore(&taken, "two.backup").exits(3).says("it holds a region already");
    restore(&Place::on(&second.address), "two.backup").exits(0);
}

#[test]
fn a_full_disk_leaves_no_half_backup_and_no_half_region() {
    let place = Place::new();
    published(&place);
    place.run(&["backup", "mine", "kept.backup"]).exits(0);
    fs::create_dir_all(place.path("small")).unwrap();
    let nothing_left = || assert_eq!(fs::read_dir(place.path("small")).unwrap().count(), 0);
    if is_root() {
        let Some(mount) = Mount::small(&place.path("small")) else { return not_run("a full disk") };
        fs::write(place.path("small/filled"), vec![0; 5_800_000]).unwrap();
        place.run(&["backup", "mine", "small/a.backup"]).exits(3).says("cannot be written").says("full");
        place.run(&["restore", "kept.backup", "small/r", "--key", "mine/region.key"]).exits(3).says("cannot be written");
        fs::remove_file(place.path("small/filled")).unwrap();
        nothing_left();
        drop(mount);
    } else {
        let program = env!("CARGO_BIN_EXE_throughline");
        let limited = |words: &str| {
            let shell = format!("ulimit -f 100; trap '' XFSZ; exec {program} {words}");
            Answer::from(Command::new("bash").args(["-c", &shell]).current_dir(place.root.path()).output().unwrap())
        };
        limited("backup mine small/a.backup").exits(3).says("cannot be written");
        limited("restore kept.backup small/r --key mine/region.key").exits(3).says("cannot be written");
        nothing_left();
    }
    place.run(&["backup", "mine", "small/a.backup"]).exits(0);
}

#[test]
fn a_backup_made_during_an_import_is_of_one_moment() {
    let place = Place::new();
    ready(&place);
    let csv = place.read("mine/inbox/carData_Rossi.csv");
    let (header, rows) = csv.split_once('\n').unwrap();
    let many: String = (0..20).flat_map(|n| rows.lines().map(move |row| format!("{n}-{row}\n"))).collect();
    place.write("mine/inbox/carData_Rossi_many.csv", format!("{header}\n{many}"));
    let mut import = place.command(&["import", "mine"]).spawn().unwrap();
    let mut made = Vec::new();
    while import.try_wait().unwrap().is_none() {
        if made.len() == 4 {
            import.wait().unwrap();
            break;
        }
        let file = format!("{}.backup", made.len());
        let answer = place.run(&["backup", "mine", &file]);
        if answer.code == 0 {
            made.push(file);
        } else {
            answer.exits(3).says("Another program is writing");
            assert!(!place.path(&file).exists(), "what could not be noted is not kept");
        }
    }
    place.run(&["backup", "mine", "last.backup"]).exits(0);
    made.push("last.backup".to_owned());
    for (n, file) in made.iter().enumerate() {
        let folder = format!("restored-{n}");
        place.run(&["restore", file, &folder, "--key", "mine/region.key"]).exits(0);
        let people = place.run(&["snapshot", &folder, "--json"]).json()["n_persons"].as_u64().unwrap_or(0);
        assert!([0, 432, 9072].contains(&people), "{file}: {people}");
    }
}
