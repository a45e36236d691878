use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use url::Url;

use crate::{Database, Error, Product};

/// Where a server answers, or a database on it.
#[derive(Clone, Debug)]
pub struct Endpoint {
    product: Product,
    url: Url,
}

impl Endpoint {
    pub(crate) fn new(product: Product, url: &str) -> Result<Self, Error> {
        Self::given(product, product.variable(), url)
    }

    /// Where an environment variable says.
    pub(crate) fn given(
        product: Product,
        variable: &'static str,
        url: &str,
    ) -> Result<Self, Error> {
        match Url::parse(url) {
            Ok(url) if url.has_authority() => Ok(Self { product, url }),
            _ => Err(Error::NoUrl {
                variable,
                example: product.engine().url(1234),
                given: url.to_owned(),
            }),
        }
    }

    /// Of which product the server is.
    pub fn product(&self) -> Product {
        self.product
    }

    /// The URL, as Diesel takes it: `postgres://…` or `mysql://…`.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Makes an empty database with a name that no other has.
    pub fn fresh_database(&self) -> Result<Database, Error> {
        Database::create(self, None)
    }

    /// Runs statements through the client of the database, each for itself, and returns what they
    /// answer as text: a line for each row.
    ///
    /// For the administration of servers; it starts a process.
    pub fn run(&self, statements: &str) -> Result<String, Error> {
        let client = self.product.engine().client(&self.url)?;
        output_of(client, statements)
    }

    /// The same server and user, another database.
    pub(crate) fn database(&self, name: &str) -> Self {
        let mut url = self.url.clone();
        url.set_path(name);
        Self { url, ..*self }
    }

    /// The host and the port.
    pub(crate) fn address(&self) -> (&str, u16) {
        let host = self.url.host_str().unwrap_or("127.0.0.1");
        let port = self.product.engine().default_port();
        (host, self.url.port().unwrap_or(port))
    }

    /// The same by another port of this machine, with other parameters unless they are empty.
    pub(crate) fn through(&self, port: u16, parameters: &str) -> Self {
        let mut url = self.url.clone();
        if !parameters.is_empty() {
            url.set_query(Some(parameters));
        }
        // Every URL that has an authority takes both.
        let _ = url.set_host(Some("127.0.0.1"));
        let _ = url.set_port(Some(port));
        Self { url, ..*self }
    }

    /// A database as statements, which make it again in an empty one.
    pub fn dump(&self) -> Result<String, Error> {
        output_of(self.product.engine().dump(&self.url)?, "")
    }
}

/// What a program that succeeds prints, with its messages in English.
pub(crate) fn output_of(mut command: Command, input: &str) -> Result<String, Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let doing = || Error::io(format!("run `{program}`"));
    let mut process = command
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(doing())?;
    if let Some(mut stdin) = process.stdin.take() {
        // One that ends before it has read everything says why.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = process.wait_with_output().map_err(doing())?;
    let printed = String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = format!("{printed}\n{said}").trim().to_owned();
    Err(Error::Refused { program, said })
}
