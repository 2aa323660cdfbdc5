//! `throughline explain`: a metric in sentences. It words nothing itself.

use super::actor;
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::explain::{self, Explained};
use throughline_model::failure::Failure;
use throughline_model::words::Language;

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
    let in_language = |words: &throughline_model::words::Words| words.in_language(language).to_owned();
    say.line(in_language(&metric.label));
    say.line(in_language(&metric.about));
    say.line("");
    let definition = &metric.definition;
    for words in [&definition.population, &definition.denominator, &definition.measure].into_iter().chain(&definition.windows) {
        say.line(format!("- {}", in_language(words)));
    }
    say.line(format!("- {}", in_language(&metric.evidence)));
    say.line("");
    for (what, rule) in &metric.rules {
        say.line(format!("{what:12} {rule}"));
    }
    say.line(format!("{:12} {} (edition {})", "defined in", metric.file, metric.edition));
    let verified = if metric.verified { "verified" } else { "not verified" };
    say.line(format!("{:12} {} ({verified})", "source", metric.source));
    for example in &metric.examples {
        say.line(format!("{:12} {example}", "example"));
    }
    if sql {
        say.line(format!("\n{}", metric.sql));
    }
}
