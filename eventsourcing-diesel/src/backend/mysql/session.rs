//! What connections are told.

use std::time::Duration;

use diesel::{
    MysqlConnection, QueryResult, QueryableByName, RunQueryDsl, connection::SimpleConnection, r2d2,
    sql_query, sql_types::Text,
};

/// What holds in a session, whoever said it.
#[derive(Debug, QueryableByName)]
pub(super) struct Variable {
    #[diesel(sql_type = Text, column_name = "Variable_name")]
    pub(super) name: String,
    #[diesel(sql_type = Text, column_name = "Value")]
    pub(super) value: String,
}

/// Those of these names, each in quotes, that the server knows.
pub(super) fn variables(
    connection: &mut MysqlConnection,
    names: &str,
) -> QueryResult<Vec<Variable>> {
    sql_query(format!(
        "SHOW SESSION VARIABLES WHERE Variable_name IN ({names})"
    ))
    .load(connection)
}

/// What every connection to a MariaDB or MySQL database is told when it is made: to refuse what does
/// not fit, to see what others have committed (`READ COMMITTED`), how long to wait for them, and to say
/// errors in English. It customizes the connections of a pool:
///
/// ```no_run
/// use diesel::{MysqlConnection, r2d2::{ConnectionManager, Pool}};
/// use eventsourcing_diesel::MysqlSession;
///
/// let pool = Pool::builder()
///     .connection_customizer(Box::new(MysqlSession::default()))
///     .build_unchecked(ConnectionManager::<MysqlConnection>::new("mysql://root@127.0.0.1/bank"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MysqlSession {
    /// How long a save waits for a row that another transaction holds, in whole seconds, at least 1;
    /// 5 s unless said.
    pub lock_timeout: Duration,
}

impl Default for MysqlSession {
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_secs(5),
        }
    }
}

impl MysqlSession {
    /// Tells one connection.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub fn apply(&self, connection: &mut MysqlConnection) -> QueryResult<()> {
        connection.batch_execute(&self.sql())
    }

    /// `READ COMMITTED`: what others have committed is seen by the next statement, and less is locked.
    fn sql(&self) -> String {
        let millis = self.lock_timeout.as_millis();
        let seconds = millis.div_ceil(1000).clamp(1, 1_000_000);
        format!(
            "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), \
             SESSION autocommit = 1, SESSION lc_messages = 'en_US', \
             SESSION innodb_lock_wait_timeout = {seconds}; \
             SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
        )
    }
}

impl r2d2::CustomizeConnection<MysqlConnection, r2d2::Error> for MysqlSession {
    fn on_acquire(&self, connection: &mut MysqlConnection) -> Result<(), r2d2::Error> {
        self.apply(connection).map_err(r2d2::Error::QueryError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_rounded_up_to_a_second() {
        let lock_timeout = Duration::from_millis(250);
        let sql = MysqlSession { lock_timeout }.sql();
        assert!(sql.contains("innodb_lock_wait_timeout = 1;"), "{sql}");
    }
}
