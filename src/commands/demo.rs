//! `throughline demo`: makes a city of made-up people and runs the whole line on it, saying at each step what happens and why.
//! It does nothing to a region that the single commands do not do.

use super::{actor, check, count, publish, snapshot};
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;
use throughline_acts::import::{self, Taken};
use throughline_city::{Made, Plan, make};
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;
use throughline_model::refusal::Refusal;

/// What city, and where.
#[derive(Debug, Args)]
pub struct Demo {
    /// An empty folder, or one to be made; the current folder if not given.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// How many people, 500 to 10,000,000.
    #[arg(long, default_value_t = 5_000)]
    people: u64,
    /// What everything follows from: the same seed gives the same city.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Make the report and end.
    #[arg(long)]
    report_only: bool,
    /// Also write down, in this other folder, who the people truly are, what truly helped them, and what is wrong on purpose.
    #[arg(long, value_name = "FOLDER")]
    truth: Option<PathBuf>,
}

/// Kinds of trouble shown of a file.
const KINDS_SHOWN: usize = 3;

/// Makes the city and runs it. What is wrong in its files is wrong on purpose, so finding it is no failure.
pub fn run(demo: &Demo, say: &Say) -> Result<Exit, Failure> {
    let folder = demo.folder.as_path();
    refuse_unless_empty(folder)?;
    refuse_inside(demo.truth.as_deref(), folder)?;
    let since = Instant::now();
    city(demo, say)?;
    step(
        say,
        2,
        "Reading the definitions",
        "What the agencies' words mean, what is counted and what may be published stands in files that the program proves first.",
    );
    let checked = check::run(folder, say)?;
    if checked != Exit::Done {
        return Ok(checked);
    }
    step(
        say,
        3,
        "Taking in the files",
        "Each agency's file is read as it is. A row that cannot be right is refused and kept aside with the reason; the others go on.",
    );
    files(folder, say)?;
    step(
        say,
        4,
        "Freezing a copy without names",
        "Numbers are computed from a copy that knows nobody's name. It also works out when people were in a program.",
    );
    snapshot::run(folder, say)?;
    step(
        say,
        5,
        "Measuring and publishing",
        "Every number is computed by its published rule; numbers so small that they would give somebody away are held back.",
    );
    let published = publish::run(folder, None, say)?;
    say.line(format!("\nDone in {} seconds. Everybody in this report is made up.", since.elapsed().as_secs()));
    if !demo.report_only {
        say.line(
            "Next: open the report; then look at a partner's file in the inbox, at its mapping in catalog/mappings, and change something.",
        );
    }
    Ok(published)
}

fn step(say: &Say, number: u8, title: &str, why: &str) {
    say.line(format!("\n{number} of 5  {title}\n        {why}"));
}

fn city(demo: &Demo, say: &Say) -> Result<(), Failure> {
    let people = count(demo.people, "made-up person", "made-up people");
    step(
        say,
        1,
        &format!("Making a city of {people}"),
        "Eight agencies write the same people down, each in its own way, without a shared id, and not without mistakes.",
    );
    let mut progress = say.progress("Making the city");
    let plan = Plan { people: demo.people, seed: demo.seed };
    let made = make(&demo.folder, demo.truth.as_deref(), plan, &mut |done| progress.at(done, Some(demo.people)))?;
    drop(progress);
    let Made { files, n_dirt } = made;
    let rows: u64 = files.iter().map(|file| file.n_rows).sum();
    let (files, rows) = (count(files.len() as u64, "file", "files"), count(rows, "row", "rows"));
    say.line(format!("{files} with {rows}; {} in them on purpose.", count(n_dirt, "thing is wrong", "things are wrong")));
    Ok(())
}

/// Takes in the inbox; of each file the first trouble of each kind is told.
fn files(folder: &Path, say: &Say) -> Result<(), Failure> {
    let mut progress = say.progress("Taking in files");
    let imported = import::import(folder, &actor(), &mut |taken| tell(taken, say), &mut |done, total| progress.at(done, total))?;
    drop(progress);
    for file in &imported.not_recognized {
        say.line(format!("{file}: no mapping recognizes this file."));
    }
    say.result(&imported);
    Ok(())
}

fn tell(taken: &Taken, say: &Say) {
    let (kept, refused) = (count(taken.n_kept, "row", "rows"), count(taken.n_refused, "row", "rows"));
    say.line(format!("{} ({}): {kept} kept, {refused} refused, {} flagged.", taken.file, taken.agency, taken.n_warnings));
    let mut kinds: BTreeMap<&str, (usize, &Issue)> = BTreeMap::new();
    for issue in &taken.issues {
        kinds.entry(issue.code.as_str()).or_insert((0, issue)).0 += 1;
    }
    for (n, issue) in kinds.values().take(KINDS_SHOWN) {
        say.line(format!("    {n} like: {issue}"));
    }
}

/// A made-up city is never mixed with anything else.
fn refuse_unless_empty(folder: &Path) -> Result<(), Failure> {
    let empty = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(e) => e.kind() == std::io::ErrorKind::NotFound,
    };
    if empty { Ok(()) } else { Err(Refusal::FolderNotEmpty { folder: folder.display().to_string() }.into()) }
}

/// The truth beside the files would be as if an agency had sent it.
fn refuse_inside(truth: Option<&Path>, folder: &Path) -> Result<(), Failure> {
    let Some(truth) = truth else { return Ok(()) };
    let inside = match (std::path::absolute(truth), std::path::absolute(folder)) {
        (Ok(truth), Ok(folder)) => truth.starts_with(folder),
        _ => true,
    };
    if !inside {
        return Ok(());
    }
    let reason = "the truth must lie outside of the region's folder".to_owned();
    Err(Refusal::CannotWrite { path: truth.display().to_string(), reason }.into())
}
