//! How many of those counted may be linked wrongly, as the interval of a rate allows for it. Not for the interval itself; see `stats`.
//!
//! A doubt is a number about people too: the doubts of everyone less those of the shown groups would be those of a hidden group, and no more
//! people can be doubted than there are. Therefore a group's own share is used only in a breakdown of which every group is shown; elsewhere all
//! groups get the share of everyone. All shares are rounded up to a thousandth.

use super::net::{Net, State};
use super::{Sheet, Table};
use crate::published::{Kind, Ratio, Shown};
use crate::stats;
use crate::tally::Tally;

/// Doubts are told in thousandths.
const STEP: u64 = 1_000;

/// The doubts of one breakdown.
pub(super) struct Doubts {
    /// No link rests on comparing records.
    none: bool,
    /// Millionths of those counted, for every group; `None`: each group has its own.
    of_everyone: Option<u64>,
}

impl Doubts {
    /// Of a table of a sheet.
    pub fn of(net: &Net, index: usize, sheet: &Sheet, table: &Table) -> Self {
        let everyone = sheet.tables.first().and_then(|first| first.cells.first()).map(|(_, tally)| tally);
        let hidden = |group| net.find(index, group).is_some_and(|node| net.nodes[node].state != State::Shown);
        let some_hidden = table.cells.iter().any(|(group, _)| hidden(group));
        Self {
            none: sheet.kind != Kind::Rate || everyone.is_none_or(|tally| tally.doubt == 0),
            of_everyone: if some_hidden { everyone.map(share) } else { None },
        }
    }

    /// The share in millionths for which a group's interval allows.
    pub fn about(&self, tally: &Tally) -> u64 {
        if self.none { 0 } else { self.of_everyone.unwrap_or_else(|| share(tally)) }
    }

    /// The number with the interval that allows for wrong links.
    pub fn allowed_for(&self, shown: Shown, tally: &Tally) -> Shown {
        let doubt = self.about(tally);
        let Some(success) = shown.success.filter(|_| !self.none) else { return shown };
        let link_doubt = Ratio::new(i128::from(doubt), 1_000_000);
        Shown { interval: stats::wilson(success, shown.n, doubt), link_doubt, ..shown }
    }
}

/// Millionths, rounded up to a step.
fn share(tally: &Tally) -> u64 {
    if tally.counted == 0 { 0 } else { tally.doubt.div_ceil(tally.counted).div_ceil(STEP) * STEP }
}
