//! Linking again when rows come, change and go, with the same answer as linking everything afresh. Not for learning, and it keeps no file.
//!
//! # How it stays the same answer
//! An [`Edition`] freezes everything a weight depends on besides the two rows: the model (m, u, classes), how often values stand in the rows it was
//! trained on, and how the blocks that were too large are split. Under an edition the weight of a pair is a pure function of its two rows, and
//! whether a rule brings two rows together is too. So a row that changed can change its own pairs only, and a cluster only where
//! one of its pairs changed or a row of it came or went ([`cluster`](crate::cluster) says why).
//!
//! [`Memory`] keeps rows, keys, pairs and clusters, takes [`Edit`]s and works on what they touch. [`Edition::link`] finds everything afresh, and
//! [`Edition::link_changed`] compares only the rows named, for whoever keeps the pairs elsewhere. Ties are broken as in `cluster`; the
//! smaller id decides everywhere.
//!
//! # When an edition is too old
//! Frequencies and block limits are those of the rows it was trained on. A block that has grown beyond the limit since is still
//! compared, and reported as `grown`: that is the time to train a new edition. One that has grown ten times beyond the limit is refused
//! ([`Problem::Grown`](crate::Problem::Grown)), because it would cost hours.

mod again;
mod edition;
mod keys;
mod remembered;
mod text;

pub use again::Relinked;
pub use edition::Edition;
pub use remembered::{Decided, Edit, Memory, Place, Touched};
