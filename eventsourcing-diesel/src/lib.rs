//! Stores events through Diesel.
