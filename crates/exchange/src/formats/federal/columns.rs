//! Which element each column of a file is: by number, by name, or by the order of the layout when the file has no header.
//! No record is read here.

use super::edition::Edition;
use throughline_model::issue::{Issue, Place};

/// The element that identifies the person; without it a record is nobody's.
const PERSON: &str = "100";
/// More names than this are no help in a sentence.
const MOST_LISTED: usize = 12;

/// The columns of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// For each column its element.
    pub elements: Vec<Option<usize>>,
    /// For each element its column.
    pub columns: Vec<Option<usize>>,
    /// Whether the first line names the columns; else it is the first record.
    pub header: bool,
}

impl Columns {
    /// Finds the elements of a file from the cells of its first line. The issues are errors when there are no columns.
    pub fn find(edition: &Edition, file: &str, first: &[String]) -> (Option<Self>, Vec<Issue>) {
        let mut swapped = Vec::new();
        let mut named: Vec<Option<usize>> = first.iter().map(|name| element(edition, name, &mut swapped)).collect();
        let n_named = named.iter().flatten().count();
        let header = n_named * 2 > first.len() && n_named > 0;
        let issues = Issues { edition, file };
        if !header {
            if first.len() != edition.elements.len() {
                return (None, vec![issues.not_recognized(first.len())]);
            }
            named = (0..first.len()).map(Some).collect();
        }
        let twice: Vec<Issue> = (0..named.len()).filter_map(|i| issues.twice(&named, i)).collect();
        if !twice.is_empty() {
            return (None, twice);
        }
        let columns: Vec<Option<usize>> =
            (0..edition.elements.len()).map(|place| named.iter().position(|element| *element == Some(place))).collect();
        let missing: Vec<usize> = (0..columns.len()).filter(|place| columns.get(*place).is_none_or(Option::is_none)).collect();
        let mut found: Vec<Issue> = issues.missing(&missing).into_iter().chain(issues.unknown(first, &named)).collect();
        if header {
            found.extend(swapped.iter().map(|place| issues.swapped(*place)));
        }
        let nobody = edition.place(PERSON).is_none_or(|place| missing.contains(&place));
        let read = Columns { elements: named, columns, header };
        ((!nobody).then_some(read), found)
    }

    /// The column of an element.
    pub fn of(&self, element: usize) -> Option<usize> {
        self.columns.get(element).copied().flatten()
    }
}

/// The element that a header means: `901`, `PIRL 901`, `e901`, its name, or number and name. Where a name and a number contradict each
/// other as they do between two guidance letters, the name counts.
fn element(edition: &Edition, header: &str, swapped: &mut Vec<usize>) -> Option<usize> {
    let plain = plain(header);
    if plain.is_empty() {
        return None;
    }
    if let Some(place) = edition.elements.iter().position(|e| plain == self::plain(&e.name)) {
        return Some(place);
    }
    let without = ["pirl", "wioa", "element", "de", "e"].iter().find_map(|word| plain.strip_prefix(word)).unwrap_or(&plain);
    let by_number = |text: &str| edition.elements.iter().position(|e| text == self::plain(&e.number));
    if let Some(place) = by_number(&plain).or_else(|| by_number(without)) {
        return Some(place);
    }
    // What follows a number is a name, so that 1001 is not 100 followed by a 1.
    let place = edition.elements.iter().position(|e| {
        without.strip_prefix(&self::plain(&e.number)).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    })?;
    let found = edition.elements.get(place)?;
    let rest = without.strip_prefix(&self::plain(&found.number)).unwrap_or_default();
    let other = found.swapped_with.as_deref().and_then(|number| edition.place(number));
    match other.filter(|other| edition.elements.get(*other).is_some_and(|e| rest == self::plain(&e.name))) {
        Some(other) => {
            swapped.push(other);
            Some(other)
        }
        None => Some(place),
    }
}

/// Letters and digits in lower case; what stands in brackets, as (WIOA), is left out.
fn plain(text: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            _ => {}
        }
    }
    plain
}

struct Issues<'a> {
    edition: &'a Edition,
    file: &'a str,
}

impl Issues<'_> {
    fn place(&self, field: Option<String>) -> Place {
        Place { file: self.file.to_owned(), line: Some(1), column: None, field }
    }

    fn called(&self, place: usize) -> String {
        self.edition.elements.get(place).map(super::edition::Element::called).unwrap_or_default()
    }

    fn not_recognized(&self, n: usize) -> Issue {
        let wanted = self.edition.elements.len();
        let what = format!(
            "The first line names no elements, and it has {n} columns where the layout {} has {wanted}.",
            self.edition.heading.edition
        );
        let remedy =
            "Look whether this is the right edition and which sign stands between the cells; or add a first line with the element numbers.";
        Issue::error(self.place(None), "layout_not_recognized", what, remedy)
    }

    fn twice(&self, named: &[Option<usize>], column: usize) -> Option<Issue> {
        let element = named.get(column).copied().flatten()?;
        let first = named.iter().take(column).position(|other| *other == Some(element))?;
        let what = format!("Columns {} and {} are both this element, and only one can be meant.", first + 1, column + 1);
        Some(Issue::error(
            self.place(Some(self.called(element))),
            "column_twice",
            what,
            "Take one of the two columns out and check the file again.",
        ))
    }

    fn missing(&self, missing: &[usize]) -> Option<Issue> {
        let (first, n) = (missing.first()?, missing.len());
        let listed: Vec<&str> =
            missing.iter().take(MOST_LISTED).filter_map(|place| Some(self.edition.elements.get(*place)?.number.as_str())).collect();
        let more = if n > listed.len() { format!(" and {} more", n - listed.len()) } else { String::new() };
        let what =
            format!("{n} of the layout's {} elements are not in the file: {}{more}.", self.edition.elements.len(), listed.join(", "));
        let remedy = "What was not sent cannot be checked. Ask for a file with every element of the layout, blank where it does not apply.";
        let nobody = self.edition.place(PERSON).is_some_and(|place| missing.contains(&place));
        let place = self.place(Some(self.called(*first)));
        Some(if nobody {
            Issue::error(place, "element_missing", what, remedy)
        } else {
            Issue::warning(place, "element_missing", what, remedy)
        })
    }

    fn unknown(&self, first: &[String], named: &[Option<usize>]) -> Option<Issue> {
        let unknown: Vec<String> =
            first.iter().zip(named).filter(|(_, element)| element.is_none()).map(|(name, _)| format!("'{name}'")).collect();
        let n = unknown.len();
        let listed: Vec<String> = unknown.into_iter().take(MOST_LISTED).collect();
        let more = if n > listed.len() { format!(" and {} more", n - listed.len()) } else { String::new() };
        let what = format!("The layout does not have {n} of the file's columns: {}{more}.", listed.join(", "));
        (n > 0).then(|| Issue::warning(self.place(None), "columns_not_in_layout", what, "They are kept as received and not checked."))
    }

    fn swapped(&self, place: usize) -> Issue {
        let what = "Two guidance letters give this element's name to each other's number; the column was read by its name.";
        let remedy = "Look which of the two the source means, and name the column by the current layout.";
        Issue::warning(self.place(Some(self.called(place))), "element_named_otherwise", what, remedy)
    }
}
