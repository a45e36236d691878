//! What readers see while many write, who pause and are refused as it comes.

use std::{
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::channel,
    },
    thread,
};

use uuid::Uuid;

use crate::{
    Save,
    testing::{
        Nth, Strategy,
        at_once::{WRITERS, at_random_times, won},
        event, events,
        following::{log, while_followed},
        new_id, save,
    },
};

const SAVES: u64 = 125;

/// Saves of one to four events each, one after the other.
fn saves<P: Nth>(id: Uuid) -> Vec<Save<P>> {
    let firsts = (0..SAVES).scan(0, |next, n| {
        let first = *next;
        *next += n % 4 + 1;
        Some(first..*next)
    });
    firsts.map(|versions| save(events(id, versions))).collect()
}

fn events_of<P: Nth>(saves: &[&Save<P>]) -> usize {
    saves.iter().map(|it| it.events().len()).sum()
}

pub(crate) fn followers_miss_nothing_whatever_the_writers_do<P: Nth>(strategy: Strategy<'_, P>) {
    while_followed(strategy, &[1, 7, usize::MAX], |_| {
        let answers = at_random_times(strategy, |_| saves(new_id()));
        assert_eq!(won(&answers).len(), answers.len());
        assert_eq!(log(strategy).len(), events_of(&won(&answers)));
    });
}

pub(crate) fn followers_miss_nothing_of_writers_that_meet<P: Nth>(strategy: Strategy<'_, P>) {
    let ids = [new_id(), new_id()];
    while_followed(strategy, &[7], |_| {
        let answers = at_random_times(strategy, |writer| {
            saves(ids[usize::try_from(writer % 2).unwrap()])
        });
        let won = won(&answers);
        assert_eq!(log(strategy).len(), events_of(&won));
        let stored = won.len() as u64;
        assert!(
            stored >= SAVES,
            "of writers of one version one wins: {stored}"
        );
        assert!(stored <= SAVES * 2, "{stored} of {} saves", SAVES * WRITERS);
    });
}

pub(crate) fn a_save_is_seen_whole_or_not_at_all<P: Nth>(strategy: Strategy<'_, P>) {
    let [id, refused, taken] = [new_id(), new_id(), new_id()];
    strategy.append(&save(vec![event(taken, 0)])).unwrap();
    let seen = |id: Uuid| strategy.get_items(&id.into()).unwrap().len() as u64;
    let written = AtomicBool::new(false);
    let (reading, reads) = channel();
    thread::scope(|scope| {
        let written = &written;
        let reader = scope.spawn(move || {
            while !written.load(Ordering::SeqCst) {
                assert_eq!(seen(id) % 3, 0, "a part of a save of three events");
                assert_eq!(seen(refused), 0, "what was refused");
                let _ = reading.send(());
            }
        });
        // Nobody sends when the reader has failed.
        let _ = reads.recv();
        for n in 0..100 {
            let stored = strategy.append(&save(events(id, n * 3..n * 3 + 3)));
            let mut half = events(refused, 0..2);
            half.push(event(taken, 0));
            let refused = strategy.append(&save(half));
            if stored.is_err() || refused.is_ok() || reader.is_finished() {
                break;
            }
        }
        written.store(true, Ordering::SeqCst);
    });
    assert_eq!([seen(id), seen(refused)], [300, 0]);
}
