//! The tools a test needs: looked for first, installed where that is possible, named plainly where it is not.
//! It installs into the places Cargo and rustup use anyway (so that one installation serves every checkout), never into the system.

use crate::outcome::Outcome;
use crate::step::{cargo, must, works};
use std::process::Command;

/// The exact version of the license checker: a newer one may know rules that this tree has not met.
const CARGO_DENY: &str = "0.20.2";

/// Makes sure that the formatter and the linter of the pinned toolchain are there.
pub fn formatter_and_linter() -> Outcome {
    if works(&mut cargo(&["fmt", "--version"])) && works(&mut cargo(&["clippy", "--version"])) {
        return Outcome::Passed;
    }
    must(
        Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]),
        "The toolchain lacks rustfmt or clippy: run `rustup component add rustfmt clippy`.",
    )
}

/// Makes sure that cargo-deny is there; building it takes a few minutes, once a machine.
pub fn license_checker() -> Outcome {
    if works(&mut cargo(&["deny", "--version"])) {
        return Outcome::Passed;
    }
    eprintln!("installing cargo-deny {CARGO_DENY} (once; a few minutes)");
    let mut install = cargo(&["install", "cargo-deny", "--locked", "--version", CARGO_DENY]);
    // its build must not fill the project's own build folder
    install.env_remove("CARGO_TARGET_DIR");
    match must(&mut install, "") {
        Outcome::Passed => Outcome::Passed,
        _ => Outcome::NotRun("license check (cargo-deny could not be installed)".to_owned()),
    }
}
