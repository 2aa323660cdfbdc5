//! What a report is made from: everything a release holds, already frozen. Not for computing or hiding anything.

use throughline_evidence::published::Answer;
use throughline_model::code::CodeBook;
use throughline_model::ids::ReleaseId;
use throughline_model::region::Region;
use throughline_model::report::Report;
use throughline_model::words::Words;

/// A frozen release. Days and instants are ISO 8601 texts: `2026-11-22`, `2026-11-22T09:30:00Z`.
#[derive(Debug, Clone)]
pub struct Release {
    /// Which release.
    pub id: ReleaseId,
    /// When it was published.
    pub published_at: String,
    /// The day on which the newest file was received; not the period the data are about.
    pub as_of: String,
    /// Program and version: `Throughline 0.1.0`.
    pub program: String,
    /// What was asked.
    pub report: Report,
    /// Where; its minimum cell is the one the numbers were protected with.
    pub region: Region,
    /// The words of codes and values.
    pub codes: CodeBook,
    /// The published numbers, one answer a metric.
    pub answers: Vec<Answer>,
    /// What the numbers mean, one definition for each metric of the report.
    pub definitions: Vec<Definition>,
    /// What the numbers were computed from.
    pub lineage: Lineage,
    /// What another body computed for the same metrics from rows that are not here.
    pub outside: Vec<Outside>,
    /// Command lines that compute the numbers again and compare them with this release.
    pub recompute: Vec<String>,
    /// What changed since the release before; `None` for the first.
    pub since: Option<Since>,
}

/// A metric's definition in sentences.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The metric's name.
    pub metric: String,
    /// Its edition.
    pub edition: String,
    /// The file it stands in.
    pub file: String,
    /// What people call it.
    pub label: Words,
    /// What a reader must know.
    pub about: Words,
    /// Whose people: the population's label.
    pub population: Words,
    /// Who of them counts, as the rule's sentence without capital and full stop; `None` where everyone does.
    pub denominator: Option<Words>,
    /// What counts as reached (rates), or what is averaged: a sentence without capital and full stop.
    pub measure: Words,
    /// Where it looks, a sentence a window.
    pub windows: Vec<Words>,
    /// What one of a mean is called: weeks. Empty for rates and money.
    pub unit: Words,
    /// What the sum is divided by; 1 for nothing.
    pub per: i64,
    /// The steps of a funnel: name, and as people read it.
    pub steps: Vec<(String, Words)>,
    /// What is done with the unknown.
    pub evidence: Words,
    /// The rules as written, with the key they stand under: `success`, `working`.
    pub rules: Vec<(String, String)>,
    /// Where the definition comes from.
    pub source: String,
    /// Whether it was checked against that source.
    pub verified: bool,
}

/// A number that another body computed from rows that are not here, as it was received. Days are ISO 8601 texts.
#[derive(Debug, Clone)]
pub struct Outside {
    /// The metric that it answers.
    pub metric: String,
    /// The group as the sender names it; empty for everyone.
    pub group: String,
    /// What the number is.
    pub kind: throughline_model::cell::CellKind,
    /// First day of the cohort.
    pub cohort_from: String,
    /// Last day of the cohort.
    pub cohort_to: String,
    /// People counted; nothing where the number is not told.
    pub n: Option<u64>,
    /// A share or cents, as numerator and denominator; nothing where the number is not told.
    pub value: Option<(i64, i64)>,
    /// The day up to which the sender's rows went.
    pub as_of: String,
    /// Who computed it.
    pub agency: String,
    /// The day it was received.
    pub received_on: String,
}

/// What the numbers were computed from.
#[derive(Debug, Clone)]
pub struct Lineage {
    /// Files as received.
    pub files: Vec<SourceFile>,
    /// Content hash of the snapshot.
    pub snapshot: String,
}

/// A file as received.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// Who sent it.
    pub agency: String,
    /// BLAKE3 hash of its bytes.
    pub hash: String,
    /// Rows kept; `None` where so few would give a person away.
    pub n_rows: Option<u64>,
    /// When it was received.
    pub received_at: String,
    /// The mapping that read it.
    pub mapping: String,
    /// That mapping's edition.
    pub mapping_edition: String,
    /// What that mapping was written from, where that edition is still at hand.
    pub mapping_source: Option<String>,
}

/// The release before this one.
#[derive(Debug, Clone)]
pub struct Since {
    /// Which release.
    pub release: ReleaseId,
    /// When it was published.
    pub published_at: String,
    /// What changed, a sentence each; nothing changed if there are none.
    pub changes: Vec<Words>,
}
