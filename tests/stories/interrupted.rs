//! Full disks, read-only folders, two writers, a newer database, and a process killed at any moment:
//! each is told in a sentence, and nothing acknowledged is lost.

use crate::region::{Place, copy, shipped};
use crate::schema::Schema;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub fn ready(place: &Place) {
    place.run(&["init", "mine"]).exits(0);
    copy(&shipped().join("released-1970s/catalog"), &place.path("mine/catalog"));
    copy(&shipped().join("released-1970s/inbox"), &place.path("mine/inbox"));
}

/// The study's file many times over, each copy with ids of its own, so that an import takes a while.
fn many(times: usize) -> String {
    let csv = fs::read_to_string(shipped().join("released-1970s/inbox/carData_Rossi.csv")).unwrap();
    let (header, rows) = csv.split_once('\n').unwrap();
    let copies = (0..times).flat_map(|n| rows.lines().map(move |row| format!("{n}-{row}\n")));
    format!("{header}\n{}", copies.collect::<String>())
}

/// How often the program is killed on each engine; THROUGHLINE_KILLS asks for more.
fn n_kills() -> u64 {
    std::env::var("THROUGHLINE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// Imports until nobody else is writing: a server may take a moment to notice that the killed program is gone.
fn import_after_a_kill(place: &Place) -> serde_json::Value {
    for _ in 0..20 {
        let answer = place.run(&["import", "mine", "--json"]);
        if answer.code != 3 || !answer.all().contains("Another program is writing") {
            return answer.exits(0).json();
        }
    }
    panic!("the database was busy for a long time after a kill");
}

/// Kills imports at moments spread over the time that one takes; what was acknowledged must be there, and the next run makes it whole.
fn kill_at_any_moment(place: &Place) {
    ready(place);
    place.run(&["import", "mine"]).exits(0);
    fs::remove_file(place.path("mine/inbox/carData_Rossi.csv")).unwrap();
    let rows = many(3);
    let of = |n: &str| rows.replace("\n0-", &format!("\n{n}a-")).replace("\n1-", &format!("\n{n}b-")).replace("\n2-", &format!("\n{n}c-"));
    place.write("mine/inbox/carData_Rossi_first.csv", of("first"));
    let start = Instant::now();
    place.run(&["import", "mine"]).exits(0);
    // a little longer than it takes, so that some kills come too late
    let whole = start.elapsed().as_micros() as u64 * 11 / 10;
    fs::remove_file(place.path("mine/inbox/carData_Rossi_first.csv")).unwrap();
    let (mut n_kept, mut n_acknowledged) = (0, 0);
    for n in 0..n_kills() {
        // A file of its own each time; an import that said "kept" must have kept.
        let inbox = format!("mine/inbox/carData_Rossi_{n:03}.csv");
        place.write(&inbox, of(&n.to_string()));
        let mut import = place.command(&["import", "mine"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // the golden ratio's steps fall evenly and never twice on the same moment
        sleep(Duration::from_micros((n * 618_034 % 1_000_000) * whole / 1_000_000));
        let _ = import.kill();
        let said = import.wait_with_output().unwrap();
        let acknowledged = String::from_utf8_lossy(&said.stdout).contains("kept");
        let files = import_after_a_kill(place);
        let kept = files["files"][0]["already"] == true;
        assert!(kept || !acknowledged, "moment {n}: it was acknowledged and is lost");
        assert!(kept || files["files"][0]["n_kept"] == 1296, "moment {n}: {files}");
        n_kept += u64::from(kept);
        n_acknowledged += u64::from(acknowledged);
        fs::remove_file(place.path(&inbox)).unwrap();
    }
    let people = 432 + 1296 * (1 + n_kills());
    let said = place.run(&["snapshot", "mine", "--json"]).exits(0).json();
    assert_eq!(said["n_persons"], people, "{said}");
    println!("note: of {} kills, {n_kept} came after the file was kept, {n_acknowledged} after that was said", n_kills());
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost_and_the_next_run_is_whole() {
    kill_at_any_moment(&Place::new());
}

#[test]
fn killed_at_any_moment_nothing_is_lost_on_a_server_either() {
    let Some(schema) = Schema::make() else { return };
    kill_at_any_moment(&Place::on(&schema.address));
}

#[test]
fn of_two_imports_at_once_one_goes_on_and_the_other_is_told() {
    let place = Place::new();
    ready(&place);
    place.write("mine/inbox/carData_Rossi_many.csv", many(20));
    let spawn = || place.command(&["import", "mine"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (one, two) = (spawn(), spawn());
    let codes = [one, two].map(|p| crate::region::Answer::from(p.wait_with_output().unwrap()));
    for answer in &codes {
        assert!(answer.code == 0 || (answer.code == 3 && answer.err.contains("Another program is writing")), "{}", answer.all());
    }
    assert!(codes.iter().any(|a| a.code == 0));
    let again = place.run(&["import", "mine"]).exits(0);
    again.says("taken in before");
    place.run(&["snapshot", "mine"]).exits(0).says("9,072 people");
}

#[test]
fn of_two_imports_of_one_file_the_second_finds_it_taken_in() {
    let place = Place::new();
    ready(&place);
    // Both have looked for the file and wait to write when the lock goes.
    let mut db = rusqlite::Connection::open(place.path("mine/throughline.db")).unwrap();
    let lock = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    let spawn = || place.command(&["import", "mine"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (one, two) = (spawn(), spawn());
    sleep(Duration::from_millis(700));
    drop(lock);
    let answers = [one, two].map(|p| crate::region::Answer::from(p.wait_with_output().unwrap()));
    for answer in &answers {
        let busy = answer.code == 3 && answer.err.contains("Another program is writing");
        assert!(answer.code == 0 || busy, "{}", answer.all());
    }
    assert_eq!(answers.iter().filter(|a| a.out.contains("432 rows kept")).count(), 1);
}

#[test]
fn a_damaged_snapshot_is_written_again() {
    let place = Place::new();
    ready(&place);
    place.run(&["import", "mine"]).exits(0);
    place.run(&["snapshot", "mine"]).exits(0);
    let snapshot = fs::read_dir(place.path("mine/snapshots")).unwrap().next().unwrap().unwrap().path();
    fs::write(snapshot.join("persons.parquet.sealed"), "damaged").unwrap();
    place.run(&["snapshot", "mine"]).exits(0).says("written again");
    place.run(&["measure", "mine"]).exits(0).says("73.6%");
    place.run(&["snapshot", "mine"]).exits(0).says("Nothing has changed");
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let place = Place::new();
    ready(&place);
    place.run(&["import", "mine"]).exits(0);
    let db = rusqlite::Connection::open(place.path("mine/throughline.db")).unwrap();
    db.execute("update schema_edition set edition = edition + 1000", []).unwrap();
    db.close().unwrap();
    place.run(&["snapshot", "mine"]).exits(3).says("newer Throughline");
}

#[test]
fn a_lost_key_is_named() {
    let place = Place::new();
    ready(&place);
    place.run(&["import", "mine"]).exits(0);
    fs::rename(place.path("mine/region.key"), place.path("kept.key")).unwrap();
    place.run(&["snapshot", "mine"]).exits(3).says("region.key");
    fs::rename(place.path("kept.key"), place.path("mine/region.key")).unwrap();
    place.run(&["snapshot", "mine"]).exits(0);
}

#[test]
fn values_of_people_are_not_readable_in_the_database_file() {
    let place = Place::new();
    ready(&place);
    let csv = place.read("mine/inbox/carData_Rossi.csv").replacen("\n1,", "\nplanted-person-77,", 1);
    place.write("mine/inbox/carData_Rossi.csv", csv);
    place.run(&["import", "mine"]).exits(0);
    for entry in fs::read_dir(place.path("mine")).unwrap().flatten().filter(|e| e.path().is_file()) {
        let bytes = fs::read(entry.path()).unwrap();
        for secret in ["planted-person-77", "not married"] {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{secret} in {:?}", entry.path());
        }
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let place = Place::new();
    ready(&place);
    if is_root() {
        let Some(mount) = Mount::over(&place.path("mine"), "ro") else { return not_run("a read-only mount") };
        place.run(&["import", "mine"]).exits(3).says("cannot be written");
        drop(mount);
    } else {
        fs::set_permissions(place.path("mine"), fs::Permissions::from_mode(0o555)).unwrap();
        place.run(&["import", "mine"]).exits(3).says("cannot be written");
        fs::set_permissions(place.path("mine"), fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_full_disk_is_named_and_loses_nothing() {
    let place = Place::new();
    ready(&place);
    place.write("mine/inbox/carData_Rossi_many.csv", many(20));
    let limited = |command: &str| {
        let program = env!("CARGO_BIN_EXE_throughline");
        let shell = format!("ulimit -f 2000; trap '' XFSZ; exec {program} {command} mine");
        let output = Command::new("bash").args(["-c", &shell]).current_dir(place.root.path()).output().unwrap();
        crate::region::Answer::from(output)
    };
    if let Some(mount) = is_root().then(|| Mount::small(&place.path("mine"))).flatten() {
        place.run(&["import", "mine"]).exits(3).says("cannot be written");
        drop(mount);
    } else {
        limited("import").exits(3).says("cannot be written");
    }
    place.run(&["import", "mine"]).exits(0);
    place.run(&["snapshot", "mine"]).exits(0).says("9,072 people");
}

pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"))
}

pub fn not_run(what: &str) {
    println!("not run: {what} (it needs the right to mount)");
}

/// A file system mounted over a folder, with the folder's content, gone when dropped.
pub struct Mount(PathBuf);

impl Mount {
    fn over(folder: &Path, options: &str) -> Option<Self> {
        let mount =
            |words: &[&str]| Command::new("mount").args(words).arg(folder).stderr(Stdio::null()).status().is_ok_and(|s| s.success());
        let done = mount(&["--bind", folder.to_str()?])
            && Command::new("mount").args(["-o", &format!("remount,bind,{options}")]).arg(folder).status().ok()?.success();
        done.then(|| Self(folder.to_owned()))
    }

    /// Six megabytes, with a copy of what is in the folder.
    pub fn small(folder: &Path) -> Option<Self> {
        let kept = tempfile::tempdir().ok()?;
        copy(folder, kept.path());
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
            .arg(folder)
            .stderr(Stdio::null())
            .status()
            .ok()?
            .success();
        if done {
            copy(kept.path(), folder);
        }
        done.then(|| Self(folder.to_owned()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}
