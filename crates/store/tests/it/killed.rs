//! A program killed in the middle of writing, many times over: what it said it had kept is there, and nothing is there by half.
//! The same for the whole program stands in `tests/stories/interrupted.rs`; this is the store alone, and so cheap enough for many moments.

use crate::{file, import, reader, record, refused, region, state, text, value};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;
use throughline_model::fact::Record;
use throughline_model::refusal::Refusal;
use throughline_store::Store;

/// Names the folder in which the writing program writes, and the number it begins to count with.
const FOLDER: &str = "THROUGHLINE_TEST_KILLED";
const ROWS: u64 = 60;

/// How often the program is killed; THROUGHLINE_KILLS asks for more.
fn n_kills() -> u64 {
    std::env::var("THROUGHLINE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

fn rows(name: &str) -> Vec<Record> {
    let facts = || vec![value("note", text("Ada")), state("watched", 0, 9)];
    (1..=ROWS).map(|n| record(n, &format!("{}{n}", if n % 2 == 0 { "known" } else { name }), &format!("{name},{n}"), facts())).collect()
}

/// The program that is killed: takes in one file after the other and says so when each is kept.
#[test]
fn writes_until_it_is_killed() {
    let Ok(told) = std::env::var(FOLDER) else { return };
    let (folder, name) = told.split_once('|').unwrap();
    let store = Store::open(folder.as_ref()).unwrap();
    for n in 0.. {
        let name = format!("{name}-{n}");
        import(&store, &file(&name), &rows(&name));
        // on a line of its own, whatever the test runner prints before it
        println!("\nkept {name}");
    }
}

#[test]
fn what_was_acknowledged_is_there_and_nothing_by_half() {
    let (folder, store) = region();
    import(&store, &file("first"), &rows("first"));
    let mut acknowledged = vec!["first".to_owned()];
    for n in 0..n_kills() {
        let mut writing = Command::new(std::env::current_exe().unwrap());
        writing.args(["--exact", "killed::writes_until_it_is_killed", "--nocapture"]);
        writing.env(FOLDER, format!("{}|{n}", folder.path().display()));
        let mut writing = writing.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(writing.stdout.take().unwrap()).lines();
        // not before it writes, and then at moments that fall evenly over its work: the steps of the golden ratio
        let mut said: Vec<String> = lines.by_ref().map(Result::unwrap).take_while(|line| !line.starts_with("kept")).collect();
        acknowledged.push(format!("{n}-0"));
        std::thread::sleep(Duration::from_micros(n * 61_803 % 100_000));
        writing.kill().unwrap();
        said.extend(lines.map_while(Result::ok));
        writing.wait().unwrap();
        acknowledged.extend(said.iter().filter_map(|line| line.strip_prefix("kept ").map(str::to_owned)));
        is_whole(&store, &acknowledged);
    }
    let files = store.files().unwrap();
    println!("note: {} files acknowledged, {} kept, by a program killed {} times", acknowledged.len(), files.len(), n_kills());
    let last = &files.last().unwrap().id;
    assert_eq!(reader(&store).rows(last, 1, 999).unwrap().len() as u64, ROWS);
}

/// Every acknowledged file, and every other one that is there, with all its rows; the next can be written at once.
fn is_whole(store: &Store, acknowledged: &[String]) {
    let files = store.files().unwrap();
    for name in acknowledged {
        assert!(files.iter().any(|file| file.hash == *name), "{name} was acknowledged and is lost");
    }
    assert!(files.iter().all(|file| file.n_rows == ROWS), "a file is there by half");
    let rows: u64 = files.iter().rev().take(2).map(|file| reader(store).rows(&file.id, 1, 999).unwrap().len() as u64).sum();
    assert_eq!(rows, 2 * ROWS, "rows of the last two files");
    // a server may take a moment to notice that the killed program is gone
    for _ in 0..20 {
        match store.write(|_| Ok(())) {
            Ok(()) => return,
            busy => assert_eq!(refused(busy), Refusal::Busy),
        }
    }
    panic!("the database was busy for a long time after a kill");
}
