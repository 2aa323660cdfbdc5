//! Functions of dates: `year`, `month`, `years_between`. Not for date plus days, which is arithmetic.

use arrow::datatypes::{Date32Type, Int64Type};

use super::{Function, Typing};
use crate::arithmetic;
use crate::batch::{map_one, map_two};
use crate::bounds::Bounds;
use crate::date::{SHIFT, civil};
use crate::value::{Cell, Type};

pub(super) static YEAR: Function = Function {
    name: "year",
    usage: "year(date)",
    purpose: "the calendar year of a date",
    arity: 1..=1,
    typing: Typing::Fixed(&[Type::Date], Type::Int),
    value: |arguments| match arguments {
        [Some(Cell::Date(day))] => Some(Cell::Int(civil(*day).0)),
        _ => None,
    },
    batch: |arguments, _| map_one::<Date32Type, Int64Type>(arguments, |day| Some(civil(day).0)),
    words: |language, arguments| {
        let x = arguments.concat();
        language.choose(format!("the year of {x}"), format!("el año {}", language.of(&x)))
    },
    sql: |_, arguments| from_civil(&arguments.concat(), YEAR_SQL),
    bounds: |_| Bounds::Whole { low: 1, high: 9999 },
};

pub(super) static MONTH: Function = Function {
    name: "month",
    usage: "month(date)",
    purpose: "the month of a date, 1 to 12",
    arity: 1..=1,
    typing: Typing::Fixed(&[Type::Date], Type::Int),
    value: |arguments| match arguments {
        [Some(Cell::Date(day))] => Some(Cell::Int(civil(*day).1)),
        _ => None,
    },
    batch: |arguments, _| map_one::<Date32Type, Int64Type>(arguments, |day| Some(civil(day).1)),
    words: |language, arguments| {
        let x = arguments.concat();
        language.choose(format!("the month of {x}"), format!("el mes {}", language.of(&x)))
    },
    sql: |_, arguments| from_civil(&arguments.concat(), MONTH_SQL),
    bounds: |_| Bounds::Whole { low: 1, high: 12 },
};

pub(super) static YEARS_BETWEEN: Function = Function {
    name: "years_between",
    usage: "years_between(from, to)",
    purpose: "the completed years from one date to a later one, such as an age",
    arity: 2..=2,
    typing: Typing::Fixed(&[Type::Date, Type::Date], Type::Int),
    value: |arguments| match arguments {
        [Some(Cell::Date(from)), Some(Cell::Date(to))] => arithmetic::years_between(*from, *to).map(Cell::Int),
        _ => None,
    },
    batch: |arguments, _| map_two::<Date32Type, Date32Type, Int64Type>(arguments, arithmetic::years_between),
    words: |language, arguments| {
        let [from, to] = arguments else {
            return String::new();
        };
        let spanish = format!("el número de años cumplidos desde {from} hasta {to}");
        language.choose(format!("the number of completed years from {from} to {to}"), spanish)
    },
    sql: |_, arguments| {
        let [from, to] = arguments else {
            return String::new();
        };
        // Years, months and days as one number each: their difference is past 10,000 exactly when a year is complete.
        let key = format!("({YEAR_SQL}) * 10000 + ({MONTH_SQL}) * 100 + of_year - (153 * m + 2) / 5 + 1");
        let (from, to) = (from_civil(from, &key), from_civil(to, &key));
        format!(
            "(select case when to_key >= from_key then (to_key - from_key) / 10000 end from \
             (select {from} as from_key, {to} as to_key limit 1) as k)"
        )
    },
    bounds: |_| Bounds::Whole { low: 0, high: 9998 },
};

/// The year, from the columns of [`from_civil`].
const YEAR_SQL: &str = "y + case when m >= 10 then 1 else 0 end";
/// The month, from the columns of [`from_civil`].
const MONTH_SQL: &str = "m + case when m < 10 then 3 else -9 end";

/// `what` of the day number `day`, by the same steps as [`civil`]; `what` may use y (the year from March), m (the month from March, 0 to
/// 11) and of_year (the day from March 1). Each step is a select of its own, because SQL has no other way to name what it needs twice; its
/// `limit 1` keeps planners from copying the step back into every use, which would double the work at each level.
fn from_civil(day: &str, what: &str) -> String {
    format!(
        "(select {what} from \
         (select y, of_year, (5 * of_year + 2) / 153 as m from \
         (select era * 400 + yoe as y, of_era - (365 * yoe + yoe / 4 - yoe / 100) as of_year from \
         (select era, of_era, (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365 as yoe from \
         (select era, z - era * 146097 as of_era from \
         (select z, z / 146097 as era from \
         (select {day} + {SHIFT} as z limit 1) as d1 limit 1) as d2 limit 1) as d3 limit 1) as d4 limit 1) as d5 limit 1) as d6)"
    )
}
