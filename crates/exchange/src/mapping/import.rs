//! Reads a file by its mapping, block by block, on several threads, and hands the blocks on in the order of the file.
//! Memory stays bounded: a few blocks are on the way at any time, and the keys are kept as hashes. It stores nothing.

use super::block::Block;
use super::definition::Mapping;
use super::keys::Keys;
use super::plan::{Plan, plan};
use crate::read::{self, Declared, Encoding, Header, Look, Opened, Pieces, Source};
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, sync_channel};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place, Severity};

/// How a file is read.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Threads that read blocks; the caller's own cuts the file and takes the blocks.
    pub threads: usize,
    /// Bytes of a block; other than the usual megabyte only in tests.
    pub(crate) piece_bytes: Option<usize>,
}

impl Settings {
    /// Reading on this many threads.
    pub fn threads(threads: usize) -> Self {
        Self { threads: threads.max(1), piece_bytes: None }
    }
}

impl Default for Settings {
    /// One thread for each processor.
    fn default() -> Self {
        Self::threads(std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
    }
}

/// How far a file has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes.
    pub done: u64,
    /// Bytes of the whole file.
    pub total: u64,
}

/// What a file was, and how many of its rows were kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// How its characters are written.
    pub encoding: Encoding,
    /// What it was read as, for people: `utf-8`, `XLSX, sheet 'Services'`.
    pub read_as: String,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Rows, blank ones left out.
    pub n_rows: u64,
    /// Rows kept, flagged ones included.
    pub n_kept: u64,
    /// Rows refused.
    pub n_refused: u64,
    /// Rows kept and flagged.
    pub n_flagged: u64,
    /// What is wrong with the file as a whole. An error here means that nothing of it was handed on, or that it has no rows.
    pub issues: Vec<Issue>,
}

impl FileSummary {
    /// Whether the file as a whole was refused.
    pub fn refused(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }
}

/// Reads `source`, at which `look` was taken, by `mapping`. Each block goes to `sink`, in the order of the file; an error of `sink`
/// ends the reading and is given back. `progress` is told after each block.
pub fn import_file(
    source: Source<'_>,
    look: &Look,
    mapping: &Mapping,
    settings: Settings,
    progress: &mut dyn FnMut(Progress),
    sink: &mut dyn FnMut(Block<'_>) -> Result<(), Failure>,
) -> Result<FileSummary, Failure> {
    let wanted = mapping.headers();
    let Opened { header, layout, encoding, mut pieces, issues, read_as, dates, .. } =
        match read::open(source, look, declared(mapping, &wanted, settings))? {
            Ok(opened) => opened,
            Err(issue) => return Ok(refused(look.encoding, Header { names: Vec::new(), line: 0 }, vec![issue])),
        };
    let (plan, found) = plan(mapping, source.name, &header, layout, encoding);
    let issues = issues.into_iter().chain(found).collect();
    let Some(plan) = plan else { return Ok(refused(encoding, header, issues)) };
    let plan = Plan { dates, ..plan };
    let mut summary = FileSummary { read_as, ..refused(encoding, header.clone(), issues) };
    let mut keys = Keys::default();
    in_order(&plan, &mut pieces, settings.threads, &mut |mut block| {
        keys.check(&mut block);
        summary.n_rows += block.n_rows();
        summary.n_refused += block.n_refused();
        summary.n_flagged += block.n_flagged();
        let done = block.n_read;
        sink(block)?;
        progress(Progress { done, total: look.size });
        Ok(())
    })?;
    summary.n_kept = summary.n_rows - summary.n_refused;
    summary.issues.extend(at_the_end(source.name, &summary, &pieces));
    Ok(summary)
}

fn declared<'m>(mapping: &'m Mapping, wanted: &'m [&'m str], settings: Settings) -> Declared<'m> {
    Declared {
        format: Some(mapping.format),
        sheet: mapping.sheet.as_deref(),
        header_row: mapping.header_row,
        wanted,
        delimiter: mapping.delimiter,
        encoding: mapping.encoding,
        piece_bytes: settings.piece_bytes,
    }
}

fn refused(encoding: Encoding, header: Header, issues: Vec<Issue>) -> FileSummary {
    let read_as = encoding.name().to_owned();
    FileSummary { encoding, read_as, header: header.names, n_rows: 0, n_kept: 0, n_refused: 0, n_flagged: 0, issues }
}

/// Pieces on the way for each thread: one being read, one waiting.
const PIECES_PER_THREAD: usize = 2;

/// Cuts the file and reads its pieces on `threads` threads of their own, so that a caller on any thread may wait for them.
fn in_order(
    plan: &Plan<'_>,
    pieces: &mut Pieces<'_>,
    threads: usize,
    take: &mut dyn FnMut(Block<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let broken = |cause: &dyn std::fmt::Display| Failure::broken("reading a file on several threads", cause);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| broken(&error))?;
    pool.in_place_scope(|scope| {
        let mut on_the_way: VecDeque<Receiver<Result<Block<'_>, Failure>>> = VecDeque::new();
        let mut ended = false;
        loop {
            while !ended && on_the_way.len() < PIECES_PER_THREAD * threads {
                let Some(piece) = pieces.next_piece()? else {
                    ended = true;
                    break;
                };
                let (give, receive) = sync_channel(1);
                // Nobody receives only when the reading has ended with an error.
                scope.spawn(move |_| drop(give.send(plan.apply(piece))));
                on_the_way.push_back(receive);
            }
            let Some(next) = on_the_way.pop_front() else { return Ok(()) };
            take(next.recv().map_err(|error| broken(&error))??)?;
        }
    })
}

/// What shows only when everything has been read.
fn at_the_end(name: &str, summary: &FileSummary, pieces: &Pieces<'_>) -> Vec<Issue> {
    let place = || Place { file: name.to_owned(), ..Place::default() };
    let mut issues = Vec::new();
    if summary.n_rows == 0 {
        let remedy = "Ask the partner whether the file is complete, or take it out of the inbox.";
        issues.push(Issue::error(place(), "no_rows", "The file names its columns and has no rows below them.", remedy));
    }
    if pieces.replaced() {
        let what = format!("Some characters of the file could not be read as {}.", summary.encoding.name());
        let remedy = "Look for the sign \u{FFFD} in the records, and ask the partner to send the file as UTF-8.";
        issues.push(Issue::warning(place(), "characters_lost", what, remedy));
    }
    issues
}
