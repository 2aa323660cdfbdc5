//! Files alone are linked: what their columns mean is proposed and written down, edited and used again; results are whole or not there; and what is
//! wrong is said with what to do.

use crate::region::{Place, shipped};
use std::fs;

const FIRST: [&str; 6] = ["maria", "james", "aisha", "wei", "carlos", "olga"];
const LAST: [&str; 7] = ["lopez", "smith", "novak", "chen", "garcia", "petrov", "brown"];

/// Invented people: two rows of each, the second with another street and sometimes a slip.
fn people(n: usize, header: &str, row: impl Fn(usize, &str, &str, &str, &str) -> String) -> (String, String) {
    let (mut one, mut other) = (format!("{header}\n"), format!("{header}\n"));
    for i in 0..n {
        let (first, last) = (FIRST[i * 7 % 6], format!("{}{}", LAST[i * 5 % 7], ["", "s", "ez", "son"][i / 7 % 4]));
        let born = format!("{}-{:02}-{:02}", 1950 + i * 13 % 55, 1 + i * 5 % 12, 1 + i * 11 % 28);
        let street = format!("{} {} st", 10 + i * 37 % 900, ["oak", "main", "lake", "hill"][i % 4]);
        one.push_str(&row(i, first, &last, &born, &street));
        let slip = if i % 9 == 0 { last.replacen('e', "a", 1) } else { last };
        other.push_str(&row(n + i, first, &slip, &born, &format!("{} elm ave", i + 1)));
    }
    (one, other)
}

fn two_files(place: &Place) {
    let (a, b) = people(300, "person_no,first_name,last_name,dob,address", |i, f, l, d, s| format!("A{i},{f},{l},{d},{s}\n"));
    place.write("a.csv", a);
    let b = b.replace("person_no,first_name,last_name,dob,address", "Nr;Nombre;Apellido;Fecha de nacimiento;Dirección");
    place.write("b.csv", b.replacen(',', ";", usize::MAX));
}

const RUN: [&str; 7] = ["link-files", "a.csv", "b.csv", "--out", "pairs.csv", "--clusters", "clusters.csv"];

#[test]
fn files_with_other_headers_are_aligned_proposed_edited_and_linked_again() {
    let place = Place::new();
    two_files(&place);
    let said = place.run(&[&RUN[..], &["--review", "10"]].concat()).exits(0);
    let said = said.says("date of birth").says("every row has its own").says("link.toml").says("600 rows are").says("review.csv");
    assert!(said.out.contains("Apellido") && said.out.contains("by its name"), "{}", said.out);
    let (pairs, clusters) = (place.read("pairs.csv"), place.read("clusters.csv"));
    assert!(pairs.starts_with("file_l,row_l,file_r,row_r,weight,probability\n"), "{pairs}");
    assert!(clusters.starts_with("file,row,cluster\na.csv,1,1\n"), "{clusters}");
    assert_eq!(clusters.lines().count(), 601);
    let right = pairs.lines().skip(1).filter(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        cells[0] == "a.csv" && cells[2] == "b.csv" && cells[1] == cells[3]
    });
    assert!(right.count() >= 280, "{pairs}");
    assert!(place.read("review.csv").starts_with("pair,same,probability,file_l,row_l,file_r,row_r,first_name_l,first_name_r,"));
    // The same again by what was written: the same results. Edited: others. And nothing is written over.
    let again = [&RUN[..], &["--config", "link.toml"]].concat();
    place.run(&again).exits(0);
    assert_eq!(place.read("pairs.csv"), pairs);
    let text = place.read("link.toml");
    place.write("link.toml", text.replace("link_from = 50", "link_from = 99"));
    place.run(&again).exits(0).says("0.99");
    place.run(&RUN).exits(0).says("was left as it is").says("link-2.toml");
    assert!(place.read("link.toml").contains("link_from = 99"));
    // Rows are named by an id of theirs.
    let named = ["link-files", "a.csv", "--id", "person_no", "--out", "p.csv", "--clusters", "c.csv"];
    place.run(&named).exits(0);
    assert!(place.read("c.csv").starts_with("file,row,cluster\na.csv,A0,1\n"));
    let done = place.run(&[&["--json"], &RUN[..]].concat()).exits(0).json();
    assert_eq!((&done["files"][1][0], &done["files"][1][1]), (&"b.csv".into(), &300.into()));
}

#[test]
fn the_shipped_agencies_are_linked_without_a_region() {
    let place = Place::new();
    let inbox = shipped().join("three-agencies/inbox");
    let mut files: Vec<String> = fs::read_dir(inbox).unwrap().map(|file| file.unwrap().path().display().to_string()).collect();
    files.sort();
    let mut words = vec!["--json", "link-files"];
    words.extend(files.iter().map(String::as_str));
    words.extend(["--out", "pairs.csv", "--clusters", "clusters.csv"]);
    let done = place.run(&words).exits(0).json();
    assert_eq!(done["doubts"].as_array().map(Vec::len), Some(0));
    let linked = done["n_pairs"].as_u64().unwrap();
    assert!((8_000..9_500).contains(&linked), "{linked} pairs, where 8,777 are true");
}

#[test]
fn what_cannot_be_linked_is_said_with_what_to_do() {
    let place = Place::new();
    two_files(&place);
    let refused = |words: &[&str], said: &[&str]| {
        let answer = place.run(words).exits(3);
        said.iter().fold(answer, |answer, words| answer.says(words));
        assert!(!place.path("p.csv").exists() && !place.path("p.csv.part").exists() && !place.path("c.csv.part").exists());
    };
    let out = ["--out", "p.csv", "--clusters", "c.csv"];
    let with = |words: &[&'static str]| [&["link-files"], words, &out[..]].concat();
    place.write("empty.csv", "");
    place.write("header.csv", "first_name,last_name,dob\n");
    place.write("other.csv", "widget,price\nbolt,1\nnut,2\n");
    place.write("phones.csv", "phone\n2155550123\n2155550124\n2155550125\n");
    place.write("names.csv", "first_name,last_name\nann,lee\nbo,diaz\ncy,fox\n");
    place.write("twice.csv", "id,first_name,last_name\n1,ann,lee\n2,bo,diaz\n1,cy,fox\n");
    refused(&with(&["nowhere.csv"]), &["nowhere.csv"]);
    refused(&with(&["empty.csv"]), &["empty.csv is empty"]);
    refused(&with(&["header.csv"]), &["no row"]);
    refused(&with(&["other.csv"]), &["No column of other.csv was recognized", "--config"]);
    refused(&with(&["phones.csv", "names.csv"]), &["nothing in common", "telephone"]);
    refused(&with(&["a.csv", "--id", "persn_no"]), &["no column named 'persn_no'", "person_no"]);
    refused(&with(&["twice.csv", "--id", "id"]), &["rows 1 and 3 both have id '1'"]);
    refused(&["link-files", "a.csv", "--out", "p.csv", "--clusters", "p.csv"], &["written twice"]);
    refused(&["link-files", "a.csv", "--out", "a.csv", "--clusters", "c.csv"], &["would be written over"]);
    refused(&["link-files", "a.csv", "--out", ".", "--clusters", "c.csv"], &["is a folder"]);
    refused(&["link-files", "a.csv", "--out", "no/such/p.csv", "--clusters", "c.csv"], &["cannot be written"]);
    place.run(&RUN).exits(0);
    let text = place.read("link.toml");
    place.write("old.toml", text.replace("format = 1", "format = 7"));
    place.write("wrong.toml", text.replace("\"last_name\", \"Apellido\"", "\"lst_name\""));
    place.write("bad.toml", text.replace("similar 92", "similr 92"));
    refused(&with(&["a.csv", "b.csv", "--config", "old.toml"]), &["format 7", "without --config"]);
    refused(&with(&["a.csv", "b.csv", "--config", "wrong.toml"]), &["no file has that", "last_name"]);
    refused(&with(&["a.csv", "b.csv", "--config", "bad.toml"]), &["bad.toml:", "similr 92"]);
}

#[test]
fn ragged_rows_missing_values_and_other_encodings_are_read_as_far_as_they_go() {
    let place = Place::new();
    let (a, b) = people(120, "first_name,last_name,dob,note", |_, f, l, d, _| format!("{f},{l},{d},\n"));
    let both = format!("{a}{}", b.split_once('\n').unwrap().1).replace("maria", "mar\u{ed}a");
    let mut bytes: Vec<u8> = both.chars().map(|c| c as u8).collect();
    bytes.extend_from_slice(b"ann\nbo,li,1990-01-01,x,y,z\n,,,\n");
    place.write("old.csv", bytes);
    let words = ["link-files", "old.csv", "--out", "pairs.csv", "--clusters", "clusters.csv"];
    place
        .run(&words)
        .exits(0)
        .says("Windows-1252")
        .says("1 row has more cells")
        .says("1 row has fewer cells")
        .says("the same in every row");
    assert_eq!(place.read("clusters.csv").lines().count(), 1 + 243);
    place.write("none.csv", "first_name,last_name,dob\n,,\n,,\n , ,\n");
    place.run(&["link-files", "none.csv", "--out", "p.csv", "--clusters", "c.csv"]).exits(3).says("No column of none.csv");
    place.write("one.csv", format!("first_name,last_name,dob\n{}", "ann,lee,1990-01-01\n".repeat(50)));
    place.run(&["link-files", "one.csv", "--out", "p.csv", "--clusters", "c.csv"]).exits(3);
}
