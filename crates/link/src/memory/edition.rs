//! An edition: what was learned and counted once, frozen. Not for the rows, and not for linking; see `again` and `remembered`.

use super::text;
use crate::SURE;
use crate::block::{self, Plan, Work};
use crate::column::hash;
use crate::compare;
use crate::definition::Definition;
use crate::frequency;
use crate::problem::Problem;
use crate::table::Table;
use crate::train::{Label, Model, train, train_with};

/// A model with everything else that a weight depends on besides the two rows.
///
/// It holds hashes of frequent values: keep it as safely as the values themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// What the definition it was made under hashes to; the definition itself is the caller's.
    pub definition: u64,
    /// What was learned, with the frequencies of values.
    pub model: Model,
    /// What is done with blocks that were too large.
    pub plan: Plan,
    /// Rows it was counted on.
    pub n_rows: u64,
}

impl Edition {
    /// Trains on the rows of a table and freezes the result.
    pub fn train(table: &Table, definition: &Definition) -> Result<Self, Problem> {
        definition.check(table)?;
        let work = Work::new(table, definition, None);
        let model = train(table, definition, &block::sampled(&work, definition));
        Ok(Self::planned(table, definition, model, work.plan))
    }

    /// The same, with pairs that people judged: by rows, and whether they are the same one.
    pub fn train_judged(table: &Table, definition: &Definition, judged: &[(u32, u32, bool)]) -> Result<Self, Problem> {
        definition.check(table)?;
        let pairs: Vec<(u32, u32)> = judged.iter().map(|(left, right, _)| (*left, *right)).collect();
        let answers = compare::answers(table, definition, &pairs)?;
        let label = |(pattern, (_, _, same)): (compare::Pattern, &(u32, u32, bool))| Label { pattern, same: *same, weight: 1.0 };
        let labels: Vec<Label> = answers.into_iter().zip(judged).map(label).collect();
        let work = Work::new(table, definition, None);
        let model = train_with(table, definition, &block::sampled(&work, definition), &labels);
        Ok(Self::planned(table, definition, model, work.plan))
    }

    /// Freezes a model with the frequencies and the block limits of a table.
    pub fn freeze(table: &Table, definition: &Definition, model: Model) -> Self {
        Self::planned(table, definition, model, block::plan(table, definition))
    }

    fn planned(table: &Table, definition: &Definition, model: Model, plan: Plan) -> Self {
        let model = Model { frequencies: Some(frequency::count(table, definition)), ..model };
        Self { definition: fingerprint(definition), model, plan, n_rows: u64::from(table.n_rows()) }
    }

    /// The same model with frequencies and block limits counted anew: after rows were destroyed nothing counted on them may stay.
    pub fn recounted(&self, table: &Table, definition: &Definition) -> Result<Self, Problem> {
        self.check(definition)?;
        Ok(Self::freeze(table, definition, self.model.clone()))
    }

    /// What was learned alone, without anything counted of values; it can be counted anew.
    pub fn without_counts(&self) -> Self {
        let model = Model { frequencies: None, ..self.model.clone() };
        Self { model, plan: Plan::default(), ..self.clone() }
    }

    /// Proves that it was made under this definition.
    pub fn check(&self, definition: &Definition) -> Result<(), Problem> {
        let n_answers = |shares: &Vec<Vec<f64>>| shares.iter().map(Vec::len).collect::<Vec<_>>();
        let expected: Vec<usize> = definition.comparisons.iter().map(crate::compare::Comparison::n_answers).collect();
        let fits = |shares: &Vec<Vec<f64>>| n_answers(shares) == expected;
        let model = fits(&self.model.chance) && self.model.classes.iter().all(|class| fits(&class.answers));
        if self.definition == fingerprint(definition) && model { Ok(()) } else { Err(Problem::OtherDefinition) }
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

    /// The definition with the threshold that its model can bear: where kinds of pairs could not be told apart, only sure pairs are linked. And no pair
    /// worth a look is dropped because there are many: whether one is kept must depend on its rows alone.
    pub(super) fn heeded(&self, definition: &Definition) -> Definition {
        let mut definition = definition.clone();
        definition.settings.most_kept = usize::MAX;
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
