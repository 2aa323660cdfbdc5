//! A rule as portable SQL, valid in SQLite and PostgreSQL, with guards where a calculation could leave the range in which it is known.
//! Not for whole queries, and not for engines without a select inside an expression.
//!
//! Where a guard needs a value twice, it names it in a select of its own, so that the text grows with the rule and never faster. The
//! `limit 1` there keeps PostgreSQL's planner from copying the value back into both places, which would double its work at each level.
//! The field names stay visible inside, because such a select has no table: a name in it can only mean the row outside.

use crate::ast::Arithmetic;
use crate::bounds::{Bounds, bounds, unguarded};
use crate::date::{FIRST_DAY, LAST_DAY};
use crate::decide;
use crate::fields::Field;
use crate::functions::Typing;
use crate::node::{Kind, Node};
use crate::value::{Cell, GREATEST_WHOLE, Type};

pub(crate) fn sql(node: &Node, fields: &[Field]) -> String {
    Printer { fields }.part(node)
}

struct Printer<'a> {
    fields: &'a [Field],
}

impl Printer<'_> {
    /// One part, in parentheses wherever it could be torn apart by what stands around it.
    fn part(&self, node: &Node) -> String {
        // Engines calculate constants before any guard could stop them, so they are calculated here. Decimal numbers are left, because a
        // double has no portable literal; they never overflow on the way.
        if node.ty != Type::Number && node.is_constant() {
            return decide::value(node, &[]).map_or_else(|| null(node.ty), literal);
        }
        let part = |x: &Node| self.part(x);
        match &node.kind {
            Kind::Literal(_) => null(node.ty),
            Kind::Decimal { digits, places } => decimal(*digits, *places),
            Kind::Field(place) => self.field(*place),
            Kind::Not(x) => format!("(not {})", part(x)),
            Kind::And(parts) => balanced(&self.parts(parts), "and"),
            Kind::Or(parts) => balanced(&self.parts(parts), "or"),
            Kind::Compare(op, a, b) => format!("({} {} {})", part(a), op.symbol(), part(b)),
            Kind::In { of, values, negated } => {
                format!("({}{} in ({}))", part(of), negation(*negated), self.parts(values).join(", "))
            }
            Kind::Between { of, low, high, negated } => {
                format!("({}{} between {} and {})", part(of), negation(*negated), part(low), part(high))
            }
            Kind::IsNull { of, negated } => format!("({} is{} null)", part(of), negation(*negated)),
            Kind::Negate(x) if bounds(node).fit_32_bits() || node.ty == Type::Number => {
                format!("(-{})", part(x))
            }
            Kind::Negate(x) => format!("(-{})", self.wide(x)),
            Kind::Widen(x) => double(&part(x)),
            Kind::Arithmetic(op, a, b) => self.arithmetic(*op, node.ty, a, b),
            Kind::Case { branches, otherwise } => self.case(branches, otherwise.as_deref()),
            Kind::Call(function, arguments) => {
                let wide = matches!(function.typing, Typing::Quantity) && node.ty == Type::Int && !bounds(node).fit_32_bits();
                let printed: Vec<String> = if wide { arguments.iter().map(|x| self.wide(x)).collect() } else { self.parts(arguments) };
                (function.sql)(arguments, &printed)
            }
        }
    }

    fn parts(&self, nodes: &[Node]) -> Vec<String> {
        nodes.iter().map(|node| self.part(node)).collect()
    }

    fn field(&self, place: usize) -> String {
        let Some(field) = self.fields.get(place) else {
            return String::new();
        };
        match field.ty {
            Type::Bool => format!("(\"{}\" = 1)", field.name),
            _ => format!("\"{}\"", field.name),
        }
    }

    fn case(&self, branches: &[(Node, Node)], otherwise: Option<&Node>) -> String {
        let branches: String = branches.iter().map(|(when, then)| format!(" when {} then {}", self.part(when), self.part(then))).collect();
        let otherwise = otherwise.map(|value| format!(" else {}", self.part(value))).unwrap_or_default();
        format!("(case{branches}{otherwise} end)")
    }

    /// A whole number that PostgreSQL calculates with in 64 bits.
    fn wide(&self, node: &Node) -> String {
        let part = self.part(node);
        match node.kind {
            Kind::Field(_) if node.ty != Type::Date => part,
            _ => format!("cast({part} as bigint)"),
        }
    }

    fn arithmetic(&self, op: Arithmetic, ty: Type, a: &Node, b: &Node) -> String {
        let raw = unguarded(op, ty, bounds(a), bounds(b));
        if ty == Type::Number {
            let plain = self.numbers(op, a, b);
            return if raw.fit(ty) { plain } else { guarded(&plain, NUMBER_IS_KNOWN) };
        }
        if op == Arithmetic::Multiply && !within_64_bits(raw) {
            return self.product(a, b);
        }
        // One 64-bit side makes the calculation 64 bits wide.
        let left = if raw.fit_32_bits() { self.part(a) } else { self.wide(a) };
        let plain = format!("({left} {} {})", op.symbol(), self.part(b));
        if raw.fit(ty) {
            return plain;
        }
        let (low, high) = match ty {
            Type::Date => (i64::from(FIRST_DAY), i64::from(LAST_DAY)),
            _ => (-GREATEST_WHOLE, GREATEST_WHOLE),
        };
        guarded(&plain, &format!("v between {low} and {high}"))
    }

    fn numbers(&self, op: Arithmetic, a: &Node, b: &Node) -> String {
        let (left, right) = (self.part(a), self.part(b));
        match op {
            Arithmetic::Divide => {
                let left = if a.ty == Type::Number { left } else { double(&left) };
                format!("({left} / nullif({right}, 0))")
            }
            _ => format!("({left} {} {right})", op.symbol()),
        }
    }

    /// A product that could leave 64 bits. Both factors are exact doubles and rounding keeps order, so the rounded product is at most
    /// 2^53 - 1 exactly when the true one is.
    fn product(&self, a: &Node, b: &Node) -> String {
        format!(
            "(select case when abs(cast(l as double precision) * r) <= {GREATEST_WHOLE} then l * r end \
             from (select {} as l, {} as r limit 1) as t)",
            self.part(a),
            self.part(b)
        )
    }
}

const NUMBER_IS_KNOWN: &str = "v = 0 or abs(v) between 1e-150 and 1e150";

fn guarded(value: &str, known: &str) -> String {
    format!("(select case when {known} then v end from (select {value} as v limit 1) as t)")
}

fn within_64_bits(bounds: Bounds) -> bool {
    matches!(bounds, Bounds::Whole { low, high } if low >= i128::from(i64::MIN) && high <= i128::from(i64::MAX))
}

fn double(whole: &str) -> String {
    format!("cast({whole} as double precision)")
}

/// A quotient of two exact doubles: engines round decimal literals differently, but not a division.
fn decimal(digits: i64, places: u32) -> String {
    let (mut digits, mut places) = (digits, places);
    while places > 0 && digits % 10 == 0 {
        (digits, places) = (digits / 10, places - 1);
    }
    match places {
        0 => double(&digits.to_string()),
        _ => format!("({} / {})", double(&digits.to_string()), 10_i64.pow(places)),
    }
}

fn negation(negated: bool) -> &'static str {
    if negated { " not" } else { "" }
}

fn literal(cell: Cell) -> String {
    match cell {
        Cell::Bool(v) => v.to_string(),
        Cell::Int(v) | Cell::Money(v) => signed(v),
        Cell::Date(v) => signed(i64::from(v)),
        Cell::Text(v) => format!("'{}'", v.replace('\'', "''")),
        // Never reached: decimal numbers are printed from their digits.
        Cell::Number(_) => null(Type::Number),
    }
}

fn signed(v: i64) -> String {
    if v < 0 { format!("({v})") } else { v.to_string() }
}

/// Null with a type, which PostgreSQL needs to choose an operator.
fn null(ty: Type) -> String {
    let ty = match ty {
        Type::Bool => "boolean",
        Type::Int | Type::Money | Type::Date => "bigint",
        Type::Number => "double precision",
        Type::Text => "text",
    };
    format!("cast(null as {ty})")
}

/// A long chain as a balanced tree, because SQLite refuses expressions nested deeper than 1,000 and reads a chain as nested.
fn balanced(parts: &[String], word: &str) -> String {
    const SHORT: usize = 16;
    if parts.len() <= SHORT {
        return format!("({})", parts.join(&format!(" {word} ")));
    }
    let (left, right) = parts.split_at(parts.len() / 2);
    format!("({} {word} {})", balanced(left, word), balanced(right, word))
}

#[cfg(test)]
mod tests {
    use crate::{Field, Fields, Rule, Type};

    #[test]
    fn texts() {
        let fields = Fields::from(vec![
            Field::new("aid", Type::Bool),
            Field::new("priors", Type::Int),
            Field::new("weeks", Type::Int),
            Field::new("earnings", Type::Money),
            Field::coded("race", ["black", "other"]),
            Field::new("born", Type::Date),
        ]);
        let check = |rule: &str, want: &str| assert_eq!(Rule::read(rule, &fields).unwrap().sql(), want, "{rule}");
        check("aid", r#"("aid" = 1)"#);
        check("not aid", r#"(not ("aid" = 1))"#);
        check("priors between 2 and 3 and aid", r#"(("priors" between 2 and 3) and ("aid" = 1))"#);
        check("earnings >= 886.5", r#"("earnings" >= 88650)"#);
        check("race in ('black', 'other')", r#"("race" in ('black', 'other'))"#);
        check("born >= date '1970-01-02'", r#"("born" >= 1)"#);
        check("born < date '1969-12-31'", r#"("born" < (-1))"#);
        check("priors / weeks", r#"(cast("priors" as double precision) / nullif("weeks", 0))"#);
        check(
            "priors + weeks",
            r#"(select case when v between -9007199254740991 and 9007199254740991 then v end from (select ("priors" + "weeks") as v limit 1) as t)"#,
        );
        // SQLite would fall back to a double where the product leaves 64 bits; PostgreSQL would refuse the whole query.
        check(
            "priors * weeks",
            r#"(select case when abs(cast(l as double precision) * r) <= 9007199254740991 then l * r end from (select "priors" as l, "weeks" as r limit 1) as t)"#,
        );
        check(
            "born + priors",
            r#"(select case when v between -719162 and 2932896 then v end from (select (cast("born" as bigint) + "priors") as v limit 1) as t)"#,
        );
        check("length(race) * 2 + 1", r#"(cast((cast(length("race") as bigint) * 2) as bigint) + 1)"#);
        check("starts_with(race, 'bl')", r#"(substr("race", 1, 2) = 'bl')"#);
        check("priors > 1.50", r#"(cast("priors" as double precision) > (cast(15 as double precision) / 10))"#);
        check("2 * 3", "6");
        check("9007199254740991 + 1", "cast(null as bigint)");
    }
}
