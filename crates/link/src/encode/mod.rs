//! Values without their letters: 1,024 bits that are alike where values are alike (Bloom filters over pairs of letters; Schnell, Bachteler and
//! Reiher 2009), and tokens that are equal where values are equal, both made under a key. For files whose owner may not send who somebody is. What this
//! protects and what not stands in `docs/reference/encodings.md`. Not for choosing which columns are encoded how; whoever calls does.

mod bits;
mod grams;
mod maker;
mod shelf;

pub use bits::{Bits, N_BITS};
pub use grams::{digits_in_place, pairs_of_letters};
pub use maker::{Hardening, Maker};
pub use shelf::Shelf;
