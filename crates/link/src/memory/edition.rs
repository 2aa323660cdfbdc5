//! An edition: what was learned and counted once, frozen. Not for the rows, and not for linking; see `again` and `remembered`.

use super::{keys, text};
use crate::column::hash;
use crate::definition::Definition;
use crate::frequency;
use crate::problem::Problem;
use crate::table::Table;
use crate::train::{Model, train};
use crate::{SURE, block};

/// A model with everything else that a weight depends on besides the two rows.
///
/// It holds hashes of frequent values: keep it as safely as the values themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// What the definition it was made under hashes to; the definition itself is the caller's.
    pub definition: u64,
    /// What was learned, with the frequencies of values.
    pub model: Model,
    /// By rule: the keys of the blocks that are left out, ascending.
    pub hot: Vec<Vec<u64>>,
    /// Rows it was counted on.
    pub n_rows: u64,
}

impl Edition {
    /// Trains on the rows of a table and freezes the result.
    pub fn train(table: &Table, definition: &Definition) -> Result<Self, Problem> {
        definition.check(table)?;
        let patterns = block::patterns(table, definition);
        Ok(Self::freeze(table, definition, train(table, definition, &patterns)))
    }

    /// Freezes a model with the frequencies and the block limits of a table.
    pub fn freeze(table: &Table, definition: &Definition, model: Model) -> Self {
        let model = Model { frequencies: Some(frequency::count(table, definition)), ..model };
        Self { definition: fingerprint(definition), model, hot: keys::too_large(table, definition), n_rows: u64::from(table.n_rows()) }
    }

    /// The same model with frequencies and block limits counted anew: after rows were destroyed nothing counted on them may stay.
    pub fn recounted(&self, table: &Table, definition: &Definition) -> Result<Self, Problem> {
        self.check(definition)?;
        Ok(Self::freeze(table, definition, self.model.clone()))
    }

    /// What was learned alone, without anything counted of values; it can be counted anew.
    pub fn without_counts(&self) -> Self {
        let model = Model { frequencies: None, ..self.model.clone() };
        Self { model, hot: vec![Vec::new(); self.hot.len()], ..self.clone() }
    }

    /// Proves that it was made under this definition.
    pub fn check(&self, definition: &Definition) -> Result<(), Problem> {
        let n_answers = |shares: &Vec<Vec<f64>>| shares.iter().map(Vec::len).collect::<Vec<_>>();
        let expected: Vec<usize> = definition.comparisons.iter().map(crate::compare::Comparison::n_answers).collect();
        let fits = |shares: &Vec<Vec<f64>>| n_answers(shares) == expected;
        let model = fits(&self.model.chance) && self.model.classes.iter().all(|class| fits(&class.answers));
        if self.definition == fingerprint(definition) && model && self.hot.len() == definition.rules.len() {
            Ok(())
        } else {
            Err(Problem::OtherDefinition)
        }
    }

    /// As text, to be kept: exact to the last bit, with its version and a check sum.
    pub fn to_text(&self) -> String {
        text::write(self)
    }

    /// From its text.
    ///
    /// Refused: an edition of another version of this program, or one that was damaged.
    pub fn from_text(text: &str) -> Result<Self, Problem> {
        text::read(text)
    }

    /// The definition with the threshold that its model can bear: where kinds of pairs could not be told apart, only sure pairs are linked.
    pub(super) fn heeded(&self, definition: &Definition) -> Definition {
        let mut definition = definition.clone();
        if self.model.is_plain() {
            definition.settings.link_from = definition.settings.link_from.max(SURE);
        }
        definition
    }
}

/// A number that says whether two definitions are the same, from one program of a version to the next.
fn fingerprint(definition: &Definition) -> u64 {
    hash(format!("{definition:?}").as_bytes())
}
