//! Each public name of the Python library stands on the page for those who come from there.
//!
//! A name may be on the page twice, for a class has methods of the names of others; so they are looked for
//! in the section of their module, in the first column of its table.

use std::{collections::HashSet, fs, path::Path};

use crate::GUIDE;

/// The modules, by the headings of their sections, and their names in versions 3 to 8.
const NAMES: &[(&str, &str)] = &[
    (
        "`domain.model.events`",
        "DomainEvent __json_encoder_class__ __notifiable__ __repr__ __mutate__ mutate __setattr__ \
         __eq__ __ne__ __hash__ __hash_object__ EventWithHash __event_topic__ __event_hash__ \
         __check_hash__ EventWithOriginatorID originator_id EventWithTimestamp timestamp \
         EventWithOriginatorVersion originator_version EventWithTimeuuid event_id Created \
         AttributeChanged name value Discarded Logged CreatedEvent AttributeChangedEvent \
         DiscardedEvent LoggedEvent GENESIS_HASH SALT_FOR_DATA_INTEGRITY subscribe unsubscribe \
         publish EventHandlersNotEmptyError assert_event_handlers_empty clear_event_handlers \
         create_timesequenced_event_id ObjectJSONEncoder ObjectJSONDecoder __class_version__ \
         __upcast__ __event_hash_method_name__",
    ),
    (
        "`domain.model.entity`",
        "DomainEntity id Event Created originator_topic __entity_kwargs__ AttributeChanged Discarded \
         __create__ __change_attribute__ __discard__ __is_discarded__ __assert_not_discarded__ \
         __trigger_event__ __publish__ __publish_to_subscribers__ __check_obj__ __eq__ \
         EntityWithHashchain __genesis_hash__ __head__ __previous_hash__ VersionedEntity __version__ \
         TimestampedEntity __created_on__ __last_modified__ TimestampedVersionedEntity \
         TimeuuidedEntity TimeuuidedVersionedEntity AbstractEntityRepository get_entity event_store \
         take_snapshot AbstractEventPlayer EntityIsDiscarded ConsistencyError \
         MismatchedOriginatorError OriginatorIDError OriginatorVersionError HeadHashError \
         EventHashError DataIntegrityError MutatorRequiresTypeNotInstance RepositoryKeyError \
         TopicResolutionError EntityVersionNotFound version created_on last_modified \
         change_attribute discard save MismatchedOriginatorIDError \
         MismatchedOriginatorVersionError mutate_entity WithReflexiveMutator",
    ),
    (
        "`domain.model.aggregate`",
        "BaseAggregateRoot AggregateRoot AggregateRootWithHashchainedEvents __pending_events__ \
         __save__ __batch_pending_events__",
    ),
    ("`domain.model.command`", "Command Done is_done done"),
    (
        "`domain.model.decorators`",
        "subscribe_to mutator attribute retry exc max_attempts max_retries wait stall verbose \
         subclassevents applicationpolicy",
    ),
    (
        "`domain.model.snapshot`",
        "AbstractSnapshop Snapshot topic state",
    ),
    (
        "`domain.model.timebucketedlog`",
        "Namespace_Timebuckets ONE_YEAR ONE_MONTH ONE_DAY ONE_HOUR ONE_MINUTE ONE_SECOND \
         BUCKET_SIZES Timebucketedlog Started BucketSizeChanged name bucket_size started_on \
         log_message append_message TimebucketedlogRepository get_or_create \
         start_new_timebucketedlog MessageLogged make_timebucket_id bucket_starts \
         next_bucket_starts previous_bucket_starts bucket_duration timestamp_from_datetime \
         TimebucketedlogReader get_timebucketedlog_reader get_events get_messages position",
    ),
    (
        "`domain.model.collection`",
        "Collection EventWithItem item ItemAdded ItemRemoved items add_item remove_item \
         register_new_collection AbstractCollectionRepository collection_mutator",
    ),
    (
        "`domain.model.array`",
        "ItemAssigned item index Array append len get_next_position \
         get_last_item_and_next_position get_items_assigned get_item_assigned BigArray \
         get_last_array get_item get_slice calc_required_height calc_parent create_array_id \
         AbstractArrayRepository array_size AbstractBigArrayRepository subrepo ArrayRepository \
         BigArrayRepository ArrayIndexError SimpleIntegerSequenceGenerator RedisIncr",
    ),
    (
        "Infrastructure",
        "StoredEvent SequencedItem SequencedItemFieldNames SequencedItemMapper other_attr_names \
         reconstruct_object always_encrypt cipher AESCipher CIPHER_KEY compressor \
         ActiveRecordStrategy SQLAlchemyActiveRecordStrategy RecordManager append \
         record_sequenced_items get_item get_items all_items all_records delete_record \
         contiguous_record_ids IntegerSequencedRecord TimestampSequencedRecord StoredEventRecord \
         SnapshotRecord Datastore SQLAlchemyDatastore Settings SQLAlchemySettings \
         setup_connection setup_tables truncate_tables drop_tables SequencedItemIterator \
         ThreadedSequencedItemIterator EventStore store get_domain_events get_domain_event \
         get_most_recent_event all_domain_events construct_sqlalchemy_eventstore \
         ConcurrencyError RecordConflictError SequencedItemConflict EventSourcedRepository \
         get_entity",
    ),
    (
        "Application",
        "PersistencePolicy SnapshottingPolicy ApplicationWithPersistencePolicies \
         SimpleApplication use_cache NotificationLog RecordManagerNotificationLog \
         BigArrayNotificationLog ProcessApplication System",
    ),
];

#[test]
fn each_name_of_python_is_on_the_page() {
    let page = page();
    let mut missing = Vec::new();
    for &(module, names) in NAMES {
        let there = names_of(&page, module);
        let names = names.split(' ').filter(|name| !there.contains(name));
        missing.extend(names.map(|name| format!("{module}: {name}")));
    }
    assert!(missing.is_empty(), "not on the page: {missing:#?}");
}

#[test]
fn what_there_is_nothing_of_has_a_reason() {
    let page = page();
    let mut without = 0;
    for row in page.lines().filter(|line| line.contains(" | – | ")) {
        without += 1;
        assert!(!row.ends_with("| – | |"), "{row}");
    }
    assert!(
        without > 5,
        "only {without} rows without a name of ours were found"
    );
}

fn page() -> String {
    fs::read_to_string(Path::new(GUIDE).join("coming-from-python.md")).unwrap()
}

/// The words in code that the first column of a module's table has.
fn names_of<'a>(page: &'a str, module: &str) -> HashSet<&'a str> {
    let heading = format!("\n# {module}\n");
    let (_, section) = page.split_once(&heading).expect(module);
    let section = section.split("\n# ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| "));
    rows.filter_map(|row| row.split(" | ").next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .flat_map(|code| code.split(|it: char| !(it.is_alphanumeric() || it == '_')))
        .collect()
}
