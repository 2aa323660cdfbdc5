//! `cargo xtask size`: is the released program small, and quick to answer?
//! It builds nothing (`cargo build --release --locked` does), and says nothing about the speed of real work: that is `bench`.

use crate::outcome::Outcome;
use crate::place;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A stranger downloads it over a slow line.
const MOST_BYTES: u64 = 60_000_000;
/// A command that is felt as immediate.
const MOST_TIME: Duration = Duration::from_millis(50);
/// The quickest of several: what the program needs, not what else the machine was doing.
const TRIES: u32 = 20;

/// Looks at the released program's size and at the time it takes to print its help.
pub fn run(_words: &[String]) -> Outcome {
    let program = place::released_program();
    let Ok(file) = std::fs::metadata(&program) else {
        return Outcome::Failed("There is no released program yet: run `cargo build --release --locked`.".to_owned());
    };
    let Some(quickest) = quickest_help(&program) else {
        return Outcome::Failed("The released program does not answer `--help` with exit code 0.".to_owned());
    };
    println!("size {:.1} MB (at most {})", megabytes(file.len()), MOST_BYTES / 1_000_000);
    println!("--help {:.1} ms (at most {})", quickest.as_secs_f64() * 1e3, MOST_TIME.as_millis());
    judge(file.len(), quickest)
}

fn judge(bytes: u64, quickest: Duration) -> Outcome {
    if bytes > MOST_BYTES {
        return Outcome::Failed("The program has grown too large: see what the last dependency brought.".to_owned());
    }
    if quickest > MOST_TIME {
        return Outcome::Failed("The program starts too slowly: do nothing before the command is known.".to_owned());
    }
    Outcome::Passed
}

fn quickest_help(program: &Path) -> Option<Duration> {
    let once = || {
        let start = Instant::now();
        let output = Command::new(program).arg("--help").output().ok()?;
        output.status.success().then(|| start.elapsed())
    };
    (0..TRIES).map(|_| once()).collect::<Option<Vec<_>>>()?.into_iter().min()
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_or_slow_program_is_refused() {
        let quick = Duration::from_millis(3);
        assert_eq!(judge(9_000_000, quick), Outcome::Passed);
        assert!(matches!(judge(60_000_001, quick), Outcome::Failed(_)));
        assert!(matches!(judge(9_000_000, Duration::from_millis(51)), Outcome::Failed(_)));
    }
}
