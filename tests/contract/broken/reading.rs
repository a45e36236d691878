//! Faults of reading one sequence.

use std::{collections::HashMap, ops::ControlFlow, sync::Mutex};

use eventsourcing::{
    InMemoryStrategy, LogPosition, Order, RecordError, RecordStrategy, Selection, StoredEvent,
    Visit, testing::Fresh,
};
use uuid::Uuid;

use super::{
    OF_VERSIONS, faults,
    strategy::{Breaks, Events, in_order_of_query, misuse},
};

faults! {
    OF_VERSIONS, fresh;

    /// Nobody reads more than 100 rows of a sequence.
    CapsReads as reads_are_capped fails [
        append::a_batch_beyond_every_bind_limit_is_one_save,
        order::a_save_is_seen_whole_or_not_at_all,
        reading::everything_is_everything,
    ],
    /// Rows come as they come.
    ReordersReads as reads_are_reordered fails [
        append::a_batch_beyond_every_bind_limit_is_one_save,
        append::a_batch_over_several_originators_is_all_or_nothing,
        append::a_deleted_event_is_gone_and_its_version_free,
        append::a_save_is_read_back_column_by_column,
        append::a_sequence_may_have_holes,
        append::a_taken_version_is_a_conflict,
        append::empty_and_large_states_are_kept,
        append::originators_are_kept_apart,
        append::times_before_1970_are_kept,
        append::topics_of_any_script_are_kept_and_told_apart,
        concurrency::of_many_writers_of_one_version_one_wins,
        log::the_time_of_an_event_orders_nothing,
        reading::a_limit_counts_in_the_order_of_the_query,
        reading::a_sequence_is_paged_without_loss_while_others_write,
        reading::a_visit_that_breaks_off_is_shown_nothing_more,
        reading::bounds_agree_with_a_filter_wherever_they_lie,
        reading::bounds_hold_together,
        reading::every_bound_alone_selects_what_it_says,
        reading::the_result_has_its_own_order,
        repeated::every_event_names_the_save_that_stored_it,
        versions::bounds_beyond_every_version_select_as_numbers_do,
    ],
    /// Sequences are read by the times of their events.
    OrdersByTime as a_clock_is_trusted fails [
        append::a_save_is_read_back_column_by_column,
        log::the_time_of_an_event_orders_nothing,
    ],
    /// A visit goes on when it should break off.
    IgnoresABreak as a_break_is_ignored fails [
        log::a_visit_of_the_log_can_break_off,
        reading::a_visit_that_breaks_off_is_shown_nothing_more,
    ],
    /// Of two bounds on one side only one holds.
    TakesOneBoundOfTwo as one_bound_of_two_holds fails [
        reading::bounds_agree_with_a_filter_wherever_they_lie,
        reading::bounds_hold_together,
    ],
    /// A bound that is included is left out.
    LeavesOutTheBound as the_bound_is_left_out fails [
        conflicts::a_conflict_says_what_was_expected_and_what_is,
        conflicts::of_several_originators_the_one_that_is_taken_is_named,
        originators::originators_stand_in_the_order_of_their_first_events,
        reading::bounds_agree_with_a_filter_wherever_they_lie,
        reading::bounds_hold_together,
        reading::every_bound_alone_selects_what_it_says,
        reading::one_item_is_found_by_its_position,
        repeated::a_save_of_unknown_outcome_is_settled_by_sending_it_again,
        versions::bounds_beyond_every_version_select_as_numbers_do,
    ],
    /// Contradictory bounds are a mistake.
    RefusesContradictions as contradictions_are_refused fails [
        reading::bounds_agree_with_a_filter_wherever_they_lie,
        reading::contradictory_bounds_select_nothing,
    ],
    /// Bounds that a signed integer does not hold wrap around.
    WrapsBounds as bounds_wrap fails [
        reading::bounds_agree_with_a_filter_wherever_they_lie,
        versions::bounds_beyond_every_version_select_as_numbers_do,
    ],
    /// The limit counts from the first, in whichever order is asked for.
    LimitsFromTheFirst as the_limit_counts_from_the_first fails [
        conflicts::a_conflict_names_what_was_to_be_unchanged,
        conflicts::a_conflict_says_what_was_expected_and_what_is,
        conflicts::of_several_originators_the_one_that_is_taken_is_named,
        reading::a_limit_counts_in_the_order_of_the_query,
        reading::the_result_has_its_own_order,
    ],
    /// A limit of 0 is none.
    TakesZeroForNoLimit as zero_is_no_limit fails [
        reading::a_limit_of_zero_selects_nothing,
    ],
    /// The result is in the order of the query.
    IgnoresTheResultOrder as the_result_order_is_ignored fails [
        reading::the_result_has_its_own_order,
    ],
    /// A sequence without events is an error.
    FailsOnAnUnknownSequence as an_unknown_sequence_fails fails [
        append::a_batch_with_one_position_twice_is_refused_whole,
        append::an_originator_that_has_moved_refuses_the_save,
        conflicts::a_conflict_names_what_was_to_be_unchanged,
        conflicts::of_several_originators_the_one_that_is_taken_is_named,
        keys::a_key_is_used_once,
        order::a_save_is_seen_whole_or_not_at_all,
        reading::an_unknown_sequence_is_empty,
        reading::one_item_is_found_by_its_position,
    ],
    /// Instead of the event at a position the next one is found.
    FindsTheNext as the_next_is_found fails [
        reading::one_item_is_found_by_its_position,
    ],
    /// What was read once is answered from a cache.
    ServesFromACache as a_cache_is_stale fails [
        append::a_deleted_event_is_gone_and_its_version_free,
        order::a_save_is_seen_whole_or_not_at_all,
        reading::a_sequence_is_paged_without_loss_while_others_write,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let broken = Reading {
        fault,
        inner: InMemoryStrategy::default(),
        cache: Mutex::default(),
    };
    broken.fresh()
}

struct Reading {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
    cache: Mutex<HashMap<Uuid, Vec<StoredEvent>>>,
}

impl Reading {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// What is asked for, as this strategy understands it.
    fn asked(&self, selection: &Selection) -> Selection {
        let mut asked = *selection;
        match self.fault {
            Some(Fault::TakesOneBoundOfTwo) => {
                asked.gte = asked.gte.filter(|_| asked.gt.is_none());
                asked.lte = asked.lte.filter(|_| asked.lt.is_none());
            }
            Some(Fault::LeavesOutTheBound) => {
                asked.gt = asked.gt.max(asked.gte);
                asked.lt = asked.lt.into_iter().chain(asked.lte).min();
            }
            Some(Fault::WrapsBounds) => {
                let fits = |bound: &u64| i64::try_from(*bound).is_ok();
                asked.lt = asked.lt.map(|it| if fits(&it) { it } else { 0 });
                asked.lte = asked.lte.map(|it| if fits(&it) { it } else { 0 });
                asked.gt = asked.gt.filter(fits);
                asked.gte = asked.gte.filter(fits);
            }
            Some(Fault::TakesZeroForNoLimit) => asked.limit = asked.limit.filter(|it| *it > 0),
            _ => {}
        }
        asked
    }

    fn cached(&self, selection: &Selection) -> Events<u64> {
        let mut cache = self.cache.lock().unwrap();
        let id = selection.originator_id;
        let all = match cache.get(&id) {
            Some(all) => all,
            None => cache.entry(id).or_insert(self.inner.get_items(&id.into())?),
        };
        let is_in = |it: &u64| {
            selection.gt.is_none_or(|bound| *it > bound)
                && selection.gte.is_none_or(|bound| *it >= bound)
                && selection.lt.is_none_or(|bound| *it < bound)
                && selection.lte.is_none_or(|bound| *it <= bound)
        };
        let mut found: Vec<_> = all.clone();
        found.retain(|it| is_in(&it.originator_version));
        if selection.query_order == Order::Descending {
            found.reverse();
        }
        found.truncate(selection.limit.unwrap_or(usize::MAX));
        Ok(found)
    }

    /// What was found, as this strategy gives it back.
    fn given(&self, mut found: Vec<StoredEvent>, selection: &Selection) -> Events<u64> {
        match self.fault {
            Some(Fault::CapsReads) => found.truncate(100),
            Some(Fault::ReordersReads) => found.reverse(),
            Some(Fault::OrdersByTime) => found.sort_by_key(|it| it.timestamp),
            Some(Fault::LimitsFromTheFirst) if selection.query_order == Order::Descending => {
                found.reverse();
                found.truncate(selection.limit.unwrap_or(usize::MAX));
                found.reverse();
            }
            Some(Fault::FailsOnAnUnknownSequence)
                if self
                    .inner
                    .get_items(&selection.originator_id.into())?
                    .is_empty() =>
            {
                return Err(misuse("there is no such sequence"));
            }
            _ => {}
        }
        Ok(found)
    }

    fn is_contradictory(selection: &Selection) -> bool {
        let from = selection.gt.into_iter().chain(selection.gte).max();
        let to = selection.lt.into_iter().chain(selection.lte).min();
        from.zip(to).is_some_and(|(from, to)| from > to)
    }
}

impl Breaks for Reading {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn events(&self, selection: &Selection) -> Events<u64> {
        let mut asked = self.asked(selection);
        if self.has(Fault::RefusesContradictions) && Self::is_contradictory(selection) {
            return Err(misuse("the bounds contradict each other"));
        }
        if self.has(Fault::ServesFromACache) {
            return self.cached(&asked);
        }
        if self.has(Fault::LimitsFromTheFirst) {
            asked.limit = asked
                .limit
                .filter(|_| asked.query_order == Order::Ascending);
        }
        self.given(in_order_of_query(&self.inner, &asked)?, selection)
    }

    fn log(&self, after: LogPosition, limit: usize) -> Events<u64> {
        self.inner.all_items(after, limit)
    }

    fn show(&self, found: Vec<StoredEvent>, visit: &mut Visit<'_, u64>) {
        for event in found {
            if visit(event) == ControlFlow::Break(()) && !self.has(Fault::IgnoresABreak) {
                return;
            }
        }
    }

    fn item(&self, id: Uuid, version: u64) -> Result<Option<StoredEvent>, RecordError> {
        let mut selection = Selection::of(id).gte(version).limit(1);
        selection.lte = Some(version).filter(|_| !self.has(Fault::FindsTheNext));
        Ok(self.items(&selection)?.pop())
    }

    fn items(&self, selection: &Selection) -> Events<u64> {
        let mut items = self.events(selection)?;
        let reversed = selection
            .result_order
            .is_some_and(|it| it != selection.query_order);
        if reversed && !self.has(Fault::IgnoresTheResultOrder) {
            items.reverse();
        }
        Ok(items)
    }
}
