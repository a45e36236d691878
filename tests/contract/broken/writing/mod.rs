//! Faults of writing.

mod strategy;

use std::sync::Mutex;

use eventsourcing::{InMemoryStrategy, testing::Fresh};

use self::strategy::Writing;
use super::{OF_VERSIONS, faults, strategy::Breaks};

faults! {
    OF_VERSIONS, fresh;

    /// The last event of a batch is not written.
    LosesAWriteOfABatch as a_write_of_a_batch_is_lost fails [
        append::a_batch_beyond_every_bind_limit_is_one_save,
        append::a_batch_over_several_originators_is_all_or_nothing,
        append::a_batch_with_one_position_twice_is_refused_whole,
        append::a_deleted_event_is_gone_and_its_version_free,
        append::a_failed_save_sent_again_stores_its_events_once,
        append::a_refused_batch_changes_nothing,
        append::a_save_is_read_back_column_by_column,
        append::a_sequence_may_have_holes,
        append::a_taken_version_is_a_conflict,
        append::an_originator_that_has_moved_refuses_the_save,
        append::an_originator_that_has_not_moved_allows_the_save,
        append::an_unchanged_check_alone_is_a_check,
        append::empty_and_large_states_are_kept,
        append::originators_are_kept_apart,
        append::times_before_1970_are_kept,
        append::topics_of_any_script_are_kept_and_told_apart,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        conflicts::a_conflict_names_what_was_to_be_unchanged,
        conflicts::a_conflict_says_what_was_expected_and_what_is,
        conflicts::of_several_originators_the_one_that_is_taken_is_named,
        keys::a_keyed_save_is_found_under_its_key,
        log::a_position_is_never_given_twice,
        log::pages_go_on_where_the_last_one_ended,
        log::positions_of_a_save_are_consecutive_and_in_its_order,
        log::the_time_of_an_event_orders_nothing,
        log::the_whole_log_is_read_at_once,
        order::a_save_is_seen_whole_or_not_at_all,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
        reading::a_limit_counts_in_the_order_of_the_query,
        reading::a_sequence_is_paged_without_loss_while_others_write,
        reading::bounds_agree_with_a_filter_wherever_they_lie,
        reading::every_bound_alone_selects_what_it_says,
        reading::everything_is_everything,
        reading::the_result_has_its_own_order,
        repeated::a_save_of_unknown_outcome_is_settled_by_sending_it_again,
        repeated::a_save_sent_again_is_refused_and_known_by_its_id,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
        repeated::equal_content_under_another_id_is_another_save,
        repeated::every_event_names_the_save_that_stored_it,
        versions::bounds_beyond_every_version_select_as_numbers_do,
        versions::the_last_version_can_be_stored_and_none_beyond_it,
    ],
    /// A conflict is answered as if it had been stored.
    IgnoresADuplicate as a_duplicate_is_ignored fails [
        append::a_batch_over_several_originators_is_all_or_nothing,
        append::a_batch_with_one_position_twice_is_refused_whole,
        append::a_conflict_is_a_conflict_at_every_version,
        append::a_failed_save_sent_again_stores_its_events_once,
        append::a_refused_batch_changes_nothing,
        append::a_taken_version_is_a_conflict,
        append::an_originator_that_has_moved_refuses_the_save,
        append::an_originator_that_was_never_there_has_not_stayed,
        append::an_unchanged_check_alone_is_a_check,
        concurrency::a_key_used_by_many_at_once_is_used_once,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::of_many_writers_of_one_version_one_wins,
        conflicts::a_conflict_names_what_was_to_be_unchanged,
        conflicts::a_conflict_says_what_was_expected_and_what_is,
        conflicts::of_several_originators_the_one_that_is_taken_is_named,
        keys::a_key_is_used_once,
        keys::a_key_without_events_is_kept,
        keys::a_refused_save_does_not_use_up_its_key,
        order::a_save_is_seen_whole_or_not_at_all,
        order::followers_miss_nothing_of_writers_that_meet,
        repeated::a_save_of_unknown_outcome_is_settled_by_sending_it_again,
        repeated::a_save_sent_again_is_refused_and_known_by_its_id,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
        repeated::equal_content_under_another_id_is_another_save,
    ],
    /// The events of a batch are written one by one, each for good.
    IsNotAtomic as a_batch_is_not_atomic fails [
        append::a_batch_over_several_originators_is_all_or_nothing,
        append::a_batch_with_one_position_twice_is_refused_whole,
        append::a_failed_save_sent_again_stores_its_events_once,
        append::a_refused_batch_changes_nothing,
        conflicts::of_several_originators_the_one_that_is_taken_is_named,
        keys::a_keyed_save_is_found_under_its_key,
        keys::a_refused_save_does_not_use_up_its_key,
        order::a_save_is_seen_whole_or_not_at_all,
        versions::the_last_version_can_be_stored_and_none_beyond_it,
    ],
    /// Batches end where a statement has no more variables.
    LimitsBatches as a_batch_is_limited fails [
        append::a_batch_beyond_every_bind_limit_is_one_save,
    ],
    /// The column of the save id is not written.
    ForgetsSaveIds as save_ids_are_forgotten fails [
        append::a_save_is_read_back_column_by_column,
        append::a_taken_version_is_a_conflict,
        append::empty_and_large_states_are_kept,
        append::times_before_1970_are_kept,
        append::topics_of_any_script_are_kept_and_told_apart,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::of_many_writers_of_one_version_one_wins,
        repeated::a_save_of_unknown_outcome_is_settled_by_sending_it_again,
        repeated::a_save_sent_again_is_refused_and_known_by_its_id,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
        repeated::equal_content_under_another_id_is_another_save,
        repeated::every_event_names_the_save_that_stored_it,
    ],
    /// A save is known by what it holds: who sends the same again has stored it.
    ComparesContent as content_is_compared fails [
        append::a_conflict_is_a_conflict_at_every_version,
        append::a_taken_version_is_a_conflict,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::of_many_writers_of_one_version_one_wins,
        conflicts::a_conflict_says_what_was_expected_and_what_is,
        keys::a_refused_save_does_not_use_up_its_key,
        order::followers_miss_nothing_of_writers_that_meet,
        repeated::a_save_of_unknown_outcome_is_settled_by_sending_it_again,
        repeated::a_save_sent_again_is_refused_and_known_by_its_id,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
        repeated::equal_content_under_another_id_is_another_save,
    ],
    /// What must be unchanged is not looked at.
    IgnoresUnchanged as unchanged_is_ignored fails [
        append::an_originator_that_has_moved_refuses_the_save,
        append::an_originator_that_was_never_there_has_not_stayed,
        append::an_unchanged_check_alone_is_a_check,
        conflicts::a_conflict_names_what_was_to_be_unchanged,
    ],
    /// What must be unchanged has always moved.
    RefusesUnchanged as unchanged_is_refused fails [
        append::an_originator_that_has_not_moved_allows_the_save,
        append::an_unchanged_check_alone_is_a_check,
    ],
    /// An originator without events counts as unchanged.
    TakesAbsentForUnchanged as absent_is_unchanged fails [
        append::an_originator_that_was_never_there_has_not_stayed,
    ],
    /// States are cut where a column of 64 KiB ends.
    CutsStates as states_are_cut fails [
        append::empty_and_large_states_are_kept,
    ],
    /// Topics are compared and kept without case.
    FoldsTopics as topics_are_folded fails [
        append::a_save_is_read_back_column_by_column,
        append::a_taken_version_is_a_conflict,
        append::empty_and_large_states_are_kept,
        append::times_before_1970_are_kept,
        append::topics_of_any_script_are_kept_and_told_apart,
        originators::all_originators_are_found_at_once,
        originators::originators_are_paged_without_loss,
        originators::originators_are_paged_without_loss_while_others_begin,
        originators::originators_are_those_of_the_types_asked_for,
        originators::originators_stand_in_the_order_of_their_first_events,
    ],
    /// Times are kept in a column without sign.
    KeepsTimesUnsigned as times_are_unsigned fails [
        append::times_before_1970_are_kept,
    ],
    /// Empty bytes are kept as nothing.
    DropsEmptyBytes as empty_bytes_are_dropped fails [
        append::a_save_is_read_back_column_by_column,
    ],
    /// Versions are kept in 32 bits.
    KeepsVersionsIn32Bits as versions_have_32_bits fails [
        append::a_conflict_is_a_conflict_at_every_version,
        keys::a_keyed_save_is_found_under_its_key,
        versions::bounds_beyond_every_version_select_as_numbers_do,
        versions::the_last_version_can_be_stored_and_none_beyond_it,
    ],
    /// A version that the column does not hold is stored as the last one that it does.
    ClampsVersions as versions_are_clamped fails [
        versions::the_last_version_can_be_stored_and_none_beyond_it,
    ],
    /// A position is free only behind the last one.
    RefusesHoles as holes_are_refused fails [
        append::a_conflict_is_a_conflict_at_every_version,
        append::a_refused_batch_changes_nothing,
        append::a_sequence_may_have_holes,
        keys::a_keyed_save_is_found_under_its_key,
        log::positions_of_a_save_are_consecutive_and_in_its_order,
        log::what_was_answered_first_stands_first,
        reading::one_item_is_found_by_its_position,
        versions::an_originator_without_its_first_event_is_not_listed,
        versions::the_last_version_can_be_stored_and_none_beyond_it,
    ],
    /// A save without events is a mistake.
    RefusesEmptySaves as empty_saves_are_refused fails [
        append::a_save_of_nothing_is_no_error,
        append::an_unchanged_check_alone_is_a_check,
        keys::a_key_without_events_is_kept,
        keys::keys_are_compared_byte_by_byte,
    ],
    /// A save that has failed once is refused for ever.
    RemembersFailedSaves as failed_saves_are_remembered fails [
        append::a_failed_save_sent_again_stores_its_events_once,
    ],
    /// An id of all ones is kept as the one of all zeros.
    TakesTheGreatestIdForNone as the_greatest_id_is_none fails [
        append::originators_are_kept_apart,
    ],
    /// A deleted event is still there.
    DeletesNothing as nothing_is_deleted fails [
        append::a_deleted_event_is_gone_and_its_version_free,
        append::a_failed_save_sent_again_stores_its_events_once,
        log::a_position_is_never_given_twice,
        versions::an_originator_without_its_first_event_is_not_listed,
    ],
    /// Whatever is deleted was there.
    SaysItDeleted as what_is_not_there_is_deleted fails [
        append::deleting_what_is_not_there_says_so,
    ],
    /// The position of a deleted event stays taken.
    KeepsPositionsOfTheDeleted as positions_of_the_deleted_are_kept fails [
        append::a_deleted_event_is_gone_and_its_version_free,
        append::a_failed_save_sent_again_stores_its_events_once,
        log::a_position_is_never_given_twice,
    ],
    /// A conflict is answered as a rollback, which is to be sent again.
    RollsBackForAConflict as a_conflict_is_rolled_back fails [
        append::a_batch_over_several_originators_is_all_or_nothing,
        append::a_batch_with_one_position_twice_is_refused_whole,
        append::a_conflict_is_a_conflict_at_every_version,
        append::a_failed_save_sent_again_stores_its_events_once,
        append::a_refused_batch_changes_nothing,
        append::a_taken_version_is_a_conflict,
        append::an_originator_that_has_moved_refuses_the_save,
        append::an_originator_that_was_never_there_has_not_stayed,
        append::an_unchanged_check_alone_is_a_check,
        concurrency::a_key_used_by_many_at_once_is_used_once,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::of_many_writers_of_one_version_one_wins,
        conflicts::a_conflict_names_what_was_to_be_unchanged,
        conflicts::a_conflict_says_what_was_expected_and_what_is,
        conflicts::of_several_originators_the_one_that_is_taken_is_named,
        keys::a_key_is_used_once,
        keys::a_key_without_events_is_kept,
        keys::a_refused_save_does_not_use_up_its_key,
        order::followers_miss_nothing_of_writers_that_meet,
        repeated::a_save_of_unknown_outcome_is_settled_by_sending_it_again,
        repeated::a_save_sent_again_is_refused_and_known_by_its_id,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
        repeated::equal_content_under_another_id_is_another_save,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let broken = Writing {
        fault,
        inner: InMemoryStrategy::default(),
        failed: Mutex::default(),
        deleted: Mutex::default(),
    };
    broken.fresh()
}
