//! Where the compiler points for what is written.

use proc_macro2::Span;

/// At the user's code, and not the user's: the compiler points there and proposes no change.
pub(crate) fn at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}
