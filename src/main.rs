//! The door: reads the command line, calls one command, and turns what came back into words or JSON and an exit code.
//! It holds no rule of the field.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

mod commands;
mod exit;
mod say;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let line = commands::Line::parse();
    let say = say::Say::new(line.json);
    let exit = commands::dispatch(line.command, &say).unwrap_or_else(|failure| say.failure(&failure));
    say.finish();
    exit.into()
}
