//! What is the same for every kind.

use eventsourcing::{
    AggregateRoot, Error, EventStore, LogPosition, RecordStrategy, StoredKind, UpdateError, Uuid,
};

use super::{Tree, TreeEvent, grown, of_every_kind, planted, seen};

of_every_kind! {
    it_is_created_changed_discarded_stored_and_reloaded
    what_is_stored_is_in_the_order_in_which_it_happened
    an_id_is_used_once
    what_is_not_there_is_not_found
    a_clone_goes_its_own_way
}

fn it_is_created_changed_discarded_stored_and_reloaded<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let mut tree = trees.create(planted()).unwrap();
    assert_eq!(seen(&trees.get(tree.id()).unwrap()), seen(&tree));

    tree.trigger(grown(30)).unwrap();
    tree.decide(|tree| [grown(tree.cm), grown(1)]).unwrap();
    assert_eq!(tree.pending_events().len(), 3);
    trees.save(&mut tree).unwrap();
    assert_eq!(seen(&trees.get(tree.id()).unwrap()), seen(&tree));

    let updated = trees.update(tree.id(), |tree| grown(tree.cm)).unwrap();
    assert_eq!(updated.cm, 122);
    assert!(trees.contains(tree.id()).unwrap());

    let mut tree = trees.get(tree.id()).unwrap();
    tree.trigger(TreeEvent::Felled).unwrap();
    trees.save(&mut tree).unwrap();
    assert!(tree.has_ended() && tree.trigger(grown(1)).is_err());
    assert!(!trees.contains(tree.id()).unwrap());
    assert!(trees.find(tree.id()).unwrap().is_none());
    let last = trees.find_ended_too(tree.id()).unwrap().unwrap();
    assert_eq!(seen(&last), seen(&tree));
    let ids: Result<Vec<_>, _> = trees.ids().collect();
    assert_eq!(ids.unwrap(), [tree.id()]);
}

fn what_is_stored_is_in_the_order_in_which_it_happened<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let mut tree = trees.create(planted()).unwrap();
    for cm in 0..40 {
        tree.decide(|_| [grown(cm), grown(cm)]).unwrap();
        if cm % 7 == 0 {
            trees.save(&mut tree).unwrap();
        }
        if cm % 11 == 0 {
            trees.save(&mut tree).unwrap();
            tree = trees.get(tree.id()).unwrap();
        }
    }
    trees.save(&mut tree).unwrap();
    let events = store.get_domain_events::<TreeEvent>(tree.id()).unwrap();
    let log: Result<Vec<_>, _> = store
        .all_domain_events::<TreeEvent>(LogPosition::START)
        .collect();
    assert_eq!(events, log.unwrap());
    let cms = (0..40).flat_map(|cm| [grown(cm), grown(cm)]);
    let expected: Vec<_> = std::iter::once(planted()).chain(cms).collect();
    let happened: Vec<_> = events.iter().map(|it| it.event.clone()).collect();
    assert_eq!(happened, expected);
    assert!(events.is_sorted_by(|one, next| one.originator_version < next.originator_version));
    assert!(events.is_sorted_by_key(|event| event.timestamp));
}

fn an_id_is_used_once<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let id = Uuid::now_v7();
    trees.create_as(id, planted()).unwrap();
    trees.update(id, |_| TreeEvent::Felled).unwrap();
    let again = trees.create_as(id, planted());
    let Err(UpdateError::Failed(Error::Conflict(conflict))) = again else {
        panic!("{again:?}");
    };
    assert_eq!(conflict.originator_id, id);
    assert_eq!(store.get_domain_events::<TreeEvent>(id).unwrap().len(), 2);
}

fn what_is_not_there_is_not_found<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let id = Uuid::now_v7();
    assert!(matches!(trees.get(id), Err(Error::NotFound { .. })));
    assert!(!trees.contains(id).unwrap());
    let ended = trees.create_as(id, planted()).unwrap().id();
    trees.update(ended, |_| TreeEvent::Felled).unwrap();
    let error = trees.get(ended).unwrap_err().to_string();
    assert!(error.contains("has ended"), "{error}");
}

fn a_clone_goes_its_own_way<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let mut tree = trees.create(planted()).unwrap();
    tree.trigger(grown(5)).unwrap();
    let mut clone = tree.clone();
    trees.save(&mut tree).unwrap();
    let answer = trees.save(&mut clone);
    assert_eq!(answer.is_ok(), !K::IS_VERSIONED, "{answer:?}");
    let cm = if K::IS_VERSIONED { 5 } else { 10 };
    assert_eq!(trees.get(tree.id()).unwrap().cm, cm);
}
