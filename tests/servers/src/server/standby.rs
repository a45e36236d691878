use super::{Server, again};
use crate::{Error, endpoint::output_of, postgres::base_backup};

/// Of PostgreSQL alone.
impl Server {
    /// Starts a standby of this server: a copy of its data that follows what is written there, and takes
    /// no writes before it is [promoted](Self::promote).
    pub fn start_standby(&self) -> Result<Self, Error> {
        again(|| {
            let mut standby = Self::prepare(self.endpoint.product(), self.settings.clone())?;
            let mut copy = standby.folder.server_command(standby.engine().daemon());
            copy.args(base_backup(self.port, &standby.data)?);
            output_of(copy, "")?;
            standby.launch(&[])?;
            Ok(standby)
        })
    }

    /// Waits until this standby shows all that its primary has written so far.
    pub fn catch_up_with(&self, primary: &Self) -> Result<(), Error> {
        let written = primary.endpoint.run("SELECT pg_current_wal_lsn()")?;
        let is_there = format!("SELECT pg_last_wal_replay_lsn() >= '{written}'");
        self.wait_until(&is_there, "t")
    }

    /// Lets this standby take the place of its primary, which has to be gone.
    pub fn promote(&self) -> Result<(), Error> {
        self.endpoint.run("SELECT pg_promote()")?;
        self.wait_until("SELECT pg_is_in_recovery()", "f")
    }
}
