//! A throwaway PostgreSQL server for the tests: made in a temporary folder, reached only through a socket in it, stopped by its own
//! process id and removed. It never touches a server that is there already, and keeps nothing.

use crate::step::works;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where Debian's and Fedora's packages, Homebrew and a source build put the programs, below the versions' folders.
const PLACES: &[&str] = &["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"];
/// The account that PostgreSQL's own packages make: the server refuses to run as root.
const ACCOUNT: &str = "postgres";
/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Not for secrecy: the tests must sign in with a password, to see what happens with a wrong one.
const PASSWORD: &str = "throwaway";

/// A running server; stopped and removed when dropped.
pub struct Server {
    folder: PathBuf,
    process: Child,
    programs: PathBuf,
}

impl Server {
    /// Makes and starts one; a sentence where that cannot be done here.
    pub fn start() -> Result<Self, String> {
        let programs = programs()?;
        if is_root() && !works(Command::new("runuser").args(["-u", ACCOUNT, "--", "true"])) {
            return Err(format!("a server does not run as root, and there is no account {ACCOUNT} to run it as"));
        }
        let folder = fresh_folder()?;
        let process = make(&programs, &folder).and_then(|()| launch(&programs, &folder));
        let process = process.inspect_err(|_| remove(&folder))?;
        let mut server = Self { folder, process, programs };
        server.wait()?;
        Ok(server)
    }

    /// Its address, with the account that owns it.
    pub fn address(&self) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://throughline:{PASSWORD}@{folder}/postgres")
    }

    fn wait(&mut self) -> Result<(), String> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if works(Command::new(self.programs.join("pg_isready")).arg("-h").arg(&self.folder)) {
                return Ok(());
            }
            if let Ok(Some(status)) = self.process.try_wait() {
                return Err(format!("the server ended at once ({status}): {}", last_line(&self.folder.join("log"))));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("the server did not answer within a minute".to_owned())
    }
}

impl Drop for Server {
    /// SIGINT asks the server to end its lines and stop ("fast shutdown"). The number is that of the server itself, which it writes
    /// down in its folder: our child is the program that changed the account.
    fn drop(&mut self) {
        let number = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
        if let Some(number) = number.lines().next().filter(|n| n.parse::<u32>().is_ok()) {
            let _ = Command::new("kill").args(["-INT", number]).status();
        } else {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        remove(&self.folder);
    }
}

/// The newest version's programs among those installed; installs the package where that is possible.
fn programs() -> Result<PathBuf, String> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    if is_root() && works(Command::new("apt-get").arg("--version")) {
        eprintln!("installing PostgreSQL (once)");
        let mut install = Command::new("apt-get");
        install.args(["install", "-y", "--no-install-recommends", "postgresql"]).env("DEBIAN_FRONTEND", "noninteractive");
        let _ = install.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
    installed().ok_or_else(|| "PostgreSQL is not installed, and could not be (on Debian: apt-get install postgresql)".to_owned())
}

fn installed() -> Option<PathBuf> {
    let versions = PLACES.iter().flat_map(|place| fs::read_dir(place).into_iter().flatten().flatten());
    let mut found: Vec<(u32, PathBuf)> = versions
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .map(|bin| (version(&bin), bin))
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// The number in `/usr/lib/postgresql/15/bin`.
fn version(bin: &Path) -> u32 {
    let name = bin.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.rsplit(|c: char| !c.is_ascii_digit()).find_map(|digits| digits.parse().ok()).unwrap_or(0)
}

fn fresh_folder() -> Result<PathBuf, String> {
    // short: the name of a socket may not be longer than a hundred bytes
    let folder = std::env::temp_dir().join(format!("throughline-pg-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made ({error})", folder.display()))?;
    if is_root() && !works(Command::new("chown").arg(ACCOUNT).arg(&folder)) {
        return Err(format!("{} cannot be given to the account {ACCOUNT}", folder.display()));
    }
    Ok(folder)
}

/// Makes the server's files. No waiting for the disk: what it keeps is thrown away.
fn make(programs: &Path, folder: &Path) -> Result<(), String> {
    let secret = folder.join("password");
    fs::File::create(&secret).and_then(|mut file| file.write_all(PASSWORD.as_bytes())).map_err(|error| error.to_string())?;
    if is_root() {
        let _ = Command::new("chown").arg(ACCOUNT).arg(&secret).status();
    }
    let mut make = as_account(&programs.join("initdb"));
    make.args(["--no-sync", "-A", "scram-sha-256", "-U", "throughline", "-E", "UTF8", "--locale=C"]);
    make.arg(format!("--pwfile={}", secret.display())).arg("-D").arg(folder.join("data"));
    let output = make.output().map_err(|error| format!("initdb could not be started ({error})"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("initdb failed: {}", String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default()))
}

fn launch(programs: &Path, folder: &Path) -> Result<Child, String> {
    let log = fs::File::create(folder.join("log")).map_err(|error| error.to_string())?;
    let mut server = as_account(&programs.join("postgres"));
    server.arg("-D").arg(folder.join("data"));
    for setting in ["listen_addresses=", "fsync=off", "max_connections=200", "shared_buffers=64MB"] {
        server.args(["-c", setting]);
    }
    server.arg("-c").arg(format!("unix_socket_directories={}", folder.display()));
    server.stdout(Stdio::null()).stderr(log).stdin(Stdio::null());
    server.spawn().map_err(|error| format!("postgres could not be started ({error})"))
}

/// The program as this account, or as PostgreSQL's own where this account is root.
fn as_account(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", ACCOUNT, "--"]).arg(program);
    command.current_dir("/");
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

fn last_line(log: &Path) -> String {
    fs::read_to_string(log).unwrap_or_default().lines().last().unwrap_or_default().to_owned()
}

fn remove(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_started_and_leaves_nothing() {
        let server = match Server::start() {
            Ok(server) => server,
            Err(why) => return println!("not run: a throwaway server ({why})"),
        };
        let folder = server.folder.clone();
        assert!(folder.join("data/postmaster.pid").exists() && server.address().contains("%2Fthroughline-pg-"));
        drop(server);
        assert!(!folder.exists());
    }

    #[test]
    fn the_version_stands_in_the_path() {
        assert_eq!(version(Path::new("/usr/lib/postgresql/15/bin")), 15);
        assert_eq!(version(Path::new("/opt/homebrew/opt/postgresql@17/bin")), 17);
        assert_eq!(version(Path::new("/opt/postgresql/bin")), 0);
    }
}
