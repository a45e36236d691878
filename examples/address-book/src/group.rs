//! A group of contacts. Its events are generated from its mutators.

use std::collections::BTreeSet;

use eventsourcing::{Aggregate, Id, Uuid, mutators};
use serde::{Deserialize, Serialize};

use crate::{contact::ContactId, values::Line};

/// What the ids of all groups are made in. It must never change: every id would.
const GROUPS: Uuid = Uuid::from_u128(0x2c1d_5a3e_8f60_4b7a_9e1b_64d2_07c9_3f85);

/// Which group.
#[derive(Id)]
pub struct GroupId(Uuid);

impl GroupId {
    /// The id of the group of this name, in capitals or not.
    pub fn of(name: &Line) -> Self {
        Self::named(GROUPS, name.as_ref().to_lowercase())
    }
}

/// Contacts that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = GroupEvent, id = GroupId)]
pub struct Group {
    /// What they have in common.
    pub name: Line,
    /// Who they are.
    pub members: BTreeSet<ContactId>,
}

#[mutators(generate = pub GroupEvent, topic = "address-book.group", derive(PartialEq, Eq))]
impl Group {
    /// There is a group of this name.
    fn formed(name: Line) -> Self {
        let members = BTreeSet::new();
        Self { name, members }
    }

    /// Somebody belongs to it.
    fn joined(&mut self, contact: ContactId) {
        self.members.insert(contact);
    }

    /// Somebody belongs to it no longer.
    fn left(&mut self, contact: ContactId) {
        self.members.remove(&contact);
    }
}

impl Group {
    /// Forms a group around its first member.
    pub fn form(name: Line, contact: ContactId) -> [GroupEvent; 2] {
        [GroupEvent::Formed { name }, GroupEvent::Joined { contact }]
    }

    /// Takes somebody in; nothing happens if they belong to it.
    pub fn join(&self, contact: ContactId) -> Option<GroupEvent> {
        (!self.members.contains(&contact)).then_some(GroupEvent::Joined { contact })
    }

    /// Lets somebody go.
    pub fn leave(&self, contact: ContactId) -> Result<GroupEvent, NotAMember> {
        if !self.members.contains(&contact) {
            return Err(NotAMember(self.name.clone()));
        }
        Ok(GroupEvent::Left { contact })
    }
}

/// Nobody leaves what they do not belong to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("they do not belong to `{0}`: `show` says to which groups they do")]
pub struct NotAMember(pub Line);

#[cfg(test)]
mod tests {
    use eventsourcing::{AggregateRoot, DomainEvent, Environment};

    use super::*;

    fn friends() -> Line {
        "Friends".parse().unwrap()
    }

    #[test]
    fn contacts_join_once_and_leave_once() {
        let (ada, bob) = (ContactId::new(), ContactId::new());
        let (id, environment) = (GroupId::of(&friends()), Environment::default());
        let form = Group::form(friends(), ada);
        let mut group = AggregateRoot::<Group>::create_with(id, &environment, form).unwrap();
        group.decide(|it| it.join(bob)).unwrap();
        assert_eq!(group.join(bob), None);
        group.decide(|it| it.leave(ada)).unwrap();
        assert_eq!(group.leave(ada), Err(NotAMember(friends())));
        let (name, members) = (friends(), BTreeSet::from([bob]));
        assert_eq!(*group, Group { name, members });
    }

    /// Every address book that is stored depends on them.
    #[test]
    fn the_topics_and_ids_are_those_for_ever() {
        let topics: Vec<_> = GroupEvent::TYPES.iter().map(|it| it.topic).collect();
        assert_eq!(
            topics,
            [
                "address-book.group#Formed",
                "address-book.group#Joined",
                "address-book.group#Left",
            ]
        );
        assert_eq!(
            GroupId::of(&friends()).to_string(),
            "b876cf37-84bd-581f-b624-71767f188315"
        );
        assert_eq!(
            GroupId::of(&friends()),
            GroupId::of(&"FRIENDS".parse().unwrap())
        );
    }
}
