//! Strategies that keep data keys with one fault each, and the promises that must see it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::Duration,
};

use eventsourcing::{
    DataKeyStrategy, InMemoryStrategy, KeyedSave, LogPosition, RecordError, RecordStrategy, Save,
    Selection, StoredDataKey, Timestamp, Visit, testing::Fresh,
};
use uuid::Uuid;

use super::case;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    CutsKeys,
    InsertsOverWhatIsThere,
    AnswersWithTheKeyItWasGiven,
    LooksBeforeItInserts,
    FindsAtMostAThousand,
    FindsTwiceWhatIsAskedTwice,
    ReplacesWhateverIsThere,
    RevivesByReplacing,
    ForgetsWhatItDestroyed,
    IgnoresAnUnknownOriginator,
    MovesTheTimeOfDestruction,
    DestroysEqualKeys,
    ForgetsTombstonesInPages,
    PagesBackwards,
}

struct Broken {
    inner: InMemoryStrategy,
    /// `None`: it is whole.
    fault: Option<Fault>,
}

type Rows = Vec<(Uuid, StoredDataKey)>;

impl Broken {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn keys(&self) -> &dyn DataKeyStrategy {
        &self.inner
    }

    fn one(&self, id: Uuid) -> Option<StoredDataKey> {
        self.keys()
            .find_data_keys(&[id])
            .unwrap()
            .pop()
            .map(|it| it.1)
    }

    /// Puts a key in the place of whichever is there.
    fn force(&self, id: Uuid, wrapped: &[u8]) {
        if let Some(StoredDataKey::Wrapped(present)) = self.one(id) {
            self.keys().replace_data_key(id, &present, wrapped).unwrap();
        }
    }
}

impl DataKeyStrategy for Broken {
    fn find_data_keys(&self, originators: &[Uuid]) -> Result<Rows, RecordError> {
        let some = if self.has(Fault::FindsAtMostAThousand) {
            &originators[..originators.len().min(1000)]
        } else {
            originators
        };
        let mut found = self.keys().find_data_keys(some)?;
        if self.has(Fault::FindsTwiceWhatIsAskedTwice) {
            found = some
                .iter()
                .filter_map(|id| Some((*id, self.one(*id)?)))
                .collect();
        }
        if self.has(Fault::ForgetsWhatItDestroyed) {
            found.retain(|(_, kept)| matches!(kept, StoredDataKey::Wrapped(_)));
        }
        Ok(found)
    }

    fn insert_data_key(&self, id: Uuid, wrapped: &[u8]) -> Result<StoredDataKey, RecordError> {
        let given = StoredDataKey::Wrapped(wrapped.to_vec());
        match self.fault {
            Some(Fault::CutsKeys) => {
                let cut = &wrapped[..wrapped.len().min(255)];
                self.keys().insert_data_key(id, cut)
            }
            Some(Fault::InsertsOverWhatIsThere) => {
                self.force(id, wrapped);
                self.keys().insert_data_key(id, wrapped)
            }
            Some(Fault::AnswersWithTheKeyItWasGiven) => {
                self.keys().insert_data_key(id, wrapped)?;
                Ok(given)
            }
            Some(Fault::LooksBeforeItInserts) => {
                let before = self.one(id);
                thread::sleep(Duration::from_millis(20));
                self.keys().insert_data_key(id, wrapped)?;
                Ok(before.unwrap_or(given))
            }
            _ => self.keys().insert_data_key(id, wrapped),
        }
    }

    fn replace_data_key(
        &self,
        id: Uuid,
        present: &[u8],
        wrapped: &[u8],
    ) -> Result<bool, RecordError> {
        match (self.fault, self.one(id)) {
            (Some(Fault::ReplacesWhateverIsThere), Some(StoredDataKey::Wrapped(_))) => {
                self.force(id, wrapped);
                Ok(true)
            }
            (Some(Fault::RevivesByReplacing), None) => {
                self.keys().insert_data_key(id, wrapped)?;
                Ok(true)
            }
            _ => self.keys().replace_data_key(id, present, wrapped),
        }
    }

    fn destroy_data_key(
        &self,
        id: Uuid,
        on: Timestamp,
    ) -> Result<Option<StoredDataKey>, RecordError> {
        let before = self.one(id);
        match self.fault {
            Some(Fault::IgnoresAnUnknownOriginator) if before.is_none() => Ok(None),
            Some(Fault::MovesTheTimeOfDestruction) if before.is_some() => {
                self.keys().destroy_data_key(id, on)?;
                Ok(Some(StoredDataKey::Destroyed { on }))
            }
            Some(Fault::DestroysEqualKeys) => {
                for (other, kept) in self.keys().all_data_keys(None, usize::MAX)? {
                    if before.as_ref() == Some(&kept) {
                        self.keys().destroy_data_key(other, on)?;
                    }
                }
                Ok(before)
            }
            _ => self.keys().destroy_data_key(id, on),
        }
    }

    fn all_data_keys(&self, after: Option<Uuid>, limit: usize) -> Result<Rows, RecordError> {
        let mut page = self.keys().all_data_keys(after, limit)?;
        if self.has(Fault::ForgetsTombstonesInPages) {
            page.retain(|(_, kept)| matches!(kept, StoredDataKey::Wrapped(_)));
        }
        if self.has(Fault::PagesBackwards) {
            page.reverse();
        }
        Ok(page)
    }
}

impl RecordStrategy for Broken {
    type Position = u64;

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        self.inner.append(save)
    }

    fn read(&self, selection: &Selection, visit: &mut Visit<'_, u64>) -> Result<(), RecordError> {
        self.inner.read(selection, visit)
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, u64>,
    ) -> Result<(), RecordError> {
        self.inner.read_log(after, limit, visit)
    }

    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        self.inner.originators(event_types, after, limit)
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave>, RecordError> {
        self.inner.find_save(key)
    }

    fn delete_record(&self, originator_id: Uuid, position: u64) -> Result<bool, RecordError> {
        self.inner.delete_record(originator_id, position)
    }

    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        Some(self)
    }
}

fn is_kept(promise: &str, fault: Option<Fault>) -> bool {
    let broken = Broken {
        inner: InMemoryStrategy::default(),
        fault,
    };
    let (promise, fresh) = (case(promise), Fresh::new(broken));
    catch_unwind(AssertUnwindSafe(|| promise.run(&fresh))).is_ok()
}

/// Stamps for each promise a test that it sees these faults, and that it sees nothing without them.
macro_rules! seen {
    ($($promise:ident: [$($fault:ident),+ $(,)?]),+ $(,)?) => {
        $(#[test]
        fn $promise() {
            assert!(is_kept(concat!("data_keys::", stringify!($promise)), None), "it fails without a fault");
            for fault in [$(Fault::$fault),+] {
                let kept = is_kept(concat!("data_keys::", stringify!($promise)), Some(fault));
                assert!(!kept, "it lets a strategy pass that {fault:?}");
            }
        })+
    };
}

seen! {
    a_data_key_is_kept_byte_by_byte: [CutsKeys],
    of_two_keys_for_one_originator_the_first_is_kept: [
        InsertsOverWhatIsThere,
        AnswersWithTheKeyItWasGiven,
    ],
    keys_of_many_are_found_at_once_and_each_once: [
        FindsAtMostAThousand,
        FindsTwiceWhatIsAskedTwice,
        ForgetsWhatItDestroyed,
    ],
    a_key_is_replaced_only_where_it_is_the_one_that_was_seen: [ReplacesWhateverIsThere],
    replacing_makes_no_key: [RevivesByReplacing, ForgetsWhatItDestroyed],
    a_destroyed_key_says_when_and_is_never_made_again: [
        ForgetsWhatItDestroyed,
        AnswersWithTheKeyItWasGiven,
    ],
    who_never_had_a_key_never_gets_one_after_it_was_destroyed: [
        IgnoresAnUnknownOriginator,
        AnswersWithTheKeyItWasGiven,
    ],
    what_was_destroyed_first_counts: [MovesTheTimeOfDestruction],
    destroying_one_leaves_the_others: [DestroysEqualKeys],
    keys_are_paged_without_loss: [ForgetsTombstonesInPages, PagesBackwards],
    of_many_keys_at_once_all_are_answered_with_one: [LooksBeforeItInserts],
}
