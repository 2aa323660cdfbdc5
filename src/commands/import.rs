//! `throughline import`: takes in the inbox, or shows how a file would be taken in, and says what became of each file.
//! It reads no file itself.

use super::{actor, count, grouped};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::import::preview::{self, Previewed, PreviewedRow};
use throughline_acts::import::{self, Accept, Because, NotRecognized, Paused, Taken};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// Which files are accepted: `--accept` alone means all.
pub fn accepted(hashes: Option<Vec<String>>) -> Accept {
    match hashes {
        None => Accept::Nothing,
        Some(hashes) if hashes.is_empty() => Accept::Everything,
        Some(hashes) => Accept::Files(hashes),
    }
}

/// Imports; each file is told of as soon as it is safely kept.
pub fn run(folder: &Path, accept: &Accept, say: &Say) -> Result<Exit, Failure> {
    let mut progress = say.progress("Taking in files");
    let mut told = |taken: &Taken| tell(taken, folder, say);
    let imported = import::import(folder, &actor(), accept, &mut told, &mut |done, total| progress.at(done, total))?;
    drop(progress);
    for file in &imported.not_recognized {
        say.line(not_recognized(file, folder));
    }
    if imported.files.is_empty() {
        return Err(Refusal::EmptyInbox { folder: folder.display().to_string() }.into());
    }
    say.result(&imported);
    Ok(if imported.to_mend() { Exit::ToMend } else { Exit::Done })
}

fn not_recognized(NotRecognized { file, like }: &NotRecognized, folder: &Path) -> String {
    match like {
        Some(like) => format!(
            "{file}: no mapping recognizes this name. Its columns are those of the files of {} ({}); if it is theirs, add its name to `files` in {}.",
            like.agency,
            like.files.join(", "),
            like.mapping
        ),
        None => format!(
            "{file}: no mapping recognizes this file; it waits in the inbox. Describe it in {0}/catalog/mappings; a draft is made by: throughline map {0}/inbox/{file}",
            folder.display()
        ),
    }
}

fn tell(taken: &Taken, folder: &Path, say: &Say) {
    let file = &taken.file;
    if taken.already {
        say.line(format!("{file}: taken in before; nothing changed."));
        say.issues(&taken.issues);
        return;
    }
    if let Some(paused) = &taken.paused {
        tell_paused(taken, paused, folder, say);
        return;
    }
    if taken.refused_whole {
        let whose = if taken.agency.is_empty() { String::new() } else { format!(" ({})", taken.agency) };
        say.line(format!("{file}{whose}: the file was not taken in."));
    } else {
        say.line(format!(
            "{file} ({}): {} kept, {} refused, {} flagged; {} not known before. Read as {}.",
            taken.agency,
            count(taken.n_kept, "row", "rows"),
            count(taken.n_refused, "row", "rows"),
            count(taken.n_warnings, "row", "rows"),
            count(taken.n_new_people, "person", "people"),
            taken.encoding
        ));
    }
    if taken.n_unchanged + taken.n_superseding > 0 {
        say.line(format!("  Of these, {} said nothing new and {} replaced an older row.", taken.n_unchanged, taken.n_superseding));
    }
    if taken.n_closed > 0 {
        say.line(format!("  {} of earlier files no longer hold: this file does not have them.", count(taken.n_closed, "row", "rows")));
    }
    say.issues(&taken.issues);
}

/// Counts, the commonest problems with a first line each, and how to take it in after all.
fn tell_paused(taken: &Taken, paused: &Paused, folder: &Path, say: &Say) {
    let (n, of) = (grouped(paused.n.into()), grouped(paused.of.into()));
    let percent = 100 * u128::from(paused.n) / u128::from(paused.of.max(1));
    let what = match paused.because {
        Because::Refused => format!("{n} of its {of} rows ({percent} %) would be refused"),
        Because::Disappeared => format!("{n} of the {of} rows in force ({percent} %) are not in it any more and would be closed"),
    };
    say.line(format!("{} ({}): waiting; nothing of it was kept. {what}, and the limit is {} %.", taken.file, taken.agency, paused.limit));
    for common in &paused.commonest {
        say.line(format!("  {}, first: {}", count(common.n, "row", "rows"), common.first));
    }
    let short = taken.hash.get(..12).unwrap_or(&taken.hash);
    say.line(format!(
        "  Mend the file or its mapping. If all this is right, take it in with: throughline import {} --accept {short}",
        folder.display()
    ));
}

/// Shows the first rows of a file as its mapping reads them.
pub fn preview(folder: &Path, file: &Path, rows: u32, say: &Say) -> Result<Exit, Failure> {
    let previewed = preview::preview(folder, file, rows as usize, &actor())?;
    for file in &previewed {
        show(file, say);
    }
    say.line("Nothing was written.");
    say.result(&previewed);
    let wrong = |file: &Previewed| file.rows.iter().any(|row| row.refused) || file.rows.is_empty();
    Ok(if previewed.iter().any(wrong) { Exit::ToMend } else { Exit::Done })
}

fn show(file: &Previewed, say: &Say) {
    if file.mapping.is_empty() {
        say.line(format!("{}: cannot be opened.", file.file));
    } else {
        let rows = count(file.rows.len() as u64, "row", "rows");
        say.line(format!("{} ({}), read as {} by the mapping {}: the first {rows}.", file.file, file.agency, file.read_as, file.mapping));
    }
    say.all_issues(&file.issues);
    let width = file.rows.iter().map(|row| whose(row).chars().count()).max().unwrap_or_default().max(6);
    if !file.rows.is_empty() {
        say.line(format!("  {:>6}  {:width$}  states", "row", "person"));
    }
    for row in &file.rows {
        let mut lines = row.facts.iter().map(String::as_str);
        let first = if row.refused { "would be refused" } else { lines.next().unwrap_or("nothing") };
        say.line(format!("  {:>6}  {:width$}  {first}", row.line, whose(row)));
        for more in lines {
            say.line(format!("  {:>6}  {:width$}  {more}", "", ""));
        }
        for issue in &row.issues {
            let field = issue.place.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default();
            say.line(format!("  {:>6}  {:width$}  ! {field}{} {}", "", "", issue.what, issue.remedy));
        }
    }
}

fn whose(row: &PreviewedRow) -> &str {
    if row.key.is_empty() { "-" } else { &row.key }
}
