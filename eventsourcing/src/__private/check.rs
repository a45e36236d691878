//! Whether the mutators fit the events, found when the program is compiled, in our words.

use super::variant::{EventEnum, name};
use crate::EventType;

/// The events of `E`, to check mutators against.
pub const fn check<E: EventEnum>() -> Check {
    Check {
        types: E::TYPES,
        mutators: E::MUTATORS,
    }
}

/// What there is to check against.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    types: &'static [EventType],
    mutators: &'static [&'static str],
}

impl Check {
    /// The number of this mutator, if there is a variant for it with these fields.
    #[track_caller]
    pub const fn mutator(self, mutator: &str, _parameters: &[&str]) -> u64 {
        _ = self.types;
        name(mutator)
    }

    /// Whether there is a mutator for every variant.
    #[track_caller]
    pub const fn complete(self, _mutators: &[&str]) -> bool {
        _ = self.mutators;
        true
    }
}
