//! Nothing that the user has in scope meets what the macro writes.

#![no_implicit_prelude]
#![deny(warnings, missing_docs, unused_qualifications, clippy::all, clippy::pedantic)]

/// What it is about.
mod ledger {
    use ::eventsourcing_diesel::SequencedItem;

    mod core {}
    mod std {}
    mod diesel {}
    mod eventsourcing {}
    mod eventsourcing_diesel {}
    /// Not the one.
    #[allow(dead_code)]
    pub(crate) struct Option;
    /// Not the one.
    #[allow(dead_code)]
    pub(crate) struct String;
    /// Not the one.
    #[allow(dead_code)]
    pub(crate) struct Vec;

    /// Nobody makes one, and nobody reads its fields.
    #[derive(SequencedItem)]
    #[sequenced_item(table = ::eventsourcing_ui_items_tests::ledger_entries)]
    pub(crate) struct LedgerEntry {
        #[sequenced_item(sequence_id)]
        account: ::eventsourcing::Uuid,
        #[sequenced_item(position)]
        number: u64,
        #[sequenced_item(topic, column = kind)]
        r#type: ::std::string::String,
        #[sequenced_item(state)]
        body: ::std::vec::Vec<u8>,
        #[sequenced_item(column = amount)]
        __item: ::core::option::Option<i64>,
        #[sequenced_item(from = "holder")]
        owner: ::std::string::String,
    }
}

fn main() {
    use ::eventsourcing_diesel::Item;

    let table = ledger::LedgerEntry::TABLE;
    ::std::assert_eq!(table.name, "ledger_entries");
    ::std::assert_eq!((table.topic, table.seal), ("kind", "seal"));
    let [amount, owner] = table.fields else {
        ::std::panic!("it has two columns of its own");
    };
    ::std::assert_eq!((amount.field, amount.column), ("__item", "amount"));
    ::std::assert!(amount.optional && !owner.optional);
    ::std::assert_eq!((owner.field, owner.column), ("holder", "owner"));
}
