//! A window and a cohort as sentences: which days, what is looked for, and what is done with what nobody knows. It computes nothing.

use super::Voice;
use throughline_model::calendar::date_of;
use throughline_model::cohort::{Belongs, Cohort};
use throughline_model::metric::{Anchor, Derivation, Reach, Window};

impl Voice<'_> {
    /// What a window looks at.
    pub(super) fn window(&self, window: &Window) -> String {
        let label = self.words(&window.label);
        let body = self.body(window);
        let rest = [self.sources(window), self.unknown(window)].concat();
        self.choose(format!("“{label}” is {body}.{rest}"), format!("«{label}» es {body}.{rest}"))
    }

    fn body(&self, window: &Window) -> String {
        let of = self.kinds(window);
        match window.derive {
            Derivation::StateAt { day, from_start: false } => {
                let day = self.day(window, day);
                self.choose(format!("whether there is {of} on {day}"), format!("si hay {of} en {day}"))
            }
            Derivation::StateAt { day, from_start: true } => {
                let start = self.start(window);
                self.choose(
                    format!("whether there is {of} on day {day} after the first day of the first {of} {start}. Who had none is outside"),
                    format!("si hay {of} el día {day} después del primer día del primer {of} {start}. Quien no tuvo ninguno queda fuera"),
                )
            }
            Derivation::DaysWithin(reach) => {
                let days = self.reach(window, reach);
                self.choose(format!("the number of days with {of} {days}"), format!("el número de días con {of} {days}"))
            }
            Derivation::AnyWithin(reach) => {
                let days = self.reach(window, reach);
                self.choose(format!("whether there is any {of} {days}"), format!("si hay {of} {days}"))
            }
            Derivation::CountWithin(reach) => {
                let days = self.reach(window, reach);
                self.choose(format!("how many times {of} begins {days}"), format!("cuántas veces comienza {of} {days}"))
            }
            Derivation::SumWithin(reach) => {
                let days = self.reach(window, reach);
                self.choose(format!("the sum of {of} {days}"), format!("la suma de {of} {days}"))
            }
            Derivation::SpellCovers { day, gap_allowed, same_employer } => self.spell(window, day, gap_allowed, same_employer),
            Derivation::SameEmployer { first, second } => {
                let (one, two) = (self.quarters(window, first, first), self.quarters(window, second, second));
                self.choose(
                    format!("whether one employer pays {of} both {one} and {two}. An employer that is not known is never the same"),
                    format!("si un mismo empleador paga {of} tanto {one} como {two}. Un empleador que no se conoce nunca es el mismo"),
                )
            }
            Derivation::DaysUntil { within } => {
                let anchor = self.anchor(window);
                self.choose(
                    format!("the number of days from {anchor} to the first {of}. Who has none within {within} days is outside; before that it is too early"),
                    format!("el número de días desde {anchor} hasta {of}, la primera vez. Quien no lo tiene en {within} días queda fuera; antes es demasiado pronto"),
                )
            }
        }
    }

    fn spell(&self, window: &Window, day: i32, gap: i32, same_employer: bool) -> String {
        let (of, start) = (self.kinds(window), self.start(window));
        let gaps = match gap {
            0 => String::new(),
            n => self
                .choose(format!(" (up to {n} days between two do not break it)"), format!(" (hasta {n} días entre dos no lo interrumpen)")),
        };
        let same = if same_employer {
            self.choose(" with the same employer".to_owned(), " con el mismo empleador".to_owned())
        } else {
            String::new()
        };
        self.choose(
            format!(
                "whether the first unbroken spell of {of}{same} {start} still runs {day} days after its first day{gaps}. People without a spell are \
                 outside; when that day lies beyond follow-up it is too early; when nobody was watching after the spell was last seen it is not known"
            ),
            format!(
                "si el primer periodo sin interrupción de {of}{same} {start} sigue {day} días después de su primer día{gaps}. Quien no tuvo ninguno queda \
                 fuera; si ese día cae después del seguimiento, es demasiado pronto; si nadie observaba cuando se vio por última vez, no se sabe"
            ),
        )
    }

    /// What happens where nothing is found.
    fn unknown(&self, window: &Window) -> String {
        if let Some(due) = &window.due {
            let due = self.noun(due);
            return self.choose(
                format!(
                    " Once the records of that time are in ({due}), who is not found in them counts as not having it, also without a number to match by; \
                     until then it is too early to tell for everyone"
                ),
                format!(
                    " Cuando ya se recibieron los registros de ese tiempo ({due}), quien no aparece cuenta como que no lo tiene, también si no hay un número con \
                     que buscar; antes es demasiado pronto para todas las personas"
                ),
            ) + ".";
        }
        if window.unrecorded_is_no {
            return self.choose(
                " What is not on record counts as not having happened.".to_owned(),
                " Lo que no consta cuenta como que no ocurrió.".to_owned(),
            );
        }
        match window.derive {
            Derivation::StateAt { .. } => self.choose(
                " Not known where nobody was watching that day.".to_owned(),
                " No se sabe donde nadie observaba ese día.".to_owned(),
            ),
            Derivation::SumWithin(_) => self.choose(
                " Not known unless amounts cover all of that time; a known zero is zero.".to_owned(),
                " No se sabe si los montos no cubren todo ese tiempo; un cero conocido es cero.".to_owned(),
            ),
            Derivation::SpellCovers { .. } => String::new(),
            _ => self.choose(
                " Not known unless all of these days were watched.".to_owned(),
                " No se sabe si no se observaron todos esos días.".to_owned(),
            ),
        }
    }

    fn sources(&self, window: &Window) -> String {
        if window.sources.is_empty() {
            return String::new();
        }
        let list = window.sources.join(", ");
        self.choose(
            format!(" Within a quarter all amounts come from one source, the first that has any of: {list}."),
            format!(" En un trimestre todos los montos vienen de una sola fuente, la primera que tenga alguno de: {list}."),
        )
    }

    /// What is looked for, with the kinds of it.
    fn kinds(&self, window: &Window) -> String {
        let noun = self.noun(&window.of);
        if window.values.is_empty() {
            return noun;
        }
        let label = |value: &String| {
            self.codes.get(&window.of).map_or_else(|| value.clone(), |code| self.words(&code.value_label(value)).to_owned())
        };
        let list = window.values.iter().map(label).collect::<Vec<_>>().join(", ");
        format!("{noun} ({list})")
    }

    fn start(&self, window: &Window) -> String {
        match &window.anchor {
            Anchor::Calendar => self.choose("on record".to_owned(), "que consta".to_owned()),
            _ => {
                let anchor = self.anchor(window);
                self.choose(format!("from {anchor} on"), format!("a partir de {anchor}"))
            }
        }
    }

    fn anchor(&self, window: &Window) -> String {
        match &window.anchor {
            Anchor::Calendar => self.choose("1970-01-01".to_owned(), "1970-01-01".to_owned()),
            Anchor::Event(code) => self.noun(code),
            Anchor::Entry => self.choose("the first day of participation".to_owned(), "el primer día de participación".to_owned()),
            Anchor::Exit => self.choose("exit".to_owned(), "la salida".to_owned()),
        }
    }

    /// Which days, within the cohort's own dates where only these count.
    fn reach(&self, window: &Window, reach: Reach) -> String {
        let days = match reach {
            Reach::Days { from, to } => {
                let (first, last) = (self.day(window, from), self.day(window, to - 1));
                self.choose(format!("from {first} to {last}"), format!("desde {first} hasta {last}"))
            }
            Reach::Quarters { first, last } => self.quarters(window, first, last),
            Reach::Participation { after: 0 } => self.choose(
                "from the first day of participation to exit".to_owned(),
                "desde el primer día de participación hasta la salida".to_owned(),
            ),
            Reach::Participation { after } => self.choose(
                format!("from the first day of participation to {after} days after exit"),
                format!("desde el primer día de participación hasta {after} días después de la salida"),
            ),
        };
        if window.in_cohort {
            return self.choose(format!("{days}, within the cohort's own dates"), format!("{days}, dentro de las fechas de la cohorte"));
        }
        days
    }

    fn quarters(&self, window: &Window, first: i32, last: i32) -> String {
        let anchor = self.anchor(window);
        if first == last {
            return self.choose(
                format!("in calendar quarter {first} after the quarter of {anchor}"),
                format!("en el trimestre {first} después del trimestre de {anchor}"),
            );
        }
        self.choose(
            format!("in calendar quarters {first} to {last} after the quarter of {anchor}"),
            format!("en los trimestres {first} a {last} después del trimestre de {anchor}"),
        )
    }

    /// A day of the window: a date, or days since its anchor with the week where it ends or begins one.
    fn day(&self, window: &Window, day: i32) -> String {
        match &window.anchor {
            Anchor::Calendar => date_of(day).map_or_else(|| day.to_string(), |d| d.to_string()),
            _ => {
                let (anchor, week) = (self.anchor(window), self.week(day));
                self.choose(format!("day {day} after {anchor}{week}"), format!("el día {day} después de {anchor}{week}"))
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

    /// Who is in the cohort.
    pub(super) fn cohort(&self, cohort: &Cohort) -> String {
        let who = match &cohort.by {
            Belongs::Entry => self.choose("Counted are those who began".to_owned(), "Se cuenta a quienes comenzaron".to_owned()),
            Belongs::Exit => self.choose("Counted are exits".to_owned(), "Se cuentan las salidas".to_owned()),
            Belongs::Served => self
                .choose("Counted are those who took part on any day".to_owned(), "Se cuenta a quienes participaron algún día".to_owned()),
            Belongs::Event(code) => {
                let event = self.noun(code);
                self.choose(format!("Counted are those with {event}"), format!("Se cuenta a quienes tuvieron {event}"))
            }
        };
        let day = |day: i32| date_of(day).map_or_else(|| day.to_string(), |d| d.to_string());
        let when = match (cohort.dates, cohort.months) {
            (Some((from, to)), _) => {
                let (from, to) = (day(from), day(to - 1));
                self.choose(format!("from {from} to {to}"), format!("del {from} al {to}"))
            }
            (None, 0) => self.choose("within the time of the report".to_owned(), "dentro del tiempo del informe".to_owned()),
            (None, months) if months < 0 => {
                let n = months.saturating_neg();
                self.choose(
                    format!("within the time of the report moved {n} months back"),
                    format!("dentro del tiempo del informe movido {n} meses atrás"),
                )
            }
            (None, n) => self.choose(
                format!("within the time of the report moved {n} months on"),
                format!("dentro del tiempo del informe movido {n} meses adelante"),
            ),
        };
        format!("{who} {when}.")
    }
}
