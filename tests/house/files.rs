//! The files of the project, as the rules see them: a path and a text.
//! It reads and divides; it judges nothing.

use std::fs;
use std::path::Path;

/// A text file: its path from the root, with forward slashes, and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Rust that ships or does a chore; not a test, benchmark or example.
    pub fn is_product(&self) -> bool {
        let aside = ["tests/", "benches/", "examples/"]
            .iter()
            .any(|folder| self.path.starts_with(folder) || self.path.contains(&format!("/{folder}")));
        let ours = ["crates/", "src/", "xtask/"].iter().any(|start| self.path.starts_with(start));
        self.is_rust() && ours && !aside && !self.path.ends_with("/tests.rs")
    }

    /// The room it stands in: the crate's short name, `src`, `xtask`, `tests`.
    pub fn room(&self) -> &str {
        let mut parts = self.path.split('/');
        match parts.next() {
            Some("crates") => parts.next().unwrap_or(""),
            Some(first) => first,
            None => "",
        }
    }

    /// The folder it stands in, and its own name.
    pub fn place(&self) -> (&str, &str) {
        self.path.rsplit_once('/').unwrap_or(("", &self.path))
    }

    /// Line number and line of everything before the tests, whole-line comments left out.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let opens_tests = |at: usize| {
            let after = lines.iter().skip(at + 1).map(|line| line.trim()).find(|line| !line.starts_with("#["));
            lines[at].trim() == "#[cfg(test)]" && after.is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
        };
        let end = (0..lines.len()).find(|at| opens_tests(*at)).unwrap_or(lines.len());
        lines.into_iter().enumerate().take(end).map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// A problem at a line of this file.
    pub fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// Every text file that a person keeps in the project, sorted by path. What .gitignore names is left out.
pub fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ignored = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
    let mut found = Vec::new();
    walk(root, "", &ignored, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(root: &Path, folder: &str, ignored: &str, found: &mut Vec<File>) {
    for entry in fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if path == ".git" || is_ignored(&path, ignored) {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(root, &path, ignored, found),
            Ok(kind) if kind.is_file() => {
                if let Ok(text) = fs::read_to_string(entry.path()) {
                    found.push(File { path, text });
                }
            }
            _ => {}
        }
    }
}

/// The two forms of line that our .gitignore uses: `/a/place` and `*.ending`.
fn is_ignored(path: &str, ignored: &str) -> bool {
    ignored.lines().any(|line| match line.strip_prefix('*') {
        Some(ending) => path.ends_with(ending),
        None => line.strip_prefix('/').is_some_and(|place| path == place.trim_end_matches('/')),
    })
}

/// Where `what` stands in `line` as the beginning of a word or path, not as the end of a longer one.
pub fn stands_in(line: &str, what: &str) -> bool {
    line.match_indices(what).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
    })
}
