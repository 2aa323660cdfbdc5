//! Record keys that come twice in one file. Keys are remembered as short hashes, so that ten million of them fit in memory.
//! It does not know whose keys they are.

use super::block::{Block, Verdict};
use super::definition::RowIs;
use super::problem::{Fault, Problem};
use std::collections::HashMap;
use throughline_model::issue::Severity;

/// The first 96 bits of a key's BLAKE3 hash. That two of ten million different keys are taken for one is less likely than 1 in 10^15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct KeyHash([u8; 12]);

impl KeyHash {
    pub fn of(key: &[u8]) -> Self {
        let hash = blake3::hash(key);
        Self(hash.as_bytes().first_chunk().copied().unwrap_or_default())
    }
}

/// The keys of a file so far, with their lines. Nothing is ever listed from it, so its order does not matter.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<KeyHash, u32>);

impl Keys {
    /// Refuses the rows of the next block whose keys came before. Rows already refused claim no key.
    pub fn check(&mut self, block: &mut Block<'_>) {
        if block.plan.mapping.rows == RowIs::Spell {
            return;
        }
        let n_before = block.problems.len();
        for (i, (row, key)) in block.rows.rows().iter().zip(&block.keys).enumerate() {
            let Some(verdict) = block.verdicts.get_mut(i).filter(|verdict| matches!(verdict, Verdict::Kept | Verdict::Flagged)) else {
                continue;
            };
            let line = u32::try_from(row.line).unwrap_or(u32::MAX);
            let first = *self.0.entry(*key).or_insert(line);
            if first != line {
                verdict.worsen(Severity::Error);
                let row = u32::try_from(i).unwrap_or(u32::MAX);
                block.problems.push(Problem { row, severity: Severity::Error, fault: Fault::KeyRepeated(first) });
            }
        }
        if block.problems.len() > n_before {
            block.problems.sort_by_key(|problem| problem.row);
        }
    }
}
