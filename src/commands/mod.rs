//! The commands, one file each, and their help. To add one: its file, its variant here with its help, its arm in `dispatch`.
//! No rule of the field stands here.

mod backup;
mod cells;
mod check;
mod demo;
mod destroy;
mod encode;
mod exit;
mod explain;
mod federal;
mod finder;
mod import;
mod init;
mod key;
mod known;
mod link;
mod link_files;
mod map;
mod measure;
mod person;
mod publish;
mod restore;
mod review;
mod run;
mod snapshot;
mod verify;
mod withdraw;

use crate::exit::Exit;
use crate::say::Say;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use throughline_model::access::{Actor, Role};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// The shared system of a regional workforce partnership: from a partner's file to a number that may be published.
#[derive(Debug, Parser)]
#[command(
    name = "throughline",
    version,
    after_help = "\
Examples:
  throughline run examples/released-1970s     a true, protected report from a real file, in one command
  throughline demo springwater                a made-up city, eight agencies' files and a report
  throughline init my-region                  start a region of your own
  throughline explain my-region employed-week-26

Exit codes: 0 done, 1 ours to fix, 2 command line, 3 refused (nothing changed), 4 done but something needs mending, 5 a report differs."
)]
pub struct Line {
    /// Answer with one JSON object instead of sentences; a list of them where a command takes several steps.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done from the command line.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a city of made-up people, run the whole line on it, and end with a report.
    ///
    /// Eight agencies send files of the same people, each in its own way and format. Nothing is real, and every page says so.
    #[command(after_help = "Example:\n  mkdir springwater && cd springwater && throughline demo")]
    Demo(demo::Demo),
    /// Do everything: check, import, snapshot, measure, publish.
    ///
    /// A folder that only describes a region (an example, a template) is copied to regions/NAME first and left as it is.
    /// A folder that holds several regions runs each of them.
    #[command(after_help = "Example:\n  throughline run examples/released-1970s")]
    Run {
        /// A region's folder, or a folder of regions.
        folder: PathBuf,
    },
    /// Start a region: settings, folders, an empty database and its key.
    #[command(after_help = "Example:\n  throughline init my-region --name 'Greater Springfield'")]
    Init {
        /// The folder to make.
        folder: PathBuf,
        /// What the region is called; the folder's name if not given.
        #[arg(long)]
        name: Option<String>,
    },
    /// Read and prove every definition; all problems at once, each with its place and remedy.
    #[command(after_help = "Example:\n  throughline check my-region")]
    Check {
        /// The region's folder.
        folder: PathBuf,
    },
    /// Take in the files of the inbox. A file that was taken in before changes nothing.
    ///
    /// CSV, XLSX and Parquet, also inside ZIP archives. A file that would refuse or close more rows than its limit allows is not taken
    /// in until it is accepted.
    #[command(
        after_help = "Examples:\n  cp ~/extract.csv my-region/inbox/ && throughline import my-region\n  throughline import my-region --preview extract.csv --rows 5\n  throughline import my-region --accept 3fa9c1d204ab"
    )]
    Import {
        /// The region's folder.
        folder: PathBuf,
        /// Show the first rows of a file as its mapping reads them, and write nothing. A path, or a name in the inbox.
        #[arg(long, value_name = "FILE")]
        preview: Option<PathBuf>,
        /// How many rows a preview shows.
        #[arg(long, default_value_t = 10, requires = "preview", value_parser = clap::value_parser!(u32).range(1..=1000))]
        rows: u32,
        /// Take in files that exceed a limit: those whose hash begins so, or all of them where no hash is given.
        #[arg(long, value_name = "FILE-HASH", num_args = 0.., conflicts_with = "preview")]
        accept: Option<Vec<String>>,
    },
    /// Draft a mapping for a file never seen: what its columns are, whose id tells people apart, what to check by hand.
    ///
    /// Values that could tell who somebody is are never written into the draft.
    #[command(after_help = "Example:\n  throughline map my-region/inbox/services.csv --agency 'Community Works' --save")]
    Map {
        /// The file.
        file: PathBuf,
        /// Whose files these are.
        #[arg(long, value_name = "NAME")]
        agency: Option<String>,
        /// The region whose codes are looked at; the one in which the file lies if not given.
        #[arg(long, value_name = "FOLDER")]
        region: Option<PathBuf>,
        /// Write it into the region's catalog/mappings instead of showing it. What stands there is never written over.
        #[arg(long)]
        save: bool,
    },
    /// Find which agencies' records are of one person. Nothing is changed that people decided, and nothing at all where nothing is new.
    ///
    /// The first run learns from the records and freezes what it learned as an edition; later runs go by it and compare only what is new.
    #[command(
        after_help = "Examples:\n  throughline link my-region --preview\n  throughline link my-region --retrain --preview\n  throughline link my-region --report linkage.html\n  throughline link my-region --explain 'county college:S-1042' 'workforce board:77' --html pair.html"
    )]
    Link(link::Link),
    /// Find which rows of files are of one person, without a region. What is compared is proposed from the columns and may be edited.
    #[command(
        name = "link-files",
        after_help = "Examples:\n  throughline link-files roster.csv extract.csv --out pairs.csv --clusters clusters.csv\n  throughline link-files people.parquet --id person_no --config link.toml --out pairs.csv --clusters clusters.csv"
    )]
    LinkFiles(link_files::LinkFiles),
    /// Turn a file into bits and tokens under a key, for an agency that may not send who its people are. link-files links what comes out.
    #[command(
        after_help = "Examples:\n  throughline encode --new-key shared.key\n  throughline encode people.csv --key shared.key --out encoded.csv --id ClientID"
    )]
    Encode(encode::Encode),
    /// Find the periods of participation that ended, dated back to the last qualifying service.
    ///
    /// No record is changed: a snapshot works them out by the same rule. What is found is counted in the record of events.
    #[command(after_help = "Example:\n  throughline exit my-region --preview")]
    Exit {
        /// The region's folder.
        folder: PathBuf,
        /// Say what would be found and note nothing.
        #[arg(long)]
        preview: bool,
    },
    /// Freeze an analysis copy without names.
    #[command(after_help = "Example:\n  throughline snapshot my-region")]
    Snapshot {
        /// The region's folder.
        folder: PathBuf,
    },
    /// Compute a report's metrics from the newest snapshot and show what may be shown. Nothing is released.
    #[command(after_help = "Example:\n  throughline measure my-region --report released-1970s")]
    Measure {
        /// The region's folder.
        folder: PathBuf,
        /// The report's name; the region's own if not given.
        #[arg(long)]
        report: Option<String>,
    },
    /// Release a report: HTML in English and Spanish, CSV, a manifest with hashes, and an entry in the ledger.
    #[command(after_help = "Example:\n  throughline publish my-region")]
    Publish {
        /// The region's folder.
        folder: PathBuf,
        /// The report's name; the region's own if not given.
        #[arg(long)]
        report: Option<String>,
    },
    /// Say what a metric means: its sentence, rule, source and worked example; with --sql, its SQL too.
    #[command(after_help = "Example:\n  throughline explain my-region employed-week-26 --language es")]
    Explain {
        /// The region's folder.
        folder: PathBuf,
        /// The metric's name; a list of all if not given.
        metric: Option<String>,
        /// The language of the sentences.
        #[arg(long, default_value = "en", value_parser = ["en", "es"])]
        language: String,
        /// Also print the metric as SQL over the snapshot.
        #[arg(long)]
        sql: bool,
    },
    /// Write the people of a cohort into a file for a state that gives back numbers and no rows.
    ///
    /// Only people whose agency's agreement allows wage_matching are in it.
    #[command(
        after_help = "Example:\n  throughline finder my-region --metric employed-q2 --program-year 2025 --by recorded_sex\n  throughline finder my-region --metric employed-q2 --from 2023-07-01 --to 2024-06-30"
    )]
    Finder(finder::Finder),
    /// Numbers that another body computed from rows it may not give.
    #[command(subcommand)]
    Cells(cells::CellsCommand),
    /// Check a file of federal individual records, and write it back.
    #[command(subcommand)]
    Federal(federal::FederalCommand),
    /// See and decide which records are of one person.
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Answer whether pairs of records are of one person, and see what the answers prove.
    #[command(subcommand)]
    Review(review::ReviewCommand),
    /// Note that a consent was taken back: what rests on it is not read any more. To destroy it, use destroy.
    #[command(after_help = "Example:\n  throughline withdraw my-region 'form 2026-03'")]
    Withdraw {
        /// The region's folder.
        folder: PathBuf,
        /// The consent, as the mapping names it.
        consent: String,
    },
    /// Destroy records for good, with everything that was made of them, and write a certificate.
    ///
    /// Without a scope, it finishes a destruction that was interrupted. Published reports stand.
    #[command(
        after_help = "Examples:\n  throughline destroy my-region --due --dry-run\n  throughline destroy my-region --person 'county college:S-1042' --yes"
    )]
    Destroy(destroy::Destroy),
    /// Change the region's key.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Copy the whole region but its key and its inbox into one sealed file, while others work in it.
    #[command(after_help = "Example:\n  throughline backup my-region /mnt/backups/my-region-2026-11-22")]
    Backup {
        /// The region's folder.
        folder: PathBuf,
        /// The file to make; nothing may be there yet.
        file: PathBuf,
    },
    /// Put a backup into an empty folder, with the key that was kept apart.
    ///
    /// The database goes where the region's settings say, or where the environment variable THROUGHLINE_DATABASE says: `sqlite` for a
    /// file in the folder, `postgres://ACCOUNT@SERVER:5432/DATABASE` for an empty database on a server.
    #[command(after_help = "Example:\n  throughline restore /mnt/backups/my-region-2026-11-22 my-region --key /mnt/safe/region.key")]
    Restore {
        /// The backup.
        file: PathBuf,
        /// The folder to make, or one that holds nothing but the key file.
        folder: PathBuf,
        /// The key file; the one in the folder if not given.
        #[arg(long)]
        key: Option<PathBuf>,
    },
    /// Check that published reports are what was released, and compute their numbers again.
    ///
    /// The exit code is the worst of all reports given.
    #[command(after_help = "Example:\n  throughline verify my-region/reports/2026-11-22-1/report.en.html")]
    Verify {
        /// Reports, their manifests or their folders.
        #[arg(required = true)]
        reports: Vec<PathBuf>,
    },
}

/// Calls the command.
pub fn dispatch(command: Command, say: &Say) -> Result<Exit, Failure> {
    match command {
        Command::Demo(demo) => demo::run(&demo, say),
        Command::Run { folder } => run::run(&folder, say),
        Command::Init { folder, name } => init::run(&folder, name.as_deref(), say),
        Command::Check { folder } => check::run(&folder, say),
        Command::Import { folder, preview: Some(file), rows, .. } => import::preview(&folder, &file, rows, say),
        Command::Import { folder, accept, .. } => import::run(&folder, &import::accepted(accept), say),
        Command::Map { file, agency, region, save } => map::run(&file, region.as_deref(), agency.as_deref(), save, say),
        Command::Link(wish) => link::run(&wish, say),
        Command::LinkFiles(asked) => link_files::run(asked, say),
        Command::Encode(given) => encode::run(given, say),
        Command::Exit { folder, preview } => exit::run(&folder, preview, say),
        Command::Snapshot { folder } => snapshot::run(&folder, say),
        Command::Measure { folder, report } => measure::run(&folder, report.as_deref(), say),
        Command::Publish { folder, report } => publish::run(&folder, report.as_deref(), say),
        Command::Explain { folder, metric, language, sql } => explain::run(&folder, metric.as_deref(), &language, sql, say),
        Command::Cells(command) => cells::run(command, say),
        Command::Finder(asked) => finder::run(&asked, say),
        Command::Federal(command) => federal::run(command, say),
        Command::Person(command) => person::run(command, say),
        Command::Review(command) => review::run(command, say),
        Command::Withdraw { folder, consent } => withdraw::run(&folder, &consent, say),
        Command::Destroy(wish) => destroy::run(&wish, say),
        Command::Key(command) => key::run(command, say),
        Command::Backup { folder, file } => backup::run(&folder, &file, say),
        Command::Restore { file, folder, key } => restore::run(&file, &folder, key.as_deref(), say),
        Command::Verify { reports } => Ok(verify_each(&reports, say)),
    }
}

/// Verifies every report, also after one that fails.
fn verify_each(reports: &[PathBuf], say: &Say) -> Exit {
    let exits = reports.iter().map(|report| verify::run(report, say).unwrap_or_else(|failure| say.failure(&failure)));
    exits.max().unwrap_or(Exit::Done)
}

/// Who acts at a command line: the operating system's user, as the region's analyst.
fn actor() -> Actor {
    let name = std::env::var("USER").or_else(|_| std::env::var("USERNAME"));
    Actor { name: name.unwrap_or_else(|_| "command line".to_owned()), role: Role::Analyst }
}

/// "1 person", "2 people": a count with its noun.
fn count(n: impl Into<u64>, one: &str, many: &str) -> String {
    let n: u64 = n.into();
    format!("{} {}", grouped(n.into()), if n == 1 { one } else { many })
}

/// Writes a file that was asked for by name.
fn write(file: &std::path::Path, text: &str) -> Result<(), Failure> {
    let refusal = |e: std::io::Error| Refusal::CannotWrite { path: file.display().to_string(), reason: e.to_string() };
    std::fs::write(file, text).map_err(|e| refusal(e).into())
}

/// 1,234,567.
fn grouped(n: u128) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|c| std::str::from_utf8(c).ok()).collect();
    groups.join(",")
}
