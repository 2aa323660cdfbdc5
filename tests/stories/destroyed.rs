//! Records are destroyed for good: what was planted is looked for in every byte of every file of the region, the report made of it
//! stands, the same file is not taken in again, and a destruction that was killed or ran out of disk is finished by the next.

use crate::region::{Answer, Place, copy, shipped};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Planted as the agency's id of a person, as a name, and in a column that nothing reads.
const PLANTED: &[u8] = b"Zebedee";

const CODES: &str = r#"
edition = "1"
effective_from = 2026-11-01
source = "a story"
verified = true
label = { en = "Names", es = "Nombres" }

[[code]]
name = "given_name"
kind = "text"
label = { en = "given name", es = "nombre" }
"#;

const NAME: &str = "\n[[column]]\nfrom = \"name\"\nto = \"given_name\"\n\n[[example]]\n";

/// A region with the study's file, its first person planted, and a second file of other people.
fn ready(place: &Place) {
    place.run(&["init", "mine"]).exits(0);
    copy(&shipped().join("released-1970s/catalog"), &place.path("mine/catalog"));
    place.write("mine/catalog/codes/names.toml", CODES);
    let mapping = place.read("mine/catalog/mappings/released-1970s.toml").replacen("\n[[example]]\n", NAME, 1);
    place.write("mine/catalog/mappings/released-1970s.toml", mapping);
    place.write("mine/inbox/carData_Rossi.csv", planted());
    let csv = fs::read_to_string(shipped().join("released-1970s/inbox/carData_Rossi.csv")).unwrap();
    let (header, rows) = csv.split_once('\n').unwrap();
    let others: String = rows.lines().map(|row| format!("other-{row},Ada\n")).collect();
    place.write("mine/inbox/carData_Rossi_2.csv", format!("{header},name\n{others}"));
}

fn planted() -> String {
    let csv = fs::read_to_string(shipped().join("released-1970s/inbox/carData_Rossi.csv")).unwrap();
    let (header, rows) = csv.split_once('\n').unwrap();
    let (first, rest) = rows.split_once('\n').unwrap();
    let first = first.strip_prefix("1,").unwrap();
    let rest: String = rest.lines().map(|row| format!("{row},Ada,x\n")).collect();
    format!("{header},name,note\nZebedee-Key,{first},Zebedee-Name,Zebedee-Note\n{rest}")
}

/// Every file under a folder that holds what was planted.
fn holding(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path));
        } else if fs::read(&path).unwrap().windows(PLANTED.len()).any(|bytes| bytes == PLANTED) {
            found.push(path);
        }
    }
    found
}

/// The hash of the planted file, as the release's manifest names it.
fn file_hash(place: &Place, release: &str) -> String {
    let manifest: serde_json::Value = serde_json::from_str(&place.read(&format!("mine/reports/{release}/manifest.json"))).unwrap();
    let sources = manifest["sources"].as_array().unwrap();
    let one = sources.iter().find(|source| source["name"] == "carData_Rossi.csv").unwrap();
    one["blake3"].as_str().unwrap().to_owned()
}

/// Taken in, measured, published and backed up; gives the release and the hash of the planted file.
fn published(place: &Place) -> (String, String) {
    ready(place);
    place.run(&["import", "mine"]).exits(0);
    place.run(&["snapshot", "mine"]).exits(0).says("864 people");
    let release = place.run(&["publish", "mine", "--json"]).exits(0).json()["release"].as_str().unwrap().to_owned();
    let hash = file_hash(place, &release);
    (release, hash)
}

#[test]
fn what_was_planted_is_in_no_byte_of_any_file_and_the_report_stands() {
    let place = Place::new();
    let (release, hash) = published(&place);
    place.run(&["backup", "mine", "mine/one.backup"]).exits(0);
    fs::copy(place.path("mine/throughline.db"), place.path("mine/throughline.db.before-edition-9")).unwrap();
    assert_eq!(holding(&place.path("mine")), [place.path("mine/inbox/carData_Rossi.csv")], "everything else is sealed");

    let said = place.run(&["destroy", "mine", "--file", &hash]).exits(3).says("would be destroyed").says("source row: 432");
    assert!(said.err.contains("--yes"));
    place.run(&["destroy", "mine", "--file", &hash, "--dry-run"]).exits(0).says("would be destroyed");
    place.run(&["verify", &format!("mine/reports/{release}")]).exits(0).says("Computed again");
    let done = place.run(&["destroy", "mine", "--file", &hash, "--yes", "--json"]).exits(0).json();

    assert_eq!(holding(&place.path("mine")), [""; 0].map(PathBuf::from), "nowhere");
    assert!(!place.path("mine/throughline.db.before-edition-9").exists());
    assert!(!place.path("mine/one.backup").exists());
    let certificate = &done["certificates"][0]["certificate"];
    assert_eq!((&certificate["n_inbox"], &certificate["rewritten"]), (&1.into(), &true.into()));
    assert_eq!(certificate["releases"], serde_json::json!([release]));
    let id = certificate["id"].as_str().unwrap();
    let words = place.read(&format!("mine/certificates/{id}.txt"));
    assert!(words.contains(&hash) && words.contains("Destroy every copy of the key"), "{words}");

    let verified = place.run(&["verify", &format!("mine/reports/{release}")]).exits(0).says("can never be computed again");
    assert!(verified.out.contains(id));
    place.run(&["snapshot", "mine"]).exits(0).says("432 people");

    place.write("mine/inbox/carData_Rossi.csv", planted());
    place.run(&["import", "mine"]).exits(4).says("This file was destroyed on").says(id);
    place.run(&["destroy", "mine", "--allow-again", id]).exits(0).says("1 file may be taken in again");
    place.run(&["import", "mine"]).exits(0);
    place.run(&["snapshot", "mine"]).exits(0).says("864 people");
    // And one person alone, from the file that stays.
    place.run(&["destroy", "mine", "--person", "reentry-study-1970s:Zebedee-Key", "--yes"]).exits(0).says("(in part)");
    assert_eq!(holding(&place.path("mine")), [""; 0].map(PathBuf::from), "nowhere");
    place.run(&["snapshot", "mine"]).exits(0).says("863 people");
    place.run(&["person", "show", "mine", "reentry-study-1970s:Zebedee-Key"]).exits(3);
    place.run(&["destroy", "mine", "--due", "--yes"]).exits(3).says("Nothing is kept");
    place.run(&["destroy", "mine"]).exits(0).says("No destruction is waiting");
}

#[test]
fn an_archive_that_holds_what_is_destroyed_goes_and_others_stay() {
    let place = Place::new();
    let (_, hash) = published(&place);
    let pack = |name: &str, files: &[(&str, String)]| {
        let mut zip = zip::ZipWriter::new(fs::File::create(place.path(name)).unwrap());
        for (inside, text) in files {
            zip.start_file(*inside, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
    };
    let other = || ("other.csv", "a,b\n1,2\n".to_owned());
    pack("mine/inbox/both.zip", &[("carData_Rossi.csv", planted()), other()]);
    pack("mine/inbox/other.zip", &[other()]);
    place.write("mine/inbox/broken.zip", "no archive");
    let done = place.run(&["destroy", "mine", "--file", &hash, "--yes", "--json"]).exits(0).json();
    assert!(!place.path("mine/inbox/both.zip").exists() && place.path("mine/inbox/other.zip").exists());
    let certificate = &done["certificates"][0]["certificate"];
    assert_eq!(certificate["n_inbox"], 2);
    let left = certificate["by_hand"].to_string();
    assert!(left.contains("1 other file(s) in it went too") && left.contains("Look into the 1 packed file(s)"), "{left}");
}

#[test]
fn killed_at_any_moment_a_destruction_is_finished_by_the_next() {
    let place = Place::new();
    let (_, hash) = published(&place);
    fs::rename(place.path("mine"), place.path("kept")).unwrap();
    let mut interrupted = 0;
    for n in 0..10_u64 {
        let _ = fs::remove_dir_all(place.path("mine"));
        copy(&place.path("kept"), &place.path("mine"));
        let words = ["destroy", "mine", "--file", &hash, "--yes"];
        let mut destroy = place.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(10 + n * 40));
        let _ = destroy.kill();
        let _ = destroy.wait();
        let left = place.run(&["destroy", "mine"]).exits(0);
        interrupted += u32::from(left.out.contains("Destroyed."));
        // Killed before it was written down, it never began; then it is done now.
        let again = place.run(&words);
        assert!(again.code == 0 || again.err.contains("Nothing is kept here"), "{}", again.all());
        assert_eq!(holding(&place.path("mine")), [""; 0].map(PathBuf::from), "killed after {} ms", 10 + n * 40);
        place.run(&["snapshot", "mine"]).exits(0).says("432 people");
        assert_eq!(fs::read_dir(place.path("mine/certificates")).unwrap().count(), 2, "one certificate, twice written");
    }
    println!("note: {interrupted} of 10 destructions were interrupted and finished");
}

#[test]
fn a_full_disk_is_named_and_the_destruction_is_finished_when_there_is_room() {
    let place = Place::new();
    let (_, hash) = published(&place);
    let program = env!("CARGO_BIN_EXE_throughline");
    let shell = format!("ulimit -f 300; trap '' XFSZ; exec {program} destroy mine --file {hash} --yes");
    let output = Command::new("bash").args(["-c", &shell]).current_dir(place.root.path()).output().unwrap();
    Answer::from(output).exits(3).says("cannot be written");
    place.run(&["destroy", "mine"]).exits(0).says("Certificate:");
    assert_eq!(holding(&place.path("mine")), [""; 0].map(PathBuf::from));
    place.run(&["snapshot", "mine"]).exits(0).says("432 people");
}

/// What lies behind a link, and what cannot be read, is for people: the destruction is finished all the same and says so.
#[test]
fn links_and_unreadable_files_of_the_inbox_are_named_to_people() {
    let place = Place::new();
    ready(&place);
    let elsewhere = place.path("shared-drive.csv");
    fs::rename(place.path("mine/inbox/carData_Rossi.csv"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, place.path("mine/inbox/carData_Rossi.csv")).unwrap();
    place.run(&["import", "mine"]).exits(0);
    // A file whose reading fails for everybody, whoever runs the test.
    std::os::unix::fs::symlink("/proc/self/mem", place.path("mine/inbox/broken.csv")).unwrap();
    let answer = place.run(&["destroy", "mine", "--person", "reentry-study-1970s:Zebedee-Key", "--yes"]);
    let answer = answer.exits(0).says("shared-drive.csv: carData_Rossi.csv of the inbox was a link to it");
    answer.says("Look into broken.csv of the inbox: it cannot be read here");
    assert!(elsewhere.exists() && !place.path("mine/inbox/carData_Rossi.csv").exists());
    place.run(&["destroy", "mine"]).exits(0).says("No destruction is waiting");
}
