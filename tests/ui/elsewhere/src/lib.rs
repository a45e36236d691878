//! Event enums whose aggregates live in another crate.

#![forbid(missing_debug_implementations, unreachable_pub)]

use eventsourcing::DomainEvent;
use serde::{Deserialize, Serialize};

/// What can happen to a parcel.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "post.parcel")]
pub enum ParcelEvent {
    /// Somebody brought it.
    Posted {
        /// Where it goes.
        to: String,
        /// In grams.
        weight: u32,
    },
    /// It goes elsewhere.
    Redirected(String),
    /// It is where it should be.
    Delivered,
}

/// What can happen to a letter, today.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "post.letter")]
#[non_exhaustive]
pub enum LetterEvent {
    /// Somebody brought it.
    Posted,
    /// It is where it should be.
    Delivered,
}

/// What can happen to anything sent.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "post.sending")]
pub enum SendingEvent<T> {
    /// Somebody brought it.
    Posted {
        /// What it is.
        content: T,
    },
    /// It is something else now.
    Exchanged(T),
    /// Somebody put it on the scales.
    Weighed {
        /// In grams.
        grams: u64,
    },
    /// It is where it should be.
    Delivered,
}
