//! Setting tables up, emptying and dropping them.

use eventsourcing::{LogPosition, RecordStrategy, SequencedItem};
use eventsourcing_diesel::{LogOrder, MysqlDatastore, SchemaTable};
use eventsourcing_tests::{events, mysql::FreshDatabase, new_id, save};

#[test]
fn tables_are_set_up_emptied_and_dropped() {
    let database = FreshDatabase::make();
    let datastore = MysqlDatastore::unverified(database.settings()).unwrap();
    let schema = datastore.schema();
    schema.verify().unwrap_err();
    schema.set_up().unwrap();
    schema.set_up().unwrap();
    let order = || {
        let verified = schema.verify().unwrap();
        assert_eq!(verified.log_orders().count(), 4);
        let order = verified.log_order_of(SchemaTable::STORED_EVENTS).unwrap();
        assert_eq!(datastore.log_order().unwrap(), order);
        order
    };
    assert_eq!(order(), LogOrder::CounterBySave);
    schema.set_up_triggers().unwrap();
    assert_eq!(order(), LogOrder::CounterByTrigger);

    let strategy = datastore.strategy();
    let append = || strategy.append(&save(events(new_id(), 0..2)).with_key("once"));
    append().unwrap();
    let dictionaries = datastore.schema().only([SchemaTable::DICTIONARIES]);
    dictionaries.truncate().unwrap_err();
    schema.truncate().unwrap();
    append().unwrap();
    let found = strategy.all_items(LogPosition::START, 10).unwrap();
    let positions: Vec<_> = found.iter().map(|it| it.log_position.unwrap().0).collect();
    assert_eq!(positions, [3, 4]);
    schema.truncate().unwrap();
    schema.drop_tables().unwrap();
    schema.drop_tables().unwrap();
    schema.verify().unwrap_err();
}

/// A table that was dropped and is made again has a trigger again.
#[test]
fn a_trigger_goes_with_its_table_and_comes_with_it() {
    let database = FreshDatabase::make();
    let datastore = MysqlDatastore::open(database.settings()).unwrap();
    let items = SchemaTable::of::<SequencedItem>();
    let schema = datastore.schema().only([items]);
    schema.drop_tables().unwrap();
    schema.set_up().unwrap();
    let order = |datastore: &MysqlDatastore| {
        let items = datastore.table::<SequencedItem>().unwrap();
        items.log_order().unwrap()
    };
    assert_eq!(order(&datastore), LogOrder::CounterBySave);
    assert_eq!(datastore.log_order().unwrap(), LogOrder::CounterByTrigger);
    let datastore = MysqlDatastore::open(database.settings()).unwrap();
    assert_eq!(order(&datastore), LogOrder::CounterByTrigger);
}
