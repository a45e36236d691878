//! Compares names when the program is compiled, where there are no iterators.

/// Whether each of `names` is among `all`.
///
/// Mutators stand in the order of the variants, or nearly so: each name is looked for next to the one
/// before.
pub(super) const fn has_all(all: &[&str], names: &[&str]) -> bool {
    let mut near = 0;
    let mut index = 0;
    while index < names.len() {
        match position_near(near, all, names[index]) {
            Some(found) => near = found + 1,
            None => return false,
        }
        index += 1;
    }
    true
}

pub(super) const fn position(names: &[&str], name: &str) -> Option<usize> {
    position_near(0, names, name)
}

/// The position of `name`, looked for at `near` first, and from there in both directions.
const fn position_near(near: usize, names: &[&str], name: &str) -> Option<usize> {
    let name = name.as_bytes();
    let (mut before, mut after) = (near, near);
    while before > 0 || after < names.len() {
        if after < names.len() {
            if same(names[after].as_bytes(), name) {
                return Some(after);
            }
            after += 1;
        }
        if before > 0 {
            before -= 1;
            if before < names.len() && same(names[before].as_bytes(), name) {
                return Some(before);
            }
        }
    }
    None
}

/// A `_` before the name of a field or parameter says nothing.
pub(super) const fn position_of_field(names: &[&str], name: &str) -> Option<usize> {
    let mut index = 0;
    while index < names.len() {
        if same(without_underscore(names[index]), without_underscore(name)) {
            return Some(index);
        }
        index += 1;
    }
    None
}

const fn without_underscore(name: &str) -> &[u8] {
    match name.as_bytes() {
        [b'_', rest @ ..] => rest,
        name => name,
    }
}

/// Compares from the ends: what many names have in common is most often how they begin.
pub(super) const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut index = a.len();
    while index > 0 {
        index -= 1;
        if a[index] != b[index] {
            return false;
        }
    }
    true
}

/// Whether two modules stand in one crate: their paths are the same up to the first `::`.
pub(super) const fn same_crate(a: &[u8], b: &[u8]) -> bool {
    same(crate_of(a), crate_of(b))
}

const fn crate_of(module: &[u8]) -> &[u8] {
    let mut index = 0;
    while index < module.len() && module[index] != b':' {
        index += 1;
    }
    module.split_at(index).0
}
