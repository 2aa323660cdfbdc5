//! Who is in a metric's cohort, person by person and period by period: by the same rules that count them, decided row by row. What a rule
//! asks of wages is what the state is to tell, and keeps nobody out. It counts nobody.

use super::{SSN, Time, Wish};
use crate::home::Home;
use std::collections::{BTreeMap, BTreeSet};
use throughline_model::calendar::{program_year, quarter_of};
use throughline_model::code::{CodeBook, EARNINGS, EMPLOYMENT, Kind};
use throughline_model::cohort::{Belongs, Cohort};
use throughline_model::failure::Failure;
use throughline_model::ids::PersonId;
use throughline_model::metric::{Anchor, Derivation, Metric, Reach, Unit, Window};
use throughline_model::participation::Period;
use throughline_model::population::Population;
use throughline_model::refusal::Refusal;
use throughline_rule::{Answer, Value, nearest};
use throughline_store::snapshot::{InPrograms, PeopleInPrograms};

/// What is asked, found in the catalog.
pub(super) struct Asked<'h> {
    metric: &'h Metric,
    population: &'h Population,
    cohort: &'h Cohort,
    codes: &'h CodeBook,
    by: Vec<String>,
    /// Quarters after that of the exit.
    quarters: BTreeSet<i32>,
    /// First day of the cohort, and the day after its last.
    pub(super) dates: (i32, i32),
}

/// One row of the file, but for whose it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Listed {
    /// The quarters in which wages are asked about: `2024Q1`.
    pub(super) quarters: Vec<String>,
    /// The group by each code asked for; empty where it is not known.
    pub(super) groups: Vec<String>,
    /// First day and exit: to know the row again, and not in the file.
    pub(super) period: (i32, Option<i32>),
}

impl<'h> Asked<'h> {
    pub(super) fn of(home: &'h Home, wish: &Wish) -> Result<Self, Failure> {
        let catalog = &home.catalog;
        let names = || catalog.metrics.iter().map(|metric| metric.heading.name.as_str());
        let metric = catalog.metric(&wish.metric).ok_or_else(|| unknown("metric", &wish.metric, names()))?;
        let population = catalog.populations.iter().find(|population| population.heading.name == metric.population);
        let population = population.ok_or_else(|| unknown("population", &metric.population, std::iter::empty()))?;
        let refused = |because: &str| Failure::from(Refusal::NoFinderFile { metric: wish.metric.clone(), because: because.to_owned() });
        let by_exit = metric.cohort.as_ref().filter(|cohort| cohort.by == Belongs::Exit && metric.unit == Unit::Participation);
        let cohort = by_exit.ok_or_else(|| refused("it does not count periods of participation by their exit"))?;
        let quarters: BTreeSet<i32> = metric.windows.iter().flat_map(quarters).collect();
        if quarters.is_empty() {
            return Err(refused("it asks for no wages of whole quarters after exit, which is what a state's wage records hold"));
        }
        let dates = match wish.time {
            Time::ProgramYear(year) => cohort.dates(program_year(year)),
            Time::Cohort(first, last) => last.checked_add(1).filter(|after| *after > first).map(|after| (first, after)),
        };
        let dates = dates.ok_or_else(|| refused("its last day comes before its first"))?;
        for code in &wish.by {
            group(&catalog.codes, code)?;
        }
        let identity = |name: &str| catalog.codes.get(name).is_some_and(|code| code.identity && code.kind == Kind::Text);
        if !identity(&wish.identifier) {
            let hint = format!(" Name a text that says who somebody is, such as {SSN}.");
            return Err(Refusal::NoSuchDefinition { kind: "identifier", name: wish.identifier.clone(), hint }.into());
        }
        Ok(Self { metric, population, cohort, codes: &catalog.codes, by: wish.by.clone(), quarters, dates })
    }

    /// Who is in the cohort, with the rows of each.
    pub(super) fn listed(&self, people: &PeopleInPrograms) -> BTreeMap<PersonId, Vec<Listed>> {
        let rows = people.people.iter().map(|person| {
            let counted = person.periods.iter().filter(|period| self.counts(person, period));
            (person.person.clone(), counted.filter_map(|period| self.row(person, period)).collect::<Vec<_>>())
        });
        rows.filter(|(_, rows)| !rows.is_empty()).collect()
    }

    fn counts(&self, person: &InPrograms, period: &Period) -> bool {
        let windows = || self.metric.windows.iter().map(|window| window.name.as_str());
        let asks_wages = self.metric.denominator.fields().iter().any(|field| windows().any(|name| name == *field));
        let field = |name: &str| if windows().any(|window| window == name) { None } else { self.value(person, period, name) };
        self.cohort.takes(self.dates, period.entry, period.exit)
            && self.population.rule.decide(&field).answer == Answer::Yes
            && match self.metric.denominator.decide(&field).answer {
                Answer::Yes => true,
                Answer::NotKnown => asks_wages,
                Answer::No => false,
            }
    }

    fn row(&self, person: &InPrograms, period: &Period) -> Option<Listed> {
        let exit = quarter_of(period.exit?)?;
        let name = |quarter: i32| format!("{}Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1);
        let quarters = self.quarters.iter().map(|after| name(exit.saturating_add(*after))).collect();
        let groups = self.by.iter().map(|code| said(self.value(person, period, code))).collect();
        Some(Listed { quarters, groups, period: (period.entry, period.exit) })
    }

    /// What is known under a name: of the period, of the person, or by the rule of a code from these.
    fn value(&self, person: &InPrograms, period: &Period, name: &str) -> Option<Value> {
        let code = self.codes.get(name)?;
        match &code.derived {
            _ if code.of_participation => period.field(name),
            Some(rule) => rule.value(&|field: &str| self.value(person, period, field)),
            None => person.values.get(name).cloned(),
        }
    }
}

/// The quarters after exit in which a window looks for work or wages.
fn quarters(window: &Window) -> Vec<i32> {
    if window.anchor != Anchor::Exit || ![EARNINGS, EMPLOYMENT].contains(&window.of.as_str()) {
        return Vec::new();
    }
    match window.derive {
        Derivation::SumWithin(Reach::Quarters { first, last }) | Derivation::AnyWithin(Reach::Quarters { first, last }) => {
            (first..=last).collect()
        }
        Derivation::SameEmployer { first, second } => vec![first, second],
        _ => Vec::new(),
    }
}

/// A code that may label rows: of listed values, never who somebody is.
fn group(codes: &CodeBook, name: &str) -> Result<(), Failure> {
    let may = |code: &&throughline_model::code::Code| {
        !code.identity && (code.derived.is_some() || matches!(code.kind, Kind::Choice | Kind::YesNo) || name == "provider")
    };
    let names = codes.codes.iter().filter(may).map(|code| code.name.as_str());
    if codes.get(name).as_ref().is_some_and(may) { Ok(()) } else { Err(unknown("group", name, names)) }
}

fn said(value: Option<Value>) -> String {
    match value {
        Some(Value::Text(text)) => text,
        Some(Value::Bool(flag)) => if flag { "yes" } else { "no" }.to_owned(),
        Some(Value::Int(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn unknown<'a>(kind: &'static str, name: &str, names: impl Iterator<Item = &'a str>) -> Failure {
    let hint = nearest(name, names).map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    Refusal::NoSuchDefinition { kind, name: name.to_owned(), hint }.into()
}
