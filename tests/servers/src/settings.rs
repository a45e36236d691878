use std::ffi::OsString;

/// How a server is set.
///
/// By default one that is quick and forgets what it acknowledged when the machine loses power; that it is
/// killed costs it nothing.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    durable: bool,
    named: Vec<(String, String)>,
    language: Option<String>,
}

impl Settings {
    /// As servers are that matter: what was acknowledged is on the disk.
    pub fn durable() -> Self {
        Self {
            durable: true,
            ..Self::default()
        }
    }

    /// Sets a variable of the server beside those that the harness sets, or instead of one.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.named.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Lets it speak another language where it has a locale other than `C` (`LANGUAGE`), whether the
    /// system has a locale of that language or not.
    #[must_use]
    pub fn in_language(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }

    /// What is in front of the command of the server.
    pub(crate) fn as_environment(&self) -> Vec<OsString> {
        let language = self.language.iter();
        let variables = language.flat_map(|it| ["env".into(), format!("LANGUAGE={it}").into()]);
        variables.collect()
    }

    pub(crate) fn is_durable(&self) -> bool {
        self.durable
    }

    pub(crate) fn as_options(&self) -> impl Iterator<Item = OsString> {
        let named = self.named.iter();
        named.map(|(name, value)| format!("--{name}={value}").into())
    }
}
