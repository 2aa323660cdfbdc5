//! Writes values alike, so that comparing them means something. Pure functions; the lists they need (particles, suffixes, placeholders, street
//! words) are passed in as [`Lists`]. Not for guessing: what cannot be read is kept as letters or left out.

mod address;
mod date;
mod lists;
mod mail;
mod name;
mod number;
mod sound;
mod text;

pub use address::address;
pub use date::date;
pub use lists::{Lists, Standard};
pub use mail::email;
pub use name::{FullName, full_name, generation, given_name, surname};
pub use number::{digits, id, phone, ssn, zip};
pub use sound::sound;
pub use text::{fold, latin};

/// What is taken of a value to make another column of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The whole.
    Whole,
    /// Its first so many letters.
    First(usize),
    /// Its last so many letters.
    Last(usize),
    /// The whole, where it has exactly so many letters.
    All(usize),
    /// Its first word: the first of two surnames.
    FirstWord,
    /// Its last word.
    LastWord,
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
            Part::All(k) => (n == k).then(|| value.to_owned()),
            Part::FirstWord => value.split(' ').next().filter(|word| !word.is_empty()).map(str::to_owned),
            Part::LastWord => value.rsplit(' ').next().filter(|word| !word.is_empty()).map(str::to_owned),
            Part::Sound => Some(sound(value)).filter(|key| !key.is_empty()),
        }
    }
}
