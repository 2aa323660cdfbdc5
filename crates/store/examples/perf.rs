//! Temporary.
#![allow(missing_docs, clippy::unwrap_used)]
use std::{sync::Arc, time::Instant};
use throughline_model::{access::*, calendar::*, code::*, fact::*, regime::*, words::Words, money::Cents};
use throughline_store::*;
fn main() {
    let n: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let m: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let dir = std::path::PathBuf::from(std::env::args().nth(3).unwrap());
    std::fs::create_dir_all(&dir).unwrap();
    let store = Store::init(&dir).unwrap();
    let codes: Vec<Arc<str>> = (0..m).map(|i| Arc::from(format!("code_number_{i}"))).collect();
    let race = ["black", "white", "other"];
    let make = |line: u64| Record { line, key: format!("k{line}"), raw: vec![b'x'; 200], facts: (0..m).map(|i| Stated { law: 0, fact: match i % 5 {
        0 => Fact::EmploymentSpell { span: Span { axis: Axis::calendar(), from: i as i32, to: i as i32 + 7 }, employer: None, subsidized: None },
        1 => Fact::Earnings { span: Span { axis: Axis::calendar(), from: i as i32, to: i as i32 + 90 }, amount: Cents(line as i64) },
        2 => Fact::Observation { code: codes[i].clone(), value: Value::Text(race[(line % 3) as usize].into()), span: None },
        _ => Fact::Observation { code: codes[i].clone(), value: Value::Int(line as i64), span: None } } }).collect() };
    let law = Law { regime: "p".into(), agreement: "".into(), consent: "".into(), purpose: "r".into(), destroy_by: DestroyBy::NotRequired, destroy_because: "p".into() };
    let mut spent = std::time::Duration::ZERO;
    let edition = std::env::args().nth(4).unwrap_or("1".into());
    let f = NewFile { name: "a".into(), hash: "h".into(), size: 1, mapping: "m".into(), mapping_edition: edition, agency: "a".into(), encoding: "utf-8".into(), laws: vec![law] };
    let all = Instant::now();
    store.write(|tx| { let mut w = tx.begin_file(&f)?; let mut l = 1; while l <= n { let b: Vec<_> = (l..(l + 1000).min(n + 1)).map(make).collect(); let t = Instant::now(); w.keep(&b)?; spent += t.elapsed(); l += 1000; } let t = Instant::now(); let s = w.finish()?; spent += t.elapsed(); println!("{s:?}"); Ok(()) }).unwrap();
    println!("keep {spent:?}, whole {:?}, size {}", all.elapsed(), std::fs::metadata(dir.join("throughline.db")).unwrap().len());
    let book = CodeBook { codes: codes.iter().enumerate().filter(|(i, _)| i % 5 >= 2).map(|(i, c)| Code { name: c.to_string(), label: Words::same(c), kind: if i % 5 == 2 { Kind::Choice } else { Kind::Integer }, values: vec![], editions: vec![], covers: vec![], horizon: false, protected: false, derived: None, file: String::new() }).collect() };
    let t = Instant::now();
    let a = Actor { name: "x".into(), role: Role::Analyst };
    let b = store.reader(&a, Act::Snapshot, Purpose::Measurement).snapshot(&book).unwrap();
    let (s, _) = store.write(|tx| tx.keep_snapshot(b)).unwrap();
    println!("snapshot {:?} {} {}", t.elapsed(), s.n_persons, s.n_spans);
    println!("{}", std::fs::read_to_string("/proc/self/status").unwrap().lines().filter(|l| l.starts_with("VmHWM")).collect::<String>());
}
