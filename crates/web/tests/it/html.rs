//! A small reader of our own pages, strict on purpose: every tag closed, every attribute quoted, nothing raw. Not a browser.

/// A tag with its attributes, or text.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Open(String, Vec<(String, String)>),
    Close(String),
    Text(String),
}

const VOID: [&str; 3] = ["meta", "br", "link"];

/// The pieces of a page, after checking that the tags are balanced.
pub fn read(page: &str) -> Vec<Piece> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a page begins with its doctype");
    let (mut pieces, mut open) = (Vec::new(), Vec::<String>::new());
    while let Some(at) = rest.find('<') {
        pieces.push(Piece::Text(text(&rest[..at])));
        rest = &rest[at + 1..];
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed in order");
            pieces.push(Piece::Close(name.to_owned()));
            continue;
        }
        let (body, closed) = tag.strip_suffix('/').map_or((tag, false), |body| (body, true));
        let (name, attributes) = parts(body);
        pieces.push(Piece::Open(name.clone(), attributes));
        if name == "style" {
            let end = rest.find("</style>").unwrap();
            rest = &rest[end + "</style>".len()..];
            pieces.push(Piece::Close(name));
        } else if closed {
            pieces.push(Piece::Close(name));
        } else if !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    assert!(rest.trim().is_empty());
    pieces
}

fn parts(tag: &str) -> (String, Vec<(String, String)>) {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "a strange tag: {tag}");
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        let (key, after) = rest.trim_start().split_once("=\"").unwrap_or_else(|| panic!("unquoted: {tag}"));
        let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("unquoted: {tag}"));
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "a strange attribute: {tag}");
        attributes.push((key.to_owned(), text(value)));
        rest = after;
    }
    (name.to_owned(), attributes)
}

/// Text with its entities read.
fn text(raw: &str) -> String {
    let mut text = String::new();
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        let end = rest[at..].find(';').unwrap_or_else(|| panic!("a raw ampersand: {rest}")) + at;
        let code = rest[at + 1..end].strip_prefix('#').unwrap_or_else(|| panic!("a named entity: {}", &rest[at..end]));
        text.push(char::from_u32(code.parse().unwrap()).unwrap());
        rest = &rest[end + 1..];
    }
    assert!(!rest.contains('>'), "a raw mark: {rest}");
    text + rest
}

/// What a reader reads: the text of each block on its own line, without pictures.
pub fn prose(page: &str) -> String {
    const LINES: [&str; 19] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "li",
        "tr",
        "caption",
        "figcaption",
        "dt",
        "dd",
        "title",
        "summary",
        "pre",
        "figure",
        "section",
        "nav",
        "ul",
        "details",
    ];
    let (mut lines, mut line, mut hidden) = (Vec::new(), String::new(), 0);
    for piece in read(page) {
        match piece {
            Piece::Open(name, _) if name == "svg" => hidden += 1,
            Piece::Close(name) if name == "svg" => hidden -= 1,
            Piece::Open(name, _) if name == "td" || name == "th" => line.push_str(" | "),
            Piece::Open(name, _) | Piece::Close(name) if LINES.contains(&name.as_str()) => lines.push(std::mem::take(&mut line)),
            Piece::Text(text) if hidden == 0 => line.push_str(&text),
            Piece::Open(..) | Piece::Close(_) | Piece::Text(_) => {}
        }
    }
    let tidy = |line: String| line.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.into_iter().map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
