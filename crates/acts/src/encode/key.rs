//! The key of encodings, which the agencies that encode have in common and whoever links must not have. Not the key of a region.

use super::not_encoded;
use crate::home::{cannot_read, cannot_write};
use std::fs;
use std::io::Write;
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

const HEADER: &str = "# The key of encodings. The agencies that encode share it; whoever links the encoded files must never have it.";

/// Makes a key file that only its owner can read. Refused: `AlreadyThere`, `CannotWrite`.
pub fn new_key(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Refusal::AlreadyThere { path: path.display().to_string() }.into());
    }
    let key = throughline_store::new_secret()?;
    let text = format!("{HEADER}\nkey = {}\n", blake3::Hash::from_bytes(key).to_hex());
    let write = || throughline_store::new_private_file(path)?.write_all(text.as_bytes());
    write().map_err(|e| cannot_write(path, &e))
}

/// Reads a key file.
pub(super) fn read(path: &Path) -> Result<[u8; 32], Failure> {
    let text = fs::read_to_string(path).map_err(|e| cannot_read(path, &e))?;
    let stated = text.lines().find_map(|line| line.trim().strip_prefix("key")?.trim_start().strip_prefix('=')).map(str::trim);
    let short = |n: usize| format!("the key in {} has {n} hexadecimal digits of 64", path.display());
    let reason = match stated {
        None => format!("{} states no key: it needs a line 'key = ' with 64 hexadecimal digits", path.display()),
        Some(hex) => match blake3::Hash::from_hex(hex) {
            Ok(key) if key.as_bytes().iter().any(|b| Some(b) != key.as_bytes().first()) => return Ok(*key.as_bytes()),
            Ok(_) => format!("the key in {} is one number repeated", path.display()),
            Err(_) => short(hex.chars().take_while(char::is_ascii_hexdigit).count()),
        },
    };
    Err(not_encoded(format!(
        "{reason}. Ask for the key file as it was made, or make one with: throughline encode --new-key {}",
        path.display()
    )))
}
