//! How far the log is read. Who writes to it commits in the order of the positions, and yet one statement
//! may see a transaction and not the one before it: the server looks at those in flight one after the
//! other, not at once, and both may commit meanwhile.
//!
//! Whatever a statement has seen, all that committed before is seen by the next. So the first asks for the
//! last position, and the others read up to it. In a transaction that goes on with what it saw first, both
//! see the same.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    connection::{AnsiTransactionManager, TransactionManager},
    mysql::{Mysql, MysqlConnection},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Nullable},
};
use eventsourcing::RecordError;

use super::{errors, session};
use crate::{item::Item, select::question};

/// The last position up to which the following statements see everything; 0 where nothing is there.
pub(super) fn settled<I: Item>(connection: &mut MysqlConnection) -> Result<i64, RecordError> {
    refuse_one_view(connection)?;
    let last = LastSeen::<I>::new().get_result::<Option<i64>>(connection);
    Ok(last.map_err(errors::failed)?.unwrap_or(0))
}

fn refuse_one_view(connection: &mut MysqlConnection) -> Result<(), RecordError> {
    let transaction = AnsiTransactionManager::transaction_manager_status_mut(connection);
    if transaction
        .transaction_depth()
        .map_err(errors::failed)?
        .is_none()
    {
        return Ok(());
    }
    let isolation = session::variables(connection, "'tx_isolation', 'transaction_isolation'");
    let isolation = isolation.map_err(errors::failed)?;
    match isolation.iter().find(|it| it.value != "READ-COMMITTED") {
        None => Ok(()),
        Some(other) => Err(RecordError::Misuse {
            what: format!(
                "the log is not followed in a transaction that is {}: it could show a commit and not the \
                 one before it; use READ COMMITTED, or no transaction",
                other.value
            ),
        }),
    }
}

question! {
    /// The last log position of a table.
    LastSeen<I> {} -> Nullable<BigInt>
}

impl<I: Item> QueryFragment<Mysql> for LastSeen<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        out.push_sql("SELECT MAX(");
        out.push_identifier(I::TABLE.log_position)?;
        out.push_sql(") FROM ");
        out.push_identifier(I::TABLE.name)
    }
}
