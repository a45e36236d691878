//! The story of the README, told by the program.

use std::{env, path::Path, process::Command};

use eventsourcing_test_servers::on_every_database;

use super::Bank;

const README: &str = include_str!("../../README.md");

/// The commands that the README shows, each with what it says of their output.
fn shown() -> Vec<(&'static str, &'static str)> {
    let blocks = README.split("```console\n").skip(1);
    let transcripts = blocks.map(|block| block.split("```").next().unwrap());
    let commands = transcripts.flat_map(|transcript| transcript.split("$ ").skip(1));
    commands.map(|it| it.split_once('\n').unwrap()).collect()
}

/// Runs a command as a shell does, from the root of the repository.
fn run(bank: &Bank, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_bank-account"));
    let path = env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let output = Command::new("sh")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .env("PATH", path)
        .env("BANK_DATABASE", bank.location())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Whether this was written, with anything where `…` stands.
fn is_written(mut written: &str, shown: &str) -> bool {
    let mut parts = shown.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(rest) = written.strip_prefix(first) else {
        return false;
    };
    written = rest;
    let mut last = None;
    for part in parts {
        let Some(place) = written.find(part) else {
            return false;
        };
        written = &written[place + part.len()..];
        last = Some(part);
    }
    // Nothing follows, unless `…` stands at the end.
    written.trim_end().is_empty() || last.is_some_and(|last| last.trim_end().is_empty())
}

on_every_database! {
    fn the_program_writes_what_the_readme_shows(server) {
        let bank = Bank::on(server);
        let commands = shown();
        assert!(commands.len() > 5, "{commands:?}");
        for (command, shown) in commands {
            let written = run(&bank, command);
            assert!(
                is_written(&written, shown),
                "$ {command}\nis shown with:\n{shown}\nand wrote:\n{written}"
            );
        }
    }
}

#[test]
fn what_is_left_out_is_the_only_difference_that_passes() {
    assert!(is_written("a\nb\nc\n", "a\n…\nc\n"));
    assert!(is_written("a\nb\nc\n", "a\n…\n"));
    assert!(is_written("a\nb\n", "a\nb\n"));
    for shown in ["b\n", "a\n", "a\n…\nb\n", "a\n…\nd\n…\n", "…\nd\n"] {
        assert!(!is_written("a\nb\nc\n", shown), "{shown:?}");
    }
}
