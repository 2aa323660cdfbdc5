//! Values computed from several elements of each record, for checks and facts to name. The ways are a closed list; no rule about the
//! federal layout stands here.

use super::edition::{Derive, Edition, REPORT_ON};
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Int64Array, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Field, Schema};
use arrow::record_batch::RecordBatch;
use std::collections::BTreeMap;
use std::sync::Arc;
use throughline_model::failure::Failure;
use throughline_rule::{Rule, civil, days};

/// Columns by the name that rules use.
pub struct Values {
    columns: BTreeMap<String, ArrayRef>,
    n_rows: usize,
}

impl Values {
    /// The elements, and the reporting period of each row: its own, else the one given.
    pub fn new(columns: BTreeMap<String, ArrayRef>, n_rows: usize, report_on: Option<i32>) -> Self {
        let own = columns.get("report_quarter").and_then(|array| array.as_primitive_opt::<Date32Type>()).cloned();
        let report = (0..n_rows).map(|row| own.as_ref().filter(|own| own.is_valid(row)).map(|own| own.value(row)).or(report_on));
        let mut values = Self { columns, n_rows };
        values.columns.insert(REPORT_ON.to_owned(), Arc::new(report.collect::<Date32Array>()));
        values
    }

    /// Computes the edition's derived values, those that are needed.
    pub fn derive(&mut self, edition: &Edition, needed: &[String]) -> Result<(), Failure> {
        for derived in edition.derived.iter().filter(|derived| needed.contains(&derived.name)) {
            let array = self.of(&derived.derive)?;
            self.columns.insert(derived.name.clone(), array);
        }
        Ok(())
    }

    /// What a rule gives for each row.
    pub fn rule(&self, rule: &Rule) -> Result<ArrayRef, Failure> {
        let broken = |error: &dyn std::fmt::Display| Failure::broken("running the checks of the federal layout", error);
        let columns: Vec<(&str, ArrayRef)> =
            rule.fields().into_iter().filter_map(|name| Some((name, self.columns.get(name)?.clone()))).collect();
        let fields: Vec<Field> = columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
        let arrays = columns.into_iter().map(|(_, array)| array).collect();
        let options = arrow::record_batch::RecordBatchOptions::new().with_row_count(Some(self.n_rows));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options).map_err(|error| broken(&error))?;
        rule.batch(&batch).map_err(|error| broken(&error))
    }

    /// What a condition gives for each row.
    pub fn condition(&self, rule: &Rule) -> Result<BooleanArray, Failure> {
        let array = self.rule(rule)?;
        array
            .as_boolean_opt()
            .cloned()
            .ok_or_else(|| Failure::broken("running the checks of the federal layout", "a check is no condition"))
    }

    fn of(&self, derive: &Derive) -> Result<ArrayRef, Failure> {
        Ok(match derive {
            Derive::Rule(rule) => self.rule(rule)?,
            Derive::Earliest(names) => self.dates(names, i32::min),
            Derive::Latest(names) => self.dates(names, i32::max),
            Derive::Any(names) => {
                let arrays = self.all(names);
                Arc::new((0..self.n_rows).map(|row| Some(arrays.iter().any(|array| known(array, row)))).collect::<BooleanArray>())
            }
            Derive::Count(names, codes) => {
                let arrays = self.texts(names)?;
                let has = |array: &StringArray, row: usize| {
                    array.is_valid(row) && (codes.is_empty() || codes.iter().any(|c| c == array.value(row)))
                };
                let count = |row: usize| arrays.iter().filter(|array| has(array, row)).count();
                Arc::new((0..self.n_rows).map(|row| i64::try_from(count(row)).ok()).collect::<Int64Array>())
            }
            Derive::QuartersSince(name) => {
                let quarters = |row| Some(quarter(self.day(REPORT_ON, row)?) - quarter(self.day(name, row)?));
                Arc::new((0..self.n_rows).map(|row| quarters(row).map(i64::from)).collect::<Int64Array>())
            }
            Derive::Quarter(name, plus) => {
                let first = |row| first_day(quarter(self.day(name, row)?).saturating_add(*plus));
                Arc::new((0..self.n_rows).map(first).collect::<Date32Array>())
            }
        })
    }

    fn all(&self, names: &[String]) -> Vec<ArrayRef> {
        names.iter().filter_map(|name| self.columns.get(name).cloned()).collect()
    }

    fn texts(&self, names: &[String]) -> Result<Vec<StringArray>, Failure> {
        let text = |array: &ArrayRef| {
            let plain = cast(array, &DataType::Utf8).map_err(|error| Failure::broken("reading the codes of a record file", error))?;
            Ok(plain.as_string::<i32>().clone())
        };
        self.all(names).iter().map(text).collect()
    }

    fn day(&self, name: &str, row: usize) -> Option<i32> {
        let array = self.columns.get(name)?.as_primitive_opt::<Date32Type>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    fn dates(&self, names: &[String], choose: fn(i32, i32) -> i32) -> ArrayRef {
        let of = |row| names.iter().filter_map(|name| self.day(name, row)).reduce(choose);
        Arc::new((0..self.n_rows).map(of).collect::<Date32Array>())
    }
}

/// Whether a row has a value; a dictionary's null stands in its keys.
fn known(array: &ArrayRef, row: usize) -> bool {
    array.is_valid(row)
}

/// The calendar quarter of a day, counted from the year 0.
fn quarter(day: i32) -> i32 {
    let (year, month, _) = civil(day);
    i32::try_from(year * 4 + (month - 1) / 3).unwrap_or_default()
}

/// The first day of a quarter counted so.
fn first_day(quarter: i32) -> Option<i32> {
    days(i64::from(quarter.div_euclid(4)), i64::from(quarter.rem_euclid(4)) * 3 + 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_begin_where_they_should() {
        let day = |y, m, d| days(y, m, d).unwrap();
        assert_eq!(first_day(quarter(day(2022, 11, 15)) + 2), Some(day(2023, 4, 1)));
        assert_eq!(first_day(quarter(day(2022, 1, 1)) - 1), Some(day(2021, 10, 1)));
        assert_eq!(quarter(day(2023, 6, 30)) - quarter(day(2022, 7, 1)), 3);
    }
}
