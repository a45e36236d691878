//! Positions as databases hold them.

use diesel::deserialize::FromSqlRow;
use eventsourcing::{Position, RecordError, TimeUuid, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::row::Id;
use sealed::Ordered;

/// A position that a column of a database holds: a version (`u64`), a
/// [`Timestamp`] or a [`TimeUuid`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a position that a column holds",
    label = "not a position",
    note = "a position is a `u64`, a `Timestamp` or a `TimeUuid` of `eventsourcing`"
)]
pub trait StoredPosition: Ordered {}

impl StoredPosition for u64 {}
impl StoredPosition for Timestamp {}
impl StoredPosition for TimeUuid {}

/// What a column of positions holds. Those of one column sort as the positions do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raw {
    /// `BIGINT`.
    Integer(i64),
    /// 16 bytes.
    Bytes(Id),
}

/// A position as it was found.
#[derive(Debug, FromSqlRow)]
pub enum FoundPosition {
    /// What a column of some kind of position may hold.
    Raw(Raw),
    /// What none does.
    Other(String),
}

pub(crate) mod sealed {
    use super::{DeserializeOwned, FoundPosition, Position, Raw, Serialize};

    /// A position by its number: numbers have a next one and one before, whatever they are of.
    pub trait Ordered: Position + Serialize + DeserializeOwned {
        /// The position that sequences begin at, as it is written in SQL; `None` where they begin
        /// anywhere. A partial index is not used when it is bound.
        const BEGINNING: Option<&'static str>;
        /// The number of this position.
        fn number(self) -> u128;
        /// What a column holds for the position of a number, which is at most that of the last.
        fn raw(number: u128) -> Raw;
        /// The position that was found.
        fn of(found: FoundPosition) -> Result<Self, String>;
    }
}

impl Ordered for u64 {
    const BEGINNING: Option<&'static str> = Some("0");

    fn number(self) -> u128 {
        self.into()
    }

    fn raw(number: u128) -> Raw {
        Raw::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn of(found: FoundPosition) -> Result<Self, String> {
        let number = integer(found)?;
        Self::try_from(number).map_err(|_| format!("is {number}, below 0"))
    }
}

impl Ordered for Timestamp {
    const BEGINNING: Option<&'static str> = None;

    fn number(self) -> u128 {
        self.as_micros().abs_diff(i64::MIN).into()
    }

    fn raw(number: u128) -> Raw {
        let since_the_first = u64::try_from(number).unwrap_or(u64::MAX);
        Raw::Integer(i64::MIN.saturating_add_unsigned(since_the_first))
    }

    fn of(found: FoundPosition) -> Result<Self, String> {
        integer(found).map(Self::from_micros)
    }
}

impl Ordered for TimeUuid {
    const BEGINNING: Option<&'static str> = None;

    fn number(self) -> u128 {
        self.to_sortable().as_u128()
    }

    fn raw(number: u128) -> Raw {
        Raw::Bytes(Id(Uuid::from_u128(number)))
    }

    fn of(found: FoundPosition) -> Result<Self, String> {
        match found {
            FoundPosition::Raw(Raw::Bytes(Id(bytes))) => Self::from_sortable(bytes)
                .map_err(|_| format!("is {bytes}, no UUID of version 6 as we store them")),
            FoundPosition::Raw(Raw::Integer(number)) => Err(format!("is {number}, no UUID")),
            FoundPosition::Other(what) => Err(format!("{what}, no UUID")),
        }
    }
}

fn integer(found: FoundPosition) -> Result<i64, String> {
    match found {
        FoundPosition::Raw(Raw::Integer(number)) => Ok(number),
        FoundPosition::Raw(Raw::Bytes(Id(bytes))) => Err(format!("is {bytes}, no integer")),
        FoundPosition::Other(what) => Err(format!("{what}, no integer")),
    }
}

/// What a column holds for a position.
pub(crate) fn stored<P: StoredPosition>(position: P) -> Result<Raw, RecordError> {
    if position > P::LAST {
        return Err(RecordError::beyond_the_last(position));
    }
    Ok(P::raw(position.number()))
}

/// The positions between which a selection lies, both included.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub(crate) first: Raw,
    pub(crate) last: Raw,
}

impl Span {
    /// The bounds in one; `None` when nothing is within them.
    pub(crate) fn of<P: StoredPosition>(selection: &eventsourcing::Selection<P>) -> Option<Self> {
        let after = match selection.gt {
            Some(bound) => bound.number().checked_add(1)?,
            None => P::FIRST.number(),
        };
        let before = match selection.lt {
            Some(bound) => bound.number().checked_sub(1)?,
            None => P::LAST.number(),
        };
        let first = after.max(selection.gte.unwrap_or(P::FIRST).number());
        let last = before
            .min(selection.lte.unwrap_or(P::LAST).number())
            .min(P::LAST.number());
        (first <= last).then(|| Self {
            first: P::raw(first),
            last: P::raw(last),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back<P: StoredPosition>(position: P) {
        let raw = stored(position).unwrap();
        assert_eq!(P::of(FoundPosition::Raw(raw)), Ok(position));
    }

    #[test]
    fn every_position_comes_back() {
        for version in [0, 1, u64::LAST] {
            comes_back(version);
        }
        for micros in [i64::MIN, -1, 0, 1, i64::MAX] {
            comes_back(Timestamp::from_micros(micros));
        }
        let some = "C232AB00-9414-11EC-B3C8-9F6BDECED846".parse().unwrap();
        for id in [TimeUuid::MIN, some, TimeUuid::MAX] {
            comes_back(id);
        }
    }

    #[test]
    fn a_position_beyond_the_last_is_refused() {
        assert!(matches!(
            stored(u64::LAST + 1),
            Err(RecordError::Misuse { .. })
        ));
    }

    #[test]
    fn times_before_1970_come_first() {
        let number = |micros| Timestamp::from_micros(micros).number();
        assert!([i64::MIN, -1, 0, 1, i64::MAX].map(number).is_sorted());
    }

    #[test]
    fn a_position_of_another_kind_is_said() {
        let text = || FoundPosition::Other("is \"two\"".into());
        assert_eq!(u64::of(text()), Err("is \"two\", no integer".into()));
        assert_eq!(TimeUuid::of(text()), Err("is \"two\", no UUID".into()));
        let seven = FoundPosition::Raw(Raw::Integer(7));
        assert_eq!(TimeUuid::of(seven), Err("is 7, no UUID".into()));
        let below = FoundPosition::Raw(Raw::Integer(-7));
        assert_eq!(u64::of(below), Err("is -7, below 0".into()));
        let unsorted = FoundPosition::Raw(Raw::Bytes(Id(TimeUuid::MIN.uuid())));
        assert!(TimeUuid::of(unsorted).is_err());
    }
}
