//! A metric as portable SQL over the two tables of a snapshot, `persons` and `spans`: the oracle of the pass in tests,
//! and the form that runs on a distributed engine. Plain SQL, no custom functions; flags are integers, days are numbers.

#[cfg(test)]
mod tests;
mod window;

use throughline_model::code::CodeBook;
use throughline_model::metric::{Measure, Metric};
use throughline_model::population::Population;

/// One row for each group of `by` (names of codes): the group's values, then `outside`, `too_early`, `not_known`, `counted`,
/// and `total` (successes of a rate, the sum of a mean). Medians give no total: an exact median has no portable aggregate.
pub fn grouped(metric: &Metric, population: &Population, codes: &CodeBook, by: &[String]) -> String {
    let people = per_person(metric, population, codes, by);
    let keys: String = by.iter().map(|name| format!("{name}, ")).collect();
    let count = |fate: &str| format!("sum(case when fate = '{fate}' then 1 else 0 end) as {fate}");
    let counts = ["outside", "too_early", "not_known", "counted"].map(count).join(", ");
    let total = match metric.measure {
        Measure::Median(_) => String::new(),
        _ => ", sum(case when fate = 'counted' then value else 0 end) as total".to_owned(),
    };
    let tail = if by.is_empty() { String::new() } else { format!("\ngroup by {list}\norder by {list}", list = by.join(", ")) };
    format!("{people}\nselect {keys}{counts}{total}\nfrom fates\nwhere fate <> 'apart'{tail}")
}

/// The common table expressions that end in `fates(person, <by>, fate, value)`.
fn per_person(metric: &Metric, population: &Population, codes: &CodeBook, by: &[String]) -> String {
    let windows: Vec<String> = metric.windows.iter().map(|w| window::expressions(w, codes)).collect();
    let derived = codes.derived().map(|(code, rule)| format!(", {} as {}", value_sql(rule), code.name));
    let coded = format!("coded as (select persons.*{} from persons)", derived.collect::<String>());
    let joins = metric.windows.iter().map(|w| format!(" left join w_{0} on w_{0}.person = coded.person", w.name));
    let columns = metric.windows.iter().map(|w| format!(", w_{0}.value as {0}, w_{0}.state as state_{0}", w.name));
    let rows = format!("asked as (select coded.*{} from coded{})", columns.collect::<String>(), joins.collect::<String>());
    let fates =
        format!("fates as (select person, {}{} as fate, {} as value from asked)", keys(by), fate(metric, population), value(metric));
    let parts: Vec<String> = std::iter::once(coded).chain(windows).chain([rows, fates]).collect();
    format!("with {}", parts.join(",\n"))
}

fn keys(by: &[String]) -> String {
    by.iter().map(|name| format!("{name}, ")).collect()
}

fn fate(metric: &Metric, population: &Population) -> String {
    let belongs = population.rule.sql();
    let counts = metric.denominator.sql();
    let any = |state: &str| {
        let tests: Vec<String> = metric.windows.iter().map(|w| format!("state_{} = '{state}'", w.name)).collect();
        if tests.is_empty() { "1 = 0".to_owned() } else { tests.join(" or ") }
    };
    format!(
        "case when not ({belongs}) then 'apart' when ({belongs}) is null then 'not_known' when {outside} then 'outside' \
         when not ({counts}) then 'outside' when {early} then 'too_early' when ({counts}) is null then 'not_known' \
         when {value} is null then 'not_known' else 'counted' end",
        outside = any("outside"),
        early = any("too_early"),
        value = value(metric),
    )
}

fn value(metric: &Metric) -> String {
    match &metric.measure {
        Measure::Rate { success } => value_sql(success),
        Measure::Mean(q) | Measure::Median(q) => value_sql(&q.value),
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
