//! Faults of the caller's own keys.

use eventsourcing::{
    InMemoryStrategy, KeyedSave, RecordError, RecordStrategy, Save, testing::Fresh,
};
use uuid::Uuid;

use super::{
    OF_VERSIONS, faults,
    strategy::{Breaks, part_of},
};

faults! {
    OF_VERSIONS, fresh;

    /// Keys are not kept.
    ForgetsTheKey as the_key_is_forgotten fails [
        concurrency::a_key_used_by_many_at_once_is_used_once,
        keys::a_key_is_used_once,
        keys::a_key_without_events_is_kept,
        keys::a_keyed_save_is_found_under_its_key,
        keys::keys_are_compared_byte_by_byte,
        repeated::a_save_sent_again_is_refused_and_known_by_its_id,
    ],
    /// A key is kept only with events.
    ForgetsKeysWithoutEvents as keys_without_events_are_forgotten fails [
        keys::a_key_without_events_is_kept,
        keys::keys_are_compared_byte_by_byte,
    ],
    /// A key is kept in a transaction of its own, before the events.
    UsesUpTheKeyOfARefusal as a_refusal_uses_up_its_key fails [
        append::a_refused_batch_changes_nothing,
        keys::a_keyed_save_is_found_under_its_key,
        keys::a_refused_save_does_not_use_up_its_key,
    ],
    /// Keys are compared as a text collation does, without case and trailing blanks.
    FoldsKeys as keys_are_folded fails [
        keys::keys_are_compared_byte_by_byte,
    ],
    /// What was stored under a key is not kept with it.
    ForgetsRanges as ranges_are_forgotten fails [
        keys::a_keyed_save_is_found_under_its_key,
    ],
    /// The save is not kept with its key.
    ForgetsTheSaveOfAKey as the_save_of_a_key_is_forgotten fails [
        concurrency::a_key_used_by_many_at_once_is_used_once,
        keys::a_key_is_used_once,
        keys::a_key_without_events_is_kept,
        keys::a_keyed_save_is_found_under_its_key,
        keys::keys_are_compared_byte_by_byte,
        repeated::a_save_sent_again_is_refused_and_known_by_its_id,
    ],
    /// A key that nobody used is found.
    FindsAnyKey as any_key_is_found fails [
        append::a_refused_batch_changes_nothing,
        keys::an_unknown_key_finds_nothing,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let inner = InMemoryStrategy::default();
    Keys { fault, inner }.fresh()
}

struct Keys {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
}

impl Keys {
    fn kept(&self, key: &str) -> String {
        if self.fault == Some(Fault::FoldsKeys) {
            return key.trim_end().to_lowercase();
        }
        key.into()
    }
}

impl Breaks for Keys {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        let events = || save.events().to_vec();
        match (self.fault, save.key()) {
            (Some(Fault::ForgetsTheKey), _) => {
                self.inner.append(&part_of(save, events(), false, true))
            }
            (Some(Fault::ForgetsKeysWithoutEvents), Some(_)) if save.events().is_empty() => Ok(()),
            (Some(Fault::UsesUpTheKeyOfARefusal), Some(_)) => {
                self.inner.append(&part_of(save, Vec::new(), true, false))?;
                self.inner.append(&part_of(save, events(), false, true))
            }
            (Some(Fault::FoldsKeys), Some(key)) => {
                let part = part_of(save, events(), false, true);
                self.inner.append(&part.with_key(self.kept(key)))
            }
            _ => self.inner.append(save),
        }
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave>, RecordError> {
        let mut found = self.inner.find_save(&self.kept(key))?;
        if let Some(found) = &mut found {
            match self.fault {
                Some(Fault::ForgetsRanges) => found.ranges.clear(),
                Some(Fault::ForgetsTheSaveOfAKey) => found.save_id = Uuid::nil(),
                _ => {}
            }
        }
        if self.fault == Some(Fault::FindsAnyKey) && found.is_none() {
            let (save_id, ranges) = (Uuid::nil(), Vec::new());
            return Ok(Some(KeyedSave { save_id, ranges }));
        }
        Ok(found)
    }
}
