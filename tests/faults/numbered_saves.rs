//! What writers write.

use eventsourcing::Save;
use eventsourcing_tests::events;
use uuid::Uuid;

/// So many events are in one save.
pub(crate) const EACH: u64 = 3;

/// A save of a sequence by its number, the same whenever it is made. Every other one has a key, and so is
/// written by several statements.
pub(crate) fn numbered_save(sequence: Uuid, number: u64) -> Save {
    let id = Uuid::from_u128(sequence.as_u128() ^ u128::from(number + 1));
    let first = number * EACH;
    let save = Save::new(id, events(sequence, first..first + EACH));
    if number.is_multiple_of(2) {
        return save;
    }
    save.with_key(format!("{sequence} {number}"))
}
