//! Properties of the rule language: all uses agree, whatever the rule and the row. Not for the wording of messages (see the unit tests).
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod agreement;
mod explanation;
mod oracle;
mod random;
mod text;
