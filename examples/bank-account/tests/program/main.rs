//! The program, run as people and scripts run it: each command is a process of its own.

// Clippy's `allow-unwrap-in-tests` does not reach the helpers of a test.
#![allow(
    clippy::unwrap_used,
    reason = "what is unwrapped here is what is tested"
)]

mod acknowledged;
mod as_of;
mod at_once;
mod bad_input;
mod import;
#[cfg(unix)]
mod killed;
#[cfg(unix)]
mod readme;
mod scripts;
mod snapshots;
mod stored;
mod story;
mod transfers;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use diesel::{Connection as _, SqliteConnection};
use eventsourcing_test_servers::{Database, Product, durable};
use serde_json::Value;
use tempfile::TempDir;

/// The header of every statement.
const HEADER: &str = "reference,kind,account,amount,text\n";

/// A bank in a file of its own folder, or in a database of its own on a server.
struct Bank {
    folder: TempDir,
    database: Option<Database>,
}

/// How a command ended.
#[derive(Debug)]
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Bank {
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
    fn location(&self) -> String {
        match &self.database {
            Some(database) => database.url().to_owned(),
            None => text(&self.path("bank.db")),
        }
    }

    /// The path of a file in the folder.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a statement with these lines below the header, and answers with its path.
    fn statement(&self, name: &str, lines: &str) -> String {
        self.file(name, format!("{HEADER}{lines}").as_bytes())
    }

    /// Writes a file, and answers with its path.
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        text(&path)
    }

    /// The command that runs the program on the bank's database.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bank-account"));
        command.env("BANK_DATABASE", self.location()).args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Ended {
        Ended::of(&self.command(args).output().unwrap())
    }

    /// Runs what must succeed, and answers with what it wrote.
    fn done(&self, args: &[&str]) -> String {
        let ended = self.run(args);
        assert_eq!(ended.code, 0, "{args:?}: {ended:?}");
        ended.stdout
    }

    /// The JSON that a command which must succeed writes.
    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.done(&[args, &["--json"]].concat())).unwrap()
    }

    /// Runs what must fail with this exit code, and answers with what it complained about.
    fn fails(&self, code: i32, args: &[&str]) -> String {
        let ended = self.run(args);
        assert_eq!(ended.code, code, "{args:?}: {ended:?}");
        assert_eq!(ended.stdout, "", "{args:?}");
        ended.stderr
    }

    /// A connection to its file, for looking at the tables.
    fn connection(&self) -> SqliteConnection {
        SqliteConnection::establish(&text(&self.path("bank.db"))).unwrap()
    }

    fn balance(&self, account: &str) -> i64 {
        let shown = self.json(&["show", account]);
        shown["balance_cents"].as_i64().unwrap()
    }
}

impl Ended {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
