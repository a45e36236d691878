//! The Diesel CLI, as users run it in the folder of the crate.

use std::{
    env,
    ffi::OsStr,
    fmt::Debug,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const INSTALL: &str = "cargo install diesel_cli --version '~2.3' --locked --no-default-features \
                       --features sqlite-bundled,postgres,mysql --root target/diesel-cli";

/// The crate whose folder the CLI runs in.
#[must_use]
pub fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../eventsourcing-diesel")
}

/// From `DIESEL_CLI`, the target folder, or the `PATH`.
#[allow(clippy::unwrap_used)]
fn cli() -> PathBuf {
    if let Some(cli) = env::var_os("DIESEL_CLI") {
        return cli.into();
    }
    // This binary lies in `<target>/<profile>/deps`.
    let binary = env::current_exe().unwrap();
    let target = binary.ancestors().nth(3).unwrap();
    let installed = target.join("diesel-cli/bin/diesel");
    if installed.exists() {
        installed
    } else {
        "diesel".into()
    }
}

/// Runs it with these arguments on a database.
///
/// # Panics
///
/// If it is not there or fails.
#[allow(clippy::panic)]
pub fn run(arguments: &[&str], database: impl AsRef<OsStr>) -> Output {
    let cli = cli();
    let output = Command::new(&cli)
        .args(arguments)
        .arg("--database-url")
        .arg(database.as_ref())
        .current_dir(crate_folder())
        .env_remove("DATABASE_URL")
        .output()
        .unwrap_or_else(|error| {
            panic!(
                "the Diesel CLI does not run as `{}`: {error}. Install it by `{INSTALL}`, or say in \
                 DIESEL_CLI where it is",
                cli.display()
            )
        });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "diesel {arguments:?}: {said}");
    output
}

/// Runs the migrations in a folder of the crate one after the other, each up, down and up again: what it
/// makes is gone in between, and is the same the second time.
///
/// # Panics
///
/// If something is not so, or the CLI fails.
#[allow(clippy::unwrap_used)]
pub fn run_step_by_step<T: PartialEq + Debug>(
    migrations: &str,
    database: impl AsRef<OsStr>,
    mut found: impl FnMut() -> T,
) {
    let folder = tempfile::tempdir().unwrap();
    let migrate = |what| {
        let folder = folder.path().to_str().unwrap();
        run(&["migration", what, "--migration-dir", folder], &database);
    };
    let entries = fs::read_dir(crate_folder().join(migrations)).unwrap();
    let mut each: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    each.sort();
    for migration in each {
        let name = migration.file_name().unwrap();
        symlink(&migration, folder.path().join(name)).unwrap();
        let before = found();
        migrate("run");
        let after = found();
        assert_ne!(after, before, "{} makes nothing", migration.display());
        migrate("revert");
        assert_eq!(found(), before, "{} leaves something", migration.display());
        migrate("run");
        assert_eq!(
            found(),
            after,
            "{} makes another thing",
            migration.display()
        );
    }
}
