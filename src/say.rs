//! How commands speak: sentences on standard output, or one JSON object with `--json`; progress and failures on standard error.
//! What is true is not decided here.

use crate::exit::Exit;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Severity};

/// Issues of rows printed before the rest are only counted.
const SHOWN: usize = 20;

/// Where a command's words go.
pub struct Say {
    json: bool,
    results: RefCell<Vec<Value>>,
}

impl Say {
    /// Words, or JSON.
    pub fn new(json: bool) -> Self {
        Self { json, results: RefCell::default() }
    }

    /// Whether machines are spoken to.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// A sentence for people; silent when speaking JSON.
    pub fn line(&self, text: impl AsRef<str>) {
        if !self.json {
            out(text.as_ref());
        }
    }

    /// A sentence that is not to be missed: bold on a terminal that shows it.
    pub fn strong(&self, text: impl AsRef<str>) {
        let text = text.as_ref();
        let bold = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
        self.line(if bold { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() });
    }

    /// The whole result for machines, kept until the end.
    pub fn result(&self, value: &impl serde::Serialize) {
        if self.json {
            self.results.borrow_mut().push(serde_json::to_value(value).unwrap_or_default());
        }
    }

    /// Prints what machines get: one object, or a list where a command took several steps.
    pub fn finish(&self) {
        let mut results = self.results.take();
        if results.len() == 1 {
            out(&format!("{:#}", results.remove(0)));
        } else if self.json {
            out(&format!("{:#}", Value::Array(results)));
        }
    }

    /// All issues, one a line: definitions are mended in one go.
    pub fn all_issues(&self, issues: &[Issue]) {
        for issue in issues {
            let mark = if issue.severity == Severity::Error { "error" } else { "note " };
            self.line(format!("  {mark} {issue}"));
        }
    }

    /// The first issues of a file's rows, how many more there are, and how to see them: a file may have one for every row.
    pub fn issues(&self, issues: &[Issue]) {
        let (shown, more) = issues.split_at(issues.len().min(SHOWN));
        self.all_issues(shown);
        if !more.is_empty() {
            self.line(format!(
                "  ... and {} more. Mend these and give the mended file again to see what is left; with --json all are listed at once.",
                more.len()
            ));
        }
    }

    /// A failure, said once, and the exit code it becomes.
    pub fn failure(&self, failure: &Failure) -> Exit {
        if self.json {
            self.result(&failure_json(failure));
        }
        let _ = writeln!(io::stderr(), "{}", harmless(&failure.to_string()));
        failure.into()
    }

    /// Runs work whose end is not known, and says what is being done once it has taken a second.
    pub fn while_doing<T>(&self, doing: &'static str, work: impl FnOnce() -> T) -> T {
        let (done, waiting) = mpsc::channel::<()>();
        let quiet = self.json;
        let teller = thread::spawn(move || {
            if quiet || waiting.recv_timeout(Duration::from_secs(1)) != Err(mpsc::RecvTimeoutError::Timeout) {
                return;
            }
            let spinner = ProgressBar::new_spinner().with_message(doing);
            spinner.enable_steady_tick(Duration::from_millis(200));
            let _ = waiting.recv();
            spinner.finish_and_clear();
        });
        let result = work();
        drop(done);
        let _ = teller.join();
        result
    }

    /// Progress that appears once the work has taken a second.
    pub fn progress(&self, doing: &'static str) -> Progress {
        Progress { doing, since: Instant::now(), bar: None, quiet: self.json }
    }
}

fn failure_json(failure: &Failure) -> Value {
    match failure {
        Failure::Refused(refusal) => json!({ "refused": refusal.code(), "sentence": refusal.to_string() }),
        Failure::Broken { doing, cause } => json!({ "broken": doing, "cause": cause }),
    }
}

/// A closed pipe is not a failure: the reader has seen enough.
fn out(text: &str) {
    let _ = writeln!(io::stdout(), "{}", harmless(text));
}

/// Without signs that would command a terminal: a file's name or a cell may hold them. JSON has escaped most of them itself.
fn harmless(text: &str) -> Cow<'_, str> {
    let commands = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(commands) { Cow::Owned(text.replace(commands, "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

/// A progress bar that stays away from quick work.
pub struct Progress {
    doing: &'static str,
    since: Instant,
    bar: Option<ProgressBar>,
    quiet: bool,
}

impl Progress {
    /// Done so far, and of how many where that is known.
    pub fn at(&mut self, done: u64, total: Option<u64>) {
        if self.quiet || self.since.elapsed() < Duration::from_secs(1) {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| start(self.doing, total));
        bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn start(doing: &'static str, total: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{msg} {bar:30} {percent}% {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.with_message(doing)
}
