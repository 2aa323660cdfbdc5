//! The page as the template wants it: everything said and drawn, in order. Not for composing sentences.

use super::compare::headline;
use super::figure::{self, Figure};
use super::finding;
use super::how::{self, Meaning};
use super::outside;
use super::scribe::Scribe;
use super::table::Table;
use super::{cohort, equity, funnel, glance};
use crate::say::{Say, capital};
use askama::Template;
use throughline_model::failure::Failure;

/// The whole report.
#[derive(Template)]
#[template(path = "report.html")]
pub(crate) struct Page<'a> {
    /// The sentences.
    say: &'a Say,
    lang: &'a str,
    other_lang: &'a str,
    other_file: String,
    csv_file: &'a str,
    xlsx_file: &'static str,
    parquet_file: &'static str,
    style: &'a str,
    title: &'a str,
    region: &'a str,
    synthetic: bool,
    question: &'a str,
    about: &'a str,
    about_source: Option<String>,
    received: String,
    published: String,
    release: &'a str,
    program: &'a str,
    minimum: u64,
    source: String,
    margin: String,
    answer: Vec<String>,
    picture: Option<Figure>,
    glance: Option<String>,
    /// Whether any group stands beside all others.
    equity: bool,
    account: String,
    meanings: Vec<Meaning>,
    hidden: Vec<String>,
    hidden_table: Option<String>,
    files: Option<String>,
    outside: Option<String>,
    snapshot: &'a str,
    recompute: &'a [String],
    cautions: Vec<&'a str>,
    /// What wrong links may do to the numbers.
    doubts: Option<String>,
    changes: (String, Vec<String>),
    metrics: Vec<Metric<'a>>,
}

/// One number's section.
struct Metric<'a> {
    id: String,
    title: String,
    /// Its name alone, for the contents.
    label: &'a str,
    about: &'a str,
    definition: String,
    verified: bool,
    everyone: Option<String>,
    cohort: Vec<String>,
    funnel: Option<String>,
    parts: Vec<Part>,
}

/// One breakdown of a number.
struct Part {
    id: String,
    heading: String,
    figure: Figure,
    /// Each group beside all others.
    equity: Option<String>,
}

/// What differs between the two language files.
pub(crate) struct Dress<'a> {
    /// The `lang` attribute.
    pub lang: &'a str,
    /// The other language's.
    pub other_lang: &'a str,
    /// Where the other language stands.
    pub other_file: String,
    /// Where the numbers stand for spreadsheets.
    pub csv_file: &'a str,
    /// The style sheet.
    pub style: &'a str,
}

impl<'a> Page<'a> {
    /// Says and draws everything.
    pub fn new(scribe: &Scribe<'a>, dress: Dress<'a>) -> Result<Self, Failure> {
        let (release, say) = (scribe.release, scribe.say);
        let hidden = how::hidden(scribe);
        let metrics = metrics(scribe)?;
        let region = say.words(&release.region.name);
        let id = release.id.0.as_str();
        let source = scribe.source();
        Ok(Self {
            say,
            lang: dress.lang,
            other_lang: dress.other_lang,
            other_file: dress.other_file,
            csv_file: dress.csv_file,
            xlsx_file: super::XLSX_FILE,
            parquet_file: super::PARQUET_FILE,
            style: dress.style,
            title: say.words(&release.report.heading.label),
            region,
            synthetic: release.region.synthetic,
            question: say.words(&release.report.question),
            about: say.words(&release.report.about),
            about_source: how::source(scribe),
            published: scribe.date(&release.published_at),
            release: id,
            program: &release.program,
            minimum: release.region.minimum_cell,
            margin: style_text(&source),
            source,
            received: scribe.date(&release.as_of),
            answer: finding::three(scribe),
            picture: picture(scribe)?,
            equity: metrics.iter().flat_map(|metric| &metric.parts).any(|part| part.equity.is_some()),
            glance: glance::table(scribe).map(set).transpose()?,
            account: set(how::account(scribe))?,
            meanings: how::meanings(scribe),
            hidden: hidden.sentences,
            hidden_table: hidden.table.map(set).transpose()?,
            files: how::files(scribe).map(set).transpose()?,
            outside: outside::table(scribe).map(set).transpose()?,
            snapshot: &release.lineage.snapshot,
            recompute: &release.recompute,
            cautions: release.report.cautions.iter().map(|words| say.words(words)).collect(),
            doubts: how::doubts(scribe),
            changes: how::changes(scribe),
            metrics,
        })
    }
}

fn set(table: Table) -> Result<String, Failure> {
    table.render().map_err(|e| Failure::broken("setting a table", e))
}

/// Page one's picture: the headline's comparison, else the first breakdown.
fn picture(scribe: &Scribe<'_>) -> Result<Option<Figure>, Failure> {
    let report = &scribe.release.report;
    let subject = report.metrics.first().and_then(|m| scribe.subject(m));
    let breakdown = headline(scribe).map(|(b, _)| b).or_else(|| report.breakdowns.iter().find(|b| !b.by.is_empty()));
    match (subject, breakdown) {
        (Some(subject), Some(breakdown)) => figure::headline(scribe, &subject, breakdown).map(Some),
        _ => Ok(None),
    }
}

fn metrics<'a>(scribe: &Scribe<'a>) -> Result<Vec<Metric<'a>>, Failure> {
    let mut metrics = Vec::new();
    for (n, name) in (1_usize..).zip(&scribe.release.report.metrics) {
        let Some(definition) = scribe.definition(name) else {
            continue;
        };
        let id = format!("number-{n}");
        let subject = scribe.subject(name);
        let label = || scribe.label(definition).into();
        let mut parts = Vec::new();
        if let Some(subject) = &subject {
            for (m, breakdown) in (1_usize..).zip(scribe.release.report.breakdowns.iter().filter(|b| !b.by.is_empty())) {
                // A metric of persons has no groups by fields of periods.
                if scribe.cells(subject.answer, &breakdown.by).is_empty() {
                    continue;
                }
                let id = format!("{id}-{m}");
                let figure = figure::of(scribe, subject, &format!("{id}-picture"), breakdown)?;
                let beside = breakdown.others.then(|| equity::table(scribe, subject, &format!("{id}-others"), &breakdown.by)).flatten();
                parts.push(Part { id, heading: capital(&scribe.codes(&breakdown.by)), figure, equity: beside.map(set).transpose()? });
            }
        }
        let funnel = subject.as_ref().and_then(|s| funnel::table(scribe, s, &format!("{id}-funnel"))).map(set).transpose()?;
        metrics.push(Metric {
            cohort: subject.as_ref().map(|s| cohort::sentences(scribe, s)).unwrap_or_default(),
            funnel,
            id,
            title: subject.map_or_else(|| scribe.say.with("metric-missing", &[("label", label())]), |s| finding::title(scribe, &s)),
            label: scribe.label(definition),
            about: scribe.say.words(&definition.about),
            definition: format!("definition-{n}"),
            verified: definition.verified,
            everyone: subject.map(|s| scribe.say.with("metric-everyone-line", &[("text", finding::all(scribe, &s).into())])),
            parts,
        });
    }
    Ok(metrics)
}

/// Text that may stand between quotes in a style sheet: nothing that could end the quotes or the sheet.
fn style_text(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || " ,.:;()-+/_".contains(*c)).collect()
}
