//! The UI tests are in `../main.rs`; this has the dependencies and the table that their cases use.

// `table!` makes public items without docs.
#![allow(missing_docs)]

diesel::table! {
    ledger_entries (log_position) {
        log_position -> BigInt,
        account -> Binary,
        number -> BigInt,
        kind -> Text,
        body -> Binary,
        timestamp -> BigInt,
        metadata -> Nullable<Binary>,
        save_id -> Binary,
        seal -> Nullable<Binary>,
        amount -> Nullable<BigInt>,
        owner -> Text,
    }
}
