//! Random numbers that a seed gives again, and what the environment says of them.

use std::{
    env,
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

/// `SplitMix64`: every seed is a good one.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// What follows from a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number, as good as any other.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        it ^ (it >> 31)
    }

    /// A number below this one, which is at least 1.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    /// A time that is shorter than so many milliseconds, at least 1.
    pub fn shorter_than_millis(&mut self, millis: u64) -> Duration {
        Duration::from_micros(self.below(millis * 1000))
    }
}

/// A number from the environment, or else this one.
///
/// # Panics
///
/// If something else stands there.
#[must_use]
#[allow(clippy::panic)]
pub fn from_environment(name: &str, default: impl FnOnce() -> u64) -> u64 {
    match env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is `{text}`: write a whole number")),
        Err(_) => default(),
    }
}

/// Another seed for every run.
#[must_use]
pub fn any_seed() -> u64 {
    RandomState::new().hash_one("seed")
}
