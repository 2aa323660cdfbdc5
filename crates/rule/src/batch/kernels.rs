//! What Arrow's kernels lack: maps to known-or-not-known, lists, and text over dictionaries. Not for walking a rule.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, PrimitiveArray, StringArray};
use arrow::compute::kernels::boolean::is_not_null;
use arrow::compute::kernels::take::take;
use arrow::compute::kernels::zip::zip;
use arrow::datatypes::{ArrowPrimitiveType, DataType, Date32Type, Float64Type, Int64Type};

use super::{Column, Result, arguments_changed, kernel};
use crate::ast::Comparison;
use crate::value::Cell;

/// `f` of the only column; null where it gives `None`.
pub(crate) fn map_one<I: ArrowPrimitiveType, O: ArrowPrimitiveType>(
    columns: &[Column],
    f: impl Fn(I::Native) -> Option<O::Native>,
) -> Result<Column> {
    let [column] = columns else {
        return Err(arguments_changed());
    };
    let result: PrimitiveArray<O> = column.primitive::<I>()?.unary_opt(f);
    Ok(column.like(Arc::new(result)))
}

/// `f` of two columns, of which one or both may be constants; null where it gives `None`.
pub(crate) fn map_two<A: ArrowPrimitiveType, B: ArrowPrimitiveType, O: ArrowPrimitiveType>(
    columns: &[Column],
    f: impl Fn(A::Native, B::Native) -> Option<O::Native>,
) -> Result<Column> {
    let [a, b] = columns else {
        return Err(arguments_changed());
    };
    let (left, right) = (a.primitive::<A>()?, b.primitive::<B>()?);
    let result: PrimitiveArray<O> = match (a, b) {
        (Column::Rows(_), Column::Constant(_)) => match right.iter().next().flatten() {
            Some(right) => left.unary_opt(|left| f(left, right)),
            None => PrimitiveArray::new_null(left.len()),
        },
        (Column::Constant(_), Column::Rows(_)) => match left.iter().next().flatten() {
            Some(left) => right.unary_opt(|right| f(left, right)),
            None => PrimitiveArray::new_null(right.len()),
        },
        _ => left.iter().zip(right.iter()).map(|(left, right)| f(left?, right?)).collect(),
    };
    let like = if matches!(a, Column::Rows(_)) { a } else { b };
    Ok(like.like(Arc::new(result)))
}

/// Numbers without their signs.
pub(crate) fn absolute(columns: &[Column]) -> Result<Column> {
    match columns.first().map(|column| column.array().data_type()) {
        Some(DataType::Float64) => map_one::<Float64Type, Float64Type>(columns, |v| Some(v.abs())),
        _ => map_one::<Int64Type, Int64Type>(columns, i64::checked_abs),
    }
}

/// Of each row the first value that is known.
pub(crate) fn first_known(columns: &[Column]) -> Result<Column> {
    let count = columns.iter().find(|column| matches!(column, Column::Rows(_))).map_or(1, |column| column.array().len());
    let (last, rest) = columns.split_last().ok_or_else(arguments_changed)?;
    let mut result = Column::Rows(last.rows_of_plain(count)?);
    for column in rest.iter().rev() {
        let array = column.rows_of_plain(count)?;
        result = Column::Rows(result.with(|falsy| zip(&is_not_null(&array)?, &array, falsy))?);
    }
    Ok(result)
}

pub(super) fn compare(op: Comparison, a: &Column, b: &Column) -> Result<Column> {
    if let Some(text) = b.constant_text().filter(|_| is_dictionary(a)) {
        return text_condition(a, |v| op.holds(v.cmp(&text)));
    }
    if let Some(text) = a.constant_text().filter(|_| is_dictionary(b)) {
        return text_condition(b, |v| op.holds(text.as_str().cmp(v)));
    }
    let (a, b) = (a.plain()?, b.plain()?);
    let result: ArrayRef = Arc::new(a.with(|left| b.with(|right| kernel(op)(left, right)))?);
    let like = if matches!(a, Column::Rows(_)) { &a } else { &b };
    Ok(like.like(result))
}

/// Whether each value is one of the cells.
pub(super) fn among(column: &Column, cells: &[Cell]) -> Result<BooleanArray> {
    let array = column.array();
    match array.data_type() {
        DataType::Boolean => {
            let listed = |v: bool| cells.contains(&Cell::Bool(v));
            let values = array.as_boolean_opt().ok_or_else(arguments_changed)?;
            Ok(values.iter().map(|v| v.map(listed)).collect())
        }
        DataType::Int64 => {
            let whole = |cell: &Cell| match cell {
                Cell::Int(v) | Cell::Money(v) => Some(*v),
                _ => None,
            };
            let listed: Vec<i64> = cells.iter().filter_map(whole).collect();
            Ok(listed_in(column.primitive::<Int64Type>()?, |v| listed.contains(&v)))
        }
        DataType::Float64 => Ok(listed_in(column.primitive::<Float64Type>()?, |v| cells.contains(&Cell::Number(v)))),
        DataType::Date32 => Ok(listed_in(column.primitive::<Date32Type>()?, |v| cells.contains(&Cell::Date(v)))),
        _ => {
            let result = text_condition(column, |text| cells.contains(&Cell::Text(text)))?;
            result.array().as_boolean_opt().cloned().ok_or_else(arguments_changed)
        }
    }
}

fn listed_in<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, listed: impl Fn(T::Native) -> bool) -> BooleanArray {
    BooleanArray::from_unary(array, listed)
}

fn is_dictionary(column: &Column) -> bool {
    matches!(column.array().data_type(), DataType::Dictionary(..))
}

/// A condition on each text.
pub(crate) fn text_condition(column: &Column, condition: impl Fn(&str) -> bool) -> Result<Column> {
    each_text(column, |texts| Arc::new(BooleanArray::from_iter(texts.iter().map(|text| text.map(&condition)))))
}

/// A whole number of the only column's each text.
pub(crate) fn text_number(columns: &[Column], number: impl Fn(&str) -> i64) -> Result<Column> {
    let [column] = columns else {
        return Err(arguments_changed());
    };
    each_text(column, |texts| Arc::new(Int64Array::from_iter(texts.iter().map(|text| text.map(&number)))))
}

/// Calculates once for each text of a dictionary, then spreads the results over the rows.
fn each_text(column: &Column, calculate: impl Fn(&StringArray) -> ArrayRef) -> Result<Column> {
    let array = column.array();
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return Ok(column.like(calculate(array.as_string_opt::<i32>().ok_or_else(arguments_changed)?)));
    };
    let results = calculate(dictionary.values().as_string_opt::<i32>().ok_or_else(arguments_changed)?);
    Ok(column.like(take(&results, dictionary.keys(), None)?))
}
