//! Faults of keeping data keys.

use std::{thread, time::Duration};

use eventsourcing::{
    DataKeyStrategy, InMemoryStrategy, RecordError, StoredDataKey, Timestamp, testing::Fresh,
};
use uuid::Uuid;

use super::{OF_VERSIONS, faults, strategy::Breaks};

faults! {
    OF_VERSIONS, fresh;

    /// Keys are cut where a column of 255 bytes ends.
    CutsKeys as keys_are_cut fails [
        data_keys::a_data_key_is_kept_byte_by_byte,
    ],
    /// A second key takes the place of the first.
    InsertsOverWhatIsThere as a_key_is_overwritten fails [
        data_keys::of_many_keys_at_once_all_are_answered_with_one,
        data_keys::of_two_keys_for_one_originator_the_first_is_kept,
    ],
    /// Whoever gives a key gets it back, whatever is kept.
    AnswersWithTheKeyItWasGiven as the_given_key_is_the_answer fails [
        data_keys::a_destroyed_key_says_when_and_is_never_made_again,
        data_keys::of_many_keys_at_once_all_are_answered_with_one,
        data_keys::of_two_keys_for_one_originator_the_first_is_kept,
        data_keys::who_never_had_a_key_never_gets_one_after_it_was_destroyed,
    ],
    /// Looking and inserting are two steps.
    LooksBeforeItInserts as two_look_before_they_insert fails [
        data_keys::of_many_keys_at_once_all_are_answered_with_one,
    ],
    /// More than a thousand are not asked for.
    FindsAtMostAThousand as a_thousand_at_most_are_found fails [
        data_keys::keys_of_many_are_found_at_once_and_each_once,
    ],
    /// Who is asked for twice is found twice.
    FindsTwiceWhatIsAskedTwice as what_is_asked_twice_is_found_twice fails [
        data_keys::keys_of_many_are_found_at_once_and_each_once,
    ],
    /// Which key is there does not matter.
    ReplacesWhateverIsThere as whatever_is_there_is_replaced fails [
        data_keys::a_key_is_replaced_only_where_it_is_the_one_that_was_seen,
    ],
    /// Replacing makes a key where none is.
    RevivesByReplacing as replacing_makes_a_key fails [
        data_keys::replacing_makes_no_key,
    ],
    /// No tombstone is found.
    ForgetsWhatItDestroyed as what_was_destroyed_is_forgotten fails [
        data_keys::a_destroyed_key_says_when_and_is_never_made_again,
        data_keys::keys_of_many_are_found_at_once_and_each_once,
        data_keys::replacing_makes_no_key,
        data_keys::what_was_destroyed_first_counts,
        data_keys::who_never_had_a_key_never_gets_one_after_it_was_destroyed,
    ],
    /// Who has no key gets no tombstone.
    IgnoresAnUnknownOriginator as an_unknown_originator_is_ignored fails [
        data_keys::what_was_destroyed_first_counts,
        data_keys::who_never_had_a_key_never_gets_one_after_it_was_destroyed,
    ],
    /// Destroying again moves the time of it.
    MovesTheTimeOfDestruction as the_time_of_destruction_moves fails [
        data_keys::a_destroyed_key_says_when_and_is_never_made_again,
        data_keys::what_was_destroyed_first_counts,
    ],
    /// Keys of equal bytes go together.
    DestroysEqualKeys as equal_keys_are_destroyed fails [
        data_keys::destroying_one_leaves_the_others,
        data_keys::what_was_destroyed_first_counts,
        data_keys::who_never_had_a_key_never_gets_one_after_it_was_destroyed,
    ],
    /// Pages leave out tombstones.
    ForgetsTombstonesInPages as tombstones_are_left_out_of_pages fails [
        data_keys::keys_are_paged_without_loss,
    ],
    /// Pages come in descending order.
    PagesBackwards as pages_go_backwards fails [
        data_keys::keys_are_paged_without_loss,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let inner = InMemoryStrategy::default();
    Broken { inner, fault }.fresh()
}

struct Broken {
    inner: InMemoryStrategy,
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

impl Breaks for Broken {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn data_keys(&self) -> &dyn DataKeyStrategy {
        self
    }
}
