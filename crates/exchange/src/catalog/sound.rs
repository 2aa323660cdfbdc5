//! Leaves out of a catalog what rests on something that could not be read: a metric whose population has an error, a report whose
//! metric has one, a linkage definition whose code has one. It finds no errors of its own; the error of the thing rested on is enough to mend.

use super::Catalog;
use super::linkage::Linkage;
use super::names::TABLES;
use crate::mapping::definition::{Answered, Mapping, What};
use throughline_model::code::CodeBook;
use throughline_model::cohort::Belongs;
use throughline_model::metric::Metric;

/// Keeps what rests on the catalog's own codes and definitions. `all` holds every code that could be named, faulty ones included.
pub(super) fn keep(catalog: &mut Catalog, all: &CodeBook) {
    let stated: Vec<String> = catalog.codes.codes.iter().map(|code| code.name.clone()).collect();
    let known = |name: &str| stated.iter().any(|known| known == name);
    catalog.codes.codes.retain(|code| code.derived.as_ref().is_none_or(|rule| rule.fields().into_iter().all(known)));
    let codes = &catalog.codes;
    let known = |name: &str| codes.get(name).is_some();
    // A name that is no code at all is the mapping's own.
    catalog.mappings.retain(|mapping| written_codes(mapping).into_iter().all(|name| known(name) || all.get(name).is_none()));
    catalog.linkage.retain(|linkage| match linkage {
        Linkage::Definition(definition) => definition.columns.iter().all(|column| known(&column.code)),
        Linkage::Lists(..) | Linkage::Meanings(_) => true,
    });
    catalog.populations.retain(|population| population.rule.fields().into_iter().all(known));
    let populations: Vec<&str> = catalog.populations.iter().map(|population| population.heading.name.as_str()).collect();
    catalog.metrics.retain(|metric| populations.contains(&metric.population.as_str()) && rests_on_codes(metric, codes));
    let metrics: Vec<&str> = catalog.metrics.iter().map(|metric| metric.heading.name.as_str()).collect();
    catalog.reports.retain(|report| {
        let grouped = report.breakdowns.iter().flat_map(|breakdown| &breakdown.by).all(|name| known(name));
        grouped && report.metrics.iter().all(|name| metrics.contains(&name.as_str()))
    });
}

/// The codes that a mapping's facts carry, and names of its own among them.
fn written_codes(mapping: &Mapping) -> Vec<&str> {
    let columns = mapping.columns.iter().map(|column| &*column.name);
    let timed = mapping.timed.iter().filter_map(|timed| match &timed.what {
        What::Observation { code, .. } => Some(&**code),
        What::Earnings { .. } | What::Employment { .. } => None,
    });
    let unpivoted = mapping.unpivots.iter().filter_map(|unpivot| match &unpivot.of {
        Answered::State(code) => Some(&**code),
        Answered::Employment | Answered::SubsidizedEmployment => None,
    });
    let watched = mapping.unpivots.iter().filter_map(|unpivot| unpivot.watched.as_deref());
    columns.chain(timed).chain(unpivoted).chain(watched).collect()
}

fn rests_on_codes(metric: &Metric, codes: &CodeBook) -> bool {
    let field = |name: &str| codes.get(name).is_some() || metric.windows.iter().any(|window| window.name == name);
    let span = |name: &str| TABLES.contains(&name) || codes.get(name).is_some();
    let windows = metric.windows.iter().all(|window| window.names().into_iter().all(span));
    let cohort = match metric.cohort.as_ref().map(|cohort| &cohort.by) {
        Some(Belongs::Event(name)) => span(name),
        _ => true,
    };
    let rules = std::iter::once(&metric.denominator).chain(metric.measure.rules());
    windows && cohort && rules.flat_map(|rule| rule.fields()).all(field)
}
