//! The parts of a URL.

/// What makes a text a URL. A single letter is a drive.
pub(crate) fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.');
    let is_one = scheme.len() > 1
        && scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.chars().all(is_part);
    is_one.then_some(scheme)
}

/// The authority and the path of a URL: those of `//localhost/bank.db` are `localhost` and
/// `/bank.db`.
#[cfg_attr(not(any(feature = "sqlite", feature = "mysql")), allow(dead_code))]
pub(crate) fn parted(path: &str) -> (&str, &str) {
    match path.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", path),
    }
}

/// A URL as messages show it: without its password and its parameters. Of one in which a password
/// cannot be told from the rest, the scheme.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return scheme(url).map_or("…".into(), |scheme| format!("{scheme}:…"));
    };
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if rest.contains('@') {
        return format!("{scheme}://…");
    }
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}{path}")
        }
        None => format!("{scheme}://{authority}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_password() {
        for (url, shown) in [
            (
                "postgres://me:secret@db:5433/bank",
                "postgres://me@db:5433/bank",
            ),
            ("postgres://me:se@cret@db/bank", "postgres://me@db/bank"),
            ("postgres://db/bank?password=secret", "postgres://db/bank"),
            ("postgres://me:se?cret@db/bank", "postgres://…"),
            ("postgres://me:se/cret@db/bank", "postgres://…"),
            ("postgres://db/bank?password=se@cret", "postgres://…"),
            ("postgres://me@db", "postgres://me@db"),
            ("postgres:///bank?host=/tmp", "postgres:///bank"),
            ("postgres:secret", "postgres:…"),
            ("secret", "…"),
            ("sqlite:///var/bank.db", "sqlite:///var/bank.db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
