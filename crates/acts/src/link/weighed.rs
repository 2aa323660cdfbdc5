//! Everything compared at once, weak pairs too: for choosing pairs to review and for telling how right linking is. Not for linking: nothing is kept.

use super::definition;
use super::edition::Under;
use super::prepare::Prepared;
use crate::home::Home;
use throughline_link::judge::frame::Frame;
use throughline_link::{Definition, Linked, Table, link_planned, score};
use throughline_model::failure::Failure;
use throughline_store::{Identity, Reader};

/// The least probable pair at hand. Less probable ones are as good as different; how many same ones may hide among them is said.
const LEAST: f64 = 0.001;
/// As the room that compares has it: where kinds of pairs cannot be told apart, only pairs at least so probable are linked.
const SURE: f64 = 0.99;

/// All records, their pairs, and the model they were weighed by.
pub(crate) struct Weighed {
    /// Row n is the n-th of these.
    pub(crate) identities: Vec<Identity>,
    /// As columns.
    pub(crate) table: Table,
    /// How they were compared.
    pub(crate) definition: Definition,
    /// The pairs at least so probable as [`LEAST`], the strongest first.
    pub(crate) found: Linked,
    /// The edition of what compared them.
    pub(crate) edition: String,
}

impl Weighed {
    /// Compares everything that `reader` may use, by the edition in use; by a new one, which is not kept, where there is none.
    ///
    /// Refused: `RetrainFirst`.
    pub(crate) fn all(home: &Home, reader: &Reader<'_>) -> Result<Self, Failure> {
        let of = definition(home)?;
        let mut codes: Vec<&str> = of.columns.iter().map(|column| column.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let identities = reader.identities(&codes)?;
        let prepared = Prepared::new(&identities, of, &home.catalog.linkage_lists())?;
        let judged = crate::review::judged(reader, of, &identities)?;
        let under = Under::find(&home.folder, of, &prepared, &reader.link_memory()?, &judged, false)?;
        let Prepared { table, mut definition } = prepared;
        definition.settings.review_from = LEAST;
        let found = link_planned(&table, &definition, &under.edition.model, &under.edition.plan)
            .map_err(|e| Failure::broken("comparing records", e))?;
        if found.model.is_plain() {
            definition.settings.link_from = definition.settings.link_from.max(SURE);
        }
        Ok(Self { identities, table, definition, found, edition: under.told() })
    }

    /// The weight from which records are linked, in bits.
    pub(crate) fn link_from(&self) -> f64 {
        score::weight(self.definition.settings.link_from)
    }

    /// The pairs in strata of weight.
    pub(crate) fn frame(&self) -> Frame {
        Frame::of(&self.found.pairs, self.link_from(), LEAST, self.found.n_compared)
    }
}
