//! How the pages are built: for screen readers, printers, phones, and against hostile words.

use crate::html::{Piece, prose, read};
use crate::releases::{released, supported_work, words};
use std::collections::BTreeSet;
use throughline_model::words::Language;
use throughline_web::report::{Release, html_file, render};

fn pages() -> Vec<String> {
    let mut pages = Vec::new();
    for (name, release) in [("released", released()), ("supported-work", supported_work())] {
        for language in [Language::En, Language::Es] {
            let page = render(&release, language).unwrap();
            // left for looking at with a browser
            let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(html_file(language)), &page).unwrap();
            pages.push(page);
        }
    }
    pages
}

fn attribute<'a>(attributes: &'a [(String, String)], key: &str) -> Option<&'a str> {
    attributes.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
}

#[test]
fn nothing_from_outside_and_no_script() {
    for page in pages() {
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("<script"), "reaches out");
        assert!(page.len() < 600_000, "{} bytes", page.len());
    }
}

#[test]
fn ids_are_unique_and_every_reference_has_its_target() {
    for page in pages() {
        let (mut ids, mut wanted) = (BTreeSet::new(), BTreeSet::new());
        for piece in read(&page) {
            let Piece::Open(_, attributes) = piece else {
                continue;
            };
            assert!(attributes.iter().all(|(key, _)| !key.starts_with("on") && key != "style"), "{attributes:?}");
            if let Some(id) = attribute(&attributes, "id") {
                assert!(ids.insert(id.to_owned()), "{id} stands twice");
            }
            wanted.extend(attribute(&attributes, "href").and_then(|h| h.strip_prefix('#')).map(str::to_owned));
            wanted.extend(attribute(&attributes, "aria-labelledby").into_iter().flat_map(|l| l.split(' ').map(str::to_owned)));
        }
        assert!(wanted.is_subset(&ids), "{:?}", wanted.difference(&ids).collect::<Vec<_>>());
    }
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    for page in pages() {
        let levels = read(&page).into_iter().filter_map(|piece| match piece {
            Piece::Open(name, _) if name.len() == 2 && name.starts_with('h') && name != "hr" => name[1..].parse::<u8>().ok(),
            _ => None,
        });
        let levels: Vec<u8> = levels.collect();
        assert_eq!(levels.iter().filter(|l| **l == 1).count(), 1);
        assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{levels:?}");
    }
}

#[test]
fn every_chart_has_a_title_a_text_and_its_table() {
    for page in pages() {
        let charts: Vec<&str> = page.split("<svg ").skip(1).collect();
        assert!(charts.len() >= 5);
        for chart in charts {
            let (svg, after) = chart.split_once("</svg>").unwrap();
            for part in ["role=\"img\"", "<title id=", "<desc id=", "aria-labelledby="] {
                assert!(svg.contains(part), "{part}");
            }
            let after = &after[..after.find("</figure>").unwrap()];
            assert!(after.contains("<table>") && after.contains("<caption"), "no table behind the chart");
        }
    }
}

#[test]
fn tables_have_captions_and_heads() {
    for page in pages() {
        for table in page.split("<table>").skip(1) {
            let table = &table[..table.find("</table>").unwrap()];
            assert!(table.contains("<caption id=") && table.contains("<th scope=\"col\"") && table.contains("<th scope=\"row\""));
        }
    }
}

#[test]
fn languages_point_at_each_other() {
    let (en, es) = (render(&released(), Language::En).unwrap(), render(&released(), Language::Es).unwrap());
    assert!(en.contains("<html lang=\"en\">") && en.contains("<a href=\"report.es.html\" hreflang=\"es\" lang=\"es\">"));
    assert!(es.contains("<html lang=\"es\">") && es.contains("<a href=\"report.en.html\" hreflang=\"en\" lang=\"en\">"));
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    assert_eq!(render(&released(), Language::En).unwrap(), render(&released(), Language::En).unwrap());
}

/// Words that try to leave their place, everywhere a word may come from.
fn hostile() -> Release {
    let bad = "\"></title></style><script>alert('&')</script>{{ 1 }}\\";
    let both = || words(bad, bad);
    let mut release = released();
    release.region.name = both();
    release.report.heading.label = both();
    release.report.question = both();
    release.report.about = both();
    release.report.cautions = vec![both()];
    release.id.0 = bad.to_owned();
    release.as_of = bad.to_owned();
    release.published_at = bad.to_owned();
    release.program = bad.to_owned();
    release.recompute = vec![bad.to_owned()];
    release.lineage.snapshot = bad.to_owned();
    for file in &mut release.lineage.files {
        (file.name, file.agency, file.hash, file.mapping) = (bad.to_owned(), bad.to_owned(), bad.to_owned(), bad.to_owned());
    }
    for definition in &mut release.definitions {
        (definition.label, definition.about, definition.measure, definition.unit) = (both(), both(), both(), both());
        (definition.source, definition.file) = (bad.to_owned(), bad.to_owned());
        definition.rules = vec![(bad.to_owned(), bad.to_owned())];
    }
    for code in &mut release.codes.codes {
        code.label = both();
        for value in &mut code.values {
            value.label = both();
        }
    }
    release
}

#[test]
fn hostile_words_stay_words() {
    for language in [Language::En, Language::Es] {
        let page = render(&hostile(), language).unwrap();
        assert!(!page.contains("<script"));
        let style = page.split_once("<style>").unwrap().1;
        assert!(style[..style.find("</style>").unwrap()].contains("@bottom-left"), "the style sheet was ended early");
        assert!(prose(&page).contains("<script>alert('&')</script>"), "the words are still there to read");
    }
}
