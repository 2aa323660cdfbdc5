//! Makes a definition for files out of the template: what their columns mean is kept, what they lack is left out. It reads no file.

use super::file::File;
use super::recognize::Recognized;
use throughline_exchange::catalog::linkage::{Class, Column, Comparison, Definition, Meanings, Rule, Test};

/// The definition for files whose columns were recognized.
pub(crate) fn propose(files: &[File], recognized: &[Vec<Recognized>], meanings: &Meanings) -> Definition {
    let template = &meanings.template;
    let made: Vec<Option<Column>> = template.columns.iter().map(|column| made(column, files, recognized, meanings)).collect();
    let mut next = 0;
    let place_of: Vec<Option<usize>> = made
        .iter()
        .map(|column| {
            column.as_ref().map(|_| {
                next += 1;
                next - 1
            })
        })
        .collect();
    let columns: Vec<Column> = made.into_iter().flatten().collect();
    let of = |place: usize| place_of.get(place).copied().flatten();
    let (mut comparisons, mut compared) = (Vec::new(), Vec::new());
    for comparison in &template.comparisons {
        let kept = self::comparison(comparison, &of);
        compared.push(kept.as_ref().map(|_| comparisons.len()));
        comparisons.extend(kept);
    }
    let rules = rules(&template.rules, &of, &columns);
    let classes = classes(&template.classes, &|place| compared.get(place).copied().flatten());
    Definition { columns, comparisons, rules, classes, verified_ids: Vec::new(), one_row_each: Vec::new(), ..template.clone() }
}

/// A column with the headers that mean it, one or more a file.
pub(crate) fn made(column: &Column, files: &[File], recognized: &[Vec<Recognized>], meanings: &Meanings) -> Option<Column> {
    let mut from: Vec<String> = Vec::new();
    for (file, found) in files.iter().zip(recognized) {
        let header = |name: &str| {
            let meaning = meanings.meanings.iter().position(|meaning| meaning.name == name)?;
            found.iter().position(|one| one.meaning == Some(meaning)).and_then(|place| file.headers.get(place)).cloned()
        };
        let Some(own) = header(&column.code) else { continue };
        let before = meanings.meanings.iter().filter(|m| m.before.as_deref() == Some(&column.code)).filter_map(|m| header(&m.name));
        let after = meanings.meanings.iter().filter(|m| m.after.as_deref() == Some(&column.code)).filter_map(|m| header(&m.name));
        let parts: Vec<String> = before.chain([own.clone()]).chain(after).collect();
        let joined = parts.join(" + ");
        if !from.contains(&joined) {
            from.push(joined);
        }
    }
    // A file may lack one part of a joined column: the longest names come first.
    from.sort_by_key(|from| std::cmp::Reverse(from.matches(" + ").count()));
    (!from.is_empty()).then(|| Column { from, code: String::new(), ..column.clone() })
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
