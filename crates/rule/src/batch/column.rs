//! A column of a batch: loaded and checked, or one constant standing for all rows. Not for calculating (see `kernels`).

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Datum, Float64Array, Int64Array, PrimitiveArray, Scalar, StringArray, UInt32Array,
};
use arrow::compute::kernels::cast::cast;
use arrow::compute::kernels::take::take;
use arrow::datatypes::{ArrowPrimitiveType, DataType, Date32Type, Int64Type};
use arrow::record_batch::RecordBatch;

use super::{BatchError, arguments_changed};
use crate::arithmetic;
use crate::fields::Field;
use crate::value::{Cell, Type};

/// The values of one part of a rule for all rows of a batch.
#[derive(Clone, Debug)]
pub(crate) enum Column {
    /// One value for each row; text may be a dictionary.
    Rows(ArrayRef),
    /// An array of one row that stands for all of them.
    Constant(ArrayRef),
}

impl From<BooleanArray> for Column {
    fn from(array: BooleanArray) -> Self {
        Self::Rows(Arc::new(array))
    }
}

impl Column {
    pub fn constant(cell: Option<Cell>, ty: Type) -> Self {
        let array: ArrayRef = match (cell, ty) {
            (Some(Cell::Bool(v)), _) => Arc::new(BooleanArray::from(vec![v])),
            (Some(Cell::Int(v) | Cell::Money(v)), _) => Arc::new(Int64Array::from(vec![v])),
            (Some(Cell::Number(v)), _) => Arc::new(Float64Array::from(vec![v])),
            (Some(Cell::Text(v)), _) => Arc::new(StringArray::from(vec![v])),
            (Some(Cell::Date(v)), _) => Arc::new(Date32Array::from(vec![v])),
            (None, Type::Bool) => Arc::new(BooleanArray::new_null(1)),
            (None, Type::Int | Type::Money) => Arc::new(Int64Array::new_null(1)),
            (None, Type::Number) => Arc::new(Float64Array::new_null(1)),
            (None, Type::Text) => Arc::new(StringArray::new_null(1)),
            (None, Type::Date) => Arc::new(Date32Array::new_null(1)),
        };
        Self::Constant(array)
    }

    pub fn array(&self) -> &ArrayRef {
        match self {
            Self::Rows(array) | Self::Constant(array) => array,
        }
    }

    /// The same kind of column over a calculated array of the same length.
    pub fn like(&self, array: ArrayRef) -> Self {
        match self {
            Self::Rows(_) => Self::Rows(array),
            Self::Constant(_) => Self::Constant(array),
        }
    }

    /// Hands it to a kernel that takes constants.
    pub fn with<T>(&self, kernel: impl FnOnce(&dyn Datum) -> T) -> T {
        match self {
            Self::Rows(array) => kernel(array),
            Self::Constant(array) => kernel(&Scalar::new(array.clone())),
        }
    }

    /// One value for each of `count` rows.
    pub fn rows(&self, count: usize) -> Result<ArrayRef, BatchError> {
        match self {
            Self::Rows(array) => Ok(array.clone()),
            Self::Constant(array) => Ok(take(array, &UInt32Array::from(vec![0; count]), None)?),
        }
    }

    /// As [`Self::rows`], text without a dictionary.
    pub fn rows_of_plain(&self, count: usize) -> Result<ArrayRef, BatchError> {
        self.plain()?.rows(count)
    }

    /// Text without a dictionary; anything else as it is.
    pub fn plain(&self) -> Result<Self, BatchError> {
        match self.array().data_type() {
            DataType::Dictionary(..) => Ok(self.like(cast(self.array(), &DataType::Utf8)?)),
            _ => Ok(self.clone()),
        }
    }

    pub fn primitive<T: ArrowPrimitiveType>(&self) -> Result<&PrimitiveArray<T>, BatchError> {
        self.array().as_primitive_opt::<T>().ok_or_else(arguments_changed)
    }

    /// The text of a constant.
    pub fn constant_text(&self) -> Option<String> {
        match self {
            Self::Rows(_) => None,
            Self::Constant(array) => array.as_string_opt::<i32>()?.iter().next()?.map(str::to_owned),
        }
    }
}

/// The column of a field, in the one Arrow type of its type; what no field may hold becomes null, as in a single row.
pub(super) fn load(field: &Field, batch: &RecordBatch) -> Result<ArrayRef, BatchError> {
    let array = batch.column_by_name(&field.name).ok_or_else(|| BatchError::NoColumn(field.name.clone()))?;
    let found = array.data_type();
    let wanted = match field.ty {
        Type::Bool if *found == DataType::Boolean => return Ok(array.clone()),
        Type::Int | Type::Money if found.is_integer() && *found != DataType::UInt64 => DataType::Int64,
        Type::Date if *found == DataType::Date32 => DataType::Date32,
        Type::Text if is_text_dictionary(found) => return Ok(array.clone()),
        Type::Text if matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => DataType::Utf8,
        needed => {
            return Err(BatchError::OtherType { name: field.name.clone(), found: found.to_string(), needed });
        }
    };
    let array = if *found == wanted { array.clone() } else { cast(array, &wanted)? };
    Ok(within_bounds(array, field.ty))
}

fn is_text_dictionary(ty: &DataType) -> bool {
    matches!(ty, DataType::Dictionary(_, values) if **values == DataType::Utf8)
}

/// Copies the column only if something is out of bounds, which the import has refused.
fn within_bounds(array: ArrayRef, ty: Type) -> ArrayRef {
    if let (Type::Int | Type::Money, Some(numbers)) = (ty, array.as_primitive_opt::<Int64Type>()) {
        if numbers.values().iter().any(|v| arithmetic::whole(Some(*v)).is_none()) {
            return Arc::new(numbers.unary_opt::<_, Int64Type>(|v| arithmetic::whole(Some(v))));
        }
    } else if let (Type::Date, Some(days)) = (ty, array.as_primitive_opt::<Date32Type>())
        && days.values().iter().any(|v| arithmetic::day(Some(i64::from(*v))).is_none())
    {
        return Arc::new(days.unary_opt::<_, Date32Type>(|v| arithmetic::day(Some(i64::from(v)))));
    }
    array
}
