//! The program, run as people run it: each command is a process of its own.

// Clippy's `allow-unwrap-in-tests` does not reach the helpers of a test.
#![allow(
    clippy::unwrap_used,
    reason = "what is unwrapped here is what is tested"
)]

mod at_once;

use std::{
    ffi::OsString,
    path::PathBuf,
    process::{Command, Output},
};

use eventsourcing_test_servers::{Database, Product, durable, on_every_database};
use tempfile::TempDir;

/// An address book in a file of its own folder, or in a database of its own on a server.
struct Book {
    folder: TempDir,
    database: Option<Database>,
}

impl Book {
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

    fn path(&self) -> PathBuf {
        self.folder.path().join("address-book.db")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_address-book"));
        command.env("ADDRESS_BOOK", self.location()).args(args);
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

    /// Adds somebody, and answers with the id.
    fn add(&self, name: &str) -> String {
        let shown = self.done(&["add", name]);
        shown.split_whitespace().last().unwrap().to_owned()
    }
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    (code, text(&output.stdout), text(&output.stderr))
}

/// The lines of the README's session: each command, with what it answers.
fn session() -> Vec<(Vec<String>, String)> {
    let readme = include_str!("../../README.md");
    let blocks = readme.split("```console\n").skip(1);
    let session: String = blocks.filter_map(|it| it.split("```").next()).collect();
    let commands = session.split("$ address-book ").skip(1);
    commands
        .map(|it| {
            let (command, answer) = it.split_once('\n').unwrap();
            (words(command), answer.to_owned())
        })
        .collect()
}

/// The words of a command line, as a shell has them.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// The text with every time and every id replaced by a word: those differ from run to run.
fn timeless(text: &str) -> String {
    let is_id = |word: &str| word.len() == 36 && word.matches('-').count() == 4;
    let is_time = |word: &str| word.starts_with("20") && word.ends_with('Z');
    let word = |it: &str| match it.trim_matches(['(', ')', ':', '"']) {
        id if is_id(id) => it.replace(id, "ID"),
        time if is_time(time) => it.replace(time, "TIME"),
        _ => it.to_owned(),
    };
    text.split(' ')
        .map(|words| words.split('\n').map(word).collect::<Vec<_>>().join("\n"))
        .collect::<Vec<_>>()
        .join(" ")
}

on_every_database! {
    fn the_readme_tells_what_the_program_does(server) {
        let (book, session) = (Book::on(server), session());
        assert!(session.len() > 10, "the README has its session");
        for (args, answer) in session {
            let args: Vec<_> = args.iter().map(String::as_str).collect();
            let (_, stdout, stderr) = book.run(&args);
            assert_eq!(timeless(&(stdout + &stderr)), timeless(&answer), "{args:?}");
        }
    }
}

#[test]
fn every_command_of_the_program_is_in_the_readme() {
    let told: Vec<_> = session().into_iter().map(|it| it.0[0].clone()).collect();
    let help = Book::new().done(&["--help"]);
    let commands = help.split("Commands:\n").nth(1).unwrap();
    let commands = commands.split("\n\n").next().unwrap().lines();
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        assert!(
            command == "help" || told.iter().any(|it| it == command),
            "{command}"
        );
    }
}

on_every_database! {
    fn what_is_unclear_or_not_there_is_refused(server) {
        let book = Book::on(server);
        let ada = book.add("Ada");
        book.add("Adam");
        book.add("Eve");
        book.done(&["join", "Eve", "Friends"]);
        for (args, why) in [
            (
                &["show", "Bob"][..],
                "there is no `Bob` in the address book",
            ),
            (&["show", "AD"], "`AD` may be Ada ("),
            (&["leave", "Ada", "Friends"], "do not belong to `Friends`"),
            (&["leave", "Ada", "Foes"], "there is no group `Foes`"),
            (&["list", "Foes"], "there is no group `Foes`"),
        ] {
            let told = book.fails(1, args);
            assert!(told.contains(why), "{args:?}: {told}");
        }
        assert!(
            book.done(&["show", "ada"]).contains(&ada),
            "a whole name goes first"
        );
        assert!(book.done(&["show", &ada]).starts_with("Ada\n"));
    }
}

#[test]
fn values_are_checked_on_the_command_line() {
    let book = Book::new();
    book.add("Ada");
    for (args, why) in [
        (
            &["email", "Ada", "nowhere"][..],
            "an e-mail address is like",
        ),
        (&["add", ""], "1 to 100 characters in one line"),
        (&["move", "Ada", "Street", "?", "Town"], "a postcode is"),
        (&["move", "Ada", "Street"], "required arguments"),
        (&["lend"], "unrecognized subcommand"),
    ] {
        let told = book.fails(2, args);
        assert!(told.contains(why), "{args:?}: {told}");
    }
}

on_every_database! {
    fn what_is_removed_is_in_no_group_and_has_a_history(server) {
        let book = Book::on(server);
        let ada = book.add("Ada");
        book.done(&["join", "Ada", "Friends"]);
        book.done(&["join", "Ada", "friends"]);
        book.done(&["remove", "Ada"]);
        assert_eq!(book.done(&["list"]), "");
        assert_eq!(book.done(&["list", "Friends"]), "");
        assert!(
            book.fails(1, &["rename", &ada, "Eve"])
                .contains("there is no")
        );
        assert_eq!(book.done(&["history", "Ada"]).lines().count(), 3);

        let again = book.add("Ada");
        assert_ne!(again, ada, "somebody else of that name");
        assert!(book.fails(1, &["history", "Ada"]).contains(&again));
        assert_eq!(book.done(&["history", &ada]).lines().count(), 3);
    }

    fn two_of_one_name_are_told_apart_by_their_ids(server) {
        let book = Book::on(server);
        let ids = [book.add("Bob"), book.add("bob")];
        let told = book.fails(1, &["show", "Bob"]);
        assert!(told.contains("more than one is called `Bob`"), "{told}");
        assert!(told.ends_with(": write the id\n"), "{told}");
        for id in ids {
            assert!(told.contains(&id), "{told}");
            let shown = book.done(&["show", &id.to_uppercase()]);
            assert!(shown.contains(&id), "{shown}");
        }
    }

    fn what_is_so_already_does_not_happen_again(server) {
        let book = Book::on(server);
        book.add("Bob");
        book.done(&["email", "Bob", "bob@example.org"]);
        book.done(&["move", "Bob", "Street", "8001", "Town"]);
        book.done(&["join", "Bob", "Friends"]);
        book.done(&["join", "Bob", "FRIENDS"]);
        for again in [
            &["rename", "Bob", "Bob"][..],
            &["email", "Bob", "bob@example.org"],
            &["move", "Bob", "Street", "8001", "Town"],
        ] {
            let told = book.fails(1, again);
            assert!(told.contains("what is known of Bob already"), "{told}");
        }
        assert_eq!(book.done(&["history", "Bob"]).lines().count(), 4);
    }
}

#[test]
fn an_empty_file_is_no_address_book() {
    let book = Book::new();
    std::fs::write(book.path(), "").unwrap();
    let told = book.fails(3, &["list"]);
    assert!(told.contains("`add` makes one"), "{told}");
    assert_eq!(std::fs::read(book.path()).unwrap(), b"");
    book.add("Ada");
    assert_eq!(book.done(&["list"]), "Ada\n");
}

#[test]
fn a_database_that_is_not_there_or_is_none_is_told() {
    let book = Book::new();
    let told = book.fails(3, &["list"]);
    assert!(told.contains("`add` makes one"), "{told}");
    assert!(told.contains(book.path().to_str().unwrap()), "{told}");
    assert!(!book.path().exists(), "only `add` makes it");

    std::fs::write(
        book.path(),
        "no database, but long enough to be read as one".repeat(9),
    )
    .unwrap();
    let told = book.fails(3, &["add", "Ada"]);
    assert!(told.contains("because: "), "{told}");
    assert!(told.contains(book.path().to_str().unwrap()), "{told}");
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_a_failure_of_its_own() {
    let book = Book::new();
    let full = std::fs::File::options().write(true).open("/dev/full");
    let output = book.command(&["add", "Ada"]).stdout(full.unwrap()).output();
    let (code, _, stderr) = told(&output.unwrap());
    assert_eq!(code, 5, "{stderr}");
    assert!(stderr.contains("what was asked is done"), "{stderr}");
    assert_eq!(book.done(&["list"]), "Ada\n");
}

#[test]
fn a_server_that_cannot_be_reached_is_told_without_its_password() {
    let book = Book::new();
    let url = "postgres://me:secret@127.0.0.1:1/there";
    let told = book.fails(3, &["list", "--database", url]);
    let place = "  where: postgres://me@127.0.0.1:1/there\n";
    assert!(told.ends_with(place), "{told}");
    assert!(!told.contains("secret"), "{told}");
}
