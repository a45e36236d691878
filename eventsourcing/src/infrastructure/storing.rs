//! Stores a save once, whatever the database answers.

use super::{
    errors::{Cause, Conflict, Error, Expected, OutcomeUnknown, RecordError},
    record_strategy::RecordStrategy,
    retry::Retry,
    save::{KeyedSave, Save, SavedRange},
    selection::Selection,
};
use crate::domain::position::Position;

/// What a save that was not refused came to.
#[derive(Debug)]
pub(crate) enum Stored<P> {
    /// It is stored.
    Now,
    /// Another save is stored under its key.
    Before(KeyedSave<P>),
}

/// Whether the same save may have been sent before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    Never,
    Perhaps,
}

/// Sends a save until the database answers, and settles what it answered.
///
/// A rolled-back save is sent again as it is: if the place it wants is taken meanwhile, the answer
/// is a conflict. It was rolled back for another that went on, so how often does not count, only how
/// long. A save of unknown outcome is sent again under its own id: then it is stored, or its rows are
/// found there under that id, or somebody else's are.
pub(crate) fn store<S: RecordStrategy + ?Sized>(
    strategy: &S,
    retry: &Retry,
    save: Save<S::Position>,
    mut sent: Sent,
) -> Result<Stored<S::Position>, Error<S::Position>> {
    let mut unanswered = 0;
    let answer = retry.while_others_get_on().run(
        || strategy.append(&save),
        |error| {
            match error {
                RecordError::RolledBack(_) => return true,
                RecordError::OutcomeUnknown(_) => sent = Sent::Perhaps,
                RecordError::Unavailable(_) if sent == Sent::Perhaps => {}
                _ => return false,
            }
            unanswered += 1;
            retry.allows_another_after(unanswered)
        },
    );
    match answer {
        Ok(()) => Ok(Stored::Now),
        Err(RecordError::Conflict) => after_conflict(strategy, save, sent),
        Err(RecordError::OutcomeUnknown(cause)) => Err(unknown(save, cause)),
        Err(RecordError::RolledBack(cause) | RecordError::Unavailable(cause))
            if sent == Sent::Perhaps =>
        {
            Err(unknown(save, cause))
        }
        Err(error) if sent == Sent::Perhaps => Err(unknown(save, error.into())),
        Err(error) => Err(error.into()),
    }
}

fn unknown<P: Position>(save: Save<P>, cause: Cause) -> Error<P> {
    Error::OutcomeUnknown(Box::new(OutcomeUnknown { save, cause }))
}

fn after_conflict<S: RecordStrategy + ?Sized>(
    strategy: &S,
    save: Save<S::Position>,
    sent: Sent,
) -> Result<Stored<S::Position>, Error<S::Position>> {
    match look_what_is_there(strategy, &save, sent) {
        Ok(Found::Stored(stored)) => Ok(stored),
        Ok(Found::Conflict(conflict)) => Err(conflict.into()),
        Err(cause) if sent == Sent::Perhaps => Err(unknown(save, cause.into())),
        Err(_) => Err(first_of(&save).into()),
    }
}

enum Found<P> {
    Stored(Stored<P>),
    Conflict(Conflict<P>),
}

/// Whose rows stand where the save wants its own.
fn look_what_is_there<S: RecordStrategy + ?Sized>(
    strategy: &S,
    save: &Save<S::Position>,
    sent: Sent,
) -> Result<Found<S::Position>, RecordError> {
    if let Some(key) = save.key()
        && let Some(keyed) = strategy.find_save(key)?
    {
        let stored = if keyed.save_id == save.id() {
            Stored::Now
        } else {
            Stored::Before(keyed)
        };
        return Ok(Found::Stored(stored));
    }
    for range in save.ranges() {
        match rows_of(strategy, save, &range)? {
            Rows::Ours if sent == Sent::Perhaps => return Ok(Found::Stored(Stored::Now)),
            Rows::None => {}
            // A save that was never sent has no rows, whatever id they have.
            Rows::Ours | Rows::Theirs => {
                return conflict(strategy, range.originator_id, Expected::Free(range.first));
            }
        }
    }
    for &(originator_id, last) in save.unchanged() {
        if last_position(strategy, originator_id)? != last {
            return conflict(strategy, originator_id, unchanged_at(last));
        }
    }
    Ok(Found::Conflict(first_of(save)))
}

enum Rows {
    Ours,
    Theirs,
    None,
}

/// A save is whole: one row of ours means that all are there.
fn rows_of<S: RecordStrategy + ?Sized>(
    strategy: &S,
    save: &Save<S::Position>,
    range: &SavedRange<S::Position>,
) -> Result<Rows, RecordError> {
    let taken = Selection::of(range.originator_id)
        .gte(range.first)
        .lte(range.last)
        .limit(1);
    Ok(match strategy.get_items(&taken)?.first() {
        None => Rows::None,
        Some(row) if row.save_id == save.id() => Rows::Ours,
        Some(_) => Rows::Theirs,
    })
}

fn conflict<S: RecordStrategy + ?Sized>(
    strategy: &S,
    originator_id: uuid::Uuid,
    expected: Expected<S::Position>,
) -> Result<Found<S::Position>, RecordError> {
    Ok(Found::Conflict(Conflict {
        originator_id,
        expected,
        actual: last_position(strategy, originator_id)?,
    }))
}

fn last_position<S: RecordStrategy + ?Sized>(
    strategy: &S,
    originator_id: uuid::Uuid,
) -> Result<Option<S::Position>, RecordError> {
    let last = Selection::of(originator_id).descending().limit(1);
    Ok(strategy
        .get_items(&last)?
        .first()
        .map(|row| row.originator_version))
}

/// That an originator has not moved.
fn unchanged_at<P>(last: Option<P>) -> Expected<P> {
    last.map_or(Expected::Nothing, Expected::Last)
}

/// The conflict of a save of which no more is known than where it begins.
fn first_of<P: Position>(save: &Save<P>) -> Conflict<P> {
    let (originator_id, expected) = match (save.events().first(), save.unchanged().first()) {
        (Some(event), _) => (
            event.originator_id,
            Expected::Free(event.originator_version),
        ),
        (None, Some(&(id, last))) => (id, unchanged_at(last)),
        (None, None) => (uuid::Uuid::nil(), Expected::Free(P::FIRST)),
    };
    Conflict {
        originator_id,
        expected,
        actual: None,
    }
}
