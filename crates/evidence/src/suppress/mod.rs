//! Suppression: which numbers may leave. The only maker of `Answer`, `Cell`, `Shown` and `Gap`.
//! It does not count people and does not word the reasons.
//!
//! Order of work: what is too small in itself (`primary`), what moved by a few since an earlier release (`ledger`), what
//! must be hidden so that nothing hidden can be worked out (`complement`, proved by `audit`), then the answers (`account`, `reply`).
//!
//! The reader guarded against knows every shown number, the size of every group of which any metric of the release shows
//! a number, that tables add up and that people come in whole numbers. For such a reader every hidden count has at least
//! `minimum` possible values. One who also uses the smallest cell allowed and what each reason says has at least half as many.
//! Not guarded against: knowledge of single persons, differences between metrics whose populations or denominators
//! overlap, and other releases than those in the ledger.

mod account;
mod audit;
mod complement;
mod doubt;
mod net;
mod primary;
mod reply;
mod system;
#[cfg(test)]
mod tests;

use crate::ledger::{self, Asking, Earlier};
use crate::published::{Answer, CohortDates, Group, Kind};
use crate::tally::Tally;
use crate::timeline::Timeline;
use net::Net;
use throughline_model::metric::Unit;
use throughline_model::report::Compare;

/// Raw counts of one metric, for every breakdown of the release.
pub(crate) struct Sheet {
    /// The metric's name.
    pub metric: String,
    /// Its edition.
    pub edition: String,
    /// Hash of what its definition means.
    pub definition: String,
    /// The same without the dates of its cohort.
    pub question: String,
    /// What is counted.
    pub unit: Unit,
    /// Which time it is about.
    pub cohort: Option<CohortDates>,
    /// The codes its groups are by, each with the hash of what its groups mean.
    pub codes: Vec<(String, String)>,
    /// Measured only because an earlier release of the same snapshot showed it: it takes part in every sum and is not released again.
    pub silent: bool,
    /// What its values are.
    pub kind: Kind,
    /// Whether values are money in cents.
    pub money: bool,
    /// Values are divided by this after summing; above zero.
    pub per: i64,
    /// The breakdowns, in the report's order. Everyone is added where no table is of everyone.
    pub tables: Vec<Table>,
}

/// One breakdown: its cells share out the population, nobody left out and nobody twice.
pub(crate) struct Table {
    /// Names of codes; none is everyone.
    pub by: Vec<String>,
    /// What is compared with what.
    pub compare: Option<Compare>,
    /// As for a sheet: in every sum, not released again.
    pub silent: bool,
    /// The groups. A group that is not listed has nobody in it.
    pub cells: Vec<(Group, Tally)>,
}

/// Two sets of groups of different breakdowns that hold the same people.
pub(crate) type Tie = (Vec<Group>, Vec<Group>);

/// Everything a release may say. `minimum` is the fewest people a number may rest on.
/// `ties` are sets of groups that hold the same people, such as bands and the finer bands they are made of.
pub(crate) fn publish(sheets: Vec<Sheet>, ties: &[Tie], minimum: u64, previous: &[Earlier]) -> Vec<Answer> {
    let sheets: Vec<Sheet> = sheets.into_iter().map(everyone_first).collect();
    let mut net = Net::new(&sheets, ties, minimum);
    for (index, sheet) in sheets.iter().enumerate() {
        let dates = sheet.cohort.as_ref().map(|c| (c.first_day.as_str(), c.last_day.as_str()));
        let asking = Asking { definition: &sheet.definition, question: &sheet.question, dates };
        let past = ledger::past(previous, asking, &sheet.codes);
        let timeline = Timeline::new(previous, asking, sheet.cohort.as_ref(), &sheet.codes);
        primary::mark(&mut net, index, sheet, &past, &timeline);
    }
    complement::protect(&mut net);
    let loud = sheets.iter().enumerate().filter(|(_, sheet)| !sheet.silent);
    loud.map(|(index, sheet)| reply::answer(&net, index, sheet)).collect()
}

/// The sheet with everyone as its first table and only there.
fn everyone_first(mut sheet: Sheet) -> Sheet {
    let given = sheet.tables.iter().position(|t| t.by.is_empty());
    let everyone = match given {
        Some(at) => sheet.tables.remove(at),
        None => Table { by: Vec::new(), compare: None, silent: false, cells: vec![(Group::new(), sum(&sheet))] },
    };
    sheet.tables.retain(|t| !t.by.is_empty());
    sheet.tables.insert(0, everyone);
    sheet
}

fn sum(sheet: &Sheet) -> Tally {
    let mut all = Tally::default();
    sheet.tables.first().into_iter().flat_map(|t| &t.cells).for_each(|(_, tally)| all.merge(tally));
    all
}
