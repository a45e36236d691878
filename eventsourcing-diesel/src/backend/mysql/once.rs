//! Items as statements of a length that is seldom, each prepared for one use.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    mysql::Mysql,
    query_builder::{AstPass, QueryFragment, QueryId},
};

use super::numbering::walk_numbered;
use crate::{insert::walk_rows, item::Item, row::NewRow};

/// Inserts any number of items with one statement.
#[derive(Debug)]
pub(super) struct InsertOnce<'a, I> {
    rows: &'a [NewRow<'a>],
    numbered: bool,
    item: PhantomData<fn() -> I>,
}

impl<'a, I> InsertOnce<'a, I> {
    /// Where a trigger gives them their positions.
    pub(super) fn plain(rows: &'a [NewRow<'a>]) -> Self {
        Self::new(rows, false)
    }

    /// Under the positions that were drawn last.
    pub(super) fn numbered(rows: &'a [NewRow<'a>]) -> Self {
        Self::new(rows, true)
    }

    fn new(rows: &'a [NewRow<'a>], numbered: bool) -> Self {
        let item = PhantomData;
        Self {
            rows,
            numbered,
            item,
        }
    }
}

/// Its text depends on how many items there are.
impl<I: Item> QueryId for InsertOnce<'_, I> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn, I> RunQueryDsl<Conn> for InsertOnce<'_, I> {}

impl<I: Item> QueryFragment<Mysql> for InsertOnce<'_, I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        if self.numbered {
            walk_numbered::<I>(self.rows, &mut out)
        } else {
            walk_rows::<I, Mysql>(self.rows, &mut out)
        }
    }
}
