//! Raw cells of made-up records, to hold the pass against another engine. Not for people: the feature `cells` is on in the benchmark alone, and the
//! house's tests refuse it anywhere else.

use crate::frame::{Frame, Opened, Spans};
use crate::groups::Groups;
use crate::pass::{self, Asked, Broken};
use crate::published::Group;
use crate::stats;
use arrow::record_batch::RecordBatch;
use std::ops::RangeInclusive;
use throughline_model::calendar::program_year;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::metric::{Measure, Metric, Unit};
use throughline_model::population::Population;
use throughline_model::report::Breakdown;

/// Records ready for the pass.
pub struct Cells(Frame);

/// One number of one group, as counted.
pub struct Cell {
    /// The metric's name.
    pub metric: String,
    /// The program year asked about.
    pub program_year: i32,
    /// Which records.
    pub group: Group,
    /// Counted.
    pub n: u64,
    /// Of them with the outcome.
    pub success: u64,
    /// The middle value, for medians.
    pub median: Option<f64>,
}

impl Cells {
    /// Records as columns of codes, their periods and what happened in them: tables as a snapshot has them.
    pub fn of(persons: RecordBatch, periods: RecordBatch, spans: RecordBatch, codes: &CodeBook) -> Result<Self, Failure> {
        let spans = Spans::of_table(persons.num_rows(), &spans)?;
        Frame::of_tables(Opened { persons, spans, periods: Some(periods) }, None, codes).map(Self)
    }

    /// Every cell that is not empty: metrics by breakdowns by program years.
    pub fn count(
        &self,
        metrics: &[&Metric],
        populations: &[Population],
        codes: &CodeBook,
        breakdowns: &[Vec<String>],
        years: RangeInclusive<i32>,
    ) -> Result<Vec<Cell>, Failure> {
        let units = self.0.units(Unit::Participation);
        let grouped = |by: &Vec<String>| Groups::of(&Breakdown { by: by.clone(), compare: None, others: false }, units, codes);
        let broken = Broken { persons: Vec::new(), periods: breakdowns.iter().map(grouped).collect::<Result<_, _>>()? };
        let mut asked = Vec::new();
        for metric in metrics {
            let population = populations.iter().find(|p| p.heading.name == metric.population);
            let population = population.ok_or_else(|| Failure::broken("counting", "no such population"))?;
            let cohort = |year: i32| metric.cohort.as_ref().and_then(|cohort| cohort.dates(program_year(year)));
            asked.extend(years.clone().map(|year| (year, Asked { metric, population, cohort: cohort(year) })));
        }
        let all: Vec<Asked<'_>> = asked.iter().map(|(_, asked)| *asked).collect();
        let tallies = pass::run(&self.0, codes, &all, &broken)?;
        let mut cells = Vec::new();
        for ((year, asked), of_breakdowns) in asked.iter().zip(tallies) {
            for (groups, tallies) in broken.periods.iter().zip(of_breakdowns) {
                let counted = groups.names.iter().zip(tallies).filter(|(_, tally)| tally.counted > 0);
                cells.extend(counted.map(|(group, tally)| Cell {
                    metric: asked.metric.heading.name.clone(),
                    program_year: *year,
                    group: group.clone(),
                    n: tally.counted,
                    success: tally.success,
                    median: match asked.metric.measure {
                        Measure::Median(_) => stats::median(&tally.values, 1).map(|ratio| ratio.num as f64 / ratio.den as f64),
                        _ => None,
                    },
                }));
            }
        }
        Ok(cells)
    }
}
