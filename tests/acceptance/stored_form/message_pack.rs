//! States as MessagePack, beside others that are JSON.

use eventsourcing::{SequencedItemMapper, SnapshotPolicy, StoredForm};

use super::{account, corrupt};
use crate::{
    bank::{Account, AccountEvent, deposited},
    stores::{Bank, Store, on_every_store},
};

fn packing(store: &Store) -> Store {
    store.clone().with_stored_form(StoredForm::message_pack())
}

on_every_store! {
    fn the_codec_changes_in_the_middle_of_a_stream(store) {
        let id = account(store);
        packing(store).accounts().update(id, |_| deposited(10)).unwrap();
        store.accounts().update(id, |_| deposited(20)).unwrap();

        for store in [store, &packing(store)] {
            assert_eq!(store.accounts().get(id).unwrap().balance, 35);
            assert_eq!(store.get_domain_events::<AccountEvent>(id).unwrap().len(), 4);
        }
        let row = store.strategy().get_item(id, 2).unwrap().unwrap();
        assert_eq!(row.state[..5], [0xF5, 1, 2, 0, 0]);
        assert_eq!(row.state[5..row.state.len() - 4], *b"\x81\xa6amount\x0a");
    }

    fn a_snapshot_of_one_codec_is_loaded_from_by_the_other(store) {
        let id = account(store);
        let with = |store: &Store| {
            store.repository::<Account>().with_snapshots(SnapshotPolicy::every(1))
        };
        with(&packing(store)).update(id, |_| deposited(10)).unwrap();
        // Without the rows in between, only the snapshot knows the balance.
        assert!(store.strategy().delete_record(id, 1).unwrap());
        assert_eq!(with(store).get(id).unwrap().balance, 15);
        with(store).update(id, |_| deposited(20)).unwrap();
        assert_eq!(with(&packing(store)).get(id).unwrap().balance, 35);
    }

    fn every_bit_of_a_frame_matters(store) {
        let id = account(&packing(store));
        let mapper = SequencedItemMapper::new(StoredForm::message_pack());
        let row = store.strategy().get_item(id, 1).unwrap().unwrap();
        let refused = |row| {
            let error = corrupt(mapper.from_sequenced_item::<AccountEvent, u64>(&row));
            assert!(error.contains("event 1 of"), "{error}");
        };
        for index in 0..row.state.len() {
            for bit in 0..8 {
                let mut altered = row.clone();
                altered.state[index] ^= 1 << bit;
                refused(altered);
            }
            let mut cut = row.clone();
            cut.state.truncate(index);
            refused(cut);
        }
        let mut longer = row.clone();
        longer.state.push(0);
        refused(longer);
    }
}
