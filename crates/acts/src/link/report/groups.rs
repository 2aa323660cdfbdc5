//! How linking fares for each group: links are missed and made wrongly more often for some people than for others. Small groups are joined, and what
//! is still too small is not told. Not for who belongs to which group.

use super::{Estimate, Grouping, Made, OfGroup};
use std::collections::HashMap;
use throughline_link::judge::Interval;
use throughline_link::judge::group::{OfRows, by_group};
use throughline_model::words::Words;

impl Made<'_> {
    pub(super) fn of_groups(&self, judged: &[OfRows], link: f64) -> Vec<OfGroup> {
        let mut sizes: HashMap<u32, u32> = HashMap::new();
        self.found.clusters.of.iter().for_each(|cluster| *sizes.entry(*cluster).or_default() += 1);
        let linked = |row: usize| self.found.clusters.of.get(row).is_some_and(|cluster| sizes.get(cluster).is_some_and(|n| *n > 1));
        let least = self.minimum.max(1);
        let mut groups = Vec::new();
        for Grouping { label, column, values } in &self.groups {
            for group in by_group(column, &self.found.pairs, judged, link, self.compared.rules.len(), least) {
                let of_group = |row: &usize| column.value(column.code(*row as u32)).is_some_and(|v| group.values.iter().any(|g| g == v));
                let rows: Vec<usize> = (0..self.source_of.len()).filter(of_group).collect();
                let n_linked = rows.iter().filter(|row| linked(**row)).count() as u64;
                let apart = group.n_rows.saturating_sub(n_linked);
                let told = n_linked >= least && apart >= least;
                let estimate = |i: Option<Interval>| i.map(|i| Estimate { share: i.estimate, ends: Some((i.low, i.high)) });
                let plainly = |share: f64| Estimate { share, ends: None };
                let (precision, recall) = match judged.is_empty() {
                    true => (group.word.map(|w| plainly(w.precision)), group.word.map(|w| plainly(w.recall))),
                    false => (estimate(group.estimates.precision), estimate(group.estimates.recall)),
                };
                groups.push(OfGroup {
                    code: label.clone(),
                    values: group.values.iter().map(|v| values.get(v).cloned().unwrap_or_else(|| Words::same(v))).collect(),
                    n_records: group.n_rows,
                    linked: told.then(|| n_linked as f64 / group.n_rows.max(1) as f64),
                    precision,
                    recall,
                });
            }
        }
        groups
    }
}
