//! That a connection is as it was asked for, whoever told it.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool, Nullable, Text},
};
use eventsourcing::RecordError;

use super::{
    errors,
    session::{Durability, PostgresSession},
};
use crate::backend::setup::{Refusal, quoted};

/// Says everything at once that is not so, and what to do.
pub(super) fn check(
    connection: &mut PgConnection,
    session: &PostgresSession,
) -> Result<(), Refusal> {
    let found: Found = sql_query(FOUND)
        .get_result(connection)
        .map_err(errors::failed)?;
    let faults: Vec<_> = found.faults(session).into_iter().flatten().collect();
    if faults.is_empty() {
        return Ok(());
    }
    let mut what = faults.join("; and ");
    if session.pgbouncer {
        what.push_str("; and then let pgbouncer connect anew, by `RECONNECT`");
    }
    Err(RecordError::Misuse { what }.into())
}

/// The description of a setting is told in the language that errors are told in, wherever that comes
/// from: a server without translations is asked for another language in vain.
const FOUND: &str = "SELECT current_schema()::text AS schema, \
     current_setting('synchronous_commit') AS synchronous_commit, \
     current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes, \
     (SELECT setting::bigint FROM pg_settings WHERE name = 'lock_timeout') AS lock_timeout, \
     current_setting('default_transaction_isolation') AS isolation, \
     current_setting('server_encoding') AS encoding, \
     current_setting('lc_messages') AS lc_messages, \
     COALESCE((SELECT short_desc LIKE 'Sets the %' FROM pg_settings WHERE name = 'lc_messages'), TRUE) \
     AS is_in_english, current_user::text AS role, current_database()::text AS database";

/// How a connection is.
#[derive(Debug, QueryableByName)]
struct Found {
    #[diesel(sql_type = Nullable<Text>)]
    schema: Option<String>,
    #[diesel(sql_type = Text)]
    synchronous_commit: String,
    #[diesel(sql_type = Text)]
    fsync: String,
    #[diesel(sql_type = Text)]
    full_page_writes: String,
    /// In milliseconds; 0 where there is none.
    #[diesel(sql_type = BigInt)]
    lock_timeout: i64,
    #[diesel(sql_type = Text)]
    isolation: String,
    #[diesel(sql_type = Text)]
    encoding: String,
    #[diesel(sql_type = Text)]
    lc_messages: String,
    #[diesel(sql_type = Bool)]
    is_in_english: bool,
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Text)]
    database: String,
}

impl Found {
    fn faults(&self, session: &PostgresSession) -> [Option<String>; 7] {
        [
            self.fault_of_schema(session),
            self.fault_of_durability(session.durability),
            self.fault_of_storage(session),
            self.fault_of_lock_timeout(session),
            self.fault_of_isolation(),
            self.fault_of_encoding(),
            self.fault_of_language(),
        ]
    }

    fn fault_of_schema(&self, session: &PostgresSession) -> Option<String> {
        match (&session.schema, &self.schema) {
            (Some(wanted), found) if found.as_ref() != Some(wanted) => {
                let how = if session.pgbouncer {
                    self.altered("search_path", &quoted(wanted))
                } else {
                    format!("`CREATE SCHEMA {}`", quoted(wanted))
                };
                Some(format!(
                    "there is no schema `{wanted}`, or it is not the one in use; {how}"
                ))
            }
            (None, None) => {
                Some("there is no schema to use; name one, or give the role a `search_path`".into())
            }
            _ => None,
        }
    }

    fn fault_of_durability(&self, wanted: Durability) -> Option<String> {
        let found = &self.synchronous_commit;
        (!wanted.is_met_by(found)).then(|| {
            format!(
                "`synchronous_commit` is `{found}`, which is less sure than `{0}`; {1}",
                wanted.setting(),
                self.altered("synchronous_commit", wanted.setting())
            )
        })
    }

    /// These are settings of the whole server, which no connection can be told.
    fn fault_of_storage(&self, session: &PostgresSession) -> Option<String> {
        if session.durability == Durability::Off || session.durable_storage {
            return None;
        }
        let settings = [
            ("fsync", &self.fsync),
            ("full_page_writes", &self.full_page_writes),
        ];
        let off: Vec<_> = settings.iter().filter(|it| it.1 != "on").collect();
        let each = |statement: &str, value: &str| {
            let each = off
                .iter()
                .map(|it| format!("`{statement}{} = {value}`", it.0));
            each.collect::<Vec<_>>().join(" and ")
        };
        (!off.is_empty()).then(|| {
            format!(
                "the server is set to {}, with which a power cut takes saves that were answered, or \
                 the whole database; let an administrator run {} and `SELECT pg_reload_conf()`, or say \
                 that they may be lost by `Durability::Off`, or that the storage itself takes care of \
                 it by `PostgresSettings::durable_storage`",
                each("", "off"),
                each("ALTER SYSTEM SET ", "on")
            )
        })
    }

    /// Whoever told its connections otherwise had a reason; behind pgbouncer nobody did.
    fn fault_of_lock_timeout(&self, session: &PostgresSession) -> Option<String> {
        let wanted = i64::from(session.lock_timeout_millis());
        let is_met = wanted == 0 || (1..=wanted).contains(&self.lock_timeout);
        (session.pgbouncer && !is_met).then(|| {
            let found = match self.lock_timeout {
                0 => "there is no `lock_timeout`".to_owned(),
                found => format!("`lock_timeout` is {found} ms"),
            };
            format!(
                "{found}, and a save is to wait for others no longer than {wanted} ms; {}",
                self.altered("lock_timeout", &wanted.to_string())
            )
        })
    }

    fn fault_of_isolation(&self) -> Option<String> {
        let found = &self.isolation;
        (found != "read committed").then(|| {
            format!(
                "transactions are `{found}` unless said, and the log is followed in those that are \
                 `read committed`; {}",
                self.altered("default_transaction_isolation", "'read committed'")
            )
        })
    }

    fn fault_of_encoding(&self) -> Option<String> {
        let found = &self.encoding;
        (found != "UTF8").then(|| {
            format!("its encoding is {found}; make a database by `createdb --encoding=UTF8`")
        })
    }

    fn fault_of_language(&self) -> Option<String> {
        (!self.is_in_english).then(|| {
            format!(
                "it tells errors in another language (`lc_messages` is `{}`), and deadlocks are known \
                 in English, so that no save would be sent again after one; let an administrator run {}",
                self.lc_messages,
                self.altered("lc_messages", "'C'")
            )
        })
    }

    fn altered(&self, setting: &str, value: &str) -> String {
        format!(
            "`ALTER ROLE {} IN DATABASE {} SET {setting} = {value}`",
            quoted(&self.role),
            quoted(&self.database)
        )
    }
}
