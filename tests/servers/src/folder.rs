use std::{
    env,
    fs::{self, File, Permissions},
    io::{self, Read as _, Seek as _, SeekFrom},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Error, endpoint::output_of};

const PREFIX: &str = "eventsourcing-server-";

/// How much of a log is shown.
const SHOWN: u64 = 4000;

/// A program that runs in the background.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Daemon {
    /// The account that it runs as where we are root; Debian's package makes it.
    pub(crate) account: &'static str,
    /// The signal that ends it when nobody wants it any more.
    pub(crate) end_signal: &'static str,
}

/// The folder of one server, removed with it.
///
/// The log in it is locked, through one open file that the server and its keeper inherit: a folder
/// whose log can be locked belongs to nobody any more.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    log: File,
}

impl Folder {
    /// Makes one below the folder for temporary files, and removes those of runs that were killed.
    /// Paths of sockets have to be short, and all users can enter there: neither is true of a target
    /// folder.
    pub(crate) fn create() -> Result<Self, Error> {
        let parent = env::temp_dir();
        remove_left_behind(&parent);
        let doing = || Error::io(format!("make a folder in {}", parent.display()));
        let path = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(Permissions::from_mode(0o711))
            .tempdir_in(&parent)
            .map_err(doing())?
            .keep();
        let path = path.canonicalize().map_err(doing())?;
        let log = locked_log(&path).map_err(doing())?;
        Ok(Self { path, log })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a folder in it that a server may write to.
    pub(crate) fn make(&self, name: &str, daemon: Daemon) -> Result<PathBuf, Error> {
        let account = daemon.account;
        let folder = self.path.join(name);
        let mut install = Command::new("install");
        install.args(["-d", "-m", "700"]);
        if self.is_roots() {
            install.args(["-o", account]);
        }
        install.arg(&folder);
        output_of(install, "")?;
        let mut test = self.server_command(daemon);
        test.args(["test", "-w"]).arg(&folder);
        match output_of(test, "") {
            Ok(_) => Ok(folder),
            Err(Error::Refused { said, .. }) if said.is_empty() => {
                Err(Error::Unreachable { account, folder })
            }
            Err(error) => Err(error),
        }
    }

    /// What runs a command as a server is run: not as root, and no longer than its parent, which may be
    /// killed before it can end it.
    pub(crate) fn server_command(&self, daemon: Daemon) -> Command {
        let mut command = Command::new("setpriv");
        if self.is_roots() {
            let account = daemon.account;
            command.args(["--reuid", account, "--regid", account, "--init-groups"]);
        }
        command.args(["--pdeathsig", daemon.end_signal, "--"]);
        command.current_dir("/");
        command
    }

    fn is_roots(&self) -> bool {
        self.log.metadata().is_ok_and(|log| log.uid() == 0)
    }

    /// The log, to be written to.
    pub(crate) fn log(&self) -> io::Result<File> {
        self.log.try_clone()
    }

    /// The end of the log.
    pub(crate) fn end_of_log(&self) -> String {
        let mut end = Vec::new();
        if let Ok(mut log) = File::open(self.path.join("log")) {
            let length = log.metadata().map_or(0, |it| it.len());
            let _ = log.seek(SeekFrom::Start(length.saturating_sub(SHOWN)));
            let _ = log.read_to_end(&mut end);
        }
        String::from_utf8_lossy(&end).into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Locked before it has its name, so that nobody takes a new folder for one left behind.
fn locked_log(folder: &Path) -> io::Result<File> {
    let unlocked = folder.join("log.new");
    let log = File::options()
        .append(true)
        .create_new(true)
        .open(&unlocked)?;
    log.lock()?;
    fs::rename(unlocked, folder.join("log"))?;
    Ok(log)
}

/// Folders of other users cannot be opened, and stay.
fn remove_left_behind(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let log = File::options().append(true).open(entry.path().join("log"));
        if log.is_ok_and(|log| log.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
