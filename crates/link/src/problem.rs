//! What keeps rows from being linked at all: a definition or a table that does not fit. Not for doubts about a result; those come with it.

/// Why nothing was compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// More rows than can be numbered.
    #[error("{n} rows are more than can be linked at once.")]
    TooManyRows {
        /// How many.
        n: usize,
    },
    /// A column of another length.
    #[error("Column {column} does not have {n} rows like the ids.")]
    UnequalColumns {
        /// Which.
        column: usize,
        /// How many rows there are.
        n: usize,
    },
    /// A row of no source.
    #[error("A row names a source that is not listed, or rows and sources differ in number.")]
    NoSuchSource,
    /// Two rows of one id.
    #[error("Two rows have the same id; ids must be unique.")]
    SameIdTwice,
    /// A definition names a column the table does not have.
    #[error("{what} uses column {column}, but the table has {n}.")]
    NoSuchColumn {
        /// The comparison or rule.
        what: String,
        /// The column's number.
        column: usize,
        /// How many there are.
        n: usize,
    },
    /// Patterns are packed four bits a comparison.
    #[error("There are {n} comparisons; between 1 and 16 are possible.")]
    Comparisons {
        /// How many.
        n: usize,
    },
    /// A level's number takes four bits, one value of which means missing.
    #[error("Comparison {name} has {n} levels; between 1 and 14 are possible.")]
    Levels {
        /// Its name.
        name: String,
        /// How many levels.
        n: usize,
    },
    /// A class names a comparison that does not exist.
    #[error("Class {class} names comparison {comparison}, but there are {n}.")]
    NoSuchComparison {
        /// The class.
        class: String,
        /// The comparison's number.
        comparison: usize,
        /// How many there are.
        n: usize,
    },
    /// A stated model whose shares are not those of the comparisons.
    #[error("The model does not fit: {what}.")]
    Model {
        /// What is wrong.
        what: String,
    },
    /// Nothing would ever be compared.
    #[error("There is no blocking rule, so no two rows would be compared.")]
    NoRules,
    /// An edition made under another definition.
    #[error("The edition was made under another definition of what is compared, or for other columns; train a new one.")]
    OtherDefinition,
    /// An edition of another version of this program.
    #[error("The edition was written by another version of this program (layout {found}); train a new one, or use that version.")]
    OtherVersion {
        /// The version it says it is.
        found: String,
    },
    /// Not an edition, or a damaged one.
    #[error("This is not an edition, or it was cut off or changed since it was written; take a good copy, or train a new one.")]
    NoEdition,
    /// A block has outgrown the edition's limits by far.
    #[error(
        "{n_rows} rows now agree on {rule}, far more than when the edition was trained; train a new one, which leaves such blocks out."
    )]
    Grown {
        /// The rule.
        rule: String,
        /// How many rows.
        n_rows: usize,
    },
    /// A row has another number of values than the definition's columns need, or names a source that is not there.
    #[error("A row has {found} values where there are {n} columns, or names a source that is not listed.")]
    OtherRow {
        /// Its values.
        found: usize,
        /// The columns.
        n: usize,
    },
}
