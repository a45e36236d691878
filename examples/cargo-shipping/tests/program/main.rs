//! The program, run as people run it: each command is a process of its own.

// Clippy's `allow-unwrap-in-tests` does not reach the helpers of a test.
#![allow(
    clippy::unwrap_used,
    reason = "what is unwrapped here is what is tested"
)]

mod at_once;
mod errors;
mod readme;

use std::{
    ffi::OsString,
    path::PathBuf,
    process::{Command, Output},
};

use eventsourcing_test_servers::{Database, Product, durable};
use tempfile::TempDir;

/// A shipping company in a file of its own folder, or in a database of its own on a server.
struct Company {
    folder: TempDir,
    database: Option<Database>,
}

impl Company {
    fn new() -> Self {
        Self::on(None)
    }

    /// The same on a server, if one is named.
    fn on(server: Option<Product>) -> Self {
        let fresh = |product| durable(product).unwrap().fresh_database().unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: server.map(fresh),
        }
    }

    /// Where it is, as the program is told.
    fn location(&self) -> OsString {
        match &self.database {
            Some(database) => database.url().into(),
            None => self.path().into(),
        }
    }

    /// One whose cargo `ABC123` can go from Hong Kong to Stockholm in two ways.
    fn with_a_cargo(server: Option<Product>) -> Self {
        let company = Self::on(server);
        company.done(&[
            "schedule",
            "V100",
            "HKHKG 2026-03-03T08:00:00Z SESTO 2026-03-30T08:00:00Z",
        ]);
        company.done(&[
            "schedule",
            "V200",
            "HKHKG 2026-03-05T08:00:00Z NLRTM 2026-03-28T08:00:00Z",
            "NLRTM 2026-03-29T08:00:00Z SESTO 2026-04-02T08:00:00Z",
        ]);
        company.book("ABC123");
        company
    }

    fn book(&self, cargo: &str) {
        let asked = [
            "HKHKG",
            "2026-03-01T00:00:00Z",
            "SESTO",
            "2026-04-15T00:00:00Z",
        ];
        self.done(&[&["book", cargo], &asked[..]].concat());
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("shipping.db")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-shipping"));
        command.env("SHIPPING_DATABASE", self.location()).args(args);
        command
    }

    /// The exit code, and what was written to standard output and standard error.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        told(&self.command(args).output().unwrap())
    }

    /// Runs what must succeed, and answers with what it wrote.
    fn done(&self, args: &[&str]) -> String {
        let (code, stdout, stderr) = self.run(args);
        assert_eq!((code, &*stderr), (0, ""), "{args:?}");
        stdout
    }

    /// Runs what must fail with this exit code, and answers with what it complained about.
    fn fails(&self, code: i32, args: &[&str]) -> String {
        let (exited, stdout, stderr) = self.run(args);
        assert_eq!((exited, &*stdout), (code, ""), "{args:?}: {stderr}");
        stderr
    }
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    (code, text(&output.stdout), text(&output.stderr))
}
