//! Rows in parts, each for one statement.

use crate::row::NewRow;

/// The rows in parts; `length` says how many rows the first of them has, at least one.
pub(crate) fn parts<'r, 'a>(
    mut rows: &'r [NewRow<'a>],
    length: fn(&[NewRow<'_>]) -> usize,
) -> impl Iterator<Item = &'r [NewRow<'a>]> {
    std::iter::from_fn(move || {
        if rows.is_empty() {
            return None;
        }
        let (part, rest) = rows.split_at(length(rows));
        rows = rest;
        Some(part)
    })
}
