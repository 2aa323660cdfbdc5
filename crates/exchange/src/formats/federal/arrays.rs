//! The elements that rules name, as Arrow columns of one stretch of a file. Blank cells, and those with a fault, are null.
//! It judges no value.

use super::cell;
use super::columns::Columns;
use super::edition::{Edition, Element, Holds};
use crate::read::Rows;
use arrow::array::{ArrayRef, Date32Array, DictionaryArray, Int64Array, StringArray};
use arrow::datatypes::Int32Type;
use std::sync::Arc;
use throughline_model::failure::Failure;

/// One element's values, one for each row.
pub fn of(edition: &Edition, element: usize, columns: &Columns, rows: &Rows) -> Result<Option<ArrayRef>, Failure> {
    let Some(found) = edition.elements.get(element) else { return Ok(None) };
    let n = rows.rows().len();
    let texts: Vec<&str> = match columns.of(element) {
        Some(column) => rows.column(column).map(|place| rows.at(place).trim_matches(' ')).collect(),
        None => vec![""; n],
    };
    array(found, &texts).map(Some)
}

fn array(element: &Element, texts: &[&str]) -> Result<ArrayRef, Failure> {
    let known = |text: &&str| !text.is_empty() && element.not_yet.as_deref() != Some(*text);
    Ok(match element.holds {
        Holds::Date => Arc::new(texts.iter().map(|text| cell::day(text)).collect::<Date32Array>()),
        Holds::Number => Arc::new(texts.iter().map(|text| text.parse::<i64>().ok().filter(|n| *n >= 0)).collect::<Int64Array>()),
        Holds::Money => {
            Arc::new(texts.iter().map(|text| Some(text).filter(|t| known(t)).and_then(|t| cell::cents(t))).collect::<Int64Array>())
        }
        Holds::Text | Holds::Codes => Arc::new(texts.iter().map(|text| Some(*text).filter(|t| !t.is_empty())).collect::<StringArray>()),
        Holds::Code => {
            let keys = texts.iter().map(|text| cell::place_of_code(element, text).and_then(|place| i32::try_from(place).ok()));
            let codes: StringArray = element.all_codes().map(Some).collect();
            let built = DictionaryArray::<Int32Type>::try_new(keys.collect(), Arc::new(codes));
            Arc::new(built.map_err(|error| Failure::broken("reading the codes of a record file", error))?)
        }
    })
}
