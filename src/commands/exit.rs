//! `throughline exit`: which periods of participation ended, dated back. The rule stands elsewhere.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::exit::{self, Exits};
use throughline_model::failure::Failure;

/// Runs the chore and says what it found.
pub fn run(folder: &Path, preview: bool, say: &Say) -> Result<Exit, Failure> {
    let exits = say.while_doing("Finding exits", || exit::exit(folder, preview, &actor()))?;
    let (periods, people) = (count(exits.n_periods, "period", "periods"), count(exits.n_people, "person", "people"));
    say.line(format!("As of {}: {periods} of participation of {people}; {} ended.", exits.as_of, exits.n_ended));
    say.line(format!("{} {}.", found(&exits), dated(&exits)));
    if exits.n_by_records != 0 {
        let more = if exits.n_by_records > 0 { "more" } else { "fewer" };
        say.line(format!(
            "{} {more} from before than the last run knew, because of records received or taken back since.",
            count(exits.n_by_records.unsigned_abs(), "exit", "exits")
        ));
    }
    say.line(if preview {
        "Nothing was noted: this was a preview."
    } else {
        "Noted. No record was changed; the next snapshot says the same."
    });
    say.result(&exits);
    Ok(Exit::Done)
}

fn found(exits: &Exits) -> String {
    let new = count(exits.n_new, "exit", "exits");
    match &exits.since {
        Some(since) => format!("{new} became known after {since}"),
        None => format!("{new}, found for the first time"),
    }
}

fn dated(exits: &Exits) -> String {
    let after = format!("{} days without qualifying service", exits.gap_days);
    match &exits.dated {
        Some((first, last)) => format!("after {after}, dated back to {first} through {last}"),
        None => format!("(an exit is known after {after})"),
    }
}
