//! Temporary.
use std::sync::Arc; use std::time::Instant;
use throughline_model::access::*; use throughline_model::calendar::*; use throughline_model::fact::*; use throughline_model::regime::*;
use throughline_model::code::CodeBook;
use throughline_model::money::Cents;
use throughline_store::*;
fn main() {
    let d = tempfile::tempdir().unwrap();
    let store = Store::init(d.path()).unwrap();
    let law = Law { regime: "r".into(), agreement: "".into(), consent: "".into(), purpose: "p".into(), destroy_by: DestroyBy::NotRequired, destroy_because: "x".into() };
    let new = NewFile { name: "a".into(), hash: "a".into(), size: 1, mapping: "m".into(), mapping_edition: "1".into(), agency: "g".into(), encoding: "utf-8".into(), laws: vec![law] };
    let span = |a: i32| Some(Span { axis: Axis("release".into()), from: a, to: a + 7 });
    let codes: Vec<Arc<str>> = ["age","financial_aid","married","on_parole","prior_convictions","race_in_study","school_in_study","work_before_prison"].iter().map(|s| Arc::from(*s)).collect();
    let n = 50_000u64;
    let rows: Vec<Record> = (0..n).map(|i| {
        let mut f: Vec<Fact> = codes.iter().map(|c| Fact::Observation { code: c.clone(), value: Value::Int(i as i64), span: None }).collect();
        f.push(Fact::Observation { code: "re_arrest".into(), value: Value::Bool(true), span: span(3) });
        f.push(Fact::Observation { code: "employment_watched".into(), value: Value::Bool(true), span: span(3) });
        for k in 0..3 { f.push(Fact::EmploymentSpell { span: span(k * 10).unwrap(), employer: None, subsidized: None }); }
        f.push(Fact::Earnings { span: span(3).unwrap(), amount: Cents(5) });
        Record { line: i + 2, key: i.to_string(), raw: b"1,2,3,4,5,6,7,8,9,10,11,12".to_vec(), facts: f.into_iter().map(|fact| Stated { law: 0, fact }).collect() }
    }).collect();
    let t = Instant::now();
    store.write(|tx| { let mut w = tx.begin_file(&new)?; w.keep(&rows)?; w.finish() }).unwrap();
    println!("import {:?}", t.elapsed());
    let t = Instant::now();
    let r = store.reader(&Actor { name: "a".into(), role: Role::Analyst }, Act::Snapshot, Purpose::Measurement);
    let b = r.snapshot(&CodeBook { codes: [].into() }).unwrap();
    println!("snapshot {:?}", t.elapsed());
    drop(b); drop(store);
    println!("db {} MB", std::fs::metadata(d.path().join("throughline.db")).unwrap().len() / 1_000_000);
}
