use std::ffi::OsString;

/// How a server is set.
///
/// By default one that is quick and forgets what it acknowledged when the machine loses power; that it is
/// killed costs it nothing.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    durable: bool,
    named: Vec<(String, String)>,
}

impl Settings {
    /// As servers are that matter: what was acknowledged is on the disk.
    pub fn durable() -> Self {
        Self {
            durable: true,
            named: Vec::new(),
        }
    }

    /// Sets a variable of the server beside those that the harness sets, or instead of one.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.named.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn is_durable(&self) -> bool {
        self.durable
    }

    pub(crate) fn as_options(&self) -> impl Iterator<Item = OsString> {
        let named = self.named.iter();
        named.map(|(name, value)| format!("--{name}={value}").into())
    }
}
