//! Files that are not what they should be: each is named, and nothing is booked.

use std::fs;

use super::{Bank, Ended, HEADER, text};

/// Imports a file that must be refused as a whole; answers with what was told.
fn unusable(bank: &Bank, file: &str) -> String {
    let told = bank.fails(4, &["import", file]);
    assert!(told.contains(file), "{told}");
    assert!(told.contains("nothing was booked"), "{told}");
    assert!(!bank.path("bank.db").exists(), "a database was made");
    told
}

#[test]
fn a_statement_that_is_missing() {
    let bank = Bank::new();
    let told = unusable(&bank, &text(&bank.path("missing.csv")));
    assert!(told.contains("no such file"), "{told}");
}

#[test]
fn a_statement_that_is_a_directory() {
    let bank = Bank::new();
    let told = unusable(&bank, &text(bank.folder.path()));
    assert!(told.contains("is a directory"), "{told}");
}

#[test]
fn a_statement_that_is_empty() {
    let bank = Bank::new();
    let told = unusable(&bank, &bank.file("s.csv", b""));
    assert!(told.contains(HEADER.trim_end()), "{told}");
}

#[test]
fn a_statement_with_other_columns() {
    let bank = Bank::new();
    let told = unusable(&bank, &bank.file("s.csv", b"date,amount\n2026-11-01,5\n"));
    assert!(told.contains("`date,amount`"), "{told}");
    assert!(told.contains(HEADER.trim_end()), "{told}");
}

#[test]
fn a_statement_that_is_not_utf8() {
    let bank = Bank::new();
    let latin = [
        HEADER.as_bytes(),
        b"R-1,open,1001,0,Ada\nR-2,open,1002,0,Zo\xeb\n",
    ]
    .concat();
    let told = unusable(&bank, &bank.file("s.csv", &latin));
    assert!(told.contains("line 3 is not UTF-8"), "{told}");
}

#[test]
fn a_statement_without_movements_books_nothing_and_is_no_failure() {
    let bank = Bank::new();
    let told = bank.done(&["import", &bank.statement("s.csv", "")]);
    assert!(told.contains("0 booked"), "{told}");
    assert!(!bank.path("bank.db").exists(), "a database was made");
}

#[test]
fn a_database_that_is_a_directory() {
    let bank = Bank::new();
    let folder = text(bank.folder.path());
    let told = bank.fails(3, &["--database", &folder, "list"]);
    assert!(
        told.contains(&folder) && told.contains("directory"),
        "{told}"
    );
}

#[test]
fn a_database_that_is_something_else() {
    let bank = Bank::new();
    let notes = bank.file("notes.txt", "not a database ".repeat(1000).as_bytes());
    let before = fs::read(&notes).unwrap();
    for command in [&["list"][..], &["open", "1001", "Ada"]] {
        let told = bank.fails(3, &[&["--database", &notes][..], command].concat());
        assert!(
            told.contains("notes.txt") && told.contains("because: "),
            "{told}"
        );
    }
    assert_eq!(fs::read(&notes).unwrap(), before);
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_looking_for_it() {
    let bank = Bank::new();
    for command in [
        &["list"][..],
        &["show", "1001"],
        &["history", "1001"],
        &["as-of", "1001", "0"],
        &["deposit", "1001", "1"],
        &["transfer", "1001", "1002", "1"],
    ] {
        let told = bank.fails(3, command);
        assert!(told.contains("there is no database"), "{told}");
    }
    assert!(!bank.path("bank.db").exists());
}

#[test]
fn an_empty_file_is_no_database_until_one_is_made_of_it() {
    let bank = Bank::new();
    bank.file("bank.db", b"");
    for command in [&["list"][..], &["deposit", "1001", "1"]] {
        let told = bank.fails(3, command);
        assert!(told.contains("there is no database"), "{told}");
    }
    assert_eq!(fs::read(bank.path("bank.db")).unwrap(), b"");
    bank.done(&["open", "1001", "Ada"]);
    assert_eq!(bank.balance("1001"), 0);
}

#[test]
fn a_database_that_was_damaged() {
    let bank = Bank::new();
    bank.done(&["open", "1001", "Ada"]);
    let path = bank.path("bank.db");
    let mut bytes = fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(100) {
        *byte = 0xa5;
    }
    fs::write(&path, bytes).unwrap();
    let told = bank.fails(3, &["show", "1001"]);
    assert!(told.contains("bank.db"), "{told}");
}

#[test]
#[cfg(unix)]
fn a_database_whose_path_is_not_utf8() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let bank = Bank::new();
    let path = bank.folder.path().join(OsStr::from_bytes(b"b\xff.db"));
    let mut open = bank.command(&["open", "1001", "Ada", "--database"]);
    let ended = Ended::of(&open.arg(&path).output().unwrap());
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("is not UTF-8"), "{ended:?}");
    assert!(!path.exists());
}

#[test]
fn a_path_is_one_whatever_it_looks_like() {
    let bank = Bank::new();
    for name in [":memory:", "a.db?mode=memory", "sqlite:b.db", "mysql:c.db"] {
        for command in [&["open", "1001", "Ada"][..], &["show", "1001"]] {
            let mut command = bank.command(&[&["--database", name][..], command].concat());
            let ended = Ended::of(&command.current_dir(&bank.folder).output().unwrap());
            assert_eq!(ended.code, 0, "{name}: {ended:?}");
        }
        assert!(bank.path(name).exists(), "{name}");
    }
}

#[test]
fn a_file_may_be_told_by_a_url() {
    let bank = Bank::new();
    let url = format!("sqlite://{}", text(&bank.path("url.db")));
    let told = bank.fails(3, &["--database", &url, "list"]);
    assert!(told.contains("there is no database `sqlite://"), "{told}");
    assert!(!bank.path("url.db").exists());
    bank.done(&["--database", &url, "open", "1001", "Ada"]);
    assert!(bank.path("url.db").exists());
}

#[test]
fn a_database_that_cannot_be_reached_is_told_without_its_password() {
    let bank = Bank::new();
    for url in [
        "postgres://me:secret@127.0.0.1:1/bank",
        "oracle://me:secret@db/bank",
    ] {
        for command in [&["list"][..], &["open", "1001", "Ada"], &["list", "--json"]] {
            let told = bank.fails(3, &[&["--database", url][..], command].concat());
            assert!(told.contains(&url.replace(":secret", "")), "{told}");
            assert!(!told.contains("secret"), "{told}");
        }
    }
}
