//! What is stored of an aggregate, as far as its root knows.

use super::{AggregateRoot, Recorded};
use crate::domain::{
    aggregate::Aggregate,
    entity::{kind::EntityKind, stamp::Stamp},
    seal::{Head, StoredSeal},
};

impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// Where its last stored event stands, as far as this root knows: `None` before the first save.
    pub(crate) fn stored_position(&self) -> Option<K::Position> {
        self.stored
    }

    /// The end of its history as far as that is stored, where it is a
    /// [hash chain](crate::guide::hash_chain): to be kept elsewhere, and given back later.
    ///
    /// `None` before the first save, and where the last event has no seal.
    pub fn head(&self) -> Option<Head<K::Position>> {
        let StoredSeal::Known(Some(seal)) = &self.stored_seal else {
            return None;
        };
        Some(Head {
            originator_id: self.uuid(),
            originator_version: self.stored?,
            seal: seal.clone(),
        })
    }

    /// What its last stored event has for a seal, which somebody else has stored.
    pub(crate) fn learn_seal(&mut self, seal: StoredSeal) {
        self.stored_seal = seal;
    }

    /// What it knows of the seal of its last stored event.
    pub(crate) fn stored_seal(&self) -> &StoredSeal {
        &self.stored_seal
    }

    /// Applies a stored event on replay. The caller has checked that it is the next one.
    pub(in crate::domain) fn apply_stored(&mut self, recorded: Recorded<A, K>) {
        let stamp = Stamp::of::<K, _>(&recorded);
        self.poisoned = true;
        A::mutate(&mut self.life, recorded.event);
        self.stored_as(stamp);
        self.stored_save = recorded.save_id;
        self.stored_seal = StoredSeal::Known(recorded.seal);
        self.origin.replayed += 1;
        self.poisoned = false;
    }

    /// Goes past a stored event which happened to an entity that another had ended or begun.
    pub(in crate::domain) fn pass_over(&mut self, recorded: &Recorded<A, K>) {
        let position = recorded.originator_version;
        if let Some(last) = &mut self.last {
            last.position = position;
        }
        self.stored = Some(position);
        self.stored_save = recorded.save_id;
        self.stored_seal = StoredSeal::Known(recorded.seal.clone());
    }

    /// Its last event is stored, with this stamp.
    pub(in crate::domain) fn stored_as(&mut self, stamp: Stamp<K::Position>) {
        self.advance(stamp);
        self.stored = Some(stamp.position);
    }
}
