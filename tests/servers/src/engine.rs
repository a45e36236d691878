use std::{ffi::OsString, path::Path, process::Command};

use url::Url;

use crate::{Error, Settings, folder::Daemon, programs::Program, proxy::Framing};

/// What is particular to the servers of one product.
pub(crate) trait Engine: Sync {
    fn name(&self) -> &'static str;
    fn variable(&self) -> &'static str;
    fn durable_variable(&self) -> &'static str;

    /// All that a server needs.
    fn programs(&self) -> &'static [Program];

    /// As whom a server runs, and how it is ended when nobody wants its data any more.
    fn daemon(&self) -> Daemon;

    /// The signal that ends a server in order.
    fn stop_signal(&self) -> &'static str;

    /// The command that fills a data folder.
    fn initialise(&self, place: &Place<'_>) -> Result<Vec<OsString>, Error>;

    /// The command that is the server.
    fn serve(&self, place: &Place<'_>, settings: &Settings) -> Result<Vec<OsString>, Error>;

    /// Settings with which connections may be encrypted, by this certificate and its key.
    fn encrypting(&self, certificate: &Path, key: &Path) -> Settings;

    /// The URL of the administrator.
    fn url(&self, port: u16) -> String;

    /// Where it answers unless a URL says otherwise.
    fn default_port(&self) -> u16;

    /// Answers with the data folder once the server takes all statements.
    fn ready_query(&self) -> &'static str;

    /// A client that reads statements from its standard input, and stops at the first that fails.
    fn client(&self, url: &Url) -> Result<Command, Error>;

    /// Copies a database on the server, if it can.
    fn create(&self, name: &str, template: Option<&str>) -> String;

    fn drop(&self, name: &str) -> String;

    /// Whether the server makes a database as a copy of another.
    fn copies(&self) -> bool;

    /// Prints a database as statements.
    fn dump(&self, url: &Url) -> Result<Command, Error>;

    /// Where the messages of its protocol end.
    fn framing(&self) -> &'static dyn Framing;

    /// What a URL has to say so that nothing is encrypted; empty where that goes without saying.
    fn unencrypted(&self) -> &'static str;

    /// Where what is said ends on an encrypted connection.
    fn encrypted_framing(&self) -> &'static dyn Framing;

    /// What a URL has to say so that all is encrypted, with a server of this authority.
    fn encrypted(&self, authority: &Path) -> String;
}

/// Where a server is.
pub(crate) struct Place<'a> {
    pub(crate) data: &'a Path,
    /// For sockets and whatever else the server writes.
    pub(crate) run: &'a Path,
    pub(crate) port: u16,
}

/// `name` and `value` in one argument, whatever the bytes of a path are.
pub(crate) fn option(name: &str, value: impl AsRef<std::ffi::OsStr>) -> OsString {
    let mut option = OsString::from(name);
    option.push(value);
    option
}
