//! Writers that stall between drawing a position and committing, as long as the case wants.

use std::{sync::mpsc::channel, thread, time::Duration};

use uuid::Uuid;

use crate::{
    LogPosition, RecordError, Save,
    testing::{
        Fresh, Nth, events,
        following::{log, while_followed},
        new_id, save,
    },
};

/// What is done within this time does not wait for a writer that is held.
const SOON: Duration = Duration::from_millis(300);

/// Longer than the margins of those who trust a clock.
const LONGER_THAN_ANY_MARGIN: Duration = Duration::from_secs(3);

/// What another thread answers while an append is held. `end` ends that: early when there is an
/// answer, and otherwise because there may be none before.
fn meanwhile<T: Send>(ask: impl FnOnce() -> T + Send, end: impl FnOnce(Answered)) -> T {
    thread::scope(|scope| {
        let (answer, answered) = channel();
        scope.spawn(move || answer.send(ask()));
        let early = answered.recv_timeout(SOON).ok();
        let when = match early {
            Some(_) => Answered::Before,
            None => Answered::After,
        };
        end(when);
        early.unwrap_or_else(|| answered.recv().expect("what was asked failed"))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answered {
    Before,
    After,
}

/// What there is to see of a save: in its sequence, in the log, among the originators, by its key.
fn seen<P: Nth>(fresh: &Fresh<P>, save: &Save<P>) -> [bool; 4] {
    let id = save.events()[0].originator_id;
    let types = ["test#Happened"];
    [
        !fresh.get_items(&id.into()).unwrap().is_empty(),
        !fresh.all_items(LogPosition::START, 9).unwrap().is_empty(),
        !fresh
            .originators(&types, LogPosition::START, 9)
            .unwrap()
            .is_empty(),
        fresh.find_save(save.key().unwrap()).unwrap().is_some(),
    ]
}

fn stored<P: Nth>(fresh: &Fresh<P>, id: Uuid) -> Vec<Uuid> {
    let items = fresh.get_items(&id.into()).unwrap();
    items.iter().map(|it| it.save_id).collect()
}

pub(crate) fn what_is_not_committed_is_seen_by_nobody<P: Nth>(fresh: &Fresh<P>) {
    let saved = save(events(new_id(), 0..3)).with_key("held");
    for question in 0..4 {
        let held = fresh.hold(&saved);
        let ask = || seen(fresh, &saved)[question];
        let is_seen = meanwhile(ask, |_| held.roll_back().unwrap());
        assert!(!is_seen, "question {question}");
    }
    fresh.hold(&saved).commit().unwrap();
    assert_eq!(seen(fresh, &saved), [true; 4]);
}

pub(crate) fn what_is_rolled_back_was_never_there<P: Nth>(fresh: &Fresh<P>) {
    let saved = save(events(new_id(), 0..3)).with_key("held");
    fresh.hold(&saved).roll_back().unwrap();
    assert_eq!(seen(fresh, &saved), [false; 4]);
    fresh.append(&saved).unwrap();
    assert_eq!(log(fresh.strategy()).len(), 3);
}

pub(crate) fn a_follower_sees_a_writer_that_stalls_longer_than_any_margin<P: Nth>(
    fresh: &Fresh<P>,
) {
    while_followed(fresh.strategy(), &[10], |followed| {
        let held = fresh.hold(&save(events(new_id(), 0..3)));
        let other = save(events(new_id(), 0..3));
        let end = |answered| {
            // The other save is there for a follower who does not wait.
            if answered == Answered::Before {
                followed.wait_for(3, LONGER_THAN_ANY_MARGIN);
            }
            held.commit().unwrap();
        };
        meanwhile(|| fresh.append(&other), end).unwrap();
    });
    assert_eq!(log(fresh.strategy()).len(), 6);
}

pub(crate) fn a_follower_steps_over_what_was_rolled_back<P: Nth>(fresh: &Fresh<P>) {
    while_followed(fresh.strategy(), &[10], |followed| {
        let held = fresh.hold(&save(events(new_id(), 0..3)));
        let other = save(events(new_id(), 0..2));
        let end = |_| {
            followed.wait_for(2, SOON);
            held.roll_back().unwrap();
        };
        meanwhile(|| fresh.append(&other), end).unwrap();
        fresh.append(&save(events(new_id(), 0..2))).unwrap();
    });
    assert_eq!(log(fresh.strategy()).len(), 4);
}

pub(crate) fn of_a_held_writer_and_another_of_its_version_one_wins<P: Nth>(fresh: &Fresh<P>) {
    let id = new_id();
    let (first, second) = (save(events(id, 0..2)), save(events(id, 0..1)));
    let held = fresh.hold(&first);
    let mut committed = Ok(());
    let end = |_| committed = held.commit();
    let answer = meanwhile(|| fresh.append(&second), end);
    match (committed, answer) {
        (Ok(()), Err(RecordError::Conflict | RecordError::RolledBack(_))) => {
            assert_eq!(stored(fresh, id), [first.id(); 2]);
        }
        (Err(RecordError::Conflict | RecordError::RolledBack(_)), Ok(())) => {
            assert_eq!(stored(fresh, id), [second.id()]);
        }
        neither => panic!("{neither:?}"),
    }
}

pub(crate) fn nobody_conflicts_with_what_was_rolled_back<P: Nth>(fresh: &Fresh<P>) {
    let id = new_id();
    let other = save(events(id, 0..1));
    let held = fresh.hold(&save(events(id, 0..2)));
    let end = |_| held.roll_back().unwrap();
    let answer = meanwhile(|| fresh.append(&other), end);
    match answer {
        Ok(()) => {}
        Err(RecordError::RolledBack(_)) => fresh.append(&other).unwrap(),
        Err(error) => panic!("{error:?}"),
    }
    assert_eq!(stored(fresh, id), [other.id()]);
}
