//! Event enums whose aggregates live in another crate, and generated ones that it sees.

#![forbid(missing_debug_implementations, unreachable_pub)]

use eventsourcing::{Aggregate, DomainEvent, mutators};
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

/// A stamp, whose events are generated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "post.stamp")]
pub struct Stamp {
    /// In cents.
    #[aggregate(attribute)]
    value: u32,
    #[aggregate(attribute)]
    motif: Motif,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Motif;

/// A post box, whose mutators are its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = PostBoxEvent)]
pub struct PostBox {
    letters: u32,
}

#[mutators(generate = pub PostBoxEvent, topic = "post.box")]
impl PostBox {
    fn put_up() -> Self {
        Self { letters: 0 }
    }

    fn filled(&mut self, letters: u32) {
        self.letters += letters;
    }
}

/// What nobody else sees, and nothing uses.
mod inside {
    use eventsourcing::Aggregate;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
    #[aggregate(topic = "post.office")]
    struct Office;
}
