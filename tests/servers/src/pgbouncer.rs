use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
};

use crate::{
    Endpoint, Error, Server,
    folder::{Daemon, Folder},
    keeper::Keeper,
    ports::free_port,
    programs::{self, Program},
    server::{again, await_answer},
};

const NAME: &str = "pgbouncer";

static PROGRAMS: [Program; 1] = [Program {
    name: NAME,
    package: "pgbouncer",
    folders: &["/usr/sbin"],
}];

/// Ended at once, whoever is connected.
const DAEMON: Daemon = Daemon {
    account: "postgres",
    end_signal: "TERM",
};

/// The packages of Debian that have what is missing here for a pgbouncer, beside PostgreSQL itself.
pub fn missing_pgbouncer_packages() -> Vec<&'static str> {
    programs::packages(&programs::missing(&PROGRAMS))
}

/// How long a client keeps the connection to the server that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// As long as it stays.
    Session,
    /// Until its transaction ends.
    Transaction,
}

/// A private pgbouncer in front of a private PostgreSQL, gone with this value.
#[derive(Debug)]
pub struct Pgbouncer {
    // Before the folder, which goes away after it.
    _keeper: Keeper,
    _folder: Folder,
    endpoint: Endpoint,
}

impl Pgbouncer {
    /// Starts one that has so many connections to the server for each user of a database, and waits
    /// until it answers. It lets in whomever the server knows.
    pub fn start(server: &Server, pooling: Pooling, connections: u32) -> Result<Self, Error> {
        again(|| Self::launch(server.endpoint(), pooling, connections))
    }

    fn launch(server: &Endpoint, pooling: Pooling, connections: u32) -> Result<Self, Error> {
        let [program] = &PROGRAMS;
        let program = program.require(NAME)?;
        let folder = Folder::create()?;
        let endpoint = server.through(free_port(), server.product().engine().unencrypted());
        let users = written(&folder, "users", "\"postgres\" \"\"\n")?;
        let settings = settings(server, &endpoint, pooling, connections);
        let settings = format!("{settings}auth_file = {}\n", users.display());
        let settings = written(&folder, "settings", &settings)?;
        let command = [program.into(), "-q".into(), settings.into()];
        let keeper = Keeper::start(&folder, DAEMON, &command)?;
        let data = server.run(WHOSE_DATA)?;
        let answers = || endpoint.run(WHOSE_DATA).is_ok_and(|it| it == data);
        await_answer(&keeper, answers).ok_or_else(|| Error::DidNotStart {
            product: NAME,
            log: folder.end_of_log(),
        })?;
        Ok(Self {
            _keeper: keeper,
            _folder: folder,
            endpoint,
        })
    }

    /// Lets it connect to the server anew, for settings that were changed there.
    pub fn reconnect(&self) -> Result<(), Error> {
        self.endpoint
            .database("pgbouncer")
            .run("RECONNECT")
            .map(drop)
    }

    /// Where it answers.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }
}

/// Another pgbouncer might answer.
const WHOSE_DATA: &str = "SHOW data_directory";

/// A file that pgbouncer may read.
fn written(folder: &Folder, name: &str, text: &str) -> Result<PathBuf, Error> {
    let file = folder.path().join(name);
    fs::write(&file, text)
        .and_then(|()| fs::set_permissions(&file, Permissions::from_mode(0o644)))
        .map_err(Error::io(format!("write {}", file.display())))?;
    Ok(file)
}

/// Idle connections go after a second, so that many users after each other do not use up those of the
/// server.
fn settings(server: &Endpoint, endpoint: &Endpoint, pooling: Pooling, connections: u32) -> String {
    let (server_host, server_port) = server.address();
    let (host, port) = endpoint.address();
    let pooling = match pooling {
        Pooling::Session => "session",
        Pooling::Transaction => "transaction",
    };
    format!(
        "[databases]\n\
         * = host={server_host} port={server_port}\n\
         [pgbouncer]\n\
         listen_addr = {host}\n\
         listen_port = {port}\n\
         unix_socket_dir =\n\
         pool_mode = {pooling}\n\
         default_pool_size = {connections}\n\
         max_client_conn = 1000\n\
         max_db_connections = 100\n\
         server_idle_timeout = 1\n\
         auth_type = trust\n\
         auth_user = postgres\n\
         admin_users = postgres\n"
    )
}
