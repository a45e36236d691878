//! What an array asks of the database.

use uuid::Uuid;

use super::{
    item,
    watched::{WatchedArray, watched},
};
use crate::stores::on_every_store;

on_every_store! {
    fn an_item_is_one_read_away_however_high_the_tree_is(store) {
        let store = watched(store);
        let array: WatchedArray<'_> = store.big_array(Uuid::now_v7()).with_base(1000).unwrap();
        for index in [0, 999, 1_000_000, 4 * 10_u128.pow(35)] {
            array.set(index, item(1)).unwrap();
            store.strategy().counts();
            assert_eq!(array.get(index).unwrap(), Some(item(1)));
            assert_eq!(array.get(index + 1).unwrap(), None);
            assert_eq!(store.strategy().counts(), (2, 0));
        }
    }

    fn the_end_is_one_read_for_each_level_and_one_for_the_root(store) {
        let store = watched(store);
        let array: WatchedArray<'_> = store.big_array(Uuid::now_v7()).with_base(10).unwrap();
        for height in 1..10_u32 {
            array.set(10_u128.pow(height) - 1, item(1)).unwrap();
            store.strategy().counts();
            array.next_position().unwrap();
            assert_eq!(store.strategy().counts().0, height as usize + 1);
            assert!(array.last().unwrap().is_some());
            assert_eq!(store.strategy().counts().0, height as usize + 1);
        }
    }

    fn an_item_is_one_append_and_needs_little_to_be_known(store) {
        let store = watched(store);
        let array: WatchedArray<'_> = store.big_array(Uuid::now_v7()).with_base(10).unwrap();
        array.set(99_999, item(1)).unwrap();
        for (index, reads) in [(99_998, 1), (99_980, 2), (50_000, 5), (5, 2), (6, 1)] {
            store.strategy().counts();
            array.set(index, item(1)).unwrap();
            let (seen, appends) = store.strategy().counts();
            assert_eq!(appends, 1);
            assert!(seen <= reads, "{seen} reads for {index}");
        }
    }

    fn an_append_asks_where_the_end_is_and_writes_there(store) {
        let store = watched(store);
        let array: WatchedArray<'_> = store.big_array(Uuid::now_v7()).with_base(10).unwrap();
        array.set(54_321, item(1)).unwrap();
        store.strategy().counts();
        array.append(item(2)).unwrap();
        assert_eq!(store.strategy().counts(), (6, 1));
    }

    fn what_is_streamed_is_read_in_pages(store) {
        let store = watched(store);
        let array: WatchedArray<'_> = store.big_array(Uuid::now_v7()).with_base(2000).unwrap();
        for n in 0..2010 {
            array.set(n.into(), item(n)).unwrap();
        }
        store.strategy().counts();
        let mut items = array.iter(0..);
        assert_eq!(items.next().unwrap().unwrap(), Some(item(0)));
        // The end, which is two levels and the root away, and one page.
        assert_eq!(store.strategy().counts(), (4, 0));
        assert_eq!(items.count(), 2009);
        assert!(store.strategy().counts().0 <= 6);
    }

    fn holes_are_passed_over_at_the_cost_of_what_is_there(store) {
        let store = watched(store);
        let array: WatchedArray<'_> = store.big_array(Uuid::now_v7()).with_base(10).unwrap();
        array.set(0, item(0)).unwrap();
        array.set(9_999_999_999, item(1)).unwrap();
        store.strategy().counts();
        assert_eq!(array.assigned(0..10_000_000_000_u64).count(), 2);
        // The root, the first lowest sub-array, and ten levels down to the last.
        assert_eq!(store.strategy().counts(), (12, 0));
        assert_eq!(array.assigned(5..9_000_000_000_u64).count(), 0);
        assert!(store.strategy().counts().0 <= 4);
    }
}
