//! Replays every input kept in `fuzz/corpus`: what once broke a reader, and what leads into its corners.
//! New inputs are found by `cargo xtask fuzz`.
#![allow(clippy::expect_used, clippy::panic)]

#[path = "../../fuzz/src/lib.rs"]
mod surfaces;

use std::path::{Path, PathBuf};

/// What stands in a folder of `fuzz/`, in order.
fn inside(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn replay(name: &str) {
    let (_, hold) = surfaces::ALL.iter().find(|(known, _)| *known == name).expect("a surface");
    let inputs = inside(&format!("corpus/{name}"));
    assert!(inputs.len() > 10, "the inputs were not found");
    let held = |path: &PathBuf| {
        let bytes = std::fs::read(path).expect("an input");
        std::panic::catch_unwind(|| hold(&bytes)).is_ok()
    };
    let broken: Vec<_> = inputs.iter().filter(|path| !held(path)).collect();
    assert!(broken.is_empty(), "does not hold (the reasons stand above): {broken:#?}");
}

#[test]
fn rules() {
    replay("rule");
}

#[test]
fn definitions() {
    replay("catalog");
}

#[test]
fn agency_files() {
    replay("csv");
}

#[test]
fn every_surface_is_fuzzed_and_has_inputs() {
    let names: Vec<&str> = surfaces::ALL.iter().map(|(name, _)| *name).collect();
    let stems = |folder| inside(folder).iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect::<Vec<_>>();
    assert_eq!(stems("fuzz_targets"), names);
    assert_eq!(stems("corpus"), names);
}
