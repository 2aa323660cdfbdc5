//! A made-up city: people, their lives, and the files that eight agencies would send of them, each in its own way.
//!
//! Everything follows from a seed: the same seed and number of people give the same bytes on every machine, so nothing here uses a
//! clock, a random source of the machine, or functions whose last digit differs between machines. People are made block by block
//! and written as they are made: memory does not grow with their number. Who they truly are, and what truly helped them, goes
//! apart, for tests only. This crate does not know how the files are read.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod agency;
pub mod calibration;
pub mod dice;
pub mod dirt;
pub mod life;
mod names;
pub mod person;
pub mod region;
pub mod seen;
mod sheet;
mod truth;

use agency::Desks;
use dice::Dice;
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use truth::Truth;

/// Fewest people that make a city: every agency then knows enough of them for a number that may be published.
pub const FEWEST: u64 = 500;
/// Most people: as many as there are made-up numbers that no real social security number can be.
pub const MOST: u64 = 10_000_000;

/// What is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many people, from [`FEWEST`] to [`MOST`].
    pub people: u64,
    /// What everything follows from.
    pub seed: u64,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Name, rows and agency of each file in the inbox, in the order of the agencies.
    pub files: Vec<agency::Written>,
    /// How many things were wrong on purpose.
    pub n_dirt: u64,
}

/// Makes the city in `folder`, which becomes a region without a database: `region.toml`, `catalog`, `inbox`. `truth`, where given,
/// is a folder outside of it for who the people truly are. `progress` hears how many people are done.
///
/// Refuses numbers of people that it cannot make, and what the disk refuses.
pub fn make(folder: &Path, truth: Option<&Path>, plan: Plan, progress: &mut dyn FnMut(u64)) -> Result<Made, Failure> {
    if !(FEWEST..=MOST).contains(&plan.people) {
        let reason = format!("a made-up city has {FEWEST} to {MOST} people, not {}", plan.people);
        return Err(Refusal::CannotWrite { path: folder.display().to_string(), reason }.into());
    }
    region::write(folder)?;
    let mut desks = Desks::open(&folder.join("inbox"))?;
    let mut truth = truth.map(Truth::open).transpose()?;
    let mut first = 0;
    while first < plan.people {
        let block = person::block(plan, first);
        for person in &block {
            let life = life::life(person, &mut Dice::new(plan.seed, &[2, person.id]));
            if let Some(truth) = &mut truth {
                truth.person(person, &life)?;
            }
            desks.record(person, &life, plan.seed, truth.as_mut())?;
        }
        first += person::BLOCK;
        progress(first.min(plan.people));
    }
    if let Some(truth) = truth {
        truth.finish()?;
    }
    let n_dirt = desks.n_dirt();
    Ok(Made { files: desks.finish()?, n_dirt })
}
