//! A temporary place with the examples in it, and the program to run there.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary folder that goes away with the story.
pub struct Place {
    pub root: tempfile::TempDir,
    /// Where the program is told to keep databases; in the region's folder if not said.
    database: Option<String>,
}

/// What the program answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Both streams, for looking for words.
    pub fn all(&self) -> String {
        format!("{}\n{}", self.out, self.err)
    }

    /// The answer as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("not JSON ({e}):\n{}", self.all()))
    }

    /// The same, after making sure of the exit code.
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.all());
        self
    }

    /// Looks for words in what was said.
    pub fn says(self, words: &str) -> Self {
        assert!(self.all().contains(words), "{words:?} is not in:\n{}", self.all());
        self
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program speaks UTF-8");
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Place {
    pub fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap(), database: None }
    }

    /// The same, with every region's database at this address.
    pub fn on(address: &str) -> Self {
        Self { database: Some(address.to_owned()), ..Self::new() }
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.path().join(inside)
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        // a story says itself where its database is
        command.current_dir(self.root.path()).args(words).env_remove("THROUGHLINE_DATABASE");
        if let Some(address) = &self.database {
            command.env("THROUGHLINE_DATABASE", address);
        }
        command
    }

    pub fn run(&self, words: &[&str]) -> Answer {
        self.command(words).output().unwrap().into()
    }

    /// A copy of a shipped example as a region of this place.
    pub fn example(&self, name: &str) -> PathBuf {
        let target = self.path(name);
        copy(&shipped().join(name), &target);
        target
    }

    pub fn write(&self, inside: &str, text: impl AsRef<[u8]>) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, inside: &str) -> String {
        fs::read_to_string(self.path(inside)).unwrap()
    }
}

/// The project's examples.
pub fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// The answer to one metric.
pub fn metric<'a>(answers: &'a Value, name: &str) -> &'a Value {
    answers.as_array().unwrap().iter().find(|a| a["metric"] == name).unwrap_or_else(|| panic!("no metric {name}"))
}

/// The figure of the group with these values, in the breakdown's order.
pub fn figure<'a>(answer: &'a Value, values: &[&str]) -> &'a Value {
    let is = |cell: &&Value| cell["group"].as_array().unwrap().iter().map(|pair| pair[1].as_str().unwrap()).eq(values.iter().copied());
    &answer["cells"].as_array().unwrap().iter().find(is).unwrap_or_else(|| panic!("no group {values:?}"))["figure"]
}
