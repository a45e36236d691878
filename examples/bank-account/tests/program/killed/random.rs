//! Random numbers that a seed gives again.

use std::{
    env,
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

/// `SplitMix64`: every seed is a good one.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut next = self.0;
        next = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        next = (next ^ (next >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        next ^ (next >> 31)
    }

    /// A number below this one.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A time that is shorter than this one, to the ns.
    pub(super) fn shorter_than(&mut self, time: Duration) -> Duration {
        let nanos = u64::try_from(time.as_nanos()).unwrap();
        Duration::from_nanos(self.below(nanos.max(1)))
    }
}

/// A number from the environment, or else this one.
pub(super) fn from_environment(name: &str, default: impl FnOnce() -> u64) -> u64 {
    match env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is `{text}`: write a whole number")),
        Err(_) => default(),
    }
}

/// Another seed for every run.
pub(super) fn any_seed() -> u64 {
    RandomState::new().hash_one("seed")
}
