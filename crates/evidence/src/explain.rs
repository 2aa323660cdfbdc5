//! A metric in sentences, English and Spanish: who counts, what is success, what each window looks at.
//! The words of codes come from the catalog; the grammar of definitions stands here, beside what it describes. It computes nothing.

use throughline_model::calendar::date_of;
use throughline_model::code::{Code, CodeBook, EARNINGS, EMPLOYMENT, SUBSIDIZED_EMPLOYMENT};
use throughline_model::metric::{Anchor, Derivation, Measure, Metric, Window};
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
    /// What each window looks at, a sentence each.
    pub windows: Vec<Words>,
}

/// The sentences of a metric.
pub fn definition(metric: &Metric, population: &Population, codes: &CodeBook) -> Definition {
    let both = |say: &dyn Fn(Language) -> String| Words { en: say(Language::En), es: say(Language::Es) };
    let voice = |language| Voice { language, metric, codes };
    Definition {
        population: both(&|l| voice(l).population(population)),
        denominator: both(&|l| voice(l).denominator()),
        denominator_rule: (!always(&metric.denominator)).then(|| both(&|l| voice(l).rule(&metric.denominator))),
        measure: both(&|l| voice(l).measure()),
        measure_rule: both(&|l| voice(l).rule(measured(&metric.measure))),
        windows: metric.windows.iter().map(|w| both(&|l| voice(l).window(w))).collect(),
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
        if always(&self.metric.denominator) {
            return self.choose(
                "Everyone counts for whom the answer is known.".to_owned(),
                "Se cuenta a todas las personas de quienes se conoce la respuesta.".to_owned(),
            );
        }
        let rule = self.rule(&self.metric.denominator);
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
        }
    }

    fn per(&self, per: i64, unit: &Words) -> String {
        if per == 1 {
            return String::new();
        }
        let unit = self.words(unit);
        self.choose(format!(", divided by {per} to give {unit}"), format!(", dividido entre {per} para dar {unit}"))
    }

    fn window(&self, window: &Window) -> String {
        let label = self.words(&window.label);
        let of = self.noun(&window.of);
        let body = match window.derive {
            Derivation::StateAt { day } => {
                let day = self.day(window, day);
                self.choose(
                    format!("whether there is {of} on {day}. Not known where nobody was watching that day"),
                    format!("si hay {of} en {day}. No se sabe donde nadie observaba ese día"),
                )
            }
            Derivation::DaysWithin { from, to } => {
                let (first, last) = (self.day(window, from), self.day(window, to - 1));
                self.choose(
                    format!("the number of days with {of} from {first} to {last}. Not known unless all of these days were watched"),
                    format!("el número de días con {of} desde {first} hasta {last}. No se sabe si no se observaron todos esos días"),
                )
            }
            Derivation::SpellCovers { day } => {
                let start = self.start(window);
                self.choose(
                    format!(
                        "whether the first unbroken spell of {of} {start} still runs {day} days after its first day. People without a spell are \
                         outside; when that day lies beyond follow-up it is too early; when nobody was watching after the spell was last seen it is not known"
                    ),
                    format!(
                        "si el primer periodo sin interrupción de {of} {start} sigue {day} días después de su primer día. Quien no tuvo ninguno queda \
                         fuera; si ese día cae después del seguimiento, es demasiado pronto; si nadie observaba cuando se vio por última vez, no se sabe"
                    ),
                )
            }
            Derivation::SumWithin { from, to } => {
                let (first, last) = (self.day(window, from), self.day(window, to - 1));
                self.choose(
                    format!("the sum of {of} from {first} to {last}. Not known unless amounts cover all of that time; a known zero is zero"),
                    format!("la suma de {of} desde {first} hasta {last}. No se sabe si los montos no cubren todo ese tiempo; un cero conocido es cero"),
                )
            }
        };
        self.choose(format!("“{label}” is {body}."), format!("«{label}» es {body}."))
    }

    fn start(&self, window: &Window) -> String {
        match &window.anchor {
            Anchor::Calendar => self.choose("on record".to_owned(), "que consta".to_owned()),
            Anchor::Event(code) => {
                let event = self.noun(code);
                self.choose(format!("from {event} on"), format!("a partir de {event}"))
            }
        }
    }

    /// A day of the window: a date, or days since its anchor with the week where it ends or begins one.
    fn day(&self, window: &Window, day: i32) -> String {
        match &window.anchor {
            Anchor::Calendar => date_of(day).map_or_else(|| day.to_string(), |d| d.to_string()),
            Anchor::Event(code) => {
                let (event, week) = (self.noun(code), self.week(day));
                self.choose(format!("day {day} after {event}{week}"), format!("el día {day} después de {event}{week}"))
            }
        }
    }

    fn week(&self, day: i32) -> String {
        let week = day.div_euclid(7) + 1;
        match day.rem_euclid(7) {
            6 => self.choose(format!(" (the last day of week {week})"), format!(" (el último día de la semana {week})")),
            0 if day > 0 => self.choose(format!(" (the first day of week {week})"), format!(" (el primer día de la semana {week})")),
            _ => String::new(),
        }
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

/// The rule that success or value is computed by.
pub fn measured(measure: &Measure) -> &Rule {
    match measure {
        Measure::Rate { success } => success,
        Measure::Mean(quantity) | Measure::Median(quantity) => &quantity.value,
    }
}

/// Whether a condition is simply `true`.
fn always(rule: &Rule) -> bool {
    matches!(&rule.expr().kind, ExprKind::Literal(Literal::Bool(true)))
}
