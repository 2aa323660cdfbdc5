//! A table of a definition, read key by key. Whatever is missing, of the wrong kind or not known becomes an issue of the `Doc`,
//! and the reading goes on. It does not know which keys a definition has.

use super::doc::Doc;
use super::item::Item;
use throughline_model::money::Cents;
use throughline_model::words::Words;
use throughline_rule::{Fields, Rule, Type};
use toml::de::DeTable;

/// A table and where it stands.
#[derive(Debug, Clone)]
pub struct Table<'d> {
    doc: &'d Doc<'d>,
    table: &'d DeTable<'d>,
    at: usize,
    path: String,
}

/// A key that a file may choose freely: a raw code, a column's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'d> {
    /// The key, quotes and escapes resolved.
    pub text: &'d str,
    /// The byte where it is written.
    pub at: usize,
}

impl<'d> Table<'d> {
    pub(super) fn new(doc: &'d Doc<'d>, table: &'d DeTable<'d>, at: usize, path: String) -> Self {
        Self { doc, table, at, path }
    }

    /// The file it stands in.
    pub fn doc(&self) -> &'d Doc<'d> {
        self.doc
    }

    /// The byte where it begins: its header, its opening brace, or the start of the file.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The name by which issues call a key of this table: `window.label`.
    pub fn field(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Whether a key is there; it counts as known from now on.
    pub fn has(&self, key: &'static str) -> bool {
        self.optional(key).is_some()
    }

    /// The value of a key, if it is there. The key counts as known from now on, as with every method below.
    pub fn optional(&self, key: &'static str) -> Option<Item<'d>> {
        self.doc.ask(self.table, key);
        self.table.get(key).map(|value| Item::new(self.doc, value, self.field(key)))
    }

    /// The value of a key; an issue when it is missing.
    pub fn required(&self, key: &'static str) -> Option<Item<'d>> {
        let item = self.optional(key);
        if item.is_none() {
            let remedy = format!("Add a line '{key} = ...'; the shipped definitions of the same kind show how.");
            self.doc.error(self.at, &self.field(key), "key_missing", format!("'{key}' is missing."), remedy);
        }
        item
    }

    /// Text that is not empty.
    pub fn text(&self, key: &'static str) -> Option<&'d str> {
        self.required(key)?.text()
    }

    /// Text that is not empty, if the key is there.
    pub fn optional_text(&self, key: &'static str) -> Option<&'d str> {
        self.optional(key)?.text()
    }

    /// Text in English and Spanish, neither empty.
    pub fn words(&self, key: &'static str) -> Option<Words> {
        self.required(key)?.words()
    }

    /// Text in English and Spanish, if the key is there.
    pub fn optional_words(&self, key: &'static str) -> Option<Words> {
        self.optional(key)?.words()
    }

    /// One word of a closed list.
    pub fn one_of(&self, key: &'static str, names: &[&str]) -> Option<&'d str> {
        self.required(key)?.one_of(names)
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        self.required(key)?.flag()
    }

    /// `true` or `false`; what is not there, or not readable, is `otherwise`.
    pub fn flag_or(&self, key: &'static str, otherwise: bool) -> bool {
        self.optional(key).and_then(|item| item.flag()).unwrap_or(otherwise)
    }

    /// A whole number.
    pub fn integer(&self, key: &'static str) -> Option<i64> {
        self.required(key)?.integer()
    }

    /// A whole number, if the key is there.
    pub fn optional_integer(&self, key: &'static str) -> Option<i64> {
        self.optional(key)?.integer()
    }

    /// A calendar date as days since 1970-01-01.
    pub fn date(&self, key: &'static str) -> Option<i32> {
        self.required(key)?.date()
    }

    /// A calendar date, if the key is there.
    pub fn optional_date(&self, key: &'static str) -> Option<i32> {
        self.optional(key)?.date()
    }

    /// An amount of money.
    pub fn money(&self, key: &'static str) -> Option<Cents> {
        self.required(key)?.money()
    }

    /// An amount of money, if the key is there.
    pub fn optional_money(&self, key: &'static str) -> Option<Cents> {
        self.optional(key)?.money()
    }

    /// The entries of a list of texts with their places; nothing when the key is not there.
    pub fn list_of_text(&self, key: &'static str) -> Vec<(Item<'d>, &'d str)> {
        let items = self.optional(key).and_then(|item| item.list()).unwrap_or_default();
        items.into_iter().filter_map(|item| item.text().map(|text| (item.clone(), text))).collect()
    }

    /// A table below this one.
    pub fn table(&self, key: &'static str) -> Option<Table<'d>> {
        self.required(key)?.table()
    }

    /// A table below this one, if the key is there.
    pub fn optional_table(&self, key: &'static str) -> Option<Table<'d>> {
        self.optional(key)?.table()
    }

    /// A list of tables, in order; nothing when the key is not there.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'d>> {
        let items = self.optional(key).and_then(|item| item.list()).unwrap_or_default();
        items.iter().filter_map(Item::table).collect()
    }

    /// The entries of a table whose keys the file chooses, in the order of the file; nothing when the key is not there.
    pub fn pairs(&self, key: &'static str) -> Vec<(Key<'d>, Item<'d>)> {
        self.optional_table(key).map(|table| table.entries()).unwrap_or_default()
    }

    /// All entries of this table itself, in the order of the file, for tables whose keys the file chooses.
    pub fn entries(&self) -> Vec<(Key<'d>, Item<'d>)> {
        let entry = |(key, value): (&'d toml::Spanned<toml::de::DeString<'d>>, &'d toml::Spanned<toml::de::DeValue<'d>>)| {
            let text: &'d str = key.get_ref();
            (Key { text, at: key.span().start }, Item::new(self.doc, value, self.field(text)))
        };
        let mut entries: Vec<_> = self.table.iter().map(entry).collect();
        entries.sort_by_key(|(key, _)| key.at);
        entries
    }

    /// A rule of the given type over the fields it may name.
    pub fn rule(&self, key: &'static str, fields: &Fields, expected: Type) -> Option<Rule> {
        self.required(key)?.rule(fields, &[expected])
    }

    /// A rule, if the key is there.
    pub fn optional_rule(&self, key: &'static str, fields: &Fields, expected: Type) -> Option<Rule> {
        self.optional(key)?.rule(fields, &[expected])
    }

    /// An error about this table as a whole.
    pub fn error(&self, code: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.doc.error(self.at, &self.path, code, what, remedy);
    }

    /// An error about a key: at its value when it is there, else at the table.
    pub fn error_at(&self, key: &'static str, code: &str, what: impl Into<String>, remedy: impl Into<String>) {
        let at = self.optional(key).map_or(self.at, |item| item.at());
        self.doc.error(at, &self.field(key), code, what, remedy);
    }

    /// Reports every key that nobody asked for, with the nearest known one. Call it when all keys have been read.
    pub fn finish(&self) {
        let asked = self.doc.asked(self.table);
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if asked.contains(&name) {
                continue;
            }
            let remedy = match throughline_rule::nearest(name, asked.iter().copied()) {
                Some(known) => format!("Did you mean '{known}'?"),
                None => format!("Known here: {}.", asked.join(", ")),
            };
            self.doc.error(key.span().start, &self.field(name), "key_not_known", format!("'{name}' is not a key here."), remedy);
        }
    }
}
