//! Encoding files, and linking what comes out.

use super::*;
use crate::link_files::{self, link_files};
use std::fs;
use throughline_model::access::{Actor, Role};

fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    new_key(&folder.path().join("k.key")).unwrap();
    folder
}

fn asked(folder: &Path, file: &str) -> Asked {
    Asked { file: folder.join(file), key: folder.join("k.key"), out: folder.join(format!("{file}.encoded.csv")), ..Asked::default() }
}

fn reason<T: std::fmt::Debug>(given: Result<T, Failure>) -> String {
    match given {
        Err(Failure::Refused(refusal)) => refusal.to_string(),
        other => panic!("expected a refusal: {other:?}"),
    }
}

fn link(folder: &Path, files: &[&str]) -> Result<link_files::Done, Failure> {
    let asked = link_files::Asked {
        files: files.iter().map(|file| folder.join(file)).collect(),
        pairs: folder.join("pairs.csv"),
        clusters: folder.join("clusters.csv"),
        ..link_files::Asked::default()
    };
    link_files(&asked, &Actor { name: "test".to_owned(), role: Role::Analyst })
}

const PEOPLE: &str = "Id,First,Last Name,DOB,Phone\n7,José,García,03/09/1987,215-555-0123\n8,,,,\n9,Ann,Smith,1990-01-02,\n";

#[test]
fn rows_lose_their_letters_and_keep_their_likeness() {
    let folder = folder_with(&[("a.csv", PEOPLE), ("b.csv", "first_name,surname,birth_date\njose,garcia,1987-03-09\n")]);
    let encoded = encode(&Asked { id: Some("Id".to_owned()), ..asked(folder.path(), "a.csv") }).unwrap();
    assert_eq!((encoded.n_rows, encoded.n_empty), (3, 1));
    assert_eq!(encoded.lacking, ["ssn", "street", "zip", "email"]);
    encode(&asked(folder.path(), "b.csv")).unwrap();
    let read = |name: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        for word in ["garc", "Garc", "1987", "555", "jos"] {
            assert!(!text.contains(word), "{word} is in {name}");
        }
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let (a, b) = (read("a.csv.encoded.csv"), read("b.csv.encoded.csv"));
    assert_eq!((a[0][0].as_str(), b[0][0].as_str(), &a[0][1..]), ("id_token", "row", &b[0][1..]), "one schema, the same columns");
    let place = |name: &str| a[0].iter().position(|known| known == name).unwrap();
    for name in ["encoding", "first_name_bits", "last_name_bits", "birth_date_bits", "name_token", "sound_token"] {
        assert_eq!(a[1][place(name)], b[1][place(name)], "{name}");
    }
    assert_eq!(a[1][place("name_token")].len(), 32);
    assert_eq!(a[1][place("first_name_bits")].len(), 172);
    assert!(a[2][2..].iter().all(String::is_empty), "nothing is no encoding, and not one of zeros");
    assert_eq!(link(folder.path(), &["a.csv.encoded.csv", "b.csv.encoded.csv"]).unwrap().n_compared, 1);
}

#[test]
fn what_was_encoded_otherwise_is_not_compared() {
    let folder = folder_with(&[("a.csv", PEOPLE), ("b.csv", PEOPLE), ("c.csv", PEOPLE)]);
    let path = folder.path();
    encode(&asked(path, "a.csv")).unwrap();
    new_key(&path.join("other.key")).unwrap();
    encode(&Asked { key: path.join("other.key"), ..asked(path, "b.csv") }).unwrap();
    let text = schema::PEOPLE.replace("version = 1", "version = 2");
    fs::write(path.join("s.toml"), text).unwrap();
    let encoded = encode(&Asked { schema: Some(path.join("s.toml")), ..asked(path, "c.csv") }).unwrap();
    assert!(encoded.encoding.starts_with("people-2 "));
    for other in ["b.csv.encoded.csv", "c.csv.encoded.csv"] {
        let said = reason(link(path, &["a.csv.encoded.csv", other]));
        assert!(said.contains("another key") && said.contains("people-1"), "{said}");
    }
    let said = reason(link(path, &["a.csv.encoded.csv", "b.csv"]));
    assert!(said.contains("is encoded and") && said.contains("b.csv is not"), "{said}");
    // Headers are no part of a schema.
    fs::write(path.join("d.csv"), PEOPLE.replace("Last Name", "Zuname")).unwrap();
    fs::write(path.join("d.toml"), schema::PEOPLE.replace("standard = \"surname\"", "standard = \"surname\"\nfrom = [\"Zuname\"]"))
        .unwrap();
    let same = encode(&Asked { schema: Some(path.join("d.toml")), ..asked(path, "d.csv") }).unwrap();
    assert_eq!(same.encoding, encode(&asked(path, "a.csv")).unwrap().encoding);
}

#[test]
fn what_is_wrong_is_said() {
    let folder =
        folder_with(&[("a.csv", PEOPLE), ("none.csv", "city,amount\nRome,1\n"), ("short.key", "key = abcd\n"), ("no.key", "hello\n")]);
    let path = folder.path();
    let zeros = format!("key = {}\n", "0".repeat(64));
    fs::write(path.join("zeros.key"), zeros).unwrap();
    for (key, expected) in
        [("short.key", "has 4 hexadecimal digits of 64"), ("no.key", "states no key"), ("zeros.key", "one number repeated")]
    {
        let said = reason(encode(&Asked { key: path.join(key), ..asked(path, "a.csv") }));
        assert!(said.contains(expected) && said.contains("--new-key"), "{said}");
    }
    assert!(reason(encode(&Asked { key: path.join("gone.key"), ..asked(path, "a.csv") })).contains("gone.key"));
    assert!(reason(new_key(&path.join("k.key"))).contains("is there already"));
    let said = reason(encode(&asked(path, "none.csv")));
    assert!(said.contains("has no column for first name") && said.contains("city, amount"), "{said}");
    let check = |from: &str, to: &str, expected: &str| {
        fs::write(path.join("s.toml"), schema::PEOPLE.replacen(from, to, 1)).unwrap();
        let said = reason(encode(&Asked { schema: Some(path.join("s.toml")), ..asked(path, "a.csv") }));
        assert!(said.contains(expected), "{said}");
    };
    check("salt = \"\"", "salt = \"nothing\"", "'nothing' is no column");
    check("standard = \"surname\"", "standard = \"sirname\"", "'sirname' is no way");
    check("take = \"sound\"", "take = \"smell\"", "'smell' is no part");
    check("bits_each = 20", "bits_each = 0", "from 1 to 200");
    check("name = \"zip\"", "name = \"ssn\"", "named twice");
    check("version = 1", "", "cannot be read");
}
