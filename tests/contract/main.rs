//! What every record strategy promises, written once and stamped for each of them.
#![allow(clippy::unwrap_used)]

mod append;
mod broken;
mod broken_data_keys;
mod concurrency;
mod data_keys;
mod dictionaries;
mod keys;
mod log;
mod originators;
mod own;
mod reading;
mod snapshots;
mod stores;
mod versions;

/// Stamps every promise as a test of each strategy.
macro_rules! contract {
    ($($strategy:ident),+ in { $($module:ident: [$($promise:ident),+ $(,)?]),+ $(,)? }) => {
        contract!(@strategies [$($strategy)+] { $($module: [$($promise),+]),+ });
    };
    (@strategies [$strategy:ident $($rest:ident)*] $promises:tt) => {
        contract!(@one $strategy $promises);
        contract!(@strategies [$($rest)*] $promises);
    };
    (@strategies [] $promises:tt) => {};
    (@one $strategy:ident { $($module:ident: [$($promise:ident),+]),+ }) => {
        mod $strategy {
            $(mod $module {
                $(#[test]
                fn $promise() {
                    let store = crate::stores::$strategy();
                    crate::$module::$promise(&store.strategy);
                })+
            })+
        }
    };
}

/// What holds of every position.
macro_rules! every_promise {
    ($($strategy:ident),+ $(,)?) => {
        contract! { $($strategy),+ in {
        append: [
            a_save_is_read_back_column_by_column,
            empty_and_large_states_are_kept,
            a_batch_beyond_every_bind_limit_is_one_save,
            topics_of_any_script_are_kept_and_told_apart,
            times_before_1970_are_kept,
            a_taken_version_is_a_conflict,
            a_conflict_is_a_conflict_at_every_version,
            a_refused_batch_changes_nothing,
            a_batch_with_one_position_twice_is_refused_whole,
            a_batch_over_several_originators_is_all_or_nothing,
            a_sequence_may_have_holes,
            a_save_of_nothing_is_no_error,
            a_failed_save_sent_again_stores_its_events_once,
            an_originator_that_has_not_moved_allows_the_save,
            an_originator_that_has_moved_refuses_the_save,
            an_originator_that_was_never_there_has_not_stayed,
            an_unchanged_check_alone_is_a_check,
            originators_are_kept_apart,
            a_deleted_event_is_gone_and_its_version_free,
            deleting_what_is_not_there_says_so,
        ],
        keys: [
            a_keyed_save_is_found_under_its_key,
            a_key_is_used_once,
            a_key_without_events_is_kept,
            a_refused_save_does_not_use_up_its_key,
            keys_are_compared_byte_by_byte,
            an_unknown_key_finds_nothing,
        ],
        reading: [
            every_bound_alone_selects_what_it_says,
            bounds_hold_together,
            bounds_agree_with_a_filter_wherever_they_lie,
            contradictory_bounds_select_nothing,
            a_limit_counts_in_the_order_of_the_query,
            a_limit_of_zero_selects_nothing,
            the_result_has_its_own_order,
            an_unknown_sequence_is_empty,
            everything_is_everything,
            one_item_is_found_by_its_position,
            a_visit_that_breaks_off_is_shown_nothing_more,
        ],
        log: [
            positions_of_a_save_are_consecutive_and_in_its_order,
            pages_go_on_where_the_last_one_ended,
            a_page_of_nothing_is_empty,
            a_position_is_never_given_twice,
            a_visit_of_the_log_can_break_off,
            a_position_beyond_the_end_finds_nothing,
        ],
        originators: [
            originators_stand_in_the_order_of_their_first_events,
            originators_are_paged_without_loss,
            originators_are_those_of_the_types_asked_for,
            no_types_and_no_limit_find_nothing,
        ],
        snapshots: [
            a_snapshot_is_found_column_by_column,
            empty_and_large_states_are_kept_in_snapshots,
            a_snapshot_put_again_takes_the_place_of_the_first,
            the_newest_up_to_a_version_is_found,
            the_newest_up_to_a_time_is_found,
            snapshots_of_others_are_not_found,
            pruning_keeps_the_newest_and_nothing_older_of_any_shape,
            pruning_leaves_others_alone,
            pruning_to_none_deletes_all_of_an_originator,
            fewer_than_are_kept_are_all_kept,
            the_last_version_can_have_a_snapshot_and_none_beyond_it,
            a_snapshot_is_no_event,
        ],
        dictionaries: [
            a_dictionary_is_found_as_it_was_put,
            one_that_was_never_put_is_not_found,
            the_same_put_again_is_no_error,
            another_one_under_its_id_is_a_conflict_and_changes_nothing,
            a_dictionary_is_no_event,
            many_may_put_the_same_at_once_and_of_different_ones_one_stays,
        ],
        data_keys: [
            a_data_key_is_kept_byte_by_byte,
            of_two_keys_for_one_originator_the_first_is_kept,
            keys_of_many_are_found_at_once_and_each_once,
            a_key_is_replaced_only_where_it_is_the_one_that_was_seen,
            replacing_makes_no_key,
            a_destroyed_key_says_when_and_is_never_made_again,
            who_never_had_a_key_never_gets_one_after_it_was_destroyed,
            what_was_destroyed_first_counts,
            destroying_one_leaves_the_others,
            keys_are_paged_without_loss,
            of_many_keys_at_once_all_are_answered_with_one,
        ],
        concurrency: [
            of_many_writers_of_one_version_one_wins,
            acknowledged_saves_are_exactly_what_is_stored,
            writers_of_different_originators_never_conflict,
            a_key_used_by_many_at_once_is_used_once,
            a_reader_of_the_log_sees_a_prefix_while_others_write,
        ],
        } }
    };
}

/// What holds of versions alone.
macro_rules! promises_of_versions {
    ($($strategy:ident),+ $(,)?) => {
        contract! { $($strategy),+ in {
            versions: [
                the_last_version_can_be_stored_and_none_beyond_it,
                bounds_beyond_every_version_select_as_numbers_do,
                an_originator_without_its_first_event_is_not_listed,
            ],
        } }
    };
}

/// What holds of positions that nobody counts.
macro_rules! promises_of_times {
    ($($strategy:ident),+ $(,)?) => {
        contract! { $($strategy),+ in {
            originators: [an_originator_begins_with_its_lowest_position],
        } }
    };
}

every_promise! {
    in_memory,
    in_memory_by_timestamps,
    in_memory_by_timeuuids,
    sqlite,
    sqlite_in_memory,
    sqlite_with_one_connection,
    sqlite_within_a_transaction_each,
    integer_items,
    timestamp_items,
    timeuuid_items,
    timeuuid_items_within_a_transaction_each,
    own_integer_items,
    own_timestamp_items,
    own_timeuuid_items,
}

mod of_versions {
    promises_of_versions! {
        in_memory,
        sqlite,
        sqlite_within_a_transaction_each,
        integer_items,
        own_integer_items,
    }
}

mod of_times {
    promises_of_times! {
        in_memory_by_timestamps,
        in_memory_by_timeuuids,
        timestamp_items,
        timeuuid_items,
        timeuuid_items_within_a_transaction_each,
        own_timestamp_items,
        own_timeuuid_items,
    }
}

#[cfg(feature = "servers")]
mod on_postgres {
    every_promise! {
        postgres,
        postgres_with_one_connection,
        postgres_within_a_transaction_each,
        postgres_integer_items,
        postgres_timestamp_items,
        postgres_timeuuid_items,
        postgres_timeuuid_items_within_a_transaction_each,
        own_postgres_integer_items,
        own_postgres_timestamp_items,
        own_postgres_timeuuid_items,
    }

    mod of_versions {
        promises_of_versions! {
            postgres,
            postgres_within_a_transaction_each,
            postgres_integer_items,
            own_postgres_integer_items,
        }
    }

    mod of_times {
        promises_of_times! {
            postgres_timestamp_items,
            postgres_timeuuid_items,
            postgres_timeuuid_items_within_a_transaction_each,
            own_postgres_timestamp_items,
            own_postgres_timeuuid_items,
        }
    }
}

#[cfg(feature = "servers")]
mod on_mysql {
    every_promise! {
        mysql,
        mysql_with_one_connection,
        mysql_without_trigger,
        mysql_within_a_transaction_each,
        mysql_within_a_transaction_each_without_trigger,
        mysql_integer_items,
        mysql_timestamp_items,
        mysql_timeuuid_items,
        mysql_timeuuid_items_without_trigger,
        mysql_timeuuid_items_within_a_transaction_each,
        own_mysql_integer_items,
        own_mysql_timestamp_items,
        own_mysql_timeuuid_items,
    }

    mod of_versions {
        promises_of_versions! {
            mysql,
            mysql_without_trigger,
            mysql_within_a_transaction_each,
            mysql_integer_items,
            own_mysql_integer_items,
        }
    }

    mod of_times {
        promises_of_times! {
            mysql_timestamp_items,
            mysql_timeuuid_items,
            mysql_timeuuid_items_without_trigger,
            mysql_timeuuid_items_within_a_transaction_each,
            own_mysql_timestamp_items,
            own_mysql_timeuuid_items,
        }
    }
}
