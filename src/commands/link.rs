//! `throughline link`: says which records are of one person, and why, and what a new edition would change. It compares nothing itself.

use super::{actor, count, write};
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::path::{Path, PathBuf};
use throughline_acts::home::Home;
use throughline_acts::link::{self, Changes, Linked, Listed};
use throughline_model::failure::Failure;
use throughline_model::words::Language;
use throughline_web::linkage::{self, PairPage};

/// What to do about links.
#[derive(Debug, Args)]
pub struct Link {
    /// The region's folder.
    folder: PathBuf,
    /// Say what would be linked and change nothing.
    #[arg(long)]
    preview: bool,
    /// Learn anew from the records of today and link all of them under the new edition; says who became one and who was parted. With --preview, who
    /// would.
    #[arg(long, conflicts_with = "explain")]
    retrain: bool,
    /// List the editions by which records were compared, the one in use last.
    #[arg(long, conflicts_with_all = ["preview", "retrain", "explain"])]
    editions: bool,
    /// Say why two records are or are not held to be one person. A record is given by its id or as AGENCY:OWN-ID.
    #[arg(long, num_args = 2, value_names = ["RECORD", "RECORD"])]
    explain: Vec<String>,
    /// Also write the explanation as a page with its picture. No value of a record is on it.
    #[arg(long, value_name = "FILE", requires = "explain")]
    html: Option<PathBuf>,
    /// The language of explanations and reports.
    #[arg(long, default_value = "en", value_parser = ["en", "es"])]
    language: String,
}

/// Links, previews, retrains, lists or explains.
pub fn run(wish: &Link, say: &Say) -> Result<Exit, Failure> {
    let language = if wish.language == "es" { Language::Es } else { Language::En };
    if let [one, other] = wish.explain.as_slice() {
        return explain(wish, (one, other), language, say);
    }
    if wish.editions {
        let editions = link::editions(&wish.folder, &actor())?;
        say.line(format!("{} by which records were compared.", count(editions.len() as u64, "edition", "editions")));
        editions.iter().for_each(|edition| say.line(format!("  {}", listed(edition))));
        say.result(&editions);
        return Ok(Exit::Done);
    }
    if wish.retrain { retrain(&wish.folder, wish.preview, say) } else { link_all(&wish.folder, wish.preview, say) }
}

fn retrain(folder: &Path, preview: bool, say: &Say) -> Result<Exit, Failure> {
    let retrained = say.while_doing("Learning and comparing records", || link::retrain(folder, preview, &actor()))?;
    tell(&retrained.linked, folder, preview, say);
    tell_changes(&retrained.changes, preview, say);
    say.result(&retrained);
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

fn listed(edition: &Listed) -> String {
    let made = if edition.how == "recounted" { "counted anew, the same model," } else { "learned" };
    let records = count(edition.n_records, "record", "records");
    let in_use = if edition.in_use { "; in use" } else { "" };
    format!("{}: {made} from {records} at {} by {}, {}{in_use}", edition.edition, edition.made_at, edition.actor, edition.definition)
}

/// So many persons are named, the rest is counted; all of them stand in the answer as JSON.
const NAMED: usize = 20;

fn tell_changes(changes: &Changes, preview: bool, say: &Say) {
    let (merged, split) = (changes.merged.len() as u64, changes.split.len() as u64);
    let (verb, parted) = if preview { ("would take in", "would be parted") } else { ("took in", "were parted") };
    say.line(format!(
        "{} {verb} others, {} {parted}; {} in all.",
        count(merged, "person", "persons"),
        count(split, "person", "persons"),
        count(changes.moved.len() as u64, "record moves", "records move")
    ));
    for merged in changes.merged.iter().take(NAMED) {
        let gone: Vec<&str> = merged.gone.iter().map(|person| person.0.as_str()).collect();
        say.line(format!("  {} takes in {}", merged.person, gone.join(", ")));
    }
    for split in changes.split.iter().take(NAMED) {
        let to: Vec<&str> = split.to.iter().map(|person| person.0.as_str()).collect();
        say.line(format!("  of {}, {} to {}", split.person, count(split.n_records as u64, "record goes", "records go"), to.join(", ")));
    }
    let more = changes.merged.len().saturating_sub(NAMED) + changes.split.len().saturating_sub(NAMED);
    if more > 0 {
        say.line(format!("  and {more} more; all of them with --json"));
    }
}

/// Links where a mapping of the region states who somebody is; elsewhere it does nothing and says nothing.
pub fn run_where_needed(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    if link::is_needed(folder)? { link_all(folder, false, say) } else { Ok(Exit::Done) }
}

fn tell(linked: &Linked, folder: &Path, preview: bool, say: &Say) {
    let (records, persons) = (count(linked.n_records as u64, "record", "records"), count(linked.n_persons as u64, "person", "people"));
    let verb = if preview { "would be" } else { "are" };
    let changed = match linked.n_changed {
        n if n == linked.n_records => String::new(),
        n => format!(" {} since last time.", count(n as u64, "record came, changed or went", "records came, changed or went")),
    };
    say.line(format!("{records} {verb} {persons}; {} compared.{changed}", count(linked.n_compared, "pair was", "pairs were")));
    say.line(format!("  compared by {}", linked.edition));
    for between in &linked.between {
        let links = count(between.n_links as u64, "link", "links");
        let review = count(between.n_to_review as u64, "pair", "pairs");
        let who =
            if between.one == between.other { format!("within {}", between.one) } else { format!("{} and {}", between.one, between.other) };
        say.line(format!("  {who}: {links}, {review} to look at"));
    }
    if linked.n_weak > 0 {
        let pairs = count(linked.n_weak as u64, "pair of weak evidence holds", "pairs of weak evidence hold");
        say.line(format!("  {pairs} records together that would be two people without it; look at these first"));
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
