//! The law a value came under, and the one decision about it: may it be used for this? It travels with every fact by one provenance
//! reference; a value under another law is a row of its own. Who may do what stands in `access`, not here.

use crate::access::Purpose;
use serde::{Deserialize, Serialize};

/// When kept values must be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DestroyBy {
    /// On a calendar day (days since 1970-01-01).
    Day(i32),
    /// No law asks for destruction: public data.
    NotRequired,
}

/// Under what law, agreement and consent a value is held, what for, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Law {
    /// The legal regime: `public_research`, `ferpa`, `ui_wages` ...
    pub regime: String,
    /// The data agreement it came under; empty where none is needed.
    pub agreement: String,
    /// The consent it rests on; empty where none is needed.
    pub consent: String,
    /// What it may be used for, in words.
    pub purpose: String,
    /// What may be done with it. `None`: nobody has said; then records are kept and measured and never compared with other agencies'.
    pub allows: Option<Vec<Purpose>>,
    /// Until when it may be kept.
    pub destroy_by: DestroyBy,
    /// Why that day: agreement end, public data ...
    pub destroy_because: String,
}

/// What a legal regime allows where an agreement does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regime {
    /// Its name.
    pub name: String,
    /// What may be done with records under it.
    pub allows: Vec<Purpose>,
    /// By what statute or for what reason.
    pub because: String,
}

/// Why a value may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Barred {
    /// The agreement, or its regime, does not allow this use.
    #[error("its agreement does not allow it")]
    NotAllowed,
    /// It should have been destroyed by now.
    #[error("the day by which it must be destroyed has passed")]
    Ended,
    /// The consent it rests on was taken back.
    #[error("the consent it rests on was taken back")]
    Withdrawn,
}

impl Law {
    /// What may be done, where it was said or by default.
    pub fn allowed(&self) -> &[Purpose] {
        self.allows.as_deref().unwrap_or(&[Purpose::RecordKeeping, Purpose::Measurement])
    }

    /// May facts under this law be used for this purpose? `withdrawn`: its consent was taken back; `today` in days since 1970-01-01.
    /// After the day of destruction, or without the consent, for nothing at all.
    pub fn may_use(&self, purpose: Purpose, withdrawn: bool, today: i32) -> Result<(), Barred> {
        if withdrawn && !self.consent.is_empty() {
            return Err(Barred::Withdrawn);
        }
        if matches!(self.destroy_by, DestroyBy::Day(day) if day < today) {
            return Err(Barred::Ended);
        }
        if self.allowed().contains(&purpose) { Ok(()) } else { Err(Barred::NotAllowed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_needs_an_agreement_a_consent_and_time() {
        let law = |allows: Option<&[Purpose]>, consent: &str, destroy_by| Law {
            regime: "agreement".to_owned(),
            agreement: "DSA-1".to_owned(),
            consent: consent.to_owned(),
            purpose: "evaluation".to_owned(),
            allows: allows.map(<[Purpose]>::to_vec),
            destroy_by,
            destroy_because: "it ends".to_owned(),
        };
        let check = |law: &Law, withdrawn, purpose, expected| assert_eq!(law.may_use(purpose, withdrawn, 100), expected, "{law:?}");
        let open = law(None, "", DestroyBy::NotRequired);
        check(&open, false, Purpose::Measurement, Ok(()));
        check(&open, true, Purpose::Measurement, Ok(()));
        check(&open, false, Purpose::Linking, Err(Barred::NotAllowed));
        let linked = law(Some(&[Purpose::Linking]), "form 3", DestroyBy::Day(100));
        check(&linked, false, Purpose::Linking, Ok(()));
        check(&linked, false, Purpose::Measurement, Err(Barred::NotAllowed));
        check(&linked, true, Purpose::Linking, Err(Barred::Withdrawn));
        check(&law(None, "", DestroyBy::Day(99)), false, Purpose::RecordKeeping, Err(Barred::Ended));
    }
}
