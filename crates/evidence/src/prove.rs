//! Proves a metric by its worked examples: the invented people go through the same pass as everyone else.
//! The counts stay in; what comes out is an issue where they differ from what was worked out by hand. It reads no snapshot.

use crate::frame::{Frame, Named, Opened, Spans, arrow_type};
use crate::groups::Groups;
use crate::pass::{self, Asked, Broken};
use crate::published::Ratio;
use crate::stats;
use crate::tally::Tally;
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array, StringArray};
use arrow::datatypes::{Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use std::sync::Arc;
use throughline_model::code::{Code, CodeBook};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};
use throughline_model::metric::{Example, ExampleSpan, Measure, Metric, Unit};
use throughline_model::population::Population;
use throughline_rule::{Type, Value};

/// Every difference between the metric's examples and what the pass gives for them.
pub fn metric(metric: &Metric, population: &Population, codes: &CodeBook) -> Result<Vec<Issue>, Failure> {
    let mut issues = Vec::new();
    for (n, example) in (1..).zip(&metric.examples) {
        let parts = run(metric, population, codes, example)?;
        for (what, expected, got) in differences(metric, example, &parts) {
            let place = Place { file: metric.heading.file.clone(), field: Some(format!("example {n}")), ..Place::default() };
            let what = format!("The example \"{}\" expects {what} = {expected}; the definition gives {got}.", example.text);
            issues.push(Issue::error(place, "example_differs", what, "Correct the rule, the window or the expected number."));
        }
    }
    Ok(issues)
}

/// The tallies of everyone; of a funnel, by how far they came.
fn run(metric: &Metric, population: &Population, codes: &CodeBook, example: &Example) -> Result<Vec<Tally>, Failure> {
    let frame = frame(example, codes)?;
    let everyone = |unit| vec![Groups::everyone(frame.units(unit).n())];
    let groups = Broken { persons: everyone(Unit::Person), periods: everyone(Unit::Participation) };
    let cohort = metric.cohort.as_ref().and_then(|cohort| cohort.dates(example.period));
    let tallies = pass::run(&frame, codes, &[Asked { metric, population, cohort }], &groups)?;
    Ok(tallies.into_iter().flatten().next().unwrap_or_default())
}

fn differences(metric: &Metric, example: &Example, parts: &[Tally]) -> Vec<(&'static str, String, String)> {
    let expect = &example.expect;
    let mut tally = Tally::default();
    parts.iter().for_each(|part| tally.merge(part));
    let counts = [
        ("population", expect.population, tally.population()),
        ("counted", expect.counted, tally.counted),
        ("success", expect.success, tally.success),
        ("not_known", expect.not_known, tally.not_known),
        ("too_early", expect.too_early, tally.too_early),
        ("outside", expect.outside, tally.outside),
    ];
    let differ = |(what, expected, got): (&'static str, Option<u64>, u64)| {
        expected.filter(|e| *e != got).map(|e| (what, e.to_string(), got.to_string()))
    };
    let mut differences: Vec<_> = counts.into_iter().filter_map(differ).collect();
    if let Some((num, den)) = expect.value {
        let got = value(metric, &tally);
        if got.is_none_or(|r| num.checked_mul(r.den) != r.num.checked_mul(den)) {
            let text = got.map_or_else(|| "no value".to_owned(), |r| format!("{}/{}", r.num, r.den));
            differences.push(("value", format!("{num}/{den}"), text));
        }
    }
    let reached: Vec<u64> = (1..parts.len()).map(|nth| parts.iter().skip(nth).map(|part| part.counted).sum()).collect();
    if let Some(steps) = expect.steps.as_ref().filter(|steps| **steps != reached) {
        differences.push(("steps", format!("{steps:?}"), format!("{reached:?}")));
    }
    differences
}

fn value(metric: &Metric, tally: &Tally) -> Option<Ratio> {
    match &metric.measure {
        Measure::Rate { .. } => Ratio::new(i128::from(tally.success), i128::from(tally.counted)),
        Measure::Mean(q) => Ratio::new(tally.sum, i128::from(tally.counted) * i128::from(q.per)),
        Measure::Median(q) => stats::median(&tally.values, q.per),
        Measure::Count { .. } | Measure::Funnel { .. } => Ratio::new(i128::from(tally.counted), 1),
    }
}

fn frame(example: &Example, codes: &CodeBook) -> Result<Frame, Failure> {
    let rows: Vec<&[(String, Value)]> = example.persons.iter().map(|p| p.fields.as_slice()).collect();
    let persons = batch(&rows, codes.stated(), None)?;
    let owned = (0..).zip(&example.persons).flat_map(|(owner, p)| p.periods.iter().map(move |period| (owner, period.as_slice())));
    let (owners, periods): (Vec<i64>, Vec<_>) = owned.unzip();
    let periods = batch(&periods, codes.of_participation(), Some(owners))?;
    let employers: Vec<&str> = example.persons.iter().flat_map(|p| &p.spans).filter_map(|s| s.employer.as_deref()).collect();
    let number = |name: &str| employers.iter().position(|e| *e == name).and_then(|i| i32::try_from(i).ok());
    let lines: Vec<Vec<Named<'_>>> = example.persons.iter().map(|p| p.spans.iter().map(|s| named(s, &number)).collect()).collect();
    let opened = Opened { persons, spans: Spans::of_people(&lines), periods: Some(periods) };
    Frame::of_tables(opened, example.as_of, codes)
}

fn named<'e>(span: &'e ExampleSpan, number: &dyn Fn(&str) -> Option<i32>) -> Named<'e> {
    Named {
        of: &span.of,
        axis: &span.axis,
        from: span.from,
        to: span.to,
        amount: span.amount,
        value: span.value.as_deref(),
        employer: span.employer.as_deref().and_then(number),
    }
}

/// One row for each given list of fields, a column for each code.
fn batch<'c>(rows: &[&[(String, Value)]], codes: impl Iterator<Item = &'c Code>, owners: Option<Vec<i64>>) -> Result<RecordBatch, Failure> {
    let typed = codes.filter_map(|code| Some((code.name.as_str(), code.field_type()?)));
    let mut columns: Vec<(Field, ArrayRef)> =
        typed.map(|(name, ty)| (Field::new(name, arrow_type(ty), true), column(rows, name, ty))).collect();
    if let Some(owners) = owners {
        for name in ["entry_on", "exit_on"] {
            if !columns.iter().any(|(field, _)| field.name() == name) {
                columns.push((Field::new(name, arrow_type(Type::Date), true), column(rows, name, Type::Date)));
            }
        }
        columns.push((Field::new("person", arrow_type(Type::Int), true), Arc::new(Int64Array::from(owners))));
    }
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options);
    batch.map_err(|e| Failure::broken("running an example", e))
}

fn column(rows: &[&[(String, Value)]], name: &str, ty: Type) -> ArrayRef {
    let values = rows.iter().map(|fields| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v));
    let number = |v: &Value| match v {
        Value::Int(n) | Value::Money(n) => Some(*n),
        _ => None,
    };
    match ty {
        Type::Bool => Arc::new(values.map(|v| if let Some(Value::Bool(b)) = v { Some(*b) } else { None }).collect::<BooleanArray>()),
        Type::Date => Arc::new(values.map(|v| if let Some(Value::Date(d)) = v { Some(*d) } else { None }).collect::<Date32Array>()),
        Type::Text => Arc::new(values.map(|v| if let Some(Value::Text(t)) = v { Some(t.clone()) } else { None }).collect::<StringArray>()),
        Type::Int | Type::Money | Type::Number => Arc::new(values.map(|v| v.and_then(number)).collect::<Int64Array>()),
    }
}
