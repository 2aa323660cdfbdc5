//! scratch
use super::*;
use crate::suppress::publish;
#[test]
fn scratch() {
    let text = std::fs::read_to_string("/tmp/rossi.txt").unwrap();
    let mut sheets: Vec<Sheet> = vec![];
    for line in text.lines() {
        let p: Vec<&str> = line.split('|').collect();
        let n = |i: usize| p[i].parse::<u64>().unwrap();
        if sheets.last().is_none_or(|s| s.metric != p[0]) {
            sheets.push(sheet(p[0], if p[1] == "rate" { Kind::Rate } else { Kind::Mean }, vec![]));
        }
        let s = sheets.last_mut().unwrap();
        let by: Vec<String> = p[2].split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect();
        if s.tables.last().is_none_or(|t| t.by != by) {
            s.tables.push(Table { by, compare: None, cells: vec![] });
        }
        let rate = p[1] == "rate";
        let tally = Tally { counted: n(4) + n(5), success: if rate { n(4) } else { 0 }, not_known: n(6), outside: n(7), too_early: n(8), sum: n(9) as i128, squares: n(10) as i128, values: vec![] };
        s.tables.last_mut().unwrap().cells.push((group(p[3]), tally));
    }
    let t = std::time::Instant::now();
    let raw: Vec<Vec<String>> = sheets.iter().map(|s| s.tables.iter().flat_map(|t| &t.cells).map(|(_, t)| format!("({},{},{})", t.success, t.counted - t.success, t.population() - t.counted)).collect()).collect();
    let answers = publish(sheets, 11, &[]);
    println!("{:?}", t.elapsed());
    let all: Vec<Vec<String>> = answers.iter().map(lines).collect();
    for i in 0..all[0].len() {
        println!("{}", (0..all.len()).map(|m| format!("{:>16} {:<16}", all[m][i].split(": ").nth(1).unwrap(), raw[m][i])).collect::<Vec<_>>().join("|") + all[0][i].split(':').next().unwrap());
    }
    for a in &answers { println!("{:?} {:?}", a.population, a.account); }
}
