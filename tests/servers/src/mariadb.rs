use std::{borrow::Cow, ffi::OsString, path::Path, process::Command};

use url::Url;

use crate::{
    Error, Settings,
    engine::{Engine, Place, option},
    folder::Daemon,
    programs::Program,
    proxy::{Direction, Framing, tls},
};

static PROGRAMS: [Program; 4] = [
    Program {
        name: "mariadb-install-db",
        package: "mariadb-server",
        folders: &[],
    },
    Program {
        name: "mariadbd",
        package: "mariadb-server",
        folders: &["/usr/sbin"],
    },
    Program {
        name: "mariadb",
        package: "mariadb-client",
        folders: &[],
    },
    Program {
        name: "mariadb-dump",
        package: "mariadb-client",
        folders: &[],
    },
];

/// What is right for data that goes away with the test: a commit survives that the server is killed,
/// not that the machine is.
const FAST: [&str; 3] = [
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=OFF",
];

/// A write of the log past the kernel's cache takes in what others append to its buffer meanwhile, and behind
/// that whatever was in the buffer before. Once in some 300 kills MariaDB 10.11.19 replayed the latter too.
/// The setting is not known to all versions.
const DURABLE: [&str; 2] = [
    "--innodb-flush-log-at-trx-commit=1",
    "--loose-innodb-log-file-buffering=ON",
];

/// The error of a `KILL` that comes too late.
const NO_SUCH_CONNECTION: u16 = 1094;

#[derive(Debug)]
pub(crate) struct MariaDb;

impl MariaDb {
    /// A client, connected as the URL says.
    fn connected(&self, program: &'static Program, url: &Url) -> Result<Command, Error> {
        let mut client = Command::new(program.require(self.name())?);
        client.args(["--no-defaults", "--protocol=tcp"]);
        client.arg(format!("--host={}", url.host_str().unwrap_or("127.0.0.1")));
        client.arg(format!(
            "--port={}",
            url.port().unwrap_or(self.default_port())
        ));
        client.arg(format!("--user={}", decoded(url.username())));
        client.env("MYSQL_PWD", &*decoded(url.password().unwrap_or_default()));
        Ok(client)
    }
}

impl Engine for MariaDb {
    fn name(&self) -> &'static str {
        "MariaDB"
    }

    fn variable(&self) -> &'static str {
        "EVENTSOURCING_MARIADB_URL"
    }

    fn durable_variable(&self) -> &'static str {
        "EVENTSOURCING_DURABLE_MARIADB_URL"
    }

    fn programs(&self) -> &'static [Program] {
        &PROGRAMS
    }

    fn daemon(&self) -> Daemon {
        Daemon {
            account: "mysql",
            end_signal: "KILL",
        }
    }

    fn stop_signal(&self) -> &'static str {
        "TERM"
    }

    fn initialise(&self, place: &Place<'_>) -> Result<Vec<OsString>, Error> {
        let [install, ..] = &PROGRAMS;
        let mut command = vec![
            install.require(self.name())?.into(),
            "--no-defaults".into(),
            option("--datadir=", place.data),
            option("--tmpdir=", place.run),
            "--auth-root-authentication-method=normal".into(),
            "--skip-name-resolve".into(),
            "--skip-test-db".into(),
        ];
        command.extend(FAST.map(Into::into));
        Ok(command)
    }

    fn serve(&self, place: &Place<'_>, settings: &Settings) -> Result<Vec<OsString>, Error> {
        let [_, mariadbd, ..] = &PROGRAMS;
        let mut command = vec![
            mariadbd.require(self.name())?.into(),
            "--no-defaults".into(),
            option("--datadir=", place.data),
            option("--tmpdir=", place.run),
            option("--socket=", place.run.join("socket")),
            option("--pid-file=", place.run.join("pid")),
            format!("--port={}", place.port).into(),
            "--bind-address=127.0.0.1".into(),
            "--skip-name-resolve".into(),
            "--max-connections=300".into(),
            "--character-set-server=utf8mb4".into(),
            "--innodb-buffer-pool-size=64M".into(),
            "--max-allowed-packet=64M".into(),
        ];
        if settings.is_durable() {
            command.extend(DURABLE.map(Into::into));
        } else {
            command.extend(FAST.map(Into::into));
        }
        command.extend(settings.as_options());
        Ok(command)
    }

    fn encrypting(&self, certificate: &Path, key: &Path) -> Settings {
        Settings::default()
            .and("ssl-cert", &certificate.to_string_lossy())
            .and("ssl-key", &key.to_string_lossy())
    }

    fn url(&self, port: u16) -> String {
        format!("mysql://root@127.0.0.1:{port}/mysql")
    }

    /// A node of a cluster is ready when it has what the others have.
    fn ready_query(&self) -> &'static str {
        "SELECT IF(@@global.wsrep_on AND 'Synced' <> (SELECT VARIABLE_VALUE \
         FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'WSREP_LOCAL_STATE_COMMENT'), \
         'joining', TRIM(TRAILING '/' FROM @@datadir))"
    }

    fn client(&self, url: &Url) -> Result<Command, Error> {
        let [_, _, mariadb, _] = &PROGRAMS;
        let mut client = self.connected(mariadb, url)?;
        client
            .args(["--batch", "--skip-column-names", "--raw"])
            .args(["--connect-timeout=10", "--database"])
            .arg(url.path().trim_start_matches('/'));
        Ok(client)
    }

    fn create(&self, name: &str, _: Option<&str>) -> String {
        format!("CREATE DATABASE {name}")
    }

    fn drop(&self, name: &str) -> String {
        // A transaction that is open holds its tables, by default for a day.
        format!(
            "SET SESSION lock_wait_timeout = 30;\n\
             DELIMITER //\n\
             BEGIN NOT ATOMIC \
                 DECLARE CONTINUE HANDLER FOR {NO_SUCH_CONNECTION} BEGIN END; \
                 FOR it IN (SELECT id FROM information_schema.PROCESSLIST WHERE db = '{name}') \
                 DO KILL it.id; END FOR; \
             END //\n\
             DROP DATABASE {name} //"
        )
    }

    fn copies(&self) -> bool {
        false
    }

    fn dump(&self, url: &Url) -> Result<Command, Error> {
        let [.., dump] = &PROGRAMS;
        let mut command = self.connected(dump, url)?;
        command
            .args(["--routines", "--events", "--triggers", "--hex-blob"])
            .arg(url.path().trim_start_matches('/'));
        Ok(command)
    }

    fn default_port(&self) -> u16 {
        3306
    }

    fn framing(&self) -> &'static dyn Framing {
        &Self
    }

    fn unencrypted(&self) -> &'static str {
        ""
    }

    fn encrypted_framing(&self) -> &'static dyn Framing {
        &Encrypted
    }

    fn encrypted(&self, authority: &Path) -> String {
        format!("ssl_ca={}", authority.display())
    }
}

/// A length of three bytes and a number; what is longest goes on in the next.
impl Framing for MariaDb {
    fn header(&self, _: Direction, _: bool) -> usize {
        4
    }

    fn rest(&self, header: &[u8]) -> usize {
        let bytes = header.first_chunk::<3>().copied().unwrap_or_default();
        let [low, middle, high] = bytes.map(usize::from);
        low | middle << 8 | high << 16
    }

    fn ends_request(&self, message: &[u8]) -> bool {
        self.rest(message) < 0xFF_FFFF
    }
}

/// The server greets and the client asks for TLS as it says everything in the clear.
#[derive(Debug)]
struct Encrypted;

impl Framing for Encrypted {
    fn header(&self, direction: Direction, is_first: bool) -> usize {
        if is_first {
            MariaDb.header(direction, is_first)
        } else {
            tls::HEADER
        }
    }

    fn rest(&self, header: &[u8]) -> usize {
        tls::rest(header).unwrap_or_else(|| MariaDb.rest(header))
    }

    fn ends_request(&self, _: &[u8]) -> bool {
        true
    }
}

/// A part of a URL as it is meant.
fn decoded(part: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(part).decode_utf8_lossy()
}
