//! The one rule language, in which eligibility, populations, edit checks and metrics are written: a small subset of SQL's expressions
//! with one three-valued meaning and four uses that agree (decided for one row with reasons, in batch over Arrow columns, printed as
//! a sentence, printed as portable SQL). It does not know what the fields mean, and never grows loops or functions of the user.
//!
//! What is *not known* besides an empty field: a division by zero; a whole number or an amount beyond 2^53 - 1 (whole units or cents:
//! where a double still counts exactly); a date outside the years 1 to 9999; a decimal number whose size is neither zero nor between
//! 1e-150 and 1e150 (so that no engine meets an overflow or an underflow); the years between two dates in the wrong order.
//!
//! What a row must be: whole numbers and cents within 2^53 - 1, dates within years 1 to 9999, text without the NUL character. The import
//! refuses anything else.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

mod arithmetic;
mod ast;
mod batch;
mod bounds;
mod date;
mod decide;
mod error;
mod fields;
mod functions;
mod nearest;
mod node;
mod parse;
mod rule;
mod sentence;
mod sql;
mod types;
mod value;

pub use ast::{Arithmetic, Comparison, Expr, ExprKind, Literal};
pub use batch::BatchError;
pub use date::{FIRST_DAY, LAST_DAY, civil, days, parse_day};
pub use decide::{Answer, Decision, Reason};
pub use error::RuleError;
pub use fields::{Field, Fields};
pub use functions::help as function_help;
pub use nearest::nearest;
pub use parse::{MAX_BYTES, MAX_DEPTH, may_name_field, parse};
pub use rule::Rule;
pub use sentence::{FieldWords, Language};
pub use value::{GREATEST_WHOLE, Type, Value};
