//! `cargo xtask test`: everything that must hold before a change is kept, in one command.
//! It builds no release and measures no speed: those are `size` and `bench`.

use crate::counts::{Counts, Reader};
use crate::outcome::Outcome;
use crate::server::Server;
use crate::step::{Steps, cargo, must};
use crate::tools;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

/// Names the server of the tests, as an address.
const SERVER: &str = "THROUGHLINE_TEST_POSTGRES";

/// Runs every step, says how each ended, and closes with the line `N passed, N failed`.
pub fn run(_words: &[String]) -> Outcome {
    let mut steps = Steps::default();
    let mut counts = Counts::default();
    let mut server = None;
    steps.run("tools", tools::formatter_and_linter);
    steps.run("format", format_is_right);
    steps.run("licenses", licenses_are_allowed);
    steps.run("lints", lints_are_clean);
    steps.run("server", || start_server(&mut server));
    steps.run("tests", || tests_hold(server.as_ref(), &mut counts));
    drop(server);
    steps.print_summary();
    print_not_run(&steps, &counts);
    // where everything should be there, a step left out is a fault of the machine's setup
    let outcome = steps.outcome(std::env::var("CI").is_ok_and(|ci| ci == "true"));
    if let Outcome::Failed(why) = &outcome {
        println!("{why}");
    }
    println!("{} passed, {} failed", counts.passed, counts.failed);
    match outcome {
        // said above: the count is the last line, whatever happened
        Outcome::Failed(_) => Outcome::Failed(String::new()),
        other => other,
    }
}

fn format_is_right() -> Outcome {
    must(&mut cargo(&["fmt", "--all", "--check"]), "Run `cargo fmt --all`.")
}

fn licenses_are_allowed() -> Outcome {
    match tools::license_checker() {
        Outcome::Passed => {}
        missing => return missing,
    }
    // needs no network once the crates of the lock file are on the machine; advisories would need their database
    let mut deny = cargo(&["deny", "--locked", "check", "--hide-inclusion-graph"]);
    must(
        deny.args(["licenses", "bans", "sources"]),
        "A dependency is not allowed by deny.toml: choose another, or allow its license there and in THIRD_PARTY.md.",
    )
}

fn lints_are_clean() -> Outcome {
    let mut clippy = cargo(&["clippy", "--workspace", "--all-targets", "--locked"]);
    must(clippy.args(["--", "-D", "warnings"]), "Mend what clippy says above.")
}

/// A PostgreSQL server for the tests that need one, unless the caller has named one. Without it, they say that they were not run.
fn start_server(server: &mut Option<Server>) -> Outcome {
    if std::env::var_os(SERVER).is_some() {
        return Outcome::Passed;
    }
    match Server::start() {
        Ok(started) => {
            *server = Some(started);
            Outcome::Passed
        }
        Err(why) => Outcome::NotRun(format!("tests on PostgreSQL ({why})")),
    }
}

fn tests_hold(server: Option<&Server>, counts: &mut Counts) -> Outcome {
    let mut command = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    // what passing tests print is read for `not run:` lines, and not shown
    command.args(["--", "--show-output"]).stdout(Stdio::piped());
    // the tests must never find somebody's own region
    command.env_remove("THROUGHLINE_DATABASE");
    if let Some(server) = server {
        command.env(SERVER, server.address());
    }
    let ended_well = match command.spawn() {
        Ok(mut child) => {
            *counts = read(&mut child);
            child.wait().is_ok_and(|status| status.success())
        }
        Err(error) => return Outcome::Failed(format!("cargo test could not be started: {error}.")),
    };
    match (ended_well, counts.failed) {
        (true, 0) => Outcome::Passed,
        (_, 0) => Outcome::Failed("The tests could not be built or ended early; see above.".to_owned()),
        (_, n) => Outcome::Failed(format!("Tests that do not hold: {n}; each is named above.")),
    }
}

/// Shows and counts the output while the tests run.
fn read(child: &mut Child) -> Counts {
    let mut reader = Reader::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches('\r');
            if reader.line(line) {
                println!("{line}");
            }
        }
    }
    reader.finish()
}

fn print_not_run(steps: &Steps, counts: &Counts) {
    for what in steps.not_run() {
        println!("not run: {what}");
    }
    for sentence in &counts.lacking {
        println!("{sentence}");
    }
    if !counts.not_run.is_empty() {
        println!("tests not run: {}", counts.not_run.len());
    }
}
