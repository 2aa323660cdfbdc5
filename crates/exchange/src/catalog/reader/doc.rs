//! One definition file: its text, its parsed tables, and the issues found in it so far.
//! It does not open files and does not know what a key means.

use super::nesting;
use super::table::Table;
use std::cell::RefCell;
use std::collections::BTreeMap;
use throughline_model::issue::{Issue, Place, Severity};
use toml::de::DeTable;

/// Definitions are written by people; a larger file is none (bytes).
const MOST_BYTES: usize = 1 << 20;

/// A parsed definition file and what is wrong with it.
#[derive(Debug)]
pub struct Doc<'t> {
    file: &'t str,
    text: &'t str,
    root: DeTable<'t>,
    line_starts: Vec<usize>,
    issues: RefCell<Vec<Issue>>,
    asked: RefCell<BTreeMap<usize, Vec<&'static str>>>,
}

impl<'t> Doc<'t> {
    /// Parses the text of a file. Text that is not TOML gives no `Doc` and one issue, at the first place that cannot be read.
    pub fn parse(file: &'t str, text: &'t str) -> (Option<Doc<'t>>, Vec<Issue>) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut doc = Doc { file, text, root: DeTable::new(), line_starts, issues: RefCell::default(), asked: RefCell::default() };
        if doc.refuses_shape() {
            return (None, doc.take_issues());
        }
        match DeTable::parse(text) {
            Ok(root) => {
                doc.root = root.into_inner();
                (Some(doc), Vec::new())
            }
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let what = format!("The file cannot be read as TOML here: {}.", error.message());
                doc.error(at, "", "not_toml", what, "Mend this place first; the rest of the file is read after that.");
                (None, doc.take_issues())
            }
        }
    }

    /// Too large or too deeply nested for a definition; the parser is not tried on it.
    fn refuses_shape(&self) -> bool {
        if self.text.len() > MOST_BYTES {
            self.error(
                0,
                "",
                "definition_too_large",
                "The file is larger than 1 MB; no definition is.",
                "Split it, or look whether another file was saved under this name.",
            );
        } else if let Some(at) = nesting::too_deep(self.text) {
            self.error(
                at,
                "",
                "definition_too_deep",
                "Tables or lists are nested too deeply here.",
                "Write the definition with fewer levels.",
            );
        } else {
            return false;
        }
        true
    }

    /// The file's top level.
    pub fn root(&self) -> Table<'_> {
        Table::new(self, &self.root, 0, String::new())
    }

    /// The file's name as given.
    pub fn file(&self) -> &str {
        self.file
    }

    /// The file's text, without a byte order mark; places are bytes of it.
    pub fn text(&self) -> &str {
        self.text
    }

    /// The place of a byte of the text, as line and column (in characters) counting from 1; an empty field is left out.
    pub fn place(&self, at: usize, field: &str) -> Place {
        let line = self.line_starts.partition_point(|start| *start <= at).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or_default();
        let before = self.text.as_bytes().get(start..at.min(self.text.len())).unwrap_or_default();
        // A byte that continues a character is no column of its own.
        let column = 1 + before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        Place {
            file: self.file.to_owned(),
            line: u64::try_from(line).ok(),
            column: u64::try_from(column).ok(),
            field: (!field.is_empty()).then(|| field.to_owned()),
        }
    }

    /// Adds an error at a byte of the text.
    pub fn error(&self, at: usize, field: &str, code: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.add(Issue::error(self.place(at, field), code, what, remedy));
    }

    /// Adds a warning at a byte of the text.
    pub fn warning(&self, at: usize, field: &str, code: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.add(Issue::warning(self.place(at, field), code, what, remedy));
    }

    /// Adds an issue made elsewhere.
    pub fn add(&self, issue: Issue) {
        self.issues.borrow_mut().push(issue);
    }

    /// Whether something was found that makes the definition unusable.
    pub fn has_errors(&self) -> bool {
        self.issues.borrow().iter().any(|issue| issue.severity == Severity::Error)
    }

    /// Takes out all that was found, in the order of the text.
    pub fn take_issues(&self) -> Vec<Issue> {
        let mut issues = self.issues.take();
        issues.sort_by(|a, b| a.place.cmp(&b.place));
        issues
    }

    /// Remembers that a table's reader knows this key. The table is told by its address, which is fixed while the `Doc` is borrowed.
    pub(super) fn ask(&self, table: &DeTable<'_>, key: &'static str) {
        let mut asked = self.asked.borrow_mut();
        let keys = asked.entry(std::ptr::from_ref(table).addr()).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }

    /// The keys a table's reader knows, in the order asked.
    pub(super) fn asked(&self, table: &DeTable<'_>) -> Vec<&'static str> {
        self.asked.borrow().get(&std::ptr::from_ref(table).addr()).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let (doc, issues) = Doc::parse("a.toml", "\u{feff}x = 'é'\r\n'ñandú' = 1\n");
        assert!(issues.is_empty());
        let doc = doc.unwrap();
        let check = |at: usize, line: u64, column: u64| {
            let place = doc.place(at, "");
            assert_eq!((place.line, place.column), (Some(line), Some(column)), "byte {at}");
        };
        check(0, 1, 1);
        check(7, 1, 7);
        check(10, 2, 1);
        check(13, 2, 3);
        check(999, 3, 1);
    }

    #[test]
    fn text_that_is_not_toml_is_one_issue_with_its_place() {
        let check = |text: &str, line: u64, column: u64, code: &str| {
            let (doc, issues) = Doc::parse("a.toml", text);
            assert!(doc.is_none(), "{text}");
            assert_eq!(issues.len(), 1, "{issues:?}");
            let issue = &issues[0];
            assert_eq!((issue.place.line, issue.place.column, issue.code.as_str()), (Some(line), Some(column), code), "{issue}");
        };
        check("a = 1\nb = \"no end\nc = 2\n", 2, 12, "not_toml");
        check("a = 1\na = 2\n", 2, 1, "not_toml");
        check("a = 1\nb = \u{1}\n", 2, 5, "not_toml");
        check(&format!("a = {}{}", "[".repeat(500), "]".repeat(500)), 1, 5 + 64, "definition_too_deep");
        check(&"#\n".repeat(1 << 20), 1, 1, "definition_too_large");
    }
}
