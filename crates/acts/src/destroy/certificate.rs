//! The certificate of a destruction: what went, by whom, when, under what law, and what is left to people; as JSON and in plain words.
//! Never a value, a person's or a file's name: it may be handed to the agency.

use crate::destroy::Written;
use crate::home::{Home, cannot_write};
use jiff::Timestamp;
use serde::Serialize;
use std::fs;
use std::io::Write;
use std::path::Path;
use throughline_model::access::Act;
use throughline_model::destruction::{Destroyed, Scope};
use throughline_model::failure::Failure;
use throughline_model::regime::DestroyBy;
use throughline_rule::civil;
use throughline_store::{Purge, Store};

/// The folder of certificates in a region.
pub const CERTIFICATES: &str = "certificates";

/// What a certificate says.
#[derive(Debug, Serialize)]
pub struct Certificate {
    /// The destruction's id.
    pub id: String,
    /// The region's name.
    pub region: String,
    /// What was asked.
    pub scope: Scope,
    /// When it was begun, RFC 3339.
    pub begun_at: String,
    /// When it was done, RFC 3339.
    pub finished_at: String,
    /// Who did it.
    pub actor: String,
    /// As what.
    pub role: String,
    /// What was destroyed.
    #[serde(flatten)]
    pub destroyed: Destroyed,
}

/// Writes both files, each whole under another name first.
pub(super) fn write(home: &Home, store: &Store, purge: &Purge) -> Result<Written, Failure> {
    let mut destroyed = purge.done.clone();
    destroyed.by_hand.extend(left_to_people(store, &destroyed)?);
    let certificate = Certificate {
        id: purge.id.clone(),
        region: home.region.name.en.clone(),
        scope: purge.scope.clone(),
        begun_at: purge.begun_at.to_string(),
        finished_at: Timestamp::now().to_string(),
        actor: purge.actor.clone(),
        role: purge.role.clone(),
        destroyed,
    };
    let folder = home.folder.join(CERTIFICATES);
    fs::create_dir_all(&folder).map_err(|e| cannot_write(&folder, &e))?;
    let file = folder.join(format!("{}.json", purge.id));
    let json = serde_json::to_string_pretty(&certificate).map_err(|e| Failure::broken("writing a certificate", e))?;
    put(&folder.join(format!("{}.txt", purge.id)), &words(&certificate))?;
    put(&file, &format!("{json}\n"))?;
    Ok(Written { file, certificate })
}

fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let unfinished = path.with_extension("unfinished");
    let write = || {
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().map_err(|e| cannot_write(path, &e))
}

/// What no program can do from here.
fn left_to_people(store: &Store, done: &Destroyed) -> Result<Vec<String>, Failure> {
    let mut left = Vec::new();
    match (&done.old_key, &done.new_key) {
        (Some(old), Some(_)) => {
            left.push(format!(
                "Destroy every copy of the key {old} that was kept apart: with it and a copy of the database or a backup from before, what \
                 was destroyed here can still be read. Without it such copies say nothing."
            ));
            left.push(
                "Keep a copy of the new region.key in a safe place apart, and make a new backup: older ones cannot be opened with it."
                    .to_owned(),
            );
        }
        _ => left.push(
            "The region's key was kept. A copy of the database from before, wherever it lies, can still be opened with it: change the key \
             (throughline key rotate) or destroy every such copy."
                .to_owned(),
        ),
    }
    left.push(
        "Copies that were made of the region's folder by other programs, and files sent on to others, are not known here. A disk may keep \
         released blocks for a while; what they hold of the database was sealed under keys that are gone, what they hold of the file as it was sent was not."
            .to_owned(),
    );
    if store.is_served() {
        left.push(
            "The database server's own logs, replicas, archives and dumps are not reached from here; what they hold was sealed.".to_owned(),
        );
    }
    if store.events_of(Act::Finder)? > 0 {
        left.push(
            "Finder files were made here to be sent to others. Ask whoever received one to destroy it, if that was not done when it was answered."
                .to_owned(),
        );
    }
    if !done.releases.is_empty() {
        left.push("The published reports named above stand. Their numbers can no longer be computed again.".to_owned());
    }
    Ok(left)
}

/// The certificate in plain words.
fn words(certificate: &Certificate) -> String {
    let done = &certificate.destroyed;
    let mut lines = vec![
        format!("Certificate of destruction {}", certificate.id),
        format!("Region: {}", certificate.region),
        format!("Asked: {}", asked(&certificate.scope)),
        format!("Begun {}, finished {}, by {} ({}).", certificate.begun_at, certificate.finished_at, certificate.actor, certificate.role),
        String::new(),
        "Files:".to_owned(),
    ];
    lines.extend(done.files.iter().map(|file| {
        let part = if file.whole { "destroyed whole" } else { "destroyed in part; the rest stands" };
        format!("  {} of {}, {} bytes, taken in {}, BLAKE3 {}: {part}", file.id, file.agency, file.size, file.received_at, file.hash)
    }));
    lines.push("Held under:".to_owned());
    lines.extend(done.laws.iter().map(|gone| {
        let law = &gone.law;
        let by = match law.destroy_by {
            DestroyBy::Day(day) => {
                let (year, month, day) = civil(day);
                format!("to be destroyed by {year:04}-{month:02}-{day:02} ({})", law.destroy_because)
            }
            DestroyBy::NotRequired => "no day of destruction".to_owned(),
        };
        format!("  file {}: {}, agreement '{}', consent '{}', {by}", gone.file, law.regime, law.agreement, law.consent)
    }));
    lines.push("Rows of the database, by table:".to_owned());
    lines.extend(done.n_rows.iter().map(|(table, n)| format!("  {table}: {n}")));
    lines.push(format!("Keys: {}.", if done.keys.is_empty() { "none".to_owned() } else { done.keys.join(", ") }));
    lines.push(format!(
        "Snapshots: {}. Backups: {}. Files of the inbox: {}. Finder files of the outbox: {}. Old copies and temporary files: {}.",
        done.snapshots.len(),
        done.backups.len(),
        done.n_inbox,
        done.n_outbox,
        done.n_copies
    ));
    lines.push(if done.rewritten {
        "The database was written anew without unused pages, and its log was emptied.".to_owned()
    } else {
        String::new()
    });
    if let (Some(old), Some(new)) = (&done.old_key, &done.new_key) {
        lines.push(format!("The region's key {old} was replaced by {new}."));
    }
    let releases: Vec<&str> = done.releases.iter().map(|release| release.0.as_str()).collect();
    lines.push(format!("Published from these records: {}.", if releases.is_empty() { "nothing".to_owned() } else { releases.join(", ") }));
    lines.push(String::new());
    lines.push("Left to be done by people:".to_owned());
    lines.extend(done.by_hand.iter().enumerate().map(|(n, sentence)| format!("  {}. {sentence}", n + 1)));
    lines.join("\n") + "\n"
}

fn asked(scope: &Scope) -> String {
    match scope {
        Scope::File(file) => format!("file {file}"),
        Scope::Agency(agency) => format!("all records of agency {agency}"),
        Scope::Person(person) => format!("all records of person {person}"),
        Scope::Due(day) => {
            let (year, month, day) = civil(*day);
            format!("all records that had to be destroyed before {year:04}-{month:02}-{day:02}")
        }
    }
}
