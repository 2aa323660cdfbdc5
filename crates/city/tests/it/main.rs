//! The made-up city through its public door: same bytes from the same seed, and shares near those it is made after.
//! Not for how the files are read: that is a story of the whole program.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use throughline_city::calibration::{Counted, EDUCATION, EMPLOYED_AFTER, EMPLOYMENT_AT_ENTRY, HERITAGE};
use throughline_city::dice::Dice;
use throughline_city::life::{Agency, LAST_DAY, Life, life, quarter_begins};
use throughline_city::person::{self, Person};
use throughline_city::{FEWEST, Plan, make};

/// Every file below a folder with the hash of its bytes.
fn hashes(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(hashes(&path));
        } else {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.insert(name, blake3::hash(&fs::read(&path).unwrap()).to_hex().to_string());
        }
    }
    found
}

fn made(people: u64, seed: u64) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    make(&folder.path().join("region"), Some(&folder.path().join("truth")), Plan { people, seed }, &mut |_| {}).unwrap();
    hashes(folder.path())
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let (first, again, other) = (made(FEWEST, 7), made(FEWEST, 7), made(FEWEST, 8));
    assert_eq!(first, again);
    assert!(first.len() > 25, "{first:?}");
    for name in ["board_participants_synthetic.csv", "reentry_synthetic.xlsx", "college_synthetic.zip", "human_services_synthetic.parquet"]
    {
        assert_ne!(first[name], other[name], "{name}");
    }
}

fn city(people: u64) -> Vec<(Person, Life)> {
    let plan = Plan { people, seed: 5 };
    let everybody = (0..people.div_ceil(person::BLOCK)).flat_map(|at| person::block(plan, at * person::BLOCK));
    everybody.map(|p| (life(&p, &mut Dice::new(plan.seed, &[2, p.id])), p)).map(|(life, p)| (p, life)).collect()
}

#[track_caller]
fn near(what: &str, got: f64, expected: f64, by: f64) {
    assert!((got - expected).abs() <= by, "{what}: {got:.4}, and the source has {expected:.4}");
}

fn shares(counts: &[Counted], of: impl Iterator<Item = usize>) {
    let mut got = vec![0_u32; counts.len()];
    of.for_each(|at| got[at] += 1);
    let (n, total) = (f64::from(got.iter().sum::<u32>()), f64::from(counts.iter().map(|(_, n)| n).sum::<u32>()));
    for ((word, expected), got) in counts.iter().zip(got) {
        near(word, f64::from(got) / n, f64::from(*expected) / total, 0.02);
    }
}

#[test]
fn shares_are_near_those_of_the_sources() {
    let people = city(30_000);
    shares(&HERITAGE, people.iter().map(|(p, _)| p.heritage));
    // The youngest have not had the time for a degree.
    shares(&EDUCATION, people.iter().filter(|(p, _)| p.age(19_174) >= 21).map(|(p, _)| p.education));
    shares(&EMPLOYMENT_AT_ENTRY, people.iter().map(|(_, life)| life.employment_at_entry));
    let mut pay = Vec::new();
    for (after, expected) in EMPLOYED_AFTER.into_iter().enumerate() {
        let (mut n, mut employed) = (0_u32, 0_u32);
        for (_, life) in people.iter().filter(|(_, life)| life.at(Agency::Board).any(|stay| stay.program.starts_with("wioa"))) {
            let exit = life.stays.iter().filter(|s| s.agency != Agency::HumanServices).map(|s| s.last()).max().unwrap();
            let Some(quarter) = (0..16).find(|at| quarter_begins(*at) > exit).map(|at| at + after).filter(|at| *at < 16 && exit < LAST_DAY)
            else {
                continue;
            };
            n += 1;
            if let Some(job) = life.quarters[quarter].jobs.first() {
                employed += 1;
                pay.push(job.cents);
            }
        }
        near(&format!("employed in quarter {} after exit", after + 1), f64::from(employed) / f64::from(n), expected, 0.03);
        println!("quarter {}: {} of {n}, source {:.3}", after + 1, employed, expected);
    }
    pay.sort_unstable();
    let median = pay[pay.len() / 2] / 100;
    println!("median quarter: {median}");
    // Georgia's means of the first quarter after exit go from 6,854 (adult education) to 10,522 (veterans).
    assert!((6_500..10_600).contains(&median), "{median}");
}

#[test]
fn agencies_know_people_who_overlap() {
    let people = city(20_000);
    let known: Vec<usize> =
        people.iter().map(|(_, life)| Agency::ALL.iter().filter(|agency| life.at(**agency).next().is_some()).count()).collect();
    let several = known.iter().filter(|n| **n > 1).count() as f64 / known.len() as f64;
    assert!(known.iter().all(|n| *n >= 1) && (0.2..0.6).contains(&several), "{several}");
}

#[test]
fn a_city_that_cannot_be_made_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for people in [0, FEWEST - 1, 10_000_001] {
        assert!(make(folder.path(), None, Plan { people, seed: 1 }, &mut |_| {}).is_err());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
