//! Many at once.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crate::testing::{Nth, Strategy, event, events, new_id, save};
use crate::{LogPosition, RecordError, Save};

const WRITERS: u64 = 8;

/// Sends the saves, one after the other in each of the threads, which begin at once.
fn at_once<P: Nth>(
    strategy: Strategy<'_, P>,
    saves: impl Fn(u64) -> Vec<Save<P>> + Sync,
) -> Vec<Answer<P>> {
    let barrier = Barrier::new(usize::try_from(WRITERS).unwrap());
    let write = |writer| {
        let saves = saves(writer);
        barrier.wait();
        let answer = |it: Save<P>| (strategy.append(&it), it);
        saves.into_iter().map(answer).collect::<Vec<_>>()
    };
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

type Answer<P> = (Result<(), RecordError>, Save<P>);

fn won<P: Nth>(answers: &[Answer<P>]) -> Vec<&Save<P>> {
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

pub(crate) fn of_many_writers_of_one_version_one_wins<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let answers = at_once(strategy, |_| {
        (0..20)
            .map(|version| save(vec![event(id, version)]))
            .collect()
    });
    let won = won(&answers);
    assert_eq!(won.len(), 20);
    let stored = strategy.get_items(&id.into()).unwrap();
    for (version, event) in (0..).zip(&stored) {
        assert_eq!(event.originator_version.number(), version);
        let winner = |it: &&Save<P>| it.events()[0].originator_version.number() == version;
        assert_eq!(
            won.iter().copied().find(winner).unwrap().id(),
            event.save_id
        );
    }
}

pub(crate) fn acknowledged_saves_are_exactly_what_is_stored<P: Nth>(strategy: Strategy<'_, P>) {
    let ids: Vec<_> = (0..5).map(|_| new_id()).collect();
    let answers = at_once(strategy, |writer| {
        let place = |n: u64| (ids[usize::try_from((n + writer) % 5).unwrap()], n * 2);
        let of = |(id, first)| save(events(id, first..first + 2));
        (0..25).map(place).map(of).collect()
    });
    let mut won: Vec<_> = won(&answers).iter().map(|it| it.id()).collect();
    won.sort_unstable();
    let log = strategy.all_items(LogPosition::START, usize::MAX).unwrap();
    let mut stored: Vec<_> = log.iter().map(|it| it.save_id).collect();
    assert_eq!(stored.len(), won.len() * 2, "each save has two events");
    stored.sort_unstable();
    stored.dedup();
    assert_eq!(stored, won);
}

pub(crate) fn writers_of_different_originators_never_conflict<P: Nth>(strategy: Strategy<'_, P>) {
    let answers = at_once(strategy, |_| {
        let id = new_id();
        (0..25)
            .map(|version| save(vec![event(id, version)]))
            .collect()
    });
    assert_eq!(won(&answers).len(), answers.len());
}

pub(crate) fn a_key_used_by_many_at_once_is_used_once<P: Nth>(strategy: Strategy<'_, P>) {
    let answers = at_once(strategy, |_| {
        let keyed = |n| save(events(new_id(), 0..1)).with_key(format!("key {n}"));
        (0..10).map(keyed).collect()
    });
    let won = won(&answers);
    assert_eq!(won.len(), 10);
    for save in won {
        let found = strategy.find_save(save.key().unwrap()).unwrap().unwrap();
        assert_eq!(found.save_id, save.id());
    }
}

pub(crate) fn a_reader_of_the_log_sees_a_prefix_while_others_write<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let written = AtomicBool::new(false);
    let seen = thread::scope(|scope| {
        let reader = scope.spawn(|| follow(strategy, &written));
        let answers = at_once(strategy, |_| {
            let id = new_id();
            (0..25)
                .map(|n| save(events(id, n * 2..n * 2 + 2)))
                .collect()
        });
        assert_eq!(won(&answers).len(), answers.len());
        written.store(true, Ordering::SeqCst);
        reader.join().unwrap()
    });
    let log = strategy.all_items(LogPosition::START, usize::MAX).unwrap();
    let log: Vec<_> = log.iter().map(|it| it.log_position.unwrap()).collect();
    assert_eq!(seen, log);
}

/// What somebody sees who goes on from the last position they saw, until all is written and seen.
fn follow<P: Nth>(strategy: Strategy<'_, P>, written: &AtomicBool) -> Vec<LogPosition> {
    let mut seen = Vec::new();
    loop {
        let last_look = written.load(Ordering::SeqCst);
        let after = seen.last().copied().unwrap_or(LogPosition::START);
        let page = strategy.all_items(after, 7).unwrap();
        seen.extend(page.iter().map(|it| it.log_position.unwrap()));
        if last_look && page.is_empty() {
            return seen;
        }
    }
}
