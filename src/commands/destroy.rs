//! `throughline destroy`: says what would go, asks for confirmation by --yes, and says what went. It destroys nothing itself.

use super::{actor, count, grouped};
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::path::PathBuf;
use throughline_acts::destroy::{self, How, What, Written};
use throughline_model::destruction::Destroyed;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// What to destroy, and how.
#[derive(Debug, Args)]
pub struct Destroy {
    /// The region's folder.
    folder: PathBuf,
    /// A file, by its id or the BLAKE3 hash of its bytes.
    #[arg(long, group = "what")]
    file: Option<String>,
    /// All that an agency sent.
    #[arg(long, group = "what")]
    agency: Option<String>,
    /// All that is kept of a person: by id, by the id of a record, or as AGENCY:OWN-ID.
    #[arg(long, group = "what")]
    person: Option<String>,
    /// All whose day of destruction has passed.
    #[arg(long, group = "what")]
    due: bool,
    /// Let the files of an earlier destruction be taken in again.
    #[arg(long, group = "what", value_name = "CERTIFICATE")]
    allow_again: Option<String>,
    /// Only say what would go.
    #[arg(long)]
    dry_run: bool,
    /// Do it. It cannot be taken back.
    #[arg(long)]
    yes: bool,
    /// Leave the region's key as it is: copies of the database made before can then still be opened with it.
    #[arg(long)]
    keep_key: bool,
}

/// Destroys.
pub fn run(wish: &Destroy, say: &Say) -> Result<Exit, Failure> {
    if let Some(purge) = &wish.allow_again {
        let n = destroy::allow_again(&wish.folder, purge, &actor())?;
        say.line(format!("{} may be taken in again.", count(n, "file", "files")));
        say.result(&n);
        return Ok(Exit::Done);
    }
    let what = what(wish);
    let how = How { dry_run: wish.dry_run, yes: wish.yes, keep_key: wish.keep_key };
    let done = say.while_doing("Destroying", || destroy::destroy(&wish.folder, what.as_ref(), how, &actor()))?;
    done.certificates.iter().for_each(|written| tell(written, say));
    if let Some(planned) = &done.planned {
        say.line("This would be destroyed for good:");
        list(planned, say);
        say.line("  Backups made so far and the files in the inbox that hold any of it go too.");
        if !wish.keep_key {
            say.line("  The region gets a new key.");
        }
    } else if done.certificates.is_empty() {
        say.line("No destruction is waiting to be finished. Name what to destroy: --file, --agency, --person or --due.");
    }
    say.result(&done);
    if done.planned.is_some() && !wish.dry_run { Err(Refusal::NotConfirmed.into()) } else { Ok(Exit::Done) }
}

fn what(wish: &Destroy) -> Option<What> {
    let named = [wish.file.clone().map(What::File), wish.agency.clone().map(What::Agency), wish.person.clone().map(What::Person)];
    named.into_iter().flatten().next().or(wish.due.then_some(What::Due))
}

fn tell(written: &Written, say: &Say) {
    say.line(format!("Destroyed. Certificate: {} (in words beside it, ending in .txt).", written.file.display()));
    list(&written.certificate.destroyed, say);
    say.line("Left to be done by people:");
    written.certificate.destroyed.by_hand.iter().for_each(|sentence| say.line(format!("  {sentence}")));
}

fn list(destroyed: &Destroyed, say: &Say) {
    for file in &destroyed.files {
        let part = if file.whole { "whole" } else { "in part" };
        say.line(format!("  file {} of {} ({part})", file.id, file.agency));
    }
    for (table, n) in &destroyed.n_rows {
        say.line(format!("  {}: {}", table.replace('_', " "), grouped((*n).into())));
    }
    say.line(format!(
        "  {}, {}",
        count(destroyed.keys.len() as u64, "key", "keys"),
        count(destroyed.snapshots.len() as u64, "snapshot", "snapshots")
    ));
    if !destroyed.backups.is_empty() || destroyed.n_inbox > 0 {
        let backups = count(destroyed.backups.len() as u64, "backup", "backups");
        say.line(format!("  {backups}, {} of the inbox", count(destroyed.n_inbox, "file", "files")));
    }
    if !destroyed.releases.is_empty() {
        say.line(format!(
            "  {}, and can never be computed again.",
            count(destroyed.releases.len() as u64, "published report stands", "published reports stand")
        ));
    }
}
