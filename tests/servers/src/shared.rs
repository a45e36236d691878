use std::{env, sync::OnceLock};

use crate::{Endpoint, Error, Product, Server};

/// A server that the tests of a run share.
#[derive(Debug)]
enum Shared {
    /// The environment says where.
    Given(Endpoint),
    /// Ours, which ends with this process.
    Started(Server),
}

static POSTGRES: OnceLock<Result<Shared, Error>> = OnceLock::new();
static MARIADB: OnceLock<Result<Shared, Error>> = OnceLock::new();

/// The server whose URL the environment gives, or else one that is started for this process at the first
/// call.
pub fn shared(product: Product) -> Result<&'static Endpoint, &'static Error> {
    let cell = match product {
        Product::Postgres => &POSTGRES,
        Product::MariaDb => &MARIADB,
    };
    match cell.get_or_init(|| find_or_start(product)) {
        Ok(Shared::Given(endpoint)) => Ok(endpoint),
        Ok(Shared::Started(server)) => Ok(server.endpoint()),
        Err(error) => Err(error),
    }
}

fn find_or_start(product: Product) -> Result<Shared, Error> {
    match env::var_os(product.variable()) {
        Some(url) => Endpoint::new(product, &url.to_string_lossy()).map(Shared::Given),
        None => Server::start(product).map(Shared::Started),
    }
}
