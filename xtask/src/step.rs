//! One step of a chore: it is announced, run, timed and remembered; the summary lists them all.
//! It does not know what the steps do, and never stops early: a person wants every problem at once.

use crate::outcome::Outcome;
use crate::place;
use std::process::Command;
use std::time::{Duration, Instant};

/// The steps done so far, in order.
#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

impl Steps {
    /// Announces a step, runs it and remembers how it ended and how long it took.
    pub fn run(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let outcome = work();
        if let Outcome::Failed(why) = &outcome {
            eprintln!("{why}");
        }
        self.done.push(Step { name, took: start.elapsed(), outcome });
    }

    /// Prints one line for each step: its name, its seconds, how it ended.
    pub fn print_summary(&self) {
        println!("\n== summary");
        for step in &self.done {
            println!("{:<9} {:>7.1} s  {}", step.name, step.took.as_secs_f64(), words(&step.outcome));
        }
    }

    /// The sentences of the steps that could not be run on this machine.
    pub fn not_run(&self) -> impl Iterator<Item = &str> {
        self.done.iter().filter_map(|step| match &step.outcome {
            Outcome::NotRun(what) => Some(what.as_str()),
            _ => None,
        })
    }

    /// Passed when no step failed; else the names of those that did. In CI a step that was not run fails too.
    pub fn outcome(&self, strict: bool) -> Outcome {
        let broken: Vec<&str> = self
            .done
            .iter()
            .filter(|step| match step.outcome {
                Outcome::Passed => false,
                Outcome::NotRun(_) => strict,
                _ => true,
            })
            .map(|step| step.name)
            .collect();
        if broken.is_empty() {
            return Outcome::Passed;
        }
        Outcome::Failed(format!("to mend, see above: {}", broken.join(", ")))
    }
}

fn words(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::NotRun(_) => "not run",
        _ => "FAILED",
    }
}

/// A Cargo command line, to be run at the root of the project.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(words).current_dir(place::root());
    command
}

/// Runs a command with its output shown; `mend` says what to do if it fails.
pub fn must(command: &mut Command, mend: &str) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(_) => Outcome::Failed(mend.to_owned()),
        Err(error) => Outcome::Failed(format!("{command:?} could not be started ({error}). {mend}")),
    }
}

/// Whether a command can be started and ends well; its output is not shown.
pub fn works(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(outcomes: &[Outcome]) -> Steps {
        let mut steps = Steps::default();
        for outcome in outcomes {
            steps.run("a step", || outcome.clone());
        }
        steps
    }

    #[test]
    fn a_step_that_was_not_run_fails_only_where_everything_must_run() {
        let steps = after(&[Outcome::Passed, Outcome::NotRun("the moon".into())]);
        assert_eq!(steps.outcome(false), Outcome::Passed);
        assert!(matches!(steps.outcome(true), Outcome::Failed(_)));
        assert_eq!(steps.not_run().collect::<Vec<_>>(), ["the moon"]);
    }

    #[test]
    fn one_failed_step_fails_the_chore_and_the_later_ones_are_still_run() {
        let steps = after(&[Outcome::Failed("torn".into()), Outcome::Passed]);
        assert_eq!(steps.done.len(), 2);
        assert!(matches!(steps.outcome(false), Outcome::Failed(_)));
    }
}
