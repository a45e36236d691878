//! The address book: contacts by what people call them, groups by name.

use eventsourcing::{AggregateRoot, Repository, StoredEvent};
use eventsourcing_diesel::{AnyStrategy, DatabaseLocation, Datastore};

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
    datastore: Datastore,
    contacts: Repository<Contact, AnyStrategy>,
    groups: Repository<Group, AnyStrategy>,
}

impl AddressBook {
    /// The address book in the database there, which is made when it is not there.
    pub fn open(database: &DatabaseLocation) -> Result<Self> {
        let datastore = database.open()?;
        Ok(Self {
            contacts: datastore.repository(),
            groups: datastore.repository(),
            datastore,
        })
    }

    /// The address book in the database there, which must be there: whoever asks for somebody
    /// has mistyped where it is if not.
    pub fn open_existing(database: &DatabaseLocation) -> Result<Self> {
        if database.is_missing() {
            return Err(BookError::NoDatabase);
        }
        Self::open(database)
    }

    /// Adds somebody.
    pub fn add(&self, name: Line, email: Option<Email>) -> Result<AggregateRoot<Contact>> {
        Ok(self.contacts.create(Contact::add(name, email))?)
    }

    /// Changes what is known of somebody.
    pub fn change(&self, contact: ContactId, change: Change) -> Result<Contact> {
        Ok(Contact::clone(&*self.contacts.execute(contact, change)?))
    }

    /// Puts somebody into a group, the first of whom forms it: the contact and the group, or neither.
    pub fn join(&self, contact: ContactId, name: &Line) -> Result<Contact> {
        let id = GroupId::of(name);
        self.datastore.atomically(|work| {
            // Where somebody forms it meanwhile, the unit conflicts, and runs again.
            if self.groups.contains(id)? {
                work.update(id, |group: &Group| group.join(contact))?;
            } else {
                work.create_as::<Group, _>(id, Group::form(name.clone(), contact))?;
            }
            let name = work.get::<Group>(id)?.name.clone();
            work.update(contact, |contact: &Contact| contact.join(name))?;
            // A decision without events protects nothing by itself: who is in it must still be there.
            work.require_unchanged(contact)?;
            Ok(Contact::clone(work.get(contact)?))
        })
    }

    /// Takes somebody out of a group.
    pub fn leave(&self, contact: ContactId, name: &Line) -> Result<Contact> {
        let id = self.group(name)?.id();
        self.datastore.atomically(|work| {
            work.update(id, |group: &Group| group.leave(contact))?;
            let name = work.get::<Group>(id)?.name.clone();
            work.update(contact, |contact: &Contact| contact.leave(&name))?;
            Ok(Contact::clone(work.get(contact)?))
        })
    }

    /// Removes somebody, and from all groups with it: all of it or nothing.
    ///
    /// Everything that it depends on is read in the unit: whoever joins a group meanwhile changes the
    /// contact, so that the unit conflicts, and runs again.
    pub fn remove(&self, contact: ContactId) -> Result<()> {
        self.datastore.atomically(|work| {
            let groups = work.get::<Contact>(contact)?.groups.clone();
            for name in &groups {
                work.update(GroupId::of(name), |group: &Group| group.leave(contact))?;
            }
            work.update(contact, Contact::remove)?;
            Ok(())
        })
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

    /// Everything that happened to somebody, oldest first, as it is stored.
    pub fn history(&self, contact: ContactId) -> Result<Vec<StoredEvent>> {
        let strategy = self.datastore.event_store().strategy();
        let events = strategy.get_items(&contact.into());
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
    let id = who.parse::<ContactId>().ok();
    let rank = |contact: &AggregateRoot<Contact>| match who {
        _ if id == Some(contact.id()) => Some(BY_ID),
        _ if contact.name.is(who) => Some(BY_NAME),
        _ if contact.name.has(who) => Some(BY_PART),
        _ => None,
    };
    let best = contacts.iter().filter_map(rank).min();
    let best = best.ok_or_else(|| BookError::NoSuchContact(who.to_owned()))?;
    let mut found: Vec<_> = contacts.into_iter().collect();
    found.retain(|it| rank(it) == Some(best));
    if found.len() == 1 {
        return Ok(found.remove(0));
    }
    let who = who.to_owned();
    let found = found.iter().map(|it| format!("{} ({})", it.name, it.id()));
    let found = found.collect();
    Err(match best {
        BY_PART => BookError::Ambiguous { who, found },
        _ => BookError::SameName { who, found },
    })
}

/// How somebody is meant, the surest first.
const BY_ID: u8 = 0;
const BY_NAME: u8 = 1;
const BY_PART: u8 = 2;
