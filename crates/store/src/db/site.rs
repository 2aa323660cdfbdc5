//! Where a region's database is, and how that is said: `sqlite`, or the address of a PostgreSQL server. The store finds it out from the
//! region's folder by itself, so that no act can open another database by mistake. An address is never shown with its password.

use postgres::Config;
use postgres::config::{Host, SslMode};
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// Where a region says it: its settings.
const SETTINGS: &str = "region.toml";
/// What overrides the settings: the place for a password, which does not belong in a file that is copied about.
const VARIABLE: &str = "THROUGHLINE_DATABASE";
/// The word for the file in the region's folder.
const SQLITE: &str = "sqlite";

/// Where a database is.
#[derive(Debug, Clone)]
pub(crate) enum Site {
    /// A file.
    File(PathBuf),
    /// A database on a server.
    Server(Box<Address>),
}

/// How a server's database is reached.
#[derive(Clone)]
pub(crate) struct Address {
    pub(super) config: Config,
    /// The address without its password, for messages.
    pub(super) shown: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Site {
    /// The database of the region in `folder`: as THROUGHLINE_DATABASE says, else as `database` in its `region.toml` says, else the file
    /// `name` in the folder.
    pub(crate) fn of(folder: &Path, name: &str) -> Result<Self, Failure> {
        Self::of_settings(folder, name, std::fs::read_to_string(folder.join(SETTINGS)).ok().as_deref())
    }

    /// The same, with the text of the settings; `None` for a region without.
    pub(crate) fn of_settings(folder: &Path, name: &str, settings: Option<&str>) -> Result<Self, Failure> {
        let file = || Self::File(folder.join(name));
        let stated = match std::env::var(VARIABLE) {
            Ok(stated) if !stated.is_empty() => Some((stated, VARIABLE.to_owned())),
            _ => {
                let path = folder.join(SETTINGS);
                settings.map(|text| stated_in(&path, text)).transpose()?.flatten().map(|stated| (stated, path.display().to_string()))
            }
        };
        match stated {
            None => Ok(file()),
            Some((stated, _)) if stated == SQLITE => Ok(file()),
            Some((stated, by)) => Ok(Self::Server(Box::new(Address::parse(&stated, &by)?))),
        }
    }

    /// The server's address that THROUGHLINE_DATABASE states, in the words of the settings and without its password; `None` where it
    /// states none. A new region writes it down, so that a command run without the variable does not make another database.
    pub(crate) fn stated_server() -> Result<Option<String>, Failure> {
        let Some(stated) = std::env::var(VARIABLE).ok().filter(|stated| !stated.is_empty() && stated != SQLITE) else { return Ok(None) };
        Address::parse(&stated, VARIABLE)?;
        Ok(Some(without_password(&stated)))
    }

    /// The text of the settings with the place of the database written into it, where THROUGHLINE_DATABASE states one: a region that was put
    /// back there is not looked for elsewhere by a command without the variable. Without a password; `None` where nothing is to be changed.
    pub(crate) fn settled(settings: &str) -> Option<String> {
        let stated = std::env::var(VARIABLE).ok().filter(|stated| !stated.is_empty())?;
        settled_as(settings, &without_password_or_file(&stated))
    }

    /// As it may be shown: a path, or an address without its password.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Server(address) => address.shown.clone(),
        }
    }
}

impl Address {
    /// Reads an address such as `postgres://throughline:secret@server:5432/springfield`; `by` names where it stood.
    pub(crate) fn parse(text: &str, by: &str) -> Result<Self, Failure> {
        let config = || text.parse::<Config>().ok().filter(|c| text.starts_with("postgres") && c.get_dbname().is_some());
        let config = config().ok_or_else(|| {
            let reason = "its address is not understood; write postgres://ACCOUNT@SERVER:5432/DATABASE, or sqlite";
            refused(by, reason)
        })?;
        let shown = shown(&config);
        if config.get_ssl_mode() == SslMode::Require {
            let reason = "this program speaks to a server without TLS only; use a server on this machine or a protected tunnel to it, and leave out sslmode=require";
            return Err(refused(&shown, reason));
        }
        Ok(Self { config: with_password(config), shown })
    }
}

fn without_password_or_file(stated: &str) -> String {
    if stated == SQLITE { SQLITE.to_owned() } else { without_password(stated) }
}

/// Its line replaced, or one put first: below a heading it would be another key.
fn settled_as(settings: &str, stated: &str) -> Option<String> {
    let now = settings.parse::<toml::Table>().ok()?.get("database").and_then(|value| value.as_str().map(str::to_owned));
    if now.as_deref().unwrap_or(SQLITE) == stated {
        return None;
    }
    let line = format!("database = {}", toml::Value::String(stated.to_owned()));
    let is_it = |text: &&str| text.split('=').next().is_some_and(|key| key.trim() == "database");
    let mut lines: Vec<&str> = settings.lines().collect();
    match lines.iter().take_while(|text| !text.starts_with('[')).position(is_it) {
        Some(at) => lines.get_mut(at).into_iter().for_each(|old| *old = &line),
        None => lines.insert(0, &line),
    }
    let text = lines.join("\n") + "\n";
    text.parse::<toml::Table>().is_ok().then_some(text)
}

/// `postgres://ana:secret@host/x?password=secret&a=b` without both.
fn without_password(address: &str) -> String {
    let (start, parameters) = address.split_once('?').unwrap_or((address, ""));
    let (scheme, rest) = start.split_once("://").unwrap_or(("postgres", start));
    let start = match rest.rsplit_once('@') {
        Some((account, place)) => format!("{scheme}://{}@{place}", account.split(':').next().unwrap_or_default()),
        None => start.to_owned(),
    };
    let kept: Vec<&str> = parameters.split('&').filter(|one| !one.is_empty() && !one.starts_with("password=")).collect();
    if kept.is_empty() { start } else { format!("{start}?{}", kept.join("&")) }
}

/// A password that is not in the address is looked for where PostgreSQL's own programs look for it first.
fn with_password(mut config: Config) -> Config {
    if config.get_password().is_none()
        && let Ok(password) = std::env::var("PGPASSWORD")
    {
        config.password(password);
    }
    config
}

fn shown(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string(),
        None => "localhost".to_owned(),
    };
    let port = config.get_ports().first().map(|port| format!(":{port}")).unwrap_or_default();
    let account = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    format!("postgres://{account}{host}{port}/{}", config.get_dbname().unwrap_or_default())
}

/// Only this key is read here; the whole file is proved where definitions are.
fn stated_in(path: &Path, text: &str) -> Result<Option<String>, Failure> {
    let settings: toml::Table = text.parse().map_err(|_| {
        let reason = "it is not written as TOML; see what is wrong with: throughline check";
        Failure::from(Refusal::CannotRead { path: path.display().to_string(), reason: reason.to_owned() })
    })?;
    match settings.get("database") {
        None => Ok(None),
        Some(toml::Value::String(stated)) => Ok(Some(stated.clone())),
        Some(_) => Err(refused(&path.display().to_string(), "database is not a text; write \"sqlite\" or \"postgres://...\"")),
    }
}

pub(super) fn refused(database: &str, reason: &str) -> Failure {
    Refusal::DatabaseNotReached { database: database.to_owned(), reason: reason.to_owned() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Result<Address, Failure> {
        Address::parse(text, "region.toml")
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        let check = |text: &str, expected: &str| {
            let address = address(text).unwrap();
            assert_eq!((address.shown.as_str(), format!("{address:?}").as_str()), (expected, expected));
        };
        check("postgres://ana:s3cret@db.example:5433/springfield", "postgres://ana@db.example:5433/springfield");
        check("postgresql://db.example/springfield?connect_timeout=3", "postgres://db.example:5432/springfield");
        #[cfg(unix)]
        check("postgres://ana:s3cret@%2Frun%2Fpg/springfield", "postgres://ana@/run/pg:5432/springfield");
    }

    #[test]
    fn an_address_is_written_down_without_its_password() {
        let check = |text: &str, expected: &str| assert_eq!(without_password(text), expected);
        check("postgres://ana:s3@cret@db:5/x?options=-c%20a&password=s3cret", "postgres://ana@db:5/x?options=-c%20a");
        check("postgresql:///x?password=s3cret", "postgresql:///x");
        check("postgres://ana@db/x", "postgres://ana@db/x");
    }

    #[test]
    fn settings_say_where_a_region_was_put_back() {
        let check = |text: &str, stated: &str, expected: Option<&str>| assert_eq!(settled_as(text, stated).as_deref(), expected, "{text}");
        let server = "postgres://ana@db/x";
        check("name = 1\n[a]\ndatabase = 2", server, Some("database = \"postgres://ana@db/x\"\nname = 1\n[a]\ndatabase = 2\n"));
        check("# database\ndatabase = \"sqlite\" # here\nb = 1", server, Some("# database\ndatabase = \"postgres://ana@db/x\"\nb = 1\n"));
        check("database = \"postgres://ana@db/x\"", server, None);
        check("database = \"postgres://ana@db/x\"", "sqlite", Some("database = \"sqlite\"\n"));
        check("name = 1", "sqlite", None);
    }

    #[test]
    fn what_is_no_address_is_refused_and_not_repeated() {
        let check = |text: &str, says: &str| {
            let said = address(text).unwrap_err().to_string();
            assert!(said.contains(says) && !said.contains("s3cret"), "{said}");
        };
        check("postgres://ana:s3cret@db.example", "ACCOUNT@SERVER");
        check("mysql://ana:s3cret@db.example/x", "ACCOUNT@SERVER");
        check("host=db password=s3cret dbname=x", "ACCOUNT@SERVER");
        check("postgres://ana:s3cret@db.example:port/x", "ACCOUNT@SERVER");
        check("postgres://ana:s3cret@db.example/x?sslmode=require", "without TLS");
    }

    #[test]
    fn a_region_says_where_its_database_is() {
        let folder = tempfile::tempdir().unwrap();
        let of = |settings: Option<&str>| {
            let path = folder.path().join(SETTINGS);
            settings.map_or_else(|| std::fs::remove_file(&path).unwrap_or_default(), |text| std::fs::write(&path, text).unwrap());
            Site::of(folder.path(), "t.db").map(|site| site.shown())
        };
        let file = folder.path().join("t.db").display().to_string();
        if std::env::var_os(VARIABLE).is_none() {
            assert_eq!(of(None).unwrap(), file);
            assert_eq!(of(Some("synthetic = true")).unwrap(), file);
            assert_eq!(of(Some("database = \"sqlite\"")).unwrap(), file);
            assert_eq!(of(Some("database = \"postgres://a:b@c/d\"")).unwrap(), "postgres://a@c:5432/d");
            assert!(of(Some("database = 5")).is_err() && of(Some("database = ")).is_err());
        }
    }
}
