//! What holds of positions that nobody counts.

use uuid::Uuid;

use crate::{
    LogPosition, StoredEvent,
    testing::{Nth, Strategy, new_id, save},
};

pub(crate) fn an_originator_begins_with_its_lowest_position<P: Nth>(strategy: Strategy<'_, P>) {
    let [one, other] = [new_id(), new_id()];
    let placed = |id, version, topic: &'static str| {
        let item = StoredEvent::new(id, P::nth(version), topic, "{}");
        strategy.append(&save(vec![item])).unwrap();
    };
    placed(one, 1000, "test#Later");
    placed(one, 7, "test#Happened");
    placed(other, 300, "test#Happened");
    placed(other, 9, "test#Later");
    let of = |types: &[&str]| -> Vec<Uuid> {
        let found = strategy.originators(types, LogPosition::START, 10);
        found.unwrap().into_iter().map(|(_, id)| id).collect()
    };
    assert_eq!(of(&["test#Happened"]), [one]);
    assert_eq!(of(&["test#Later"]), [other]);
    assert!(strategy.delete_record(one, P::nth(7)).unwrap());
    assert_eq!(of(&["test#Later"]), [one, other]);
}
