//! Reads `catalog/cells`: how a sender's file of returned cells names its columns and measures. It reads no data file.

use crate::catalog::reader::Table;
use throughline_model::cell::CellKind;
use throughline_model::heading::Heading;

/// How one sender's files are read.
#[derive(Debug, Clone)]
pub struct CellFormat {
    /// Name, edition, source.
    pub heading: Heading,
    /// Who computed the cells.
    pub agency: String,
    /// The agreement under which they come.
    pub agreement: String,
    /// Names of files, with `*` for anything.
    pub files: Vec<String>,
    /// Headers of the columns.
    pub columns: CellColumns,
    /// Texts of the suppression column, or in place of a number, that mean "not told".
    pub suppressed: Vec<String>,
    /// Texts of the group column that mean everyone.
    pub everyone: Vec<String>,
    /// What the sender's measures are.
    pub measures: Vec<CellMeasure>,
}

/// The headers of a sender's file.
#[derive(Debug, Clone)]
pub struct CellColumns {
    /// Which measure.
    pub measure: String,
    /// Which group; without the column every row is everyone.
    pub group: Option<String>,
    /// First day of the cohort.
    pub cohort_from: String,
    /// Last day of the cohort.
    pub cohort_to: String,
    /// People counted.
    pub n: String,
    /// The number.
    pub value: String,
    /// Whether it is suppressed; without the column the number's own text says so.
    pub suppressed: Option<String>,
    /// The day up to which the sender's rows went.
    pub as_of: String,
}

/// One measure of the sender.
#[derive(Debug, Clone)]
pub struct CellMeasure {
    /// Its text in the file.
    pub raw: String,
    /// The metric of ours that it answers.
    pub metric: String,
    /// What its number is.
    pub kind: CellKind,
    /// Whether a share is written in percent.
    pub percent: bool,
}

impl CellFormat {
    /// Whether a file of this name is read by it.
    pub fn reads(&self, file: &str) -> bool {
        self.files.iter().any(|pattern| crate::mapping::definition::fits(pattern, file))
    }
}

/// Reads one definition. Issues stand in the `Doc`.
pub fn read(root: &Table<'_>, heading: Heading) -> Option<CellFormat> {
    let (agency, agreement) = (root.text("agency"), root.text("agreement"));
    let texts = |key| root.list_of_text(key).into_iter().map(|(_, text)| text.to_owned()).collect();
    let (files, suppressed, everyone) = (texts("files"), texts("suppressed"), texts("everyone"));
    let columns = root.table("columns").and_then(|table| columns(&table));
    let measures: Vec<CellMeasure> = root.tables("measure").iter().filter_map(measure).collect();
    if measures.is_empty() {
        root.error("list_empty", "No measure is listed.", "Add a [[measure]] with raw, metric, kind and unit.");
    }
    root.finish();
    Some(CellFormat {
        heading,
        agency: agency?.to_owned(),
        agreement: agreement?.to_owned(),
        files,
        columns: columns?,
        suppressed,
        everyone,
        measures,
    })
}

fn columns(table: &Table<'_>) -> Option<CellColumns> {
    let text = |key| table.text(key).map(str::to_owned);
    let optional = |key| table.optional_text(key).map(str::to_owned);
    let (measure, cohort_from, cohort_to) = (text("measure"), text("cohort_from"), text("cohort_to"));
    let (n, value, as_of) = (text("n"), text("value"), text("as_of"));
    let (group, suppressed) = (optional("group"), optional("suppressed"));
    table.finish();
    Some(CellColumns {
        measure: measure?,
        group,
        cohort_from: cohort_from?,
        cohort_to: cohort_to?,
        n: n?,
        value: value?,
        suppressed,
        as_of: as_of?,
    })
}

fn measure(table: &Table<'_>) -> Option<CellMeasure> {
    let (raw, metric) = (table.text("raw"), table.text("metric"));
    let kind = table.one_of("kind", &CellKind::ALL.map(|(name, _)| name)).and_then(CellKind::named);
    let unit = table.one_of("unit", &["percent", "share", "dollars"]);
    table.finish();
    if let (Some(kind), Some(unit)) = (kind, unit)
        && (kind == CellKind::Rate) == (unit == "dollars")
    {
        table.error_at(
            "unit",
            "unit_of_another_kind",
            format!("A {} is not written in {unit}.", kind.name()),
            "Write percent or share for a rate, dollars otherwise.",
        );
    }
    Some(CellMeasure { raw: raw?.to_owned(), metric: metric?.to_owned(), kind: kind?, percent: unit? == "percent" })
}
