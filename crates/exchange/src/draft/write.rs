//! The draft as TOML, with what to check in its comments. It finds nothing out itself.

use super::Asked;
use super::column::{Column, Holds};
use super::sample::Sample;
use super::shape::Shape;
use crate::mapping::alike::{alike, words};
use crate::read::{Encoding, Kind};
use std::fmt::Write;
use throughline_model::code::Code;
use throughline_rule::{civil, may_name_field};

/// What the file itself is.
#[derive(Debug, Clone, Copy)]
pub(super) struct File {
    pub kind: Kind,
    /// Where it had to be guessed.
    pub encoding: Option<Encoding>,
    pub tab: bool,
    /// The row of the header.
    pub header_line: u64,
}

/// What stands where somebody must say something; `check` asks for it.
pub const NOT_SAID: &str = "?";

/// A text in quotes, as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The whole draft.
pub(super) fn mapping(asked: &Asked<'_>, file: File, sample: &Sample, columns: &[Column], shape: &Shape) -> String {
    let names = names(columns, shape);
    let mut out = head(asked, file, sample);
    law(&mut out);
    record(&mut out, columns, shape);
    for ((i, column), name) in columns.iter().enumerate().zip(&names) {
        if i == shape.key || column.header.is_empty() || shape.families.iter().any(|family| family.columns.contains(&i)) {
            continue;
        }
        write_column(&mut out, asked, sample, i, column, name, columns.get(shape.key).map_or(0, |key| key.n_distinct));
    }
    suggestions(&mut out, shape, columns, &names);
    example(&mut out, columns, shape);
    out
}

fn head(asked: &Asked<'_>, file: File, sample: &Sample) -> String {
    let (year, month, day) = civil(asked.effective_from);
    let format = Kind::FORMATS.into_iter().find(|(_, kind)| *kind == file.kind).map_or("csv", |(name, _)| name);
    let rows = if sample.more { format!("the first {} rows", sample.n_rows) } else { format!("all {} rows", sample.n_rows) };
    let mut out = format!(
        "# A draft, made from {rows} of {}. Read every line: a draft guesses. `throughline check` says what is still to be said.\n\
         edition = \"1\"\neffective_from = {year:04}-{month:02}-{day:02}\nsource = {}\nverified = false\nlabel = {{ en = {}, es = {} }}\n\
         agency = {}\n# Names of the files that come later, with * for what changes.\nfiles = [{}]\nformat = \"{format}\"\n",
        crate::mapping::shown(asked.file),
        quoted(&format!("Drafted from the file {}; to be checked against what the partner says", crate::mapping::shown(asked.file))),
        quoted(&format!("{} from {}", stem(asked.file), asked.agency)),
        quoted(&format!("{} de {}", stem(asked.file), asked.agency)),
        quoted(asked.agency),
        quoted(&pattern(asked.file)),
    );
    if file.tab {
        out.push_str("delimiter = \"tab\"\n");
    }
    if let Some(encoding) = file.encoding {
        let _ = writeln!(out, "# Guessed: look whether names with accents read right.\nencoding = \"{}\"", encoding.name());
    }
    if file.header_line > 1 {
        let _ = writeln!(out, "# The names of the columns stand in row {}, below titles.\nheader_row = {0}", file.header_line);
    }
    out
}

fn law(out: &mut String) {
    let _ = write!(
        out,
        "\n# Under which law the file came. Nobody can guess this: say it before anything is imported.\n[law]\nregime = \"{NOT_SAID}\"\n\
         agreement = \"{NOT_SAID}\"\npurpose = \"{NOT_SAID}\"\ndestroy_by = \"{NOT_SAID}\"\ndestroy_because = \"{NOT_SAID}\"\n"
    );
}

fn record(out: &mut String, columns: &[Column], shape: &Shape) {
    let Some(key) = columns.get(shape.key) else { return };
    let rows = if shape.several { "spell" } else { "person" };
    let why = if shape.several { "Keys come again: a person has several rows." } else { "No key comes twice: one row a person." };
    let _ = write!(out, "\n# Guessed: {}.\n[record]\nkey = {}\n# {why}\nrows = \"{rows}\"\n", shape.key_because, quoted(&key.header));
    out.push_str("# What a newer file puts out of force: \"person\", \"period\", \"everything\" or \"nothing\".\nreplaces = \"person\"\n");
    if let Some((i, name)) = &shape.reference
        && let Some(column) = columns.get(*i)
    {
        let _ = write!(
            out,
            "\n# Every row has its own: other files may name it.\n[[reference]]\nname = {}\ncolumn = {}\n",
            quoted(name),
            quoted(&column.header)
        );
    }
    out.push_str("\n[time]\naxis = \"calendar\"\n\n# --- what the columns are\n");
}

fn write_column(out: &mut String, asked: &Asked<'_>, sample: &Sample, i: usize, column: &Column, name: &str, n_people: usize) {
    let from = quoted(&column.header);
    if column.holds == Holds::Nothing {
        let _ = writeln!(out, "# {from} is empty in every row that was looked at.\n");
        return;
    }
    // Of two columns that look like one code the first has it.
    let code = column.code.as_deref().filter(|code| *code == name).and_then(|name| asked.codes.get(name));
    let filled = if column.n_filled < sample.n_rows {
        format!("; empty in {} of {} rows", sample.n_rows - column.n_filled, sample.n_rows)
    } else {
        String::new()
    };
    // As many different texts as half of the people: they may be the people's own.
    let personal = column.personal || (column.n_distinct > 2 && column.n_distinct * 2 > n_people);
    let values = values(column, personal, sample, i);
    let (text, kept) = match code {
        Some(code) => coded(column, code, &values),
        None => (uncoded(column, name, &values), false),
    };
    let said = if kept { "Recognized by its name" } else { "Read for the rules below; not kept as a fact of its own" };
    let _ = write!(out, "# {said}{filled}.\n[[column]]\nfrom = {from}\n{text}");
    if !column.missing.is_empty() {
        let missing: Vec<String> = column.missing.iter().map(|text| quoted(text)).collect();
        let _ = writeln!(out, "missing = [{}]", missing.join(", "));
    }
    out.push('\n');
}

/// The values that may be written down, with their counts.
fn values<'s>(column: &Column, personal: bool, sample: &'s Sample, i: usize) -> Vec<(&'s str, usize)> {
    let short = matches!(column.holds, Holds::Choice | Holds::Integer) && column.n_distinct <= 20;
    let texts = sample.columns.get(i).filter(|_| short && !personal);
    let values = texts.into_iter().flat_map(|texts| &texts.counts).map(|(text, n)| (text.as_str(), *n));
    values.filter(|(text, _)| !column.missing.iter().any(|missing| missing == text)).collect()
}

/// A column that is a declared code, and whether it is kept.
fn coded(column: &Column, code: &Code, values: &[(&str, usize)]) -> (String, bool) {
    let mut text = format!("to = {}\n", quoted(&code.name));
    if !code.values.is_empty() && code.field_type() == Some(throughline_rule::Type::Text) {
        text.push_str("# Each text of the file and the listed value it means.\nvalues = {");
        let meant: Vec<(&str, &str)> = values.iter().filter_map(|(raw, _)| Some((*raw, meaning(raw, code)?))).collect();
        let pairs: Vec<String> = meant.iter().map(|(raw, value)| format!(" {} = {}", quoted(raw), quoted(value))).collect();
        let _ = writeln!(text, "{} }}", pairs.join(","));
        for (raw, n) in values.iter().filter(|(raw, _)| !meant.iter().any(|(known, _)| known == raw)) {
            let _ = writeln!(text, "# not recognized: {} ({n} rows)", quoted(raw));
        }
        if values.is_empty() {
            text.push_str("# Its texts are not written here; list them by hand.\n");
        }
    }
    text.push_str(&written(column));
    (text, true)
}

/// The listed value that a raw text means: the same word, or its first letter where only one value has it.
fn meaning<'c>(raw: &str, code: &'c Code) -> Option<&'c str> {
    let spoken = words(raw).join(" ");
    let same = code.values.iter().find(|value| words(&value.code).join(" ") == spoken || words(&value.label.en).join(" ") == spoken);
    let initial = || {
        let mut begins = code.values.iter().filter(|value| spoken.len() == 1 && value.code.starts_with(&spoken));
        begins.next().filter(|_| begins.next().is_none())
    };
    let near = || code.values.iter().find(|value| alike(raw, &value.code) >= 0.8);
    same.or_else(initial).or_else(near).map(|value| value.code.as_str())
}

fn uncoded(column: &Column, name: &str, values: &[(&str, usize)]) -> String {
    let kind = match column.holds {
        Holds::YesNo => "yes_no",
        Holds::Integer => "integer",
        Holds::Money { .. } => "money",
        Holds::Date { .. } => "date",
        Holds::Choice if !values.is_empty() => "choice",
        Holds::Choice | Holds::Text | Holds::Nothing => "text",
    };
    let mut text = format!("to = {}\ntype = \"{kind}\"\n", quoted(name));
    if kind == "choice" {
        text.push_str("values = {");
        let pairs: Vec<String> = values.iter().map(|(raw, _)| format!(" {} = {}", quoted(raw), quoted(&value_of(raw)))).collect();
        let counts: Vec<String> = values.iter().map(|(raw, n)| format!("{} {n}", quoted(raw))).collect();
        let _ = writeln!(text, "{} }}\n# how often: {}", pairs.join(","), counts.join(", "));
    }
    if column.holds == Holds::Choice && values.is_empty() {
        text.push_str("# A few texts over and over. They are not written here, since one may be somebody's own; if they are a list, say\n");
        text.push_str("# type = \"choice\" and values = { \"text of the file\" = \"value\" }, or make it a code of yours.\n");
    }
    text.push_str(&written(column));
    text.push_str("keep = false\n");
    text
}

/// A raw text as a value of the mapping's own.
fn value_of(raw: &str) -> String {
    let spoken = words(raw).join("_");
    if spoken.is_empty() { raw.to_owned() } else { spoken }
}

/// How the values are written.
fn written(column: &Column) -> String {
    match &column.holds {
        Holds::Date { format, also, n_unread } => {
            let check = also.map(|also| format!("# Every date also reads as {also}: ask the partner which it is.\n")).unwrap_or_default();
            let slips = match n_unread {
                0 => String::new(),
                1 => "# One text is no such date: its row is refused until it is mended.\n".to_owned(),
                n => format!("# {n} texts are no such dates: their rows are refused until they are mended.\n"),
            };
            format!("{check}{slips}date_format = \"{format}\"\n")
        }
        Holds::Money { round: true } => "# Some amounts have parts of a cent.\nround = true\n".to_owned(),
        _ => String::new(),
    }
}

/// What happened and when, as comments: somebody must say what it is.
fn suggestions(out: &mut String, shape: &Shape, columns: &[Column], names: &[String]) {
    out.push_str("# --- what happened, and when: take away the # where it is right\n");
    let name = |i: usize| names.get(i).map_or("", String::as_str);
    if let Some((start, end)) = shape.stretch {
        let _ = write!(
            out,
            "# [[state]]\n# of = \"...\"            # a declared state, such as enrollment\n# value = \"'...'\"       # which kind, where it comes in kinds\n# from = \"{}\"\n# to = \"{} + 1\"\n# open = true           # without a last day it still goes on\n#\n",
            name(start),
            name(end)
        );
    }
    if let Some((amount, quarter)) = shape.wage {
        let period = columns.get(quarter).map_or("", |column| column.header.as_str());
        wages(out, name(amount), name(quarter), period, shape.employer.map(name));
    }
    for family in &shape.families {
        let _ = write!(
            out,
            "# {} columns side by side, {}:\n# [[unpivot]]\n# columns = {}\n# of = \"employment\"     # or a declared state\n# starts_at = 2024-01-01 # the first column's first day\n# unit = \"week\"\n#\n",
            family.columns.len(),
            crate::mapping::shown(&family.pattern),
            quoted(&family.pattern)
        );
    }
    if shape.stretch.is_none() && shape.wage.is_none() && shape.families.is_empty() {
        out.push_str("# [[state]]\n# of = \"...\"            # a declared state or event\n# at = \"...\"            # the name of a date column\n#\n");
    }
    out.push('\n');
}

/// A wage record: `amount` and `quarter` are names of the mapping, `period` is the header of the quarter.
fn wages(out: &mut String, amount: &str, quarter: &str, period: &str, employer: Option<&str>) {
    let employer = employer.map(|name| format!("# employer = \"{name}\"\n")).unwrap_or_default();
    let _ = write!(
        out,
        "# A wage record: also write replaces = \"period\" and period = {} in [record].\n\
         # [[earnings]]\n# amount = \"{amount}\"\n{employer}# at = \"{quarter}\"\n# unit = \"quarter\"\n#\n\
         # If the file is complete for its quarters, say it: who is not found in them then had no wages. Else that is not known.\n\
         # [[state]]\n# of = \"wages_due\"\n# at = \"{quarter}\"\n# unit = \"quarter\"\n#\n",
        quoted(period)
    );
}

fn example(out: &mut String, columns: &[Column], shape: &Shape) {
    let key = columns.get(shape.key).map_or("", |column| column.header.as_str());
    let _ = write!(
        out,
        "# An invented row, never a real one, and the facts it must give; `check` runs it.\n[[example]]\ntext = \"A row with nothing but its key.\"\nrow = {{ {} = \"example\" }}\nfacts = []\n",
        quoted(key)
    );
}

/// A name for each column that rules may use, each once.
fn names(columns: &[Column], shape: &Shape) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let plain = words(&column.header).join("_");
        let plain: String = plain.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let plain = if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("column_{}", i + 1) };
        let own = if may_name_field(&plain).is_ok() { plain } else { format!("{plain}_value") };
        let name = column.code.clone().filter(|code| i != shape.key && !names.contains(code)).unwrap_or(own);
        let taken = |name: &str, names: &[String]| names.iter().any(|other| other == name);
        let name = if taken(&name, &names) { format!("{name}_{}", i + 1) } else { name };
        names.push(name);
    }
    names
}

/// The file's name without its end.
fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The file's name with * for its numbers: `services_2025-03.csv` is one of `services*.csv`.
fn pattern(file: &str) -> String {
    let (name, end) = file.rsplit_once('.').map_or((file, String::new()), |(name, end)| (name, format!(".{end}")));
    let digits = |c: char| c.is_ascii_digit();
    let Some(first) = name.find(digits) else { return format!("{name}*{end}") };
    let last = name.rfind(digits).map_or(first, |at| at + 1);
    let (before, after) = (name.get(..first).unwrap_or_default(), name.get(last..).unwrap_or_default());
    format!("{}*{after}{end}", before.trim_end_matches(['_', '-', ' ', 'Q', 'q']))
}
