//! Decide, batch and the printed SQL run in SQLite give the same values, on random rules and rows.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, DictionaryArray, Int64Array, StringArray};
use arrow::datatypes::{Date32Type, Float64Type, Int32Type, Int64Type, UInt32Type};
use arrow::record_batch::RecordBatch;
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use throughline_rule::{Answer, Rule, Type, Value};

use crate::random::{self, NAMES, Row};

/// A database with the one table of random rows.
pub fn database() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    let columns: Vec<String> = NAMES.iter().map(|(name, ty)| format!("\"{name}\" {}", sql_type(*ty))).collect();
    db.execute_batch(&format!("create table row (place integer primary key, {})", columns.join(", "))).unwrap();
    db
}

fn sql_type(ty: Type) -> &'static str {
    match ty {
        Type::Bool | Type::Date => "integer",
        Type::Int | Type::Money => "bigint",
        Type::Number => "double precision",
        Type::Text => "text",
    }
}

fn sql_value(value: &Option<Value>) -> Sql {
    match value {
        None => Sql::Null,
        Some(Value::Bool(v)) => Sql::Integer(i64::from(*v)),
        Some(Value::Int(v) | Value::Money(v)) => Sql::Integer(*v),
        Some(Value::Number(v)) => Sql::Real(*v),
        Some(Value::Text(v)) => Sql::Text(v.clone()),
        Some(Value::Date(v)) => Sql::Integer(i64::from(*v)),
    }
}

pub fn fill(db: &Connection, rows: &[Row]) {
    db.execute("delete from row", ()).unwrap();
    let places = vec!["?"; NAMES.len()].join(", ");
    let mut insert = db.prepare_cached(&format!("insert into row values (null, {places})")).unwrap();
    for row in rows {
        insert.execute(rusqlite::params_from_iter(row.iter().map(sql_value))).unwrap();
    }
}

pub fn by_sql(db: &Connection, rule: &Rule) -> Vec<Option<Value>> {
    let query = format!("select {} from row order by place", rule.sql());
    let mut select = db.prepare(&query).unwrap_or_else(|error| panic!("{error}: {query}"));
    let rows = select.query_map((), |row| row.get::<_, Sql>(0)).unwrap();
    rows.map(|value| from_sql(value.unwrap_or_else(|error| panic!("{error}: {query}")), rule.ty())).collect()
}

fn from_sql(value: Sql, ty: Type) -> Option<Value> {
    Some(match (value, ty) {
        (Sql::Null, _) => return None,
        (Sql::Integer(v @ (0 | 1)), Type::Bool) => Value::Bool(v == 1),
        (Sql::Integer(v), Type::Int) => Value::Int(v),
        (Sql::Integer(v), Type::Money) => Value::Money(v),
        (Sql::Integer(v), Type::Date) => Value::Date(v.try_into().unwrap()),
        (Sql::Real(v), Type::Number) => Value::Number(v),
        (Sql::Text(v), Type::Text) => Value::Text(v),
        (value, ty) => panic!("{value:?} is not {ty}"),
    })
}

#[derive(Clone, Copy)]
pub enum Texts {
    Plain,
    Dictionary,
    UnsignedDictionary,
}

pub fn record_batch(rows: &[Row], texts: Texts) -> RecordBatch {
    let column = |(place, (name, ty)): (usize, &(&'static str, Type))| {
        let cells = rows.iter().map(|row| row[place].as_ref());
        (*name, array(cells, *ty, texts))
    };
    RecordBatch::try_from_iter_with_nullable(NAMES.iter().enumerate().map(column).map(|(name, array)| (name, array, true))).unwrap()
}

fn array<'a>(cells: impl Iterator<Item = Option<&'a Value>>, ty: Type, texts: Texts) -> ArrayRef {
    let whole = |cell: Option<&Value>| match cell {
        Some(Value::Int(v) | Value::Money(v)) => Some(*v),
        _ => None,
    };
    let text = |cell: Option<&'a Value>| match cell {
        Some(Value::Text(v)) => Some(v.as_str()),
        _ => None,
    };
    match (ty, texts) {
        (Type::Bool, _) => Arc::new(cells.map(|c| c.map(|v| *v == Value::Bool(true))).collect::<BooleanArray>()),
        (Type::Int | Type::Money, _) => Arc::new(cells.map(whole).collect::<Int64Array>()),
        (Type::Date, _) => Arc::new(Date32Array::from_iter(cells.map(|cell| match cell {
            Some(Value::Date(v)) => Some(*v),
            _ => None,
        }))),
        (Type::Text, Texts::Plain) => Arc::new(StringArray::from_iter(cells.map(text))),
        (Type::Text, Texts::Dictionary) => Arc::new(DictionaryArray::<Int32Type>::from_iter(cells.map(text))),
        (Type::Text, Texts::UnsignedDictionary) => Arc::new(DictionaryArray::<UInt32Type>::from_iter(cells.map(text))),
        (Type::Number, _) => unreachable!(),
    }
}

pub fn by_batch(rule: &Rule, batch: &RecordBatch) -> Vec<Option<Value>> {
    let array = rule.batch(batch).unwrap();
    assert_eq!(array.len(), batch.num_rows());
    let value = |i: usize| match rule.ty() {
        Type::Bool => Value::Bool(array.as_boolean().value(i)),
        Type::Int => Value::Int(array.as_primitive::<Int64Type>().value(i)),
        Type::Money => Value::Money(array.as_primitive::<Int64Type>().value(i)),
        Type::Number => Value::Number(array.as_primitive::<Float64Type>().value(i)),
        Type::Text => Value::Text(array.as_string::<i32>().value(i).to_owned()),
        Type::Date => Value::Date(array.as_primitive::<Date32Type>().value(i)),
    };
    (0..array.len()).map(|i| array.is_valid(i).then(|| value(i))).collect()
}

pub fn by_value(rule: &Rule, rows: &[Row]) -> Vec<Option<Value>> {
    rows.iter().map(|row| rule.value(&|name| random::get(row, name))).collect()
}

thread_local! {
    static DB: Connection = database();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn all_uses_agree(expr in random::rule(), rows in prop::collection::vec(random::row(), 1..12)) {
        let text = expr.to_string();
        let rule = Rule::read(&text, &random::fields()).unwrap_or_else(|errors| panic!("{errors:?}: {text}"));
        let values = by_value(&rule, &rows);
        for texts in [Texts::Plain, Texts::Dictionary, Texts::UnsignedDictionary] {
            prop_assert_eq!(&by_batch(&rule, &record_batch(&rows, texts)), &values, "batch of {}", &text);
        }
        let queried = DB.with(|db| {
            fill(db, &rows);
            by_sql(db, &rule)
        });
        prop_assert_eq!(&queried, &values, "SQL of {}: {}", &text, rule.sql());
        if rule.ty() == Type::Bool {
            for (row, value) in rows.iter().zip(&values) {
                let answer = match value {
                    Some(Value::Bool(true)) => Answer::Yes,
                    Some(Value::Bool(false)) => Answer::No,
                    _ => Answer::NotKnown,
                };
                prop_assert_eq!(rule.decide(&|name| random::get(row, name)).answer, answer);
            }
        }
    }
}

/// A rule over one row given as `name=value` pairs: the same value from all uses.
fn check(text: &str, row: &[(&str, Value)], want: Option<Value>) {
    let rule = Rule::read(text, &random::fields()).unwrap_or_else(|errors| panic!("{errors:?}: {text}"));
    let cell = |name: &str| row.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    let rows = vec![NAMES.iter().map(|(name, _)| cell(name)).collect::<Row>()];
    let want = [want];
    assert_eq!(by_value(&rule, &rows), want, "decide {text}");
    assert_eq!(by_batch(&rule, &record_batch(&rows, Texts::Plain)), want, "batch {text}");
    DB.with(|db| {
        fill(db, &rows);
        assert_eq!(by_sql(db, &rule), want, "SQL {text}: {}", rule.sql());
    });
}

#[test]
fn kleene_logic() {
    let truth = [("true", Some(true)), ("false", Some(false)), ("null", None)];
    for (a, x) in truth {
        check(&format!("not {a}"), &[], x.map(|v| Value::Bool(!v)));
        for (c, y) in truth {
            let and = if x == Some(false) || y == Some(false) { Some(false) } else { x.and(y) };
            let or = if x == Some(true) || y == Some(true) { Some(true) } else { x.and(y) };
            check(&format!("{a} and {c}"), &[], and.map(Value::Bool));
            check(&format!("{a} or {c}"), &[], or.map(Value::Bool));
            let row: Vec<(&str, Value)> = [("b1", x), ("b2", y)].into_iter().filter_map(|(n, v)| Some((n, Value::Bool(v?)))).collect();
            check("b1 and b2", &row, and.map(Value::Bool));
            check("b1 or b2", &row, or.map(Value::Bool));
            check("b1 = b2", &row, x.zip(y).map(|(x, y)| Value::Bool(x == y)));
            check("b1 is null or b2 is not null", &row, Some(Value::Bool(x.is_none() || y.is_some())));
        }
    }
}

#[test]
fn edges_of_arithmetic() {
    let most = throughline_rule::GREATEST_WHOLE;
    let int = |v, l| [("v", Value::Int(v)), ("l", Value::Int(l))];
    check("v / l", &int(1, 0), None);
    check("v / l", &int(0, 0), None);
    check("v / l > 0 or true", &int(1, 0), Some(Value::Bool(true)));
    check("v / l", &int(7, 2), Some(Value::Number(3.5)));
    check("v + l", &int(most, 0), Some(Value::Int(most)));
    check("v + l", &int(most, 1), None);
    check("v - l", &int(-most, 1), None);
    check("v + l - l", &int(most, 1), None);
    check("v * l", &int(94_906_265, 94_906_265), Some(Value::Int(9_007_199_136_250_225)));
    check("v * l", &int(94_906_266, 94_906_266), None);
    check("v * l", &int(most, most), None);
    check("v * l", &int(most, -1), Some(Value::Int(-most)));
    // 6361 * 69431 * 20394401 = 2^53 - 1.
    check("v * l", &int(6361 * 69_431, 20_394_401), Some(Value::Int(most)));
    check("v * l", &int(1 << 26, 1 << 27), None);
    check("abs(v) - abs(l)", &int(-most, most), Some(Value::Int(0)));
    check("-v", &int(most, 0), Some(Value::Int(-most)));
    check("v = 9007199254740991", &int(most, 0), Some(Value::Bool(true)));
    check("9007199254740991 + 1 is null", &[], Some(Value::Bool(true)));
    check("0.1 + 0.2 = 0.3", &[], Some(Value::Bool(false)));
    check("v / 10 = 0.3", &int(3, 0), Some(Value::Bool(true)));
    check("-(v / l) = v * 0.5", &int(0, 5), Some(Value::Bool(true)));
    let money = |r| [("r", Value::Money(r))];
    check("r >= 886.5", &money(88_650), Some(Value::Bool(true)));
    check("r > 886.50", &money(88_650), Some(Value::Bool(false)));
    check("r + 0.01", &money(most), None);
    check("r * 12 >= 100 * 12", &money(10_000), Some(Value::Bool(true)));
    check("r / (r - r)", &money(1), None);
    check("v * 15 < r", &[("v", Value::Int(2)), ("r", Value::Money(3001))], Some(Value::Bool(true)));
}

#[test]
fn decimal_numbers_have_bounds() {
    // 10^13 ten times is 10^130, fifteen times 10^195.
    let power = |n: usize| vec!["10000000000000.0"; n].join(" * ");
    check(&format!("v * {} > 0", power(10)), &[("v", Value::Int(1))], Some(Value::Bool(true)));
    check(&format!("v * {} > 0", power(15)), &[("v", Value::Int(1))], None);
    check(&format!("v / ({}) > 0", power(15)), &[("v", Value::Int(1))], None);
    check(&format!("v / ({}) > 0", power(10)), &[("v", Value::Int(1))], Some(Value::Bool(true)));
    check(&format!("{} > 0", power(30)), &[], None);
}

#[test]
fn edges_of_dates() {
    let day = |text| Value::Date(throughline_rule::parse_day(text).unwrap());
    let row = |y, z| [("y", day(y)), ("z", day(z))];
    check("y + 1", &[("y", day("9999-12-31"))], None);
    check("y - 1", &[("y", day("0001-01-01"))], None);
    check("y - 1", &[("y", day("2024-03-01"))], Some(day("2024-02-29")));
    check("z - y", &row("0001-01-01", "9999-12-31"), Some(Value::Int(3_652_058)));
    check("years_between(y, z)", &row("2004-02-29", "2005-02-28"), Some(Value::Int(0)));
    check("years_between(y, z)", &row("2004-02-29", "2005-03-01"), Some(Value::Int(1)));
    check("years_between(y, z)", &row("2004-02-29", "2004-02-28"), None);
    check("year(y) * 100 + month(y)", &[("y", day("0001-01-01"))], Some(Value::Int(101)));
    check("year(y) * 100 + month(y)", &[("y", day("9999-12-31"))], Some(Value::Int(999_912)));
    check("y >= date '2024-06-30'", &[("y", day("2024-06-30"))], Some(Value::Bool(true)));
}

#[test]
fn deep_and_long_rules_run() {
    let v = [("v", Value::Int(1))];
    check(&vec!["v"; 63].join(" + "), &v, Some(Value::Int(63)));
    check(&vec!["v"; 63].join(" * "), &v, Some(Value::Int(1)));
    check(&vec!["v"; 63].join(" / "), &v, Some(Value::Number(1.0)));
    check(&vec!["v = 1"; 1000].join(" and "), &v, Some(Value::Bool(true)));
    check(&format!("v in ({})", vec!["1"; 3000].join(", ")), &v, Some(Value::Bool(true)));
    let day = Value::Date(0);
    let years = (0..20).fold("y".to_owned(), |inner, _| format!("(y + year({inner}))"));
    let want = (0..20).fold(0, |inner, _| i32::try_from(throughline_rule::civil(inner).0).unwrap());
    check(&years, &[("y", day)], Some(Value::Date(want)));
}

/// Every day of a leap cycle and of both ends, as the printed SQL reads it.
#[test]
fn calendars_agree() {
    let rule = Rule::read("year(y) * 10000 + month(y) * 100 + years_between(z, y)", &random::fields()).unwrap();
    let mut starts = vec![throughline_rule::FIRST_DAY, throughline_rule::LAST_DAY - 400];
    starts.extend([-60, 10_900, 47_480, 47_900]);
    for start in starts {
        let birth = Value::Date((start - 1000).max(throughline_rule::FIRST_DAY));
        let row = |day: i32| -> Row {
            let cell = |(name, _): &(&str, Type)| match *name {
                "y" => Some(Value::Date(day)),
                "z" => Some(birth.clone()),
                _ => None,
            };
            NAMES.iter().map(cell).collect()
        };
        let rows: Vec<Row> = (start..=start + 400).map(row).collect();
        let values = by_value(&rule, &rows);
        assert_eq!(by_batch(&rule, &record_batch(&rows, Texts::Plain)), values);
        DB.with(|db| {
            fill(db, &rows);
            assert_eq!(by_sql(db, &rule), values);
        });
    }
}

#[test]
fn values_that_no_field_may_hold_are_not_known() {
    let over = throughline_rule::GREATEST_WHOLE + 1;
    let rule = Rule::read("v is null and y is null", &random::fields()).unwrap();
    let row: Row = NAMES
        .iter()
        .map(|(name, _)| match *name {
            "v" => Some(Value::Int(over)),
            "y" => Some(Value::Date(i32::MAX)),
            _ => None,
        })
        .collect();
    let rows = vec![row];
    assert_eq!(by_value(&rule, &rows), [Some(Value::Bool(true))]);
    assert_eq!(by_batch(&rule, &record_batch(&rows, Texts::Plain)), [Some(Value::Bool(true))]);
}
