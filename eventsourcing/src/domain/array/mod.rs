//! Arrays: the arithmetic of their indexes and of the tree that a big array is. No I/O.

pub(crate) mod index;
pub(crate) mod node;
pub(crate) mod subarray;
pub(crate) mod tree;
