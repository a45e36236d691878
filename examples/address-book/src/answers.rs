//! What the program answers.

use std::fmt::Write as _;

use crate::{
    book::AddressBook,
    contact::{Address, Contact, ContactId},
    errors::BookError,
    values::Line,
};

type Answer = Result<String, BookError>;

/// All that is known of somebody. It reads nothing: what is done is told as it was done, whatever
/// happens to them meanwhile.
pub(crate) fn contact(id: ContactId, contact: &Contact) -> String {
    let groups: Vec<_> = contact.groups.iter().map(ToString::to_string).collect();
    let known = [
        ("e-mail", contact.email.as_ref().map(ToString::to_string)),
        ("address", contact.address.as_ref().map(one_line)),
        ("groups", (!groups.is_empty()).then(|| groups.join(", "))),
        ("id", Some(id.to_string())),
    ];
    let mut answer = format!("{}\n", contact.name);
    for (what, known) in known {
        if let Some(known) = known {
            // Writing into a string does not fail.
            let _ = writeln!(answer, "  {what:<8} {known}");
        }
    }
    answer
}

fn one_line(address: &Address) -> String {
    let Address {
        street,
        postcode,
        town,
    } = address;
    format!("{street}, {postcode} {town}")
}

/// Everybody, or a group, with how to reach them.
pub(crate) fn list(book: &AddressBook, group: Option<&Line>) -> Answer {
    let mut contacts = book.contacts()?;
    if let Some(name) = group {
        let group = book.group(name)?;
        contacts.retain(|contact| group.members.contains(&contact.id()));
    }
    let width = contacts.iter().map(|it| it.name.as_ref().chars().count());
    let width = width.max().unwrap_or_default();
    let lines = contacts.iter().map(|contact| {
        let email = contact.email.as_ref().map_or("", |it| it.as_ref());
        let line = format!("{:<width$}  {email}", contact.name.as_ref());
        format!("{}\n", line.trim_end())
    });
    Ok(lines.collect())
}

/// Everything that happened to somebody, as it is stored.
pub(crate) fn history(book: &AddressBook, who: &str) -> Answer {
    let contact = book.find_removed_too(who)?;
    let mut answer = String::new();
    for event in book.history(contact.id())? {
        let (version, time) = (event.originator_version, event.timestamp);
        let what = event.event_type;
        let state = String::from_utf8_lossy(&event.state);
        let _ = writeln!(answer, "{version} {time} {what} {state}");
    }
    Ok(answer)
}

/// Removes somebody, of whom there is nothing to show afterwards but the name.
pub(crate) fn removed(book: &AddressBook, who: &str) -> Answer {
    let contact = book.find(who)?;
    book.remove(contact.id())?;
    Ok(format!("{} is removed\n", contact.name))
}
