use std::{
    ffi::OsString,
    io::{self, Read as _, Write as _},
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
};

use crate::{
    Error,
    folder::{Daemon, Folder},
};

/// A process between us and a server: it ends the server when we are gone.
///
/// What it stands on is a pipe: the kernel closes our end of it whatever we die of.
#[derive(Debug)]
pub(crate) struct Keeper {
    process: Child,
    /// Reads until all processes of the server are gone.
    server: Option<JoinHandle<()>>,
}

impl Keeper {
    pub(crate) fn start(
        folder: &Folder,
        daemon: Daemon,
        command: &[OsString],
    ) -> Result<Self, Error> {
        let run_as = folder.server_command(daemon);
        let mut process = Command::new("sh")
            .args(["-c", include_str!("keeper.sh"), "keeper"])
            .arg(daemon.end_signal)
            .arg(folder.path())
            .arg(run_as.get_program())
            .args(run_as.get_args())
            .args(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(folder.log().map_err(Error::io("share the server's log"))?)
            .current_dir("/")
            .process_group(0)
            .spawn()
            .map_err(Error::io("run `sh`"))?;
        let server = process.stdout.take().map(|mut output| {
            thread::spawn(move || {
                let _ = output.read_to_end(&mut Vec::new());
            })
        });
        Ok(Self { process, server })
    }

    /// Whether all processes of the server are gone.
    pub(crate) fn is_alone(&self) -> bool {
        self.server.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Makes the server stand still, or go on.
    pub(crate) fn hold(&mut self, still: bool) -> Result<(), Error> {
        self.say(if still { "STOP" } else { "CONT" })
            .map_err(Error::io("signal a server"))
    }

    /// Ends the server by a signal, leaves its folder, and waits until all its processes are gone.
    pub(crate) fn end(mut self, signal: &str) -> Result<(), Error> {
        self.say(signal)
            .and_then(|()| self.wait())
            .map_err(Error::io("end a server"))
    }

    fn say(&mut self, signal: &str) -> io::Result<()> {
        match &mut self.process.stdin {
            Some(input) => writeln!(input, "{signal}"),
            None => Ok(()),
        }
    }

    fn wait(&mut self) -> io::Result<()> {
        self.process.wait()?;
        if let Some(server) = self.server.take() {
            let _ = server.join();
        }
        Ok(())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // Waiting closes the pipe.
        let _ = self.wait();
    }
}
