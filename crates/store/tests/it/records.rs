//! The records of what was done and read, and the ledger of what was released.

use crate::{analyst, file, import, reader, record, region};
use throughline_model::access::Act;
use throughline_model::event::Event;
use throughline_model::ids::ReleaseId;
use throughline_store::{Answer, NewRelease, Store, new_release_id};

#[test]
fn events_come_back_newest_first() {
    let (folder, store) = region();
    for n in 1..=3 {
        let fields = vec![format!("n_rows={n}")];
        let event = Event { actor: analyst(), act: Act::Import, noun: "source_file", id: format!("f{n}"), fields };
        store.write(|tx| tx.event(&event)).unwrap();
    }
    drop(store);
    let events = Store::open(folder.path()).unwrap().events(2).unwrap();
    let seen: Vec<_> = events.iter().map(|e| (e.noun_id.as_str(), e.fields.concat())).collect();
    assert_eq!(seen, [("f3", "n_rows=3".to_owned()), ("f2", "n_rows=2".to_owned())]);
    assert_eq!((events[0].actor.as_str(), events[0].role.as_str(), events[0].act.as_str()), ("ana", "analyst", "import"));
}

#[test]
fn every_read_of_people_leaves_an_access_row_and_other_reads_leave_none() {
    let (_folder, store) = region();
    let rows = [record(2, "1", "a", vec![]), record(3, "2", "b", vec![])];
    let done = import(&store, &file("aa"), &rows);
    store.files().unwrap();
    store.issue_counts(&done.id).unwrap();
    assert!(store.accesses(9).unwrap().is_empty());
    let read = reader(&store).rows(&done.id, 1, 9).unwrap();
    reader(&store).facts(read[0].record.as_ref().unwrap()).unwrap();
    reader(&store).issues(&done.id).unwrap();
    let seen: Vec<_> = store.accesses(9).unwrap().into_iter().map(|a| (a.n_persons, a.what)).collect();
    let expected = [
        (0, format!("issues of file {}", done.id)),
        (1, format!("facts of record {}", read[0].record.as_ref().unwrap())),
        (2, format!("rows of file {}", done.id)),
    ];
    assert_eq!(seen, expected);
    let first = &store.accesses(1).unwrap()[0];
    assert_eq!((first.purpose.as_str(), first.act.as_str(), first.role.as_str()), ("measurement", "snapshot", "analyst"));
}

#[test]
fn releases_and_every_answer_in_them_stay_in_the_ledger() {
    let (_folder, store) = region();
    let answer = |metric: &str| Answer { metric: metric.to_owned(), definition: "d1".to_owned(), answer: "{\"n\":12}".to_owned() };
    let release = |id: &ReleaseId, answers: Vec<Answer>| NewRelease {
        id: id.clone(),
        report: "aid".to_owned(),
        edition: "1".to_owned(),
        snapshot_hash: "abc".to_owned(),
        folder: "releases/1".to_owned(),
        manifest_hash: "def".to_owned(),
        minimum_cell: 11,
        answers,
    };
    let (one, two) = (new_release_id(), new_release_id());
    store.write(|tx| tx.keep_release(&release(&one, vec![answer("b"), answer("a")]))).unwrap();
    store.write(|tx| tx.keep_release(&release(&two, vec![answer("a")]))).unwrap();
    assert!(store.write(|tx| tx.keep_release(&release(&two, vec![]))).is_err(), "a release is never written over");
    let releases: Vec<_> = store.releases().unwrap().into_iter().map(|r| (r.id, r.report, r.minimum_cell)).collect();
    assert_eq!(releases, [(one.clone(), "aid".to_owned(), 11), (two.clone(), "aid".to_owned(), 11)]);
    let ledger: Vec<_> = store.ledger().unwrap().into_iter().map(|l| (l.release, l.answer.metric)).collect();
    assert_eq!(ledger, [(one.clone(), "b".to_owned()), (one, "a".to_owned()), (two, "a".to_owned())]);
}
