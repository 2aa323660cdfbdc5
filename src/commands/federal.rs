//! `throughline federal`: checks a file of federal individual records and writes it back. It checks nothing itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use throughline_acts::federal::{self, Asked, Found};
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;
use throughline_model::refusal::Refusal;

/// What can be done with federal records.
#[derive(Debug, Subcommand)]
pub enum FederalCommand {
    /// Check a record file in the federal order: layout, valid values, duplicates, logic.
    #[command(after_help = "Example:\n  throughline federal check examples/federal-layout/inbox/synthetic-records.csv")]
    Check(FederalFile),
    /// Check a record file and write the records that were kept, each as it came.
    #[command(after_help = "Example:\n  throughline federal write records.csv --out kept.csv")]
    Write {
        #[command(flatten)]
        file: FederalFile,
        /// The file to write; it must not be there yet.
        #[arg(long)]
        out: PathBuf,
    },
}

/// A record file and how it is read.
#[derive(Debug, Args)]
pub struct FederalFile {
    /// The file: columns named by element number or name, or no header and every column in the order of the layout.
    file: PathBuf,
    /// The edition of the layout; the one that fits best if not given.
    #[arg(long)]
    edition: Option<String>,
    /// A region whose own editions and checks count.
    #[arg(long)]
    region: Option<PathBuf>,
    /// Last day of the reporting period (2023-06-30), for records that do not say it themselves.
    #[arg(long)]
    report_on: Option<String>,
}

/// Calls the command.
pub fn run(command: FederalCommand, say: &Say) -> Result<Exit, Failure> {
    match command {
        FederalCommand::Check(file) => check(&file, say),
        FederalCommand::Write { file, out } => write(&file, &out, say),
    }
}

fn check(file: &FederalFile, say: &Say) -> Result<Exit, Failure> {
    let asked = asked(file)?;
    let mut progress = say.progress("Checking records");
    let found = federal::check(asked, &actor(), &mut |done, total| progress.at(done, total))?;
    drop(progress);
    tell(&found, say);
    say.result(&found);
    Ok(exit(&found))
}

fn write(file: &FederalFile, out: &std::path::Path, say: &Say) -> Result<Exit, Failure> {
    let asked = asked(file)?;
    let mut progress = say.progress("Writing records");
    let written = federal::write(asked, out, &actor(), &mut |done, total| progress.at(done, total))?;
    drop(progress);
    tell(&written.found, say);
    if !written.found.refused_whole {
        say.line(format!("Wrote {} to {}.", count(written.n_written, "record", "records"), written.out.display()));
    }
    if written.n_rewritten > 0 {
        say.line(format!(
            "  {} quoted or encoded otherwise than received; the values are the same.",
            count(written.n_rewritten, "is", "are")
        ));
    }
    say.result(&written);
    Ok(exit(&written.found))
}

fn asked(file: &FederalFile) -> Result<Asked<'_>, Failure> {
    let report_on = match &file.report_on {
        Some(text) => Some(day(text)?),
        None => None,
    };
    Ok(Asked { file: &file.file, edition: file.edition.as_deref(), region: file.region.as_deref(), report_on })
}

fn day(text: &str) -> Result<i32, Refusal> {
    let reason = "--report-on must be a day such as 2023-06-30".to_owned();
    throughline_rule::parse_day(text).ok_or(Refusal::CannotRead { path: text.to_owned(), reason })
}

fn exit(found: &Found) -> Exit {
    if found.to_mend() { Exit::ToMend } else { Exit::Done }
}

fn tell(found: &Found, say: &Say) {
    if found.refused_whole {
        say.line(format!("{}: this is no file of the layout {}.", found.file, found.edition));
    } else {
        let header = if found.header { "" } else { "; no header, so the order of the layout" };
        say.line(format!("{}: {} of {} elements of {}{header}.", found.file, found.n_found, found.n_elements, found.edition));
        say.line(format!(
            "{}: {} without a problem, {} kept and flagged, {} refused.",
            count(found.n_records, "record", "records"),
            super::grouped(found.n_accepted.into()),
            super::grouped(found.n_flagged.into()),
            super::grouped(found.n_refused.into()),
        ));
    }
    let mut stage = "";
    for kind in &found.kinds {
        if kind.stage != stage {
            stage = kind.stage;
            say.line(format!("{}:", heading(stage)));
        }
        say.line(format!("  {:>9}  {}", super::grouped(kind.n.into()), kind.code));
    }
    let issues: Vec<Issue> = found.issues.iter().map(|staged| staged.issue.clone()).collect();
    say.issues(&issues);
    if found.n_more > 0 {
        say.line(format!("  {} are counted above and not listed.", count(found.n_more, "more issue", "more issues")));
    }
}

/// What a stage is called.
fn heading(stage: &str) -> &'static str {
    match stage {
        "layout" => "1. Layout",
        "values" => "2. Valid values",
        "duplicates" => "3. Duplicates",
        "logic" => "4. Logic",
        _ => "The file as a whole",
    }
}
