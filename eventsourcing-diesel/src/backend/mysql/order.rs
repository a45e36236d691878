//! How far the log is read. Who writes to it commits in the order of the positions, and yet one statement
//! may see a transaction and not the one before it: the server looks at those in flight one after the
//! other, not at once, and both may commit meanwhile.
//!
//! Whatever a statement has seen, all that committed before is seen by the next. So the first asks for the
//! last position, and the others read up to it.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    mysql::{Mysql, MysqlConnection},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Nullable},
};

use crate::{item::Item, select::question};

/// The last position up to which the following statements see everything; 0 where nothing is there.
pub(super) fn settled<I: Item>(connection: &mut MysqlConnection) -> QueryResult<i64> {
    let last: Option<i64> = LastSeen::<I>::new().get_result(connection)?;
    Ok(last.unwrap_or(0))
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
