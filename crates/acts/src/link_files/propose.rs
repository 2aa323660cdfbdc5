//! Makes a definition for files out of the template: what their columns mean is kept, what they lack is left out. It reads no file.

use super::file::File;
use super::names::PIECES;
use super::recognize::{Means, Recognized};
use throughline_exchange::catalog::linkage::{Class, Column, Comparison, Definition, Meanings, Part, Rule, Standard, Test};
use throughline_exchange::mapping::alike::words;
use throughline_model::words::Words;

/// A pair's answers have room for so many comparisons.
const MOST_COMPARISONS: usize = 16;

/// The definition for files whose columns were recognized.
pub(crate) fn propose(files: &[File], recognized: &[Vec<Recognized>], meanings: &Meanings) -> Definition {
    let template = &meanings.template;
    let found = Found { files, recognized, meanings };
    let made: Vec<Option<Column>> = template.columns.iter().map(|column| found.column(column)).collect();
    let place_of: Vec<Option<usize>> = made
        .iter()
        .scan(0, |next, column| {
            *next += usize::from(column.is_some());
            Some(column.as_ref().map(|_| *next - 1))
        })
        .collect();
    let mut columns: Vec<Column> = made.into_iter().flatten().collect();
    let of = |place: usize| place_of.get(place).copied().flatten();
    let (mut comparisons, mut compared) = (Vec::new(), Vec::new());
    for comparison in &template.comparisons {
        let kept = self::comparison(comparison, &of);
        compared.push(kept.as_ref().map(|_| comparisons.len()));
        comparisons.extend(kept);
    }
    let rules = rules(&template.rules, &of, &columns);
    let classes = classes(&template.classes, &|place| compared.get(place).copied().flatten());
    for (name, header, from) in found.texts() {
        comparisons.push(text_comparison(&name, &header, columns.len()));
        columns.push(Column { name, code: String::new(), from, standard: Standard::Text, part: Part::Whole });
    }
    comparisons.truncate(MOST_COMPARISONS);
    Definition { columns, comparisons, rules, classes, verified_ids: Vec::new(), one_row_each: Vec::new(), ..template.clone() }
}

/// What was recognized in all files.
pub(crate) struct Found<'a> {
    pub files: &'a [File],
    pub recognized: &'a [Vec<Recognized>],
    pub meanings: &'a Meanings,
}

impl Found<'_> {
    /// The header of a meaning in a file.
    fn header(&self, file: usize, name: &str) -> Option<&str> {
        let meaning = self.meanings.meanings.iter().position(|meaning| meaning.name == name)?;
        let place = self.recognized.get(file)?.iter().position(|one| one.meaning == Means::Known(meaning))?;
        self.files.get(file)?.headers.get(place).map(String::as_str)
    }

    /// A column with the headers that mean it, one or more a file.
    pub fn column(&self, column: &Column) -> Option<Column> {
        let mut from: Vec<String> = Vec::new();
        for file in 0..self.files.len() {
            if let Some(own) = self.from(file, &column.code).filter(|own| !from.contains(own)) {
                from.push(own);
            }
        }
        // A file may lack one part of a joined column: the longest names come first.
        from.sort_by_key(|from| std::cmp::Reverse(from.matches(" + ").count()));
        (!from.is_empty()).then(|| Column { from, code: String::new(), ..column.clone() })
    }

    /// Of what a meaning is made in a file.
    fn from(&self, file: usize, name: &str) -> Option<String> {
        let meanings = &self.meanings.meanings;
        let Some(own) = self.header(file, name) else {
            let piece = PIECES.iter().find(|(word, _)| word.split(' ').next() == name.strip_suffix("_name"));
            if let (Some((word, _)), Some(whole)) = (piece, self.header(file, "full_name")) {
                return Some(format!("{word}{whole}"));
            }
            let parts = &meanings.iter().find(|meaning| meaning.name == name)?.parts;
            let parts: Vec<&str> = parts.iter().map_while(|part| self.header(file, part)).collect();
            return (!parts.is_empty()).then(|| parts.join(" + "));
        };
        let before = meanings.iter().filter(|m| m.before.as_deref() == Some(name)).filter_map(|m| self.header(file, &m.name));
        let after = meanings.iter().filter(|m| m.after.as_deref() == Some(name)).filter_map(|m| self.header(file, &m.name));
        Some(before.chain([own]).chain(after).collect::<Vec<_>>().join(" + "))
    }

    /// Columns of free text: a name, the header that people know, and how each file calls it.
    fn texts(&self) -> Vec<(String, String, Vec<String>)> {
        let mut texts: Vec<(String, String, Vec<String>)> = Vec::new();
        for (file, found) in self.files.iter().zip(self.recognized) {
            for (header, _) in file.headers.iter().zip(found).filter(|(_, one)| one.meaning == Means::Text) {
                let spoken = words(header);
                let name = format!("text_{}", if spoken.is_empty() { texts.len().to_string() } else { spoken.join("_") });
                match texts.iter_mut().find(|(known, _, _)| *known == name) {
                    Some((_, _, from)) if from.contains(header) => {}
                    Some((_, _, from)) => from.push(header.clone()),
                    None => texts.push((name, header.clone(), vec![header.clone()])),
                }
            }
        }
        texts
    }
}

fn text_comparison(name: &str, header: &str, column: usize) -> Comparison {
    let levels = vec![("same".to_owned(), vec![Test::Same]), ("similar 92".to_owned(), vec![Test::Similar(92)])];
    Comparison { name: name.to_owned(), label: Words::same(header), column, by_frequency: true, levels }
}

/// A comparison with the levels that can be asked.
fn comparison(comparison: &Comparison, of: &impl Fn(usize) -> Option<usize>) -> Option<Comparison> {
    let column = of(comparison.column)?;
    let mut levels: Vec<(String, Vec<Test>)> = Vec::new();
    for (text, tests) in &comparison.levels {
        let kept = text.split(" and ").zip(tests).filter_map(|(text, test)| asked(text, *test, of));
        let (texts, tests): (Vec<String>, Vec<Test>) = kept.unzip();
        let whole = !tests.is_empty() && !levels.iter().any(|(_, known)| *known == tests);
        if whole {
            levels.push((texts.join(" and "), tests));
        }
    }
    Some(Comparison { column, levels, ..comparison.clone() })
}

/// A test that the files can answer.
fn asked(text: &str, test: Test, of: &impl Fn(usize) -> Option<usize>) -> Option<(String, Test)> {
    let text = text.trim().to_owned();
    match test {
        Test::SameWith(other) => Some(of(other).map_or(("same".to_owned(), Test::Same), |other| (text, Test::SameWith(other)))),
        Test::SameOther(other) => of(other).map(|other| (text, Test::SameOther(other))),
        Test::Exchanged(other) => of(other).map(|other| (text, Test::Exchanged(other))),
        test => Some((text, test)),
    }
}

/// Rules whose columns are all there, none that another one brings anyway.
fn rules(template: &[Rule], of: &impl Fn(usize) -> Option<usize>, columns: &[Column]) -> Vec<Rule> {
    let placed = |rule: &Rule| -> Option<Rule> {
        let equal = rule.equal.iter().map(|(l, r)| Some((of(*l)?, of(*r)?))).collect::<Option<Vec<_>>>()?;
        Some(Rule { name: named(&equal, columns), equal, finer: Vec::new() })
    };
    let of_each = |rule: &Rule| Some(Rule { finer: rule.finer.iter().filter_map(placed).collect(), ..placed(rule)? });
    template.iter().filter_map(of_each).collect()
}

fn named(equal: &[(usize, usize)], columns: &[Column]) -> String {
    let name = |place: usize| columns.get(place).map_or("", |column| column.name.as_str());
    let one = |(l, r): &(usize, usize)| if l == r { name(*l).to_owned() } else { format!("{} = {}", name(*l), name(*r)) };
    equal.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Classes with the comparisons that are there, none of them the same as another.
fn classes(template: &[Class], compared: &impl Fn(usize) -> Option<usize>) -> Vec<Class> {
    let mut kept: Vec<Class> = Vec::new();
    for class in template {
        let on: Vec<usize> = class.on.iter().filter_map(|place| compared(*place)).collect();
        let known = kept.iter().any(|other| other.same == class.same && other.on == on);
        if (on.is_empty() && !class.on.is_empty()) || known {
            continue;
        }
        kept.push(Class { on, ..class.clone() });
    }
    kept
}
