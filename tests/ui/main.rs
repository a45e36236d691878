//! What the macros say when they are used wrongly (`fail/`), and what they take (`pass/`).
//!
//! The crate `items` runs its own folders by the same file. `TRYBUILD=overwrite cargo test -p
//! eventsourcing-ui-tests -p eventsourcing-ui-items-tests` writes down what the compiler says now.
//! Read the difference: it is what a user sees.
//!
//! The words of the compiler around ours change with its version. They are compared on the one that
//! they were written down with; on another, a case of `fail/` has to fail and no more.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

/// The compiler that the `.stderr` files are from.
const COMPILER: &str = "1.95";

/// Where the cases of `fail/` are, when their messages are not compared.
const NOT_COMPARED: &str = "EVENTSOURCING_UI_NOT_COMPARED";

#[test]
fn what_is_right_compiles_and_what_is_wrong_says_what_to_write() {
    if env::var_os(NOT_COMPARED).is_some() {
        return;
    }
    let compiler = compiler();
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    if compiler.starts_with(COMPILER) {
        cases.compile_fail("fail/*.rs");
        return;
    }
    say_so(&compiler);
    fail_without_comparing();
}

/// Past the test harness, which shows what is printed only where a test fails.
fn say_so(compiler: &str) {
    let message = format!(
        "\n\n\
         ******** THE MESSAGES OF THE MACROS ARE NOT COMPARED ********\n\
         this is Rust {compiler}, they were written down with {COMPILER}: what is wrong has to fail \
         to compile, whatever is said about it\n\n"
    );
    io::stderr().write_all(message.as_bytes()).unwrap();
}

/// Only run by [`fail_without_comparing`].
#[test]
fn what_is_wrong_fails() {
    if let Some(folder) = env::var_os(NOT_COMPARED) {
        let cases = Path::new(&folder).join("*.rs");
        trybuild::TestCases::new().compile_fail(cases);
    }
}

/// Runs the cases of `fail/` where trybuild finds no messages to compare with, and may write them.
fn fail_without_comparing() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fail");
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for case in fs::read_dir("fail").unwrap() {
        let case = case.unwrap().path();
        if case.extension().is_some_and(|it| it == "rs") {
            fs::copy(&case, folder.join(case.file_name().unwrap())).unwrap();
        }
    }
    let status = Command::new(env::current_exe().unwrap())
        .args(["what_is_wrong_fails", "--exact", "--nocapture"])
        .env(NOT_COMPARED, folder)
        .env("TRYBUILD", "overwrite")
        .status()
        .unwrap();
    assert!(status.success(), "what is wrong has to fail to compile");
}

/// `1.95.0`.
fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    output.split(' ').nth(1).unwrap_or_default().to_owned()
}
