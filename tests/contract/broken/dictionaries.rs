//! Faults of keeping dictionaries.

use std::{collections::BTreeMap, sync::Mutex};

use eventsourcing::{
    DictionaryStrategy, InMemoryStrategy, RecordError, RecordStrategy, Save, StoredEvent,
    testing::Fresh,
};
use uuid::Uuid;

use super::{OF_VERSIONS, faults, strategy::Breaks};

faults! {
    OF_VERSIONS, fresh;

    /// Another one takes the place of the first.
    OverwritesADictionary as a_dictionary_is_overwritten fails [
        dictionaries::another_one_under_its_id_is_a_conflict_and_changes_nothing,
        dictionaries::many_may_put_the_same_at_once_and_of_different_ones_one_stays,
    ],
    /// Another one is dropped without a word.
    DropsTheSecond as the_second_is_dropped fails [
        dictionaries::another_one_under_its_id_is_a_conflict_and_changes_nothing,
        dictionaries::many_may_put_the_same_at_once_and_of_different_ones_one_stays,
    ],
    /// The same cannot be put twice.
    RefusesTheSame as the_same_is_refused fails [
        dictionaries::many_may_put_the_same_at_once_and_of_different_ones_one_stays,
        dictionaries::the_same_put_again_is_no_error,
    ],
    /// A dictionary is cut where a column of 64 KiB ends.
    CutsADictionary as a_dictionary_is_cut fails [
        dictionaries::a_dictionary_is_found_as_it_was_put,
    ],
    /// Instead of one that is not there the next one is found.
    FindsTheNext as the_next_is_found fails [
        dictionaries::another_one_under_its_id_is_a_conflict_and_changes_nothing,
        dictionaries::many_may_put_the_same_at_once_and_of_different_ones_one_stays,
        dictionaries::one_that_was_never_put_is_not_found,
    ],
    /// They are kept among the events.
    KeepsThemAsEvents as they_are_kept_as_events fails [
        dictionaries::a_dictionary_is_no_event,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let broken = Keeping {
        fault,
        inner: InMemoryStrategy::default(),
        put: Mutex::default(),
    };
    broken.fresh()
}

struct Keeping {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
    /// What was put last under each id.
    put: Mutex<BTreeMap<u32, Vec<u8>>>,
}

impl Keeping {
    fn kept(&self) -> &dyn DictionaryStrategy {
        &self.inner
    }
}

impl Breaks for Keeping {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn dictionaries(&self) -> &dyn DictionaryStrategy {
        self
    }
}

impl DictionaryStrategy for Keeping {
    fn put_dictionary(&self, id: u32, content: &[u8]) -> Result<(), RecordError> {
        self.put.lock().unwrap().insert(id, content.to_vec());
        match self.fault {
            Some(Fault::OverwritesADictionary) => Ok(()),
            Some(Fault::DropsTheSecond) => match self.kept().put_dictionary(id, content) {
                Err(RecordError::Conflict) => Ok(()),
                answer => answer,
            },
            Some(Fault::RefusesTheSame) if self.kept().find_dictionary(id)?.is_some() => {
                Err(RecordError::Conflict)
            }
            Some(Fault::CutsADictionary) => {
                let kept = &content[..content.len().min(65_535)];
                self.kept().put_dictionary(id, kept)
            }
            Some(Fault::KeepsThemAsEvents) => {
                let event = StoredEvent::new(Uuid::now_v7(), 0, "dictionary", Vec::new());
                self.inner.append(&Save::new(Uuid::now_v7(), vec![event]))?;
                self.kept().put_dictionary(id, content)
            }
            _ => self.kept().put_dictionary(id, content),
        }
    }

    fn find_dictionary(&self, id: u32) -> Result<Option<Vec<u8>>, RecordError> {
        let put = self.put.lock().unwrap();
        match self.fault {
            Some(Fault::OverwritesADictionary) => Ok(put.get(&id).cloned()),
            Some(Fault::FindsTheNext) => Ok(put.range(id..).next().map(|it| it.1.clone())),
            _ => self.kept().find_dictionary(id),
        }
    }
}
