//! Law: which files an agreement keeps from a use, named so that somebody can ask the agency. No act of its own: the acts that use facts
//! ask here. What a law allows is decided in `model::regime`.

use crate::home::Home;
use crate::import::today;
use serde::Serialize;
use throughline_model::access::Purpose;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::regime::Barred;
use throughline_store::{BarredLaw, Store};

/// A file that may not be used for something, or a part of it.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// The agency.
    pub agency: String,
    /// The file's name.
    pub file: String,
    /// The agreement; empty where there is none.
    pub agreement: String,
    /// The legal regime.
    pub regime: String,
    /// Why not.
    pub because: Barred,
    /// Nothing of the file may be used so; otherwise only what is under this law may not.
    pub whole_file: bool,
}

impl Held {
    /// As a sentence without its end: agency, file, agreement and reason.
    pub fn sentence(&self) -> String {
        let agreement = if self.agreement.is_empty() { "no agreement".to_owned() } else { format!("agreement {}", self.agreement) };
        let part = if self.whole_file { "" } else { "a part of " };
        format!("{part}{} of {} ({agreement}, {}): {}", self.file, self.agency, self.regime, self.because)
    }
}

/// The files, or parts of files, that may not be used for this purpose today. An act that reads facts leaves these out and says so.
///
/// Refused: `LawForbids` where nothing at all may be used: every file taken in is held whole.
pub fn held(home: &Home, store: &Store, purpose: Purpose) -> Result<Vec<Held>, Failure> {
    let barred = store.barred_laws(purpose, today(&home.region.time_zone))?;
    let n_files = store.files()?.len();
    let mut whole: Vec<&BarredLaw> = barred.iter().filter(|law| law.whole_file).collect();
    whole.dedup_by(|one, other| one.file == other.file);
    let n_whole = whole.len();
    let held: Vec<Held> = barred.into_iter().map(held_by).collect();
    if n_files > 0 && n_whole == n_files {
        return Err(Refusal::LawForbids { purpose, barred: held.iter().map(Held::sentence).collect() }.into());
    }
    Ok(held)
}

fn held_by(barred: BarredLaw) -> Held {
    let BarredLaw { name, agency, law, because, whole_file, .. } = barred;
    Held { agency, file: name, agreement: law.agreement, regime: law.regime, because, whole_file }
}
