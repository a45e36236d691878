//! The handling history of a cargo: what ports report, in whichever order their reports come.

use std::collections::BTreeSet;

use eventsourcing::{Aggregate, DomainEvent, Id, Timestamp, Uuid, mutators};
use serde::{Deserialize, Serialize};

use super::{
    codes::TrackingId,
    handling::{Activity, ActivityKind, Handling},
};

/// What the ids of all histories are made in. It must never change: every id would.
const HISTORIES: Uuid = Uuid::from_u128(0x0b5e_8c7d_91f2_4c36_8a1d_72e4_5d09_c6b3);

/// Which history.
#[derive(Id)]
pub struct HistoryId(Uuid);

impl HistoryId {
    /// The id of the history of this cargo.
    pub fn of(cargo: &TrackingId) -> Self {
        Self::named(HISTORIES, cargo.as_ref())
    }
}

/// What can happen to a history. This enum is the contract on disk.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "shipping.handling")]
pub enum HandlingEvent {
    /// The history begins, with nothing in it.
    Opened {
        /// Of which cargo.
        cargo: TrackingId,
    },
    /// A port reported a handling.
    Registered {
        /// Which.
        handling: Handling,
    },
}

/// What was done to a cargo. An aggregate of its own, so that ports never wait for those who route,
/// and it knows nothing of routes: what was done was done, expected or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = HandlingEvent, id = HistoryId)]
pub struct HandlingHistory {
    /// Whose history it is.
    pub cargo: TrackingId,
    /// In the order of their completion, whenever they were reported; no two at the same time.
    pub handlings: BTreeSet<Handling>,
}

#[mutators(HandlingEvent)]
impl HandlingHistory {
    fn opened(cargo: TrackingId) -> Self {
        let handlings = BTreeSet::new();
        Self { cargo, handlings }
    }

    fn registered(&mut self, handling: Handling) {
        self.handlings.insert(handling);
    }
}

impl HandlingHistory {
    /// Opens the history of a cargo.
    pub fn open(cargo: TrackingId) -> HandlingEvent {
        HandlingEvent::Opened { cargo }
    }

    /// Registers what a port reports, however late.
    pub fn register(&self, handling: Handling) -> Result<HandlingEvent, HandlingRefusal> {
        let at_once = |it: &&Handling| it.completed == handling.completed;
        match self.handlings.iter().find(at_once) {
            Some(same) if *same == handling => return Err(HandlingRefusal::Registered),
            Some(other) => return Err(HandlingRefusal::AtOnce(other.activity.clone())),
            None => {}
        }
        let claims = handling.activity.kind == ActivityKind::Claimed;
        let is_last = self.last().is_none_or(|last| *last < handling);
        if (self.is_claimed() && is_last) || (claims && !is_last) {
            return Err(HandlingRefusal::AfterTheClaim);
        }
        Ok(HandlingEvent::Registered { handling })
    }

    /// The last handling to be completed.
    pub fn last(&self) -> Option<&Handling> {
        self.handlings.last()
    }

    /// The handlings that were completed after a time, or all.
    pub fn after(&self, time: Option<Timestamp>) -> impl Iterator<Item = &Handling> {
        let handlings = self.handlings.iter();
        handlings.filter(move |it| time.is_none_or(|time| it.completed > time))
    }

    /// Whether the customer has the cargo: then that is the last that was done to it.
    pub fn is_claimed(&self) -> bool {
        let is_claim = |last: &Handling| last.activity.kind == ActivityKind::Claimed;
        self.last().is_some_and(is_claim)
    }
}

/// Why a report is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandlingRefusal {
    /// It was taken before.
    #[error("that has been reported already")]
    Registered,
    /// Nobody could say which came first.
    #[error("the cargo was {0} at that time: nothing else is completed at the same moment")]
    AtOnce(Activity),
    /// Nothing is done to a cargo that its customer has.
    #[error("a cargo is claimed once, and nothing is done to it afterwards: check the times")]
    AfterTheClaim,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{day, history, location, voyage};

    fn received(on: u8) -> Handling {
        Activity::received(location("HKHKG")).completed(day(on))
    }

    fn claimed(on: u8) -> Handling {
        Activity::claimed(location("SESTO")).completed(day(on))
    }

    #[test]
    fn late_reports_are_put_where_they_belong() {
        let loaded = Activity::loaded(voyage("V100"), location("HKHKG")).completed(day(2));
        let late = history(&[claimed(9), loaded.clone(), received(1)]);
        assert_eq!(late, history(&[received(1), loaded, claimed(9)]));
        assert_eq!(late.last(), Some(&claimed(9)));
    }

    #[test]
    fn a_report_is_taken_once() {
        let history = history(&[received(1)]);
        assert_eq!(
            history.register(received(1)),
            Err(HandlingRefusal::Registered)
        );
        let at_once = HandlingRefusal::AtOnce(received(1).activity);
        assert_eq!(history.register(claimed(1)), Err(at_once));
        assert!(history.register(received(2)).is_ok(), "it came back");
    }

    #[test]
    fn a_claim_is_the_end() {
        let refused = Err(HandlingRefusal::AfterTheClaim);
        let history = history(&[received(1), claimed(9)]);
        assert_eq!(history.register(received(10)), refused);
        for day in [2, 10] {
            assert_eq!(history.register(claimed(day)), refused);
        }
        assert!(history.register(received(2)).is_ok(), "before the claim");
        let unclaimed = super::super::examples::history(&[received(5)]);
        assert_eq!(unclaimed.register(claimed(4)), refused);
    }
}
