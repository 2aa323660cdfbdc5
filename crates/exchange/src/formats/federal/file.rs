//! Goes through a record file: finds its columns, checks it stretch by stretch on several threads, and says at the end what only shows
//! in the whole file (duplicates, shares). It stores nothing.

use super::checked::{self, Checked, Stage, Verdict};
use super::columns::Columns;
use super::edition::{Edition, Element};
use super::periods::{self, Period};
use super::shares::{self, Tally};
use crate::read::{self, Declared, Encoding, Layout, Look, Piece, Rows, Source};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::mpsc::{Receiver, sync_channel};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Severity};

/// How a file is checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Last day of the reporting period, for records that do not say it themselves.
    pub report_on: Option<i32>,
    /// Threads; 0 is one for each processor.
    pub threads: usize,
    /// Bytes of a stretch; other than the usual megabyte only in tests.
    pub(crate) piece_bytes: Option<usize>,
}

impl Settings {
    /// As usual, with this last day of the reporting period.
    pub fn reporting(report_on: Option<i32>) -> Self {
        Self { report_on, ..Self::default() }
    }
}

/// What a file is.
#[derive(Debug)]
pub struct Found<'f> {
    /// By which edition it is read.
    pub edition: &'f Edition,
    /// Its name as issues call it.
    pub file: &'f str,
    /// Its columns.
    pub columns: &'f Columns,
    /// See [`Settings::report_on`].
    pub report_on: Option<i32>,
    pub(super) in_rules: Vec<usize>,
    pub(super) derived: Vec<String>,
}

/// A record file that can be read.
pub struct Opened<'f> {
    edition: &'f Edition,
    file: &'f str,
    settings: Settings,
    look: &'f Look,
    pieces: read::Pieces<'f>,
    /// The first record, when the file has no header.
    first: Option<Piece>,
    /// Its columns.
    pub columns: Columns,
    /// How its records are told apart.
    pub layout: Layout,
    /// How its characters are written.
    pub encoding: Encoding,
    /// Its first line as received, with its end; empty when it is the first record.
    pub header: Vec<u8>,
    /// What somebody should look at, although the file can be read.
    pub issues: Vec<Issue>,
}

/// What the file was, and what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Records.
    pub n_records: u64,
    /// Records with nothing wrong.
    pub n_accepted: u64,
    /// Kept, and somebody should look.
    pub n_flagged: u64,
    /// Not kept.
    pub n_refused: u64,
    /// How often each kind of issue was found, with its stage.
    pub kinds: BTreeMap<(Stage, String), u64>,
    /// Duplicates and shares: what only the whole file shows.
    pub issues: Vec<(Stage, Issue)>,
    /// Lines refused only because they are duplicates.
    pub refused_lines: BTreeSet<u64>,
}

/// Opens a file and finds its columns. A file that is not of this layout gives the issues instead.
pub fn open<'f>(
    source: Source<'f>,
    look: &'f Look,
    edition: &'f Edition,
    settings: Settings,
) -> Result<Result<Opened<'f>, Vec<Issue>>, Failure> {
    let declared = Declared { piece_bytes: settings.piece_bytes, ..Declared::default() };
    let read::Opened { header, layout, encoding, pieces, mut issues, line, .. } = match read::open(source, look, declared)? {
        Ok(opened) => opened,
        Err(issue) => return Ok(Err(vec![issue])),
    };
    let (columns, found) = Columns::find(edition, source.name, &header.names);
    issues.extend(found);
    let Some(columns) = columns else { return Ok(Err(issues)) };
    let first = (!columns.header).then(|| Piece { first_line: 1, text: line.clone(), damage: None, n_read: 0 });
    let header = if columns.header { line } else { Vec::new() };
    Ok(Ok(Opened { edition, file: source.name, settings, look, pieces, first, columns, layout, encoding, header, issues }))
}

impl Opened<'_> {
    /// Whether its lines end as on Windows, as the first one does.
    pub fn crlf(&self) -> bool {
        let first = self.first.as_ref().map_or(&self.header, |piece| &piece.text);
        first.ends_with(b"\r\n")
    }

    /// Checks the whole file. Each stretch goes to `sink`, in the order of the file; `progress` hears of bytes done and in all.
    pub fn check(
        self,
        progress: &mut dyn FnMut(u64, u64),
        sink: &mut dyn FnMut(&Checked<'_>) -> Result<(), Failure>,
    ) -> Result<Summary, Failure> {
        let (in_rules, derived) = checked::in_rules(self.edition);
        let found =
            Found { edition: self.edition, file: self.file, columns: &self.columns, report_on: self.settings.report_on, in_rules, derived };
        let width = self.columns.elements.len();
        let read = |piece: Piece| {
            let n_read = piece.n_read;
            Checked::of(&found, Rows::of(piece, self.layout, width, self.file)?, n_read)
        };
        let mut whole = Whole::default();
        let pieces = Pieces { first: self.first, rest: self.pieces };
        in_order(pieces, self.settings.threads, &read, &mut |checked| {
            whole.add(&checked);
            sink(&checked)?;
            progress(checked.n_read, self.look.size);
            Ok(())
        })?;
        Ok(whole.end(&found))
    }
}

/// The first record of a file without a header, then the rest.
struct Pieces<'a> {
    first: Option<Piece>,
    rest: read::Pieces<'a>,
}

impl Pieces<'_> {
    fn next(&mut self) -> Result<Option<Piece>, Failure> {
        match self.first.take() {
            Some(first) => Ok(Some(first)),
            None => Ok(self.rest.next_piece()?),
        }
    }
}

/// Stretches on the way for each thread: one being read, one waiting.
const PER_THREAD: usize = 2;

/// Reads stretches on threads of their own and hands them on in the order of the file.
fn in_order<'p, T: Send>(
    mut pieces: Pieces<'_>,
    threads: usize,
    read: &(dyn Fn(Piece) -> Result<T, Failure> + Sync + 'p),
    take: &mut dyn FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let broken = |cause: &dyn std::fmt::Display| Failure::broken("reading a file on several threads", cause);
    let threads = if threads == 0 { std::thread::available_parallelism().map_or(1, std::num::NonZero::get) } else { threads };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| broken(&error))?;
    pool.in_place_scope(|scope| {
        let mut on_the_way: VecDeque<Receiver<Result<T, Failure>>> = VecDeque::new();
        let mut ended = false;
        loop {
            while !ended && on_the_way.len() < PER_THREAD * threads {
                let Some(piece) = pieces.next()? else {
                    ended = true;
                    break;
                };
                let (give, receive) = sync_channel(1);
                // Nobody receives only when the reading has ended with an error.
                scope.spawn(move |_| drop(give.send(read(piece))));
                on_the_way.push_back(receive);
            }
            let Some(next) = on_the_way.pop_front() else { return Ok(()) };
            take(next.recv().map_err(|error| broken(&error))??)?;
        }
    })
}

/// What gathers while a file is read.
#[derive(Default)]
struct Whole {
    summary: Summary,
    periods: Vec<Period>,
    tallies: Vec<Tally>,
    flagged: BTreeSet<u64>,
}

impl Whole {
    fn add(&mut self, checked: &Checked<'_>) {
        self.summary.n_records += checked.verdicts.len() as u64;
        for (row, verdict) in checked.rows.rows().iter().zip(&checked.verdicts) {
            match verdict {
                Verdict::Refused => self.summary.n_refused += 1,
                Verdict::Flagged => {
                    self.flagged.insert(row.line);
                }
                Verdict::Accepted => {}
            }
        }
        for fault in &checked.faults {
            *self.summary.kinds.entry((fault.stage, checked.code(fault).to_owned())).or_default() += 1;
        }
        self.periods.extend_from_slice(&checked.periods);
        shares::add(&mut self.tallies, &checked.tallies);
    }

    fn end(self, found: &Found<'_>) -> Summary {
        let Whole { mut summary, periods, tallies, mut flagged } = self;
        let called = |number| found.edition.place(number).and_then(|place| found.edition.elements.get(place)).map(Element::called);
        let (id, entry) = (called("100").unwrap_or_default(), called("900").unwrap_or_default());
        for duplicate in periods::duplicates(periods, found.file, [&id, &entry]) {
            *summary.kinds.entry((Stage::Duplicates, duplicate.issue.code.clone())).or_default() += 1;
            if duplicate.issue.severity == Severity::Error {
                summary.refused_lines.insert(duplicate.line);
            } else {
                flagged.insert(duplicate.line);
            }
            summary.issues.push((Stage::Duplicates, duplicate.issue));
        }
        for issue in shares::issues(found.edition, found.file, &tallies) {
            *summary.kinds.entry((Stage::Shares, issue.code.clone())).or_default() += 1;
            summary.issues.push((Stage::Shares, issue));
        }
        summary.n_refused += summary.refused_lines.len() as u64;
        summary.n_flagged = flagged.difference(&summary.refused_lines).count() as u64;
        summary.n_accepted = summary.n_records - summary.n_refused - summary.n_flagged;
        summary
    }
}
