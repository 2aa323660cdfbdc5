//! The guides, done step by step: their commands are run in order in an empty folder, and what they say they answer is what they
//! answer. It does not judge whether the guide is well told.
//!
//! In the guide a block ```` ```console ```` holds commands after `$ ` and, under each, lines of its answer in their order; not all of
//! them need to stand there. A word after `console` says how its last command ends where it is not 0: `ends-with-4`. Hashes, ids and instants
//! differ from run to run and are not compared. A block ```` ```toml FILE ```` shows lines that stand together in that file.

use crate::region::{Answer, Place, copy, shipped};
use std::fs;
use std::path::Path;

/// One fenced block: what stands after the fence, and its lines.
struct Block {
    info: Vec<String>,
    lines: Vec<String>,
}

fn guide(name: &str) -> (std::path::PathBuf, Vec<Block>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guides");
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let (mut blocks, mut open): (Vec<Block>, Option<Block>) = (Vec::new(), None);
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(Block { info: info.split_whitespace().map(str::to_owned).collect(), lines: Vec::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    (folder, blocks)
}

/// The line without what differs from run to run: runs of ten or more of these signs with a digit in them, and instants.
fn lasting(line: &str) -> String {
    let words = line.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || "-:.".contains(c)));
    words.map(|word| if varies(word) { "#" } else { word.trim_end() }).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// Ids, hashes and instants, whatever stands around them.
fn varies(word: &str) -> bool {
    let core = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let last = core.rsplit('-').next().unwrap_or(core);
    let hex = |text: &str| text.len() >= 8 && text.bytes().all(|b| b.is_ascii_hexdigit()) && text.bytes().any(|b| b.is_ascii_digit());
    let instant = core.ends_with('Z') && core.contains('T') && core.contains(':');
    hex(last) || instant
}

fn run(place: &Place, command: &str) -> Answer {
    let program = Path::new(env!("CARGO_BIN_EXE_throughline")).parent().unwrap().to_owned();
    let path = std::env::join_paths(std::iter::once(program).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())));
    let mut shell = std::process::Command::new("sh");
    shell.current_dir(place.root.path()).args(["-c", command]).env("PATH", path.unwrap()).env_remove("THROUGHLINE_DATABASE");
    shell.output().unwrap().into()
}

/// Every line stands in the answer, after the one before it.
fn answers(command: &str, expected: &[&String], answer: &Answer) {
    let said = answer.all();
    let mut lines = said.lines().map(lasting);
    for line in expected.iter().filter(|line| !line.trim().is_empty()) {
        let wanted = lasting(line);
        assert!(lines.any(|said| said == wanted), "after `{command}` the guide says\n{line}\nand the program says\n{said}");
    }
}

#[test]
fn the_analysts_guide_is_what_the_program_does() {
    let (folder, blocks) = guide("analyst.md");
    let place = Place::new();
    copy(&folder.join("example"), &place.path("example"));
    let n_commands = done(&place, &blocks);
    assert!(n_commands > 30, "the guide has only {n_commands} commands");
}

#[test]
fn the_guide_to_linkage_is_what_the_program_does() {
    let (_, blocks) = guide("linkage.md");
    let place = Place::new();
    copy(&shipped().join("three-agencies"), &place.path("three-agencies"));
    let n_commands = done(&place, &blocks);
    assert!(n_commands > 10, "the guide has only {n_commands} commands");
    for page in ["linkage.html", "enlace.html", "pair.html"] {
        assert!(place.read(page).contains("<svg class=\"chart\""), "{page}");
    }
}

/// Runs the commands of a guide in order; gives how many there were.
fn done(place: &Place, blocks: &[Block]) -> usize {
    let mut n_commands = 0;
    for block in blocks {
        match block.info.first().map(String::as_str) {
            Some("console") => {
                let ends = block.info.iter().find_map(|word| word.strip_prefix("ends-with-")).map_or(0, |n| n.parse().unwrap());
                let steps = steps(&block.lines);
                n_commands += steps.len();
                for (at, (command, expected)) in steps.iter().enumerate() {
                    let answer = run(place, command).exits(if at + 1 == steps.len() { ends } else { 0 });
                    answers(command, expected, &answer);
                }
            }
            Some("toml") => {
                let file = block.info.get(1).expect("a block of TOML says of which file it is");
                let text = place.read(file);
                let lines: Vec<&str> = block.lines.iter().map(String::as_str).collect();
                assert!(text.contains(&lines.join("\n")), "{file} does not hold\n{}", lines.join("\n"));
            }
            _ => {}
        }
    }
    n_commands
}

/// The commands of a block, each with the lines under it.
fn steps(lines: &[String]) -> Vec<(&str, Vec<&String>)> {
    let mut steps: Vec<(&str, Vec<&String>)> = Vec::new();
    for line in lines {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push((command, Vec::new())),
            (None, Some((_, expected))) => expected.push(line),
            (None, None) => panic!("a block begins with an answer: {line}"),
        }
    }
    steps
}
