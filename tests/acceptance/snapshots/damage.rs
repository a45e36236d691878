//! Every byte of a snapshot changed in turn: it costs time, and changes no result.

use eventsourcing::{Fingerprint, SnapshotPolicy, StoredSnapshot, Timestamp};
use uuid::Uuid;

use super::{
    Told, account_of, everything,
    watched::{WatchedStore, watched},
};
use crate::bank::Account;

/// A snapshot as bytes, column after column.
fn bytes_of(snapshot: &StoredSnapshot) -> Vec<u8> {
    let mut bytes = Vec::new();
    for id in [
        snapshot.originator_id,
        snapshot.fingerprint.0,
        snapshot.save_id,
        snapshot.checksum,
    ] {
        bytes.extend_from_slice(id.as_bytes());
    }
    bytes.extend_from_slice(&snapshot.originator_version.to_be_bytes());
    for time in [snapshot.created_on, snapshot.last_modified, snapshot.as_of] {
        bytes.extend_from_slice(&time.as_micros().to_be_bytes());
    }
    bytes.push(u8::from(snapshot.ended));
    bytes.extend_from_slice(&snapshot.state);
    bytes
}

fn snapshot_of(bytes: &[u8]) -> StoredSnapshot {
    let id = |at: usize| Uuid::from_slice(&bytes[at..at + 16]).unwrap();
    let number = |at: usize| u64::from_be_bytes(bytes[at..at + 8].try_into().unwrap());
    let time = |at| Timestamp::from_micros(number(at).cast_signed());
    StoredSnapshot {
        originator_id: id(0),
        fingerprint: Fingerprint(id(16)),
        save_id: id(32),
        checksum: id(48),
        originator_version: number(64),
        created_on: time(72),
        last_modified: time(80),
        as_of: time(88),
        ended: bytes[96] & 1 == 1,
        state: bytes[97..].to_vec(),
        seal: None,
    }
}

/// The snapshot with one of its bytes, counted round and round, changed.
pub(super) fn damaged(snapshot: &StoredSnapshot, at: usize, mask: u8) -> StoredSnapshot {
    let mut bytes = bytes_of(snapshot);
    let at = at % bytes.len();
    bytes[at] ^= mask | 1;
    snapshot_of(&bytes)
}

/// Puts the damaged snapshot where the whole one was; what it says of its place is damaged, too.
fn replace(store: &WatchedStore<'_>, whole: &StoredSnapshot, damaged: &StoredSnapshot) {
    let kept = store.strategy().kept();
    kept.prune_snapshots(whole.originator_id, whole.fingerprint, 0)
        .unwrap();
    // A version that no database holds is refused.
    _ = kept.put_snapshot(damaged);
}

wherever_snapshots_are! {
    fn every_byte_in_turn(store) {
        let id = account_of(store, 7);
        let plain = everything(&store.repository::<Account>(), id, &[0, i64::MAX]);
        let store = watched(store);
        let accounts = store.repository::<Account>().with_snapshots(SnapshotPolicy::on_request());
        accounts.take_snapshot_at(id, 4).unwrap();
        let whole = store.strategy().puts().remove(0);
        assert_eq!(snapshot_of(&bytes_of(&whole)), whole);
        for at in 0..bytes_of(&whole).len() {
            let damaged = damaged(&whole, at, 1 << (at % 8));
            replace(&store, &whole, &damaged);
            assert_eq!(everything(&accounts, id, &[0, i64::MAX]), plain, "byte {at}");
        }
    }

    fn a_damaged_one_is_told_of_and_an_older_one_used(store) {
        let id = account_of(store, 9);
        let told = Told::default();
        let store = watched(store);
        let accounts = store.repository::<Account>();
        let accounts = accounts.with_snapshots(told.by(SnapshotPolicy::on_request()));
        for version in [3, 6] {
            accounts.take_snapshot_at(id, version).unwrap();
        }
        let newest = store.strategy().puts().remove(1);
        store.strategy().kept().put_snapshot(&damaged(&newest, 100, 1)).unwrap();
        store.strategy().shown();
        accounts.get(id).unwrap();
        assert_eq!(store.strategy().shown(), 2 + 5);
        assert_eq!(told.take(), [format!("a snapshot of {id} was not used: that of version 6 is damaged")]);
        accounts.take_snapshot_at(id, 6).unwrap();
        accounts.get(id).unwrap();
        assert_eq!(told.take().len(), 1, "taken anew by way of the older one, and whole again");
    }

    fn none_of_them_decodes(store) {
        let id = account_of(store, 9);
        let plain = everything(&store.repository::<Account>(), id, &[0, i64::MAX]);
        let told = Told::default();
        let store = watched(store);
        let accounts = store.repository::<Account>();
        let accounts = accounts.with_snapshots(told.by(SnapshotPolicy::on_request()));
        for version in 0..9 {
            accounts.take_snapshot_at(id, version).unwrap();
        }
        for mut snapshot in store.strategy().puts() {
            snapshot.state = br#"{"holder":7}"#.to_vec();
            store.strategy().kept().put_snapshot(&snapshot.with_checksum()).unwrap();
        }
        assert_eq!(everything(&accounts, id, &[0, i64::MAX]), plain);
        told.take();
        accounts.get(id).unwrap();
        let said = told.take();
        assert_eq!(said.len(), 3, "not all are tried: {said:?}");
        assert!(said[0].contains("that of version 8 does not decode: "), "{said:?}");
    }
}
