use std::{env, sync::OnceLock};

use crate::{Endpoint, Error, Product, Server, Settings};

/// Servers that the tests of a run share: of each product one that is quick, and one that is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// What [`shared`] answers with.
    Quick(Product),
    /// What [`durable`] answers with.
    Durable(Product),
}

impl Shared {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let both = |it| [Self::Quick(it), Self::Durable(it)];
        Product::ALL.into_iter().flat_map(both)
    }

    /// The environment variable that gives its URL.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Quick(product) => product.variable(),
            Self::Durable(product) => product.engine().durable_variable(),
        }
    }

    /// Whether the environment gives it. A server of which nothing else is said is used for both.
    pub fn is_given(self) -> bool {
        self.given().is_some()
    }

    fn given(self) -> Option<(&'static str, String)> {
        let quick = Self::Quick(self.product()).variable();
        [self.variable(), quick].into_iter().find_map(|variable| {
            let url = env::var_os(variable)?;
            Some((variable, url.to_string_lossy().into_owned()))
        })
    }

    /// Starts it.
    pub fn start(self) -> Result<Server, Error> {
        match self {
            Self::Quick(product) => Server::start(product),
            Self::Durable(product) => Server::start_with(product, &Settings::durable()),
        }
    }

    fn product(self) -> Product {
        match self {
            Self::Quick(product) | Self::Durable(product) => product,
        }
    }

    fn endpoint(self) -> Result<&'static Endpoint, &'static Error> {
        match self.cell().get_or_init(|| self.find_or_start()) {
            Ok(Found::Given(endpoint)) => Ok(endpoint),
            Ok(Found::Started(server)) => Ok(server.endpoint()),
            Err(error) => Err(error),
        }
    }

    fn cell(self) -> &'static OnceLock<Result<Found, Error>> {
        static CELLS: [OnceLock<Result<Found, Error>>; 4] = [const { OnceLock::new() }; 4];
        let [postgres, durable_postgres, mariadb, durable_mariadb] = &CELLS;
        match self {
            Self::Quick(Product::Postgres) => postgres,
            Self::Durable(Product::Postgres) => durable_postgres,
            Self::Quick(Product::MariaDb) => mariadb,
            Self::Durable(Product::MariaDb) => durable_mariadb,
        }
    }

    fn find_or_start(self) -> Result<Found, Error> {
        match self.given() {
            Some((variable, url)) => {
                Endpoint::given(self.product(), variable, &url).map(Found::Given)
            }
            None => self.start().map(Found::Started),
        }
    }
}

/// A server that was found or started.
#[derive(Debug)]
enum Found {
    /// The environment says where.
    Given(Endpoint),
    /// Ours, which ends with this process.
    Started(Server),
}

/// The server whose URL the environment gives, or else one that is started for this process at the first
/// call.
pub fn shared(product: Product) -> Result<&'static Endpoint, &'static Error> {
    Shared::Quick(product).endpoint()
}

/// The same for programs that are tested as they are, and refuse to save where what they have answered
/// may be lost: one that is set as [`Settings::durable`] says.
pub fn durable(product: Product) -> Result<&'static Endpoint, &'static Error> {
    Shared::Durable(product).endpoint()
}
