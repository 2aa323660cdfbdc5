//! Values that stand for one another: nicknames, and whatever else a caller lists. Not a list of its own; it comes in as data.

use std::collections::BTreeMap;

/// Groups of values; two values are aliases when they stand in one group.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    groups_of: BTreeMap<String, Vec<u32>>,
}

impl Aliases {
    /// From groups: a formal name and its short forms. `chris` may stand in several; `christopher` and `christina` then stay apart.
    pub fn new<'a, G: IntoIterator<Item = &'a str>>(groups: impl IntoIterator<Item = G>) -> Self {
        let mut groups_of: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (group, values) in (0u32..).zip(groups) {
            for value in values {
                groups_of.entry(value.to_owned()).or_default().push(group);
            }
        }
        Self { groups_of }
    }

    /// The groups of a value, ascending.
    pub fn groups(&self, value: &str) -> &[u32] {
        self.groups_of.get(value).map_or(&[], Vec::as_slice)
    }

    /// Whether two values stand in one group.
    pub fn are(&self, a: &str, b: &str) -> bool {
        meet(self.groups(a), self.groups(b))
    }
}

/// Whether two ascending lists have a number in common.
pub(crate) fn meet(a: &[u32], b: &[u32]) -> bool {
    a.iter().any(|group| b.contains(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_of_two_names_does_not_join_them() {
        let aliases = Aliases::new([["christopher", "chris"], ["christina", "chris"]]);
        assert!(aliases.are("chris", "christina"));
        assert!(aliases.are("christopher", "chris"));
        assert!(!aliases.are("christopher", "christina"));
        assert!(!aliases.are("nobody", "else"));
    }
}
