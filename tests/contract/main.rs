//! What every record strategy promises, written once and stamped for each of them.
#![allow(clippy::unwrap_used)]
