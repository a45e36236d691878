use crate::{engine::Engine, mariadb::MariaDb, postgres::Postgres, programs};

/// A database that servers are started of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// PostgreSQL.
    Postgres,
    /// MariaDB, which speaks as MySQL does.
    MariaDb,
}

impl Product {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Postgres, Self::MariaDb];

    /// Its name, as people write it.
    pub fn name(self) -> &'static str {
        self.engine().name()
    }

    /// The environment variable that gives the URL of a server to use.
    pub fn variable(self) -> &'static str {
        self.engine().variable()
    }

    /// The packages of Debian that have what is missing here to start a server.
    pub fn missing_packages(self) -> Vec<&'static str> {
        programs::packages(&programs::missing(self.engine().programs()))
    }

    pub(crate) fn engine(self) -> &'static dyn Engine {
        match self {
            Self::Postgres => &Postgres,
            Self::MariaDb => &MariaDb,
        }
    }
}
