//! `throughline link`: says which records are of one person, and why. It compares nothing itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::link::{self, Linked};
use throughline_model::failure::Failure;

/// Links, previews or explains.
pub fn run(folder: &Path, preview: bool, explain: &[String], say: &Say) -> Result<Exit, Failure> {
    if let [one, other] = explain {
        let reasons = say.while_doing("Comparing records", || link::explain(folder, one, other, &actor()))?;
        reasons.lines.iter().for_each(|line| say.line(line));
        let together = if reasons.together { "All records heard, both are one person." } else { "All records heard, they are two people." };
        say.line(together);
        say.result(&reasons);
        return Ok(Exit::Done);
    }
    let linked = say.while_doing("Comparing records", || link::link_records(folder, preview, &actor()))?;
    tell(&linked, folder, preview, say);
    say.result(&linked);
    Ok(Exit::Done)
}

/// Links where a mapping of the region states who somebody is; elsewhere it does nothing and says nothing.
pub fn run_where_needed(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    if link::is_needed(folder)? { run(folder, false, &[], say) } else { Ok(Exit::Done) }
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
