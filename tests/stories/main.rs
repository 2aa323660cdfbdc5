//! Stories: whole journeys through the real program on real files in a temporary folder.
//! A story belongs to the file of what its user wants; inner rules are tested in their crates.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod backed_up;
mod bad_input;
mod destroyed;
mod files;
mod guarded;
mod guide;
mod interrupted;
mod on_server;
mod published_again;
mod region;
mod released;
#[path = "../../crates/store/tests/it/schema.rs"]
mod schema;
mod shipped;
mod steps;
mod supported_work;
mod verified;
mod who_is_who;
mod words;
