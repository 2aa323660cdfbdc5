//! The rows for spreadsheets.

use crate::releases::{released, supported_work, words};
use throughline_web::report::{Release, csv};

#[test]
fn one_row_for_each_cell() {
    let text = csv(&released());
    let lines: Vec<&str> = text.lines().collect();
    let n_cells: usize = released().answers.iter().map(|a| a.cells.len()).sum();
    assert_eq!(lines.len(), n_cells + 1);
    assert!(lines.iter().all(|l| l.split(',').count() == lines[0].split(',').count()), "the same columns in every row");
    let has = |row: &str| assert!(lines.contains(&row), "{row}\n{text}");
    has(
        "not-rearrested-week-52,Not re-arrested in the first 52 weeks,1,share,share,financial_aid,yes,aid,,,,216,168,0.777778,7,9,0.717754,0.828094,shown,,persons,,,,",
    );
    has(
        "not-rearrested-week-52,Not re-arrested in the first 52 weeks,1,share,share,school_in_study,2,6th grade or less,,,,,,,,,,,hidden,too_few_without,persons,,,,",
    );
    has(
        "weeks-worked,Weeks worked in the first year,1,mean,weeks,financial_aid,yes,aid,,,,168,,25.684524,4315,168,23.044888,28.324159,shown,,persons,,,,",
    );
}

#[test]
fn money_is_in_dollars() {
    let text = csv(&supported_work());
    assert!(text.contains("earnings-1978,Earnings in 1978,1,mean,dollars,offered,yes,offered,,,,297,,5976.35"), "{text}");
}

#[test]
fn a_reason_has_a_code_of_its_own() {
    let mut answers = serde_json::to_value(supported_work().answers).unwrap();
    answers[0]["cells"][0]["figure"] = serde_json::json!({ "hidden": "one_holds_half" });
    let text = csv(&Release { answers: serde_json::from_value(answers).unwrap(), ..supported_work() });
    assert!(text.contains(",hidden,one_holds_half"), "{text}");
}

#[test]
fn words_are_not_formulas() {
    let check = |label: &str, expected: &str| {
        let mut release = released();
        release.codes.codes[0].values[0].label = words(label, label);
        let text = csv(&release);
        assert!(text.contains(&format!("financial_aid,no,{expected},")), "{label}\n{text}");
    };
    check("=1+1", "'=1+1");
    check("+1", "'+1");
    check("-1", "'-1");
    check("@SUM(A1)", "'@SUM(A1)");
    check("\t=1", "'\t=1");
    check(" =1", "' =1");
    check("＝1", "'＝1");
    check("a, b", "\"a, b\"");
    check("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    check("no aid", "no aid");
}
