//! The law a value came under. It travels with every fact by one provenance reference;
//! a value under another law is a row of its own. It decides nothing about who may see a value.

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
    /// What it may be used for.
    pub purpose: String,
    /// Until when it may be kept.
    pub destroy_by: DestroyBy,
    /// Why that day: agreement end, public data ...
    pub destroy_because: String,
}
