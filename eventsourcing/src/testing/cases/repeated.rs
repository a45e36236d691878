//! Saves that are sent again, and the ids by which they are known.

use uuid::Uuid;

use crate::{
    LogPosition, RecordError, Retry, Save,
    infrastructure::storing::{Sent, Stored, store},
    testing::{
        Nth, Strategy,
        at_once::{at_once, won},
        event, events, new_id, save,
    },
};

/// The saves that stored what there is of an originator.
fn save_ids<P: Nth>(strategy: Strategy<'_, P>, id: Uuid) -> Vec<Uuid> {
    let items = strategy.get_items(&id.into()).unwrap();
    items.iter().map(|it| it.save_id).collect()
}

fn settled<P: Nth>(strategy: Strategy<'_, P>, save: &Save<P>) -> bool {
    let answer = store(strategy, &Retry::never(), save.clone(), Sent::Perhaps);
    matches!(answer, Ok(Stored::Now))
}

pub(crate) fn a_save_sent_again_is_refused_and_known_by_its_id<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let saved = save(events(id, 0..3)).with_key("once");
    strategy.append(&saved).unwrap();
    for _ in 0..2 {
        let again = strategy.append(&saved);
        assert!(matches!(again, Err(RecordError::Conflict)), "{again:?}");
    }
    assert_eq!(save_ids(strategy, id), [saved.id(); 3]);
    let found = strategy.find_save("once").unwrap().unwrap();
    assert_eq!(found.save_id, saved.id());
}

pub(crate) fn equal_content_under_another_id_is_another_save<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let first = save::<P>(events(id, 0..2));
    strategy.append(&first).unwrap();
    let equal = strategy.append(&save(events(id, 0..2)));
    assert!(matches!(equal, Err(RecordError::Conflict)), "{equal:?}");
    assert_eq!(save_ids(strategy, id), [first.id(); 2]);
}

pub(crate) fn every_event_names_the_save_that_stored_it<P: Nth>(strategy: Strategy<'_, P>) {
    let [one, other] = [new_id(), new_id()];
    let saves = [
        save(vec![event(one, 0), event(other, 0)]),
        save(vec![event(other, 1)]),
        save(vec![event(one, 1), event(other, 2)]),
    ];
    for save in &saves {
        strategy.append(save).unwrap();
    }
    let [a, b, c] = saves.each_ref().map(Save::id);
    assert_eq!(save_ids(strategy, one), [a, c]);
    assert_eq!(save_ids(strategy, other), [a, b, c]);
    let log = strategy.all_items(LogPosition::START, 9).unwrap();
    let log: Vec<_> = log.iter().map(|it| it.save_id).collect();
    assert_eq!(log, [a, a, b, c, c]);
}

pub(crate) fn a_save_sent_by_many_at_once_is_stored_once<P: Nth>(strategy: Strategy<'_, P>) {
    let ids: Vec<_> = (0..10).map(|_| new_id()).collect();
    let saves: Vec<Save<P>> = ids.iter().map(|&id| save(events(id, 0..3))).collect();
    let answers = at_once(strategy, |_| saves.clone());
    assert_eq!(won(&answers).len(), saves.len());
    for (id, save) in ids.into_iter().zip(saves) {
        assert_eq!(save_ids(strategy, id), [save.id(); 3]);
    }
}

pub(crate) fn a_save_of_unknown_outcome_is_settled_by_sending_it_again<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let [id, empty] = [new_id(), new_id()];
    let (arrived, lost) = (save(events(id, 0..2)), save(events(empty, 0..2)));
    strategy.append(&arrived).unwrap();
    assert!(settled(strategy, &arrived), "one that had been stored");
    assert!(settled(strategy, &lost), "one that had not");
    assert!(
        !settled(strategy, &save(events(id, 0..2))),
        "rows of others"
    );
    assert_eq!(save_ids(strategy, id), [arrived.id(); 2]);
    assert_eq!(save_ids(strategy, empty), [lost.id(); 2]);
}
