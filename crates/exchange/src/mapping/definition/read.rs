//! Reads a mapping's definition as a whole; its parts are in `columns`, `timeline` and `rest`. All mistakes are issues of the `Doc`.
//! It reads no data file.

use super::{Mapping, ValueFrom, columns, record, rest, timeline, unpivot};
use crate::catalog::reader::{Doc, Item, Table, offer, suggestion};
use crate::mapping::unit::Unit;
use crate::read::{self, Encoding};
use throughline_model::calendar::{Axis, CALENDAR};
use throughline_model::code::{CodeBook, Kind};
use throughline_model::heading::Heading;
use throughline_rule::{Field, Fields};

/// What the parts of a mapping need to know of each other.
pub(super) struct Known<'c> {
    pub codes: &'c CodeBook,
    /// Names of laws; the first, the file's own, is empty.
    pub laws: Vec<String>,
    /// `None` when it cannot be read: then no day is held against it.
    pub axis: Option<Axis>,
    pub unit: Unit,
}

impl Known<'_> {
    /// The law a table names with `law`; the file's own when it names none.
    pub fn law(&self, table: &Table<'_>) -> Option<usize> {
        let item = table.optional("law")?;
        let name = item.text()?;
        let found = self.laws.iter().position(|law| !law.is_empty() && law == name);
        if found.is_none() {
            let known = self.laws.iter().map(String::as_str).filter(|law| !law.is_empty());
            let remedy = offer(name, known).unwrap_or_else(|| format!("Add a table [laws.{name}] with its regime and dates."));
            item.error("name_not_known", format!("There is no law named '{name}' in this mapping."), remedy);
        }
        found
    }
}

/// Reads a mapping over the declared codes. Everything wrong with it becomes an issue of the `Doc`; `None` when a part is missing
/// without which nothing can be read.
pub fn read(doc: &Doc<'_>, codes: &CodeBook, heading: Heading) -> Option<Mapping> {
    let root = doc.root();
    let agency = root.text("agency");
    let files: Vec<String> = file_patterns(&root);
    let formats: Vec<&str> = read::Kind::FORMATS.iter().map(|(name, _)| *name).chain(["federal"]).collect();
    let format = root.one_of("format", &formats).unwrap_or_default();
    if format == "federal" {
        return federal(&root, agency.unwrap_or_default(), files, heading);
    }
    let format = read::Kind::FORMATS.into_iter().find(|(name, _)| *name == format).map_or(read::Kind::Text, |(_, kind)| kind);
    let sheet = root.optional_text("sheet").map(str::to_owned);
    let header_row = header_row(&root);
    only_for(&root, format);
    let delimiter = root.optional("delimiter").and_then(|item| delimiter(&item));
    let encoding = root.optional("encoding").and_then(|item| encoding(&item));
    let laws = rest::laws(&root);
    let record = root.table("record").map(|table| record::record(&table)).unwrap_or_default();
    let references = record::references(&root);
    let (axis, unit) = root.table("time").map_or((None, Unit::Day), |table| time(&table, codes));
    let known = Known { codes, laws: laws.iter().map(|(name, _)| name.clone()).collect(), axis, unit };
    let columns = columns::read(&root, &known);
    let fields = fields(&columns);
    let timed = timeline::timed(&root, &known, &fields, &columns);
    let unpivots = unpivot::unpivots(&root, &known, &fields);
    let checks = rest::checks(&root, &fields);
    let mapping = Mapping {
        heading,
        agency: agency.unwrap_or_default().to_owned(),
        files,
        format,
        sheet,
        header_row,
        federal: None,
        delimiter,
        encoding,
        laws,
        key: record.key,
        rows: record.rows,
        through: record.through,
        references,
        replaces: record.replaces,
        period: record.period,
        axis: known.axis.unwrap_or_else(Axis::calendar),
        columns,
        timed,
        unpivots,
        checks,
        examples: rest::examples(&root),
    };
    root.finish();
    (!doc.has_errors()).then_some(mapping)
}

/// A mapping of federal records says whose files they are and under which law; all else stands in the edition of the layout.
fn federal(root: &Table<'_>, agency: &str, files: Vec<String>, heading: Heading) -> Option<Mapping> {
    let layout = root.text("layout").map(str::to_owned);
    let laws = rest::laws(root);
    root.finish();
    let mapping = Mapping {
        heading,
        agency: agency.to_owned(),
        files,
        format: read::Kind::Text,
        sheet: None,
        header_row: None,
        federal: layout,
        delimiter: None,
        encoding: None,
        laws,
        key: "100".to_owned(),
        rows: super::RowIs::Spell,
        through: None,
        references: Vec::new(),
        replaces: throughline_model::fact::Replaces::Period,
        period: vec!["900".to_owned()],
        axis: Axis::calendar(),
        columns: Vec::new(),
        timed: Vec::new(),
        unpivots: Vec::new(),
        checks: Vec::new(),
        examples: Vec::new(),
    };
    (!root.doc().has_errors()).then_some(mapping)
}

fn file_patterns(root: &Table<'_>) -> Vec<String> {
    let files = root.list_of_text("files");
    if root.required("files").is_some() && files.is_empty() {
        root.error_at("files", "list_empty", "No name of a file is listed.", "Write the names the partner uses, as in [\"people*.csv\"].");
    }
    for (item, text) in &files {
        if text.contains(['/', '\\']) {
            item.error(
                "file_pattern",
                format!("'{text}' names a folder."),
                "Write the name of the file alone; it is looked for in the inbox.",
            );
        }
    }
    files.into_iter().map(|(_, text)| text.to_owned()).collect()
}

fn header_row(root: &Table<'_>) -> Option<u64> {
    let number = root.optional_integer("header_row")?;
    let row = u64::try_from(number).ok().filter(|row| (1..=1_048_576).contains(row));
    if row.is_none() {
        root.error_at(
            "header_row",
            "number_out_of_range",
            "No file has such a row.",
            "Write the number of the row that names the columns, counting from 1.",
        );
    }
    row
}

/// Keys that have a meaning for one format only.
fn only_for(root: &Table<'_>, format: read::Kind) {
    let keys = [("sheet", read::Kind::Xlsx), ("delimiter", read::Kind::Text), ("encoding", read::Kind::Text)];
    for (key, of) in keys.into_iter().filter(|(key, of)| *of != format && root.has(key)) {
        let name = read::Kind::FORMATS.into_iter().find(|(_, kind)| *kind == of).map_or("", |(name, _)| name);
        root.error_at(
            key,
            "key_without_meaning",
            format!("'{key}' has a meaning for format = \"{name}\" only."),
            "Take it out, or change 'format'.",
        );
    }
}

fn delimiter(item: &Item<'_>) -> Option<u8> {
    match item.any_text()? {
        "tab" | "\t" => Some(b'\t'),
        text => match text.as_bytes() {
            [byte] if byte.is_ascii_punctuation() && *byte != b'"' => Some(*byte),
            _ => {
                item.error("delimiter", "This cannot stand between cells.", "Write one sign such as \",\" or \";\", or \"tab\".");
                None
            }
        },
    }
}

fn encoding(item: &Item<'_>) -> Option<Encoding> {
    let names = Encoding::ALL.map(Encoding::name);
    item.one_of(&names).and_then(Encoding::named)
}

fn time(table: &Table<'_>, codes: &CodeBook) -> (Option<Axis>, Unit) {
    let axis = table.required("axis").and_then(|item| axis(&item, codes));
    let unit = table.optional("unit").and_then(|item| unit(&item, axis.as_ref()));
    table.finish();
    (axis, unit.unwrap_or(Unit::Day))
}

fn axis(item: &Item<'_>, codes: &CodeBook) -> Option<Axis> {
    let name = item.text()?;
    let events = || codes.codes.iter().filter(|code| code.kind == Kind::Event).map(|code| code.name.as_str());
    if name == CALENDAR || events().any(|event| event == name) {
        return Some(Axis(name.into()));
    }
    let remedy = suggestion(name, std::iter::once(CALENDAR).chain(events()));
    item.error("name_not_known", format!("'{name}' is neither 'calendar' nor a declared event."), remedy);
    None
}

/// A unit of time. Months and quarters have their lengths from the calendar, and none elsewhere.
pub(super) fn unit(item: &Item<'_>, axis: Option<&Axis>) -> Option<Unit> {
    let name = item.one_of(&Unit::NAMES.map(|(name, _)| name))?;
    let unit = Unit::NAMES.into_iter().find(|(known, _)| *known == name)?.1;
    if unit.days().is_none() && axis.is_some_and(|axis| !axis.is_calendar()) {
        item.error("unit_without_length", format!("A {name} has no fixed length away from the calendar."), "Count in days or weeks here.");
        return None;
    }
    Some(unit)
}

/// What the rules of a mapping may name: its columns.
fn fields(columns: &[super::Column]) -> Fields {
    let field = |column: &super::Column| match &column.reads {
        super::Reads::Choice { values, .. } => Field::coded(&*column.name, values.iter().map(|value| &**value)),
        reads => Field::new(&*column.name, reads.ty()),
    };
    columns.iter().map(field).collect()
}

/// The name by which issues call a column: the file's own, or the mapping's where the value is a constant.
pub(crate) fn called(column: &super::Column) -> &str {
    match &column.from {
        ValueFrom::Header(name) => name,
        ValueFrom::Constant(_) => &column.name,
    }
}
