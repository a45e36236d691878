//! Strategies with one fault each, and the promises that must see it: a suite that lets a naive store
//! pass is none. What a promise says when it panics is captured with the output of its test.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Mutex,
};

use eventsourcing::{
    DictionaryStrategy, InMemoryStrategy, KeyedSave, LogPosition, RecordError, RecordStrategy,
    Save, Selection, StoredEvent, Timestamp, Visit, testing::Fresh,
};
use eventsourcing_tests::Nth;
use uuid::Uuid;

use super::case;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    LosesAWriteOfABatch,
    IgnoresADuplicate,
    ReordersReads,
    CapsReads,
    IsNotAtomic,
    ForgetsSaveIds,
    ReusesLogPositions,
    ForgetsTheKey,
    IgnoresUnchanged,
    IgnoresABreak,
    IgnoresTypes,
    OverwritesADictionary,
    LosesADictionaryItHas,
    RefusesTheSameDictionary,
    CutsADictionary,
    TakesTheEarliestForTheLowest,
}

struct Broken<P> {
    inner: InMemoryStrategy<P>,
    overwritten: Mutex<BTreeMap<u32, Vec<u8>>>,
    /// `None`: it is whole.
    fault: Option<Fault>,
}

/// A save of some events, with what else belongs to another.
fn part_of<P: Nth>(
    save: &Save<P>,
    events: &[StoredEvent<P>],
    key: bool,
    unchanged: bool,
) -> Save<P> {
    let mut part = Save::new(save.id(), events.to_vec());
    if let Some(key) = save.key().filter(|_| key) {
        part = part.with_key(key);
    }
    let unchanged = if unchanged { save.unchanged() } else { &[] };
    unchanged
        .iter()
        .fold(part, |part, &(id, last)| part.requiring_unchanged(id, last))
}

impl<P: Nth> Broken<P> {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn append_one_by_one(&self, save: &Save<P>) -> Result<(), RecordError> {
        self.inner.append(&part_of(save, &[], true, true))?;
        save.events().iter().try_for_each(|event| {
            let one = part_of(save, std::slice::from_ref(event), false, false);
            self.inner.append(&one)
        })
    }

    /// Shows what was found, the broken way.
    fn show(&self, mut found: Vec<StoredEvent<P>>, visit: &mut Visit<'_, P>) {
        if self.has(Fault::ReordersReads) {
            found.reverse();
        }
        if self.has(Fault::CapsReads) {
            found.truncate(100);
        }
        for mut event in found {
            if self.has(Fault::ForgetsSaveIds) {
                event.save_id = Uuid::nil();
            }
            if visit(event) == ControlFlow::Break(()) && !self.has(Fault::IgnoresABreak) {
                return;
            }
        }
    }

    /// The log, numbered by what is there now.
    fn renumbered(&self) -> Result<Vec<StoredEvent<P>>, RecordError> {
        let mut log = self.inner.all_items(LogPosition::START, usize::MAX)?;
        for (position, event) in (1..).zip(&mut log) {
            event.log_position = Some(LogPosition(position));
        }
        Ok(log)
    }
}

impl<P: Nth> RecordStrategy for Broken<P> {
    type Position = P;

    fn append(&self, save: &Save<P>) -> Result<(), RecordError> {
        let events = save.events();
        match self.fault {
            Some(Fault::LosesAWriteOfABatch) if events.len() > 1 => {
                let events = &events[..events.len() - 1];
                self.inner.append(&part_of(save, events, true, true))
            }
            Some(Fault::IgnoresADuplicate) => match self.inner.append(save) {
                Err(RecordError::Conflict) => Ok(()),
                answer => answer,
            },
            Some(Fault::IsNotAtomic) => self.append_one_by_one(save),
            Some(Fault::ForgetsTheKey) => self.inner.append(&part_of(save, events, false, true)),
            Some(Fault::IgnoresUnchanged) => self.inner.append(&part_of(save, events, true, false)),
            _ => self.inner.append(save),
        }
    }

    fn read(&self, selection: &Selection<P>, visit: &mut Visit<'_, P>) -> Result<(), RecordError> {
        let mut found = Vec::new();
        self.inner.read(selection, &mut |event| {
            found.push(event);
            ControlFlow::Continue(())
        })?;
        self.show(found, visit);
        Ok(())
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, P>,
    ) -> Result<(), RecordError> {
        let found = if self.has(Fault::ReusesLogPositions) {
            let log = self.renumbered()?.into_iter();
            let later = log.filter(|it| it.log_position > Some(after));
            later.take(limit).collect()
        } else {
            self.inner.all_items(after, limit)?
        };
        self.show(found, visit);
        Ok(())
    }

    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        if !self.has(Fault::IgnoresTypes) && !self.has(Fault::TakesTheEarliestForTheLowest) {
            return self.inner.originators(event_types, after, limit);
        }
        let log = self.inner.all_items(after, usize::MAX)?;
        let mut begun = Vec::new();
        let firsts = log.iter().filter(|it| {
            if self.has(Fault::IgnoresTypes) {
                return it.originator_version == P::nth(0);
            }
            let is_first = !begun.contains(&it.originator_id);
            begun.push(it.originator_id);
            is_first && event_types.contains(&&*it.event_type)
        });
        let places = firsts.filter_map(|it| Some((it.log_position?, it.originator_id)));
        Ok(places.take(limit).collect())
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<P>>, RecordError> {
        self.inner.find_save(key)
    }

    fn delete_record(&self, originator_id: Uuid, position: P) -> Result<bool, RecordError> {
        self.inner.delete_record(originator_id, position)
    }

    fn dictionaries(&self) -> Option<&dyn DictionaryStrategy> {
        Some(self)
    }
}

impl<P: Nth> DictionaryStrategy for Broken<P> {
    fn put_dictionary(&self, id: u32, content: &[u8]) -> Result<(), RecordError> {
        match self.fault {
            Some(Fault::OverwritesADictionary) => {
                let mut overwritten = self.overwritten.lock().unwrap();
                overwritten.insert(id, content.to_vec());
                Ok(())
            }
            Some(Fault::LosesADictionaryItHas) => match self.inner.put_dictionary(id, content) {
                Err(RecordError::Conflict) => Ok(()),
                answer => answer,
            },
            Some(Fault::RefusesTheSameDictionary) if self.find_dictionary(id)?.is_some() => {
                Err(RecordError::Conflict)
            }
            Some(Fault::CutsADictionary) => {
                let kept = &content[..content.len().min(65_535)];
                self.inner.put_dictionary(id, kept)
            }
            _ => self.inner.put_dictionary(id, content),
        }
    }

    fn find_dictionary(&self, id: u32) -> Result<Option<Vec<u8>>, RecordError> {
        match self.overwritten.lock().unwrap().get(&id) {
            Some(content) => Ok(Some(content.clone())),
            None => self.inner.find_dictionary(id),
        }
    }
}

fn is_kept<P: Nth>(promise: &str, fault: Option<Fault>) -> bool {
    let broken = Broken::<P> {
        inner: InMemoryStrategy::default(),
        overwritten: Mutex::default(),
        fault,
    };
    let (promise, fresh) = (case(promise), Fresh::new(broken));
    catch_unwind(AssertUnwindSafe(|| promise.run(&fresh))).is_ok()
}

/// Stamps for each fault a test that these promises see it, and that they see nothing without it.
macro_rules! seen {
    ($position:ty: $($test:ident: $fault:ident by [$($module:ident::$promise:ident),+ $(,)?]),+ $(,)?) => {
        $(#[test]
        fn $test() {
            $({
                let name = concat!(stringify!($module), "::", stringify!($promise));
                assert!(is_kept::<$position>(name, None), "{name} fails without a fault");
                let fault = Fault::$fault;
                assert!(
                    !is_kept::<$position>(name, Some(fault)),
                    "{name} lets a strategy pass that {fault:?}"
                );
            })+
        })+
    };
}

seen! {
    u64:
    a_lost_write_of_a_batch: LosesAWriteOfABatch by [
        append::a_save_is_read_back_column_by_column,
        append::a_batch_beyond_every_bind_limit_is_one_save,
        append::a_batch_over_several_originators_is_all_or_nothing,
        log::positions_of_a_save_are_consecutive_and_in_its_order,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
    ],
    an_ignored_duplicate: IgnoresADuplicate by [
        append::a_taken_version_is_a_conflict,
        append::a_conflict_is_a_conflict_at_every_version,
        append::a_batch_with_one_position_twice_is_refused_whole,
        concurrency::of_many_writers_of_one_version_one_wins,
        keys::a_key_is_used_once,
    ],
    reordered_reads: ReordersReads by [
        append::a_save_is_read_back_column_by_column,
        reading::the_result_has_its_own_order,
        reading::a_limit_counts_in_the_order_of_the_query,
        log::positions_of_a_save_are_consecutive_and_in_its_order,
    ],
    capped_reads: CapsReads by [
        append::a_batch_beyond_every_bind_limit_is_one_save,
        reading::everything_is_everything,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::a_reader_of_the_log_sees_a_prefix_while_others_write,
    ],
    a_batch_that_is_not_atomic: IsNotAtomic by [
        append::a_refused_batch_changes_nothing,
        append::a_batch_with_one_position_twice_is_refused_whole,
        append::a_batch_over_several_originators_is_all_or_nothing,
        append::a_failed_save_sent_again_stores_its_events_once,
        keys::a_refused_save_does_not_use_up_its_key,
    ],
    forgotten_save_ids: ForgetsSaveIds by [
        append::a_save_is_read_back_column_by_column,
        concurrency::of_many_writers_of_one_version_one_wins,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
    ],
    reused_log_positions: ReusesLogPositions by [log::a_position_is_never_given_twice],
    a_forgotten_key: ForgetsTheKey by [
        keys::a_keyed_save_is_found_under_its_key,
        keys::a_key_is_used_once,
        keys::a_key_without_events_is_kept,
        keys::keys_are_compared_byte_by_byte,
        concurrency::a_key_used_by_many_at_once_is_used_once,
    ],
    an_ignored_check_of_what_is_unchanged: IgnoresUnchanged by [
        append::an_originator_that_has_moved_refuses_the_save,
        append::an_originator_that_was_never_there_has_not_stayed,
        append::an_unchanged_check_alone_is_a_check,
    ],
    an_ignored_break: IgnoresABreak by [
        reading::a_visit_that_breaks_off_is_shown_nothing_more,
        log::a_visit_of_the_log_can_break_off,
    ],
    ignored_types: IgnoresTypes by [
        originators::originators_are_those_of_the_types_asked_for,
        originators::no_types_and_no_limit_find_nothing,
    ],
    an_overwritten_dictionary: OverwritesADictionary by [
        dictionaries::another_one_under_its_id_is_a_conflict_and_changes_nothing,
        dictionaries::many_may_put_the_same_at_once_and_of_different_ones_one_stays,
    ],
    a_dictionary_that_is_dropped_for_another: LosesADictionaryItHas by [
        dictionaries::another_one_under_its_id_is_a_conflict_and_changes_nothing,
        dictionaries::many_may_put_the_same_at_once_and_of_different_ones_one_stays,
    ],
    a_dictionary_that_can_be_put_but_once: RefusesTheSameDictionary by [
        dictionaries::the_same_put_again_is_no_error,
        dictionaries::many_may_put_the_same_at_once_and_of_different_ones_one_stays,
    ],
    a_dictionary_that_is_cut: CutsADictionary by [
        dictionaries::a_dictionary_is_found_as_it_was_put,
    ],
}

seen! {
    Timestamp:
    a_beginning_that_is_the_earliest_and_not_the_lowest: TakesTheEarliestForTheLowest by [
        times::an_originator_begins_with_its_lowest_position,
    ],
}
