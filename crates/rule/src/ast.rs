//! A rule as it was written, and its canonical text. Not checked: fields may be unknown and types may clash (see `types`).

use std::fmt::{self, Display, Write};
use std::ops::Range;

use crate::date;

/// One part of a rule and where it stands. Two are equal when they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it says.
    pub kind: ExprKind,
    /// The bytes of the text that it covers.
    pub span: Range<usize>,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What a part of a rule says.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A literal value.
    Literal(Literal),
    /// A field by its name.
    Field(String),
    /// `not x`
    Not(Box<Expr>),
    /// `a and b and c`: two or more, in order.
    And(Vec<Expr>),
    /// `a or b or c`: two or more, in order.
    Or(Vec<Expr>),
    /// `a < b`
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `x in (1, 2)`; the values are literals or negated literals.
    In {
        /// What is looked for.
        of: Box<Expr>,
        /// Where it is looked for: one or more.
        values: Vec<Expr>,
        /// Whether it reads `not in`.
        negated: bool,
    },
    /// `x between low and high`, both ends included.
    Between {
        /// What lies between.
        of: Box<Expr>,
        /// The lower end.
        low: Box<Expr>,
        /// The upper end.
        high: Box<Expr>,
        /// Whether it reads `not between`.
        negated: bool,
    },
    /// `x is null`
    IsNull {
        /// What is or is not known.
        of: Box<Expr>,
        /// Whether it reads `is not null`.
        negated: bool,
    },
    /// `-x`
    Negate(Box<Expr>),
    /// `a + b`
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `case when c then v ... else w end`: one or more branches.
    Case {
        /// Conditions and what each gives, in order.
        branches: Vec<(Expr, Expr)>,
        /// What it gives when no condition holds; not known when absent.
        otherwise: Option<Box<Expr>>,
    },
    /// `name(arguments)`
    Call(String, Vec<Expr>),
}

/// A value written in a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number, never negative: its sign is a [`ExprKind::Negate`].
    Int(i64),
    /// A decimal number: 12.50 is the digits 1250 with 2 places.
    Decimal {
        /// All its digits as one whole number, below 10^15.
        digits: i64,
        /// How many of them stand after the point, at least 1.
        places: u32,
    },
    /// `'text'`
    Text(String),
    /// `date '2024-06-30'`, in days since 1970-01-01.
    Date(i32),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>` or `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// The comparison that holds exactly when this one does not.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtLeast => Self::Less,
            Self::Greater => Self::AtMost,
            Self::AtMost => Self::Greater,
        }
    }

    pub(crate) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// How two values are calculated with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Arithmetic {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}

/// The canonical text: parsed again, it gives an equal expression.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(literal) => literal.fmt(f),
            ExprKind::Field(name) => f.write_str(name),
            ExprKind::Not(x) => write!(f, "not {}", Part(x, Level::Not)),
            ExprKind::And(parts) => list(f, parts, Level::Not, " and "),
            ExprKind::Or(parts) => list(f, parts, Level::And, " or "),
            ExprKind::Compare(op, a, b) => {
                write!(f, "{} {} {}", Part(a, Level::Sum), op.symbol(), Part(b, Level::Sum))
            }
            ExprKind::In { of, values, negated } => {
                write!(f, "{}{} in (", Part(of, Level::Sum), if *negated { " not" } else { "" })?;
                list(f, values, Level::Or, ", ")?;
                f.write_char(')')
            }
            ExprKind::Between { of, low, high, negated } => {
                let not = if *negated { " not" } else { "" };
                let [of, low, high] = [of, low, high].map(|x| Part(x, Level::Sum));
                write!(f, "{of}{not} between {low} and {high}")
            }
            ExprKind::IsNull { of, negated } => {
                write!(f, "{} is {}null", Part(of, Level::Sum), if *negated { "not " } else { "" })
            }
            ExprKind::Negate(x) => write!(f, "-{}", Part(x, Level::Atom)),
            ExprKind::Arithmetic(op, a, b) => {
                let left = self.level();
                let right = if left == Level::Sum { Level::Product } else { Level::Sign };
                write!(f, "{} {} {}", Part(a, left), op.symbol(), Part(b, right))
            }
            ExprKind::Case { branches, otherwise } => {
                f.write_str("case")?;
                for (condition, value) in branches {
                    write!(f, " when {condition} then {value}")?;
                }
                if let Some(value) = otherwise {
                    write!(f, " else {value}")?;
                }
                f.write_str(" end")
            }
            ExprKind::Call(name, arguments) => {
                write!(f, "{name}(")?;
                list(f, arguments, Level::Or, ", ")?;
                f.write_char(')')
            }
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(v) => write!(f, "{v}"),
            Self::Int(v) => write!(f, "{v}"),
            Self::Decimal { digits, places } => {
                let scale = 10_i64.pow((*places).min(15));
                write!(f, "{}.{:0width$}", digits / scale, digits % scale, width = *places as usize)
            }
            Self::Text(v) => write!(f, "'{}'", v.replace('\'', "''")),
            Self::Date(v) => write!(f, "date '{}'", date::iso(*v)),
        }
    }
}

/// How tightly a part binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Not,
    Test,
    Sum,
    Product,
    Sign,
    Atom,
}

impl Expr {
    fn level(&self) -> Level {
        match &self.kind {
            ExprKind::Or(_) => Level::Or,
            ExprKind::And(_) => Level::And,
            ExprKind::Not(_) => Level::Not,
            ExprKind::Compare(..) | ExprKind::In { .. } | ExprKind::Between { .. } | ExprKind::IsNull { .. } => Level::Test,
            ExprKind::Arithmetic(Arithmetic::Add | Arithmetic::Subtract, ..) => Level::Sum,
            ExprKind::Arithmetic(..) => Level::Product,
            ExprKind::Negate(_) => Level::Sign,
            ExprKind::Literal(_) | ExprKind::Field(_) | ExprKind::Case { .. } | ExprKind::Call(..) => Level::Atom,
        }
    }
}

/// A part inside another: in parentheses when it binds more loosely than its place allows.
struct Part<'a>(&'a Expr, Level);

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.level() < self.1 { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

fn list(f: &mut fmt::Formatter<'_>, parts: &[Expr], level: Level, between: &str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        Part(part, level).fmt(f)?;
    }
    Ok(())
}
