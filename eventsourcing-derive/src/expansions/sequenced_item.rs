#[automatically_derived]
impl ::eventsourcing_diesel::Item for LedgerEntry {
    type Position = Timestamp;
    const TABLE: ::eventsourcing_diesel::Table = ::eventsourcing_diesel::Table {
        name: ::eventsourcing_diesel::__private::table_name::<
            crate::schema::ledger_entries::table,
        >(),
        sequence_id: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::account,
            ::eventsourcing::Uuid,
            Uuid,
        >(),
        position: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::position,
            Timestamp,
            Timestamp,
        >(),
        topic: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::r#type,
            ::eventsourcing_diesel::__private::String,
            String,
        >(),
        state: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::body,
            ::eventsourcing_diesel::__private::Bytes,
            Vec<u8>,
        >(),
        timestamp: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::timestamp,
            ::eventsourcing::Timestamp,
            ::eventsourcing::Timestamp,
        >(),
        metadata: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::metadata,
            ::core::option::Option<::eventsourcing_diesel::__private::Bytes>,
            ::core::option::Option<::eventsourcing_diesel::__private::Bytes>,
        >(),
        save_id: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::save_id,
            ::eventsourcing::Uuid,
            ::eventsourcing::Uuid,
        >(),
        seal: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::seal,
            ::core::option::Option<::eventsourcing_diesel::__private::Bytes>,
            ::core::option::Option<::eventsourcing_diesel::__private::Bytes>,
        >(),
        log_position: ::eventsourcing_diesel::__private::column::<
            crate::schema::ledger_entries::columns::log_position,
            ::eventsourcing::LogPosition,
            ::eventsourcing::LogPosition,
        >(),
        fields: &[
            ::eventsourcing_diesel::__private::field::<
                crate::schema::ledger_entries::columns::amount,
                Option<i64>,
            >("amount"),
            ::eventsourcing_diesel::__private::field::<
                crate::schema::ledger_entries::columns::owner,
                String,
            >("holder"),
        ],
    };
}
const _: fn(&LedgerEntry) = |__item| {
    let _ = &__item.account;
    let _ = &__item.position;
    let _ = &__item.kind;
    let _ = &__item.body;
    let _ = &__item.amount;
    let _ = &__item.owner;
};
