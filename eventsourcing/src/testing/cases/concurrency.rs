//! Many at once.

use crate::{
    LogPosition, Save,
    testing::{
        Nth, Strategy,
        at_once::{at_once, won},
        event, events,
        following::while_followed,
        new_id, save,
    },
};

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
    while_followed(strategy, &[7], |_| {
        let answers = at_once(strategy, |_| {
            let id = new_id();
            (0..25)
                .map(|n| save(events(id, n * 2..n * 2 + 2)))
                .collect()
        });
        assert_eq!(won(&answers).len(), answers.len());
    });
}
