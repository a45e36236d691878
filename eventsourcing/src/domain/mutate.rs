//! A state made from a history by a plain function.

use uuid::Uuid;

use super::{errors::ReplayError, recorded_event::RecordedEvent, replay::check_next};

/// Makes a state from the history of one originator by a function from state and event to state:
/// no derive, and no bound on either.
///
/// Each event is checked before `mutate` sees it, as [`Replay`](crate::Replay) does: first its
/// originator, then its version, the first of which is 0. [`EventStore::replay`] does the same with
/// what is stored.
///
/// ```
/// use eventsourcing::{RecordedEvent, Timestamp, Uuid, replay};
///
/// enum Counted { Up, Down }
///
/// fn mutate(count: i64, event: Counted) -> i64 {
///     match event {
///         Counted::Up => count + 1,
///         Counted::Down => count - 1,
///     }
/// }
///
/// let (id, now) = (Uuid::nil(), Timestamp::now());
/// let history = [Counted::Up, Counted::Up, Counted::Down].into_iter().zip(0..)
///     .map(|(event, version)| RecordedEvent::new(id, version, event, now));
/// assert_eq!(replay(id, history, 0, mutate)?, 1);
/// # Ok::<(), eventsourcing::ReplayError>(())
/// ```
///
/// # Errors
///
/// [`OriginatorId`](ReplayError::OriginatorId) for an event of another originator, and
/// [`OriginatorVersion`](ReplayError::OriginatorVersion) for one that is not the next.
///
/// [`EventStore::replay`]: crate::EventStore::replay
pub fn replay<E, T>(
    originator_id: Uuid,
    history: impl IntoIterator<Item = RecordedEvent<E>>,
    initial: T,
    mutate: impl FnMut(T, E) -> T,
) -> Result<T, ReplayError> {
    let begun = Mutating::new(originator_id, initial, mutate);
    let ended = history.into_iter().try_fold(begun, Mutating::apply)?;
    Ok(ended.state)
}

/// A state to which the events of one originator happen, one after the other.
pub(crate) struct Mutating<T, F> {
    originator_id: Uuid,
    last: Option<u64>,
    pub(crate) state: T,
    mutate: F,
}

impl<T, F> Mutating<T, F> {
    pub(crate) fn new(originator_id: Uuid, initial: T, mutate: F) -> Self {
        Self {
            originator_id,
            last: None,
            state: initial,
            mutate,
        }
    }

    /// Applies the next event.
    pub(crate) fn apply<E>(mut self, recorded: RecordedEvent<E>) -> Result<Self, ReplayError>
    where
        F: FnMut(T, E) -> T,
    {
        check_next(&recorded, self.originator_id, self.last)?;
        Ok(Self {
            state: (self.mutate)(self.state, recorded.event),
            last: Some(recorded.originator_version),
            ..self
        })
    }
}
