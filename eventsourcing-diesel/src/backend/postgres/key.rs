//! Keys of saves as a column holds them: a text of PostgreSQL has no zero byte, and a key may.

use std::borrow::Cow;

/// A key with its zero bytes written as `\0`, and for that its backslashes doubled.
pub(super) fn stored(key: &str) -> Cow<'_, str> {
    if !key.contains(['\\', '\0']) {
        return Cow::Borrowed(key);
    }
    Cow::Owned(key.replace('\\', "\\\\").replace('\0', "\\0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_apart() {
        let keys = ["a", "a\0", "a\\0", "a\\\0", "a\\\\0", "\\"];
        let mut stored: Vec<_> = keys.iter().map(|it| stored(it)).collect();
        assert!(stored.iter().all(|it| !it.contains('\0')));
        stored.sort_unstable();
        stored.dedup();
        assert_eq!(stored.len(), keys.len());
        assert_eq!(stored[0], "\\\\");
    }
}
