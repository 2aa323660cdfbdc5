//! `throughline demo`: makes a city of made-up people and runs the whole line on it, saying at each step what happens and why.
//! It does nothing to a region that the single commands do not do.

mod taken;
mod together;

use super::{actor, count, grouped, measure, publish};
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::Instant;
use throughline_acts::home::Home;
use throughline_acts::import::{self, Accept};
use throughline_acts::{cells, check, link, snapshot};
use throughline_city::{Made, Plan, make};
use throughline_model::failure::Failure;
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

/// How many steps the newcomer is told of.
const STEPS: u8 = 6;
/// Where the city's state puts what it returns instead of rows.
const RESULTS: &str = "returned/state_results_synthetic.csv";

/// Makes the city and runs it. What is wrong in its files is wrong on purpose, so finding it is no failure.
pub fn run(demo: &Demo, say: &Say) -> Result<Exit, Failure> {
    let folder = demo.folder.as_path();
    refuse_unless_empty(folder)?;
    refuse_inside(demo.truth.as_deref(), folder)?;
    let since = Instant::now();
    city(demo, say)?;
    let checked = definitions(folder, say)?;
    if checked != Exit::Done {
        return Ok(checked);
    }
    files(folder, say)?;
    let n_linked = people(folder, say)?;
    if let Some(truth) = &demo.truth {
        super::link::tell_against(folder, &truth.join("records.csv"), say)?;
    }
    copy(folder, n_linked, say)?;
    let place = numbers(folder, say)?;
    say.line(format!("\nDone in {}. Everybody in it is made up.\n", count(since.elapsed().as_secs().max(1), "second", "seconds")));
    say.strong(format!("Your report:  {}", place.join("report.en.html").display()));
    say.line(format!("En español:   {}", place.join("report.es.html").display()));
    say.line("Open it in a web browser; it needs no network.");
    if !demo.report_only {
        next(folder, &place, say);
    }
    Ok(Exit::Done)
}

/// What a newcomer may try.
fn next(folder: &Path, place: &Path, say: &Say) {
    let folder = folder.display();
    say.line("\nThen try:");
    say.line(format!("  throughline verify {}", place.display()));
    say.line("      computes every number of the report again, and says whether a file was changed");
    say.line(format!("  throughline import {folder} --preview {folder}/inbox/literacy_synthetic.tsv"));
    say.line("      shows an agency's rows as they came, and what each becomes");
    say.line(format!("  throughline link {folder} --preview"));
    say.line("      compares the records once more, and changes nothing");
}

fn step(say: &Say, number: u8, title: &str, why: &str) {
    say.line("");
    say.strong(format!("{number} of {STEPS}  {title}"));
    told(say, why);
}

/// A sentence under a step.
fn told(say: &Say, text: impl AsRef<str>) {
    say.line(format!("        {}", text.as_ref()));
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
    told(say, format!("{files} with {rows}. {} in them on purpose.", count(n_dirt, "mistake is", "mistakes are")));
    Ok(())
}

fn definitions(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    step(
        say,
        2,
        "Reading the definitions",
        "What the agencies' words mean, what is counted and what may be published stands in files, each with worked examples.",
    );
    let checked = say.while_doing("Proving the definitions", || check::check(folder, &actor()))?;
    say.result(&checked);
    if checked.n_errors > 0 {
        super::check::tell(&checked, say);
        return Ok(Exit::ToMend);
    }
    let n: usize = checked.n_definitions.iter().map(|(_, n)| n).sum();
    let (definitions, examples) =
        (count(n as u64, "definition", "definitions"), count(checked.n_examples as u64, "worked example", "worked examples"));
    told(say, format!("{definitions} read; all {examples} come out as they say."));
    Ok(Exit::Done)
}

/// Takes in the inbox, and the results that the state gives instead of rows.
fn files(folder: &Path, say: &Say) -> Result<(), Failure> {
    step(
        say,
        3,
        "Taking in the files",
        "Each agency's files are read as they are. A row that cannot be right is set aside with the reason; the others go on.",
    );
    let mut progress = say.progress("Taking in the files");
    let mut agencies = Vec::new();
    let mut heard = |file: &import::Taken| taken::add(&mut agencies, file);
    let imported = import::import(folder, &actor(), &Accept::Nothing, &mut heard, &mut |done, total| progress.at(done, total))?;
    drop(progress);
    taken::lines(&agencies).iter().for_each(|line| told(say, line));
    for file in &imported.not_recognized {
        told(say, format!("{}: no mapping recognizes this file.", file.file));
    }
    say.result(&imported);
    let results = cells::import(folder, &folder.join(RESULTS), None, &actor())?;
    let n = count(results.n_kept, "result", "results");
    let withheld = if results.n_hidden == 0 { String::new() } else { format!(", {} of them withheld", grouped(results.n_hidden.into())) };
    told(say, format!("Of some programs the state may give no rows. It sent {n} instead{withheld}."));
    say.result(&results);
    Ok(())
}

/// Links; gives how many people were told apart.
fn people(folder: &Path, say: &Say) -> Result<u64, Failure> {
    step(
        say,
        4,
        "Finding the same person",
        "No number is shared by all agencies. Names, birthdays, addresses and numbers are compared, and every link keeps its reasons.",
    );
    let linked = say.while_doing("Comparing records", || link::link_records(folder, false, &actor()))?;
    together::lines(&linked).iter().for_each(|line| told(say, line));
    say.result(&linked);
    Ok(linked.n_persons as u64)
}

fn copy(folder: &Path, n_linked: u64, say: &Say) -> Result<(), Failure> {
    step(
        say,
        5,
        "Freezing a copy without names",
        "Numbers are computed from a copy that knows nobody's name. It also works out when people were in a program.",
    );
    let frozen = say.while_doing("Writing the copy", || snapshot::snapshot(folder, &actor()))?;
    let manifest = &frozen.manifest;
    let (people, spans) = (count(manifest.n_persons, "person", "people"), count(manifest.n_spans, "dated fact", "dated facts"));
    let unnamed = manifest.n_persons.saturating_sub(n_linked);
    let of_whom = match unnamed {
        0 => String::new(),
        n => format!(" Of {} of these, no row kept says who they are; they are linked to nobody.", grouped(n.into())),
    };
    told(say, format!("{people} without names, {spans}.{of_whom}"));
    say.result(&frozen);
    Ok(())
}

/// Publishes; gives the folder of the report.
fn numbers(folder: &Path, say: &Say) -> Result<PathBuf, Failure> {
    step(
        say,
        6,
        "Measuring and publishing",
        "Every number is computed by its published rule; numbers so small that they would give somebody away are held back.",
    );
    let published = publish::released(folder, None, say)?;
    let catalog = Home::open(folder)?.catalog;
    for answer in &published.measured.answers {
        let label = catalog.metric(&answer.metric).map_or(answer.metric.as_str(), |metric| metric.heading.label.en.as_str());
        told(say, format!("{label}: {}", measure::everyone(answer)));
    }
    let (shown, hidden) = (grouped(published.measured.n_shown as u128), grouped(published.measured.n_hidden as u128));
    told(say, format!("With all groups: {shown} numbers shown, {hidden} held back to protect people."));
    say.result(&published);
    Ok(published.folder)
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
