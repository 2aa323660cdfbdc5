//! `cargo xtask bench [NAME...]`: runs the scripts in `benches/` (all, or those named), each of which compares us with a peer.
//! It knows no benchmark and no peer. A script (`NAME.sh` or `NAME.py`) gets:
//! `THROUGHLINE_PEERS`, the folder of the peers' programs; `THROUGHLINE_BIN`, the released program; `THROUGHLINE_BENCH`, an
//! empty folder of its own to work in. It prints its ratios, and exits with 3 when something it needs is missing.

use crate::outcome::Outcome;
use crate::place;
use crate::step::{Steps, cargo, must};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the release and runs the benchmarks, in the order of their names.
pub fn run(names: &[String]) -> Outcome {
    let Some(peers) = std::env::var_os("THROUGHLINE_PEERS").map(PathBuf::from) else {
        return Outcome::NotRun("benchmarks (set THROUGHLINE_PEERS to the folder of the peers' programs)".to_owned());
    };
    let Ok(peers) = peers.canonicalize() else {
        return Outcome::NotRun("benchmarks (the folder named by THROUGHLINE_PEERS does not exist)".to_owned());
    };
    let scripts = match chosen(scripts(), names) {
        Ok(scripts) => scripts,
        Err(unknown) => return unknown,
    };
    let mut steps = Steps::default();
    steps.run("release", || must(&mut cargo(&["build", "--release", "--locked"]), "Mend the build first."));
    for script in &scripts {
        println!("\n-- {}", name_of(script));
        steps.run("bench", || bench(script, &peers));
    }
    steps.print_summary();
    for what in steps.not_run() {
        println!("not run: {what}");
    }
    steps.outcome(false)
}

/// Every script in `benches/`, sorted.
fn scripts() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(place::root().join("benches")).into_iter().flatten().flatten();
    let mut scripts: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| interpreter(path).is_some()).collect();
    scripts.sort();
    scripts
}

/// Those of the scripts that were asked for: all when none is named.
fn chosen(all: Vec<PathBuf>, names: &[String]) -> Result<Vec<PathBuf>, Outcome> {
    let known: Vec<String> = all.iter().map(|script| name_of(script)).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        let known = known.join(", ");
        return Err(Outcome::Misread(format!("There is no benchmark `{name}`; there are: {known}.")));
    }
    if all.is_empty() {
        return Err(Outcome::NotRun("benchmarks (there is none in benches/)".to_owned()));
    }
    Ok(all.into_iter().filter(|script| names.is_empty() || names.contains(&name_of(script))).collect())
}

fn bench(script: &Path, peers: &Path) -> Outcome {
    let name = name_of(script);
    let folder = place::target().join("bench").join(&name);
    // a benchmark starts from nothing, whatever an earlier one left
    let _ = std::fs::remove_dir_all(&folder);
    if let Err(error) = std::fs::create_dir_all(&folder) {
        return Outcome::Failed(format!("No folder could be made for benchmark {name}: {error}."));
    }
    let mut command = Command::new(interpreter(script).unwrap_or("sh"));
    command.arg(script).current_dir(place::root());
    command.env("THROUGHLINE_PEERS", peers);
    command.env("THROUGHLINE_BIN", place::released_program());
    command.env("THROUGHLINE_BENCH", &folder);
    match command.status().map(|status| status.code()) {
        Ok(Some(0)) => Outcome::Passed,
        Ok(Some(3)) => Outcome::NotRun(format!("benchmark {name} (what it needs is said above)")),
        Ok(_) => Outcome::Failed(format!("Benchmark {name} failed; see above.")),
        Err(error) => Outcome::NotRun(format!("benchmark {name} ({command:?} could not be started: {error})")),
    }
}

fn name_of(script: &Path) -> String {
    script.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn interpreter(script: &Path) -> Option<&'static str> {
    match script.extension()?.to_str()? {
        "sh" => Some("bash"),
        "py" => Some("python3"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_benchmark_is_refused_and_none_named_means_all() {
        let all = || vec![PathBuf::from("benches/import.py"), PathBuf::from("benches/store.sh")];
        assert_eq!(chosen(all(), &[]), Ok(all()));
        assert_eq!(chosen(all(), &["store".to_owned()]), Ok(vec![PathBuf::from("benches/store.sh")]));
        assert!(matches!(chosen(all(), &["stroe".to_owned()]), Err(Outcome::Misread(_))));
        assert!(matches!(chosen(Vec::new(), &[]), Err(Outcome::NotRun(_))));
    }
}
