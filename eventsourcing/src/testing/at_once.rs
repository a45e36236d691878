//! Many writers.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::Barrier,
    thread,
    time::Duration,
};

use super::{Strategy, nth::Nth};
use crate::{RecordError, Save};

pub(super) const WRITERS: u64 = 8;

/// What came of a save.
pub(super) type Answer<P> = (Result<(), RecordError>, Save<P>);

/// Sends the saves, one after the other in each of the threads, which begin at once.
pub(super) fn at_once<P: Nth>(
    strategy: Strategy<'_, P>,
    saves: impl Fn(u64) -> Vec<Save<P>> + Sync,
) -> Vec<Answer<P>> {
    each_sent(|it| sent(strategy, it), saves)
}

/// The same with a pause of each writer before each save, often none and at most 1 ms.
pub(super) fn at_random_times<P: Nth>(
    strategy: Strategy<'_, P>,
    saves: impl Fn(u64) -> Vec<Save<P>> + Sync,
) -> Vec<Answer<P>> {
    let chance = RandomState::new();
    let send = |save: &Save<P>| {
        let random = chance.hash_one(save.id());
        if random.is_multiple_of(4) {
            thread::sleep(Duration::from_micros(random / 4 % 1000));
        }
        sent(strategy, save)
    };
    each_sent(send, saves)
}

/// What comes of saves that are sent this way.
pub(super) fn each_sent<P: Nth>(
    send: impl Fn(&Save<P>) -> Result<(), RecordError> + Sync,
    saves: impl Fn(u64) -> Vec<Save<P>> + Sync,
) -> Vec<Answer<P>> {
    let barrier = Barrier::new(usize::try_from(WRITERS).unwrap());
    let write = |writer| {
        let saves = saves(writer);
        barrier.wait();
        let answer = |it: Save<P>| (send(&it), it);
        saves.into_iter().map(answer).collect::<Vec<_>>()
    };
    let write = &write;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..WRITERS)
            .map(|writer| scope.spawn(move || write(writer)))
            .collect();
        threads
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect()
    })
}

/// Sends a save until it is not rolled back.
fn sent<P: Nth>(strategy: Strategy<'_, P>, save: &Save<P>) -> Result<(), RecordError> {
    until_not_rolled_back(|| strategy.append(save))
}

/// Asks until the answer is not that the database rolled back, as one may do that has nothing against
/// what was asked.
pub(super) fn until_not_rolled_back<T>(
    ask: impl Fn() -> Result<T, RecordError>,
) -> Result<T, RecordError> {
    for _ in 0..1000 {
        match ask() {
            Err(RecordError::RolledBack(_)) => thread::sleep(Duration::from_millis(1)),
            answer => return answer,
        }
    }
    panic!("what was asked was rolled back 1000 times");
}

/// The saves that are stored; the others have to be conflicts.
pub(super) fn won<P: Nth>(answers: &[Answer<P>]) -> Vec<&Save<P>> {
    let lost = |answer: &Answer<P>| match &answer.0 {
        Ok(()) => false,
        Err(RecordError::Conflict) => true,
        Err(error) => panic!("neither stored nor a conflict: {error:?}"),
    };
    answers
        .iter()
        .filter(|it| !lost(it))
        .map(|it| &it.1)
        .collect()
}
