//! Without a server: what is said, and what is not started.

use std::{
    path::Path,
    process::{Command, Output},
};

use eventsourcing_test_servers::Product;

/// `with-servers`, where no PostgreSQL is started.
fn with_servers(arguments: &[&str], path: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_with-servers"));
    command.args(arguments);
    command.env(Product::Postgres.variable(), "postgres://of.somebody/else");
    command.env_remove(Product::MariaDb.variable());
    if let Some(path) = path {
        command.env("PATH", path);
    }
    command.output().unwrap()
}

#[test]
fn programs_are_named_with_their_packages() {
    let output = with_servers(&["true"], Some("/nowhere"));
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("`mariadb-install-db`, "), "{said}");
    assert!(said.contains("`tests/run --install`"), "{said}");
    assert!(
        said.contains("`apt-get install mariadb-client mariadb-server`"),
        "{said}"
    );
}

#[test]
fn packages_are_printed() {
    let output = with_servers(&["--missing"], Some("/nowhere"));
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        printed.contains("mariadb-client mariadb-server"),
        "{printed}"
    );
    assert!(printed.contains("rsync"), "{printed}");
    // Found where Debian has it, which users do not have in their `PATH`.
    let is_there = Path::new("/usr/sbin/pgbouncer").is_file();
    assert_eq!(printed.contains("pgbouncer"), !is_there, "{printed}");
}

#[test]
fn a_server_is_not_started_whose_url_is_given() {
    let said = with_servers(
        &["sh", "-c", "echo $EVENTSOURCING_POSTGRES_URL; exit 7"],
        None,
    );
    assert_eq!(
        String::from_utf8_lossy(&said.stdout),
        "postgres://of.somebody/else\n"
    );
    assert_eq!(said.status.code(), Some(7));
}
