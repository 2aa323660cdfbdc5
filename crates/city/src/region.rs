//! The region around the files: its settings, mappings and report, as a data analyst of the city would have written them. They are
//! texts beside the source; nothing here reads or proves them.

use include_dir::{Dir, DirEntry, include_dir};
use std::fs;
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

static REGION: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/region");

/// Writes the region's texts into a folder, and makes its inbox.
pub fn write(folder: &Path) -> Result<(), Failure> {
    let cannot = |path: &Path, e: std::io::Error| Refusal::CannotWrite { path: path.display().to_string(), reason: e.to_string() };
    for made in [folder.to_owned(), folder.join("inbox")] {
        fs::create_dir_all(&made).map_err(|e| cannot(&made, e))?;
    }
    let mut waiting = vec![&REGION];
    while let Some(dir) = waiting.pop() {
        for entry in dir.entries() {
            let path = folder.join(entry.path());
            match entry {
                DirEntry::Dir(dir) => {
                    fs::create_dir_all(&path).map_err(|e| cannot(&path, e))?;
                    waiting.push(dir);
                }
                DirEntry::File(file) => fs::write(&path, file.contents()).map_err(|e| cannot(&path, e))?,
            }
        }
    }
    Ok(())
}
