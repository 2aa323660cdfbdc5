//! An issue: a row of a file or a line of a definition that someone must mend.
//! It says where, what is wrong and what to do; it never carries a person's value beyond the text refused.

use serde::{Deserialize, Serialize};

/// How much an issue weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing is lost, but somebody should look: the row is kept and flagged.
    Warning,
    /// The row is refused, or the definition cannot be used.
    Error,
}

/// Where an issue was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Place {
    /// File name as the person knows it, relative to the region.
    pub file: String,
    /// Line, counting from 1; `None` when the whole file is meant.
    pub line: Option<u64>,
    /// Column in characters, counting from 1 (definitions).
    pub column: Option<u64>,
    /// The field or key concerned (data files: the column's own name).
    pub field: Option<String>,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Issue {
    /// Where.
    pub place: Place,
    /// Refused, or kept and flagged.
    pub severity: Severity,
    /// Stable code of the kind of issue, for counting and for translation: `value_not_in_list`.
    pub code: String,
    /// What is wrong, a sentence.
    pub what: String,
    /// What to do, a sentence.
    pub remedy: String,
}

impl Issue {
    /// An issue that refuses.
    pub fn error(place: Place, code: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place, severity: Severity::Error, code: code.to_owned(), what: what.into(), remedy: remedy.into() }
    }

    /// An issue that only flags.
    pub fn warning(place: Place, code: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, code, what, remedy) }
    }
}

impl std::fmt::Display for Place {
    /// `file:line:column, field`, as far as known.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        match &self.field {
            Some(field) => write!(f, " ({field})"),
            None => Ok(()),
        }
    }
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.place, self.what, self.remedy)
    }
}
