//! Init: makes a region's folder, its settings, its key and an empty database. It takes in no file and defines nothing.

use crate::home::cannot_write;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use throughline_exchange::catalog::Kind;
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::region::MINIMUM_CELL;
use throughline_store::{KEY_FILE, Store};

/// What was made.
#[derive(Debug, Serialize)]
pub struct Made {
    /// The region's folder.
    pub folder: PathBuf,
    /// The key file, to be copied to a safe place.
    pub key: PathBuf,
}

/// Makes a region named `name` in `folder`, which may exist but must not hold a region.
pub fn init(folder: &Path, name: &str, actor: &Actor) -> Result<Made, Failure> {
    may(actor.role, Act::Init)?;
    let settings = folder.join("region.toml");
    if settings.exists() {
        return Err(Refusal::AlreadyARegion { folder: folder.display().to_string() }.into());
    }
    let catalog = Kind::ALL.iter().map(|kind| folder.join("catalog").join(kind.folder()));
    for path in catalog.chain([folder.join("inbox")]) {
        fs::create_dir_all(&path).map_err(|e| cannot_write(&path, &e))?;
    }
    let server = Store::server_of_new_regions()?;
    fs::write(&settings, template(name, server.as_deref())).map_err(|e| cannot_write(&settings, &e))?;
    // without settings it is no region, and can be begun again
    Store::init(folder).inspect_err(|_| drop(fs::remove_file(&settings)))?;
    Ok(Made { folder: folder.to_owned(), key: folder.join(KEY_FILE) })
}

fn template(name: &str, server: Option<&str>) -> String {
    let quoted = toml::Value::String(name.to_owned());
    let database = server
        .map_or_else(|| "# database = \"sqlite\"".to_owned(), |address| format!("database = {}", toml::Value::String(address.to_owned())));
    format!(
        "# The settings of this region. See them proved with: throughline check\n\
         name = {{ en = {quoted}, es = {quoted} }}\n\
         \n\
         # Days begin at midnight here.\n\
         time_zone = \"America/New_York\"\n\
         \n\
         # Fewest people a published number may rest on.\n\
         minimum_cell = {MINIMUM_CELL}\n\
         \n\
         # The report made when none is named: a file in catalog/reports.\n\
         # report = \"first-report\"\n\
         \n\
         # Where the database is: sqlite (a file in this folder), or a server: postgres://ACCOUNT@SERVER:5432/DATABASE.\n\
         # The environment variable THROUGHLINE_DATABASE overrides it, and is the place for a password.\n\
         {database}\n\
         \n\
         # true if the people are made up; every page then says so.\n\
         synthetic = false\n"
    )
}
