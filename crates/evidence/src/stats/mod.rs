//! The small statistics of a report: exact fractions and middle values, and 95 % intervals.
//! Not for evaluation methods, and nothing here decides what may be shown.

mod doubted;
mod interval;
mod middle;
mod ratio;
mod student;

pub(crate) use interval::{Moments, newcombe, student, welch, wilson};
pub(crate) use middle::median;
