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
pub(crate) fn parted(path: &str) -> (&str, &str) {
    match path.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", path),
    }
}
