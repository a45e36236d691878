//! What every record strategy promises, stamped for each of them, and strategies that break it.
#![allow(clippy::unwrap_used)]

mod broken;
mod own;
mod stores;

eventsourcing::record_strategy_contract! {
    capabilities = [versions, snapshots, dictionaries, data_keys, waiting];
    in_memory: stores::in_memory,
    sqlite_in_memory: stores::sqlite_in_memory,
    sqlite_within_a_transaction_each: stores::sqlite_within_a_transaction_each,
    in_memory_with_snapshots_as_events: stores::in_memory_with_snapshots_as_events,
    integer_items_with_snapshots_as_events: stores::integer_items_with_snapshots_as_events,
    own_items_with_snapshots_as_events: stores::own_items_with_snapshots_as_events,
}

eventsourcing::record_strategy_contract! {
    capabilities = [versions, snapshots, dictionaries, data_keys, held, waiting];
    sqlite: stores::sqlite,
    sqlite_with_one_connection: stores::sqlite_with_one_connection,
    integer_items: stores::integer_items,
    own_integer_items: stores::own_integer_items,
}

eventsourcing::record_strategy_contract! {
    capabilities = [times, snapshots, dictionaries, data_keys, waiting];
    in_memory_by_timestamps: stores::in_memory_by_timestamps,
    in_memory_by_timeuuids: stores::in_memory_by_timeuuids,
    timeuuid_items_within_a_transaction_each: stores::timeuuid_items_within_a_transaction_each,
}

eventsourcing::record_strategy_contract! {
    capabilities = [times, snapshots, dictionaries, data_keys, held, waiting];
    timestamp_items: stores::timestamp_items,
    timeuuid_items: stores::timeuuid_items,
    own_timestamp_items: stores::own_timestamp_items,
    own_timeuuid_items: stores::own_timeuuid_items,
}

#[cfg(feature = "servers")]
mod on_postgres {
    use crate::stores::postgres;

    eventsourcing::record_strategy_contract! {
        capabilities = [versions, snapshots, dictionaries, data_keys, held, waiting];
        events: postgres::events,
        events_with_one_connection: postgres::events_with_one_connection,
        integer_items: postgres::integer_items,
        own_integer_items: postgres::own_integer_items,
    }

    eventsourcing::record_strategy_contract! {
        capabilities = [versions, snapshots, dictionaries, data_keys, waiting];
        events_within_a_transaction_each: postgres::events_within_a_transaction_each,
    }

    eventsourcing::record_strategy_contract! {
        capabilities = [times, snapshots, dictionaries, data_keys, held, waiting];
        timestamp_items: postgres::timestamp_items,
        timeuuid_items: postgres::timeuuid_items,
        own_timestamp_items: postgres::own_timestamp_items,
        own_timeuuid_items: postgres::own_timeuuid_items,
    }

    eventsourcing::record_strategy_contract! {
        capabilities = [times, snapshots, dictionaries, data_keys, waiting];
        timeuuid_items_within_a_transaction_each: postgres::timeuuid_items_within_a_transaction_each,
    }
}

#[cfg(feature = "servers")]
mod on_postgres_behind_pgbouncer {
    use crate::stores::pooled;

    eventsourcing::record_strategy_contract! {
        capabilities = [versions, snapshots, dictionaries, data_keys, held, waiting];
        events: pooled::events,
    }

    eventsourcing::record_strategy_contract! {
        capabilities = [times, snapshots, dictionaries, data_keys, held, waiting];
        timeuuid_items: pooled::timeuuid_items,
    }
}

#[cfg(feature = "servers")]
mod on_mysql {
    use crate::stores::mysql;

    eventsourcing::record_strategy_contract! {
        capabilities = [versions, snapshots, dictionaries, data_keys, held, waiting];
        events: mysql::events,
        events_with_one_connection: mysql::events_with_one_connection,
        events_without_trigger: mysql::events_without_trigger,
        integer_items: mysql::integer_items,
        own_integer_items: mysql::own_integer_items,
    }

    eventsourcing::record_strategy_contract! {
        capabilities = [versions, snapshots, dictionaries, data_keys, waiting];
        events_within_a_transaction_each: mysql::events_within_a_transaction_each,
        events_within_a_transaction_each_without_trigger:
            mysql::events_within_a_transaction_each_without_trigger,
    }

    eventsourcing::record_strategy_contract! {
        capabilities = [times, snapshots, dictionaries, data_keys, held, waiting];
        timestamp_items: mysql::timestamp_items,
        timeuuid_items: mysql::timeuuid_items,
        timeuuid_items_without_trigger: mysql::timeuuid_items_without_trigger,
        own_timestamp_items: mysql::own_timestamp_items,
        own_timeuuid_items: mysql::own_timeuuid_items,
    }

    eventsourcing::record_strategy_contract! {
        capabilities = [times, snapshots, dictionaries, data_keys, waiting];
        timeuuid_items_within_a_transaction_each: mysql::timeuuid_items_within_a_transaction_each,
    }
}
