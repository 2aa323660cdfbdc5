//! Stories: whole journeys through the real program on real files in a temporary folder.
//! A story belongs to the file of what its user wants; inner rules are tested in their crates.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod asked_of_the_state;
mod backed_up;
mod bad_input;
mod demo;
mod destroyed;
mod federal_records;
mod files;
mod files_alone;
mod guarded;
mod guide;
mod interrupted;
mod on_server;
mod published_again;
mod region;
mod released;
mod reviewed;
#[path = "../../crates/store/tests/it/schema.rs"]
mod schema;
mod shipped;
mod steps;
mod supported_work;
mod verified;
mod who_is_who;
mod words;
