//! Pools of connections.

use std::time::Duration;

use diesel::r2d2::{self, Builder, ConnectionManager, CustomizeConnection, Pool, R2D2Connection};
use eventsourcing::Error;

use super::setup::refusals::misuse;

/// How many connections a pool has, and how long it is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PoolSettings {
    pub(crate) size: u32,
    pub(crate) timeout: Duration,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            size: 8,
            timeout: Duration::from_secs(30),
        }
    }
}

impl PoolSettings {
    /// That there can be such a pool.
    pub(crate) fn check(self) -> Result<(), Error> {
        match self.size {
            0 => Err(misuse("a pool has at least 1 connection".into())),
            _ => Ok(()),
        }
    }

    /// A pool whose connections are made when they are needed, and told this when they are.
    pub(crate) fn builder<C: R2D2Connection + 'static>(
        self,
        told: impl CustomizeConnection<C, r2d2::Error>,
    ) -> Builder<ConnectionManager<C>> {
        Pool::builder()
            .max_size(self.size)
            .min_idle(Some(0))
            .test_on_check_out(false)
            .connection_timeout(self.timeout.max(Duration::from_millis(1)))
            .connection_customizer(Box::new(told))
    }
}
