use std::{io, path::PathBuf};

use crate::programs::{self, Program};

/// Why there is no server, or none that does as it is told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Programs that are not installed.
    #[error(
        "{product} cannot be started: {missing} not found. Install what is missing by `tests/run \
         --install` or, on Debian and Ubuntu, `apt-get install {packages}`; or give the URL of a server \
         (CONTRIBUTING.md says how)"
    )]
    Missing {
        /// What they are for.
        product: &'static str,
        /// Their names.
        missing: String,
        /// The packages of Debian that have them.
        packages: String,
    },
    /// The account that the server runs as, since root may not, cannot enter the server's folder.
    #[error(
        "the user `{account}`, who the server runs as, cannot write to `{}`: set TMPDIR to a folder \
         that all users may enter", folder.display()
    )]
    Unreachable {
        /// Who the server was to run as.
        account: &'static str,
        /// Where it was to write.
        folder: PathBuf,
    },
    /// A server that did not start, or went away before it answered.
    #[error("{product} did not start; it says:\n{log}")]
    DidNotStart {
        /// Which server.
        product: &'static str,
        /// The end of what it said.
        log: String,
    },
    /// A program that was asked for something and refused.
    #[error("`{program}` failed: {said}")]
    Refused {
        /// Which program, a client of a database as a rule.
        program: String,
        /// What it said.
        said: String,
    },
    /// An environment variable that gives no URL.
    #[error("`{variable}` has to be a URL such as `{example}`, and is {given:?}")]
    NoUrl {
        /// The name of the variable.
        variable: &'static str,
        /// What it might have been.
        example: String,
        /// What it is.
        given: String,
    },
    /// The operating system refused something.
    #[error("cannot {doing}")]
    Io {
        /// What was tried.
        doing: String,
        /// What came of it.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn missing(product: &'static str, programs: &[&'static Program]) -> Self {
        let names: Vec<_> = programs.iter().map(|it| format!("`{}`", it.name)).collect();
        Self::Missing {
            product,
            missing: names.join(", "),
            packages: programs::packages(programs).join(" "),
        }
    }

    /// For `map_err`, with what was being done.
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            doing: doing.into(),
            source,
        }
    }
}
