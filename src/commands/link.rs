//! `throughline link`: says which records are of one person, and why. It compares nothing itself.

use super::{actor, count, write};
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::path::{Path, PathBuf};
use throughline_acts::home::Home;
use throughline_acts::link::{self, Linked};
use throughline_model::failure::Failure;
use throughline_model::words::Language;
use throughline_web::linkage::{self, PairPage, ReportPage};

/// What to do about links.
#[derive(Debug, Args)]
pub struct Link {
    /// The region's folder.
    folder: PathBuf,
    /// Say what would be linked and change nothing.
    #[arg(long)]
    preview: bool,
    /// Say why two records are or are not held to be one person. A record is given by its id or as AGENCY:OWN-ID.
    #[arg(long, num_args = 2, value_names = ["RECORD", "RECORD"])]
    explain: Vec<String>,
    /// Also write the explanation as a page with its picture. No value of a record is on it.
    #[arg(long, value_name = "FILE", requires = "explain")]
    html: Option<PathBuf>,
    /// Write a report of what linking comes to, how it is done and how sure it is; nothing is linked. It may be published.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["preview", "explain"])]
    report: Option<PathBuf>,
    /// Hold links against a truth that is known: a CSV file with the columns agency, own_id (or key) and one more, the true person.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["preview", "explain"])]
    truth: Option<PathBuf>,
    /// The language of explanations and reports.
    #[arg(long, default_value = "en", value_parser = ["en", "es"])]
    language: String,
}

/// Links, previews or explains.
pub fn run(wish: &Link, say: &Say) -> Result<Exit, Failure> {
    let language = if wish.language == "es" { Language::Es } else { Language::En };
    if let [one, other] = wish.explain.as_slice() {
        return explain(wish, (one, other), language, say);
    }
    match (&wish.report, &wish.truth) {
        (Some(file), truth) => report(&wish.folder, file, truth.as_deref(), language, say),
        (None, Some(truth)) => against_truth(&wish.folder, truth, say),
        (None, None) => link_all(&wish.folder, wish.preview, say),
    }
}

fn report(folder: &Path, file: &Path, truth: Option<&Path>, language: Language, say: &Say) -> Result<Exit, Failure> {
    let linkage = say.while_doing("Comparing records", || link::report(folder, truth, &actor()))?;
    let region = Home::open(folder)?.region;
    let page = ReportPage { region: &region.name, synthetic: region.synthetic, linkage: &linkage };
    write(file, &linkage::report(&page, language)?)?;
    say.line(format!("Written: {}. Nothing was linked.", file.display()));
    say.result(&linkage);
    Ok(Exit::Done)
}

/// Links of today against a truth, per pair of agencies.
pub fn against_truth(folder: &Path, truth: &Path, say: &Say) -> Result<Exit, Failure> {
    let found = link::truth::against_truth(folder, truth, &actor())?;
    say.line("Links of today against the truth:");
    for pair in &found {
        let who = if pair.one == pair.other { format!("within {}", pair.one) } else { format!("{} and {}", pair.one, pair.other) };
        let share = |share: Option<f64>| share.map_or_else(|| "not told".to_owned(), |share| format!("{share:.3}"));
        let pairs = count(pair.n_true, "true pair", "true pairs");
        say.line(format!("  {who}: {pairs}, precision {}, recall {}", share(pair.precision()), share(pair.recall())));
    }
    say.result(&found);
    Ok(Exit::Done)
}

fn explain(wish: &Link, (one, other): (&str, &str), language: Language, say: &Say) -> Result<Exit, Failure> {
    let reasons = say.while_doing("Comparing records", || link::explain(&wish.folder, one, other, language, &actor()))?;
    reasons.lines.iter().for_each(|line| say.line(line));
    say.line(match (language, reasons.together) {
        (Language::En, true) => "All records heard, both are one person.",
        (Language::En, false) => "All records heard, they are two people.",
        (Language::Es, true) => "Vistos todos los registros, los dos son de una sola persona.",
        (Language::Es, false) => "Vistos todos los registros, son dos personas.",
    });
    if let Some(file) = &wish.html {
        let region = Home::open(&wish.folder)?.region;
        let page = PairPage { region: &region.name, synthetic: region.synthetic, records: (one, other), reasons: &reasons };
        write(file, &linkage::pair(&page, language)?)?;
        say.line(format!("Written: {}", file.display()));
    }
    say.result(&reasons);
    Ok(Exit::Done)
}

fn link_all(folder: &Path, preview: bool, say: &Say) -> Result<Exit, Failure> {
    let linked = say.while_doing("Comparing records", || link::link_records(folder, preview, &actor()))?;
    tell(&linked, folder, preview, say);
    say.result(&linked);
    Ok(Exit::Done)
}

/// Links where a mapping of the region states who somebody is; elsewhere it does nothing and says nothing.
pub fn run_where_needed(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    if link::is_needed(folder)? { link_all(folder, false, say) } else { Ok(Exit::Done) }
}

fn tell(linked: &Linked, folder: &Path, preview: bool, say: &Say) {
    let (records, persons) = (count(linked.n_records as u64, "record", "records"), count(linked.n_persons as u64, "person", "people"));
    let verb = if preview { "would be" } else { "are" };
    say.line(format!("{records} {verb} {persons}; {} compared.", count(linked.n_compared, "pair was", "pairs were")));
    for between in &linked.between {
        let links = count(between.n_links as u64, "link", "links");
        let review = count(between.n_to_review as u64, "pair", "pairs");
        let who =
            if between.one == between.other { format!("within {}", between.one) } else { format!("{} and {}", between.one, between.other) };
        say.line(format!("  {who}: {links}, {review} to look at"));
    }
    for held in &linked.held {
        say.line(format!("  Not compared: {held}."));
    }
    for (rule, n) in &linked.left_out {
        say.line(format!(
            "  {} with the same {rule} are too many to compare by that; they may still be found by another rule.",
            count(*n, "record", "records")
        ));
    }
    for doubt in &linked.doubts {
        say.line(format!("  Less sure than it should be: {doubt}."));
    }
    match (linked.n_moved, linked.decision) {
        (Some(n), Some(decision)) => say.line(format!(
            "{} to another person. Take all of it back with: throughline person undo {} {decision}",
            count(n as u64, "record went", "records went"),
            folder.display()
        )),
        (Some(_), None) => say.line("Nothing has changed since records were last linked."),
        _ => say.line("This was a preview; nothing was changed."),
    }
}
