//! An array that is a tree.

use eventsourcing::{ArrayError, Index, SubarrayAssigned};
use uuid::Uuid;

use super::{all, big, big_of, item, subarray, taken};
use crate::stores::{Bank, Store, on_every_store};

/// How many rows there are, and how many of them are inner ones.
fn rows(store: &Store) -> (usize, usize) {
    let log = store.log();
    let inner = log
        .iter()
        .filter(|it| it.event_type == "eventsourcing.array#SubarrayAssigned");
    (log.len(), inner.count())
}

fn noted(store: &Store, array: Uuid, position: u64) -> Option<Uuid> {
    let event = store
        .get_domain_event::<SubarrayAssigned>(array, position)
        .unwrap();
    event.map(|it| it.event.id)
}

on_every_store! {
    fn items_are_appended_one_after_the_other(store) {
        let array = big(store, 3);
        for n in 0..27 {
            assert_eq!(array.append(item(n)).unwrap(), u128::from(n));
            assert_eq!(array.next_position().unwrap(), u128::from(n) + 1);
            assert_eq!(array.last().unwrap(), Some((n.into(), item(n))));
        }
        for n in 0..27 {
            assert_eq!(array.get(n).unwrap(), Some(item(n)));
        }
        let full = array.append(item(27)).unwrap_err();
        let id = array.id();
        assert_eq!(full.to_string(), format!("array {id} is full: its last index, 26, is taken"));
        assert_eq!(rows(store), (40, 13));
    }

    fn an_empty_array_has_nothing(store) {
        let array = big(store, 10);
        assert_eq!(array.get(0).unwrap(), None);
        assert_eq!(array.get(-1).unwrap(), None);
        assert_eq!(array.last().unwrap(), None);
        assert_eq!(array.next_position().unwrap(), 0);
        assert_eq!(array.slice(..).unwrap(), []);
        assert_eq!(array.slice(8..12).unwrap(), [None; 4]);
        assert_eq!(array.assigned(..).count(), 0);
    }

    fn the_tree_is_that_of_the_python_library(store) {
        let array = big(store, 4);
        for n in 0..17 {
            array.append(item(n)).unwrap();
        }
        assert_eq!(rows(store), (25, 8));
        let root = array.id();
        let id = |start, end| subarray(root, start, end);
        let tree = [
            (root, 0, id(0, 4)),
            (root, 1, id(0, 16)),
            (root, 2, id(0, 64)),
            (id(0, 16), 1, id(4, 8)),
            (id(0, 16), 2, id(8, 12)),
            (id(0, 16), 3, id(12, 16)),
            (id(0, 64), 1, id(16, 32)),
            (id(16, 32), 0, id(16, 20)),
        ];
        for (parent, place, child) in tree {
            assert_eq!(noted(store, parent, place), Some(child), "{place} of {parent}");
        }
        assert_eq!(store.versions(id(16, 20)), [0]);
    }

    fn indexes_go_up_to_the_highest_there_are(store) {
        for base in [1000, 4000, 10_000] {
            let array = big(store, base);
            assert_eq!(array.capacity(), None);
            let far = 4 * 10_u128.pow(35);
            array.set(far, item(1)).unwrap();
            assert_eq!(array.next_position().unwrap(), far + 1);
            assert_eq!(array.append(item(2)).unwrap(), far + 1);
            let last = u128::MAX - 1;
            array.set(last, item(3)).unwrap();
            array.set(base.into(), item(0)).unwrap();
            assert_eq!(array.get(far).unwrap(), Some(item(1)));
            assert_eq!(array.get(last).unwrap(), Some(item(3)));
            assert_eq!(array.slice(far - 1..far + 2).unwrap(), [None, Some(item(1)), Some(item(2))]);
            assert_eq!(array.slice(-2..).unwrap(), [None, Some(item(3))]);
            assert_eq!(array.slice(last..=last).unwrap(), [Some(item(3))]);
            let assigned = [(base.into(), 0), (far, 1), (far + 1, 2), (last, 3)];
            assert_eq!(all(&array), assigned);
            assert!(matches!(array.append(item(4)), Err(ArrayError::Full { last: l, .. }) if l == last));
            let beyond = array.set(u128::MAX, item(4));
            assert!(matches!(beyond, Err(ArrayError::BeyondCapacity { last: l, .. }) if l == last));
        }
    }

    fn holes_are_none_and_passed_over(store) {
        let array = big(store, 4);
        for n in [1, 6, 7, 21, 200] {
            array.set(n.into(), item(n)).unwrap();
        }
        let six = Some(item(6));
        assert_eq!(array.slice(5..9).unwrap(), [None, six, Some(item(7)), None]);
        assert_eq!(array.slice(..).unwrap().len(), 201);
        assert_eq!(array.slice(198..203).unwrap(), [None, None, Some(item(200)), None, None]);
        assert_eq!(array.slice(250..1000).unwrap(), [None; 6]);
        assert_eq!(array.slice(..-196).unwrap(), [None, Some(item(1)), None, None, None]);
        let ranged = |range| array.assigned(range).map(|it| it.unwrap().0).collect::<Vec<_>>();
        assert_eq!(ranged(0..256), [1, 6, 7, 21, 200]);
        assert_eq!(ranged(2..21), [6, 7]);
        assert_eq!(ranged(7..22), [7, 21]);
        assert_eq!(ranged(22..200), [0; 0]);
        assert_eq!(array.get(-1).unwrap(), Some(item(200)));
        assert_eq!(array.get(-180).unwrap(), Some(item(21)));
        assert_eq!(array.get(-202).unwrap(), None);
        assert_eq!(array.get(Index::FromEnd(0)).unwrap(), None);
    }

    fn an_index_is_assigned_once_and_what_is_refused_leaves_nothing(store) {
        let array = big(store, 10);
        array.set(123, item(1)).unwrap();
        let before = store.log();
        assert_eq!(taken(array.set(123, item(2))), 123);
        assert!(array.set(10_000_000_000, item(2)).is_err());
        assert_eq!(store.log(), before);
        assert_eq!(array.get(123).unwrap(), Some(item(1)));
    }

    fn an_item_and_its_path_are_one_save(store) {
        let array = big(store, 10);
        for (index, new_rows) in [(0, 2), (1, 1), (12_345, 6), (12_346, 1), (12_399, 2), (9, 1)] {
            let before = store.log().len();
            array.set(index, item(0)).unwrap();
            let log = store.log();
            let new = &log[before..];
            assert_eq!(new.len(), new_rows, "{index}");
            assert!(new.iter().all(|it| it.save_id == new[0].save_id));
        }
    }

    fn an_array_of_one_place_has_one_item(store) {
        let array = big(store, 1);
        assert_eq!(array.capacity(), Some(1));
        assert_eq!(array.append(item(1)).unwrap(), 0);
        assert!(matches!(array.append(item(2)), Err(ArrayError::Full { last: 0, .. })));
        assert!(matches!(array.set(1, item(2)), Err(ArrayError::BeyondCapacity { last: 0, .. })));
        assert_eq!(array.slice(..).unwrap(), [Some(item(1))]);
    }

    fn what_was_deleted_leaves_a_hole_and_appends_go_on(store) {
        let array = big(store, 4);
        for n in 0..17 {
            array.append(item(n)).unwrap();
        }
        let lonely = subarray(array.id(), 16, 20);
        assert!(store.strategy().delete_record(lonely, 0).unwrap());
        assert_eq!(array.next_position().unwrap(), 16);
        assert_eq!(array.append(item(99)).unwrap(), 16);
        assert_eq!(array.append(item(100)).unwrap(), 17);
        assert_eq!(array.last().unwrap(), Some((17, item(100))));
    }

    fn items_and_links_are_encrypted_as_other_events_are(store) {
        let key = eventsourcing::Key::aes_256_gcm(&[1; 32]);
        let ring = eventsourcing::KeyRing::new("a", key).unwrap();
        let form = eventsourcing::StoredForm::json().encrypted(ring);
        let encrypting = store.clone().with_stored_form(form);
        let array = big(&encrypting, 3);
        for n in 0..5 {
            array.append(item(n)).unwrap();
        }
        assert!(store.log().iter().all(|row| row.state[0] == 0xF5));
        assert_eq!(all(&array).len(), 5);
    }

    fn what_cannot_be_read_any_more_is_no_obstacle_to_appends(store) {
        let array = big(store, 10);
        array.append(item(0)).unwrap();
        let lowest = subarray(array.id(), 0, 10);
        store.put(eventsourcing::StoredEvent::new(lowest, 1, "test#Unknown", "{}"));
        assert!(array.last().is_err() && array.get(1).is_err());
        assert_eq!(array.append(item(2)).unwrap(), 2);
        assert_eq!(array.get(-3).unwrap(), Some(item(0)));
    }

    fn items_carry_the_time_and_the_metadata_of_the_store(store) {
        let metadata = eventsourcing::Metadata::default().correlated_with(Uuid::from_u128(7));
        let environment = store.environment().clone()
            .with_clock(|| eventsourcing::Timestamp::from_micros(5))
            .with_metadata(metadata);
        let store = store.clone().with_environment(environment);
        big_of(&store, Uuid::now_v7(), 10).append(item(1)).unwrap();
        let log = store.log();
        assert_eq!(log.len(), 2);
        for row in log {
            assert_eq!(row.timestamp, eventsourcing::Timestamp::from_micros(5));
            let metadata = String::from_utf8(row.metadata.unwrap()).unwrap();
            assert!(metadata.contains("correlation_id"), "{metadata}");
        }
    }
}
