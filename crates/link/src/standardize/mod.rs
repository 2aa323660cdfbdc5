//! Writes values alike, so that comparing them means something. Pure functions; the lists they need (particles, suffixes, placeholders, street
//! words) are passed in as [`Lists`]. Not for guessing: what cannot be read is kept as letters or left out.

mod address;
mod lists;
mod number;
mod sound;
mod text;

pub use address::address;
pub use lists::{Lists, Standard};
pub use number::{digits, id, phone};
pub use sound::sound;
pub use text::{fold, given_name, surname};

/// What is taken of a value to make another column of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The whole.
    Whole,
    /// Its first so many letters.
    First(usize),
    /// Its last so many letters.
    Last(usize),
    /// Its key of sound.
    Sound,
}

impl Part {
    /// That part of a value; `None` where it is shorter than that.
    pub fn of(self, value: &str) -> Option<String> {
        let n = value.chars().count();
        match self {
            Part::Whole => Some(value.to_owned()),
            Part::First(k) => (n >= k).then(|| value.chars().take(k).collect()),
            Part::Last(k) => (n >= k).then(|| value.chars().skip(n - k).collect()),
            Part::Sound => Some(sound(value)).filter(|key| !key.is_empty()),
        }
    }
}
