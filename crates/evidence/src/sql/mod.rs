//! A metric as portable SQL over the tables of a snapshot, `persons`, `spans` and `participations`: the oracle of the pass in tests,
//! and the form that runs on a distributed engine. Plain SQL, no custom functions; flags are integers, days are numbers.
//!
//! Two small tables stand beside them: `quarters(nth, from_day, to_day)`, every calendar quarter with consecutive numbers, and
//! `snapshot(as_of)`, the last day anything is known of, or null.

#[cfg(test)]
mod tests;
mod value;
mod window;

use throughline_model::code::CodeBook;
use throughline_model::cohort::{Belongs, Cohort};
use throughline_model::metric::{Measure, Metric, Unit};
use throughline_model::population::Population;

/// One row for each group of `by` (names of codes): the group's values, then `outside`, `too_early`, `not_known`, `counted`,
/// and `total` (successes of a rate, the sum of a mean). Medians give no total: an exact median has no portable aggregate.
/// Counts give none either; a funnel has a row for each number of steps taken, `steps`. `cohort` holds the dates of its cohort.
pub fn grouped(metric: &Metric, population: &Population, codes: &CodeBook, by: &[String], cohort: Option<(i32, i32)>) -> String {
    let rows = per_row(metric, population, codes, by, cohort);
    let funnel = matches!(metric.measure, Measure::Funnel { .. });
    let by: Vec<String> = by.iter().cloned().chain(funnel.then(|| "steps".to_owned())).collect();
    let keys: String = by.iter().map(|name| format!("{name}, ")).collect();
    let count = |fate: &str| format!("sum(case when fate = '{fate}' then 1 else 0 end) as {fate}");
    let counts = ["outside", "too_early", "not_known", "counted"].map(count).join(", ");
    let total = match metric.measure {
        Measure::Rate { .. } | Measure::Mean(_) => ", sum(case when fate = 'counted' then value else 0 end) as total".to_owned(),
        Measure::Median(_) | Measure::Count { .. } | Measure::Funnel { .. } => String::new(),
    };
    let tail = if by.is_empty() { String::new() } else { format!("\ngroup by {list}\norder by {list}", list = by.join(", ")) };
    let from = if metric.measure_counts_persons() { "once" } else { "fates" };
    format!("{rows}\nselect {keys}{counts}{total}\nfrom {from}\nwhere fate <> 'apart'{tail}")
}

/// The common table expressions that end in `fates(unit, person, <by>, fate, value)`.
fn per_row(metric: &Metric, population: &Population, codes: &CodeBook, by: &[String], cohort: Option<(i32, i32)>) -> String {
    let windows: Vec<String> = metric.windows.iter().map(|w| window::expressions(w, codes, cohort)).collect();
    let joins = metric.windows.iter().map(|w| format!(" left join w_{0} on w_{0}.unit = coded.unit", w.name));
    let columns = metric.windows.iter().map(|w| format!(", w_{0}.value as {0}, w_{0}.state as state_{0}", w.name));
    let rows = format!("asked as (select coded.*{} from coded{})", columns.collect::<String>(), joins.collect::<String>());
    let keys: String = by.iter().map(|name| format!("{name}, ")).collect();
    let steps =
        if let Measure::Funnel { .. } = metric.measure { "case when fate = 'counted' then value else 0 end as steps, " } else { "" };
    let fate = fate(metric, population, cohort);
    let value = value(metric);
    let fates = format!(
        "fates as (select unit, person, {keys}{steps}fate, value from (select asked.*, {fate} as fate, {value} as value from asked) as f)"
    );
    let once = "once as (select * from (select fates.*, row_number() over (partition by person order by \
                case when fate = 'counted' then 0 else 1 end, unit) as turn from fates where fate <> 'apart') as t where turn = 1)";
    let once = metric.measure_counts_persons().then(|| once.to_owned());
    let parts: Vec<String> = [coded(metric, codes)].into_iter().chain(windows).chain([rows, fates]).chain(once).collect();
    format!("with {}", parts.join(",\n"))
}

/// `coded(unit, person, <codes>, unit_from, unit_to)`: the rows, with derived codes.
fn coded(metric: &Metric, codes: &CodeBook) -> String {
    let derived: String = codes.derived().map(|(code, rule)| format!(", {} as {}", value_sql(rule), code.name)).collect();
    match metric.unit {
        Unit::Person => {
            format!("coded as (select persons.*{derived}, persons.person as unit, null as unit_from, null as unit_to from persons)")
        }
        Unit::Participation => {
            let fields: String = codes.of_participation().map(|code| format!(", p.{0} as {0}", code.name)).collect();
            format!(
                "coded as (select persons.*{derived}{fields}, p.unit as unit, p.entry_on as unit_from, p.exit_on as unit_to from persons join \
                 (select participations.*, row_number() over (order by person, entry_on) as unit from participations) as p on p.person = persons.person)"
            )
        }
    }
}

fn fate(metric: &Metric, population: &Population, cohort: Option<(i32, i32)>) -> String {
    let belongs = population.rule.sql();
    let counts = metric.denominator.sql();
    let funnel = matches!(metric.measure, Measure::Funnel { .. });
    let any = |state: &str| {
        let tests: Vec<String> = metric.windows.iter().filter(|_| !funnel).map(|w| format!("state_{} = '{state}'", w.name)).collect();
        if tests.is_empty() { "1 = 0".to_owned() } else { tests.join(" or ") }
    };
    let apart =
        metric.cohort.as_ref().zip(cohort).map(|(by, dates)| format!("when not ({}) then 'apart' ", in_cohort(by, dates, metric.unit)));
    format!(
        "case {apart}when not ({belongs}) then 'apart' when ({belongs}) is null then 'not_known' when {outside} then 'outside' \
         when not ({counts}) then 'outside' when {early} then 'too_early' when ({counts}) is null then 'not_known' \
         when {value} is null then 'not_known' else 'counted' end",
        apart = apart.unwrap_or_default(),
        outside = any("outside"),
        early = any("too_early"),
        value = value(metric),
    )
}

/// Whether a row is in the cohort; never null.
fn in_cohort(cohort: &Cohort, (from, to): (i32, i32), unit: Unit) -> String {
    let takes = |entry: &str, exit: &str| match &cohort.by {
        Belongs::Entry => format!("{entry} >= {from} and {entry} < {to}"),
        Belongs::Exit => format!("{exit} is not null and {exit} >= {from} and {exit} < {to}"),
        Belongs::Served | Belongs::Event(_) => format!("{entry} < {to} and ({exit} is null or {exit} >= {from})"),
    };
    match (&cohort.by, unit) {
        (Belongs::Event(code), _) => format!(
            "coalesce((select min(s.from_day) from spans as s where s.person = asked.person and s.of = '{code}' and s.axis = 'calendar'), {to}) \
             between {from} and {to} - 1"
        ),
        (_, Unit::Participation) => takes("unit_from", "unit_to"),
        (_, Unit::Person) => {
            format!("exists (select 1 from participations as q where q.person = asked.person and {})", takes("q.entry_on", "q.exit_on"))
        }
    }
}

fn value(metric: &Metric) -> String {
    match &metric.measure {
        Measure::Rate { success } => value_sql(success),
        Measure::Mean(q) | Measure::Median(q) => value_sql(&q.value),
        Measure::Count { .. } => "1".to_owned(),
        Measure::Funnel { steps } => {
            steps.iter().enumerate().rev().fold(steps.len().to_string(), |later, (taken, step)| {
                format!("case when {} then {later} else {taken} end", step.rule.sql())
            })
        }
    }
}

/// A rule as a value: a condition becomes 1, 0 or null.
fn value_sql(rule: &throughline_rule::Rule) -> String {
    let sql = rule.sql();
    if rule.ty() == throughline_rule::Type::Bool {
        format!("(case when {sql} then 1 when not ({sql}) then 0 end)")
    } else {
        format!("({sql})")
    }
}
