//! The list of all cases: what stamps them and what runs them is made of it.

use super::{cases as modules, fresh::Fresh, nth::Nth};

/// Names the cases that a capability brings, those of every strategy under `always`.
#[doc(hidden)]
#[macro_export]
macro_rules! __record_strategy_cases {
    ($how:ident always) => {
        $crate::__record_strategy_cases! { @$how {
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
                a_sequence_is_paged_without_loss_while_others_write,
                a_visit_that_breaks_off_is_shown_nothing_more,
            ],
            log: [
                positions_of_a_save_are_consecutive_and_in_its_order,
                pages_go_on_where_the_last_one_ended,
                a_page_of_nothing_is_empty,
                a_position_is_never_given_twice,
                a_visit_of_the_log_can_break_off,
                a_position_beyond_the_end_finds_nothing,
                the_whole_log_is_read_at_once,
                what_was_answered_first_stands_first,
                the_time_of_an_event_orders_nothing,
            ],
            originators: [
                originators_stand_in_the_order_of_their_first_events,
                originators_are_paged_without_loss,
                originators_are_those_of_the_types_asked_for,
                no_types_and_no_limit_find_nothing,
                all_originators_are_found_at_once,
                originators_are_paged_without_loss_while_others_begin,
            ],
            concurrency: [
                of_many_writers_of_one_version_one_wins,
                acknowledged_saves_are_exactly_what_is_stored,
                writers_of_different_originators_never_conflict,
                a_key_used_by_many_at_once_is_used_once,
                a_reader_of_the_log_sees_a_prefix_while_others_write,
            ],
            repeated: [
                a_save_sent_again_is_refused_and_known_by_its_id,
                equal_content_under_another_id_is_another_save,
                every_event_names_the_save_that_stored_it,
                a_save_sent_by_many_at_once_is_stored_once,
                a_save_of_unknown_outcome_is_settled_by_sending_it_again,
            ],
            conflicts: [
                a_conflict_says_what_was_expected_and_what_is,
                of_several_originators_the_one_that_is_taken_is_named,
                a_conflict_names_what_was_to_be_unchanged,
            ],
            order: [
                followers_miss_nothing_whatever_the_writers_do,
                followers_miss_nothing_of_writers_that_meet,
                a_save_is_seen_whole_or_not_at_all,
            ],
        } }
    };
    ($how:ident versions) => {
        $crate::__record_strategy_cases! { @$how {
            versions: [
                the_last_version_can_be_stored_and_none_beyond_it,
                bounds_beyond_every_version_select_as_numbers_do,
                an_originator_without_its_first_event_is_not_listed,
            ],
        } }
    };
    ($how:ident times) => {
        $crate::__record_strategy_cases! { @$how {
            times: [an_originator_begins_with_its_lowest_position],
        } }
    };
    ($how:ident snapshots) => {
        $crate::__record_strategy_cases! { @$how {
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
        } }
    };
    ($how:ident dictionaries) => {
        $crate::__record_strategy_cases! { @$how {
            dictionaries: [
                a_dictionary_is_found_as_it_was_put,
                one_that_was_never_put_is_not_found,
                the_same_put_again_is_no_error,
                another_one_under_its_id_is_a_conflict_and_changes_nothing,
                a_dictionary_is_no_event,
                many_may_put_the_same_at_once_and_of_different_ones_one_stays,
            ],
        } }
    };
    ($how:ident data_keys) => {
        $crate::__record_strategy_cases! { @$how {
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
        } }
    };
    ($how:ident held) => {
        $crate::__record_strategy_cases! { @$how {
            held: [
                what_is_not_committed_is_seen_by_nobody,
                what_is_rolled_back_was_never_there,
                a_follower_sees_a_writer_that_stalls_longer_than_any_margin,
                a_follower_steps_over_what_was_rolled_back,
                of_a_held_writer_and_another_of_its_version_one_wins,
                nobody_conflicts_with_what_was_rolled_back,
            ],
        } }
    };
    ($how:ident waiting) => {
        $crate::__record_strategy_cases! { @$how {
            waiting: [nobody_is_rolled_back_because_others_write],
        } }
    };
    ($how:ident $unknown:ident) => {
        compile_error!(concat!(
            "no capability is named `", stringify!($unknown), "`; there are `versions`, `times`, \
             `snapshots`, `dictionaries`, `data_keys`, `held` and `waiting`"
        ));
    };
    (@stamp { $($module:ident: [$($case:ident),+ $(,)?],)+ }) => {
        $(mod $module {
            $(#[test]
            fn $case() {
                let name = concat!(stringify!($module), "::", stringify!($case));
                $crate::testing::run(name, &super::__fresh::fresh());
            })+
        })+
    };
    (@table { $($module:ident: [$($case:ident),+ $(,)?],)+ }) => {
        vec![$($(Case {
            name: concat!(stringify!($module), "::", stringify!($case)),
            run: |fresh| modules::$module::$case(fresh.into()),
        }),+),+]
    };
}

/// What a strategy may have beside what every strategy has.
pub(super) const CAPABILITIES: &[&str] = &[
    "versions",
    "times",
    "snapshots",
    "dictionaries",
    "data_keys",
    "held",
    "waiting",
];

/// One case of the contract.
#[derive(Debug, Clone, Copy)]
pub struct Case<P: Nth = u64> {
    /// `module::case`, as its test is named.
    pub name: &'static str,
    run: fn(&Fresh<P>),
}

impl<P: Nth> Case<P> {
    /// Runs it on a store that is new and empty.
    ///
    /// # Panics
    ///
    /// When the strategy does not keep what it promises.
    pub fn run(&self, fresh: &Fresh<P>) {
        (self.run)(fresh);
    }
}

/// All the cases that these capabilities bring, and those of every strategy: for whoever runs them
/// otherwise than [`record_strategy_contract!`](crate::record_strategy_contract) does.
///
/// # Panics
///
/// When there is no such capability.
pub fn cases<P: Nth>(capabilities: &[&str]) -> Vec<Case<P>> {
    let mut cases = of_every_strategy();
    for &capability in capabilities {
        cases.extend(of(capability));
    }
    cases
}

fn of_every_strategy<P: Nth>() -> Vec<Case<P>> {
    __record_strategy_cases!(table always)
}

fn of<P: Nth>(capability: &str) -> Vec<Case<P>> {
    match capability {
        "versions" => __record_strategy_cases!(table versions),
        "times" => __record_strategy_cases!(table times),
        "snapshots" => __record_strategy_cases!(table snapshots),
        "dictionaries" => __record_strategy_cases!(table dictionaries),
        "data_keys" => __record_strategy_cases!(table data_keys),
        "held" => __record_strategy_cases!(table held),
        "waiting" => __record_strategy_cases!(table waiting),
        unknown => panic!("no capability is named `{unknown}`"),
    }
}
