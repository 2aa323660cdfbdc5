//! `throughline key`: changes the region's key and says what must be done by hand. It touches no key itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use clap::Subcommand;
use std::path::{Path, PathBuf};
use throughline_acts::rotate_key;
use throughline_model::failure::Failure;

/// What can be done with the key.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Give the region a new key. Everything kept is kept under the new one, in one step that can be interrupted.
    #[command(after_help = "Example:\n  throughline key rotate my-region")]
    Rotate {
        /// The region's folder.
        folder: PathBuf,
    },
}

/// Calls the command.
pub fn run(command: KeyCommand, say: &Say) -> Result<Exit, Failure> {
    match command {
        KeyCommand::Rotate { folder } => rotate(&folder, say),
    }
}

fn rotate(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    let new = say.while_doing("Changing the key", || rotate_key::rotate_key(folder, &actor()))?;
    say.line(format!("The region has a new key; {} under it.", count(new.n_keys, "data key is kept", "data keys are kept")));
    say.line(format!("1. Keep a copy of {} in a safe place apart.", new.key.display()));
    say.line("2. Make a new backup: backups made before today open with the old key only.");
    say.line("3. Then destroy every copy of the old key: whoever has it and an old backup can read that backup.");
    say.result(&new);
    Ok(Exit::Done)
}
