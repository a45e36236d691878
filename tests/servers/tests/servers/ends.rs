//! The servers of a run are gone with it, however it ends.

use std::{
    fs::Permissions,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use eventsourcing_test_servers::Product;
use tempfile::TempDir;

use crate::processes::{self, wait_until};

/// A command with servers whose folders are where those of no other run are.
fn with_servers(parent: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_with-servers"));
    command
        .env("TMPDIR", parent.path())
        .env_remove(Product::Postgres.variable())
        .env_remove(Product::MariaDb.variable());
    command
}

/// Says where the data of both servers are, and goes on as long as its input is open.
const COMMAND: &str = r#"
    psql -XAtc 'SHOW data_directory' "$EVENTSOURCING_POSTGRES_URL"
    port=${EVENTSOURCING_MARIADB_URL##*:}
    mariadb --no-defaults -NBh 127.0.0.1 -P "${port%%/*}" -u root -e 'SELECT @@datadir'
    read line; exit 0"#;

/// A run, and the folders of its servers.
struct Run {
    parent: TempDir,
    process: Child,
    folders: Vec<PathBuf>,
}

fn start() -> Run {
    let parent = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o711))
        .tempdir()
        .unwrap();
    let mut process = with_servers(&parent)
        .args(["sh", "-c", COMMAND])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(process.stdout.as_mut().unwrap());
    let data = output.lines().take(2).map(Result::unwrap);
    let folders: Vec<_> = data
        .map(|it| Path::new(&it).parent().unwrap().to_owned())
        .collect();
    assert_eq!(folders.len(), 2);
    for folder in &folders {
        assert!(!processes::of_server(folder).is_empty());
    }
    Run {
        parent,
        process,
        folders,
    }
}

#[test]
fn when_its_command_has_ended() {
    let mut run = start();
    assert!(run.process.wait().unwrap().success());
    for folder in &run.folders {
        assert!(!folder.exists());
        assert_eq!(processes::of_server(folder), []);
    }
}

#[test]
fn when_it_is_killed() {
    let mut run = start();
    run.process.kill().unwrap();
    for folder in &run.folders {
        wait_until("the folder is gone", || !folder.exists());
        wait_until("no process is left", || {
            processes::of_server(folder).is_empty()
        });
    }
}

#[test]
fn when_it_is_killed_with_all_that_would_clean_up() {
    let mut run = start();
    for folder in &run.folders {
        let server = processes::of_server(folder);
        let is_child = |id| server.iter().any(|it| it.id == id);
        let keeper = server.iter().map(|it| it.parent).find(|it| !is_child(*it));
        let kill = Command::new("kill")
            .args(["-KILL", &keeper.unwrap().to_string()])
            .status();
        assert!(kill.unwrap().success());
    }
    run.process.kill().unwrap();
    for folder in &run.folders {
        wait_until("no process is left", || {
            processes::of_server(folder).is_empty()
        });
        assert!(folder.exists());
    }
    run.process.wait().unwrap();
    // The kernel lets a process that is killed leave its folder a moment before it closes its files, and so
    // gives up the lock on the log.
    wait_until("a next run has removed the folders", || {
        let next = with_servers(&run.parent).arg("true").status();
        assert!(next.unwrap().success());
        run.folders.iter().all(|it| !it.exists())
    });
}
