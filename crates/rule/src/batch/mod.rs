//! A rule for many rows at once, over Arrow columns. Every calculation calls the same function as `decide`; comparisons and logic are
//! Arrow's own kernels. Not for reading files nor for choosing rows.

mod column;
mod kernels;

use arrow::array::{ArrayRef, AsArray, BooleanArray};
use arrow::compute::kernels::boolean::{and_kleene, is_not_null, is_null, not, or_kleene};
use arrow::compute::kernels::cmp;
use arrow::compute::kernels::zip::zip;
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

use crate::arithmetic as exact;
use crate::ast::{Arithmetic, Comparison};
use crate::decide;
use crate::fields::Field;
use crate::node::{Kind, Node};
use crate::value::{Cell, Type};
pub(crate) use column::Column;
pub(crate) use kernels::{absolute, first_known, map_one, map_two, text_condition, text_number};

/// Why a rule cannot be calculated over a batch: ours to fix, never the fault of a row.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The batch lacks a column that the rule names.
    #[error("the batch has no column '{0}', which the rule names")]
    NoColumn(String),
    /// A column holds another type than its field.
    #[error("column '{name}' holds {found}, but the field is {needed}")]
    OtherType {
        /// The column.
        name: String,
        /// The Arrow type it has.
        found: String,
        /// What the field holds.
        needed: Type,
    },
    /// Arrow refused.
    #[error("a batch could not be calculated: {0}")]
    Arrow(#[from] ArrowError),
}

/// A function was called with other arguments than the checker allowed.
pub(crate) fn arguments_changed() -> BatchError {
    BatchError::Arrow(ArrowError::InvalidArgumentError("a function was given other arguments than were checked".to_owned()))
}

pub(crate) fn batch(node: &Node, fields: &[Field], batch: &RecordBatch) -> Result<ArrayRef, BatchError> {
    let columns = fields.iter().map(|field| column::load(field, batch)).collect::<Result<Vec<_>, _>>()?;
    Rows { columns, count: batch.num_rows() }.of(node)?.rows_of_plain(batch.num_rows())
}

struct Rows {
    columns: Vec<ArrayRef>,
    count: usize,
}

type Result<T, E = BatchError> = std::result::Result<T, E>;

impl Rows {
    fn of(&self, node: &Node) -> Result<Column> {
        if node.is_constant() {
            return Ok(Column::constant(decide::value(node, &[]), node.ty));
        }
        match &node.kind {
            Kind::Field(place) => self.columns.get(*place).map(|array| Column::Rows(array.clone())).ok_or_else(arguments_changed),
            Kind::Not(x) => Ok(Column::from(not(&self.condition(x)?)?)),
            Kind::And(parts) => self.fold(parts, and_kleene),
            Kind::Or(parts) => self.fold(parts, or_kleene),
            Kind::Compare(op, a, b) => kernels::compare(*op, &self.of(a)?, &self.of(b)?),
            Kind::In { of, values, negated } => self.among(of, values, *negated),
            Kind::Between { of, low, high, negated } => self.between([of, low, high], *negated),
            Kind::IsNull { of, negated } => {
                let array = self.of(of)?.rows(self.count)?;
                Ok(Column::from(if *negated { is_not_null(&array)? } else { is_null(&array)? }))
            }
            Kind::Negate(x) => self.negate(x),
            Kind::Arithmetic(op, a, b) => calculate(*op, [a.ty, b.ty], &[self.of(a)?, self.of(b)?]),
            Kind::Widen(x) => map_one::<Int64Type, Float64Type>(&[self.of(x)?], |v| Some(v as f64)),
            Kind::Case { branches, otherwise } => self.case(branches, otherwise.as_deref(), node.ty),
            Kind::Call(function, arguments) => {
                let arguments = arguments.iter().map(|argument| self.of(argument)).collect::<Result<Vec<_>>>()?;
                (function.batch)(&arguments, node.ty)
            }
            Kind::Literal(_) | Kind::Decimal { .. } => Err(arguments_changed()),
        }
    }

    fn condition(&self, node: &Node) -> Result<BooleanArray> {
        let array = self.of(node)?.rows(self.count)?;
        array.as_boolean_opt().cloned().ok_or_else(arguments_changed)
    }

    fn fold(
        &self,
        parts: &[Node],
        kernel: fn(&BooleanArray, &BooleanArray) -> std::result::Result<BooleanArray, ArrowError>,
    ) -> Result<Column> {
        let (first, rest) = parts.split_first().ok_or_else(arguments_changed)?;
        let mut result = self.condition(first)?;
        for part in rest {
            result = kernel(&result, &self.condition(part)?)?;
        }
        Ok(Column::from(result))
    }

    fn among(&self, of: &Node, values: &[Node], negated: bool) -> Result<Column> {
        let cells: Vec<Cell> = values.iter().filter_map(|value| decide::value(value, &[])).collect();
        let found = kernels::among(&self.of(of)?, &cells)?;
        Ok(if negated { Column::from(not(&found)?) } else { Column::from(found) })
    }

    fn between(&self, parts: [&Node; 3], negated: bool) -> Result<Column> {
        let [of, low, high] = parts.map(|part| self.of(part));
        let of = of?;
        let side = |op, end: Column| -> Result<BooleanArray> {
            let array = kernels::compare(op, &of, &end)?.rows(self.count)?;
            array.as_boolean_opt().cloned().ok_or_else(arguments_changed)
        };
        let between = and_kleene(&side(Comparison::AtLeast, low?)?, &side(Comparison::AtMost, high?)?)?;
        Ok(if negated { Column::from(not(&between)?) } else { Column::from(between) })
    }

    fn negate(&self, x: &Node) -> Result<Column> {
        let column = [self.of(x)?];
        match x.ty {
            Type::Number => map_one::<Float64Type, Float64Type>(&column, |v| exact::number(-v)),
            _ => map_one::<Int64Type, Int64Type>(&column, i64::checked_neg),
        }
    }

    /// From the last branch to the first, so that the first that holds has the last word.
    fn case(&self, branches: &[(Node, Node)], otherwise: Option<&Node>, ty: Type) -> Result<Column> {
        let mut result = match otherwise {
            Some(value) => self.of(value)?,
            None => Column::constant(None, ty),
        };
        for (condition, value) in branches.iter().rev() {
            // Zip takes a condition that is not known as one that does not hold.
            let mask = self.condition(condition)?;
            let (value, below) = (self.of(value)?.plain()?, result.plain()?);
            result = Column::Rows(value.with(|truthy| below.with(|falsy| zip(&mask, truthy, falsy)))?);
        }
        Ok(result)
    }
}

fn calculate(op: Arithmetic, types: [Type; 2], columns: &[Column]) -> Result<Column> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    match (op, types) {
        (Divide, [Type::Int, _] | [Type::Money, _]) => map_two::<Int64Type, Int64Type, Float64Type>(columns, exact::divide),
        (_, [Type::Number, _]) => map_two::<Float64Type, Float64Type, Float64Type>(columns, decide::number_operation(op)),
        (Add, [Type::Date, _]) => map_two::<Date32Type, Int64Type, Date32Type>(columns, exact::days_after),
        (Subtract, [Type::Date, Type::Date]) => map_two::<Date32Type, Date32Type, Int64Type>(columns, exact::days_from),
        (Subtract, [Type::Date, _]) => map_two::<Date32Type, Int64Type, Date32Type>(columns, exact::days_before),
        (Add, _) => map_two::<Int64Type, Int64Type, Int64Type>(columns, exact::add),
        (Subtract, _) => map_two::<Int64Type, Int64Type, Int64Type>(columns, exact::subtract),
        (Multiply, _) => map_two::<Int64Type, Int64Type, Int64Type>(columns, exact::multiply),
        (Divide, _) => Err(arguments_changed()),
    }
}

/// Arrow's comparison kernel of that name.
pub(crate) fn kernel(
    op: Comparison,
) -> fn(&dyn arrow::array::Datum, &dyn arrow::array::Datum) -> std::result::Result<BooleanArray, ArrowError> {
    match op {
        Comparison::Equal => cmp::eq,
        Comparison::NotEqual => cmp::neq,
        Comparison::Less => cmp::lt,
        Comparison::AtMost => cmp::lt_eq,
        Comparison::Greater => cmp::gt,
        Comparison::AtLeast => cmp::gt_eq,
    }
}
