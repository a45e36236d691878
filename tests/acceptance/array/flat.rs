//! An array that is one sequence.

use eventsourcing::{ArrayError, Index};
use uuid::Uuid;

use super::{Item, flat, item, taken};
use crate::stores::{Bank, on_every_store};

on_every_store! {
    fn an_item_is_found_by_its_index(store) {
        let array = flat(store);
        assert_eq!(array.append(item(10)).unwrap(), 0);
        assert_eq!(array.append(item(11)).unwrap(), 1);
        array.set(4, item(14)).unwrap();
        assert_eq!(array.append(item(15)).unwrap(), 5);
        assert_eq!(array.get(0).unwrap(), Some(item(10)));
        assert_eq!(array.get(3).unwrap(), None);
        assert_eq!(array.get(5_u8).unwrap(), Some(item(15)));
        assert_eq!(array.last().unwrap(), Some((5, item(15))));
        assert_eq!(array.next_position().unwrap(), 6);
    }

    fn an_index_from_the_end_counts_back_from_the_highest(store) {
        let array = flat(store);
        array.set(0, item(10)).unwrap();
        array.set(2, item(12)).unwrap();
        assert_eq!(array.get(-1).unwrap(), Some(item(12)));
        assert_eq!(array.get(-2).unwrap(), None);
        assert_eq!(array.get(-3).unwrap(), Some(item(10)));
        assert_eq!(array.get(-4).unwrap(), None);
        assert_eq!(array.get(i128::MIN).unwrap(), None);
        assert_eq!(array.get(Index::FromEnd(0)).unwrap(), None);
    }

    fn an_empty_array_has_nothing(store) {
        let array = flat(store);
        assert_eq!(array.get(0).unwrap(), None);
        assert_eq!(array.get(-1).unwrap(), None);
        assert_eq!(array.last().unwrap(), None);
        assert_eq!(array.next_position().unwrap(), 0);
        assert_eq!(array.slice(..).unwrap(), []);
        assert_eq!(array.slice(-3..).unwrap(), []);
        assert_eq!(array.slice(..2).unwrap(), [None, None]);
        assert_eq!(array.assigned(..).count(), 0);
    }

    fn a_slice_has_every_place_and_none_for_a_hole(store) {
        let array = flat(store);
        for index in [1, 2, 5] {
            array.set(index, item(index)).unwrap();
        }
        let (one, two, five) = (Some(item(1)), Some(item(2)), Some(item(5)));
        assert_eq!(array.slice(..).unwrap(), [None, one, two, None, None, five]);
        assert_eq!(array.slice(2..=5).unwrap(), [two, None, None, five]);
        assert_eq!(array.slice(-2..).unwrap(), [None, five]);
        assert_eq!(array.slice(-100..-4).unwrap(), [None, one]);
        assert_eq!(array.slice(5..8).unwrap(), [five, None, None]);
        assert_eq!(array.slice(-1..2).unwrap(), []);
        let assigned: Vec<_> = array.assigned(2..).map(Result::unwrap).collect();
        assert_eq!(assigned, [(2, item(2)), (5, item(5))]);
    }

    fn an_index_is_assigned_once(store) {
        let array = flat(store);
        array.set(3, item(1)).unwrap();
        assert_eq!(taken(array.set(3, item(2))), 3);
        assert_eq!(array.get(3).unwrap(), Some(item(1)));
        let said = array.set(3, item(1)).unwrap_err().to_string();
        let id = array.id();
        assert_eq!(said, format!("index 3 of array {id} is taken: an item is assigned once and for ever"));
    }

    fn nothing_goes_beyond_the_capacity(store) {
        let array = flat(store).with_capacity(3).unwrap();
        let id = array.id();
        assert_eq!(array.capacity(), 3);
        let beyond = array.set(3, item(1)).unwrap_err();
        assert!(matches!(beyond, ArrayError::BeyondCapacity { index: 3, last: 2, .. }), "{beyond}");
        assert_eq!(
            beyond.to_string(),
            format!("index 3 is beyond the capacity of array {id}: its last index is 2")
        );
        assert!(matches!(array.get(3), Err(ArrayError::BeyondCapacity { index: 3, .. })));
        assert!(matches!(array.get(u128::MAX), Err(ArrayError::BeyondCapacity { .. })));
        array.set(2, item(2)).unwrap();
        let full = array.append(item(3)).unwrap_err();
        assert_eq!(full.to_string(), format!("array {id} is full: its last index, 2, is taken"));
        assert_eq!(array.slice(1..1000).unwrap(), [None, Some(item(2))]);
        assert_eq!(array.get(-1).unwrap(), Some(item(2)));
    }

    fn the_last_position_of_all_can_be_used(store) {
        let array = flat(store);
        let last = array.capacity() - 1;
        assert_eq!(last, i64::MAX.unsigned_abs());
        array.set(last, item(1)).unwrap();
        assert_eq!(array.get(last).unwrap(), Some(item(1)));
        assert_eq!(array.next_position().unwrap(), last + 1);
        assert_eq!(array.slice(-1..).unwrap(), [Some(item(1))]);
        assert!(matches!(array.append(item(2)), Err(ArrayError::Full { .. })));
        assert!(matches!(array.set(last + 1, item(2)), Err(ArrayError::BeyondCapacity { .. })));
    }

    fn an_item_is_stored_as_the_event_that_it_is(store) {
        let array = flat(store);
        array.set(7, item(5)).unwrap();
        let [row] = &store.log()[..] else { panic!() };
        assert_eq!((row.originator_id, row.originator_version), (array.id(), 7));
        assert_eq!((&*row.event_type, &*row.state), ("test#Item", &br#"{"n":5}"#[..]));
    }

    fn arrays_do_not_know_of_each_other(store) {
        let (one, other) = (flat(store), flat(store));
        one.append(item(1)).unwrap();
        other.append(item(2)).unwrap();
        assert_eq!(one.slice(..).unwrap(), [Some(item(1))]);
        assert_eq!(other.clone().slice(..).unwrap(), [Some(item(2))]);
        assert_eq!(store.array::<Item>(Uuid::now_v7()).next_position().unwrap(), 0);
    }
}

#[test]
fn a_capacity_is_one_to_two_to_the_63() {
    let fixture = crate::stores::in_memory();
    let refused = |capacity| {
        flat(&fixture.store)
            .with_capacity(capacity)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(0),
        "an array or sub-array has at least one place, and 0 were asked for"
    );
    assert_eq!(
        refused((1 << 63) + 1),
        "an array or sub-array has at most 9223372036854775808 places, and 9223372036854775809 were asked for"
    );
    assert!(flat(&fixture.store).with_capacity(1 << 63).is_ok());
}
