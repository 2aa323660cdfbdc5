//! What a record states, worked by hand.

use super::super::{Settings, open, records};
use super::*;
use crate::mapping::fact_text;
use crate::read::{Source, look};
use throughline_model::fact::Record;

/// The records of a file whose columns are these elements.
fn stated(header: &str, rows: &str) -> Vec<Record> {
    let edition = edition("pirl-py2022q4");
    let text = format!("{header}\n{rows}\n");
    let source = Source::memory("records.csv", text.as_bytes());
    let look = look(&source).unwrap();
    let report_on = throughline_rule::parse_day("2023-06-30");
    let opened = open(source, &look, &edition, Settings { report_on, threads: 1, ..Settings::default() }).unwrap().unwrap();
    let mut kept = Vec::new();
    opened
        .check(&mut |_, _| {}, &mut |checked| {
            kept.extend(records(checked)?);
            Ok(())
        })
        .unwrap();
    kept
}

#[test]
fn a_record_states_programs_services_and_quarters_of_work() {
    let header = "100,900,901,903,918,923,1001,1003,1302,1303,1308,1800,1801,1602,1603,1704,1606";
    let rows = "A1,20211004,20211120,1,1,02,20211004,20211120,20211011,06,20211115,5,20211115,1,1,6200,9";
    let records = stated(header, rows);
    let [record] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((record.key.as_str(), record.line, record.period.as_deref()), ("A1", 2, Some("20211004")));
    let facts: Vec<String> = record.facts.iter().map(|stated| fact_text(&stated.fact)).collect();
    let has = |text: &str| assert!(facts.iter().any(|fact| fact.contains(text)), "{text}\n{}", facts.join("\n"));
    has("enrollment = 'wioa_adult'");
    has("enrollment = 'wagner_peyser'");
    has("exit_reason = 'medical'");
    has("listed_service = 'occupational_training'");
    has("training = 'occupational' from 2021-10-11 to 2021-11-15");
    has("credential = 'certificate'");
    // exit in the fourth quarter of 2021: its second quarter after is April to June 2022
    has("employment not subsidized from 2022-04-01 to 2022-06-30");
    has("earnings 6200.00 source 'ui' from 2022-04-01 to 2022-06-30");
    has("wages_due from 2022-04-01 to 2022-06-30");
    // 9 in the fourth quarter states nothing
    assert!(!facts.iter().any(|fact| fact.contains("2022-10-01")), "{}", facts.join("\n"));
}

/// The layout has the first and the latest day of a service only; as services they would end a participation between them.
#[test]
fn services_that_make_a_participant_are_listed_and_others_are_services() {
    let of = |header: &str, row: &str| -> Vec<String> {
        let records = stated(header, row);
        let facts = records[0].facts.iter().map(|stated| fact_text(&stated.fact));
        facts.filter(|fact| fact.contains("service = ")).map(|fact| fact.split(" on ").next().unwrap_or_default().to_owned()).collect()
    };
    let participant =
        of("100,900,901,903,907,923,1001,1003,1000,1302,1303", "A1,20211004,20221120,1,0,00,20211004,20211120,20211004,20211011,06");
    assert_eq!(participant.iter().filter(|fact| fact.starts_with("service")).count(), 1, "{participant:?}");
    assert_eq!(participant.iter().filter(|fact| fact.starts_with("listed_service")).count(), 3, "{participant:?}");
}

#[test]
fn a_code_in_dispute_states_nothing() {
    let records = stated("100,900,901,903,923,1001,1003", "A1,20211004,20211120,1,98,20211004,20211120");
    assert!(!records[0].facts.iter().any(|stated| fact_text(&stated.fact).contains("exit_reason")));
}

#[test]
fn somebody_without_exit_is_still_enrolled() {
    let records = stated("100,900,901,903,1001,1003", "A1,20230104,,1,20230104,20230104");
    let facts: Vec<String> = records[0].facts.iter().map(|stated| fact_text(&stated.fact)).collect();
    assert!(facts.iter().any(|fact| fact == "enrollment = 'wioa_adult' from 2023-01-04 on"), "{facts:?}");
}

/// Every fact of the whole example names a declared code, and one of its values where it comes in kinds.
#[test]
fn facts_speak_the_shared_codes() {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(repository().join("catalog/codes")).unwrap() {
        let path = entry.unwrap().path();
        let shown = format!("catalog/codes/{}", path.file_name().unwrap().to_string_lossy());
        files.push(SourceFile { path: shown, text: std::fs::read_to_string(&path).unwrap(), origin: Origin::Shipped });
    }
    let (catalog, _) = catalog::read(&files);
    let text = std::fs::read_to_string(repository().join("examples/federal-layout/inbox/synthetic-records.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let records = stated(header, rows.trim_end());
    assert!(records.len() > 1_000);
    for fact in records.iter().flat_map(|record| &record.facts) {
        let throughline_model::fact::Fact::Observation { code, value, .. } = &fact.fact else { continue };
        let declared = catalog.codes.get(code).unwrap_or_else(|| panic!("{code} is not declared"));
        if let throughline_model::fact::Value::Text(value) = value {
            assert!(declared.values.iter().any(|known| known.code == *value), "{code} = {value}");
        }
    }
}
