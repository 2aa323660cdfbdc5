//! A metric in sentences, English and Spanish: who counts, what is success, what each window looks at.
//! The words of codes come from the catalog; the grammar of definitions stands here, beside what it describes. It computes nothing.

mod window;

use throughline_model::code::{Code, CodeBook, EARNINGS, EMPLOYMENT, SUBSIDIZED_EMPLOYMENT};
use throughline_model::metric::{Measure, Metric, Unit};
use throughline_model::population::Population;
use throughline_model::words::{Language, Words};
use throughline_rule::{ExprKind, FieldWords, Literal, Rule};

/// A definition, sentence by sentence.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Definition {
    /// Which people are meant, a sentence.
    pub population: Words,
    /// Who of them counts, a sentence.
    pub denominator: Words,
    /// The denominator's rule as a phrase; `None` where everyone counts whose answer is known.
    pub denominator_rule: Option<Words>,
    /// What is computed, a sentence.
    pub measure: Words,
    /// The rule of the success or the value as a phrase.
    pub measure_rule: Words,
    /// Which cohort is counted, if one is, then what each window looks at; a sentence each.
    pub windows: Vec<Words>,
}

/// The sentences of a metric.
pub fn definition(metric: &Metric, population: &Population, codes: &CodeBook) -> Definition {
    let both = |say: &dyn Fn(Language) -> String| Words { en: say(Language::En), es: say(Language::Es) };
    let voice = |language| Voice { language, metric, codes };
    let cohort = metric.cohort.as_ref().map(|c| both(&|l| voice(l).cohort(c))).into_iter();
    Definition {
        population: both(&|l| voice(l).population(population)),
        denominator: both(&|l| voice(l).denominator()),
        denominator_rule: (!always(&metric.denominator)).then(|| both(&|l| voice(l).rule(&metric.denominator))),
        measure: both(&|l| voice(l).measure()),
        measure_rule: both(&|l| voice(l).measured()),
        windows: cohort.chain(metric.windows.iter().map(|w| both(&|l| voice(l).window(w)))).collect(),
    }
}

/// One language speaking about one metric.
struct Voice<'a> {
    language: Language,
    metric: &'a Metric,
    codes: &'a CodeBook,
}

impl Voice<'_> {
    fn choose(&self, en: String, es: String) -> String {
        match self.language {
            Language::En => en,
            Language::Es => es,
        }
    }

    fn words<'w>(&self, words: &'w Words) -> &'w str {
        words.in_language(self.language)
    }

    fn rule(&self, rule: &Rule) -> String {
        rule.sentence(self.language, &|name| self.field(name))
    }

    fn field(&self, name: &str) -> Option<FieldWords> {
        let window = self.metric.windows.iter().find(|w| w.name == name);
        let label = |words: &Words| FieldWords { label: self.words(words).to_owned(), ..FieldWords::default() };
        window.map(|w| label(&w.label)).or_else(|| {
            let code = self.codes.get(name)?;
            let codes = code.values.iter().map(|v| (v.code.clone(), self.words(&v.label).to_owned())).collect();
            Some(FieldWords { codes, ..label(&code.label) })
        })
    }

    fn population(&self, population: &Population) -> String {
        let label = self.words(&population.heading.label);
        if always(&population.rule) {
            return self.choose(format!("Among {label}."), format!("Entre {label}."));
        }
        let rule = self.rule(&population.rule);
        self.choose(format!("Among {label}: {rule}."), format!("Entre {label}: {rule}."))
    }

    fn denominator(&self) -> String {
        let rows = self.metric.unit == Unit::Participation;
        if always(&self.metric.denominator) && rows {
            return self.choose(
                "Every period of participation counts of which the answer is known.".to_owned(),
                "Se cuenta cada periodo de participación del que se conoce la respuesta.".to_owned(),
            );
        }
        if always(&self.metric.denominator) {
            return self.choose(
                "Everyone counts for whom the answer is known.".to_owned(),
                "Se cuenta a todas las personas de quienes se conoce la respuesta.".to_owned(),
            );
        }
        let rule = self.rule(&self.metric.denominator);
        if rows {
            return self.choose(
                format!("Of their periods of participation, those count for which this holds: {rule}."),
                format!("De sus periodos de participación se cuentan los que cumplen esto: {rule}."),
            );
        }
        self.choose(
            format!("Of these, those count for whom this holds: {rule}."),
            format!("De ellas se cuenta a quienes cumplen esto: {rule}."),
        )
    }

    fn measure(&self) -> String {
        match &self.metric.measure {
            Measure::Rate { success } => {
                let rule = self.rule(success);
                self.choose(
                    format!("The number is the share of those counted for whom this holds: {rule}."),
                    format!("El número es la parte de las personas contadas que cumple esto: {rule}."),
                )
            }
            Measure::Mean(q) => {
                let (value, unit) = (self.rule(&q.value), self.per(q.per, &q.unit));
                self.choose(format!("The number is the mean of: {value}{unit}."), format!("El número es el promedio de: {value}{unit}."))
            }
            Measure::Median(q) => {
                let (value, unit) = (self.rule(&q.value), self.per(q.per, &q.unit));
                self.choose(
                    format!("The number is the middle value (median) of: {value}{unit}."),
                    format!("El número es el valor del medio (mediana) de: {value}{unit}."),
                )
            }
            Measure::Count { .. } => {
                let what = self.measured();
                self.choose(format!("The number is how many there are: {what}."), format!("El número es cuántos hay: {what}."))
            }
            Measure::Funnel { .. } => {
                let steps = self.measured();
                self.choose(
                    format!("The numbers are how many come to each step, one after another, and of these to the next. {steps}."),
                    format!("Los números son cuántas personas llegan a cada paso, uno tras otro, y de ellas al siguiente. {steps}."),
                )
            }
        }
    }

    fn per(&self, per: i64, unit: &Words) -> String {
        if per == 1 {
            return String::new();
        }
        let unit = self.words(unit);
        self.choose(format!(", divided by {per} to give {unit}"), format!(", dividido entre {per} para dar {unit}"))
    }

    /// The rule of the measure as a phrase.
    fn measured(&self) -> String {
        match &self.metric.measure {
            Measure::Rate { success } => self.rule(success),
            Measure::Mean(q) | Measure::Median(q) => self.rule(&q.value),
            Measure::Count { persons } => self.counted(*persons).to_owned(),
            Measure::Funnel { steps } => {
                steps.iter().map(|s| format!("{}: {}", self.words(&s.label), self.rule(&s.rule))).collect::<Vec<_>>().join("; ")
            }
        }
    }

    fn counted(&self, persons: bool) -> &'static str {
        let (en, es) = match (self.metric.unit, persons) {
            (Unit::Participation, false) => (
                "periods of participation; a person with several counts several times",
                "periodos de participación; una persona con varios cuenta varias veces",
            ),
            (Unit::Participation, true) => (
                "persons, each once, with the first of their periods that counts",
                "personas, cada una una vez, con el primero de sus periodos que cuenta",
            ),
            (Unit::Person, _) => ("persons", "personas"),
        };
        if self.language == Language::En { en } else { es }
    }

    /// What people call a span's code.
    fn noun(&self, of: &str) -> String {
        let code = |code: &Code| self.words(&code.label).to_owned();
        match of {
            EMPLOYMENT => self.choose("paid work that is not subsidized".to_owned(), "trabajo pagado que no es subsidiado".to_owned()),
            SUBSIDIZED_EMPLOYMENT => {
                self.choose("transitional or subsidized work".to_owned(), "trabajo de transición o subsidiado".to_owned())
            }
            EARNINGS => self.choose("earnings".to_owned(), "ingresos".to_owned()),
            other => self.codes.get(other).map_or_else(|| other.to_owned(), code),
        }
    }
}

/// Whether a condition is simply `true`.
fn always(rule: &Rule) -> bool {
    matches!(&rule.expr().kind, ExprKind::Literal(Literal::Bool(true)))
}
