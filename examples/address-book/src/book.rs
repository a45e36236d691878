//! The address book: contacts by what people call them, groups by name.

use std::path::Path;

use eventsourcing::{AggregateRoot, RecordStrategy as _, Repository, StoredEvent};
use eventsourcing_diesel::{SqliteDatastore, SqliteStrategy};

use crate::{
    contact::{Change, Contact, ContactId},
    errors::BookError,
    group::{Group, GroupId},
    values::{Email, Line},
};

type Result<T> = std::result::Result<T, BookError>;

/// Contacts and groups in a database.
#[derive(Debug, Clone)]
pub struct AddressBook {
    datastore: SqliteDatastore,
    contacts: Repository<Contact, SqliteStrategy>,
    groups: Repository<Group, SqliteStrategy>,
}

impl AddressBook {
    /// The address book in the database at this path, which is made when it is not there.
    pub fn open(database: &Path) -> Result<Self> {
        let datastore = SqliteDatastore::open(database)?;
        Ok(Self {
            contacts: datastore.repository(),
            groups: datastore.repository(),
            datastore,
        })
    }

    /// The address book in the database at this path, which must be there: whoever asks for somebody
    /// has mistyped the path if it is not.
    pub fn open_existing(database: &Path) -> Result<Self> {
        if database.try_exists().is_ok_and(|exists| !exists) {
            return Err(BookError::NoDatabase);
        }
        Self::open(database)
    }

    /// Adds somebody.
    pub fn add(&self, name: Line, email: Option<Email>) -> Result<ContactId> {
        Ok(self.contacts.create(Contact::add(name, email))?.id())
    }

    /// Changes what is known of somebody.
    pub fn change(&self, contact: ContactId, change: Change) -> Result<()> {
        self.contacts.execute(contact, change)?;
        Ok(())
    }

    /// Removes somebody, and from all groups with it: all of it or nothing.
    pub fn remove(&self, contact: ContactId) -> Result<()> {
        self.datastore.atomically(|work| {
            for group in self.groups_of(contact)? {
                work.update(group.id(), |group: &Group| group.leave(contact))?;
            }
            work.update(contact, Contact::remove)?;
            Ok(())
        })
    }

    /// Puts somebody into a group, the first of whom forms it.
    pub fn join(&self, contact: ContactId, name: &Line) -> Result<()> {
        let id = GroupId::of(name);
        self.datastore.atomically(|work| {
            if self.groups.contains(id)? {
                work.update(id, |group: &Group| group.join(contact))?;
            } else {
                work.create_as::<Group, _>(id, Group::form(name.clone(), contact))?;
            }
            Ok(())
        })
    }

    /// Takes somebody out of a group.
    pub fn leave(&self, contact: ContactId, name: &Line) -> Result<()> {
        let group = self.group(name)?.id();
        self.groups.update(group, |group| group.leave(contact))?;
        Ok(())
    }

    /// The contact of this id.
    pub fn contact(&self, id: ContactId) -> Result<AggregateRoot<Contact>> {
        Ok(self.contacts.get(id)?)
    }

    /// The one in the book who is meant by an id, a name, or a part of a name.
    pub fn find(&self, who: &str) -> Result<AggregateRoot<Contact>> {
        one(who, self.contacts()?)
    }

    /// The one who is meant, also if they were removed, as they are or were.
    pub fn find_removed_too(&self, who: &str) -> Result<AggregateRoot<Contact>> {
        one(who, self.removed_too()?)
    }

    /// Everybody in the book, by name.
    pub fn contacts(&self) -> Result<Vec<AggregateRoot<Contact>>> {
        let mut contacts = self.removed_too()?;
        contacts.retain(|contact| !contact.has_ended());
        contacts.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(contacts)
    }

    /// The group of this name.
    pub fn group(&self, name: &Line) -> Result<AggregateRoot<Group>> {
        let group = self.groups.find(GroupId::of(name))?;
        group.ok_or_else(|| BookError::NoSuchGroup(name.clone()))
    }

    /// The groups that somebody belongs to, by name.
    pub fn groups_of(&self, contact: ContactId) -> Result<Vec<AggregateRoot<Group>>> {
        let groups = self.groups.ids().map(|id| self.groups.get(id?));
        let mut groups = groups.collect::<std::result::Result<Vec<_>, _>>()?;
        groups.retain(|group| group.members.contains(&contact));
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(groups)
    }

    /// Everything that happened to somebody, oldest first, as it is stored.
    pub fn history(&self, contact: ContactId) -> Result<Vec<StoredEvent>> {
        let events = self.datastore.strategy().get_items(&contact.into());
        Ok(events.map_err(eventsourcing::Error::from)?)
    }

    fn removed_too(&self) -> Result<Vec<AggregateRoot<Contact>>> {
        let ids = self.contacts.ids();
        let contacts = ids.map(|id| self.contacts.find_ended_too(id?));
        let contacts = contacts.filter_map(std::result::Result::transpose);
        Ok(contacts.collect::<std::result::Result<_, _>>()?)
    }
}

/// The one that is meant: an id goes before a whole name, and that before a part of one.
fn one(who: &str, contacts: Vec<AggregateRoot<Contact>>) -> Result<AggregateRoot<Contact>> {
    let rank = |contact: &AggregateRoot<Contact>| match who {
        _ if contact.id().to_string() == who => Some(0),
        _ if contact.name.is(who) => Some(1),
        _ if contact.name.has(who) => Some(2),
        _ => None,
    };
    let best = contacts.iter().filter_map(rank).min();
    let best = best.ok_or_else(|| BookError::NoSuchContact(who.to_owned()))?;
    let mut found = contacts.into_iter().filter(|it| rank(it) == Some(best));
    match (found.next(), found.next()) {
        (Some(contact), None) => Ok(contact),
        (first, second) => Err(BookError::Ambiguous {
            who: who.to_owned(),
            found: first
                .into_iter()
                .chain(second)
                .chain(found)
                .map(|it| format!("{} ({})", it.name, it.id()))
                .collect(),
        }),
    }
}
