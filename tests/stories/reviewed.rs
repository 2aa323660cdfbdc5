//! Reviews from the command line: two who disagree and a third, a settled pair taken back, a record whose consent is withdrawn, hostile notes, a spreadsheet
//! out and in, and answers that cannot all be true. Not for how good the estimates are; the room that compares proves that with known truths.

use crate::region::{Answer, Place, copy, shipped};
use serde_json::Value;
use std::fs;

/// A region of one agency's first rows, some of them twice with another letter, under a consent.
fn taken_in() -> Place {
    let place = Place::new();
    copy(&shipped().join("three-agencies"), &place.path("mine"));
    for name in ["training_provider_roster.tsv", "human_services_extract.csv"] {
        fs::remove_file(place.path("mine/inbox").join(name)).unwrap();
    }
    let sent = place.read("mine/inbox/workforce_board_participants.csv");
    let rows: Vec<&str> = sent.lines().take(120).collect();
    let again = |row: &&str| {
        let cells: Vec<&str> = row.split(',').collect();
        let (first, last) = (&cells[1][..cells[1].len() - 1], cells[3]);
        format!("Q{},{first},{},{last},{},{},{}", cells[0], cells[2], cells[4], cells[5], cells[6])
    };
    let twice: Vec<String> = rows[1..40].iter().map(again).collect();
    place.write("mine/inbox/workforce_board_participants.csv", format!("{}\n{}\n", rows.join("\n"), twice.join("\n")));
    let mapping = place.read("mine/catalog/mappings/workforce-board.toml");
    place.write(
        "mine/catalog/mappings/workforce-board.toml",
        mapping.replacen("agreement = \"\"", "agreement = \"\"\nconsent = \"form 3\"", 1),
    );
    place.run(&["import", "mine"]).exits(0);
    place
}

fn by(place: &Place, who: &str, words: &[&str]) -> Answer {
    place.command(words).env("USER", who).output().unwrap().into()
}

fn next(place: &Place, who: &str, n: &str) -> Value {
    by(place, who, &["review", "next", "mine", "--n", n, "--json"]).exits(0).json()
}

/// The numbers of the pairs shown.
fn numbers(asked: &Value) -> Vec<i64> {
    asked["pairs"].as_array().unwrap().iter().map(|pair| pair["pair"].as_i64().unwrap()).collect()
}

fn answer(place: &Place, who: &str, pair: i64, said: &str) -> Answer {
    by(place, who, &["review", "answer", "mine", &pair.to_string(), said])
}

fn persons(place: &Place) -> usize {
    place.run(&["person", "list", "mine", "--json"]).exits(0).json()["persons"].as_array().unwrap().len()
}

#[test]
fn two_disagree_a_third_settles_and_it_is_taken_back() {
    let place = taken_in();
    by(&place, "ann", &["review", "next", "mine", "--n", "4"]).exits(0).says("Pair 1").says("first name").says("review answer mine");
    let first = next(&place, "ann", "4");
    assert_eq!((first["n_new"].as_u64(), numbers(&first)), (Some(0), vec![1, 2, 3, 4]));
    answer(&place, "ann", 2, "same").exits(0).says("waits for another reviewer");
    assert_eq!(numbers(&next(&place, "bob", "4")), [2, 1, 3, 4], "what somebody answered comes first");
    let shown = by(&place, "bob", &["review", "next", "mine", "--n", "1"]).exits(0);
    assert!(!shown.all().contains("ann") && !shown.all().contains("is answered"), "{}", shown.all());
    answer(&place, "bob", 2, "d").exits(0).says("disagree");
    let status = place.run(&["review", "status", "mine"]).exits(0).says("Reviewers disagree about pairs 2").says("model's own word");
    assert!(!status.all().contains("two people"), "{}", status.all());
    let before = persons(&place);
    assert_eq!(numbers(&next(&place, "cy", "1")), [2]);
    let settled = by(&place, "cy", &["review", "answer", "mine", "2", "same", "--json"]).exits(0).json();
    assert_eq!((settled["standing"].as_str(), settled["n_moved"].as_u64()), (Some("same"), Some(1)));
    assert_eq!(persons(&place), before - 1);
    answer(&place, "dan", 2, "different").exits(3).says("take that back first");
    place.run(&["link", "mine"]).exits(0);
    let decision = settled["decision"].as_i64().unwrap().to_string();
    assert!(numbers(&next(&place, "dan", "3")).iter().all(|pair| *pair != 2), "a settled pair is not asked about");
    // Linking came after it and may have built on it.
    while place.run(&["person", "undo", "mine", &decision]).code != 0 {
        place.run(&["person", "undo", "mine"]).exits(0);
    }
    let of = |side: &str| {
        let record = first["pairs"][1][side]["record"].as_str().unwrap();
        place.run(&["person", "show", "mine", record, "--json"]).exits(0).json()["person"].clone()
    };
    assert_ne!(of("one"), of("other"));
    assert!(numbers(&next(&place, "ann", "9")).contains(&2), "after undoing everybody is asked anew");
    answer(&place, "ann", 2, "different").exits(0).says("waits for another");
    answer(&place, "bob", 2, "different").exits(0).says("two people");
    place.run(&["link", "mine"]).exits(0);
    assert_ne!(of("one"), of("other"), "linking does not put together what was settled as two");
    place.run(&["link", "mine", "--retrain"]).exits(0);
    assert_ne!(of("one"), of("other"));
    let status = place.run(&["review", "status", "mine", "--json"]).exits(0).json();
    assert_eq!((status["n_different"].as_u64(), status["n_same"].as_u64()), (Some(1), Some(0)));
    assert_eq!(status["agreement"]["n_pairs"].as_u64(), Some(1));
}

#[test]
fn a_record_whose_consent_is_withdrawn_is_shown_and_answered_no_more() {
    let place = taken_in();
    next(&place, "ann", "3");
    answer(&place, "ann", 1, "same").exits(0);
    answer(&place, "bob", 1, "same").exits(0).says("settled");
    answer(&place, "ann", 2, "same").exits(0);
    place.run(&["withdraw", "mine", "form 3"]).exits(0);
    let left = by(&place, "bob", &["review", "next", "mine", "--n", "5"]);
    assert!(left.all().contains("not shown"), "{}", left.all());
    let sent = place.read("mine/inbox/workforce_board_participants.csv");
    let names = sent.lines().skip(1).map(|row| row.split(',').nth(3).unwrap()).filter(|name| name.len() > 3);
    names.for_each(|name| assert!(!left.all().contains(name), "{name} is shown"));
    answer(&place, "bob", 2, "same").exits(3).says("may not be used");
    let status = place.run(&["review", "status", "mine", "--json"]).exits(0).json();
    assert_eq!(status["proved"]["estimated"]["n_reviewed"].as_u64(), Some(0), "nothing of it is used");
    place.run(&["destroy", "mine", "--person", "workforce-board:P10001", "--yes"]).exits(0);
}

#[test]
fn a_spreadsheet_goes_out_and_comes_back_and_hostile_text_stays_text() {
    let place = taken_in();
    by(&place, "ann", &["review", "export", "mine", "pairs.csv", "--n", "6"]).exits(0).says("delete it");
    by(&place, "ann", &["review", "export", "mine", "pairs.csv"]).exits(3).says("already");
    let sheet = place.read("pairs.csv");
    let mut lines = sheet.trim_start_matches('\u{FEFF}').lines();
    let header = lines.next().unwrap();
    assert!(header.starts_with("pair,answer,note,agency_1,agency_2,first_name_1,first_name_2"), "{header}");
    let hostile = "'; DROP TABLE review; -- \u{1b}[2J \u{202e}\u{0}=cmd|' /C calc'!A0".replace('\0', "");
    let fill = |(nth, line): (usize, &str)| {
        let rest = line.splitn(4, ',').nth(3).unwrap();
        let (pair, said, note) = match nth {
            0 => ("1", "Same", hostile.as_str()),
            1 => ("2", "perhaps", ""),
            2 => ("three", "same", ""),
            3 => ("4", "", "left empty"),
            4 => ("99", "same", ""),
            _ => ("6", "d", ""),
        };
        format!("{pair},{said},\"{note}\",{rest}")
    };
    let filled: Vec<String> = lines.enumerate().map(fill).collect();
    place.write("filled.csv", format!("{header}\r\n{}\r\n", filled.join("\r\n")));
    let taken = by(&place, "ann", &["review", "import", "mine", "filled.csv"]).exits(4).says("2 answers were taken");
    taken.says("none of same, different and unsure").says("There is no number of a pair").says("of this number");
    let said = by(&place, "bob", &["review", "answer", "mine", "6", "different", "--why", &hostile]).exits(0).says("two people");
    assert!(!said.all().contains('\u{1b}'), "{}", said.all());
    place.run(&["review", "status", "mine"]).exits(0).says("ann: 2 pairs");
    by(&place, "bob", &["review", "answer", "mine", "1", "perhaps"]).exits(3).says("none of same");
    by(&place, "bob", &["review", "import", "mine", "nothing.csv"]).exits(3);
    place.write("other.csv", "a,b\n1,2\n");
    by(&place, "bob", &["review", "import", "mine", "other.csv"]).exits(3).says("no columns named pair and answer");
    let events = place.run(&["review", "status", "mine", "--by", "recorded_sex"]).exits(0);
    events.says("precision");
    place.run(&["review", "status", "mine", "--by", "shoe_size"]).exits(3).says("no code named shoe_size");
}
