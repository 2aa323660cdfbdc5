//! A target population: a rule over one person's codes, with words. It does not count them.

use crate::heading::Heading;
use throughline_rule::Rule;

/// Who is meant.
#[derive(Debug, Clone)]
pub struct Population {
    /// Name, edition, source.
    pub heading: Heading,
    /// Yes: belongs. Not known is counted apart, never as no.
    pub rule: Rule,
    /// Worked by hand.
    pub examples: Vec<PopulationExample>,
}

/// A worked example: invented codes of one person, and whether they belong.
#[derive(Debug, Clone)]
pub struct PopulationExample {
    /// What it shows.
    pub text: String,
    /// Codes about the person.
    pub fields: Vec<(String, throughline_rule::Value)>,
    /// Yes, no, or not known (`None`).
    pub answer: Option<bool>,
}
