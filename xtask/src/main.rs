//! The project's chores, run as `cargo xtask CHORE`: everything the project does to itself (tests, sizes, benchmarks, fuzzing).
//! It depends on the standard library only, so that running a chore never rebuilds the workspace.
//! It is not part of the product: no crate uses it, and it holds no rule of the field.

mod chores;
mod counts;
mod outcome;
mod place;
mod server;
mod step;
mod tools;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let chore = words.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = words.collect();
    chores::run(&chore, &rest).say()
}
