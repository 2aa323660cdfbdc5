//! Proves a metric by its worked examples: the invented people go through the same pass as everyone else.
//! The counts stay in; what comes out is an issue where they differ from what was worked out by hand. It reads no snapshot.

use crate::frame::{Frame, Spans, arrow_type};
use crate::groups::Groups;
use crate::pass::{self, Asked};
use crate::published::Ratio;
use crate::stats;
use crate::tally::Tally;
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array, StringArray};
use arrow::datatypes::{Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use std::sync::Arc;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};
use throughline_model::metric::{Example, ExamplePerson, Measure, Metric};
use throughline_model::population::Population;
use throughline_rule::{Type, Value};

/// Every difference between the metric's examples and what the pass gives for them.
pub fn metric(metric: &Metric, population: &Population, codes: &CodeBook) -> Result<Vec<Issue>, Failure> {
    let mut issues = Vec::new();
    for (n, example) in (1..).zip(&metric.examples) {
        let tally = run(metric, population, codes, example)?;
        for (what, expected, got) in differences(metric, example, &tally) {
            let place = Place { file: metric.heading.file.clone(), field: Some(format!("example {n}")), ..Place::default() };
            let what = format!("The example \"{}\" expects {what} = {expected}; the definition gives {got}.", example.text);
            issues.push(Issue::error(place, "example_differs", what, "Correct the rule, the window or the expected number."));
        }
    }
    Ok(issues)
}

fn run(metric: &Metric, population: &Population, codes: &CodeBook, example: &Example) -> Result<Tally, Failure> {
    let frame = frame(&example.persons, codes)?;
    let groups = [Groups::everyone(example.persons.len())];
    let tallies = pass::run(&frame, codes, &[Asked { metric, population }], &groups)?;
    Ok(tallies.into_iter().flatten().flatten().next().unwrap_or_default())
}

fn differences(metric: &Metric, example: &Example, tally: &Tally) -> Vec<(&'static str, String, String)> {
    let expect = &example.expect;
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
        let got = value(metric, tally);
        if got.is_none_or(|r| num.checked_mul(r.den) != r.num.checked_mul(den)) {
            let text = got.map_or_else(|| "no value".to_owned(), |r| format!("{}/{}", r.num, r.den));
            differences.push(("value", format!("{num}/{den}"), text));
        }
    }
    differences
}

fn value(metric: &Metric, tally: &Tally) -> Option<Ratio> {
    match &metric.measure {
        Measure::Rate { .. } => Ratio::new(i128::from(tally.success), i128::from(tally.counted)),
        Measure::Mean(q) => Ratio::new(tally.sum, i128::from(tally.counted) * i128::from(q.per)),
        Measure::Median(q) => stats::median(&tally.values, q.per),
    }
}

fn frame(persons: &[ExamplePerson], codes: &CodeBook) -> Result<Frame, Failure> {
    let stated = codes.stated().filter_map(|code| Some((code.name.as_str(), code.field_type()?)));
    let columns: Vec<_> = stated.map(|(name, ty)| (name, ty, column(persons, name, ty))).collect();
    let fields: Vec<Field> = columns.iter().map(|(name, ty, _)| Field::new(*name, arrow_type(*ty), true)).collect();
    let arrays = columns.into_iter().map(|(_, _, array)| array).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(persons.len()));
    let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options);
    let batch = batch.map_err(|e| Failure::broken("running an example", e))?;
    let line = |p: &ExamplePerson| p.spans.iter().map(|s| (s.of.clone(), s.axis.clone(), s.from, s.to, s.amount)).collect::<Vec<_>>();
    let lines: Vec<_> = persons.iter().map(line).collect();
    let lines: Vec<Vec<_>> =
        lines.iter().map(|l| l.iter().map(|(of, axis, f, t, a)| (of.as_str(), axis.as_str(), *f, *t, *a)).collect()).collect();
    Frame::of_tables(&batch, Spans::of_people(&lines), codes)
}

fn column(persons: &[ExamplePerson], name: &str, ty: Type) -> ArrayRef {
    let values = persons.iter().map(|p| p.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v));
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
