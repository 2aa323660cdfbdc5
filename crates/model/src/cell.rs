//! A returned cell: one number about a group of people that another body computed from rows it may not give, as a state does from its
//! wage records (20 CFR 603). It is never added to numbers of our own; nothing here is one person's value.

use serde::{Deserialize, Serialize};

/// What a returned number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// The share of the group for whom something holds.
    Rate,
    /// The middle value, in cents.
    Median,
    /// The mean, in cents.
    Mean,
}

impl CellKind {
    /// Every one, with its stable name.
    pub const ALL: [(&str, CellKind); 3] = [("rate", CellKind::Rate), ("median", CellKind::Median), ("mean", CellKind::Mean)];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            CellKind::Rate => "rate",
            CellKind::Median => "median",
            CellKind::Mean => "mean",
        }
    }

    /// The kind of a stable name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, kind)| kind)
    }
}

/// One returned number, or that there is one which is not told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReturnedCell {
    /// The metric of ours that it answers.
    pub metric: String,
    /// The group as the sender names it; empty for everyone.
    pub group: String,
    /// What the number is.
    pub kind: CellKind,
    /// First day of the cohort (days since 1970-01-01).
    pub cohort_from: i32,
    /// Last day of the cohort.
    pub cohort_to: i32,
    /// People counted; `None` where it is suppressed.
    pub n: Option<u64>,
    /// The number as an exact fraction: a share, or cents. `None` where it is suppressed.
    pub value: Option<(i64, i64)>,
    /// The day up to which the sender's rows went.
    pub as_of: i32,
}

impl ReturnedCell {
    /// Whether the sender, or we, do not tell the number.
    pub fn suppressed(&self) -> bool {
        self.value.is_none()
    }
}
