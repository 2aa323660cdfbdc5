//! The software's own sentences, from the Fluent files in `locales/`. Not for the words of a definition, which come with the release.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use std::cell::RefCell;
use throughline_model::failure::Failure;
use throughline_model::words::{Language, Words};
use unic_langid::LanguageIdentifier;

use crate::number;

const ENGLISH: &str = concat!(include_str!("../../../locales/en/report.ftl"), "\n", include_str!("../../../locales/en/linkage.ftl"));
const SPANISH: &str = concat!(include_str!("../../../locales/es/report.ftl"), "\n", include_str!("../../../locales/es/linkage.ftl"));

/// What a sentence is given: a text or a whole number.
pub(crate) type Arg<'a> = FluentValue<'a>;

/// One language's sentences. A sentence that cannot be said is remembered, and `finish` tells.
pub(crate) struct Say {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    trouble: RefCell<Vec<String>>,
}

impl Say {
    /// The sentences of a language; broken if a file of ours does not parse.
    pub fn new(language: Language) -> Result<Self, Failure> {
        let (tag, text) = match language {
            Language::En => ("en-US", ENGLISH),
            Language::Es => ("es-US", SPANISH),
        };
        let broken = |cause: String| Failure::broken("reading the sentences of a page", cause);
        let id: LanguageIdentifier = tag.parse().map_err(|e| broken(format!("{tag}: {e:?}")))?;
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, e)| broken(format!("{tag}: {e:?}")))?;
        let mut bundle = FluentBundle::new(vec![id]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(n) => Some(number::count_of_float(n.value)),
            _ => None,
        }));
        bundle.add_resource(resource).map_err(|e| broken(format!("{tag}: {e:?}")))?;
        Ok(Self { language, bundle, trouble: RefCell::default() })
    }

    /// The words of a definition, in this language.
    pub fn words<'w>(&self, words: &'w Words) -> &'w str {
        words.in_language(self.language)
    }

    /// A sentence without arguments.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A sentence with arguments.
    pub fn with(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            self.trouble.borrow_mut().push(format!("no sentence {key}"));
            return String::new();
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            self.trouble.borrow_mut().push(format!("sentence {key}: {errors:?}"));
        }
        text
    }

    /// Broken if any sentence could not be said.
    pub fn finish(&self) -> Result<(), Failure> {
        let trouble = self.trouble.borrow();
        if trouble.is_empty() { Ok(()) } else { Err(Failure::broken("writing a page", trouble.join("; "))) }
    }
}

/// The first letter made large, for the beginning of a row or a heading.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Every key with the arguments its text names.
    fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            if !line.starts_with([' ', '}']) {
                key = line.split(" =").next().unwrap().to_owned();
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
            }
            let named = line.split('$').skip(1).map(|rest| rest.split([' ', '}']).next().unwrap().to_owned());
            keys.get_mut(&key).unwrap().extend(named);
        }
        keys
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(keys(ENGLISH), keys(SPANISH));
    }

    #[test]
    fn every_sentence_is_used() {
        let mut code = String::new();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
        for folder in ["src", "src/report", "src/linkage", "src/chart", "templates"] {
            for file in std::fs::read_dir(format!("{root}{folder}")).unwrap() {
                let path = file.unwrap().path();
                if path.is_file() {
                    code.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let unused: Vec<String> = keys(ENGLISH).into_keys().filter(|k| !code.contains(&format!("\"{k}\""))).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn plurals_and_thousands() {
        for language in [Language::En, Language::Es] {
            let say = Say::new(language).unwrap();
            assert!(say.with("people", &[("n", 1_u64.into())]).starts_with("1 person"));
            assert!(say.with("people", &[("n", 1_234_567_u64.into())]).starts_with("1,234,567 p"));
            assert!(say.finish().is_ok());
            say.text("no-such-sentence");
            assert!(say.finish().is_err());
        }
    }
}
