//! The linkage report of a region: what it is made from is read here. Not for what it tells.

use super::{Grouping, LinkageReport, Made};
use crate::home::Home;
use crate::law;
use crate::link::definition;
use crate::link::truth::Truth;
use crate::link::weighed::Weighed;
use crate::link_files::doubts;
use std::collections::HashMap;
use std::path::Path;
use throughline_link::Column;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::code::{Code, Kind};
use throughline_model::fact::Value;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_store::{Identity, Store};

/// What linking the records of the region in `folder` comes to, for a report that may be published. Nothing is changed. With `truth`, a file that says who
/// each record truly is of, estimates are held against it; else against what people reviewed.
pub fn report(folder: &Path, truth: Option<&Path>, actor: &Actor) -> Result<LinkageReport, Failure> {
    may(actor.role, Act::Link)?;
    let home = Home::proved(folder)?;
    let store = Store::open(folder)?;
    let named = definition(&home)?;
    let held = law::held(&home, &store, Purpose::Linking)?;
    let reader = store.reader(actor, Act::Link, Purpose::Linking);
    let weighed = Weighed::all(&home, &reader)?;
    let truth = truth.map(|file| Truth::read(file, &store, actor)).transpose()?;
    let reviews = crate::review::taken(&weighed, &reader, named)?;
    let identities = &weighed.identities;
    let made = Made {
        table: &weighed.table,
        definition: named,
        compared: &weighed.definition,
        found: &weighed.found,
        source_of: identities.iter().map(|identity| identity.agency.as_str()).collect(),
        records: identities.iter().map(|identity| &identity.record).collect(),
        groups: groups(&home, &store, identities, actor)?,
        minimum: home.region.minimum_cell,
        truth: truth.as_ref(),
        reviews,
    };
    Ok(LinkageReport::of(&made, held.iter().map(law::Held::sentence).collect(), doubts(&weighed.found)))
}

/// The codes by which the region's reports break people down, as far as records state them, and sex as recorded.
fn groups(home: &Home, store: &Store, identities: &[Identity], actor: &Actor) -> Result<Vec<Grouping>, Failure> {
    let asked = home.catalog.reports.iter().flat_map(|report| &report.breakdowns).filter(|b| b.by.len() == 1).flat_map(|b| &b.by);
    let mut names: Vec<&str> = asked.map(String::as_str).chain(["recorded_sex"]).collect();
    names.sort_unstable();
    names.dedup();
    let codes: Vec<_> =
        names.into_iter().filter_map(|name| home.catalog.codes.get(name)).filter(|code| code.kind == Kind::Choice).collect();
    let wanted: Vec<&str> = codes.iter().map(|code| code.name.as_str()).collect();
    let stated = store.reader(actor, Act::Link, Purpose::Measurement).identities(&wanted)?;
    let of: HashMap<&RecordId, &Identity> = stated.iter().map(|identity| (&identity.record, identity)).collect();
    let grouping = |code: &&Code| {
        let value = |identity: &Identity| match of.get(&identity.record)?.values.get(&code.name)? {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        };
        let column = Column::new(identities.iter().map(value));
        let values = column.values().map(|value| (value.to_owned(), code.value_label(value))).collect();
        Grouping { label: code.label.clone(), column, values }
    };
    Ok(codes.iter().map(grouping).collect())
}
