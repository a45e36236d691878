//! The base of a big array.

use eventsourcing::ArrayError;
use uuid::Uuid;

use super::{big, big_of, item};
use crate::stores::{Bank, in_memory, on_every_store};

on_every_store! {
    fn an_array_of_another_base_says_so_and_writes_nothing(store) {
        for items in [1, 4, 5, 17, 64] {
            let id = Uuid::now_v7();
            let array = big_of(store, id, 4);
            for n in 0..items {
                array.append(item(n)).unwrap();
            }
            let log = store.log();
            for base in [3, 5, 16, 1000] {
                let other = big_of(store, id, base);
                let refused = |outcome: Result<(), ArrayError>| {
                    assert!(matches!(
                        outcome,
                        Err(ArrayError::AnotherBase { array_id, base: b }) if array_id == id && b == base
                    ), "{outcome:?}: {items} items of base 4 opened with {base}");
                };
                refused(other.next_position().map(|_| ()));
                refused(other.last().map(|_| ()));
                refused(other.append(item(0)).map(|_| ()));
                refused(other.get(-1).map(|_| ()));
                refused(other.slice(..).map(|_| ()));
                refused(other.assigned(0..20).collect::<Result<Vec<_>, _>>().map(|_| ()));
                refused(other.set(20, item(0)));
            }
            assert_eq!(store.log(), log);
        }
    }

    fn what_is_no_array_is_not_taken_for_one(store) {
        let flat = crate::array::flat(store);
        flat.append(item(1)).unwrap();
        let array = big_of(store, flat.id(), 10);
        let said = array.next_position().unwrap_err().to_string();
        assert!(said.contains("test#Item") && said.contains("SubarrayAssigned"), "{said}");
        assert!(array.append(item(2)).is_err());
        assert_eq!(store.log().len(), 1);
    }
}

#[test]
fn a_base_is_one_to_two_to_the_63() {
    let fixture = in_memory();
    let array = big(&fixture.store, 10);
    let refused = |base| array.clone().with_base(base).unwrap_err().to_string();
    assert_eq!(
        refused(0),
        "an array or sub-array has at least one place, and 0 were asked for"
    );
    assert_eq!(
        refused(u64::MAX),
        "an array or sub-array has at most 9223372036854775808 places, and 18446744073709551615 were asked for"
    );
    let longest = array.with_base(1 << 63).unwrap();
    let last_place = (1 << 63) - 1;
    longest.set(last_place, item(1)).unwrap();
    assert_eq!(longest.append(item(2)).unwrap(), last_place + 1);
    assert_eq!(longest.slice(-2..).unwrap(), [Some(item(1)), Some(item(2))]);
}

#[test]
fn an_array_is_of_base_ten_thousand_unless_it_was_said_otherwise() {
    let fixture = in_memory();
    let array = fixture.store.big_array::<super::Item>(Uuid::now_v7());
    assert_eq!((array.base(), array.capacity()), (10_000, None));
    array.set(9_999, item(1)).unwrap();
    assert_eq!(
        fixture
            .store
            .versions(super::subarray(array.id(), 0, 10_000)),
        [9_999]
    );
}
