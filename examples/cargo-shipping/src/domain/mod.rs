//! Shipping as those know it who ship. Nothing here knows of a database or a terminal.

pub(crate) mod cargo;
pub(crate) mod codes;
pub(crate) mod delivery;
pub(crate) mod handling;
pub(crate) mod history;
pub(crate) mod itinerary;
pub(crate) mod rerouting;
pub(crate) mod route;
pub(crate) mod routing;
pub(crate) mod specification;
pub(crate) mod voyage;

#[cfg(test)]
pub(crate) mod examples;
