#![doc = include_str!("../README.md")]

mod answers;
mod book;
mod cli;
mod contact;
mod errors;
mod group;
mod values;

pub use book::AddressBook;
pub use cli::run;
pub use contact::{Address, Change, Contact, ContactEvent, ContactId, NothingNew};
pub use errors::BookError;
pub use group::{Group, GroupEvent, GroupId, NotAMember};
pub use values::{Email, Invalid, Line, Postcode};
