//! Reads a file of returned cells: each row a cell, or an issue that says why not. A number that rests on too few people is not taken
//! even if the sender tells it. It stores nothing.

use super::definition::{CellFormat, CellMeasure};
use crate::read::{self, Declared, Header, Look, Rows, Source};
use std::collections::BTreeMap;
use throughline_model::cell::{CellKind, ReturnedCell};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};
use throughline_rule::parse_day;

/// What a file gave.
#[derive(Debug, Default)]
pub struct ReadCells {
    /// The cells, in the order of the file.
    pub cells: Vec<ReturnedCell>,
    /// Rows that were not taken, or taken with something to look at. An issue without a line refuses the file.
    pub issues: Vec<Issue>,
    /// Rows in the file.
    pub n_rows: u64,
}

/// Where the columns of one file are.
struct Places {
    measure: usize,
    group: Option<usize>,
    cohort: [usize; 2],
    n: usize,
    value: usize,
    suppressed: Option<usize>,
    as_of: usize,
}

/// Reads a file. `minimum` is the fewest people a number may rest on.
pub fn read(source: Source<'_>, look: &Look, format: &CellFormat, minimum: u64) -> Result<ReadCells, Failure> {
    let mut read = ReadCells::default();
    let mut opened = match read::open(source, look, Declared::default())? {
        Ok(opened) => opened,
        Err(issue) => {
            read.issues.push(Issue { place: Place { line: None, ..issue.place.clone() }, ..issue });
            return Ok(read);
        }
    };
    let Some(places) = places(format, &opened.header, source.name, &mut read.issues) else { return Ok(read) };
    let mut first: BTreeMap<(String, String, i32, i32), u64> = BTreeMap::new();
    let width = opened.header.names.len();
    while let Some(piece) = opened.pieces.next_piece()? {
        let rows = Rows::of(piece, opened.layout, width, source.name)?;
        for (i, row) in rows.rows().iter().enumerate() {
            read.n_rows += 1;
            let place =
                |field: &str| Place { file: source.name.to_owned(), line: Some(row.line), column: None, field: Some(field.to_owned()) };
            let text = |column: usize| rows.cell(i, column).trim();
            match cell(format, &places, &text, minimum) {
                Ok((cell, warning)) => {
                    let key = (cell.metric.clone(), cell.group.clone(), cell.cohort_from, cell.cohort_to);
                    match first.get(&key) {
                        Some(line) => read.issues.push(twice(place(&format.columns.measure), *line)),
                        None => {
                            first.insert(key, row.line);
                            read.issues.extend(warning.map(|said| Issue::warning(place(said.field), said.code, said.what, said.remedy)));
                            read.cells.push(cell);
                        }
                    }
                }
                Err(said) => read.issues.push(Issue::error(place(said.field), said.code, said.what, said.remedy)),
            }
        }
    }
    Ok(read)
}

/// What is wrong with a row.
struct Said<'f> {
    field: &'f str,
    code: &'static str,
    what: String,
    remedy: &'static str,
}

const ASK: &str = "Ask the sender to correct the file.";

fn twice(place: Place, line: u64) -> Issue {
    let what = format!("Line {line} gives the same measure for the same group and cohort; this one was not taken.");
    Issue::error(place, "cell_twice", what, "Ask the sender which of the two holds.")
}

fn places(format: &CellFormat, header: &Header, file: &str, issues: &mut Vec<Issue>) -> Option<Places> {
    let mut find = |name: &str| {
        let found = header.find(name);
        if found.len() != 1 {
            let place = Place { file: file.to_owned(), line: None, column: None, field: Some(name.to_owned()) };
            let what = format!("The file has {} columns '{name}', and one is needed.", found.len());
            issues.push(Issue::error(
                place,
                "column_missing",
                what,
                "If the sender renamed it, change it in the definition; else ask for the column.",
            ));
        }
        found.first().copied()
    };
    let columns = &format.columns;
    let measure = find(&columns.measure);
    let cohort = [find(&columns.cohort_from), find(&columns.cohort_to)];
    let (n, value, as_of) = (find(&columns.n), find(&columns.value), find(&columns.as_of));
    let group = columns.group.as_deref().map(&mut find);
    let suppressed = columns.suppressed.as_deref().map(&mut find);
    Some(Places {
        measure: measure?,
        group: group.flatten(),
        cohort: [cohort[0]?, cohort[1]?],
        n: n?,
        value: value?,
        suppressed: suppressed.flatten(),
        as_of: as_of?,
    })
}

type Read<'f> = Result<(ReturnedCell, Option<Said<'f>>), Said<'f>>;

fn cell<'f, 't>(format: &'f CellFormat, places: &Places, text: &dyn Fn(usize) -> &'t str, minimum: u64) -> Read<'f> {
    let columns = &format.columns;
    let raw = text(places.measure);
    let Some(measure) = format.measures.iter().find(|measure| measure.raw == raw) else {
        let what = format!("'{}' is not one of the measures that the definition lists.", crate::mapping::shown(raw));
        return Err(Said {
            field: &columns.measure,
            code: "measure_not_listed",
            what,
            remedy: "Add it to the definition as a [[measure]], or ask the sender.",
        });
    };
    let [from, to] = places.cohort;
    let (cohort_from, cohort_to) = (day(text(from), &columns.cohort_from)?, day(text(to), &columns.cohort_to)?);
    let as_of = day(text(places.as_of), &columns.as_of)?;
    if cohort_to < cohort_from || as_of < cohort_to {
        let what = "The cohort ends before it begins, or the rows go less far than the cohort.".to_owned();
        return Err(Said { field: &columns.cohort_to, code: "cohort_dates", what, remedy: ASK });
    }
    let group = places.group.map_or("", text);
    let group = if format.everyone.iter().any(|everyone| everyone == group) { "" } else { group };
    let mut cell = ReturnedCell {
        metric: measure.metric.clone(),
        group: group.to_owned(),
        kind: measure.kind,
        cohort_from,
        cohort_to,
        n: None,
        value: None,
        as_of,
    };
    let marked = |column: usize| format.suppressed.iter().any(|mark| mark == text(column));
    if places.suppressed.is_some_and(marked) || marked(places.value) || marked(places.n) {
        return Ok((cell, None));
    }
    let n: u64 = text(places.n).parse().map_err(|_| number(&columns.n, text(places.n)))?;
    let value = value(measure, text(places.value)).ok_or_else(|| number(&columns.value, text(places.value)))?;
    if n < minimum {
        let what = format!("The number rests on fewer than {minimum} people; it was not taken.");
        return Err(Said {
            field: &columns.n,
            code: "too_few_people",
            what,
            remedy: "Tell the sender, who should have suppressed it, and delete the file.",
        });
    }
    if let Some(said) = few_with(measure.kind, value, n, minimum, &columns.value) {
        return Ok((cell, Some(said)));
    }
    (cell.n, cell.value) = (Some(n), Some(value));
    Ok((cell, None))
}

fn day<'f>(text: &str, field: &'f str) -> Result<i32, Said<'f>> {
    let what = || format!("'{}' is not a day written as 2023-06-30.", crate::mapping::shown(text));
    parse_day(text).ok_or_else(|| Said { field, code: "not_a_date", what: what(), remedy: ASK })
}

fn number<'f>(field: &'f str, text: &str) -> Said<'f> {
    let what = format!("'{}' is not a number as this measure has it.", crate::mapping::shown(text));
    Said { field, code: "not_a_number", what, remedy: "If it means that the number is not told, add it to 'suppressed' of the definition." }
}

/// The text of a number as an exact fraction: a share, or cents.
fn value(measure: &CellMeasure, text: &str) -> Option<(i64, i64)> {
    let text = text.trim_end_matches('%').trim_start_matches('$').replace(',', "");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if fraction.len() > 9 || whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
    match measure.kind {
        CellKind::Rate => {
            let den = if measure.percent { scale.checked_mul(100)? } else { scale };
            (digits <= den).then_some((digits, den))
        }
        // Parts of a cent are rounded once, half up.
        CellKind::Median | CellKind::Mean => Some((digits.checked_mul(200)?.checked_add(scale)? / (2 * scale), 1)),
    }
}

/// A rate that gives away a few people for whom, or for whom not: kept without its number.
fn few_with<'f>(kind: CellKind, (num, den): (i64, i64), n: u64, minimum: u64, field: &'f str) -> Option<Said<'f>> {
    let with = i128::from(num) * i128::from(n) / i128::from(den.max(1));
    let without = i128::from(n) - with;
    let few = |count: i128| count < i128::from(minimum);
    let what = "The rate would tell that fewer people than may be shown had the result, or did not; it is kept as hidden.".to_owned();
    let said = Said {
        field,
        code: "too_few_with",
        what,
        remedy: "Nothing is to be done; ask the sender for a larger group if the number is needed.",
    };
    (kind == CellKind::Rate && (few(with) || few(without))).then_some(said)
}
