//! Writers and readers that go on while somebody is erased.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

use eventsourcing::{Fingerprint, SnapshotPolicy, SnapshotSelection, Timestamp};

use super::{
    account,
    keys::{aes, encrypting, erased, of_update, per_originator},
};
use crate::{
    bank::{Account, deposited},
    stores::{Bank, on_every_store},
};
on_every_store! {
    fn whatever_begins_after_an_erasure_was_answered_is_refused(store) {
        let store = &encrypting(store, per_originator("a", aes(1)));
        let id = account(store);
        let (answered, saved) = (&AtomicBool::new(false), &AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(move || {
                    let accounts = store.accounts().with_snapshots(SnapshotPolicy::every(1));
                    loop {
                        let began_after = answered.load(Ordering::SeqCst);
                        match of_update(accounts.update(id, |_| deposited(1))) {
                            Ok(_) => assert!(!began_after, "it was saved"),
                            Err(error) if error.is_erased() => return,
                            Err(error) => assert!(error.is_conflict(), "{error}"),
                        }
                        saved.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
            while saved.load(Ordering::SeqCst) < 10 {
                thread::yield_now();
            }
            assert!(store.erase(id).unwrap().had_key);
            answered.store(true, Ordering::SeqCst);
        });
        erased(store.accounts().get(id));
        let again = store.erase(id).unwrap();
        assert!(again.is_complete(), "what overlapped cannot be read: {again:?}");
        let snapshots = store.strategy().snapshots().unwrap();
        let left = snapshots.newest_snapshot(&SnapshotSelection {
            originator_id: id,
            fingerprint: Fingerprint::of::<Account>().unwrap(),
            lte: u64::MAX,
            as_of: Timestamp::MAX,
        });
        assert_eq!(left.unwrap(), None);
    }
}
