//! Whether connections are encrypted as their URL asks for it. The client library does not see to that by
//! itself: libmariadb knows no `ssl_mode`, and goes on in clear with a server that does not encrypt.

use diesel::{prelude::*, r2d2, result::Error as DieselError, sql_query, sql_types::Text};
use eventsourcing::{Error, RecordError};

use super::{errors, session::MysqlSession};
use crate::backend::setup::refusals::misuse;

/// What a URL asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Encryption {
    /// The parameter that asks for it.
    asked_by: Option<String>,
}

/// Those that Diesel passes on.
const KNOWN: [&str; 4] = ["ssl_mode", "ssl_ca", "ssl_cert", "ssl_key"];

impl Encryption {
    /// What a URL asks for, unless the client library would not do it.
    pub(super) fn of(url: &str) -> Result<Self, Error> {
        Self::by(url, mysqlclient_sys::SUPPORTS_MYSQL_SSL_MODE).map_err(misuse)
    }

    fn by(url: &str, knows_modes: bool) -> Result<Self, String> {
        let parameters = parameters(url);
        if let Some((unknown, _)) = parameters.iter().find(|it| is_mistaken(it.0)) {
            return Err(format!(
                "nobody knows the parameter `{unknown}`, and nothing would be encrypted by it; use \
                 `{}`",
                KNOWN.join("`, `")
            ));
        }
        // Of one that is said twice, Diesel takes the last.
        let value = |name| parameters.iter().rfind(|it| it.0 == name).map(|it| it.1);
        let mode = value("ssl_mode").map(str::to_ascii_lowercase);
        let file = KNOWN[1..].iter().find(|it| value(it).is_some());
        let asked_by = match mode.as_deref() {
            Some("disabled" | "preferred") => None,
            Some("verify_identity") if !knows_modes => return Err(NO_IDENTITY.into()),
            Some("verify_ca") if !knows_modes && value("ssl_ca").is_none() => {
                return Err(NO_MODE.into());
            }
            Some("required") if !knows_modes && file.is_none() => return Err(NO_MODE.into()),
            Some(mode) => Some(format!("ssl_mode={mode}")),
            None => file.map(|it| (*it).to_owned()),
        };
        Ok(Self { asked_by })
    }

    /// That a connection is encrypted where that was asked for.
    pub(super) fn check(&self, connection: &mut MysqlConnection) -> Result<(), RecordError> {
        let Some(asked_by) = &self.asked_by else {
            return Ok(());
        };
        let status = sql_query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
        let cipher: Option<Status> = status
            .get_result(connection)
            .optional()
            .map_err(errors::failed)?;
        if cipher.is_some_and(|it| !it.value.is_empty()) {
            return Ok(());
        }
        let what = format!(
            "the connection is not encrypted, though `{asked_by}` asks for it; give the server a \
             certificate (`ssl_cert` and `ssl_key` in its configuration)"
        );
        Err(RecordError::Misuse { what })
    }
}

const NO_IDENTITY: &str = "`ssl_mode=verify_identity` is nothing that libmariadb does, with which this \
                           program is built: it does not look whether the certificate is that of the \
                           host. Build it with libmysqlclient, or be content with the authority, by \
                           `ssl_mode=verify_ca&ssl_ca=…`";

const NO_MODE: &str = "`ssl_mode` is nothing that libmariadb knows, with which this program is built, and \
                       nothing would be encrypted; say as well which authority is trusted, by `ssl_ca=…`";

/// What is meant for the encryption, but for its spelling.
fn is_mistaken(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_meant = lower.starts_with("ssl") || lower.starts_with("tls");
    is_meant && !KNOWN.contains(&name)
}

fn parameters(url: &str) -> Vec<(&str, &str)> {
    let url = url.split('#').next().unwrap_or_default();
    let (_, parameters) = url.split_once('?').unwrap_or_default();
    let parted = |it| str::split_once(it, '=').unwrap_or((it, ""));
    parameters.split('&').map(parted).collect()
}

#[derive(QueryableByName)]
struct Status {
    #[diesel(sql_type = Text, column_name = "Value")]
    value: String,
}

/// What is done with a new connection of a pool.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) session: MysqlSession,
    pub(super) encryption: Encryption,
}

impl r2d2::CustomizeConnection<MysqlConnection, r2d2::Error> for Told {
    fn on_acquire(&self, connection: &mut MysqlConnection) -> Result<(), r2d2::Error> {
        self.encryption
            .check(connection)
            .map_err(|error| DieselError::QueryBuilderError(error.into()))
            .and_then(|()| self.session.apply(connection))
            .map_err(r2d2::Error::QueryError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(parameters: &str, knows_modes: bool) -> Result<Option<String>, String> {
        let url = format!("mysql://me@db/bank?unix_socket=/s&{parameters}#ssl_ca=ca");
        Encryption::by(&url, knows_modes).map(|it| it.asked_by)
    }

    #[test]
    fn encryption_is_asked_for_by_a_mode_or_a_file() {
        for (parameters, expected) in [
            ("", None),
            ("ssl_mode=Disabled&ssl_ca=ca", None),
            ("ssl_mode=preferred", None),
            ("ssl_ca=ca", Some("ssl_ca")),
            ("ssl_cert=a&ssl_key=b", Some("ssl_cert")),
            ("ssl_mode=required&ssl_ca=ca", Some("ssl_mode=required")),
            ("ssl_mode=VERIFY_CA&ssl_ca=ca", Some("ssl_mode=verify_ca")),
            (
                "ssl_mode=disabled&ssl_ca=ca&ssl_mode=required",
                Some("ssl_mode=required"),
            ),
        ] {
            for knows_modes in [true, false] {
                let expected = expected.map(str::to_owned);
                assert_eq!(asked(parameters, knows_modes), Ok(expected), "{parameters}");
            }
        }
    }

    #[test]
    fn a_mode_that_the_library_does_not_know_is_refused() {
        for (parameters, said) in [
            ("ssl_mode=verify_identity&ssl_ca=ca", "verify_identity"),
            ("ssl_mode=verify_ca&ssl_key=key", "`ssl_ca=…`"),
            ("ssl_mode=required", "`ssl_ca=…`"),
        ] {
            let error = asked(parameters, false).unwrap_err();
            assert!(error.contains(said), "{error}");
            asked(parameters, true).unwrap().unwrap();
        }
    }

    #[test]
    fn a_parameter_that_is_misspelt_is_refused() {
        for parameter in ["sslmode=verify-full", "SSL_MODE=required", "tls=yes"] {
            let error = asked(parameter, true).unwrap_err();
            let (name, _) = parameter.split_once('=').unwrap();
            assert!(error.contains(&format!("`{name}`")), "{error}");
        }
    }
}
