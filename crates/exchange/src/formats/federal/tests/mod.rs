//! The federal layout: its editions and lists hold, every planted problem of the example is found and named at its row, and no clean
//! record is refused, flagged or changed.

mod editions;
mod example;
mod facts;
mod kinds;

use super::Edition;
use crate::catalog::{self, Kind, Origin, SourceFile};
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The shipped editions; an issue in them fails.
fn shipped() -> Vec<Edition> {
    let folder = repository().join("catalog").join(Kind::Federal.folder());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push(SourceFile {
                path: format!("catalog/federal/{name}"),
                text: std::fs::read_to_string(&path).unwrap(),
                origin: Origin::Shipped,
            });
        }
    }
    let (catalog, issues) = catalog::read(&files);
    let text: Vec<String> = issues.iter().map(ToString::to_string).collect();
    assert!(issues.is_empty(), "{}", text.join("\n"));
    catalog.federal
}

fn edition(name: &str) -> Edition {
    shipped().into_iter().find(|edition| edition.heading.name == name).unwrap()
}
