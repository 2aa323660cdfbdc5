//! The list of chores: one file each, one line here; `cargo xtask help` is made from it.
//! No chore is described anywhere else, and none calls another.

mod bench;
mod fuzz;
mod size;
mod test;

use crate::outcome::Outcome;

/// A chore: what it is called, what it takes, what it does in one sentence, and the doing.
struct Chore {
    name: &'static str,
    takes: &'static str,
    does: &'static str,
    run: fn(&[String]) -> Outcome,
}

const CHORES: &[Chore] = &[
    Chore {
        name: "test",
        takes: "",
        does: "installs what the tests need, then checks format, lints and licenses and runs every test",
        run: test::run,
    },
    Chore {
        name: "size",
        takes: "",
        does: "checks that the released program is under 60 MB and answers --help in under 50 ms",
        run: size::run,
    },
    Chore {
        name: "bench",
        takes: "[NAME...]",
        does: "runs the benchmarks against their peers (the peers' folder is named by THROUGHLINE_PEERS)",
        run: bench::run,
    },
    Chore {
        name: "fuzz",
        takes: "[SECONDS]",
        does: "feeds each reader of outside text with made-up input, 60 seconds each unless told otherwise",
        run: fuzz::run,
    },
];

/// Runs the chore of that name with the words that follow it.
pub fn run(name: &str, words: &[String]) -> Outcome {
    if matches!(name, "help" | "--help" | "-h") {
        println!("{}", help());
        return Outcome::Passed;
    }
    match CHORES.iter().find(|chore| chore.name == name) {
        Some(chore) if chore.takes.is_empty() && !words.is_empty() => Outcome::Misread(format!("`cargo xtask {name}` takes nothing more.")),
        Some(chore) => (chore.run)(words),
        None => Outcome::Misread(format!("There is no chore `{name}`.\n\n{}", help())),
    }
}

fn help() -> String {
    let mut text = String::from("The project's chores:\n\n");
    for chore in CHORES {
        let call = format!("cargo xtask {} {}", chore.name, chore.takes);
        text.push_str(&format!("  {call:<28} {}\n", chore.does));
    }
    text.push_str("\nExit codes: 0 done, 1 something to mend, 2 not understood, 3 not run (what is missing is said).");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_chore_and_an_unknown_one_is_answered_with_help() {
        for chore in CHORES {
            assert!(help().contains(&format!("cargo xtask {}", chore.name)));
        }
        assert!(matches!(run("tset", &[]), Outcome::Misread(text) if text.contains("cargo xtask test")));
    }

    #[test]
    fn a_word_that_would_be_ignored_is_refused() {
        assert!(matches!(run("size", &["70".to_owned()]), Outcome::Misread(_)));
    }
}
