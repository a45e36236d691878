//! The Diesel CLI, as it is run in the folder of the crate: in a copy, since it writes there.

use std::{
    env,
    ffi::OsStr,
    fmt::Debug,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

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

/// The line of a configuration that says which file the schema is in.
const SCHEMA_FILE: &str = "file = \"src/schema.rs\"\n";

/// What the CLI sees of the folder of the crate.
struct Copy(TempDir);

impl Copy {
    /// As the folder is. The schema in it is that of the whole database: the CLI refuses to write a part of
    /// it there.
    fn whole() -> Self {
        Self::with_configuration(|it| it)
    }

    /// As that of users, who have no file of our schema.
    fn without_schema_file() -> Self {
        Self::with_configuration(|it| it.replace(SCHEMA_FILE, ""))
    }

    #[allow(clippy::unwrap_used)]
    fn with_configuration(change: fn(String) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (of_crate, copy) = (crate_folder(), folder.path());
        symlink(of_crate.join("migrations"), copy.join("migrations")).unwrap();
        fs::create_dir(copy.join("src")).unwrap();
        fs::copy(of_crate.join("src/schema.rs"), copy.join("src/schema.rs")).unwrap();
        for name in ["diesel.toml", "diesel.postgres.toml", "diesel.mysql.toml"] {
            let configuration = fs::read_to_string(of_crate.join(name)).unwrap();
            assert!(configuration.contains(SCHEMA_FILE), "{name}");
            fs::write(copy.join(name), change(configuration)).unwrap();
        }
        Self(folder)
    }

    fn schema(&self) -> PathBuf {
        self.0.path().join("src/schema.rs")
    }

    #[allow(clippy::panic)]
    fn answer(&self, arguments: &[&str], database: impl AsRef<OsStr>) -> Output {
        let cli = cli();
        Command::new(&cli)
            .args(arguments)
            .arg("--database-url")
            .arg(database.as_ref())
            .current_dir(self.0.path())
            .env_remove("DATABASE_URL")
            .output()
            .unwrap_or_else(|error| {
                panic!(
                    "the Diesel CLI does not run as `{}`: {error}. Install it by `{INSTALL}`, or say in \
                     DIESEL_CLI where it is",
                    cli.display()
                )
            })
    }

    fn refused(&self, arguments: &[&str], database: impl AsRef<OsStr>) -> String {
        let output = self.answer(arguments, database);
        assert!(!output.status.success(), "diesel {arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn run(&self, arguments: &[&str], database: impl AsRef<OsStr>) -> Output {
        let output = self.answer(arguments, database);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "diesel {arguments:?}: {said}");
        output
    }
}

/// Runs it with these arguments on a database.
///
/// # Panics
///
/// If it is not there or fails.
pub fn run(arguments: &[&str], database: impl AsRef<OsStr>) -> Output {
    Copy::without_schema_file().run(arguments, database)
}

/// Runs it with these arguments on a database that it refuses; what it says.
///
/// # Panics
///
/// If it is not there or does not fail.
#[must_use]
pub fn refused(arguments: &[&str], database: impl AsRef<OsStr>) -> String {
    Copy::without_schema_file().refused(arguments, database)
}

/// Makes a database by the configuration of the crate, which also says where the migrations are, and lets
/// the CLI compare its schema: with the one of the crate, and with one in which a column has another name.
///
/// # Panics
///
/// If the first is not the same, or the other is.
#[allow(clippy::unwrap_used)]
pub fn assert_that_the_schema_is_checked(config: &str, database: impl AsRef<OsStr>) {
    let folder = Copy::whole();
    let migrate = [
        "--config-file",
        config,
        "--locked-schema",
        "migration",
        "run",
    ];
    for _ in 0..2 {
        folder.run(&migrate, &database);
    }
    let schema = fs::read_to_string(folder.schema()).unwrap();
    let other = schema.replacen("event_type -> ", "topic -> ", 1);
    assert_ne!(other, schema);
    fs::write(folder.schema(), &other).unwrap();
    let said = folder.refused(&migrate, &database);
    assert!(said.contains("schema.rs"), "{said}");
    assert_eq!(fs::read_to_string(folder.schema()).unwrap(), other);
    folder.run(&["--config-file", config, "migration", "run"], &database);
    assert_eq!(fs::read_to_string(folder.schema()).unwrap(), schema);
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
