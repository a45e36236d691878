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
    path::PathBuf,
    process::{Command, Output},
};

use tempfile::TempDir;

/// A folder with a shipping company in it.
struct Company(TempDir);

impl Company {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// One whose cargo `ABC123` can go from Hong Kong to Stockholm in two ways.
    fn with_a_cargo() -> Self {
        let company = Self::new();
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
        self.0.path().join("shipping.db")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-shipping"));
        command.env("SHIPPING_DATABASE", self.path()).args(args);
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
