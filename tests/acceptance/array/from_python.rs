//! Trees as the Python library leaves them, which writes an item and each link of its path in a
//! transaction of its own, from the bottom to the root.

use eventsourcing::{Retry, StoredEvent};
use uuid::Uuid;

use super::{Big, all, big, item, subarray};
use crate::stores::{Bank, Store, on_every_store};

/// Assigns an item, and takes back all but the first links: the process ended there. Whether there
/// was any to take back.
fn assign_and_crash(store: &Store, array: &Big, index: u128, links: usize) -> bool {
    let before = store.log().len();
    array.set(index, item(7)).unwrap();
    let written = &store.log()[before..];
    let lost = written.iter().skip(1 + links);
    let mut any = false;
    for row in lost {
        assert_eq!(row.event_type, "eventsourcing.array#SubarrayAssigned");
        any |= store
            .strategy()
            .delete_record(row.originator_id, row.originator_version)
            .unwrap();
    }
    any
}

on_every_store! {
    fn an_append_mends_the_path_that_a_crash_left_unfinished(store) {
        let store = store.clone().with_retry(Retry::never());
        let mut crashed = 0;
        for (index, links) in (0..26).flat_map(|index| (0..3).map(move |links| (index, links))) {
            let array = big(&store, 3);
            for n in 0..index {
                array.append(item(n)).unwrap();
            }
            if !assign_and_crash(&store, &array, index.into(), links) {
                continue;
            }
            crashed += 1;
            assert_eq!(array.get(index).unwrap(), Some(item(7)));
            assert_eq!(array.slice(index..=index).unwrap(), [Some(item(7))]);
            assert_eq!(array.append(item(8)).unwrap(), u128::from(index) + 1, "{links} links of {index}");
            let last: Vec<_> = array.assigned(index..).map(Result::unwrap).collect();
            assert_eq!(last, [(index.into(), item(7)), (u128::from(index) + 1, item(8))]);
        }
        // There are 13 links in this tree, and each was once the first to be lost.
        assert_eq!(crashed, 13);
    }

    fn several_are_mended_one_after_the_other(store) {
        let array = big(store, 4);
        for n in 0..4 {
            array.append(item(n)).unwrap();
        }
        for index in [4, 8, 16] {
            assert!(assign_and_crash(store, &array, index, 0));
        }
        let appended: Vec<_> = (0..12).map(|n| array.append(item(n)).unwrap()).collect();
        assert_eq!(appended, [5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 17, 18]);
        assert_eq!(all(&array).len(), 19);
    }

    fn a_tree_that_was_imported_row_by_row_goes_on(store) {
        let root = Uuid::from_u128(1);
        let id = |start, end| subarray(root, start, end);
        let note = |array, place, child: Uuid| {
            let state = format!(r#"{{"id":"{child}"}}"#);
            store.put(StoredEvent::new(array, place, "eventsourcing.array#SubarrayAssigned", state));
        };
        let put = |array, place, n| {
            store.put(StoredEvent::new(array, place, "test#Item", format!(r#"{{"n":{n}}}"#)));
        };
        for n in 0..4 {
            put(id(0, 4), n, n);
        }
        note(root, 0, id(0, 4));
        put(id(4, 8), 0, 4);
        note(id(0, 16), 1, id(4, 8));
        note(root, 1, id(0, 16));
        let array = crate::array::big_of(store, root, 4);
        assert_eq!(array.append(item(5)).unwrap(), 5);
        let wanted: Vec<_> = (0..6).map(|n| (n.into(), n)).collect();
        assert_eq!(all(&array), wanted);
    }
}
