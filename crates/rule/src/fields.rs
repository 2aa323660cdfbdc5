//! The fields that a rule may name. Not for their words in a language (see `sentence`) nor for where they are kept.

use crate::value::Type;

/// One field that a rule may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Lower-case name: a letter or underscore, then letters, digits, underscores; see [`crate::may_name_field`].
    pub name: String,
    /// What it holds; never [`Type::Number`].
    pub ty: Type,
    /// The only texts it may hold, when it is a text with a closed list.
    pub codes: Option<Vec<String>>,
}

impl Field {
    /// A field without a closed list of codes.
    pub fn new(name: impl Into<String>, ty: Type) -> Self {
        Self { name: name.into(), ty, codes: None }
    }

    /// A text field that holds one of these codes.
    pub fn coded<C: Into<String>>(name: impl Into<String>, codes: impl IntoIterator<Item = C>) -> Self {
        Self { name: name.into(), ty: Type::Text, codes: Some(codes.into_iter().map(Into::into).collect()) }
    }
}

/// The fields that a rule may name, in order. Of two with one name the first counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<Field>);

impl Fields {
    /// The field of that name.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.name == name)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.0.iter()
    }
}

impl From<Vec<Field>> for Fields {
    fn from(fields: Vec<Field>) -> Self {
        Self(fields)
    }
}

impl FromIterator<Field> for Fields {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}
