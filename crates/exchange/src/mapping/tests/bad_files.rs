//! Files as they should not be: each gives a sentence and a remedy, and what is good in them is kept.

use super::*;
use proptest::prelude::*;

/// A mapping with a column of every type, an unpivot, and checks.
fn every_type() -> Mapping {
    mapping(
        r#"
[[column]]
from = "age"
to = "age"
[[column]]
from = "race"
to = "race"
[[column]]
from = "aid"
to = "aid"
[[column]]
from = "born"
to = "born_on"
[[column]]
from = "note"
to = "note"
[[column]]
from = "wage"
to = "wage"
type = "money"
keep = false
missing = ["", "999999.99"]
[[earnings]]
amount = "wage"
from = 2024-01-01
to = 2024-04-01
[[unpivot]]
columns = "w{1..3}"
of = "employment"
watched = "watched"
starts_at = 2024-01-01
unit = "week"
[[check]]
rule = "age between 14 and 100"
severity = "error"
what = { en = "An impossible age.", es = "x" }
remedy = { en = "Correct it.", es = "x" }
[[check]]
rule = "aid or wage > 0"
severity = "warning"
what = { en = "Neither aid nor wage.", es = "x" }
remedy = { en = "Ask.", es = "x" }
"#,
    )
}

const HEADER: &str = "id,age,race,aid,born,note,wage,w1,w2,w3\n";

#[test]
fn one_bad_cell_refuses_its_row_with_its_place() {
    let mapping = every_type();
    let check = |row: &str, field: &str, code: &str, words: &str| {
        let file = format!("{HEADER}ok,30,black,yes,1990-01-31,hello,12.50,1,0,\n{row}\n");
        let outcome = import(&mapping, file.as_bytes());
        assert_eq!(outcome.codes(), [(3, code)], "{row}: {}", listed(&outcome.issues));
        assert_eq!(outcome.records.len(), 1, "{row}");
        assert_eq!(outcome.refused[0].raw, row.as_bytes());
        let issue = &outcome.issues[0];
        assert_eq!(issue.place.field.as_deref().unwrap_or_default(), field, "{issue}");
        assert_eq!(issue.place.file, "inbox/a.csv");
        assert!(issue.to_string().contains(words), "{issue}");
        assert!(!issue.remedy.is_empty());
    };
    check("b,thirty,black,1,,,,,,", "age", "not_a_whole_number", "'thirty' is not a whole number");
    check("b,30.5,black,1,,,,,,", "age", "not_a_whole_number", "'30.5'");
    check("b,1e308,black,1,,,,,,", "age", "not_a_whole_number", "'1e308'");
    check("b,9007199254740992,black,1,,,,,,", "age", "number_too_large", "counted exactly");
    check("b,-99999999999999999999999999,black,1,,,,,,", "age", "number_too_large", "counted exactly");
    check("b,30,blak,1,,,,,,", "race", "value_not_in_list", "'black'");
    check("b,30,Black,1,,,,,,", "race", "value_not_in_list", "'black'");
    check("b,30,black,maybe,,,,,,", "aid", "value_not_in_list", "'maybe'");
    check("b,30,black,1,31/01/1990,,,,,", "born", "not_a_date", "YYYY-MM-DD");
    check("b,30,black,1,1990-02-30,,,,,", "born", "not_a_date", "1990-02-30");
    check("b,30,black,1,,,twelve,,,", "wage", "not_an_amount", "'twelve'");
    check("b,30,black,1,,,1e308,,,", "wage", "not_an_amount", "'1e308'");
    check("b,30,black,1,,,12.345,,,", "wage", "parts_of_a_cent", "round = true");
    check("b,30,black,1,,,90071992547409.92,,,", "wage", "number_too_large", "counted exactly");
    check("b,30,black,1,,,,1,2,0", "w2", "value_not_in_list", "neither yes nor no");
    check("b,30,black,1,,,,1,0", "", "wrong_number_of_columns", "9 of 10 columns");
    check("b,30,black,1,,,,1,0,0,0", "", "wrong_number_of_columns", "11 of 10 columns");
    check("b,30,black,1,,a\0b,,,,", "", "zero_byte", "zero byte");
    check(",30,black,1,,,,,,", "id", "key_missing", "no 'id'");
    check("ok,30,black,1,,,,,,", "id", "key_repeated", "Lines 2 and 3");
    check(" ok ,30,black,1,,,,,,", "id", "key_repeated", "Lines 2 and 3");
    check("b,3,black,1,,,,,,", "age", "edit_check", "An impossible age. Correct it.");
    check("b,\"30,black,1,,,,,,", "", "quote_not_closed", "never closes");
}

#[test]
fn all_that_is_wrong_with_a_row_is_said_at_once() {
    let file = format!("{HEADER}a,x,x,x,x,,x,x,x,x\nb,200,black,no,,,,,,\n");
    let outcome = import(&every_type(), file.as_bytes());
    let on = |line| outcome.codes().iter().filter(|(l, _)| *l == line).count();
    assert_eq!((on(2), on(3)), (8, 1), "{}", listed(&outcome.issues));
}

#[test]
fn a_warning_keeps_and_flags_the_row() {
    let file = format!("{HEADER}a,30,black,no,,,0,,,\n");
    let outcome = import(&every_type(), file.as_bytes());
    assert_eq!(outcome.codes(), [(2, "edit_check")]);
    assert_eq!((outcome.summary.n_kept, outcome.summary.n_flagged, outcome.records.len()), (1, 1, 1));
    assert_eq!(outcome.issues[0].severity, Severity::Warning);
    assert_eq!(outcome.issues[0].place.field.as_deref(), Some("aid, wage"));
}

#[test]
fn what_is_not_known_passes_the_checks_and_leaves_no_fact() {
    let file = format!("{HEADER}a,,,,,,999999.99,,,\n");
    let outcome = import(&every_type(), file.as_bytes());
    assert_eq!(outcome.codes(), []);
    assert_eq!(outcome.facts(), [Vec::<String>::new()]);
}

#[test]
fn files_as_a_whole() {
    let mapping = every_type();
    let check = |bytes: &[u8], codes: &[&str], refused: bool, words: &str| {
        let outcome = import(&mapping, bytes);
        assert_eq!(outcome.file_codes(), codes, "{}", listed(&outcome.summary.issues));
        assert_eq!(outcome.summary.refused(), refused);
        assert!(!refused || outcome.records.is_empty());
        assert!(listed(&outcome.summary.issues).contains(words), "{}", listed(&outcome.summary.issues));
    };
    let row = "a,30,black,yes,,,,,,\n";
    check(b"", &["file_empty"], true, "send it again");
    check(b"\xEF\xBB\xBF\r\n", &["file_empty"], true, "send it again");
    check(HEADER.as_bytes(), &["no_rows"], true, "complete");
    check(format!("{HEADER}\n\n,,,,,,,,,\n").as_bytes(), &["no_rows"], true, "complete");
    check(format!("{HEADER}{row}").as_bytes(), &[], false, "");
    check(format!("{HEADER}{row}").to_uppercase().replace("BLACK", "black").as_bytes(), &[], false, "");
    let renamed = HEADER.replace("race", "Race_1");
    check(
        format!("{renamed}{row}").as_bytes(),
        &["column_missing"],
        true,
        "The column 'race' is not in the file; there is 'Race_1'. If the partner renamed it",
    );
    let fewer = HEADER.replace(",w2,w3", "");
    check(format!("{fewer}{row}").as_bytes(), &["column_missing"], true, "2 columns from 'w2' to 'w3' are not in the file");
    let twice = HEADER.replace("note", "age");
    check(format!("{twice}{row}").as_bytes(), &["column_twice", "column_missing"], true, "2 columns named 'age'");
    let more = HEADER.replacen("id,", "id,zip,,", 1);
    check(
        format!("{more}{}", row.replace("a,", "a,1,2,")).as_bytes(),
        &["columns_not_read"],
        false,
        "2 of the file's columns: 'zip', (no name)",
    );
    check(b"id/age/race\na/1/black\n", &["one_column"], true, "'id/age/race'");
    check(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", &["encoding_guessed", "one_column"], true, "CSV");
    let other = "x;y;z\n1;2;3\n";
    check(other.as_bytes(), &["column_missing"; 8], true, "'id' is not in the file");
}

#[test]
fn encodings() {
    let mapping = every_type();
    let text = format!("{HEADER}a,30,black,yes,,Peña – ok,,,,\r\nb,31,black,yes,,x,,,,\r\n").replace(" – ", " \u{2013} ");
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let windows: Vec<u8> = text.chars().map(|c| if c == '\u{2013}' { 0x96 } else { u8::try_from(u32::from(c)).unwrap() }).collect();
    let line = text.lines().nth(1).unwrap();
    let check = |bytes: Vec<u8>, encoding: &str, codes: &[&str], raw: Vec<u8>| {
        let outcome = import(&mapping, &bytes);
        assert_eq!(outcome.summary.encoding.name(), encoding);
        assert_eq!(outcome.file_codes(), codes, "{encoding}");
        assert!(outcome.facts()[0].contains(&"note = 'Peña – ok'".to_owned()), "{:?}", outcome.facts());
        assert_eq!(outcome.records[0].raw, raw, "{encoding}");
        assert_eq!(outcome.records.len(), 2);
    };
    let utf8 = |text: &str| text.as_bytes().to_vec();
    let units = |order: fn(u16) -> [u8; 2]| line.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    check(utf8(&text), "utf-8", &[], utf8(line));
    check([b"\xEF\xBB\xBF".to_vec(), utf8(&text)].concat(), "utf-8", &[], utf8(line));
    check(utf16(u16::to_le_bytes), "utf-16le", &[], units(u16::to_le_bytes));
    check([b"\xFE\xFF".to_vec(), utf16(u16::to_be_bytes)].concat(), "utf-16be", &[], units(u16::to_be_bytes));
    let raw = windows.split(|byte| *byte == b'\n').nth(1).unwrap();
    check(windows.clone(), "windows-1252", &["encoding_guessed"], raw[..raw.len() - 1].to_vec());
    let declared = |encoding: &str| {
        let text = format!("{HEAD}{EXAMPLE}").replace("format = \"csv\"", &format!("format = \"csv\"\nencoding = \"{encoding}\""));
        import(&read_text(&text).0.unwrap(), &windows)
    };
    assert_eq!(declared("windows-1252").file_codes(), ["columns_not_read"]);
    let refused = declared("utf-8");
    assert_eq!(refused.file_codes(), ["not_in_encoding"]);
    assert_eq!(refused.summary.issues[0].place.line, Some(2));
    let lone_surrogate = [utf16(u16::to_le_bytes), vec![0x00, 0xD8, b'\n', 0]].concat();
    assert!(import(&mapping, &lone_surrogate).file_codes().contains(&"characters_lost"));
}

#[test]
fn dates_in_three_formats() {
    let mapping = |formats: &str| mapping(&format!("[[column]]\nfrom = \"born\"\nto = \"born_on\"\ndate_format = {formats}\n"));
    let check = |formats: &str, text: &str, expected: &str| {
        let outcome = import(&mapping(formats), format!("id,born\na,{text}\n").as_bytes());
        let found = outcome.facts().into_iter().flatten().chain(outcome.issues.into_iter().map(|issue| issue.code)).collect::<Vec<_>>();
        assert_eq!(found, [expected], "{formats} {text}");
    };
    let three = r#"["YYYY-MM-DD", "MM/DD/YYYY", "YYYYMMDD"]"#;
    check(three, "2024-06-30", "born_on = 2024-06-30");
    check(three, "06/30/2024", "born_on = 2024-06-30");
    check(three, "6/3/2024", "born_on = 2024-06-03");
    check(three, "20240630", "born_on = 2024-06-30");
    check(three, "30/06/2024", "not_a_date");
    check(r#"["MM/DD/YYYY", "DD/MM/YYYY"]"#, "03/04/2024", "date_two_ways");
    check(r#"["MM/DD/YYYY", "DD/MM/YYYY"]"#, "30/04/2024", "born_on = 2024-04-30");
    check(r#""MM/DD/YYYY""#, "03/04/2024", "born_on = 2024-03-04");
}

#[test]
fn hostile_text_is_kept_as_text_and_shown_harmlessly() {
    let mapping = every_type();
    for text in [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "'; drop table x; --",
        "\u{202E}gnp.exe",
        "%00%0a",
        "{{7*7}}",
        "../../etc/passwd",
    ] {
        let outcome =
            import(&mapping, format!("{HEADER}\"{text}\",30,black,yes,,\"{text}\",,,,\nb,\"{text}\",black,yes,,,,,,\n").as_bytes());
        assert_eq!(outcome.records[0].key, text);
        assert!(outcome.facts()[0].contains(&format!("note = '{}'", text.replace('\'', "''"))));
        assert_eq!(outcome.codes(), [(3, "not_a_whole_number")]);
        assert!(!outcome.issues[0].what.contains(['\u{202E}', '\n']), "{}", outcome.issues[0]);
    }
    let long = "x".repeat(1 << 20);
    let outcome = import(&mapping, format!("{HEADER}a,{long},black,yes,,,,,,\n").as_bytes());
    assert!(outcome.issues[0].what.len() < 200);
}

#[test]
fn unreadable_cells_may_be_flagged_and_required_ones_asked_for() {
    let mapping = mapping("[[column]]\nfrom = \"age\"\nto = \"age\"\nif_unreadable = \"warn\"\nrequired = true\n");
    let outcome = import(&mapping, b"id,age\na,x\nb,\nc,3\n");
    assert_eq!(outcome.codes(), [(2, "not_a_whole_number"), (3, "value_missing")]);
    assert_eq!(outcome.facts(), [vec![], vec!["age = 3".to_owned()]]);
}

#[test]
fn a_refused_row_claims_no_key() {
    let outcome = import(&mapping("[[column]]\nfrom = \"age\"\nto = \"age\"\n"), b"id,age\na,x\na,1\na,2\n");
    assert_eq!(outcome.codes(), [(2, "not_a_whole_number"), (4, "key_repeated")]);
    assert_eq!(outcome.records[0].line, 3);
}

#[test]
fn a_sink_that_fails_ends_the_reading() {
    let mapping = mapping("[[column]]\nfrom = \"age\"\nto = \"age\"\n");
    let source = Source::memory("a.csv", b"id,age\na,1\nb,2\nc,3\nd,4\ne,5\n");
    let settings = Settings { piece_bytes: Some(1), ..Settings::threads(2) };
    let mut n_blocks = 0;
    let result = import_file(source, &look(&source).unwrap(), &mapping, settings, &mut |_| {}, &mut |_| {
        n_blocks += 1;
        Err(throughline_model::failure::Failure::broken("testing", "full"))
    });
    assert!(result.is_err());
    assert_eq!(n_blocks, 1);
}

#[test]
fn a_file_that_changed_since_it_was_looked_at_is_not_read() {
    let mapping = mapping("[[column]]\nfrom = \"age\"\nto = \"age\"\n");
    let before = look(&Source::memory("a.csv", b"id,age\na,1\n")).unwrap();
    let later = Source::memory("a.csv", b"id,age\na,1\nb,2\n");
    let result = import_file(later, &before, &mapping, Settings::threads(1), &mut |_| {}, &mut |_| Ok(()));
    assert!(result.unwrap_err().to_string().contains("changed while it was being read"));
}

proptest! {
    #[test]
    fn the_size_of_blocks_changes_nothing(
        rows in proptest::collection::vec("[ab\"]{0,2},(3[0-9]|x|),(black|other|\"black\"|z|),(yes|no|),,(\"a\n\"\"b\"|é|),[0-9]{0,3},[01]?,[01]?,[012]?", 0..12),
        end in prop_oneof![Just("\n"), Just("\r\n")],
        piece in 1usize..60,
    ) {
        let mapping = every_type();
        let file = format!("{}{end}{}", HEADER.trim_end(), rows.join(end));
        prop_assert_eq!(import_in_pieces(&mapping, file.as_bytes(), Some(piece)), import(&mapping, file.as_bytes()));
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), piece in 1usize..60) {
        let mapping = every_type();
        let file = [HEADER.as_bytes(), &bytes].concat();
        import_in_pieces(&mapping, &file, Some(piece));
        import_in_pieces(&mapping, &bytes, Some(piece));
    }
}
