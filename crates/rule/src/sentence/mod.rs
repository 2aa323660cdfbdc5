//! A rule as a plain phrase in English or Spanish that a navigator can read. The words of the fields come from the caller; those of the
//! language stand here. Not for headings, capitals or periods: the phrase is put into a page by others.

mod nouns;
mod words;

use std::collections::BTreeMap;

use crate::ast::Comparison;
use crate::fields::Field;
use crate::functions::Typing;
use crate::node::{Kind, Node};
use crate::value::{Type, Value};

/// The language of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English.
    En,
    /// Spanish, as written in the United States.
    Es,
}

/// The words of a field in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldWords {
    /// What the field is called within a phrase, such as "prior convictions".
    pub label: String,
    /// Whether the label is grammatically plural, as "earnings" is: earnings are, los ingresos son.
    pub plural: bool,
    /// What its codes are called, by code.
    pub codes: BTreeMap<String, String>,
}

pub(crate) fn sentence(node: &Node, fields: &[Field], language: Language, labels: &dyn Fn(&str) -> Option<FieldWords>) -> String {
    let words =
        |field: &Field| labels(&field.name).unwrap_or_else(|| FieldWords { label: field.name.replace('_', " "), ..FieldWords::default() });
    let speaker = Speaker { fields: fields.iter().map(words).collect(), language };
    if node.ty == Type::Bool { speaker.whole(node) } else { speaker.noun(node) }
}

const IS: [&str; 4] = ["is", "are", "es", "son"];
const IS_NOT: [&str; 4] = ["is not", "are not", "no es", "no son"];
const BETWEEN: [&str; 4] = ["is between", "are between", "está entre", "están entre"];
const NOT_BETWEEN: [&str; 4] = ["is not between", "are not between", "no está entre", "no están entre"];

struct Speaker {
    fields: Vec<FieldWords>,
    language: Language,
}

impl Speaker {
    /// The verb that agrees with its subject: singular and plural in English, singular and plural in Spanish.
    fn verb(&self, subject: &Node, [is, are, es, son]: [&'static str; 4]) -> &'static str {
        let plural = match &subject.kind {
            Kind::Field(place) => self.fields.get(*place).is_some_and(|words| words.plural),
            _ => false,
        };
        if plural { self.say(are, son) } else { self.say(is, es) }
    }

    fn say<'a>(&self, english: &'a str, spanish: &'a str) -> &'a str {
        self.language.choose(english, spanish)
    }

    /// The outermost condition: its parts stand side by side without parentheses.
    fn whole(&self, node: &Node) -> String {
        let parts = |parts: &[Node]| -> Vec<String> { parts.iter().map(|part| self.clause(part, true)).collect() };
        match (&node.kind, self.language) {
            (Kind::And(conditions), _) => self.language.all_of(&parts(conditions)),
            (Kind::Or(conditions), _) => self.language.either(&parts(conditions)),
            _ => self.clause(node, true),
        }
    }

    /// A condition inside another, or its opposite.
    fn clause(&self, node: &Node, holds: bool) -> String {
        match &node.kind {
            Kind::Literal(None) => self.say("the answer is not known", "no se sabe la respuesta").to_owned(),
            Kind::Literal(Some(value)) => {
                let always = (*value == Value::Bool(true)) == holds;
                if always { self.say("always", "siempre") } else { self.say("never", "nunca") }.to_owned()
            }
            Kind::Field(_) => {
                let label = self.noun(node);
                // In Spanish the label of a yes or no reads as a quoted question; anything else would need its gender.
                self.is_yes(&self.language.choose(label.clone(), format!("«{label}»")), holds)
            }
            Kind::Not(x) => self.clause(x, !holds),
            Kind::And(_) | Kind::Or(_) => self.group(node, holds),
            Kind::Compare(op, a, b) => self.comparison(if holds { *op } else { op.opposite() }, a, b),
            Kind::In { of, values, negated } => self.list(of, values, *negated != holds),
            Kind::Between { of, low, high, negated } => self.between([of, low, high], *negated != holds),
            Kind::IsNull { of, negated } => {
                let known = *negated == holds;
                let known = if known {
                    ["is known", "are known", "se conoce", "se conocen"]
                } else {
                    ["is not known", "are not known", "se desconoce", "se desconocen"]
                };
                let verb = self.verb(of, known);
                format!("{} {verb}", self.noun(of))
            }
            Kind::Call(function, arguments) if matches!(function.typing, Typing::TextAndLiteral) => {
                let words = (function.words)(self.language, &arguments.iter().map(|x| self.inner(x)).collect::<Vec<_>>());
                if holds { words } else { self.not_so(&words) }
            }
            _ => self.is_yes(&self.noun(node), holds),
        }
    }

    fn is_yes(&self, noun: &str, holds: bool) -> String {
        let verb = if holds { self.say("is yes", "es sí") } else { self.say("is no", "es no") };
        format!("{noun} {verb}")
    }

    fn not_so(&self, clause: &str) -> String {
        format!("{} ({clause})", self.say("it is not so that", "no se cumple que"))
    }

    /// Several conditions inside another, in parentheses, so that what belongs together shows at any depth.
    fn group(&self, node: &Node, holds: bool) -> String {
        if !holds {
            return self.not_so(&self.whole(node));
        }
        let parts = |parts: &[Node]| -> Vec<String> { parts.iter().map(|part| self.clause(part, true)).collect() };
        match (&node.kind, self.language) {
            (Kind::And(conditions), Language::En) => {
                format!("all of ({})", self.language.all_of(&parts(conditions)))
            }
            (Kind::And(conditions), Language::Es) => format!("se cumple todo esto ({})", self.language.all_of(&parts(conditions))),
            (Kind::Or(conditions), Language::En) => {
                format!("either ({})", self.language.any_of(&parts(conditions)))
            }
            (Kind::Or(conditions), Language::Es) => {
                format!("se cumple al menos una de estas condiciones ({})", self.language.any_of(&parts(conditions)))
            }
            _ => self.clause(node, true),
        }
    }

    fn comparison(&self, op: Comparison, a: &Node, b: &Node) -> String {
        // "x = true" is x, "x <> true" is not x.
        for (condition, literal) in [(a, b), (b, a)] {
            if let Kind::Literal(Some(Value::Bool(v))) = literal.kind {
                return self.clause(condition, v == (op == Comparison::Equal));
            }
        }
        let (left, right) = (self.beside(a, b), self.beside(b, a));
        if a.ty == Type::Date {
            return self.dates(op, a, &left, &right);
        }
        let literal = b.is_constant();
        let words = match op {
            Comparison::Equal if literal => IS,
            Comparison::NotEqual if literal => IS_NOT,
            Comparison::Equal => {
                let same = ["is the same as", "are the same as", "es igual", "son iguales"];
                return self.with_to(&left, self.verb(a, same), &right);
            }
            Comparison::NotEqual => {
                let other = ["is not the same as", "are not the same as", "no es igual", "no son iguales"];
                return self.with_to(&left, self.verb(a, other), &right);
            }
            Comparison::Less => ["is less than", "are less than", "es menor que", "son menores que"],
            Comparison::AtMost => ["is at most", "are at most", "es como máximo", "son como máximo"],
            Comparison::Greater => ["is more than", "are more than", "es mayor que", "son mayores que"],
            Comparison::AtLeast => ["is at least", "are at least", "es como mínimo", "son como mínimo"],
        };
        format!("{left} {} {right}", self.verb(a, words))
    }

    fn dates(&self, op: Comparison, subject: &Node, left: &str, right: &str) -> String {
        let words = match op {
            Comparison::Equal => return format!("{left} {} {right}", self.verb(subject, IS)),
            Comparison::NotEqual => {
                return format!("{left} {} {right}", self.verb(subject, IS_NOT));
            }
            Comparison::Less => ["is before", "are before", "es anterior", "son anteriores"],
            Comparison::AtMost => ["is on or before", "are on or before", "no es posterior", "no son posteriores"],
            Comparison::Greater => ["is after", "are after", "es posterior", "son posteriores"],
            Comparison::AtLeast => ["is on or after", "are on or after", "no es anterior", "no son anteriores"],
        };
        self.with_to(left, self.verb(subject, words), right)
    }

    /// English needs no preposition; Spanish says "a", and "al" before "el".
    fn with_to(&self, left: &str, verb: &str, right: &str) -> String {
        match self.language {
            Language::En => format!("{left} {verb} {right}"),
            Language::Es => format!("{left} {verb} {}", words::contracted("a", right)),
        }
    }

    fn list(&self, of: &Node, values: &[Node], found: bool) -> String {
        let noun = self.noun(of);
        let values: Vec<String> = values.iter().map(|value| self.beside(value, of)).collect();
        match (values.as_slice(), found) {
            ([value], true) => format!("{noun} {} {value}", self.verb(of, IS)),
            ([value], false) => format!("{noun} {} {value}", self.verb(of, IS_NOT)),
            (values, true) => format!("{noun} {} {}", self.verb(of, IS), self.language.one_of(values)),
            (values, false) => {
                format!("{noun} {} {}", self.verb(of, ["is", "are", "no es", "no son"]), self.language.none_of(values))
            }
        }
    }

    fn between(&self, [of, low, high]: [&Node; 3], holds: bool) -> String {
        let verb = self.verb(of, if holds { BETWEEN } else { NOT_BETWEEN });
        let (low, high) = (self.inner(low), self.inner(high));
        format!("{} {verb} {low} {} {high}", self.noun(of), self.language.and(&high))
    }
}

#[cfg(test)]
mod tests;
