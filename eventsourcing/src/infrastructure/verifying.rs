//! Verifies sealed histories as they are stored, decoding nothing.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::{
    errors::{Absence, Corrupt, Error},
    event_store::Answer,
    histories::Histories,
    loading::{Until, belongs_to, not_replayed, replay},
    mapper::{SequencedItemMapper, place_of},
    record_strategy::RecordStrategy,
    repository::{Repository, living, not_found},
    sealing::Link,
    selection::Selection,
    stored_event::StoredEvent,
    stored_kind::StoredKind,
    type_name::type_name,
};
use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, entity::position::EntityPosition,
    id::AggregateId, position::Position, seal::Head,
};

/// A history of which every event is what was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified<P = u64> {
    /// Whose history it is.
    pub originator_id: Uuid,
    /// How many events it has.
    pub events: u64,
    /// How many events at its beginning have no seal, and are protected by nothing; 0 without
    /// `#[aggregate(unsealed_beginnings)]`.
    pub unsealed: u64,
    /// The end of the history; `None` where no event has a seal.
    pub head: Option<Head<P>>,
}

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    S: RecordStrategy<Position = K::Position> + ?Sized,
    K: StoredKind,
{
    /// Verifies that the history of an aggregate, from its first event to the last that is stored, is
    /// what was sealed. It reads the rows and decodes nothing, so that those whose keys were destroyed
    /// verify too.
    ///
    /// What it finds, and what it cannot, is in the [guide](crate::guide::hash_chain).
    ///
    /// # Errors
    ///
    /// [`Corrupt`](Error::Corrupt), naming the first event that is not what was sealed, with a
    /// [`ReplayError`](crate::ReplayError) as its cause;
    /// [`AnotherAggregate`](Error::AnotherAggregate) when that is the first, and its type is none of
    /// this aggregate; [`NotFound`](Error::NotFound) when there is none;
    /// [`Misuse`](Error::Misuse) when the aggregate has no hash chain.
    pub fn verify(&self, id: A::Id) -> Answer<S, Verified<S::Position>> {
        let verified = self.verify_history(id.into_uuid(), None)?;
        verified.ok_or_else(|| not_found::<A, _>(id, Absence::NeverBegun))
    }

    /// Verifies every history of this type that the database has, one after the other in the order in
    /// which they began; also those whose first event is gone or has another type. The log is read in
    /// pages, and each history event by event.
    ///
    /// Each item is what [`verify`](Self::verify) says of one history: the next can be asked for
    /// after an error. What the database itself cannot answer is the last item.
    pub fn verify_all(&self) -> impl Iterator<Item = Answer<S, Verified<S::Position>>> + '_ {
        let histories = Histories::new::<A::Event>(self.event_store());
        histories.map(|id| self.verify(A::Id::from_uuid(id?)))
    }

    /// Verifies a history as [`verify`](Self::verify) does, and that it is the one whose head was
    /// kept, up to there at least: nothing was cut off, and nobody has written another one, whatever
    /// keys they had.
    ///
    /// # Errors
    ///
    /// [`Corrupt`](Error::Corrupt) when it is not; and as [`verify`](Self::verify).
    pub fn verify_against(&self, head: &Head<S::Position>) -> Answer<S, Verified<S::Position>> {
        let verified = self.verify_history(head.originator_id, Some(head))?;
        verified.ok_or_else(|| cut_off(head, None))
    }

    /// The aggregate as it is now, if its history has a head that was kept: what
    /// [`get`](Self::get) gives, where nothing was cut off. All of the history is replayed and checked,
    /// since whoever can make another history can make a snapshot too.
    ///
    /// # Errors
    ///
    /// [`Corrupt`](Error::Corrupt) when the history has not; and as [`get`](Self::get).
    pub fn get_against(&self, head: &Head<S::Position>) -> Answer<S, AggregateRoot<A, K>> {
        check_sealed::<A, _>()?;
        let (id, store) = (head.originator_id, self.event_store());
        let Some(stored) = store.strategy().get_item(id, head.originator_version)? else {
            let last = store.last_stored(id)?;
            return Err(cut_off(head, last.map(|it| it.originator_version)));
        };
        check_kept(head, &stored)?;
        match replay(store, A::Id::from_uuid(id), Until::Now)? {
            Some(root) => living(root),
            None => Err(cut_off(head, None)),
        }
    }

    fn verify_history(
        &self,
        id: Uuid,
        kept: Option<&Head<S::Position>>,
    ) -> Answer<S, Option<Verified<S::Position>>> {
        check_sealed::<A, _>()?;
        let mut verifying = Verifying {
            mapper: self.event_store().mapper(),
            kept,
            last: None,
            broken: None,
            verified: Verified {
                originator_id: id,
                events: 0,
                unsealed: 0,
                head: None,
            },
        };
        let history = Selection::of(id);
        let strategy = self.event_store().strategy();
        strategy.read(&history, &mut |stored| verifying.go_on::<A>(stored))?;
        verifying.finish()
    }
}

/// A history on its way from one event to the next.
struct Verifying<'a, P: Position> {
    mapper: &'a SequencedItemMapper,
    /// The head that has not come yet.
    kept: Option<&'a Head<P>>,
    last: Option<P>,
    broken: Option<Error<P>>,
    verified: Verified<P>,
}

impl<P: EntityPosition> Verifying<'_, P> {
    fn go_on<A: Aggregate>(&mut self, stored: StoredEvent<P>) -> ControlFlow<()> {
        match self.check::<A>(&stored) {
            Ok(()) => {
                self.pass(stored);
                ControlFlow::Continue(())
            }
            Err(error) => {
                self.broken = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn check<A: Aggregate>(&mut self, stored: &StoredEvent<P>) -> Result<(), Error<P>> {
        let begins = !P::BEGINS_AT_FIRST || stored.originator_version == P::FIRST;
        if self.last.is_none() && begins {
            belongs_to::<A, _>(stored)?;
        }
        let link = Link {
            originator_id: self.verified.originator_id,
            last: self.last,
            seal: self.verified.head.as_ref().map(|head| &*head.seal),
        };
        link.check::<A>(self.mapper, stored)
            .map_err(|error| not_replayed(stored, error))?;
        if let Some(kept) = self.kept
            && kept.originator_version == stored.originator_version
        {
            check_kept(kept, stored)?;
            self.kept = None;
        }
        Ok(())
    }

    fn pass(&mut self, stored: StoredEvent<P>) {
        let originator_version = stored.originator_version;
        self.last = Some(originator_version);
        self.verified.events += 1;
        match stored.seal {
            None => self.verified.unsealed += 1,
            Some(seal) => {
                self.verified.head = Some(Head {
                    originator_id: self.verified.originator_id,
                    originator_version,
                    seal,
                });
            }
        }
    }

    /// `None` where there is no event.
    fn finish(self) -> Result<Option<Verified<P>>, Error<P>> {
        match (self.broken, self.last, self.kept) {
            (Some(error), ..) => Err(error),
            (None, None, _) => Ok(None),
            (None, last, Some(kept)) => Err(cut_off(kept, last)),
            (None, Some(_), None) => Ok(Some(self.verified)),
        }
    }
}

fn check_sealed<A: Aggregate, P: EntityPosition>() -> Result<(), Error<P>> {
    if A::HASH_CHAIN {
        return Ok(());
    }
    let name = type_name::<A>();
    Err(Error::misuse(format!(
        "the histories of `{name}` are not sealed, and cannot be verified: write \
         `#[aggregate(hash_chain)]` on it"
    )))
}

/// Whether an event is the one that a head was kept of.
fn check_kept<P: EntityPosition>(head: &Head<P>, stored: &StoredEvent<P>) -> Result<(), Error<P>> {
    if stored.seal.as_deref() == Some(&*head.seal) {
        return Ok(());
    }
    Err(Error::Corrupt(Corrupt {
        place: place_of(stored),
        what:
            "its seal is not that of the head that was kept: it, or an event in front of it, was \
               changed and sealed again; compare the history with a backup"
                .into(),
        cause: None,
    }))
}

fn cut_off<P: EntityPosition>(head: &Head<P>, last: Option<P>) -> Error<P> {
    let (id, kept) = (head.originator_id, head.originator_version);
    let there = match last {
        Some(last) => format!("the last event that is stored is {last}"),
        None => "no event is stored".into(),
    };
    Error::Corrupt(Corrupt {
        place: format!("event {kept} of {id}"),
        what: format!(
            "it is not there, and its head was kept: {there}; look for the rest in a backup"
        ),
        cause: None,
    })
}
