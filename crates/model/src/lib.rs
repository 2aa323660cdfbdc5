//! Nouns: the field's words and the pure rules about them.
//!
//! This crate does no input or output, reads no clock and no random source, and
//! knows neither SQL nor HTML. Everything a rule here needs is an argument.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod access;
pub mod calendar;
pub mod cell;
pub mod code;
pub mod cohort;
pub mod destruction;
pub mod event;
pub mod fact;
pub mod failure;
pub mod heading;
pub mod ids;
pub mod issue;
pub mod metric;
pub mod money;
pub mod participation;
pub mod person;
pub mod population;
pub mod refusal;
pub mod regime;
pub mod region;
pub mod report;
pub mod review;
pub mod snapshot;
pub mod spell;
pub mod ssn;
pub mod words;
