//! `throughline map`: drafts a mapping for a file never seen and says what to do with it. It guesses nothing itself.

use super::actor;
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::map;
use throughline_model::failure::Failure;

/// Drafts; the draft itself goes to standard output, unless it was saved.
pub fn run(file: &Path, region: Option<&Path>, agency: Option<&str>, save: bool, say: &Say) -> Result<Exit, Failure> {
    let drafted = map::map(file, region, agency, save, &actor())?;
    if let Some(issue) = &drafted.issue {
        say.line(issue.to_string());
    }
    match (&drafted.saved, &drafted.text) {
        (Some(path), _) => {
            let region = drafted.region.as_deref().unwrap_or(Path::new(".")).display().to_string();
            say.line(format!(
                "Drafted {}. Read every line, say the law it came under, and see what is left with: throughline check {region}",
                path.display()
            ));
            say.line(format!("Then look at its first rows: throughline import {region} --preview {}", file.display()));
        }
        (None, Some(text)) => say.line(text.trim_end()),
        (None, None) => {}
    }
    say.result(&drafted);
    Ok(if drafted.text.is_some() { Exit::Done } else { Exit::ToMend })
}
