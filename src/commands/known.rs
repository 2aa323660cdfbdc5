//! `throughline person known`: says who somebody at a desk may be. It weighs nothing itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::path::PathBuf;
use throughline_acts::known::{Known, Typed};
use throughline_model::failure::Failure;

/// What is known of whoever is asked about; any of it.
#[derive(Debug, Args)]
pub struct Asked {
    /// The region's folder.
    folder: PathBuf,
    /// First name, or what they are called.
    #[arg(long)]
    first_name: Option<String>,
    /// Middle name or its letter.
    #[arg(long)]
    middle_name: Option<String>,
    /// Last name.
    #[arg(long)]
    last_name: Option<String>,
    /// Date of birth, as 1987-03-09 or 3/9/1987; the year alone if that is all.
    #[arg(long)]
    birth_date: Option<String>,
    /// Sex, as records have it.
    #[arg(long)]
    sex: Option<String>,
    /// Social Security number, or its last four digits.
    #[arg(long)]
    ssn: Option<String>,
    /// Telephone number.
    #[arg(long)]
    phone: Option<String>,
    /// E-mail address.
    #[arg(long)]
    email: Option<String>,
    /// Street and number.
    #[arg(long)]
    address: Option<String>,
    /// Zip code.
    #[arg(long)]
    zip: Option<String>,
}

impl Asked {
    fn typed(&self) -> Typed {
        let fields = [
            ("first_name", &self.first_name),
            ("middle_name", &self.middle_name),
            ("last_name", &self.last_name),
            ("birth_date", &self.birth_date),
            ("recorded_sex", &self.sex),
            ("ssn", &self.ssn),
            ("phone", &self.phone),
            ("email", &self.email),
            ("street_address", &self.address),
            ("zip", &self.zip),
        ];
        fields.into_iter().filter_map(|(code, text)| Some((code.to_owned(), text.clone()?))).collect()
    }
}

/// Asks and tells.
pub fn run(asked: &Asked, say: &Say) -> Result<Exit, Failure> {
    let known = say.while_doing("Opening the region", || Known::open(&asked.folder, &actor()))?;
    let answer = known.ask(&asked.typed())?;
    for person in &answer.people {
        say.line(format!("{}: {}.", person.likely.words(), count(person.records.len() as u64, "record", "records")));
        person.records.iter().for_each(|record| say.line(format!("  {} (record {})", record.agency, record.record)));
        person.reasons.iter().for_each(|reason| say.line(format!("    {}", reason.en)));
    }
    answer.advice.iter().for_each(|sentence| say.line(sentence));
    say.result(&answer);
    Ok(Exit::Done)
}
