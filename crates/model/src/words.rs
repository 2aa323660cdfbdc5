//! Words shown to people, always in every language the software speaks.
//! The sentences of the software itself are not here; they stand in `locales/`.

pub use throughline_rule::Language;

/// The same thought in English and in Spanish.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Spanish, written with usted.
    pub es: String,
}

impl Words {
    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
    }

    /// The same text in both languages: a name, a number, a code.
    pub fn same(text: &str) -> Self {
        Self { en: text.to_owned(), es: text.to_owned() }
    }
}
