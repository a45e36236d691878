//! Ids of a type of their own, where every name of the library and of `core` means something else.

#![no_implicit_prelude]
#![deny(warnings, missing_docs, unused_qualifications)]

mod core {}
mod std {}
mod eventsourcing {}
#[allow(dead_code)]
struct Uuid;
#[allow(dead_code)]
struct Result;

/// Which account.
#[derive(::eventsourcing::Id)]
pub struct AccountId(::eventsourcing::Uuid);

/// Which customer, known to this crate alone.
#[derive(::eventsourcing::Id)]
struct CustomerId(pub(crate) ::eventsourcing::Uuid);

fn main() {
    let account = AccountId::named(::eventsourcing::Uuid::NAMESPACE_DNS, "1001");
    let uuid: ::eventsourcing::Uuid = ::core::convert::Into::into(account);
    ::std::assert_eq!(uuid, account.0);
    ::std::assert!(CustomerId::new() < CustomerId::new());
}
