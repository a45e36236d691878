use std::{ffi::OsString, path::Path, process::Command};

use url::Url;

use crate::{
    Error, Settings,
    engine::{Engine, Place, option},
    folder::Daemon,
    programs::Program,
    proxy::{Direction, Framing, tls},
};

const BINARIES: &[&str] = &["/usr/lib/postgresql/*/bin"];

static PROGRAMS: [Program; 4] = [
    Program {
        name: "initdb",
        package: "postgresql",
        folders: BINARIES,
    },
    Program {
        name: "postgres",
        package: "postgresql",
        folders: BINARIES,
    },
    Program {
        name: "psql",
        package: "postgresql-client",
        folders: BINARIES,
    },
    Program {
        name: "pg_dump",
        package: "postgresql-client",
        folders: BINARIES,
    },
];

/// What copies a server that runs.
static BASE_BACKUP: Program = Program {
    name: "pg_basebackup",
    package: "postgresql-client",
    folders: BINARIES,
};

/// The command that fills a data folder with a copy of that of a server, which follows it from then on.
pub(crate) fn base_backup(port: u16, data: &Path) -> Result<Vec<OsString>, Error> {
    Ok(vec![
        BASE_BACKUP.require(Postgres.name())?.into(),
        format!("--dbname={}", Postgres.url(port)).into(),
        option("--pgdata=", data),
        "--write-recovery-conf".into(),
        "--wal-method=stream".into(),
        "--checkpoint=fast".into(),
        "--no-sync".into(),
        "--no-password".into(),
    ])
}

#[derive(Debug)]
pub(crate) struct Postgres;

impl Engine for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn variable(&self) -> &'static str {
        "EVENTSOURCING_POSTGRES_URL"
    }

    fn durable_variable(&self) -> &'static str {
        "EVENTSOURCING_DURABLE_POSTGRES_URL"
    }

    fn programs(&self) -> &'static [Program] {
        &PROGRAMS
    }

    /// The signal is the "immediate" end: no different from a crash, but for its shared memory, which it
    /// gives back.
    fn daemon(&self) -> Daemon {
        Daemon {
            account: "postgres",
            end_signal: "QUIT",
        }
    }

    fn stop_signal(&self) -> &'static str {
        "INT"
    }

    fn initialise(&self, place: &Place<'_>) -> Result<Vec<OsString>, Error> {
        let [initdb, ..] = &PROGRAMS;
        Ok(vec![
            initdb.require(self.name())?.into(),
            option("--pgdata=", place.data),
            "--username=postgres".into(),
            "--auth=trust".into(),
            "--encoding=UTF8".into(),
            "--locale=C".into(),
            "--no-sync".into(),
            "--no-instructions".into(),
        ])
    }

    fn serve(&self, place: &Place<'_>, settings: &Settings) -> Result<Vec<OsString>, Error> {
        let [_, postgres, ..] = &PROGRAMS;
        let durable = if settings.is_durable() { "on" } else { "off" };
        let mut command = vec![
            postgres.require(self.name())?.into(),
            "-D".into(),
            place.data.into(),
            option("--unix_socket_directories=", place.run),
            format!("--port={}", place.port).into(),
            "--listen_addresses=127.0.0.1".into(),
            "--max_connections=300".into(),
            "--max_prepared_transactions=64".into(),
            // Nothing is left in /dev/shm by a server that is killed.
            "--dynamic_shared_memory_type=mmap".into(),
            format!("--fsync={durable}").into(),
            format!("--full_page_writes={durable}").into(),
            // Not one file after the other whenever it starts after a crash, which takes seconds.
            "--recovery_init_sync_method=syncfs".into(),
        ];
        command.extend(settings.as_options());
        Ok(command)
    }

    fn encrypting(&self, certificate: &Path, key: &Path) -> Settings {
        Settings::default()
            .and("ssl", "on")
            .and("ssl_cert_file", &certificate.to_string_lossy())
            .and("ssl_key_file", &key.to_string_lossy())
    }

    fn url(&self, port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/postgres")
    }

    fn ready_query(&self) -> &'static str {
        "SHOW data_directory"
    }

    fn client(&self, url: &Url) -> Result<Command, Error> {
        let [_, _, psql, _] = &PROGRAMS;
        let mut client = Command::new(psql.require(self.name())?);
        client
            .args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only"])
            .args(["--set=ON_ERROR_STOP=1", "--no-password", "--dbname"])
            .arg(url.as_str())
            .env("PGCONNECT_TIMEOUT", "10");
        Ok(client)
    }

    fn create(&self, name: &str, template: Option<&str>) -> String {
        // Nobody is ever connected to `template0`, who would be in the way.
        let template = template.unwrap_or("template0");
        format!("CREATE DATABASE {name} TEMPLATE {template}")
    }

    fn drop(&self, name: &str) -> String {
        format!("DROP DATABASE {name} WITH (FORCE)")
    }

    fn copies(&self) -> bool {
        true
    }

    fn dump(&self, url: &Url) -> Result<Command, Error> {
        let [.., pg_dump] = &PROGRAMS;
        let mut command = Command::new(pg_dump.require(self.name())?);
        command.args(["--no-password", "--dbname", url.as_str()]);
        Ok(command)
    }

    fn default_port(&self) -> u16 {
        5432
    }

    fn framing(&self) -> &'static dyn Framing {
        &Self
    }

    fn unencrypted(&self) -> &'static str {
        "sslmode=disable&gssencmode=disable"
    }

    fn encrypted_framing(&self) -> &'static dyn Framing {
        &Encrypted
    }

    fn encrypted(&self, authority: &Path) -> String {
        format!("sslmode=verify-ca&sslrootcert={}", authority.display())
    }
}

/// A length of four bytes that counts itself, behind a byte for the kind of message, which the first of a
/// client lacks.
impl Framing for Postgres {
    fn header(&self, direction: Direction, is_first: bool) -> usize {
        let is_startup = is_first && direction == Direction::ToServer;
        if is_startup { 4 } else { 5 }
    }

    fn rest(&self, header: &[u8]) -> usize {
        let length = header.last_chunk().map_or(0, |it| u32::from_be_bytes(*it));
        (length as usize).saturating_sub(4)
    }

    /// `Sync` or `Query`.
    fn ends_request(&self, message: &[u8]) -> bool {
        matches!(message.first(), Some(b'S' | b'Q'))
    }
}

/// The client asks for TLS, and the server answers by one byte.
#[derive(Debug)]
struct Encrypted;

impl Framing for Encrypted {
    fn header(&self, direction: Direction, is_first: bool) -> usize {
        match direction {
            Direction::ToServer if is_first => Postgres.header(direction, is_first),
            Direction::ToClient if is_first => 1,
            _ => tls::HEADER,
        }
    }

    fn rest(&self, header: &[u8]) -> usize {
        match header {
            [_] => 0,
            _ => tls::rest(header).unwrap_or_else(|| Postgres.rest(header)),
        }
    }

    fn ends_request(&self, _: &[u8]) -> bool {
        true
    }
}
