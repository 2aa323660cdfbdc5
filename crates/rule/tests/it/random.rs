//! Random well-typed rules over a fixed set of fields, and random rows with nulls and extreme values. Not for texts that are wrong.

use proptest::prelude::*;
use throughline_rule::{Arithmetic, Comparison, Expr, ExprKind, FIRST_DAY, Field, Fields, GREATEST_WHOLE, LAST_DAY, Literal, Type, Value};

pub const CODES: [&str; 4] = ["a", "b", "it's", "señal"];

/// The names carry the words that printed SQL uses inside, so that a capture would show.
pub const NAMES: [(&str, Type); 13] = [
    ("b1", Type::Bool),
    ("b2", Type::Bool),
    ("v", Type::Int),
    ("l", Type::Int),
    ("i3", Type::Int),
    ("r", Type::Money),
    ("m2", Type::Money),
    ("t", Type::Text),
    ("t2", Type::Text),
    ("code", Type::Text),
    ("code2", Type::Text),
    ("y", Type::Date),
    ("z", Type::Date),
];

pub fn fields() -> Fields {
    let field = |(name, ty): &(&str, Type)| {
        if name.starts_with("code") { Field::coded(*name, CODES) } else { Field::new(*name, *ty) }
    };
    NAMES.iter().map(field).collect()
}

pub type Row = Vec<Option<Value>>;

pub fn get(row: &Row, name: &str) -> Option<Value> {
    let place = NAMES.iter().position(|(known, _)| *known == name).unwrap();
    row[place].clone()
}

pub fn row() -> impl Strategy<Value = Row> {
    NAMES.iter().map(|(name, ty)| cell(name, *ty)).collect::<Vec<_>>()
}

fn cell(name: &str, ty: Type) -> BoxedStrategy<Option<Value>> {
    prop_oneof![1 => Just(None), 3 => known(name, ty).prop_map(Some)].boxed()
}

pub fn known(name: &str, ty: Type) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Int => whole().prop_map(Value::Int).boxed(),
        Type::Money => whole().prop_map(Value::Money).boxed(),
        Type::Date => day().prop_map(Value::Date).boxed(),
        Type::Number => unreachable!(),
        Type::Text if name.starts_with("code") => code().prop_map(Value::Text).boxed(),
        Type::Text => words().prop_map(Value::Text).boxed(),
    }
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -3_i64..=12,
        2 => -20_000_i64..=20_000,
        1 => -GREATEST_WHOLE..=GREATEST_WHOLE,
        1 => (0_i64..4).prop_map(|n| GREATEST_WHOLE - n),
        1 => (0_i64..4).prop_map(|n| n - GREATEST_WHOLE),
        1 => 94_906_264_i64..94_906_268,
    ]
}

fn day() -> impl Strategy<Value = i32> {
    prop_oneof![
        3 => 0_i32..25_000,
        2 => FIRST_DAY..=LAST_DAY,
        1 => (0_i32..500).prop_map(|n| FIRST_DAY + n),
        1 => (0_i32..500).prop_map(|n| LAST_DAY - n),
        // Around leap days.
        2 => (1_i64..=9999, -2_i32..=2).prop_map(|(year, n)| throughline_rule::days(year, 3, 1).unwrap() + n),
    ]
    .prop_map(|day| day.clamp(FIRST_DAY, LAST_DAY))
}

fn code() -> impl Strategy<Value = String> {
    proptest::sample::select(&CODES[..]).prop_map(str::to_owned)
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![code(), "[ab'ñ% ]{0,4}", "[^\\x00]{0,6}"]
}

/// The strategies of one depth.
#[derive(Clone)]
struct Level {
    condition: BoxedStrategy<Expr>,
    int: BoxedStrategy<Expr>,
    money: BoxedStrategy<Expr>,
    number: BoxedStrategy<Expr>,
    text: BoxedStrategy<Expr>,
    date: BoxedStrategy<Expr>,
}

/// A well-typed rule of any type.
pub fn rule() -> BoxedStrategy<Expr> {
    let Level { condition, int, money, number, text, date } = level(4);
    prop_oneof![6 => condition, 2 => int, 2 => money, 2 => number, 1 => text, 1 => date].boxed()
}

pub fn condition() -> BoxedStrategy<Expr> {
    level(3).condition
}

/// A condition without parts that read an empty field as an answer.
pub fn strict_condition() -> BoxedStrategy<Expr> {
    condition()
        .prop_filter("asks about empty fields", |expr| {
            let text = expr.to_string();
            !text.contains("null") && !text.contains("coalesce") && !text.contains("case")
        })
        .boxed()
}

fn e(kind: ExprKind) -> Expr {
    Expr { kind, span: 0..0 }
}

fn b(expr: Expr) -> Box<Expr> {
    Box::new(expr)
}

fn named(ty: Type, coded: bool) -> BoxedStrategy<Expr> {
    let names: Vec<&str> = NAMES.iter().filter(|(name, t)| *t == ty && name.starts_with("code") == coded).map(|(name, _)| *name).collect();
    proptest::sample::select(names).prop_map(|name| e(ExprKind::Field(name.to_owned()))).boxed()
}

fn literal<T: std::fmt::Debug + 'static>(values: impl Strategy<Value = T> + 'static, to: fn(T) -> Literal) -> BoxedStrategy<Expr> {
    values.prop_map(move |v| e(ExprKind::Literal(to(v)))).boxed()
}

fn negative(positive: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    prop_oneof![3 => positive.clone(), 1 => positive.prop_map(|x| e(ExprKind::Negate(b(x))))].boxed()
}

fn int_literal() -> BoxedStrategy<Expr> {
    negative(literal(whole().prop_map(i64::abs), Literal::Int))
}

fn small_int_literal() -> BoxedStrategy<Expr> {
    negative(literal(0_i64..2000, Literal::Int))
}

fn decimal_literal() -> BoxedStrategy<Expr> {
    let decimal = |(digits, places)| Literal::Decimal { digits, places };
    negative(literal((prop_oneof![0_i64..2000, 0_i64..1_000_000_000_000_000], prop_oneof![1_u32..4, 1_u32..=15]), decimal))
}

/// What stands for an amount only beside another.
fn dollars() -> BoxedStrategy<Expr> {
    let cents = |(digits, places)| Literal::Decimal { digits, places };
    prop_oneof![small_int_literal(), negative(literal((0_i64..100_000, 1_u32..=2), cents))].boxed()
}

fn text_literal() -> BoxedStrategy<Expr> {
    literal(words(), Literal::Text)
}

fn date_literal() -> BoxedStrategy<Expr> {
    literal(day(), Literal::Date)
}

fn call(name: &'static str) -> impl Fn(Vec<Expr>) -> Expr + Clone {
    move |arguments| e(ExprKind::Call(name.to_owned(), arguments))
}

fn level(depth: u32) -> Level {
    if depth == 0 {
        return Level {
            condition: prop_oneof![4 => named(Type::Bool, false), 1 => literal(any::<bool>(), Literal::Bool)].boxed(),
            int: prop_oneof![3 => named(Type::Int, false), 1 => int_literal()].boxed(),
            money: named(Type::Money, false),
            number: decimal_literal(),
            text: prop_oneof![3 => named(Type::Text, false), 1 => text_literal()].boxed(),
            date: prop_oneof![3 => named(Type::Date, false), 1 => date_literal()].boxed(),
        };
    }
    let below = level(depth - 1);
    Level {
        condition: prop_oneof![1 => below.condition.clone(), 6 => conditions(&below)].boxed(),
        int: prop_oneof![2 => below.int.clone(), 3 => ints(&below)].boxed(),
        money: prop_oneof![2 => below.money.clone(), 2 => moneys(&below)].boxed(),
        number: prop_oneof![1 => below.number.clone(), 3 => numbers(&below)].boxed(),
        text: prop_oneof![2 => below.text.clone(), 2 => chosen(below.text.clone(), below.text.clone(), &below.condition)].boxed(),
        date: prop_oneof![2 => below.date.clone(), 3 => dates(&below)].boxed(),
    }
}

fn arithmetic(op: Arithmetic, a: BoxedStrategy<Expr>, c: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    (a, c).prop_map(move |(a, c)| e(ExprKind::Arithmetic(op, b(a), b(c)))).boxed()
}

/// One of two kinds of value by a case or a coalesce; the second kind may only stand beside the first.
fn chosen(main: BoxedStrategy<Expr>, beside: BoxedStrategy<Expr>, condition: &BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let nothing = Just(e(ExprKind::Literal(Literal::Null))).boxed();
    let other = prop_oneof![main.clone(), beside, nothing].boxed();
    let branch = (maybe_null(condition), other.clone());
    let case = (maybe_null(condition), main.clone(), prop::collection::vec(branch, 0..2), prop::option::of(other.clone()));
    let coalesce = (main, prop::collection::vec(other, 1..3));
    prop_oneof![
        case.prop_map(|(condition, value, mut branches, otherwise)| {
            branches.push((condition, value));
            e(ExprKind::Case { branches, otherwise: otherwise.map(b) })
        }),
        coalesce.prop_map(|(first, mut rest)| {
            rest.insert(0, first);
            call("coalesce")(rest)
        }),
    ]
    .boxed()
}

fn maybe_null(condition: &BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    prop_oneof![12 => condition.clone(), 1 => Just(e(ExprKind::Literal(Literal::Null)))].boxed()
}

fn ints(below: &Level) -> BoxedStrategy<Expr> {
    let (int, date, text) = (&below.int, &below.date, &below.text);
    let dated = (proptest::sample::select(vec!["year", "month"]), date.clone());
    prop_oneof![
        arithmetic(Arithmetic::Add, int.clone(), int.clone()),
        arithmetic(Arithmetic::Subtract, int.clone(), int.clone()),
        arithmetic(Arithmetic::Multiply, int.clone(), int.clone()),
        arithmetic(Arithmetic::Subtract, date.clone(), date.clone()),
        int.clone().prop_map(|x| e(ExprKind::Negate(b(x)))),
        int.clone().prop_map(|x| call("abs")(vec![x])),
        dated.prop_map(|(name, x)| call(name)(vec![x])),
        (date.clone(), date.clone()).prop_map(|(a, c)| call("years_between")(vec![a, c])),
        text.clone().prop_map(|x| call("length")(vec![x])),
        chosen(int.clone(), int_literal(), &below.condition),
    ]
    .boxed()
}

fn moneys(below: &Level) -> BoxedStrategy<Expr> {
    let (money, int) = (&below.money, &below.int);
    prop_oneof![
        arithmetic(Arithmetic::Add, money.clone(), money.clone()),
        arithmetic(Arithmetic::Subtract, money.clone(), dollars()),
        arithmetic(Arithmetic::Add, dollars(), money.clone()),
        arithmetic(Arithmetic::Multiply, money.clone(), int.clone()),
        arithmetic(Arithmetic::Multiply, int.clone(), money.clone()),
        money.clone().prop_map(|x| e(ExprKind::Negate(b(x)))),
        money.clone().prop_map(|x| call("abs")(vec![x])),
        chosen(money.clone(), dollars(), &below.condition),
    ]
    .boxed()
}

fn numbers(below: &Level) -> BoxedStrategy<Expr> {
    let (number, int, money) = (&below.number, &below.int, &below.money);
    let mixed = prop_oneof![number.clone(), int.clone()].boxed();
    let any = proptest::sample::select(vec![Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide]);
    prop_oneof![
        arithmetic(Arithmetic::Divide, int.clone(), int.clone()),
        arithmetic(Arithmetic::Divide, money.clone(), money.clone()),
        (any, number.clone(), mixed.clone()).prop_map(|(op, a, c)| e(ExprKind::Arithmetic(op, b(a), b(c)))),
        arithmetic(Arithmetic::Divide, mixed.clone(), number.clone()),
        number.clone().prop_map(|x| e(ExprKind::Negate(b(x)))),
        number.clone().prop_map(|x| call("abs")(vec![x])),
        chosen(number.clone(), mixed, &below.condition),
    ]
    .boxed()
}

fn dates(below: &Level) -> BoxedStrategy<Expr> {
    let (date, int) = (&below.date, &below.int);
    prop_oneof![
        arithmetic(Arithmetic::Add, date.clone(), int.clone()),
        arithmetic(Arithmetic::Add, int.clone(), date.clone()),
        arithmetic(Arithmetic::Subtract, date.clone(), int.clone()),
        chosen(date.clone(), date_literal(), &below.condition),
    ]
    .boxed()
}

fn comparison(ordered: bool) -> BoxedStrategy<Comparison> {
    use Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    let all = vec![Equal, NotEqual, Less, AtMost, Greater, AtLeast];
    proptest::sample::select(if ordered { all } else { all[..2].to_vec() }).boxed()
}

fn compared(a: &BoxedStrategy<Expr>, c: BoxedStrategy<Expr>, ordered: bool) -> BoxedStrategy<Expr> {
    (comparison(ordered), a.clone(), c).prop_map(|(op, a, c)| e(ExprKind::Compare(op, b(a), b(c)))).boxed()
}

fn listed(of: BoxedStrategy<Expr>, value: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    (of, prop::collection::vec(value, 1..4), any::<bool>())
        .prop_map(|(of, values, negated)| e(ExprKind::In { of: b(of), values, negated }))
        .boxed()
}

fn between(of: BoxedStrategy<Expr>, end: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    (of, end.clone(), end, any::<bool>())
        .prop_map(|(of, low, high, negated)| e(ExprKind::Between { of: b(of), low: b(low), high: b(high), negated }))
        .boxed()
}

fn conditions(below: &Level) -> BoxedStrategy<Expr> {
    let Level { condition, int, money, number, text, date } = below.clone();
    let maybe = maybe_null(&condition);
    let many = prop::collection::vec(maybe.clone(), 2..4);
    let coded = named(Type::Text, true);
    let known = prop_oneof![condition.clone(), int.clone(), money.clone(), number.clone(), text.clone(), date.clone()];
    let tests = prop_oneof![
        3 => compared(&int, int.clone(), true),
        1 => compared(&int, number.clone(), true),
        2 => compared(&money, prop_oneof![money.clone(), dollars()].boxed(), true),
        1 => compared(&number, number.clone(), true),
        2 => compared(&date, date.clone(), true),
        1 => compared(&text, text.clone(), false),
        2 => compared(&coded, literal(code(), Literal::Text), false),
        1 => compared(&coded, coded.clone(), false),
        1 => compared(&condition, condition.clone(), false),
        1 => listed(int.clone(), int_literal()),
        1 => listed(number.clone(), prop_oneof![int_literal(), decimal_literal()].boxed()),
        1 => listed(money.clone(), dollars()),
        1 => listed(text.clone(), text_literal()),
        1 => listed(coded.clone(), literal(code(), Literal::Text)),
        1 => listed(date.clone(), date_literal()),
        1 => between(int.clone(), int.clone()),
        1 => between(money.clone(), prop_oneof![money, dollars()].boxed()),
        1 => between(number, int),
        1 => between(date.clone(), date),
        1 => (prop_oneof![text, coded], text_literal()).prop_map(|(a, c)| call("starts_with")(vec![a, c])),
        2 => (known, any::<bool>()).prop_map(|(of, negated)| e(ExprKind::IsNull { of: b(of), negated })),
    ];
    prop_oneof![
        3 => many.clone().prop_map(|parts| e(ExprKind::And(parts))),
        3 => many.prop_map(|parts| e(ExprKind::Or(parts))),
        2 => maybe.prop_map(|x| e(ExprKind::Not(b(x)))),
        12 => tests,
        1 => chosen(condition.clone(), condition.clone(), &condition),
    ]
    .boxed()
}
