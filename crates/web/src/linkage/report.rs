//! The linkage report: what was put together, how, how sure that is, and for whom. Not for charts and tables (see `figures`, `tables`); it computes nothing.

use super::doc::{Block, Doc, Section, set, sheet};
use super::pair::share;
use super::{figures, tables};
use crate::number;
use crate::say::Say;
use throughline_acts::link::report::{Basis, Estimate, LinkageReport};
use throughline_model::failure::Failure;
use throughline_model::words::{Language, Words};

/// What the page is about.
pub struct ReportPage<'a> {
    /// Whose records: the region's name, or the files.
    pub region: &'a Words,
    /// Made-up people.
    pub synthetic: bool,
    /// What linking came to.
    pub linkage: &'a LinkageReport,
}

/// The report as one HTML file.
///
/// # Errors
/// Broken, if a sentence of ours is missing.
pub fn report(page: &ReportPage<'_>, language: Language) -> Result<String, Failure> {
    let say = Say::new(language)?;
    let style = sheet();
    let linkage = page.linkage;
    let mut doc = Doc::new(&say, &style, language, say.text("linkage-title"));
    doc.region = say.words(page.region).to_owned();
    doc.synthetic = page.synthetic;
    doc.dates = vec![say.with("linkage-made", &[("day", linkage.made_on.as_str().into())])];
    doc.alerts = linkage.doubts.iter().map(|doubt| say.with("linkage-doubt", &[("doubt", doubt.as_str().into())])).collect();
    doc.answer = answer(linkage, &say);
    doc.picture = vec![set(&figures::between(linkage, &say)?)?];
    doc.contents = true;
    doc.sections = vec![
        found(linkage, &say)?,
        how(linkage, &say)?,
        section(&say, "weights", "linkage-weights", vec![Block::Html(set(&figures::weights(linkage, &say)?)?)]),
        sure(linkage, &say)?,
        rules(linkage, &say)?,
        groups(linkage, &say)?,
        section(&say, "unknown", "linkage-unknown", vec![Block::List(unknown(linkage, &say))]),
    ];
    doc.set()
}

fn section(say: &Say, id: &'static str, heading: &str, blocks: Vec<Block>) -> Section {
    Section { id, heading: say.text(heading), blocks }
}

/// Three sentences: how many records are how many people, how right the links are, how many are missed.
fn answer(linkage: &LinkageReport, say: &Say) -> Vec<String> {
    let n = |n: u64| n.into();
    let counts = [("records", n(linkage.n_records)), ("sources", n(linkage.sources.len() as u64)), ("persons", n(linkage.n_persons))];
    let key = |by_model: &'static str, by_people: &'static str| if linkage.basis == Basis::Model { by_model } else { by_people };
    let told = |estimate: &Option<Estimate>, key: &str| {
        estimate.as_ref().map_or_else(|| say.text("linkage-not-told"), |e| say.with(key, &[("share", with_ends(e, say).into())]))
    };
    vec![
        say.with("linkage-counts", &counts),
        told(&linkage.precision, key("linkage-precision-model", "linkage-precision")),
        told(&linkage.recall, key("linkage-recall-model", "linkage-recall")),
    ]
}

/// A share with the ends of its interval, where there are any.
pub(super) fn with_ends(estimate: &Estimate, say: &Say) -> String {
    match estimate.ends {
        Some((low, high)) if high - low > 0.000_5 => say.with(
            "linkage-share-ends",
            &[("share", share(estimate.share).into()), ("low", share(low).into()), ("high", share(high).into())],
        ),
        _ => share(estimate.share),
    }
}

fn found(linkage: &LinkageReport, say: &Say) -> Result<Section, Failure> {
    let mut blocks = vec![Block::Html(set(&tables::between(linkage, say))?)];
    if linkage.between.iter().any(|between| between.truth.is_some()) {
        blocks.push(Block::Html(set(&tables::against(linkage, say))?));
        blocks.push(Block::Note(say.text("linkage-against-note")));
    }
    blocks.push(Block::Html(set(&tables::sources(linkage, say))?));
    blocks.push(Block::Note(say.with("linkage-hidden-note", &[("minimum", linkage.minimum.into())])));
    if !linkage.held.is_empty() {
        blocks.push(Block::Text(say.text("linkage-held")));
        blocks.push(Block::List(linkage.held.clone()));
    }
    Ok(section(say, "found", "linkage-found", blocks))
}

fn how(linkage: &LinkageReport, say: &Say) -> Result<Section, Failure> {
    let definition = [
        ("definition", say.words(&linkage.definition).into()),
        ("edition", linkage.edition.as_str().into()),
        ("source", linkage.source.as_str().into()),
    ];
    let thresholds = [("link", share(linkage.link_from).into()), ("review", share(linkage.review_from).into())];
    let compared = |(label, answers): &(Words, Vec<Words>)| {
        let answers: Vec<&str> = answers.iter().map(|words| say.words(words)).collect();
        say.with("linkage-comparison", &[("label", say.words(label).into()), ("answers", answers.join("; ").into())])
    };
    let blocks = vec![
        Block::Text(say.text("linkage-method")),
        Block::Text(say.with("linkage-thresholds", &thresholds)),
        Block::Text(say.text("linkage-compared")),
        Block::List(linkage.comparisons.iter().map(compared).collect()),
        Block::Html(set(&tables::kinds(linkage, say))?),
        Block::Note(say.text("linkage-kinds-note")),
        Block::Note(say.with("linkage-definition", &definition)),
    ];
    Ok(section(say, "how", "linkage-how", blocks))
}

fn sure(linkage: &LinkageReport, say: &Say) -> Result<Section, Failure> {
    let basis = match linkage.basis {
        Basis::Model => say.text("linkage-basis-model"),
        Basis::Reviews => say.with("linkage-basis-reviews", &[("n", linkage.n_judged.into())]),
        Basis::Truth => say.with("linkage-basis-truth", &[("n", linkage.n_judged.into())]),
    };
    let mut blocks = vec![Block::Text(basis)];
    blocks.extend(reviews(linkage, say).map(Block::Text));
    if !linkage.curve.is_empty() {
        blocks.push(Block::Html(set(&figures::curve(linkage, say)?)?));
    }
    blocks.push(Block::Html(set(&figures::reliability(linkage, say)?)?));
    if linkage.basis == Basis::Model {
        blocks.push(Block::Note(say.text("linkage-reliability-model")));
    }
    Ok(section(say, "sure", "linkage-sure", blocks))
}

/// How people's reviews stand; counts that are too small are not told.
fn reviews(linkage: &LinkageReport, say: &Say) -> Option<String> {
    let reviews = linkage.reviews.as_ref()?;
    let told = |n: u64| tables::told(Some(n).filter(|n| *n == 0 || *n >= linkage.minimum), say);
    let counts = [("asked", told(reviews.n_asked)), ("agreed", told(reviews.n_agreed)), ("disputed", told(reviews.n_disputed))]
        .map(|(k, n)| (k, n.into()));
    let stand = say.with("linkage-reviews", &counts);
    let agreement = reviews.agreement.as_ref().filter(|_| reviews.n_twice >= linkage.minimum);
    let agreement =
        agreement.map(|share| say.with("linkage-agreement", &[("n", reviews.n_twice.into()), ("share", with_ends(share, say).into())]));
    Some([stand, agreement.unwrap_or_default()].join(" ").trim().to_owned())
}

fn rules(linkage: &LinkageReport, say: &Say) -> Result<Section, Failure> {
    let mut blocks = vec![Block::Text(say.with("linkage-rules-text", &[("n", linkage.n_compared.into())]))];
    if let Some(blocking) = &linkage.blocking {
        let key = match linkage.basis {
            Basis::Truth => "linkage-blocking-truth",
            Basis::Reviews | Basis::Model => "linkage-blocking",
        };
        blocks.push(Block::Text(say.with(key, &[("share", with_ends(blocking, say).into())])));
    }
    blocks.push(Block::Html(set(&tables::rules(linkage, say))?));
    let large = linkage.large.iter().map(|(rule, n, left)| {
        let left = left.map_or_else(|| say.text("linkage-few"), number::count);
        say.with("linkage-large", &[("rule", say.words(rule).into()), ("n", (*n).into()), ("left", left.into())])
    });
    let large: Vec<String> = large.collect();
    if !large.is_empty() {
        blocks.push(Block::List(large));
    }
    Ok(section(say, "rules", "linkage-rules", blocks))
}

fn groups(linkage: &LinkageReport, say: &Say) -> Result<Section, Failure> {
    let blocks = match linkage.groups.is_empty() {
        true => vec![Block::Text(say.text("linkage-groups-none"))],
        false => vec![
            Block::Text(say.text("linkage-groups-text")),
            Block::Html(set(&tables::groups(linkage, say))?),
            Block::Note(say.with("linkage-groups-note", &[("minimum", linkage.minimum.into())])),
        ],
    };
    Ok(section(say, "groups", "linkage-groups", blocks))
}

fn unknown(linkage: &LinkageReport, say: &Say) -> Vec<String> {
    let by_model = (linkage.basis == Basis::Model).then(|| say.text("unknown-model"));
    let rest = ["unknown-blocking", "unknown-groups", "unknown-cause", "unknown-numbers"].map(|key| say.text(key));
    by_model.into_iter().chain(rest).collect()
}
