//! A PostgreSQL server for one test: in a folder of its own, on a socket in that folder, gone afterwards.
//!
//! In: the programs `initdb` and `postgres`, wherever Debian or the search path has them. Out: [`Server`]. Holds: nothing
//! outside its folder is touched; no port is opened; the server ends with the value.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    folder: tempfile::TempDir,
    child: Child,
}

impl Server {
    /// Makes a cluster and starts it.
    pub(crate) fn start() -> io::Result<Self> {
        let (initdb, postgres) = (program("initdb")?, program("postgres")?);
        let folder = tempfile::Builder::new().prefix("pg").tempdir()?;
        let root = is_root();
        if root {
            hand_over(folder.path())?;
        }
        let data = folder.path().join("data");
        let mut make = as_other(root, &initdb);
        make.args([
            "--auth=trust",
            "--username=readout",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "-D",
        ]);
        let made = make.arg(&data).current_dir(folder.path()).output()?;
        if !made.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&made.stderr).into_owned()));
        }
        let mut serve = as_other(root, &postgres);
        serve.args([
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=40",
            "-c",
            "unix_socket_directories=.",
        ]);
        serve.arg("-k").arg(folder.path()).arg("-D").arg(&data).current_dir(folder.path());
        let child = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut server = Server { folder, child };
        server.wait_for_socket()?;
        Ok(server)
    }

    /// The address of its one database.
    pub(crate) fn url(&self) -> String {
        let host = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://readout@{host}/postgres")
    }

    fn wait_for_socket(&mut self) -> io::Result<()> {
        let socket = self.folder.path().join(".s.PGSQL.5432");
        for _ in 0..600 {
            if socket.exists()
                && fs::read_to_string(self.folder.path().join("data/postmaster.pid"))
                    .is_ok_and(|p| p.contains("ready"))
            {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(io::Error::other(format!("postgres ended: {status}")));
            }
            sleep(Duration::from_millis(50));
        }
        Err(io::Error::other("postgres does not answer"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // Its children end when they see that it is gone; the folder may be in use for a moment.
        sleep(Duration::from_millis(100));
    }
}

/// A program on the search path, or where Debian keeps the newest server's.
fn program(name: &str) -> io::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.filter_map(|e| Some(e.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    debian.sort();
    places.extend(debian.into_iter().rev());
    let found = places.into_iter().map(|p| p.join(name)).find(|p| p.is_file());
    found.ok_or_else(|| {
        io::Error::new(io::ErrorKind::NotFound, format!("no {name} on this machine"))
    })
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

/// The server refuses to run as root: another user takes its folder.
fn hand_over(folder: &Path) -> io::Result<()> {
    let done = Command::new("chown").arg("nobody").arg(folder).status()?;
    if done.success() { Ok(()) } else { Err(io::Error::other("the folder cannot be handed over")) }
}

fn as_other(root: bool, program: &Path) -> Command {
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]).arg(program);
    command
}
