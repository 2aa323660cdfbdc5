//! `throughline init`: starts a region and says what to do next. It makes nothing itself.

use super::actor;
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::init;
use throughline_model::failure::Failure;

/// Makes the region and names the next steps.
pub fn run(folder: &Path, name: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let fallback = folder.file_name().map_or_else(|| "My region".to_owned(), |n| n.to_string_lossy().into_owned());
    let made = init::init(folder, name.unwrap_or(&fallback), &actor())?;
    let shown = folder.display();
    say.line(format!("{shown} is a region now."));
    say.line(format!("Keep a copy of {} in a safe place apart: without it nobody can read the values of people.", made.key.display()));
    say.line("Next:");
    say.line(format!("  1. Put a partner's file in {shown}/inbox."));
    say.line(format!("  2. Say how to read it: throughline map {shown}/inbox/FILE --agency 'Their name' --save drafts a mapping that you correct by hand."));
    say.line(format!("  3. throughline check {shown} says what is left. docs/guides/analyst.md goes the whole way."));
    say.result(&made);
    Ok(Exit::Done)
}
