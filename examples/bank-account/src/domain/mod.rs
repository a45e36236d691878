//! The bank as a banker knows it. Nothing here knows of a database, a file or a terminal.

pub(crate) mod account;
pub(crate) mod moment;
pub(crate) mod money;
pub(crate) mod movement;
pub(crate) mod number;
pub(crate) mod transfer;
