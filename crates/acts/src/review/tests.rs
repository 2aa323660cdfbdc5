//! The whole way on three agencies with a known truth: pairs are chosen and answered by two who know it, and what is proved holds against it.

use super::*;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;
use throughline_model::access::Role;
use throughline_model::refusal::Refusal;
use throughline_model::review::Answer;

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/three-agencies")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => fs::copy(entry.path(), target).map(|_| ()).unwrap(),
        }
    }
}

fn by(name: &str) -> Actor {
    Actor { name: name.to_owned(), role: Role::Analyst }
}

fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&example(), folder.path());
    crate::import::import(folder.path(), &by("ann"), &crate::import::Accept::Nothing, &mut |_| {}, &mut |_, _| {}).unwrap();
    folder
}

/// Who each record truly is.
fn truth(folder: &Path) -> HashMap<String, String> {
    let text = fs::read_to_string(example().join("truth/who.csv")).unwrap();
    let who: HashMap<(&str, &str), &str> = text
        .lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split(',');
            ((cells.next().unwrap(), cells.next().unwrap()), cells.next().unwrap())
        })
        .collect();
    let store = Store::open(folder).unwrap();
    let own = reader(&store, &by("ann")).own_ids().unwrap();
    own.into_iter().map(|own| (own.record.0, who[&(own.agency.as_str(), own.own_id.as_str())].to_owned())).collect()
}

#[test]
fn two_who_know_the_truth_prove_how_right_linking_is() {
    let folder = filled();
    let truth = truth(folder.path());
    let said = |pair: &Shown| {
        if truth[&pair.one.record.0] == truth[&pair.other.record.0] { Answer::Same } else { Answer::Different }
    };
    let first = next(folder.path(), 240, &by("ann")).unwrap();
    assert_eq!((first.pairs.len(), first.n_new), (240, 240));
    assert!(first.pairs.iter().all(|pair| !pair.fields.is_empty()));
    let again = next(folder.path(), 240, &by("ann")).unwrap();
    assert_eq!((again.n_new, again.pairs[7].pair), (0, first.pairs[7].pair), "what waits is shown again");
    let (home, store) = opened(folder.path(), &by("ann")).unwrap();
    let answered = |pair: &Shown, who: &str| answer::answer_in(&home, &store, pair.pair, said(pair), "", &by(who)).unwrap();
    first.pairs.iter().for_each(|pair| assert!(answered(pair, "ann").decision.is_none()));
    let second = next(folder.path(), 240, &by("bob")).unwrap();
    let numbers = |asked: &Asked| asked.pairs.iter().map(|pair| pair.pair).collect::<BTreeSet<_>>();
    assert_eq!((second.n_new, numbers(&second)), (0, numbers(&first)), "what one answered waits for the other");
    second.pairs.iter().for_each(|pair| assert!(answered(pair, "bob").decision.is_some()));
    let status = status(folder.path(), Some("recorded_sex"), &by("ann")).unwrap();
    assert_eq!((status.n_same + status.n_different, status.disputed.len(), status.contradictions.len()), (240, 0, 0));
    assert!((status.agreement.as_ref().unwrap().share.estimate - 1.0).abs() < 1e-12);
    let proved = &status.proved.estimated;
    let (precision, recall) = (proved.precision.unwrap(), proved.recall.unwrap());
    let weighed = crate::link::Weighed::all(&home, &reader(&store, &by("ann"))).unwrap();
    let same = |pair: &throughline_link::score::Scored| {
        let who = |row: u32| &truth[&weighed.identities[row as usize].record.0];
        who(pair.left) == who(pair.right)
    };
    let linked = |pair: &throughline_link::score::Scored| pair.weight >= weighed.link_from();
    let pairs = &weighed.found.pairs;
    let n = |is: &dyn Fn(&throughline_link::score::Scored) -> bool| pairs.iter().filter(|pair| is(pair)).count() as f64;
    let true_precision = n(&|p| linked(p) && same(p)) / n(&|p| linked(p));
    let true_recall = n(&|p| linked(p) && same(p)) / n(&|p| same(p));
    println!(
        "precision {precision:?} truly {true_precision:.4}; recall {recall:?} truly {true_recall:.4}; blocking {:?}",
        proved.blocking_recall
    );
    assert!(precision.low <= true_precision && true_precision <= precision.high, "{precision:?} {true_precision}");
    assert!(recall.low <= true_recall && true_recall <= recall.high, "{recall:?} {true_recall}");
    assert!(proved.n_reviewed > 50 && precision.high - precision.low < 0.25 && proved.n_unknown == 0, "{proved:?}");
}

#[test]
fn what_cannot_be_answered_is_refused_in_words() {
    let folder = filled();
    let refused = |result: Result<Answered, throughline_model::failure::Failure>| match result.unwrap_err() {
        throughline_model::failure::Failure::Refused(Refusal::NotReviewed { reason, .. }) => reason,
        other => panic!("{other}"),
    };
    assert!(refused(answer(folder.path(), 1, Answer::Same, "", &by("ann"))).contains("of this number"));
    let pair = next(folder.path(), 1, &by("ann")).unwrap().pairs[0].pair;
    assert!(refused(answer(folder.path(), pair, Answer::Same, &"x".repeat(4_001), &by("ann"))).contains("4,000"));
    let navigator = Actor { role: Role::Navigator, ..by("nat") };
    assert!(next(folder.path(), 1, &navigator).is_err());
}
