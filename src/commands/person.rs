//! `throughline person`: who is who, by ids. It says what the acts answer and decides nothing.

use super::{actor, count, known};
use crate::exit::Exit;
use crate::say::Say;
use clap::Subcommand;
use std::path::{Path, PathBuf};
use throughline_acts::merge::{self, Decided};
use throughline_acts::person::{self, Past};
use throughline_acts::{split, undo};
use throughline_model::failure::Failure;

/// Persons listed before the rest are only counted.
const SHOWN: usize = 20;

/// What can be done with persons. A person is given by its id, by the id of a record, or as AGENCY:OWN-ID.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// List everybody with their records, by ids; with --as-of, as it was on that day.
    #[command(after_help = "Example:\n  throughline person list my-region --as-of 2026-06-30")]
    List {
        /// The region's folder.
        folder: PathBuf,
        /// A day, or an instant as 2026-06-30T12:00:00Z.
        #[arg(long)]
        as_of: Option<String>,
    },
    /// Ask, with somebody in front of the desk, whether they are known already. Every question is kept in the record of accesses.
    #[command(
        after_help = "Examples:\n  throughline person known my-region --first-name Bob --last-name Garcia --birth-date 3/9/1987\n  throughline person known my-region --phone '(215) 555-0123'"
    )]
    Known(known::Asked),
    /// Show which agencies' records are of a person, since when and why.
    #[command(after_help = "Example:\n  throughline person show my-region 'county college:S-1042'")]
    Show {
        /// The region's folder.
        folder: PathBuf,
        /// Who.
        who: String,
        /// A day, or an instant as 2026-06-30T12:00:00Z.
        #[arg(long)]
        as_of: Option<String>,
    },
    /// Show every decision about a person.
    History {
        /// The region's folder.
        folder: PathBuf,
        /// Who.
        who: String,
    },
    /// Say that persons are one. The one known longest keeps its id.
    #[command(
        after_help = "Example:\n  throughline person merge my-region 'county college:S-1042' 'workforce board:77' --why 'same person, asked her'"
    )]
    Merge {
        /// The region's folder.
        folder: PathBuf,
        /// Who: two or more.
        #[arg(required = true, num_args = 2..)]
        who: Vec<String>,
        /// Why; kept sealed.
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Say that some records of a person are another's. No later linking puts them together again.
    #[command(
        after_help = "Example:\n  throughline person split my-region 'county college:S-1042' --record 'workforce board:77' --why 'twins'"
    )]
    Split {
        /// The region's folder.
        folder: PathBuf,
        /// Who.
        who: String,
        /// A record that is another person's; may be given several times.
        #[arg(long = "record", required = true)]
        records: Vec<String>,
        /// Why; kept sealed.
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Take back the last decision about who is who, or the one of this number.
    Undo {
        /// The region's folder.
        folder: PathBuf,
        /// The decision's number, as told when it was made.
        decision: Option<i64>,
        /// Why; kept sealed.
        #[arg(long, default_value = "")]
        why: String,
    },
}

/// Calls the command.
pub fn run(command: PersonCommand, say: &Say) -> Result<Exit, Failure> {
    match command {
        PersonCommand::List { folder, as_of } => list(&folder, as_of.as_deref(), say),
        PersonCommand::Known(asked) => known::run(&asked, say),
        PersonCommand::Show { folder, who, as_of } => show(&folder, &who, as_of.as_deref(), say),
        PersonCommand::History { folder, who } => history(&folder, &who, say),
        PersonCommand::Merge { folder, who, why } => tell(&merge::merge(&folder, &who, &why, &actor())?, say),
        PersonCommand::Split { folder, who, records, why } => tell(&split::split(&folder, &who, &records, &why, &actor())?, say),
        PersonCommand::Undo { folder, decision, why } => tell(&undo::undo(&folder, decision, &why, &actor())?, say),
    }
}

fn list(folder: &Path, as_of: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let everybody = person::list(folder, as_of, &actor())?;
    say.line(format!("{}.", count(everybody.persons.len() as u64, "person", "people")));
    for listed in everybody.persons.iter().take(SHOWN) {
        let records: Vec<&str> = listed.records.iter().map(|r| r.0.as_str()).collect();
        say.line(format!("  {}: {}", listed.person, records.join(", ")));
    }
    if everybody.persons.len() > SHOWN {
        say.line(format!("  ... and {} more; --json lists all.", everybody.persons.len() - SHOWN));
    }
    say.result(&everybody);
    Ok(Exit::Done)
}

fn show(folder: &Path, who: &str, as_of: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let person = person::show(folder, who, as_of, &actor())?;
    let when = person.as_of.as_ref().map(|at| format!(" as of {at}")).unwrap_or_default();
    say.line(format!("Person {}{when}: {}.", person.person, count(person.records.len() as u64, "record", "records")));
    for record in &person.records {
        let why = match (record.decision, record.weight) {
            (Some(decision), Some(weight)) => format!("{} {decision}, weight {weight:.2} by {}", record.because, record.model),
            (Some(decision), None) => format!("{} {decision}", record.because),
            (None, _) => "the agency's own id".to_owned(),
        };
        say.line(format!("  {}:{}  (record {}) since {}: {why}", record.agency, record.agency_id, record.record, record.since));
        record.reasons.iter().flat_map(|reasons| reasons.lines()).for_each(|line| say.line(format!("    {line}")));
    }
    say.result(&person);
    Ok(Exit::Done)
}

fn history(folder: &Path, who: &str, say: &Say) -> Result<Exit, Failure> {
    let decisions = person::history(folder, who, &actor())?;
    if decisions.is_empty() {
        say.line("Nobody ever decided anything about this person: the agency's own id is all that is known.");
    }
    decisions.iter().for_each(|past| say.line(sentence(past)));
    say.result(&decisions);
    Ok(Exit::Done)
}

fn sentence(past: &Past) -> String {
    let of = past.undoes.map(|undoes| format!(" of decision {undoes}")).unwrap_or_default();
    let by = past.undone_by.map(|by| format!(" Taken back by decision {by}.")).unwrap_or_default();
    let why = past.why.as_ref().map(|why| format!(" \"{why}\"")).unwrap_or_default();
    let (came, left) = (count(past.came.len() as u64, "record", "records"), past.left.len());
    format!("{}: {}{of} {} by {} ({}): {came} came, {left} left.{why}{by}", past.decision, past.kind, past.at, past.actor, past.role)
}

fn tell(decided: &Decided, say: &Say) -> Result<Exit, Failure> {
    say.line(format!(
        "Decision {}: {}.",
        decided.decision,
        count(decided.moved.len() as u64, "record changed persons", "records changed persons")
    ));
    for moved in decided.moved.iter().take(SHOWN) {
        say.line(format!("  record {} is now of person {}, before of {}", moved.record, moved.to, moved.from));
    }
    if decided.kind != "undo" {
        say.line(format!("Take it back with: throughline person undo REGION {}", decided.decision));
    }
    say.result(decided);
    Ok(Exit::Done)
}
