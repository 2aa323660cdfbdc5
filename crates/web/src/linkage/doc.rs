//! The shape of a page about linking: a title, an answer in sentences, a picture, then sections. Not for what they say.

use crate::report::style;
use crate::say::Say;
use askama::Template;
use throughline_model::failure::Failure;
use throughline_model::words::Language;

/// A page as the template wants it.
#[derive(Template)]
#[template(path = "linkage.html")]
pub(crate) struct Doc<'a> {
    /// The sentences.
    pub say: &'a Say,
    /// The `lang` attribute.
    pub lang: &'static str,
    /// The style sheet.
    pub style: &'a str,
    /// What made it, with its version.
    pub program: String,
    /// Whose records.
    pub region: String,
    /// Made-up people.
    pub synthetic: bool,
    /// What is less sure than it should be.
    pub alerts: Vec<String>,
    /// The heading.
    pub title: String,
    /// Small lines under it.
    pub dates: Vec<String>,
    /// The answer in sentences.
    pub answer: Vec<String>,
    /// Figures beside the answer.
    pub picture: Vec<String>,
    /// Whether the sections are listed.
    pub contents: bool,
    /// The rest.
    pub sections: Vec<Section>,
}

/// A section with its heading.
pub(crate) struct Section {
    /// Unique on the page.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
pub(crate) enum Block {
    /// A paragraph.
    Text(String),
    /// A small one.
    Note(String),
    /// Points.
    List(Vec<String>),
    /// A figure or a table, ready.
    Html(String),
}

impl<'a> Doc<'a> {
    /// An empty page.
    pub fn new(say: &'a Say, style: &'a str, language: Language, title: String) -> Self {
        let lang = match language {
            Language::En => "en",
            Language::Es => "es",
        };
        Self {
            say,
            lang,
            style,
            program: concat!("Throughline ", env!("CARGO_PKG_VERSION")).to_owned(),
            region: String::new(),
            synthetic: false,
            alerts: Vec::new(),
            title,
            dates: Vec::new(),
            answer: Vec::new(),
            picture: Vec::new(),
            contents: false,
            sections: Vec::new(),
        }
    }

    /// The page; broken if one of its sentences could not be said.
    pub fn set(&self) -> Result<String, Failure> {
        let html = self.render().map_err(|e| Failure::broken("writing a page about linking", e))?;
        self.say.finish()?;
        Ok(html)
    }
}

/// A chart, a table or a figure as HTML.
pub(crate) fn set(part: &impl Template) -> Result<String, Failure> {
    part.render().map_err(|e| Failure::broken("setting a part of a page about linking", e))
}

/// The sheet every page carries.
pub(crate) fn sheet() -> String {
    style::style()
}
