//! `throughline explain`: a metric in sentences, its labels in the language asked for. Not for the sentences themselves: they come with the definition.

use super::actor;
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::explain::{self, Explained, PublishedIn};
use throughline_model::failure::Failure;
use throughline_model::words::{Language, Words};

/// Explains one metric, or lists them all.
pub fn run(folder: &Path, metric: Option<&str>, language: &str, sql: bool, say: &Say) -> Result<Exit, Failure> {
    let language = if language == "es" { Language::Es } else { Language::En };
    let Some(name) = metric else {
        let all = explain::list(folder, &actor())?;
        for (name, label) in &all {
            say.line(format!("{name:32} {}", label.in_language(language)));
        }
        say.result(&all);
        return Ok(Exit::Done);
    };
    let explained = explain::explain(folder, name, &actor())?;
    tell(&explained, language, sql, say);
    say.result(&explained);
    Ok(Exit::Done)
}

fn tell(metric: &Explained, language: Language, sql: bool, say: &Say) {
    let label = |text| label(text, language);
    let words = |words: &Words| words.in_language(language).to_owned();
    say.line(words(&metric.label));
    say.line(words(&metric.about));
    say.line("");
    let definition = &metric.definition;
    for sentence in [&definition.population, &definition.denominator, &definition.measure].into_iter().chain(&definition.windows) {
        say.line(format!("- {}", words(sentence)));
    }
    say.line(format!("- {}", words(&metric.evidence)));
    say.line("");
    for (what, rule) in &metric.rules {
        say.line(format!("{:12} {rule}", label(what)));
    }
    say.line(format!("{:12} {} ({} {})", label("defined in"), metric.file, label("edition"), metric.edition));
    let verified = if metric.verified { "verified" } else { "not verified" };
    say.line(format!("{:12} {} ({})", label("source"), metric.source, label(verified)));
    for example in &metric.examples {
        say.line(format!("{:12} {example}", label("example")));
    }
    for line in metric.published.iter().flat_map(|published| published_lines(published, language)) {
        say.line(line);
    }
    if sql {
        say.line(format!("\n{}", metric.sql));
    }
}

/// Where the number was published last, and who was who then.
fn published_lines(published: &PublishedIn, language: Language) -> Vec<String> {
    let snapshot = published.snapshot.get(..12).unwrap_or_default();
    let spanish = language == Language::Es;
    let mut lines = vec![format!("{:12} {} ({}), snapshot {snapshot}", label("published in", language), published.release, published.at)];
    if let Some(who) = &published.identities {
        let by = if who.compared_by.is_empty() { String::new() } else { format!(" ({})", who.compared_by) };
        let said = if spanish { "según la decisión" } else { "as of decision" };
        lines.push(format!("{:12} {said} {}{by}", label("who is who", language), who.decision));
    }
    lines
}

/// What stands before a rule or a source, in Spanish where that was asked for.
fn label(english: &str, language: Language) -> &str {
    const SPANISH: [(&str, &str); 13] = [
        ("population", "población"),
        ("denominator", "denominador"),
        ("success", "logro"),
        ("mean of", "promedio de"),
        ("median of", "mediana de"),
        ("defined in", "definido en"),
        ("edition", "edición"),
        ("source", "fuente"),
        ("verified", "verificada"),
        ("not verified", "sin verificar"),
        ("example", "ejemplo"),
        ("published in", "publicado en"),
        ("who is who", "quién es quién"),
    ];
    let spanish = SPANISH.iter().find(|(en, _)| language == Language::Es && *en == english);
    spanish.map_or(english, |(_, es)| es)
}
