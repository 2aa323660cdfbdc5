//! Reads and type-checks every definition of a catalog, and says all that is wrong at once, each with its place and remedy.
//! It opens no file and runs no example; act `check` does both, through the room that owns each.
//!
//! To add a kind of definition: one file here with its `read`, one variant of [`Kind`], one line in `reading`.

mod codes;
mod heading;
pub(crate) mod limits;
pub mod linkage;
mod metrics;
mod names;
mod participation;
mod populations;
pub mod reader;
mod reading;
mod regimes;
pub mod region;
mod reports;
mod sound;
mod source;
mod time;
mod values;

use crate::mapping::definition::Mapping;
pub use names::{field, period_fields, person_fields, stated_fields};
pub use participation::ParticipationFile;
pub use reading::read;
pub(crate) use regimes::allows;
pub use source::{Kind, Origin, Override, SourceFile};
use throughline_model::code::CodeBook;
use throughline_model::heading::Heading;
use throughline_model::metric::Metric;
use throughline_model::population::Population;
use throughline_model::regime::Regime;
use throughline_model::report::Report;

/// Every definition that can be used, each kind in the order of its names.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// All codes, by file and in the order of each file.
    pub codes: CodeBook,
    /// The headings of the files they stand in.
    pub code_lists: Vec<Heading>,
    /// Who may be meant.
    pub populations: Vec<Population>,
    /// What can be measured.
    pub metrics: Vec<Metric>,
    /// What can be published.
    pub reports: Vec<Report>,
    /// Editions of the federal record layout.
    pub federal: Vec<crate::formats::federal::Edition>,
    /// What each legal regime allows.
    pub regimes: Vec<Regime>,
    /// The headings of the files they stand in.
    pub regime_lists: Vec<Heading>,
    /// How returned cells are read.
    pub cells: Vec<crate::formats::cells::CellFormat>,
    /// What can be imported.
    pub mappings: Vec<Mapping>,
    /// How records of one person are found.
    pub linkage: Vec<linkage::Linkage>,
    /// Shipped definitions that the region replaces.
    pub overrides: Vec<Override>,
}

impl Catalog {
    /// The population of a name.
    pub fn population(&self, name: &str) -> Option<&Population> {
        self.populations.iter().find(|population| population.heading.name == name)
    }

    /// The metric of a name.
    pub fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.heading.name == name)
    }

    /// The report of a name.
    pub fn report(&self, name: &str) -> Option<&Report> {
        self.reports.iter().find(|report| report.heading.name == name)
    }

    /// The linkage definition of a name: `people`.
    pub fn linkage_definition(&self, name: &str) -> Option<&linkage::Definition> {
        self.linkage.iter().find_map(|linkage| match linkage {
            linkage::Linkage::Definition(definition) if definition.heading.name == name => Some(&**definition),
            _ => None,
        })
    }

    /// What columns of files mean.
    pub fn linkage_meanings(&self) -> Option<&linkage::Meanings> {
        self.linkage.iter().find_map(|linkage| match linkage {
            linkage::Linkage::Meanings(meanings) => Some(&**meanings),
            _ => None,
        })
    }

    /// All linkage lists together.
    pub fn linkage_lists(&self) -> linkage::Lists {
        let mut all = linkage::Lists::default();
        for linkage in &self.linkage {
            if let linkage::Linkage::Lists(_, lists) = linkage {
                all.add(lists);
            }
        }
        all
    }

    /// The mapping of a name.
    pub fn mapping(&self, name: &str) -> Option<&Mapping> {
        self.mappings.iter().find(|mapping| mapping.heading.name == name)
    }
}

#[cfg(test)]
mod tests;
